/* Wanted: what the reverse sweep of a program computes, for the gradients that a run asks for. */

/* Tell whether any slot of an operand is marked; with `set`, mark them all. */
static int visit(const Program *p, const Instruction *it, int m, uint8_t *marks, int set) {
    const Operand *operand = &it->operands[m];
    int64_t wide = it->mode == COLUMN ? it->n : 1, any = 0;
    int64_t items = it->mode == COLUMN ? (m < 2 ? it->k : 1)
                    : operand->places || operand->step ? operand->items : 1;
    for (int64_t i = 0; i < items; i++) {
        int64_t place = place_of(operand, i), neighbours = place < 0 ? wide : 1;
        /* In a column without lanes, ~p stands for the shared place p and its neighbours. */
        int64_t first = place >= 0 ? place : it->batched ? p->shared + ~place : ~place;
        if (it->mode != COLUMN && place < 0) first = p->shared + ~place;
        for (int64_t l = 0; l < neighbours; l++) {
            any |= marks[first + l];
            if (set) marks[first + l] = 1;
        }
    }
    return any != 0;
}

/* Mark what the reverse sweep needs: what depends on an input of which the gradient is asked, and
   what the first outputs depend on. */
static int mark_wanted(Program *p, int64_t differentiated, int64_t without_batched) {
    if (p->differentiated == differentiated && p->without_batched == without_batched) return 0;
    int64_t places = p->shared + p->batched;
    uint8_t *needs = calloc((size_t)(2 * places) + 1, 1), *live = needs + places;
    if (!needs) return NO_MEMORY;
    memset(needs, 1, (size_t)p->shared_inputs);
    memset(needs + p->shared, !without_batched, (size_t)p->batched_inputs);
    for (int64_t at = 0; at < p->count; at++) {
        Instruction *it = &p->list[at];
        int any = 0;
        for (int m = 0; m < it->m; m++) {
            int flows = it->code != READ && !(it->code == TAKE && m == 1);
            it->wanted[m] = (uint8_t)(flows && visit(p, it, m, needs, 0));
            any |= it->wanted[m];
        }
        memset(needs + (it->out >= 0 ? it->out : p->shared + ~it->out), any, (size_t)it->n);
    }
    for (int64_t i = 0; i < p->outputs && i < differentiated; i++) {
        int64_t place = p->output_places[i];
        live[place >= 0 ? place : p->shared + ~place] = 1;
    }
    for (int64_t at = p->count - 1; at >= 0; at--) {
        Instruction *it = &p->list[at];
        it->live = memchr(live + (it->out >= 0 ? it->out : p->shared + ~it->out), 1, (size_t)it->n) != NULL;
        for (int m = 0; m < it->m; m++) {
            it->wanted[m] &= it->live;
            if (it->wanted[m]) visit(p, it, m, live, 1);
        }
    }
    p->differentiated = differentiated;
    p->without_batched = without_batched;
    free(needs);
    return 0;
}
