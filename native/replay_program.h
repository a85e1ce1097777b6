/* Program: checks what the words of a program say, and lays it out for the interpreter. */

/* Why a program is refused; native.py says it in words. */
enum {
    NO_MEMORY = 1, WORDS_END, UNKNOWN_CODE, WRONG_COUNT, WRONG_SLOT, WRONG_OUT, MIXED, TOO_LARGE,
    WRONG_INPUTS
};

static const int64_t LARGEST = 1 << 26;

/* How many operands each rule has; the n-ary ones have negative numbers. */
#define ARITY_1(name, code, ...) [code] = 1,
#define ARITY_2(name, code, ...) [code] = 2,
#define ARITY_3(name, code, ...) [code] = 3,
#define ARITY_FOLD(name, code, kinds, ...) [code] = -kinds,
static const int8_t ARITY[RULE_COUNT] = {
    RULES_1(ARITY_1) RULES_2(ARITY_2) RULES_3(ARITY_3) FOLDS(ARITY_FOLD)
};

typedef struct {
    Program *program;
    const int32_t *indices;
    int64_t index_count, slots;
    int32_t *place; /* of each slot */
} Layout;

/* Make room in the pool; gives where it begins, or -1. */
static int64_t reserve(Program *p, int64_t count) {
    if (p->pool_length + count > p->pool_room) {
        int64_t room = 2 * (p->pool_length + count) + 64;
        int32_t *larger = realloc(p->pool, (size_t)room * sizeof *larger);
        if (!larger) return -1;
        p->pool = larger;
        p->pool_room = room;
    }
    p->pool_length += count;
    return p->pool_length - count;
}

/* The slot of item c of result i. */
static int64_t slot_of(const Layout *at, const int32_t *pair, int64_t n, int64_t k, int64_t i, int64_t c) {
    switch (pair[0]) {
    case SAME: return pair[1];
    case COLUMNS: return pair[1] + c * n + i;
    case INDEXED: return at->indices[pair[1] + i * k + c];
    default: return pair[1] + i * k + c;
    }
}

/* Check that all slots of an operand of n results with k items are there, and which kinds it has. */
static int check_operand(const Layout *at, const int32_t *pair, int64_t n, int64_t k, Operand *operand) {
    int64_t items = n * k, kind = pair[0], start = pair[1];
    if (kind < CONTIGUOUS || kind > COLUMNS || start < 0) return WRONG_SLOT;
    if (kind == INDEXED && start + items > at->index_count) return WRONG_SLOT;
    if (kind != INDEXED && start + (kind == SAME ? 1 : items) > at->slots) return WRONG_SLOT;
    operand->items = items;
    operand->list = -1;
    operand->places = NULL;
    operand->any_batched = operand->any_shared = 0;
    int64_t looked = kind == SAME && items > 0 ? 1 : items;
    for (int64_t i = 0; i < looked; i++) {
        int64_t slot = kind == INDEXED ? at->indices[start + i] : start + i;
        if (slot < 0 || slot >= at->slots) return WRONG_SLOT;
        if (at->place[slot] < 0) operand->any_batched = 1;
        else operand->any_shared = 1;
    }
    if (kind != INDEXED && operand->any_batched && operand->any_shared) return MIXED;
    operand->first = items == 0 ? 0 : kind == INDEXED ? at->place[at->indices[start]] : at->place[start];
    operand->step = kind == SAME ? 0 : 1;
    return 0;
}

/* List the place of each item; transposed, of item c of result i at c * n + i. */
static int list_places(
    const Layout *at, const int32_t *pair, int64_t n, int64_t k, int transposed, Operand *operand
) {
    operand->list = reserve(at->program, n * k);
    if (operand->list < 0) return NO_MEMORY;
    int32_t *places = at->program->pool + operand->list;
    for (int64_t i = 0; i < n; i++)
        for (int64_t c = 0; c < k; c++)
            places[transposed ? c * n + i : i * k + c] = at->place[slot_of(at, pair, n, k, i, c)];
    return 0;
}

static int is_flat(const Operand *operand, const int32_t *pair, int batched) {
    if (pair[0] == SAME) return !operand->any_batched || !batched;
    return pair[0] == CONTIGUOUS && operand->any_batched == batched;
}

