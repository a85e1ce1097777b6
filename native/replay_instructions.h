/* Instructions: what each kind of them does with a block of lanes, forwards and in reverse. Included
   once for each type of number. */

#include "replay_kernels.h"

/* Where a block of lanes is worked on: the program, the memory of a thread, the number of lanes. */
typedef struct {
    const Program *program;
    Worker *worker;
    REAL *shared, *batched, *shared_grad, *batched_grad;
    long lanes;
} N(Block);

INLINE REAL *N(numbers)(const N(Block) *at, int32_t place) {
    return place >= 0 ? at->shared + place : at->batched + (long)~place * at->lanes;
}

INLINE REAL *N(adjoints)(const N(Block) *at, int32_t place) {
    return place >= 0 ? at->shared_grad + place : at->batched_grad + (long)~place * at->lanes;
}

INLINE long N(width)(const N(Block) *at, const Instruction *it) {
    return it->batched ? at->lanes : 1;
}

/* --- rules of fixed arity ------------------------------------------------------------------- */

typedef struct {
    const REAL *numbers[3];
    long steps[3];
} N(Sides);

#define CALL_FORWARD(n, out, s)                                                                    \
    forward(n, out, s.numbers[0], s.steps[0], s.numbers[1], s.steps[1], s.numbers[2], s.steps[2])
#define CALL_REVERSE(m, n, grad, up, out, s)                                                       \
    N(reverses)[it->code][m](                                                                      \
        n, grad, up, out, s.numbers[0], s.steps[0], s.numbers[1], s.steps[1], s.numbers[2], s.steps[2] \
    )

/* The operands from result `first` on, for `n` results without lanes; collected in `room`. */
static N(Sides) N(gathered)(const N(Block) *at, const Instruction *it, long first, long n, REAL (*room)[CHUNK]) {
    N(Sides) sides = {{NULL, NULL, NULL}, {1, 1, 1}};
    for (int m = 0; m < it->m; m++) {
        const Operand *operand = &it->operands[m];
        if (operand->places) {
            const int32_t *places = operand->places + first;
            for (long i = 0; i < n; i++) room[m][i] = at->shared[places[i]];
            sides.numbers[m] = room[m];
        } else {
            sides.numbers[m] = at->shared + operand->first + first * operand->step;
            sides.steps[m] = operand->step;
        }
    }
    return sides;
}

/* The operands of one result in all its lanes, or of all results where they are neighbours. */
static N(Sides) N(rows)(const N(Block) *at, const Instruction *it, long i) {
    N(Sides) sides = {{NULL, NULL, NULL}, {1, 1, 1}};
    for (int m = 0; m < it->m; m++) {
        int32_t place = place_of(&it->operands[m], i);
        sides.numbers[m] = N(numbers)(at, place);
        sides.steps[m] = it->mode == FLAT ? it->operands[m].step : place < 0;
    }
    return sides;
}

static void N(forward_rule)(const N(Block) *at, const Instruction *it) {
    const N(Forward) forward = N(forwards)[it->code];
    REAL room[3][CHUNK], *out = N(numbers)(at, it->out);
    if (it->mode == FLAT) {
        N(Sides) s = N(rows)(at, it, 0);
        CALL_FORWARD(it->n * N(width)(at, it), out, s);
    } else if (it->mode == GATHER) {
        for (long first = 0; first < it->n; first += CHUNK) {
            long n = it->n - first < CHUNK ? it->n - first : CHUNK;
            N(Sides) s = N(gathered)(at, it, first, n, room);
            CALL_FORWARD(n, out + first, s);
        }
    } else
        for (long i = 0; i < it->n; i++) {
            N(Sides) s = N(rows)(at, it, i);
            CALL_FORWARD(at->lanes, out + i * at->lanes, s);
        }
}

/* Terms of n results: to a row of adjoints, or summed into one. */
static void N(reverse_side)(
    const Instruction *it, int m, long n, REAL *grad, int is_row, const REAL *up, const REAL *out, N(Sides) s
) {
    if (is_row) {
        CALL_REVERSE(m, n, grad, up, out, s);
        return;
    }
    REAL terms[CHUNK];
    for (long first = 0; first < n; first += CHUNK) {
        long count = n - first < CHUNK ? n - first : CHUNK;
        N(Sides) part = s;
        for (int each = 0; each < it->m; each++) part.numbers[each] += first * s.steps[each];
        N(fill)(count, terms, -0.0);
        CALL_REVERSE(m, count, terms, up + first, out + first, part);
        *grad += N(total)(count, terms);
    }
}

