/* Wanted: what the reverse sweep of a program computes, for the gradients that a run asks for. */

/* Where the mark of a place stands: those of the shared ones come first. */
static int64_t mark_of(const Program *p, int32_t place) {
    return place >= 0 ? place : p->shared + ~place;
}

/* Tell whether any slot of an operand is marked; with `set`, mark them all. */
static int visit(const Program *p, const Instruction *it, int m, uint8_t *marks, int set) {
    const Operand *operand = &it->operands[m];
    const int column = it->mode == COLUMN;
    int any = 0;
    int64_t items = column ? (m < 2 ? it->k : 1)
                    : operand->places || operand->step ? operand->items : 1;
    for (int64_t i = 0; i < items; i++) {
        int32_t place = place_of(operand, i);
        int64_t neighbours = column && place < 0 ? it->n : 1;
        /* In a column without lanes, ~p stands for the shared place p and its neighbours. */
        int64_t first = column && place < 0 && !it->batched ? ~place : mark_of(p, place);
        for (int64_t l = 0; l < neighbours; l++) {
            any |= marks[first + l];
            if (set) marks[first + l] = 1;
        }
    }
    return any;
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
        memset(needs + mark_of(p, it->out), any, (size_t)it->n);
    }
    for (int64_t i = 0; i < p->outputs && i < differentiated; i++)
        live[mark_of(p, p->output_places[i])] = 1;
    for (int64_t at = p->count - 1; at >= 0; at--) {
        Instruction *it = &p->list[at];
        it->live = memchr(live + mark_of(p, it->out), 1, (size_t)it->n) != NULL;
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
