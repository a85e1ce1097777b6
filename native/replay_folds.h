/* The n-ary rules: included once for each type of number, by replay_run.h.

   Generated from autograd/rules.py by tools/generate.py: change the table, then `make generate`. */

INLINE void N(sum_forward)(FORWARD_TILE) {
    double sum0[TILE];
    LANES sum0[l] = 0.0;
    OPERANDS EACH(sum0[l] += a;)
    LANES out[at + l] = (REAL)(sum0[l]);
}

INLINE void N(sum_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(flows)(up[at + l], 1.0);) SINK(a[i]); }
}

INLINE void N(prod_forward)(FORWARD_TILE) {
    double prod0[TILE];
    LANES prod0[l] = 1.0;
    OPERANDS EACH(prod0[l] *= (a);)
    LANES out[at + l] = (REAL)(prod0[l]);
}

INLINE void N(prod_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    double before[TILE], after[TILE];
    LANES before[l] = after[l] = 1.0;
    OPERANDS EACH(others[i * TILE + l] = before[l]; before[l] *= a;)
    for (long i = count - 1; i >= 0; i--) EACH(others[i * TILE + l] *= after[l]; after[l] *= a;)
    if (wanted[0]) OPERANDS { EACH(term[l] = N(flows)(up[at + l], others[i * TILE + l]);) SINK(a[i]); }
}

INLINE void N(mean_forward)(FORWARD_TILE) {
    double sum0[TILE];
    LANES sum0[l] = 0.0;
    OPERANDS EACH(sum0[l] += a;)
    LANES out[at + l] = (REAL)(sum0[l] / (double)count);
}

INLINE void N(mean_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(flows)(up[at + l], 1.0 / (double)count);) SINK(a[i]); }
}

INLINE void N(dot_forward)(FORWARD_TILE) {
    double sum0[TILE];
    LANES sum0[l] = BIAS;
    OPERANDS EACH_PAIR(sum0[l] += a * b;)
    LANES out[at + l] = (REAL)(sum0[l]);
}

INLINE void N(dot_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    if (wanted[0]) OPERANDS { EACH_PAIR(term[l] = N(flows)(up[at + l], b);) SINK(a[i]); }
    if (wanted[1]) OPERANDS { EACH_PAIR(term[l] = N(flows)(up[at + l], a);) SINK(b[i]); }
    if (c && wanted[2]) { LANES term[l] = N(flows)(up[at + l], 1.0); SINK(*c); }
}

INLINE void N(norm_forward)(FORWARD_TILE) {
    double max1[TILE];
    LANES max1[l] = -INFINITY;
    OPERANDS EACH(max1[l] = ieee_maximum(max1[l], fabs(a));)
    double m[TILE];
    LANES m[l] = max1[l];
    double sum0[TILE];
    LANES sum0[l] = 0.0;
    OPERANDS EACH(sum0[l] += ieee_square((a / m[l]));)
    LANES out[at + l] = (REAL)(((0.0 < m[l]) && (m[l] < INFINITY)) ? m[l] * sqrt(sum0[l]) : m[l]);
}

INLINE void N(norm_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(closes)(up[at + l], ((double)out[at + l] != 0.0) ? (a / (double)out[at + l]) : 0.0);) SINK(a[i]); }
}

INLINE void N(logsumexp_forward)(FORWARD_TILE) {
    double max2[TILE];
    LANES max2[l] = -INFINITY;
    OPERANDS EACH(max2[l] = ieee_maximum(max2[l], a);)
    double m[TILE];
    LANES m[l] = max2[l];
    double argmax1[TILE]; double argmax1_at[TILE];
    LANES argmax1[l] = -INFINITY, argmax1_at[l] = 0.0;
    OPERANDS EACH(if ((a) > argmax1[l]) argmax1[l] = (a), argmax1_at[l] = (double)i;)
    double k[TILE];
    LANES k[l] = argmax1_at[l];
    double sum0[TILE];
    LANES sum0[l] = 0.0;
    OPERANDS EACH(sum0[l] += ((double)i == k[l]) ? 0.0 : (((a == m[l]) && ((m[l] - m[l]) != 0.0)) ? 1.0 : exp(a - m[l]));)
    double t[TILE];
    LANES t[l] = sum0[l];
    LANES out[at + l] = (REAL)(m[l] + log1p(t[l]));
}

INLINE void N(logsumexp_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    double max5[TILE];
    LANES max5[l] = -INFINITY;
    OPERANDS EACH(max5[l] = ieee_maximum(max5[l], a);)
    double m[TILE];
    LANES m[l] = max5[l];
    double argmax4[TILE]; double argmax4_at[TILE];
    LANES argmax4[l] = -INFINITY, argmax4_at[l] = 0.0;
    OPERANDS EACH(if ((a) > argmax4[l]) argmax4[l] = (a), argmax4_at[l] = (double)i;)
    double k[TILE];
    LANES k[l] = argmax4_at[l];
    double sum3[TILE];
    LANES sum3[l] = 0.0;
    OPERANDS EACH(sum3[l] += ((double)i == k[l]) ? 0.0 : (((a == m[l]) && ((m[l] - m[l]) != 0.0)) ? 1.0 : exp(a - m[l]));)
    double t[TILE];
    LANES t[l] = sum3[l];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(flows)(up[at + l], (((a == m[l]) && ((m[l] - m[l]) != 0.0)) ? 1.0 : exp(a - m[l])) / (1.0 + t[l]));) SINK(a[i]); }
}

INLINE void N(max_forward)(FORWARD_TILE) {
    double max0[TILE];
    LANES max0[l] = -INFINITY;
    OPERANDS EACH(max0[l] = ieee_maximum(max0[l], a);)
    LANES out[at + l] = (REAL)(max0[l]);
}

INLINE void N(max_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    double sum1[TILE];
    LANES sum1[l] = 0.0;
    OPERANDS EACH(sum1[l] += ((a == (double)out[at + l]) || (a != a)) ? 1.0 : 0.0;)
    double k[TILE];
    LANES k[l] = sum1[l];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(closes)(up[at + l], ((a == (double)out[at + l]) || (a != a)) ? (1.0 / k[l]) : 0.0);) SINK(a[i]); }
}

INLINE void N(min_forward)(FORWARD_TILE) {
    double min0[TILE];
    LANES min0[l] = INFINITY;
    OPERANDS EACH(min0[l] = ieee_minimum(min0[l], a);)
    LANES out[at + l] = (REAL)(min0[l]);
}

INLINE void N(min_reverse)(REVERSE_TILE) {
    REAL term[TILE];
    double sum1[TILE];
    LANES sum1[l] = 0.0;
    OPERANDS EACH(sum1[l] += ((a == (double)out[at + l]) || (a != a)) ? 1.0 : 0.0;)
    double k[TILE];
    LANES k[l] = sum1[l];
    if (wanted[0]) OPERANDS { EACH(term[l] = N(closes)(up[at + l], ((a == (double)out[at + l]) || (a != a)) ? (1.0 / k[l]) : 0.0);) SINK(a[i]); }
}