static void N(reverse_gathered)(const N(Block) *at, const Instruction *it, const REAL *up, const REAL *out) {
    REAL room[3][CHUNK], terms[CHUNK];
    for (long first = 0; first < it->n; first += CHUNK) {
        long n = it->n - first < CHUNK ? it->n - first : CHUNK;
        N(Sides) s = N(gathered)(at, it, first, n, room);
        for (int m = 0; m < it->m; m++) {
            const Operand *operand = &it->operands[m];
            if (!it->wanted[m]) continue;
            if (!operand->places) {
                REAL *grad = at->shared_grad + operand->first + first * operand->step;
                N(reverse_side)(it, m, n, grad, (int)operand->step, up + first, out + first, s);
                continue;
            }
            N(fill)(n, terms, -0.0);
            CALL_REVERSE(m, n, terms, up + first, out + first, s);
            for (long i = 0; i < n; i++) at->shared_grad[operand->places[first + i]] += terms[i];
        }
    }
}

static void N(reverse_rule)(const N(Block) *at, const Instruction *it) {
    const REAL *up = N(adjoints)(at, it->out), *out = N(numbers)(at, it->out);
    if (it->mode == GATHER) {
        N(reverse_gathered)(at, it, up, out);
        return;
    }
    long n = it->mode == FLAT ? it->n * N(width)(at, it) : at->lanes, count = it->mode == FLAT ? 1 : it->n;
    for (long i = 0; i < count; i++) {
        N(Sides) s = N(rows)(at, it, i);
        for (int m = 0; m < it->m; m++)
            if (it->wanted[m]) {
                REAL *grad = N(adjoints)(at, place_of(&it->operands[m], i));
                N(reverse_side)(it, m, n, grad, (int)s.steps[m], up + i * n, out + i * n, s);
            }
    }
}

/* --- n-ary rules ---------------------------------------------------------------------------- */

static const int32_t *N(items)(const Instruction *it, int m, long i) {
    if (m >= it->m) return NULL;
    return it->operands[m].places + i * (m < 2 && it->k ? it->k : 1);
}

INLINE N(View) N(view_of)(const N(Block) *at, const Instruction *it) {
    if (it->mode == COLUMN && !it->batched)
        return (N(View)){at->shared, at->shared, at->shared_grad, at->shared_grad, 1};
    return (N(View)){at->shared, at->batched, at->shared_grad, at->batched_grad, at->lanes};
}

/* A tile of results without lanes: their operands become rows of scratch. */
static N(View) N(gather_fold)(const N(Block) *at, const Instruction *it, long first, long n) {
    REAL *to = at->worker->scratch;
    for (int m = 0; m < it->m; m++) {
        long k = m < 2 ? it->k : 1;
        const int32_t *places = N(items)(it, m, first);
        for (long c = 0; c < k; c++, to += GATHERED)
            for (long i = 0; i < n; i++) to[i] = at->shared[places[i * k + c]];
    }
    return (N(View)){at->shared, at->worker->scratch, at->shared_grad, at->worker->scratch_grad, GATHERED};
}

static void N(scatter_fold)(const N(Block) *at, const Instruction *it, long first, long n) {
    const REAL *from = at->worker->scratch_grad;
    for (int m = 0; m < it->m; m++) {
        long k = m < 2 ? it->k : 1;
        const int32_t *places = N(items)(it, m, first);
        for (long c = 0; c < k; c++, from += GATHERED)
            for (long i = 0; it->wanted[m] && i < n; i++) at->shared_grad[places[i * k + c]] += from[i];
    }
}

static void N(forward_fold)(const N(Block) *at, const Instruction *it) {
    const int alone = it->mode == ONE;
    const N(ForwardFold) forward = N(forward_folds)[it->code][alone];
    N(View) view = N(view_of)(at, it);
    REAL *out = N(numbers)(at, it->out);
    if (it->mode == GATHER) {
        const int32_t *rows = at->program->ranks;
        for (long first = 0; first < it->n; first += GATHERED) {
            long n = it->n - first < GATHERED ? it->n - first : GATHERED;
            view = N(gather_fold)(at, it, first, n);
            const int32_t *c = it->m > 2 ? rows + 2 * it->k : NULL;
            forward(&view, it->k, n, rows, rows + it->k, c, out + first);
        }
        return;
    }
    long width = N(width)(at, it), lanes = it->mode == COLUMN ? it->n * width : width;
    for (long i = 0; i < (it->mode == COLUMN ? 1 : it->n); i++)
        forward(
            &view, it->k, lanes, N(items)(it, 0, i), N(items)(it, 1, i), N(items)(it, 2, i),
            out + i * lanes
        );
}

