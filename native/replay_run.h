/* Run: the blocks of lanes that a run works through, and what goes into them and comes out. Included
   once for each type. */

#include "replay_interpreter.h"

static int N(make_room)(const Program *p, Worker *w, int64_t lanes) {
    const size_t size = sizeof(REAL);
    if (w->room >= lanes && w->shared_grad) return 0;
    w->room = 0;
    int failed = 0;
#define ROOM(field, count)                                                                         \
    free(w->field);                                                                                \
    w->field = malloc(((size_t)(count) + 8) * size);                                               \
    failed |= !w->field;
    ROOM(batched, p->batched * lanes)
    ROOM(batched_grad, p->batched * lanes)
    ROOM(shared_grad, p->shared)
    ROOM(scratch, p->scratch)
    ROOM(scratch_grad, p->scratch)
    ROOM(matrix_a, p->matrix_a)
    ROOM(matrix_a_grad, p->matrix_a)
    ROOM(matrix_b, p->matrix_b * lanes)
    ROOM(matrix_b_grad, p->matrix_b * lanes)
    ROOM(row, p->row * lanes)
    ROOM(row_any, p->row * lanes)
#undef ROOM
    free(w->others), free(w->indexes), free(w->lanes);
    w->others = malloc(((size_t)p->others + 1) * sizeof(double));
    w->indexes = malloc(((size_t)p->indexes + (size_t)(p->batched_indexes * lanes) + 1) * sizeof(int64_t));
    w->lanes = malloc(((size_t)lanes + 1) * sizeof(int64_t));
    if (failed || !w->others || !w->indexes || !w->lanes) return NO_MEMORY;
    w->room = lanes;
    return 0;
}

static N(Block) N(block)(Program *p, Worker *w, long lanes) {
    return (N(Block)){p, w, p->numbers, w->batched, w->shared_grad, w->batched_grad, lanes};
}

/* Bring the inputs of some lanes into the rows of a block: `chosen` lanes, or `first` and on. */
static void N(load)(const N(Block) *at, const Call *call, const int64_t *chosen, long first) {
    const Program *p = at->program;
    const REAL *given = call->batched;
    const int64_t step_row = call->row / (int64_t)sizeof(REAL), step = call->lane / (int64_t)sizeof(REAL);
    int64_t *indexes = at->worker->indexes;
    for (int64_t i = 0, row = 0; i < p->inputs; i++) {
        if (p->input_places[i] >= 0) continue;
        REAL *to = N(numbers)(at, p->input_places[i]);
        const REAL *from = given + row++ * step_row;
        if (chosen) for (long l = 0; l < at->lanes; l++) to[l] = from[chosen[l] * step];
        else if (step == 1) memcpy(to, from + first, (size_t)at->lanes * sizeof *to);
        else for (long l = 0; l < at->lanes; l++) to[l] = from[(first + l) * step];
    }
    for (int64_t i = 0; i < p->indexes - p->batched_indexes; i++) indexes[i] = call->shared_indexes[i];
    for (int64_t row = 0; row < p->batched_indexes; row++)
        for (long l = 0; l < at->lanes; l++)
            indexes[p->indexes + row * at->lanes + l] =
                call->batched_indexes[row * call->lanes + (chosen ? chosen[l] : first + l)];
}

/* Tell for each lane which guard failed first; gives how many lanes failed one. */
static long N(check_guards)(const N(Block) *at, int32_t *failed) {
    const Program *p = at->program;
    long count = 0;
    for (long l = 0; l < at->lanes; l++) failed[l] = -1;
    for (int64_t i = 0; i < p->guards; i++) {
        const REAL *x = N(numbers)(at, p->guard_places[i]);
        const int step = p->guard_places[i] < 0, outcome = p->outcomes[i];
        for (long l = 0; l < at->lanes; l++)
            if ((x[l * step] != (REAL)0.0) != outcome && failed[l] < 0) failed[l] = (int32_t)i, count++;
    }
    return count;
}

static void N(seed)(const N(Block) *at, const Call *call, const int64_t *chosen, long first) {
    const Program *p = at->program;
    const REAL *seeds = call->seeds;
    for (int64_t i = 0; i < call->seed_count && i < p->outputs; i++) {
        int32_t place = p->output_places[i];
        REAL *grad = N(adjoints)(at, place);
        for (long l = 0; l < at->lanes; l++) {
            REAL seed = seeds ? seeds[i * call->lanes + (chosen ? chosen[l] : first + l)] : (REAL)1.0;
            grad[place < 0 ? l : 0] += seed + (REAL)0.0;
        }
    }
}

/* Bring the gradients of a block to where they are wanted. */
static void N(store)(const N(Block) *at, const Call *call, const int64_t *chosen, long first) {
    const Program *p = at->program;
    REAL *gradient = call->batched_gradient;
    for (int64_t i = 0, row = 0; i < p->inputs; i++) {
        if (p->input_places[i] >= 0) continue;
        const REAL *from = N(adjoints)(at, p->input_places[i]);
        REAL *to = gradient + row++;
        for (long l = 0; l < at->lanes; l++)
            to[(chosen ? chosen[l] : first + l) * p->batched_inputs] = from[l] + (REAL)0.0;
    }
}