static int lay_out_rule(const Layout *at, Instruction *it, const int32_t *pairs) {
    int flat = 1;
    for (int m = 0; m < it->m; m++) flat &= is_flat(&it->operands[m], pairs + 2 * m, it->batched);
    it->mode = flat && it->code != READ ? FLAT : it->batched ? ROWS : GATHER;
    for (int m = 0; it->mode != FLAT && m < it->m; m++)
        if (pairs[2 * m] == INDEXED) {
            int problem = list_places(at, pairs + 2 * m, it->n, 1, 0, &it->operands[m]);
            if (problem) return problem;
        }
    return 0;
}

/* Whether the item c of the results is a row of neighbours, or the same shared number for all. */
static int is_column(const Operand *operand, const int32_t *pair, int64_t k, int batched) {
    if (pair[0] == SAME) return !operand->any_batched;
    if (pair[0] == COLUMNS || (pair[0] == CONTIGUOUS && k == 1))
        return operand->any_batched == batched;
    return 0;
}

static int lay_out_fold(const Layout *at, Instruction *it, const int32_t *pairs) {
    Program *p = at->program;
    int column = it->n > 1, problem = 0;
    for (int m = 0; m < it->m; m++)
        column &= is_column(&it->operands[m], pairs + 2 * m, m < 2 ? it->k : 1, it->batched);
    it->mode = column ? COLUMN : it->batched ? ROWS : it->n >= 4 ? GATHER : ONE;
    for (int m = 0; !problem && m < it->m; m++) {
        Operand *operand = &it->operands[m];
        int64_t k = m < 2 ? it->k : 1;
        if (!column) {
            problem = list_places(at, pairs + 2 * m, it->n, k, 0, operand);
            continue;
        }
        operand->list = reserve(p, k);
        if (operand->list < 0) return NO_MEMORY;
        int32_t *rows = p->pool + operand->list;
        for (int64_t c = 0; c < k; c++) {
            int32_t place = at->place[slot_of(at, pairs + 2 * m, it->n, k, 0, c)];
            /* Without lanes, the neighbours are taken for lanes, in rows of one number. */
            rows[c] = pairs[2 * m] == SAME || place < 0 ? place : ~place;
        }
    }
    int64_t scratch = (2 * (int64_t)it->k + 1) * GATHERED, others = (int64_t)it->k * TILE;
    if (it->mode == GATHER && p->scratch < scratch) p->scratch = scratch;
    if (p->others < others) p->others = others;
    return problem;
}

static int lay_out_product(const Layout *at, Instruction *it, const int32_t *pairs) {
    Program *p = at->program;
    Operand *a = &it->operands[0], *b = &it->operands[1];
    int problem = 0, dense = !a->any_batched && b->any_batched == it->batched &&
                             b->any_shared == !it->batched;
    it->mode = dense ? DENSE : DOTS;
    if (pairs[0] != CONTIGUOUS || !dense) problem = list_places(at, pairs, it->J, it->K, 0, a);
    if (!problem && !dense) problem = list_places(at, pairs + 2, it->K, it->S, 1, b);
    else if (!problem && pairs[2] != CONTIGUOUS) problem = list_places(at, pairs + 2, it->K, it->S, 0, b);
    if (!problem && it->m > 2) problem = list_places(at, pairs + 4, it->J, 1, 0, &it->operands[2]);
    int64_t wide = it->S > it->K ? it->S : it->K;
    if (dense) {
        if (a->list >= 0 && p->matrix_a < (int64_t)it->J * it->K) p->matrix_a = (int64_t)it->J * it->K;
        if (b->list >= 0 && p->matrix_b < (int64_t)it->K * it->S) p->matrix_b = (int64_t)it->K * it->S;
        if (p->row < wide) p->row = wide;
    }
    return problem;
}

static int lay_out_take(const Layout *at, Instruction *it, const int32_t *pairs) {
    Program *p = at->program;
    int problem = list_places(at, pairs, it->n, it->k, 0, &it->operands[0]);
    Operand *chosen = &it->operands[1];
    it->mode = ROWS;
    chosen->list = problem ? -1 : reserve(p, it->n);
    if (chosen->list < 0) return NO_MEMORY;
    for (int64_t i = 0; i < it->n; i++) {
        int64_t index = slot_of(at, pairs + 2, it->n, 1, i, 0);
        p->pool[chosen->list + i] = p->index_places[index];
        if (p->limits[index] > it->k) p->limits[index] = it->k;
    }
    return 0;
}