static void N(reverse_fold)(const N(Block) *at, const Instruction *it) {
    const int alone = it->mode == ONE;
    const N(ReverseFold) reverse = N(reverse_folds)[it->code][alone];
    N(View) view = N(view_of)(at, it);
    const REAL *up = N(adjoints)(at, it->out), *out = N(numbers)(at, it->out);
    double *others = at->worker->others;
    if (it->mode == GATHER) {
        const int32_t *rows = at->program->ranks;
        long used = (it->m > 1 ? 2 * it->k : it->k) + (it->m > 2);
        for (long first = 0; first < it->n; first += GATHERED) {
            long n = it->n - first < GATHERED ? it->n - first : GATHERED;
            view = N(gather_fold)(at, it, first, n);
            N(fill)(used * GATHERED, view.batched_grad, -0.0);
            const int32_t *c = it->m > 2 ? rows + 2 * it->k : NULL;
            reverse(&view, it->k, n, rows, rows + it->k, c, up + first, out + first, it->wanted, others);
            N(scatter_fold)(at, it, first, n);
        }
        return;
    }
    long width = N(width)(at, it), lanes = it->mode == COLUMN ? it->n * width : width;
    for (long i = 0; i < (it->mode == COLUMN ? 1 : it->n); i++)
        reverse(
            &view, it->k, lanes, N(items)(it, 0, i), N(items)(it, 1, i), N(items)(it, 2, i),
            up + i * lanes, out + i * lanes, it->wanted, others
        );
}

/* --- products ------------------------------------------------------------------------------- */

/* The numbers of one side of a product, collected where they are no neighbours. */
static const REAL *N(matrix)(const N(Block) *at, const Operand *operand, REAL *room, long width) {
    if (!operand->places) return N(numbers)(at, operand->first);
    for (long i = 0; i < operand->items; i++) {
        const REAL *from = N(numbers)(at, operand->places[i]);
        if (width == 1) room[i] = *from;
        else memcpy(room + i * width, from, (size_t)width * sizeof *room);
    }
    return room;
}

/* Where the adjoints of a side of a product are added up. */
static REAL *N(matrix_grad)(const N(Block) *at, const Operand *operand, REAL *room, long width) {
    if (!operand->places) return N(adjoints)(at, operand->first);
    N(fill)(operand->items * width, room, -0.0);
    return room;
}

static void N(scatter_matrix)(const N(Block) *at, const Operand *operand, const REAL *room, long width) {
    if (!operand->places) return;
    for (long i = 0; i < operand->items; i++) {
        REAL *grad = N(adjoints)(at, operand->places[i]);
        for (long l = 0; l < width; l++) grad[l] += room[i * width + l];
    }
}

static void N(forward_product)(const N(Block) *at, const Instruction *it) {
    long width = N(width)(at, it), n = it->S * width;
    REAL *out = N(numbers)(at, it->out);
    const int32_t *bias = N(items)(it, 2, 0);
    if (it->mode == DOTS) {
        N(View) view = N(view_of)(at, it);
        const N(ForwardFold) forward = N(forward_folds)[DOT_CODE][0];
        const int32_t *a = it->operands[0].places, *b = it->operands[1].places;
        for (long i = 0; i < it->n; i++) {
            long j = i / it->S, s = i % it->S;
            /* The places of B lie transposed: see lay_out_product. */
            forward(&view, it->K, width, a + j * it->K, b + s * it->K, bias ? bias + j : NULL, out + i * width);
        }
        return;
    }
    for (long j = 0; j < it->J; j++) {
        if (!bias || bias[j] >= 0) N(fill)(n, out + j * n, bias ? at->shared[bias[j]] : (REAL)0.0);
        else
            for (long s = 0; s < it->S; s++)
                memcpy(out + j * n + s * width, N(numbers)(at, bias[j]), (size_t)width * sizeof *out);
    }
    const REAL *A = N(matrix)(at, &it->operands[0], at->worker->matrix_a, 1);
    const REAL *B = N(matrix)(at, &it->operands[1], at->worker->matrix_b, width);
    N(product)(it->J, it->K, n, A, B, out);
}

