/* What the texts of the rules call and the library of C lacks, or has otherwise than autograd/ieee.py.

   ieee.py is the specification, and says where each formula comes from; the tables of coefficients
   are computed there and written into replay_rules.h. All other functions are those of <math.h>,
   whose special values are the same. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(table) ((long)(sizeof(table) / sizeof(*(table))))

static inline double ieee_sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }
static inline double ieee_square(double x) { return x * x; }
static inline double ieee_sech(double x) { return 1.0 / cosh(x); }
static inline double ieee_sigmoid(double x) { return 1.0 / (1.0 + exp(-x)); }
static inline double ieee_maximum(double x, double y) { return x > y || x != x ? x : y; }
static inline double ieee_minimum(double x, double y) { return x < y || x != x ? x : y; }

/* The sign is that of y, as in Python; fmod gives that of x. */
static double ieee_mod(double x, double y) {
    if (y == 0.0 || x - x != 0.0) return NAN;
    double rest = fmod(x, y);
    if (rest == 0.0) return copysign(0.0, y);
    return (rest < 0.0) != (y < 0.0) ? rest + y : rest;
}

/* As Python does it: from the exact rest, so that x = y * floordiv(x, y) + mod(x, y) holds. */
static double ieee_floordiv(double x, double y) {
    if (y == 0.0 || x - x != 0.0) return x / y;
    double rest = fmod(x, y);
    double quotient = (x - rest) / y;
    if (rest != 0.0 && (rest < 0.0) != (y < 0.0)) quotient -= 1.0;
    if (quotient == 0.0) return copysign(0.0, x / y);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/* A whole number of tens, hundreds ..., from the exact digits of the whole part. */
static double ieee_round_to_tens(double x, int zeros) {
    char text[400];
    double size = fabs(x), whole = floor(size);
    int digits = snprintf(text, sizeof text, "%.0f", whole);
    int kept = digits - zeros;
    if (kept < 0) return copysign(0.0, x);
    int above = text[kept] > '5', tie = text[kept] == '5';
    for (int at = kept + 1; at < digits; at++) above |= tie && text[at] != '0';
    above |= tie && size != whole;
    int odd = kept > 0 && (text[kept - 1] - '0') % 2;
    int up = above || (tie && odd);
    memset(text + kept, '0', (size_t)zeros);
    for (int at = kept - 1; up && at >= 0; at--) {
        up = text[at] == '9';
        text[at] = up ? '0' : (char)(text[at] + 1);
    }
    double rest = strtod(text, NULL);
    if (up) { /* all kept digits were nines, or there was none: 1 before the zeros */
        memmove(text + 1, text, (size_t)digits + 1);
        text[0] = '1';
        rest = strtod(text, NULL);
    }
    return copysign(rest, x);
}

/* The C library prints and reads decimals exactly, ties to even. */
static double ieee_round_to(double x, double digits) {
    char text[700];
    if (digits != floor(digits) || digits - digits != 0.0) return NAN;
    if (x - x != 0.0 || digits > 323.0) return x;
    if (digits < -308.0) return 0.0 * x;
    if (digits < 0.0) return ieee_round_to_tens(x, (int)-digits);
    snprintf(text, sizeof text, "%.*f", (int)digits, x);
    return strtod(text, NULL);
}

/* Horner's rule for a series about a root, without the constant term. */
static double ieee_taylor(const double *coefficients, long count, double away) {
    double total = 0.0;
    while (count-- > 0) total = (total + coefficients[count]) * away;
    return total;
}

static double ieee_lgamma(double x) {
    if (x <= 0.0 && x == floor(x)) return INFINITY;
    if (0.75 <= x && x < 1.25) return ieee_taylor(LGAMMA_AT_1, LENGTH(LGAMMA_AT_1), x - 1.0);
    if (1.25 <= x && x < 1.5)
        return ieee_taylor(LGAMMA_AT_2, LENGTH(LGAMMA_AT_2), x - 1.0) - log(x);
    if (1.5 <= x && x < 2.5) return ieee_taylor(LGAMMA_AT_2, LENGTH(LGAMMA_AT_2), x - 2.0);
    return lgamma(x);
}

static double ieee_over_power(double c, double x, double power) {
    double root = pow(x, -0.5 * power);
    return c * root * root;
}

static double ieee_polygamma_series(double n, double x) {
    double factorial = 1.0, below = 0.0;
    for (double k = 2.0; k <= n; k++) factorial *= k;
    for (; x < n + 16.0; x++) below += ieee_over_power(factorial, x, n + 1.0);
    double total = ieee_over_power(factorial / n, x, n) + ieee_over_power(0.5 * factorial, x, n + 1.0);
    double ratio = ieee_over_power(factorial * (n + 1.0) / 2.0, x, n + 2.0);
    for (long j = 0; j < LENGTH(BERNOULLI); j++) {
        total += BERNOULLI[j] * ratio;
        double two = 2.0 * (double)j + 2.0;
        ratio *= (two + n) / (two + 1.0) * ((two + n + 1.0) / (two + 2.0)) / (x * x);
    }
    total += below;
    return fmod(n, 2.0) != 0.0 ? total : -total;
}

static double ieee_digamma_near_root(double x) {
    return ieee_taylor(DIGAMMA_AT_ROOT, LENGTH(DIGAMMA_AT_ROOT), (x - ROOT) - ROOT_REST);
}

static double ieee_digamma_series(double x) {
    double below = 0.0, tail = 0.0, power = 1.0;
    for (; x < 9.0; x++) below += 1.0 / x;
    for (long k = 0; k < LENGTH(BERNOULLI); k++) {
        power *= 1.0 / (x * x);
        tail += BERNOULLI[k] / (2.0 * (double)k + 2.0) * power;
    }
    return log(x) - 0.5 / x - tail - below;
}

#define ORDERS 26 /* the highest order of polygamma */

static double ieee_cotangent_derivative(double n, double x) {
    double near = x - rint(x);
    double c = 1.0 / tan(3.141592653589793 * near), scale = 3.141592653589793;
    double polynomial[ORDERS + 3] = {0.0, 1.0}, slope[ORDERS + 3];
    int count = 2;
    for (double order = 0.0; order < n; order++) {
        memset(slope, 0, sizeof slope);
        for (int k = 1; k < count; k++) slope[k - 1] = (double)k * polynomial[k];
        count++;
        for (int k = 0; k < count; k++) polynomial[k] = slope[k] + (k > 1 ? slope[k - 2] : 0.0);
        scale *= -3.141592653589793;
    }
    double total = 0.0;
    while (count-- > 0) total = total * c + polynomial[count];
    return scale * total;
}

static double ieee_polygamma(double n, double x) {
    if (!(n >= 0.0 && n <= ORDERS) || n != floor(n) || x != x || (x <= 0.0 && x == floor(x)))
        return NAN;
    if (n == 0.0 && -0.65 < x && x < -0.35)
        return ieee_digamma_near_root(x + 2.0) - (2.0 * x + 1.0) / (x * (x + 1.0));
    if (x < 0.5) {
        double mirrored = ieee_polygamma(n, 1.0 - x);
        if (fmod(n, 2.0) != 0.0) mirrored = -mirrored;
        return mirrored - ieee_cotangent_derivative(n, x);
    }
    if (x == INFINITY) return n == 0.0 ? INFINITY : 0.0;
    if (n > 0.0) return ieee_polygamma_series(n, x);
    return fabs(x - ROOT) < 0.3 ? ieee_digamma_near_root(x) : ieee_digamma_series(x);
}

static double ieee_digamma(double x) { return ieee_polygamma(0.0, x); }