/* The second operand of a TAKE names indexes, not slots. */
static int check_indexes(const Layout *at, const int32_t *pair, int64_t n, Operand *operand) {
    Program *p = at->program;
    if (pair[0] < CONTIGUOUS || pair[0] > INDEXED || pair[1] < 0) return WRONG_SLOT;
    if (pair[0] == INDEXED && pair[1] + n > at->index_count) return WRONG_SLOT;
    operand->items = n;
    operand->list = -1;
    for (int64_t i = 0; i < n; i++) {
        int64_t index = slot_of(at, pair, n, 1, i, 0);
        if (index < 0 || index >= p->indexes) return WRONG_SLOT;
        if (p->is_batched_index[index]) operand->any_batched = 1;
    }
    return 0;
}

/* Whether an instruction has a number of results, items and operands that its rule can have. */
static int counts_fit(const Instruction *it, int is_fold) {
    const int64_t n = it->n, k = it->k, j = it->J, c = it->K, s = it->S;
    if (n < 1 || k < 0 || n * (k ? k : 1) > LARGEST) return 0;
    if (it->code == PRODUCT)
        return it->m > 1 && j > 0 && c > 0 && s > 0 && j <= LARGEST / c && c <= LARGEST / s && j * s == n;
    if (j || c || s) return 0;
    if (it->code == TAKE) return k > 0 && it->m == 2;
    if (it->code == READ) return k == 0 && it->m == 1;
    const int arity = ARITY[it->code];
    if (!is_fold) return k == 0 && it->m == arity;
    return k > 0 && (arity == -1 ? it->m == 1 : it->m > 1);
}

static int add_instruction(Layout *at, Instruction *it, const int32_t *head) {
    const int32_t *pairs = head + HEAD;
    it->code = head[0], it->n = head[1], it->k = head[3];
    it->J = head[4], it->K = head[5], it->S = head[6], it->m = head[7];
    if (it->code < READ || it->code >= RULE_COUNT) return UNKNOWN_CODE;
    const int is_fold = it->code >= 0 && ARITY[it->code] < 0;
    const int64_t n = it->n, k = it->k, j = it->J, c = it->K, s = it->S;
    if (head[2] != at->slots) return WRONG_OUT;
    if (!counts_fit(it, is_fold)) return WRONG_COUNT;
    for (int m = 0; m < it->m; m++) {
        int64_t rows = n, items = is_fold && m < 2 ? k : 1;
        if (it->code == PRODUCT) rows = m == 1 ? c : j, items = m == 0 ? c : m == 1 ? s : 1;
        if (it->code == TAKE && m == 0) items = k;
        int is_table = it->code == TAKE && m == 0;
        if (!is_fold && !is_table && pairs[2 * m] == COLUMNS) return WRONG_SLOT;
        int problem = it->code == TAKE && m == 1
                          ? check_indexes(at, pairs + 2, n, &it->operands[1])
                          : check_operand(at, pairs + 2 * m, rows, items, &it->operands[m]);
        if (problem) return problem;
        it->batched |= it->operands[m].any_batched;
    }
    if (it->code == PRODUCT) return lay_out_product(at, it, pairs);
    if (it->code == TAKE) return lay_out_take(at, it, pairs);
    return is_fold ? lay_out_fold(at, it, pairs) : lay_out_rule(at, it, pairs);
}

/* A step for an instruction without lanes: one switch, where it is on single numbers. */
static Step step_of(const Instruction *it, int32_t at) {
    Step step = {-1, it->out, 0, 0, 0, at};
    int arity = it->code >= 0 ? ARITY[it->code] : 0;
    if (it->n != 1 || it->batched || it->code < 0) return step;
    if (arity > 0) {
        int32_t places[3] = {0, 0, 0};
        for (int m = 0; m < arity; m++) places[m] = place_of(&it->operands[m], 0);
        step.code = it->code, step.a = places[0], step.b = places[1], step.c = places[2];
    } else if (it->mode == ONE) {
        step.code = it->code;
        step.a = it->operands[0].places[0];
        step.b = it->m > 1 ? it->operands[1].places[0] : 0;
        step.c = it->m > 2 ? it->operands[2].places[0] : -1;
    }
    return step;
}