static void N(reverse_bias)(const N(Block) *at, const Instruction *it, const REAL *up) {
    long width = N(width)(at, it), n = it->S * width;
    for (long j = 0; j < it->J; j++) {
        int32_t place = it->operands[2].places[j];
        if (place >= 0) at->shared_grad[place] += N(total)(n, up + j * n);
        else
            for (long s = 0; s < it->S; s++) N(add_to)(width, N(adjoints)(at, place), up + j * n + s * width);
    }
}

static void N(reverse_product)(const N(Block) *at, const Instruction *it) {
    long width = N(width)(at, it), n = it->S * width;
    const REAL *up = N(adjoints)(at, it->out), *out = N(numbers)(at, it->out);
    const Operand *a = &it->operands[0], *b = &it->operands[1];
    Worker *w = at->worker;
    if (it->mode == DOTS) {
        N(View) view = N(view_of)(at, it);
        const N(ReverseFold) reverse = N(reverse_folds)[DOT_CODE][0];
        for (long i = 0; i < it->n; i++) {
            long j = i / it->S, s = i % it->S;
            const int32_t *bias = it->m > 2 ? it->operands[2].places + j : NULL;
            reverse(
                &view, it->K, width, a->places + j * it->K, b->places + s * it->K, bias, up + i * width,
                out + i * width, it->wanted, w->others
            );
        }
        return;
    }
    if (it->m > 2 && it->wanted[2]) N(reverse_bias)(at, it, up);
    if (it->wanted[0]) {
        const REAL *B = N(matrix)(at, b, w->matrix_b, width);
        REAL *grad = N(matrix_grad)(at, a, w->matrix_a_grad, 1);
        N(product_reverse_a)(it->J, it->K, n, up, B, grad);
        N(scatter_matrix)(at, a, grad, 1);
    }
    if (it->wanted[1]) {
        const REAL *A = N(matrix)(at, a, w->matrix_a, 1);
        REAL *grad = N(matrix_grad)(at, b, w->matrix_b_grad, width);
        N(product_reverse_b)(it->J, it->K, n, A, up, grad, w->row_any, w->row);
        N(scatter_matrix)(at, b, grad, width);
    }
}

/* --- reads and takes ------------------------------------------------------------------------- */

static void N(copy_row)(const N(Block) *at, int32_t place, long width, REAL *out) {
    const REAL *from = N(numbers)(at, place);
    if (place >= 0) N(fill)(width, out, *from);
    else memcpy(out, from, (size_t)width * sizeof *out);
}

static void N(forward_read)(const N(Block) *at, const Instruction *it) {
    long width = N(width)(at, it);
    REAL *out = N(numbers)(at, it->out);
    for (long i = 0; i < it->n; i++)
        N(copy_row)(at, place_of(&it->operands[0], i), width, out + i * width);
}

/* The table entry that an index chooses in a lane; indexes were checked before the run. */
INLINE int32_t N(chosen)(const N(Block) *at, const Instruction *it, long i, long l) {
    int32_t index = it->operands[1].places[i];
    int64_t entry = index >= 0 ? at->worker->indexes[index]
                               : at->worker->indexes[at->program->indexes + ~index * at->lanes + l];
    return it->operands[0].places[i * it->k + entry];
}

static void N(forward_take)(const N(Block) *at, const Instruction *it) {
    long width = N(width)(at, it);
    REAL *out = N(numbers)(at, it->out);
    for (long i = 0; i < it->n; i++)
        for (long l = 0; l < width; l++) {
            int32_t place = N(chosen)(at, it, i, l);
            out[i * width + l] = N(numbers)(at, place)[place >= 0 ? 0 : l];
        }
}

static void N(reverse_take)(const N(Block) *at, const Instruction *it) {
    long width = N(width)(at, it);
    const REAL *up = N(adjoints)(at, it->out);
    for (long i = 0; i < it->n; i++)
        for (long l = 0; l < width; l++) {
            int32_t place = N(chosen)(at, it, i, l);
            N(adjoints)(at, place)[place >= 0 ? 0 : l] += up[i * width + l];
        }
}