static void N(run_block)(Program *p, Worker *w, Call *call, long first, long lanes, int64_t *failures) {
    N(Block) at = N(block)(p, w, lanes);
    const int64_t *chosen = NULL;
    N(load)(&at, call, NULL, first);
    N(forward_lanes)(&at);
    for (int64_t i = 0; i < p->outputs; i++)
        N(copy_row)(&at, p->output_places[i], lanes, (REAL *)call->outputs + i * call->lanes + first);
    long failed = N(check_guards)(&at, call->failed + first);
    *failures += failed;
    if (!call->gradient) return;
    if (failed) { /* only the other lanes are differentiated, as if they had been given alone */
        const int64_t rows = p->batched_inputs;
        if (call->gradient == 1)
            N(fill)(rows * lanes, (REAL *)call->batched_gradient + rows * first, 0.0);
        at.lanes = 0;
        for (long l = 0; l < lanes; l++)
            if (call->failed[first + l] < 0) w->lanes[at.lanes++] = first + l;
        if (at.lanes == 0) return;
        chosen = w->lanes;
        N(load)(&at, call, chosen, first);
        N(forward_lanes)(&at);
    }
    N(fill)(p->batched * at.lanes, at.batched_grad, -0.0);
    N(seed)(&at, call, chosen, first);
    N(reverse_lanes)(&at);
    if (call->gradient == 1) N(store)(&at, call, chosen, first);
}

/* What comes before the blocks; says into how many of which size the lanes are cut. */
static int N(begin)(Program *p, Call *call) {
    const int64_t lanes = call->lanes;
    for (int64_t i = 0; i < p->indexes; i++) {
        int32_t place = p->index_places[i];
        const int64_t *index = place >= 0 ? call->shared_indexes + place : call->batched_indexes + ~place * lanes;
        for (int64_t l = 0; l < (place >= 0 ? 1 : lanes); l++)
            if (index[l] < 0 || index[l] >= p->limits[i]) return -1 - (int)i;
    }
    if (call->gradient && mark_wanted(p, call->seed_count, call->gradient != 1)) return NO_MEMORY;
    int64_t most = BLOCK_BYTES / (int64_t)sizeof(REAL) / (2 * p->batched + 1);
    most = most < 8 ? 8 : most > 1024 ? 1024 : most;
    if (call->parts > 1 && (lanes + call->parts - 1) / call->parts < most) most = (lanes + call->parts - 1) / call->parts;
    call->blocks = (lanes + most - 1) / most;
    call->block = ((lanes + call->blocks - 1) / call->blocks + 7) & ~(int64_t)7;
    if (call->block > lanes) call->block = lanes;
    call->blocks = (lanes + call->block - 1) / call->block;
    call->failures = 0;
    Worker *w = &p->workers[0];
    if (N(make_room)(p, w, call->block)) return NO_MEMORY;
    N(Block) at = N(block)(p, w, 1);
    const REAL *given = call->shared;
    for (int64_t i = 0, row = 0; i < p->inputs; i++)
        if (p->input_places[i] >= 0) at.shared[p->input_places[i]] = given[row++];
    for (int64_t i = 0; i < p->indexes - p->batched_indexes; i++) w->indexes[i] = call->shared_indexes[i];
    N(forward_shared)(&at);
    return 0;
}

/* The part of one worker among several: its share of the blocks. */
static int N(work)(Program *p, Call *call, int64_t which, int64_t workers) {
    Worker *w = &p->workers[which];
    int64_t failures = 0, lanes = call->lanes, block = call->block;
    if (N(make_room)(p, w, block)) return NO_MEMORY;
    if (call->gradient) N(fill)(p->shared, w->shared_grad, -0.0);
    for (int64_t i = call->blocks * which / workers; i < call->blocks * (which + 1) / workers; i++) {
        long first = (long)(i * block), left = (long)(lanes - first);
        N(run_block)(p, w, call, first, left < block ? left : (long)block, &failures);
    }
    call->failures_of[which] = failures;
    return 0;
}

/* What comes after the blocks. */
static void N(end)(Program *p, Call *call, int64_t workers) {
    N(Block) at = N(block)(p, &p->workers[0], 1);
    for (int64_t i = 0; i < workers; i++) call->failures += call->failures_of[i];
    if (!call->gradient) return;
    for (int64_t i = 1; i < workers; i++) N(add_to)(p->shared, at.shared_grad, p->workers[i].shared_grad);
    N(reverse_shared)(&at);
    REAL *gradient = call->shared_gradient;
    for (int64_t i = 0, row = 0; i < p->inputs; i++)
        if (p->input_places[i] >= 0) gradient[row++] = at.shared_grad[p->input_places[i]] + (REAL)0.0;
}

/* Run all; gives 0, or a problem, or -1 - i where index i is outside its table. */
EXPORT int N(stepgrad_run)(Program *p, Call *call) {
    int problem = N(begin)(p, call);
    if (!problem) problem = N(work)(p, call, 0, 1);
    if (!problem) N(end)(p, call, 1);
    return problem;
}

EXPORT int N(stepgrad_begin)(Program *p, Call *call) { return N(begin)(p, call); }

EXPORT int N(stepgrad_work)(Program *p, Call *call, int64_t which, int64_t workers) {
    return N(work)(p, call, which, workers);
}

EXPORT void N(stepgrad_end)(Program *p, Call *call, int64_t workers) { N(end)(p, call, workers); }