EXPORT void stepgrad_free(Program *p) {
    if (!p) return;
    for (int w = 0; w < MOST_WORKERS; w++) {
        Worker *worker = &p->workers[w];
        void *all[] = {worker->batched, worker->batched_grad, worker->shared_grad, worker->scratch,
                       worker->scratch_grad, worker->matrix_a, worker->matrix_a_grad, worker->matrix_b,
                       worker->matrix_b_grad, worker->row, worker->row_any, worker->others,
                       worker->indexes, worker->lanes};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    }
    void *all[] = {p->input_places, p->output_places, p->guard_places, p->pool, p->ranks,
                   p->is_batched_index, p->outcomes, p->limits, p->index_places,
                   p->list, p->shared_steps, p->batched_list, p->numbers};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    free(p);
}

/* Read the words; `problem` becomes what is wrong with them, and in which instruction. */
static int build(
    Program *p, Layout *at, const uint8_t *inputs, const int32_t *input_slots, const int32_t *words,
    int64_t word_count, const int32_t *outputs, const int32_t *guards, int64_t *where
) {
    for (int64_t i = 0; i < p->inputs; i++) at->place[i] = INT32_MAX;
    for (int64_t i = 0; i < p->inputs; i++) {
        int32_t slot = input_slots[i];
        if (slot < 0 || slot >= p->inputs || at->place[slot] != INT32_MAX) return WRONG_INPUTS;
        at->place[slot] = inputs[i] ? -1 : 0;
    }
    for (int64_t slot = 0; slot < p->inputs; slot++) /* neighbours stay neighbours */
        at->place[slot] = at->place[slot] ? ~(int32_t)p->batched++ : (int32_t)p->shared++;
    for (int64_t i = 0; i < p->inputs; i++) p->input_places[i] = at->place[input_slots[i]];
    p->batched_inputs = p->batched, p->shared_inputs = p->shared;
    for (int64_t i = 0; i < p->constants; i++) at->place[p->inputs + i] = (int32_t)p->shared++;
    at->slots = p->inputs + p->constants;
    for (int64_t read = 0; read < word_count; p->count++) {
        *where = p->count;
        if (word_count - read < HEAD) return WORDS_END;
        const int32_t *head = words + read;
        if (head[7] < 0 || head[7] > 3) return WRONG_COUNT;
        if (word_count - read < HEAD + 2 * head[7]) return WORDS_END;
        Instruction *it = &p->list[p->count];
        int problem = add_instruction(at, it, head);
        if (problem) return problem;
        it->out = it->batched ? ~(int32_t)p->batched : (int32_t)p->shared;
        for (int32_t i = 0; i < it->n; i++)
            at->place[at->slots + i] = it->batched ? ~(int32_t)p->batched++ : (int32_t)p->shared++;
        at->slots += it->n;
        read += HEAD + 2 * head[7];
    }
    *where = -1;
    for (int64_t i = 0; i < p->outputs; i++) {
        if (outputs[i] < 0 || outputs[i] >= at->slots) return WRONG_SLOT;
        p->output_places[i] = at->place[outputs[i]];
    }
    for (int64_t i = 0; i < p->guards; i++) {
        if (guards[2 * i] < 0 || guards[2 * i] >= at->slots) return WRONG_SLOT;
        p->guard_places[i] = at->place[guards[2 * i]];
        p->outcomes[i] = guards[2 * i + 1] != 0;
    }
    for (int64_t i = 0; i < p->count; i++) {
        Instruction *it = &p->list[i];
        for (int m = 0; m < it->m; m++)
            if (it->operands[m].list >= 0) it->operands[m].places = p->pool + it->operands[m].list;
        if (it->batched) p->batched_list[p->batched_count++] = (int32_t)i;
        else p->shared_steps[p->shared_count++] = step_of(it, (int32_t)i);
    }
    return 0;
}

