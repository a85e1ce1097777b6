/* Replay, in C: the works and their gradients by hand, as short as they are fast.

The network runs on 8 samples at once, so that the compiler can use vectors; one alone, too. */

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
enum { SIZE = 16, WEIGHTS = 3 * SIZE + (SIZE + 1) * SIZE + SIZE + 1, MOST = 8 };

INLINE void forward(int lanes, int nin, int nout, const double *w, const double *in, double *out) {
    for (int j = 0; j < nout; j++, w += nin + 1) {
        double total[MOST];
        for (int l = 0; l < lanes; l++) total[l] = w[nin];
        for (int i = 0; i < nin; i++)
            for (int l = 0; l < lanes; l++) total[l] += w[i] * in[i * lanes + l];
        for (int l = 0; l < lanes; l++)
            out[j * lanes + l] = nout == 1 || total[l] > 0 ? total[l] : 0;
    }
}

/* Add to `sums` the terms of the weights; give the gradient by the inputs, gated by their relu. */
INLINE void backward(int lanes, int nin, int nout, const double *w, const double *in,
                     const double *by_out, double *by_in, double *sums) {
    if (by_in) memset(by_in, 0, sizeof(double) * (size_t)(nin * lanes));
    for (int j = 0; j < nout; j++, w += nin + 1, sums += (nin + 1) * lanes, by_out += lanes) {
        for (int i = 0; i < nin; i++)
            for (int l = 0; l < lanes; l++) {
                sums[i * lanes + l] += by_out[l] * in[i * lanes + l];
                if (by_in) by_in[i * lanes + l] += by_out[l] * w[i];
            }
        for (int l = 0; l < lanes; l++) sums[nin * lanes + l] += by_out[l];
    }
    if (by_in)
        for (int i = 0; i < nin * lanes; i++)
            if (!(in[i] > 0)) by_in[i] = 0;
}

INLINE void block(int lanes, const double *w, const double *x, const double *y, double *values,
                  double *sums) {
    const double *second = w + 3 * SIZE, *third = second + (SIZE + 1) * SIZE;
    double in[2 * MOST], a[SIZE * MOST], b[SIZE * MOST], score[MOST], by_score[MOST];
    double by_a[SIZE * MOST], by_b[SIZE * MOST];
    for (int l = 0; l < lanes; l++) in[l] = x[2 * l], in[lanes + l] = x[2 * l + 1];
    forward(lanes, 2, SIZE, w, in, a);
    forward(lanes, SIZE, SIZE, second, a, b);
    forward(lanes, SIZE, 1, third, b, score);
    for (int l = 0; l < lanes; l++) {
        double margin = 1 - y[l] * score[l];
        values[l] = margin > 0 ? margin : 0;
        by_score[l] = margin > 0 ? -y[l] : 0;
    }
    backward(lanes, SIZE, 1, third, b, by_score, by_b, sums + (third - w) * lanes);
    backward(lanes, SIZE, SIZE, second, a, by_b, by_a, sums + (second - w) * lanes);
    backward(lanes, 2, SIZE, w, in, by_a, 0, sums);
}

/* The loss of each sample, and the gradient of their sum. */
void losses(const double *w, const double *x, const double *y, long n, double *values,
            double *gradient) {
    double sums[WEIGHTS * MOST];
    long s = 0;
    memset(gradient, 0, sizeof(double) * WEIGHTS);
    if (n >= MOST) {
        memset(sums, 0, sizeof sums);
        for (; s + MOST <= n; s += MOST) block(MOST, w, x + 2 * s, y + s, values + s, sums);
        for (int i = 0; i < WEIGHTS; i++)
            for (int l = 0; l < MOST; l++) gradient[i] += sums[i * MOST + l];
    }
    for (; s < n; s++) block(1, w, x + 2 * s, y + s, values + s, gradient);
}

/* The demo's loss, its gradient, and a step of SGD. */
void demo(double *w, const double *x, const double *y, long n, double alpha, double rate,
          double *value, double *gradient) {
    double values[1024], sum = 0, squares = 0;
    losses(w, x, y, n, values, gradient);
    for (long s = 0; s < n; s++) sum += values[s];
    for (int i = 0; i < WEIGHTS; i++) {
        squares += w[i] * w[i];
        gradient[i] = gradient[i] / n + 2 * alpha * w[i];
        w[i] -= rate * gradient[i];
    }
    *value = sum / n + alpha * squares;
}

void rosenbrock(const double *x, long points, long n, double *values, double *gradient) {
    for (; points-- > 0; x += n, gradient += n, values++) {
        double total[4] = {0};
        gradient[0] = 0;
        for (long i = 0; i + 1 < n; i++) {
            double bend = x[i + 1] - x[i] * x[i], rest = 1 - x[i];
            total[i % 4] += 100 * bend * bend + rest * rest;
            gradient[i] += -400 * bend * x[i] - 2 * rest;
            gradient[i + 1] = 200 * bend;
        }
        *values = total[0] + total[1] + total[2] + total[3];
    }
}

/* Explicit Euler steps; the angles of the way are kept for the way back. */
void pendulum(const double *p, long points, int steps, double interval, double *values,
              double *gradient) {
    for (; points-- > 0; p += 2, gradient += 2, values++) {
        double angles[1024], speeds[1024], sines[1024], angle = 1, speed = 0;
        for (int t = 0; t < steps; t++) {
            angles[t] = angle, speeds[t] = speed, sines[t] = sin(angle);
            double pull = -p[0] * sines[t] - p[1] * speed;
            angle += interval * speed;
            speed += interval * pull;
        }
        double by_angle = 2 * angle, by_speed = 0, by_stiffness = 0, by_damping = 0;
        for (int t = steps; t-- > 0;) {
            double by_pull = interval * by_speed;
            by_stiffness -= by_pull * sines[t];
            by_damping -= by_pull * speeds[t];
            by_speed += interval * by_angle - by_pull * p[1];
            by_angle -= by_pull * p[0] * cos(angles[t]);
        }
        *values = angle * angle;
        gradient[0] = by_stiffness, gradient[1] = by_damping;
    }
}
