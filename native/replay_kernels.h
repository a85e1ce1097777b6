/* Kernels: the loops that compute rules, over numbers of the type REAL. Included once for each type.

   A rule is computed in doubles and rounded once, whatever REAL is. The function of a kernel's name
   is N(name): name_f64 or name_f32.

   Adjoints begin as -0.0, which stands for "no gradient came here": such a node passes none on, so
   that behind a closed gate 0 * inf is not nan. A term that flows is never -0.0, and adding -0.0
   changes nothing, so no loop needs a branch. */

INLINE int N(reached)(REAL u) {
    BITS bits;
    memcpy(&bits, &u, sizeof u);
    return bits != NOT_REACHED;
}

INLINE REAL N(flows)(REAL u, double partial) {
    return N(reached)(u) ? (REAL)(u * partial) + (REAL)0.0 : (REAL)-0.0;
}

INLINE REAL N(closes)(REAL u, double partial) {
    return N(reached)(u) && partial != 0.0 ? (REAL)(u * partial) + (REAL)0.0 : (REAL)-0.0;
}

#define TERM(gate, u, partial) ((gate) ? N(closes)(u, partial) : N(flows)(u, partial))

/* The sum of n terms, -0.0 where none is one. */
CLONES static REAL N(total)(long n, const REAL *restrict x) {
    REAL sum = 0.0;
    int any = 0;
    SIMD(reduction(+ : sum) reduction(| : any))
    for (long i = 0; i < n; i++) {
        sum += x[i];
        any |= N(reached)(x[i]);
    }
    return any ? sum + (REAL)0.0 : (REAL)-0.0;
}

CLONES static void N(add_to)(long n, REAL *restrict grad, const REAL *restrict x) {
    for (long i = 0; i < n; i++) grad[i] += x[i];
}

CLONES static void N(fill)(long n, REAL *x, REAL number) {
    for (long i = 0; i < n; i++) x[i] = number;
}

/* --- rules with one, two or three operands: each has a step, 0 for one number for all --------- */

#define OPERANDS_ABC                                                                               \
    const REAL *restrict a, long ia, const REAL *restrict b, long ib, const REAL *restrict c, long ic
#define FORWARD_ABC long n, REAL *restrict out, OPERANDS_ABC
#define REVERSE_ABC                                                                                \
    long n, REAL *restrict grad, const REAL *restrict up, const REAL *restrict out, OPERANDS_ABC

typedef void (*N(Forward))(FORWARD_ABC);
typedef void (*N(Reverse))(REVERSE_ABC);

/* One pass for each way in which the operands lie: x, y and z are their numbers at i. */
#define ALONG for (long i = 0; i < n; i++)
#define BY_1(...)                                                                                  \
    (void)b, (void)ib, (void)c, (void)ic;                                                          \
    if (ia) ALONG { const double x = a[i]; __VA_ARGS__ }                                           \
    else { const double x = *a; ALONG { __VA_ARGS__ } }
#define BY_2(...)                                                                                  \
    (void)c, (void)ic;                                                                             \
    if (ia && ib) ALONG { const double x = a[i], y = b[i]; __VA_ARGS__ }                           \
    else if (ia) { const double y = *b; ALONG { const double x = a[i]; __VA_ARGS__ } }             \
    else if (ib) { const double x = *a; ALONG { const double y = b[i]; __VA_ARGS__ } }             \
    else { const double x = *a, y = *b; ALONG { __VA_ARGS__ } }
#define BY_3(...)                                                                                  \
    if (ia && ib && ic) ALONG { const double x = a[i], y = b[i], z = c[i]; __VA_ARGS__ }           \
    else ALONG { const double x = a[i * ia], y = b[i * ib], z = c[i * ic]; __VA_ARGS__ }

#define FORWARD_KERNEL(name, arity, plain, ...)                                                    \
    plain static void N(name##_forward)(FORWARD_ABC) {                                             \
        BY_##arity(out[i] = (REAL)name##_value(__VA_ARGS__);)                                      \
    }
#define REVERSE_KERNEL(name, arity, gate, plain, operand, ...)                                     \
    plain static void N(name##_reverse_##operand)(REVERSE_ABC) {                                   \
        BY_##arity(grad[i] += TERM(gate, up[i], name##_partial_##operand(__VA_ARGS__, out[i]));)   \
    }
#define KERNELS_1(name, code, gate, plain, plain_a)                                                \
    FORWARD_KERNEL(name, 1, plain, x)                                                              \
    REVERSE_KERNEL(name, 1, gate, plain_a, a, x)