/* Count the instructions and the slots that the words speak of; `build` finds out whether they may. */
static int64_t count_instructions(const int32_t *words, int64_t word_count, int64_t *slots) {
    int64_t count = 0;
    for (int64_t read = 0; read + HEAD <= word_count; count++) {
        int64_t n = words[read + 1], m = words[read + 7];
        *slots += n > 0 ? n : 0;
        read += HEAD + 2 * (m > 0 ? m : 0);
    }
    return count;
}

/* Make room for so many instructions; gives 0 where there is none. */
static int allocate(Program *p, int64_t count) {
    p->input_places = calloc((size_t)p->inputs + 1, sizeof *p->input_places);
    p->output_places = calloc((size_t)p->outputs + 1, sizeof *p->output_places);
    p->guard_places = calloc((size_t)p->guards + 1, sizeof *p->guard_places);
    p->outcomes = calloc((size_t)p->guards + 1, 1);
    p->is_batched_index = calloc((size_t)p->indexes + 1, 1);
    p->limits = calloc((size_t)p->indexes + 1, sizeof *p->limits);
    p->index_places = calloc((size_t)p->indexes + 1, sizeof *p->index_places);
    p->list = calloc((size_t)count + 1, sizeof *p->list);
    p->shared_steps = calloc((size_t)count + 1, sizeof *p->shared_steps);
    p->batched_list = calloc((size_t)count + 1, sizeof *p->batched_list);
    return p->input_places && p->output_places && p->guard_places && p->outcomes &&
           p->is_batched_index && p->limits && p->index_places && p->list && p->shared_steps &&
           p->batched_list;
}

static void number_indexes(Program *p, const uint8_t *indexes) {
    int32_t shared = 0;
    for (int64_t i = 0; i < p->indexes; i++) {
        p->is_batched_index[i] = indexes[i];
        p->limits[i] = LARGEST;
        p->index_places[i] = indexes[i] ? ~(int32_t)p->batched_indexes++ : shared++;
    }
}

/* Make what is as large as the instructions need: the shared numbers, and the rows of scratch. */
static int finish(Program *p, const double *constants) {
    int64_t rows = p->scratch / GATHERED;
    p->ranks = malloc((size_t)(rows + 1) * sizeof *p->ranks);
    p->numbers = calloc((size_t)p->shared + 1, (size_t)p->size);
    p->differentiated = -1;
    if (!p->ranks || !p->numbers) return NO_MEMORY;
    /* Rows of scratch are numbered as batched ones: the gathered operands of an n-ary rule. */
    for (int64_t i = 0; i < rows; i++) p->ranks[i] = ~(int32_t)i;
    for (int64_t i = 0; i < p->constants; i++) {
        if (p->size == sizeof(double)) ((double *)p->numbers)[p->shared_inputs + i] = constants[i];
        else ((float *)p->numbers)[p->shared_inputs + i] = (float)constants[i];
    }
    return 0;
}

/* Sizes: inputs, indexes, constants, words, indices, outputs, guards, bytes of a number. */
EXPORT Program *stepgrad_new(
    const int64_t *sizes, const uint8_t *inputs, const int32_t *input_slots, const uint8_t *indexes,
    const double *constants, const int32_t *words, const int32_t *indices, const int32_t *outputs,
    const int32_t *guards, int64_t *problem
) {
    problem[0] = NO_MEMORY, problem[1] = -1;
    Program *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->inputs = sizes[0], p->indexes = sizes[1], p->constants = sizes[2];
    p->outputs = sizes[5], p->guards = sizes[6], p->size = sizes[7];
    int64_t slots = p->inputs + p->constants, count = count_instructions(words, sizes[3], &slots);
    if (slots > LARGEST) problem[0] = TOO_LARGE;
    else {
        Layout at = {p, indices, sizes[4], 0, malloc((size_t)(slots + 1) * sizeof(int32_t))};
        if (at.place && allocate(p, count)) {
            number_indexes(p, indexes);
            problem[0] = build(p, &at, inputs, input_slots, words, sizes[3], outputs, guards, &problem[1]);
        }
        free(at.place);
    }
    if (!problem[0]) problem[0] = finish(p, constants);
    if (!problem[0]) return p;
    stepgrad_free(p);
    return NULL;
}
