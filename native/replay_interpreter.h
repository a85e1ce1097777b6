/* Interpreter: runs the instructions of a program, forwards and in reverse, without lanes and with
   them. Included once for each type. */

#include "replay_instructions.h"

static void N(forward_instruction)(const N(Block) *at, const Instruction *it) {
    if (it->code == PRODUCT) N(forward_product)(at, it);
    else if (it->code == TAKE) N(forward_take)(at, it);
    else if (it->code == READ) N(forward_read)(at, it);
    else if (ARITY[it->code] > 0) N(forward_rule)(at, it);
    else N(forward_fold)(at, it);
}

static void N(reverse_instruction)(const N(Block) *at, const Instruction *it) {
    if (!it->live) return;
    if (it->code == PRODUCT) N(reverse_product)(at, it);
    else if (it->code == TAKE) N(reverse_take)(at, it);
    else if (it->code == READ) return;
    else if (ARITY[it->code] > 0) N(reverse_rule)(at, it);
    else N(reverse_fold)(at, it);
}

#define FORWARD_STEP_1(name, code, ...)                                                            \
    case code: x[step->out] = (REAL)name##_value(x[step->a]); break;
#define FORWARD_STEP_2(name, code, ...)                                                            \
    case code: x[step->out] = (REAL)name##_value(x[step->a], x[step->b]); break;
#define FORWARD_STEP_3(name, code, ...)                                                            \
    case code: x[step->out] = (REAL)name##_value(x[step->a], x[step->b], x[step->c]); break;
#define FORWARD_STEP_FOLD(name, code, kinds, ...)                                                  \
    case code: {                                                                                   \
        const Instruction *it = p->list + step->at;                                                \
        const int32_t *places = it->operands[0].places;                                            \
        if (kinds > 1 && it->k == 1) /* a multiply-add */                                          \
            N(name##_forward)(&view, 1, 0, 1, 1, &step->a, &step->b, step->c < 0 ? NULL : &step->c, x + step->out); \
        else                                                                                       \
            N(name##_forward)(                                                                     \
                &view, it->k, 0, 1, 1, places, N(items)(it, 1, 0), N(items)(it, 2, 0), x + step->out  \
            );                                                                                     \
        break;                                                                                     \
    }

static void N(forward_shared)(const N(Block) *at) {
    const Program *p = at->program;
    const Step *end = p->shared_steps + p->shared_count;
    REAL *x = at->shared;
    const N(View) view = {x, x, at->shared_grad, at->shared_grad, 1};
    for (const Step *step = p->shared_steps; step < end; step++) switch (step->code) {
            RULES_1(FORWARD_STEP_1)
            RULES_2(FORWARD_STEP_2)
            RULES_3(FORWARD_STEP_3)
            FOLDS(FORWARD_STEP_FOLD)
            default: N(forward_instruction)(at, p->list + step->at);
        }
}

#define PASS(gate, place, m, partial)                                                              \
    if (p->list[step->at].wanted[m]) g[step->place] += TERM(gate, u, partial);
#define REVERSE_STEP_1(name, code, gate, ...)                                                      \
    case code: PASS(gate, a, 0, name##_partial_a(x[step->a], x[step->out])) break;
#define REVERSE_STEP_2(name, code, gate, ...)                                                      \
    case code:                                                                                     \
        PASS(gate, a, 0, name##_partial_a(x[step->a], x[step->b], x[step->out]))                   \
        PASS(gate, b, 1, name##_partial_b(x[step->a], x[step->b], x[step->out]))                   \
        break;
#define REVERSE_STEP_3(name, code, gate, ...)                                                      \
    case code:                                                                                     \
        PASS(gate, a, 0, name##_partial_a(x[step->a], x[step->b], x[step->c], x[step->out]))       \
        PASS(gate, b, 1, name##_partial_b(x[step->a], x[step->b], x[step->c], x[step->out]))       \
        PASS(gate, c, 2, name##_partial_c(x[step->a], x[step->b], x[step->c], x[step->out]))       \
        break;
#define REVERSE_STEP_FOLD(name, code, kinds, ...)                                                  \
    case code: {                                                                                   \
        const Instruction *it = p->list + step->at;                                                \
        const int32_t *places = it->operands[0].places;                                            \
        if (kinds > 1 && it->k == 1)                                                               \
            N(name##_reverse)(                                                                     \
                &view, 1, 0, 1, 1, &step->a, &step->b, step->c < 0 ? NULL : &step->c, &u, x + step->out, \
                it->wanted, others                                                                 \
            );                                                                                     \
        else                                                                                       \
            N(name##_reverse)(                                                                     \
                &view, it->k, 0, 1, 1, places, N(items)(it, 1, 0), N(items)(it, 2, 0), &u,            \
                x + step->out, it->wanted, others                                                  \
            );                                                                                     \
        break;                                                                                     \
    }

static void N(reverse_shared)(const N(Block) *at) {
    const Program *p = at->program;
    const REAL *x = at->shared;
    REAL *g = at->shared_grad;
    double *others = at->worker->others;
    const N(View) view = {x, x, g, g, 1};
    for (const Step *step = p->shared_steps + p->shared_count; step-- > p->shared_steps;) {
        if (step->code < 0) {
            N(reverse_instruction)(at, p->list + step->at);
            continue;
        }
        const REAL u = g[step->out];
        if (!N(reached)(u)) continue;
        switch (step->code) {
            RULES_1(REVERSE_STEP_1)
            RULES_2(REVERSE_STEP_2)
            RULES_3(REVERSE_STEP_3)
            FOLDS(REVERSE_STEP_FOLD)
        }
    }
}

static void N(forward_lanes)(const N(Block) *at) {
    const Program *p = at->program;
    for (int64_t i = 0; i < p->batched_count; i++) N(forward_instruction)(at, p->list + p->batched_list[i]);
}

static void N(reverse_lanes)(const N(Block) *at) {
    const Program *p = at->program;
    for (int64_t i = p->batched_count; i-- > 0;) N(reverse_instruction)(at, p->list + p->batched_list[i]);
}