#define KERNELS_2(name, code, gate, plain, plain_a, plain_b)                                       \
    FORWARD_KERNEL(name, 2, plain, x, y)                                                           \
    REVERSE_KERNEL(name, 2, gate, plain_a, a, x, y)                                                \
    REVERSE_KERNEL(name, 2, gate, plain_b, b, x, y)
#define KERNELS_3(name, code, gate, plain, plain_a, plain_b, plain_c)                              \
    FORWARD_KERNEL(name, 3, plain, x, y, z)                                                        \
    REVERSE_KERNEL(name, 3, gate, plain_a, a, x, y, z)                                             \
    REVERSE_KERNEL(name, 3, gate, plain_b, b, x, y, z)                                             \
    REVERSE_KERNEL(name, 3, gate, plain_c, c, x, y, z)

RULES_1(KERNELS_1)
RULES_2(KERNELS_2)
RULES_3(KERNELS_3)

#define FORWARD_ENTRY(name, code, ...) [code] = N(name##_forward),
static const N(Forward) N(forwards)[RULE_COUNT] = {
    RULES_1(FORWARD_ENTRY) RULES_2(FORWARD_ENTRY) RULES_3(FORWARD_ENTRY)
};
#define REVERSE_1(name, code, ...) [code] = {N(name##_reverse_a)},
#define REVERSE_2(name, code, ...) [code] = {N(name##_reverse_a), N(name##_reverse_b)},
#define REVERSE_3(name, code, ...)                                                                 \
    [code] = {N(name##_reverse_a), N(name##_reverse_b), N(name##_reverse_c)},
static const N(Reverse) N(reverses)[RULE_COUNT][3] = {
    RULES_1(REVERSE_1) RULES_2(REVERSE_2) RULES_3(REVERSE_3)
};

/* --- n-ary rules: one result, for one lane or many ------------------------------------------- */

/* Where numbers and adjoints lie: of a shared slot p at p, of a batched one, given as ~q, in the
   row of `pitch` lanes at q * pitch. */
typedef struct {
    const REAL *shared, *batched;
    REAL *shared_grad, *batched_grad;
    long pitch;
} N(View);

#define ITEMS const int32_t *a, const int32_t *b, const int32_t *c
#define FORWARD_ITEMS ITEMS, REAL *restrict out
#define REVERSE_ITEMS                                                                              \
    ITEMS, const REAL *restrict up, const REAL *restrict out, const uint8_t *wanted,               \
        double *restrict others
#define FORWARD_FOLD const N(View) *view, long count, long lanes, FORWARD_ITEMS
#define REVERSE_FOLD const N(View) *view, long count, long lanes, REVERSE_ITEMS
typedef void (*N(ForwardFold))(FORWARD_FOLD);
typedef void (*N(ReverseFold))(REVERSE_FOLD);

/* The kernels work on a tile of lanes, from `at` on: as `tile` is mostly a constant, what is kept
   for each lane stays in registers. With `one`, a constant, too, there is one lane of shared
   numbers, and the loops vanish. */
#define TILE_OF_LANES const N(View) *view, long count, long at, const long tile, const int one
#define FORWARD_TILE TILE_OF_LANES, FORWARD_ITEMS
#define REVERSE_TILE TILE_OF_LANES, REVERSE_ITEMS
#define LANES for (long l = 0; l < (one ? 1 : tile); l++)
#define OPERANDS for (long i = 0; i < count; i++)
#define IS_SHARED(p) (one || (p) >= 0)
#define ROW(p) (IS_SHARED(p) ? view->shared + (p) : view->batched + (long)~(p) * view->pitch + at)
#define EACH(...)                                                                                  \
    {                                                                                              \
        const REAL *xa = ROW(a[i]);                                                                \
        if (IS_SHARED(a[i])) { const double a = *xa; (void)a; LANES { __VA_ARGS__ } }              \
        else LANES { const double a = xa[l]; (void)a; __VA_ARGS__ }                                \
    }
#define EACH_PAIR(...)                                                                             \
    {                                                                                              \
        const REAL *xa = ROW(a[i]), *xb = ROW(b[i]);                                               \
        const int sa = IS_SHARED(a[i]), sb = IS_SHARED(b[i]);                                      \
        if (sa) {                                                                                  \
            const double a = *xa;                                                                  \
            (void)a;                                                                               \
            if (sb) { const double b = *xb; (void)b; LANES { __VA_ARGS__ } }                       \
            else LANES { const double b = xb[l]; (void)b; __VA_ARGS__ }                            \
        } else if (sb) {                                                                           \
            const double b = *xb;                                                                  \
            (void)b;                                                                               \
            LANES { const double a = xa[l]; (void)a; __VA_ARGS__ }                                 \
        } else LANES { const double a = xa[l], b = xb[l]; (void)a, (void)b; __VA_ARGS__ }          \
    }
#define BIAS (c ? (double)ROW(*c)[IS_SHARED(*c) ? 0 : l] : 0.0)
#define SINK(p) N(sink)(view, p, term, tile, at, one)

/* Add the terms of a tile to the adjoint of a slot. */
INLINE void N(sink)(
    const N(View) *view, int32_t p, const REAL *term, long tile, long at, const int one
) {
    if (one) view->shared_grad[p] += *term;
    else if (p >= 0) view->shared_grad[p] += N(total)(tile, term);
    else {
        REAL *restrict grad = view->batched_grad + (long)~p * view->pitch + at;
        LANES grad[l] += term[l];
    }
}

#include "replay_folds.h"

#define BY_TILES(...)                                                                              \
    {                                                                                              \
        long at = 0;                                                                               \
        for (; at + TILE <= lanes; at += TILE) {                                                   \
            const long tile = TILE;                                                                \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        for (; count >= MANY && at + VECTOR <= lanes; at += VECTOR) {                              \
            const long tile = VECTOR;                                                              \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        if (at < lanes) {                                                                          \
            const long tile = lanes - at;                                                          \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
    }
#define FOLD_KERNELS(name, code, kinds, plain)                                                     \
    plain static void N(name##_forward_lanes)(FORWARD_FOLD)                                        \
        BY_TILES(N(name##_forward)(view, count, at, tile, 0, a, b, c, out))                        \
    plain static void N(name##_reverse_lanes)(REVERSE_FOLD)                                        \
        BY_TILES(N(name##_reverse)(view, count, at, tile, 0, a, b, c, up, out, wanted, others))    \
    static void N(name##_forward_one)(FORWARD_FOLD) {                                              \
        (void)lanes;                                                                               \
        N(name##_forward)(view, count, 0, 1, 1, a, b, c, out);                                     \
    }                                                                                              \
    static void N(name##_reverse_one)(REVERSE_FOLD) {                                              \
        (void)lanes;                                                                               \
        if (N(reached)(*up))                                                                       \
            N(name##_reverse)(view, count, 0, 1, 1, a, b, c, up, out, wanted, others);             \
    }
FOLDS(FOLD_KERNELS)

#define FORWARD_FOLD_ENTRY(name, code, ...)                                                        \
    [code] = {N(name##_forward_lanes), N(name##_forward_one)},
#define REVERSE_FOLD_ENTRY(name, code, ...)                                                        \
    [code] = {N(name##_reverse_lanes), N(name##_reverse_one)},
static const N(ForwardFold) N(forward_folds)[RULE_COUNT][2] = {FOLDS(FORWARD_FOLD_ENTRY)};
static const N(ReverseFold) N(reverse_folds)[RULE_COUNT][2] = {FOLDS(REVERSE_FOLD_ENTRY)};

/* --- products of matrices: out = A B, of J x K and K x N numbers ------------------------------ */

/* Each sum is added in the order of k to what out holds: the bits of a dot of doubles. Four rows at a time,
   so that a number of B is read once for them. Of floats it is a sum of floats, unlike a dot. */
CLONES static void N(product)(
    long J, long K, long n, const REAL *restrict A, const REAL *restrict B, REAL *restrict out
) {
    long j = 0;
    for (; j + 4 <= J; j += 4) {
        REAL *restrict r0 = out + j * n, *restrict r1 = r0 + n, *restrict r2 = r1 + n,
                       *restrict r3 = r2 + n;
        const REAL *a = A + j * K;
        if (n == 1) {
            REAL s0 = *r0, s1 = *r1, s2 = *r2, s3 = *r3;
            for (long k = 0; k < K; k++) {
                const REAL x = B[k];
                s0 += a[k] * x, s1 += a[K + k] * x, s2 += a[2 * K + k] * x, s3 += a[3 * K + k] * x;
            }
            *r0 = s0, *r1 = s1, *r2 = s2, *r3 = s3;
            continue;
        }
        for (long k = 0; k < K; k++) {
            const REAL a0 = a[k], a1 = a[K + k], a2 = a[2 * K + k], a3 = a[3 * K + k];
            const REAL *restrict row = B + k * n;
            for (long i = 0; i < n; i++) {
                const REAL x = row[i];
                r0[i] += a0 * x, r1[i] += a1 * x, r2[i] += a2 * x, r3[i] += a3 * x;
            }
        }
    }
    for (; j < J; j++) {
        REAL *restrict row = out + j * n;
        for (long k = 0; k < K; k++) {
            const REAL x = A[j * K + k], *restrict from = B + k * n;
            for (long i = 0; i < n; i++) row[i] += x * from[i];
        }
    }
}

/* The exact terms where something was infinite or nan: those of what a gradient reached. */
static REAL N(reached_dot)(long n, const REAL *up, long step, const REAL *x, long step_x) {
    REAL sum = 0.0;
    for (long i = 0; i < n; i++)
        if (N(reached)(up[i * step])) sum += up[i * step] * x[i * step_x];
    return sum;
}

/* A_grad += up B^T, for each number a sum over n, which is regrouped. */
CLONES static void N(product_reverse_a)(
    long J, long K, long n, const REAL *restrict up, const REAL *restrict B, REAL *restrict grad
) {
    for (long j = 0; j < J; j++) {
        const REAL *restrict u = up + j * n;
        REAL *restrict row = grad + j * K;
        int any = 0;
        for (long i = 0; i < n; i++) any |= N(reached)(u[i]);
        if (!any) continue;
        if (n == 1) { /* the only one, and reached */
            for (long k = 0; k < K; k++) row[k] += *u * B[k] + (REAL)0.0;
            continue;
        }
        long k = 0;
        for (; k + 4 <= K; k += 4) {
            const REAL *restrict b0 = B + k * n, *restrict b1 = b0 + n, *restrict b2 = b1 + n,
                                *restrict b3 = b2 + n;
            REAL s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
            SIMD(reduction(+ : s0, s1, s2, s3))
            for (long i = 0; i < n; i++) {
                const REAL x = u[i];
                s0 += x * b0[i], s1 += x * b1[i], s2 += x * b2[i], s3 += x * b3[i];
            }
            const REAL sums[4] = {s0, s1, s2, s3};
            for (int m = 0; m < 4; m++) {
                REAL sum = sums[m];
                if (sum != sum) sum = N(reached_dot)(n, u, 1, b0 + m * n, 1);
                row[k + m] += sum + (REAL)0.0;
            }
        }
        for (; k < K; k++) {
            const REAL *restrict b0 = B + k * n;
            REAL sum = 0.0;
            SIMD(reduction(+ : sum))
            for (long i = 0; i < n; i++) sum += u[i] * b0[i];
            if (sum != sum) sum = N(reached_dot)(n, u, 1, b0, 1);
            row[k] += sum + (REAL)0.0;
        }
    }
}

/* B_grad += A^T up. A column of `up` that nothing reached passes nothing on: `any` and `sums` have
   room for a row. */
CLONES static void N(product_reverse_b)(
    long J, long K, long n, const REAL *restrict A, const REAL *restrict up, REAL *restrict grad,
    REAL *restrict any, REAL *restrict sums
) {
    if (n == 1) {
        for (long k = 0; k < K; k++) sums[k] = -0.0;
        for (long j = 0; j < J; j++) {
            const REAL u = up[j];
            if (N(reached)(u))
                for (long k = 0; k < K; k++) sums[k] += u * A[j * K + k] + (REAL)0.0;
        }
        for (long k = 0; k < K; k++) grad[k] += sums[k];
        return;
    }
    for (long i = 0; i < n; i++) any[i] = 0.0;
    for (long j = 0; j < J; j++)
        for (long i = 0; i < n; i++) any[i] = N(reached)(up[j * n + i]) ? (REAL)1.0 : any[i];
    for (long k = 0; k < K; k++) {
        for (long i = 0; i < n; i++) sums[i] = 0.0;
        long j = 0;
        for (; j + 4 <= J; j += 4) {
            const REAL *a = A + j * K + k;
            const REAL a0 = a[0], a1 = a[K], a2 = a[2 * K], a3 = a[3 * K];
            const REAL *restrict u0 = up + j * n, *restrict u1 = u0 + n, *restrict u2 = u1 + n,
                                *restrict u3 = u2 + n;
            for (long i = 0; i < n; i++) sums[i] += a0 * u0[i] + a1 * u1[i] + a2 * u2[i] + a3 * u3[i];
        }
        for (; j < J; j++) {
            const REAL a = A[j * K + k], *restrict u = up + j * n;
            for (long i = 0; i < n; i++) sums[i] += a * u[i];
        }
        REAL *restrict row = grad + k * n;
        int broken = 0;
        for (long i = 0; i < n; i++) broken |= sums[i] != sums[i];
        for (long i = 0; broken && i < n; i++)
            if (sums[i] != sums[i]) sums[i] = N(reached_dot)(J, up + i, n, A + k, K);
        for (long i = 0; i < n; i++) row[i] += any[i] != 0.0 ? sums[i] + (REAL)0.0 : (REAL)-0.0;
    }
}
