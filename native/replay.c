/* Replay: the interpreter of recorded programs, as a library that autograd/replay/native.py loads.

   A program (autograd/replay/program.py) is a list of instructions over numbered slots. Here it is
   checked once, so that nothing it says can reach outside its memory, and brought into the form in
   which it runs:

   - a shared slot has one number, at `place` p >= 0 among the shared ones;
   - a batched slot has a row of lanes, the q-th of those rows, written as the place ~q < 0.

   Lanes are worked through in blocks, so that the rows of a block stay in the cache. Instructions
   without lanes run once, before the blocks; in the reverse sweep, after them.

   The kernels of the rules are in replay_rules.h and replay_folds.h, which are generated from the
   table; the loops around them in replay_kernels.h. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define EXPORT __attribute__((visibility("default")))
#else
#define EXPORT
#endif

#if defined(_MSC_VER)
#define INLINE static __forceinline
#define restrict __restrict
#elif defined(__GNUC__)
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* A version of a loop for each generation of vectors, chosen when the library is loaded; in a
   build with AddressSanitizer that choice would come before the sanitizer is ready. */
#define PLAIN
#define CLONES
#if defined(__has_attribute) && defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#if __has_attribute(target_clones) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#undef CLONES
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#endif

#if defined(_OPENMP) || defined(STEPGRAD_SIMD)
#define PRAGMA(text) _Pragma(#text)
#define SIMD(clauses) PRAGMA(omp simd clauses)
#else
#define SIMD(clauses)
#endif

#include "replay_rules.h"

/* How many lanes of an n-ary rule are worked on at a time: few, which stay in registers, where there
   are many operands. */
#define TILE 64
#define VECTOR 8
#define MANY 16
/* How many results of an n-ary rule, and how many numbers of another one, are gathered at once. */
#define GATHERED 64
#define CHUNK 512
/* How much memory the rows of a block may take, so that they stay in the cache. */
#define BLOCK_BYTES (512 * 1024)

/* As in autograd/replay/program.py. */
enum { PRODUCT = -1, TAKE = -2, READ = -3 };
enum { CONTIGUOUS, SAME, INDEXED, COLUMNS };
enum { HEAD = 8 };
enum { MOST_WORKERS = 64 };

/* How an instruction runs. The scalar ones are cases of a switch. */
enum {
    FLAT,    /* one loop over all results and lanes */
    GATHER,  /* without lanes: operands are collected first */
    ROWS,    /* a loop over lanes for each result */
    ONE,     /* an n-ary rule without lanes, a result at a time */
    COLUMN,  /* an n-ary rule whose results are neighbours: they are its lanes */
    DENSE,   /* a product of matrices */
    DOTS,    /* a product of matrices that vary by lane: a dot for each result */
};

typedef struct {
    int32_t first;         /* the place of the first item */
    int32_t step;          /* 0 for one item for all */
    const int32_t *places; /* of each item; NULL where they are neighbours */
    int64_t list;          /* where `places` begins in the pool, -1 for NULL */
    int64_t items;
    uint8_t any_batched, any_shared;
} Operand;

typedef struct {
    int32_t code, n, out, k, J, K, S, m, mode;
    uint8_t batched, live, wanted[3];
    Operand operands[3];
} Instruction;

/* One step of what runs without lanes: a rule of single numbers, or, with a code that is no rule,
   the instruction `at`. */
typedef struct {
    int32_t code, out, a, b, c, at;
} Step;

/* What a thread works with: rows of lanes, adjoints, and scratch. */
typedef struct {
    int64_t room; /* for how many lanes there is memory */
    void *batched, *batched_grad, *shared_grad, *scratch, *scratch_grad, *matrix_a, *matrix_a_grad,
        *matrix_b, *matrix_b_grad, *row, *row_any;
    double *others;
    int64_t *indexes;
    int64_t *lanes;
} Worker;

typedef struct {
    int64_t inputs, indexes, constants, outputs, guards, shared, batched, shared_inputs,
        batched_inputs, batched_indexes, count, shared_count, batched_count;
    int64_t scratch, matrix_a, matrix_b, row, others; /* the largest that an instruction needs */
    int64_t differentiated, without_batched;          /* what `live` and `wanted` stand for */
    int32_t *input_places, *output_places, *guard_places, *pool, *ranks;
    uint8_t *is_batched_index, *outcomes;
    int64_t *limits; /* one more than the largest number each index may be */
    int32_t *index_places; /* as of slots: shared ones from 0 on, batched ones as ~row */
    Instruction *list;
    Step *shared_steps;
    int32_t *batched_list;
    int64_t pool_length, pool_room;
    void *numbers; /* of the shared slots */
    Worker workers[MOST_WORKERS];
    int64_t size; /* of a number */
} Program;

/* What one run is given, as native.py lays it out: all numbers are of the type of the run. The
   batched gradient is written lane by lane. */
typedef struct {
    const void *shared, *batched;
    const int64_t *shared_indexes, *batched_indexes;
    const void *seeds;
    void *outputs, *shared_gradient, *batched_gradient;
    int32_t *failed;
    int64_t lanes;
    int64_t gradient; /* 0 none, 1 by all inputs, 2 by the shared ones */
    int64_t seed_count, parts, blocks, block, failures;
    int64_t row, lane; /* how many bytes apart in `batched` two rows, two lanes are */
    int64_t failures_of[MOST_WORKERS];
} Call;

/* The place of an item of an operand: of neighbours, one number further or one row. */
INLINE int32_t place_of(const Operand *operand, int64_t i) {
    if (operand->places) return operand->places[i];
    int32_t away = (int32_t)i * operand->step;
    return operand->first >= 0 ? operand->first + away : operand->first - away;
}

#include "replay_program.h"
#include "replay_wanted.h"

#define JOIN_(name, type) name##_##type
#define JOIN(name, type) JOIN_(name, type)

#define REAL double
#define BITS int64_t
#define NOT_REACHED INT64_MIN
#define N(name) JOIN(name, f64)
#include "replay_run.h"
#undef REAL
#undef BITS
#undef NOT_REACHED
#undef N

#define REAL float
#define BITS int32_t
#define NOT_REACHED INT32_MIN
#define N(name) JOIN(name, f32)
#include "replay_run.h"

/* The names of the rules in the order of their codes, and the size of what a run is given: a library
   of another table or another form is not used. */
EXPORT const char *stepgrad_rules(void) { return RULE_NAMES; }
EXPORT int64_t stepgrad_size(void) { return (int64_t)sizeof(Call); }

/* An empty module, so that Python finds the library: its functions are called by ctypes. */
PyMODINIT_FUNC PyInit__native(void) {
    static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "_native", .m_size = 0};
    return PyModuleDef_Init(&module);
}
