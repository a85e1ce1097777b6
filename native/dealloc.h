/* How nodes of a graph are freed: forced into the build of the core by setup.py.

   mypyc can keep a class out of the cyclic collector (acyclic=True), which halves the time of a
   training step. But it then still frees objects through CPython's trashcan, which stores its list
   of pending objects in the collector's header, and such objects have none: it would write into the
   neighbour in memory. So the two macros are replaced here.

   A node frees its operands, which free theirs: each level of that is one level of C stack. Below
   DEPTH_LIMIT levels a node is put on a list instead, linked through the first word behind the
   object header: there mypyc keeps the table of methods, which freeing does not need. The outermost
   call frees the list. List and depth belong to a thread.

   An instance of a Python subclass is freed by CPython's subtype_dealloc, which calls the function
   here for the base part, and whose own trashcan is sound because a subclass has the header. Such
   an object is never put on the list: CPython still uses it after the call. */

#ifndef STEPGRAD_DEALLOC_H
#define STEPGRAD_DEALLOC_H

#include <Python.h>
#include "CPy.h"

#if defined(_MSC_VER)
#define STEPGRAD_THREAD_LOCAL __declspec(thread)
#else
#define STEPGRAD_THREAD_LOCAL _Thread_local
#endif

#define STEPGRAD_DEPTH_LIMIT 50

static STEPGRAD_THREAD_LOCAL int stepgrad_depth = 0;
static STEPGRAD_THREAD_LOCAL PyObject *stepgrad_pending = NULL;

/* The next pending object stands where the table of methods was. */
static inline PyObject **stepgrad_link(PyObject *object) {
    return (PyObject **)(object + 1);
}

static inline void stepgrad_free_pending(void) {
    while (stepgrad_pending != NULL) {
        PyObject *object = stepgrad_pending;
        stepgrad_pending = *stepgrad_link(object);
        stepgrad_depth++;
        Py_TYPE(object)->tp_dealloc(object);
        stepgrad_depth--;
    }
}

#ifdef Py_GIL_DISABLED
#define STEPGRAD_KEPT_LIMIT 0
#endif
#ifndef STEPGRAD_KEPT_LIMIT
#define STEPGRAD_KEPT_LIMIT 65536
#endif

/* Nodes to use again, of the one type that is kept: that of the first node that is freed, which is
   Value, as nobody makes a bare Node. Guarded by the global interpreter lock.
   mypyc has set their fields to NULL when it cleared them, as a new object has them. */
static PyTypeObject *stepgrad_kept_type = NULL;
static PyObject *stepgrad_kept = NULL;
static int stepgrad_kept_count = 0;

static PyObject *stepgrad_alloc(PyTypeObject *type, Py_ssize_t items) {
    PyObject *object = stepgrad_kept;
    if (object == NULL || type != stepgrad_kept_type) {
        return PyType_GenericAlloc(type, items);
    }
    stepgrad_kept = *stepgrad_link(object);
    stepgrad_kept_count--;
    return PyObject_Init(object, type);
}

static void stepgrad_release(void *memory) {
    PyObject *object = (PyObject *)memory;
    if (stepgrad_kept_count < STEPGRAD_KEPT_LIMIT && Py_TYPE(object) == stepgrad_kept_type) {
        *stepgrad_link(object) = stepgrad_kept;
        stepgrad_kept = object;
        stepgrad_kept_count++;
    } else {
        PyObject_Free(memory);
    }
}

/* Called with the type of each node that is freed; the first time, that type is kept from then on. */
static inline void stepgrad_keep(PyTypeObject *type) {
    if (stepgrad_kept_type == NULL && type->tp_free == PyObject_Free) {
        stepgrad_kept_type = type;
        type->tp_alloc = stepgrad_alloc;
        type->tp_free = stepgrad_release;
    }
}

#undef CPy_TRASHCAN_BEGIN
#undef CPy_TRASHCAN_END

#define CPy_TRASHCAN_BEGIN(object, dealloc)                                              \
    if (stepgrad_depth >= STEPGRAD_DEPTH_LIMIT && !PyObject_IS_GC((PyObject *)object) && \
        Py_TYPE(object)->tp_dealloc == (destructor)(dealloc)) {                          \
        *stepgrad_link((PyObject *)object) = stepgrad_pending;                           \
        stepgrad_pending = (PyObject *)object;                                           \
        return;                                                                          \
    }                                                                                    \
    if (Py_TYPE(object)->tp_dealloc == (destructor)(dealloc)) {                          \
        stepgrad_keep(Py_TYPE(object));                                                  \
    }                                                                                    \
    stepgrad_depth++;

#define CPy_TRASHCAN_END(object)             \
    stepgrad_depth--;                        \
    if (stepgrad_depth == 0) {               \
        stepgrad_free_pending();             \
    }

#endif
