/* The value and the partials of each rule, in doubles.

   Generated from autograd/rules.py by tools/generate.py: change the table, then `make generate`. */

static const double BERNOULLI[] = {
    0.16666666666666666,
    -0.03333333333333333,
    0.023809523809523808,
    -0.03333333333333333,
    0.07575757575757576,
    -0.2531135531135531,
    1.1666666666666667,
    -7.092156862745098,
    54.971177944862156,
    -529.1242424242424,
    6192.123188405797,
    -86580.25311355312,
};
static const double DIGAMMA_AT_ROOT[] = {
    0.9676722454476213,
    -0.4427631689835923,
    0.258499760955651,
    -0.16394270544240658,
    0.1078240506912624,
    -0.07219956125645474,
    0.04880428816414314,
    -0.0331611264748474,
    0.022597648232218125,
    -0.015424765904948975,
    0.01053879161661218,
    -0.007204534386356876,
    0.004926781395729857,
    -0.0033698016554393312,
    0.0023051263267349297,
    -0.001576936771430199,
    0.001078825201916298,
    -0.0007380709389960062,
    0.0005049532658346025,
    -0.00034546802510630823,
    0.00023635601564027086,
    -0.00016170622091974827,
    0.0001106337276874743,
    -7.569179582195076e-05,
    5.178575795222089e-05,
};
static const double LGAMMA_AT_1[] = {
    -0.5772156649015329,
    0.8224670334241132,
    -0.4006856343865313,
    0.2705808084277846,
    -0.20738555102867404,
    0.16955717699740816,
    -0.1440498967688461,
    0.1255096695247431,
    -0.11133426586956469,
    0.10009945751278179,
    -0.09095401714582903,
    0.08335384054610899,
    -0.0769325164113522,
    0.07143294629536133,
    -0.06666870588242046,
    0.06250095514121305,
    -0.05882397865868457,
    0.05555576762740361,
    -0.05263167937961667,
    0.0500000476981017,
    -0.04761907033014222,
    0.045454556293204676,
    -0.04347826605304026,
    0.041666669150341215,
    -0.04000000119214014,
    0.03846153903467519,
};
static const double LGAMMA_AT_2[] = {
    0.42278433509846713,
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784546,
    -0.0073855510286739865,
    0.002890510330741523,
    -0.0011927539117032615,
    0.0005096695247430426,
    -0.00022315475845357947,
    9.94575127818085e-05,
    -4.492623673813315e-05,
    2.050721277567069e-05,
    -9.439488275268398e-06,
    4.374866789907487e-06,
    -2.0392157538013666e-06,
    9.551412130407421e-07,
    -4.492469198764567e-07,
    2.1207184805554662e-07,
    -1.0043224823968103e-07,
    4.7698101693639804e-08,
    -2.271109460894316e-08,
    1.0838659214896955e-08,
    -5.1834750419700475e-09,
    2.4836745438024785e-09,
    -1.1921401405860912e-09,
    5.731367241678863e-10,
};
#define ROOT 1.4616321449683622
#define ROOT_REST 9.549995429965697e-17

#include "ieee.h"

static inline double add_value(double a, double b) { return a + b; }
static inline double add_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 1.0; }
static inline double add_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 1.0; }
static inline double sub_value(double a, double b) { return a - b; }
static inline double sub_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 1.0; }
static inline double sub_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return -1.0; }
static inline double mul_value(double a, double b) { return a * b; }
static inline double mul_partial_a(double a, double b, double out) { (void)a; (void)out; return b; }
static inline double mul_partial_b(double a, double b, double out) { (void)b; (void)out; return a; }
static inline double div_value(double a, double b) { return a / b; }
static inline double div_partial_a(double a, double b, double out) { (void)a; (void)out; return 1.0 / b; }
static inline double div_partial_b(double a, double b, double out) { (void)a; return -out / b; }
static inline double neg_value(double a) { return -a; }
static inline double neg_partial_a(double a, double out) { (void)a; (void)out; return -1.0; }
static inline double pow_value(double a, double b) { return pow(a, b); }
static inline double pow_partial_a(double a, double b, double out) { (void)out; return ((b == 0.0) && (fabs(a) < 1e-300)) ? 0.0 : b * pow(a, b - 1.0); }
static inline double pow_partial_b(double a, double b, double out) { return ((a == 0.0) && (b >= 0.0)) ? 0.0 : out * log(a); }
static inline double square_value(double a) { return a * a; }
static inline double square_partial_a(double a, double out) { (void)out; return 2.0 * a; }
static inline double reciprocal_value(double a) { return 1.0 / a; }
static inline double reciprocal_partial_a(double a, double out) { return -out / a; }
static inline double sqrt_value(double a) { return sqrt(a); }
static inline double sqrt_partial_a(double a, double out) { (void)a; return 0.5 / out; }
static inline double cbrt_value(double a) { return cbrt(a); }
static inline double cbrt_partial_a(double a, double out) { (void)a; return 1.0 / ((3.0 * out) * out); }
static inline double hypot_value(double a, double b) { return hypot(a, b); }
static inline double hypot_partial_a(double a, double b, double out) { (void)b; return (out != 0.0) ? (a / out) : 0.0; }
static inline double hypot_partial_b(double a, double b, double out) { (void)a; return (out != 0.0) ? (b / out) : 0.0; }
static inline double exp_value(double a) { return exp(a); }
static inline double exp_partial_a(double a, double out) { (void)a; return out; }
static inline double expm1_value(double a) { return expm1(a); }
static inline double expm1_partial_a(double a, double out) { (void)out; return exp(a); }
static inline double exp2_value(double a) { return exp2(a); }
static inline double exp2_partial_a(double a, double out) { (void)a; return 0.6931471805599453 * out; }
static inline double log_value(double a) { return log(a); }
static inline double log_partial_a(double a, double out) { (void)out; return 1.0 / a; }
static inline double log1p_value(double a) { return log1p(a); }
static inline double log1p_partial_a(double a, double out) { (void)out; return 1.0 / (1.0 + a); }
static inline double log2_value(double a) { return log2(a); }
static inline double log2_partial_a(double a, double out) { (void)out; return 1.4426950408889634 / a; }
static inline double log10_value(double a) { return log10(a); }
static inline double log10_partial_a(double a, double out) { (void)out; return 0.4342944819032518 / a; }
static inline double sin_value(double a) { return sin(a); }
static inline double sin_partial_a(double a, double out) { (void)out; return cos(a); }
static inline double cos_value(double a) { return cos(a); }
static inline double cos_partial_a(double a, double out) { (void)out; return -sin(a); }
static inline double tan_value(double a) { return tan(a); }
static inline double tan_partial_a(double a, double out) { (void)a; return 1.0 + (out * out); }
static inline double asin_value(double a) { return asin(a); }
static inline double asin_partial_a(double a, double out) { (void)out; return 1.0 / sqrt((1.0 - a) * (1.0 + a)); }
static inline double acos_value(double a) { return acos(a); }
static inline double acos_partial_a(double a, double out) { (void)out; return -1.0 / sqrt((1.0 - a) * (1.0 + a)); }
static inline double atan_value(double a) { return atan(a); }
static inline double atan_partial_a(double a, double out) { (void)out; return 1.0 / (1.0 + (a * a)); }
static inline double atan2_value(double a, double b) { return atan2(a, b); }
static inline double atan2_partial_a(double a, double b, double out) { (void)out; return (b / hypot(a, b)) / hypot(a, b); }
static inline double atan2_partial_b(double a, double b, double out) { (void)out; return (-a / hypot(a, b)) / hypot(a, b); }
static inline double sinh_value(double a) { return sinh(a); }
static inline double sinh_partial_a(double a, double out) { (void)out; return cosh(a); }
static inline double cosh_value(double a) { return cosh(a); }
static inline double cosh_partial_a(double a, double out) { (void)out; return sinh(a); }
static inline double tanh_value(double a) { return tanh(a); }
static inline double tanh_partial_a(double a, double out) { (void)out; return ieee_sech(a) * ieee_sech(a); }
static inline double sech_value(double a) { return 1.0 / cosh(a); }
static inline double sech_partial_a(double a, double out) { return -out * tanh(a); }
static inline double asinh_value(double a) { return asinh(a); }
static inline double asinh_partial_a(double a, double out) { (void)out; return 1.0 / hypot(1.0, a); }
static inline double acosh_value(double a) { return acosh(a); }
static inline double acosh_partial_a(double a, double out) { (void)out; return 1.0 / (sqrt(a - 1.0) * sqrt(a + 1.0)); }
static inline double atanh_value(double a) { return atanh(a); }
static inline double atanh_partial_a(double a, double out) { (void)out; return 1.0 / ((1.0 - a) * (1.0 + a)); }
static inline double erf_value(double a) { return erf(a); }
static inline double erf_partial_a(double a, double out) { (void)out; return 1.1283791670955126 * exp(-(a * a)); }
static inline double erfc_value(double a) { return erfc(a); }
static inline double erfc_partial_a(double a, double out) { (void)out; return -1.1283791670955126 * exp(-(a * a)); }
static inline double lgamma_value(double a) { return ieee_lgamma(a); }
static inline double lgamma_partial_a(double a, double out) { (void)out; return ieee_digamma(a); }
static inline double digamma_value(double a) { return ieee_digamma(a); }
static inline double digamma_partial_a(double a, double out) { (void)out; return ieee_polygamma(1.0, a); }
static inline double polygamma_value(double a, double b) { return ieee_polygamma(a, b); }
static inline double polygamma_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double polygamma_partial_b(double a, double b, double out) { (void)out; return ieee_polygamma(a + 1.0, b); }
static inline double sigmoid_value(double a) { return 1.0 / (1.0 + exp(-a)); }
static inline double sigmoid_partial_a(double a, double out) { return out * ieee_sigmoid(-a); }
static inline double log_sigmoid_value(double a) { return ((a < 0.0) ? a : 0.0) - log1p(exp(-fabs(a))); }
static inline double log_sigmoid_partial_a(double a, double out) { (void)out; return ieee_sigmoid(-a); }
static inline double softplus_value(double a) { return ((a > 0.0) ? a : 0.0) + log1p(exp(-fabs(a))); }
static inline double softplus_partial_a(double a, double out) { (void)out; return ieee_sigmoid(a); }
static inline double relu_value(double a) { return ((a > 0.0) || (a != a)) ? a : 0.0; }
static inline double relu_partial_a(double a, double out) { (void)out; return (a > 0.0) ? 1.0 : 0.0; }
static inline double leaky_relu_value(double a, double b) { return (a > 0.0) ? a : b * a; }
static inline double leaky_relu_partial_a(double a, double b, double out) { (void)out; return (a > 0.0) ? 1.0 : b; }
static inline double leaky_relu_partial_b(double a, double b, double out) { (void)b; (void)out; return (a > 0.0) ? 0.0 : a; }
static inline double elu_value(double a, double b) { return (a > 0.0) ? a : b * expm1(a); }
static inline double elu_partial_a(double a, double b, double out) { (void)out; return (a > 0.0) ? 1.0 : b * exp(a); }
static inline double elu_partial_b(double a, double b, double out) { (void)b; (void)out; return (a > 0.0) ? 0.0 : expm1(a); }
static inline double gelu_value(double a) { return (0.5 * a) * erfc(-0.7071067811865476 * a); }
static inline double gelu_partial_a(double a, double out) { (void)out; return (0.5 * erfc(-0.7071067811865476 * a)) + ((0.3989422804014327 * a) * exp(-0.5 * (a * a))); }
static inline double silu_value(double a) { return a * ieee_sigmoid(a); }
static inline double silu_partial_a(double a, double out) { (void)out; return ieee_sigmoid(a) * (1.0 + (a * ieee_sigmoid(-a))); }
static inline double softsign_value(double a) { return a / (1.0 + fabs(a)); }
static inline double softsign_partial_a(double a, double out) { (void)out; return (1.0 / (1.0 + fabs(a))) / (1.0 + fabs(a)); }
static inline double abs_value(double a) { return fabs(a); }
static inline double abs_partial_a(double a, double out) { (void)out; return ieee_sign(a); }
static inline double sign_value(double a) { return (a > 0.0) ? 1.0 : ((a < 0.0) ? -1.0 : a); }
static inline double sign_partial_a(double a, double out) { (void)a; (void)out; return 0.0; }
static inline double maximum_value(double a, double b) { return ((a > b) || (a != a)) ? a : b; }
static inline double maximum_partial_a(double a, double b, double out) { (void)out; return ((a > b) || (a != a)) ? 1.0 : ((a == b) ? 0.5 : 0.0); }
static inline double maximum_partial_b(double a, double b, double out) { (void)out; return ((a > b) || (a != a)) ? 0.0 : ((a == b) ? 0.5 : 1.0); }
static inline double minimum_value(double a, double b) { return ((a < b) || (a != a)) ? a : b; }
static inline double minimum_partial_a(double a, double b, double out) { (void)out; return ((a < b) || (a != a)) ? 1.0 : ((a == b) ? 0.5 : 0.0); }
static inline double minimum_partial_b(double a, double b, double out) { (void)out; return ((a < b) || (a != a)) ? 0.0 : ((a == b) ? 0.5 : 1.0); }
static inline double at_least_value(double a, double b) { return ((a > b) || (a != a)) ? a : b; }
static inline double at_least_partial_a(double a, double b, double out) { (void)out; return ((a > b) || (a != a)) ? 1.0 : 0.0; }
static inline double at_least_partial_b(double a, double b, double out) { (void)out; return ((a > b) || (a != a)) ? 0.0 : 1.0; }
static inline double at_most_value(double a, double b) { return ((a < b) || (a != a)) ? a : b; }
static inline double at_most_partial_a(double a, double b, double out) { (void)out; return ((a < b) || (a != a)) ? 1.0 : 0.0; }
static inline double at_most_partial_b(double a, double b, double out) { (void)out; return ((a < b) || (a != a)) ? 0.0 : 1.0; }
static inline double clip_value(double a, double b, double c) { return (a < b) ? b : ((a > c) ? c : a); }
static inline double clip_partial_a(double a, double b, double c, double out) { (void)out; return (((b < a) && (a < c)) || (a != a)) ? 1.0 : 0.0; }
static inline double clip_partial_b(double a, double b, double c, double out) { (void)c; (void)out; return (a < b) ? 1.0 : 0.0; }
static inline double clip_partial_c(double a, double b, double c, double out) { (void)out; return ((a > c) && (!(a < b))) ? 1.0 : 0.0; }
static inline double where_value(double a, double b, double c) { return (a != 0.0) ? b : c; }
static inline double where_partial_a(double a, double b, double c, double out) { (void)a; (void)b; (void)c; (void)out; return 0.0; }
static inline double where_partial_b(double a, double b, double c, double out) { (void)b; (void)c; (void)out; return (a != 0.0) ? 1.0 : 0.0; }
static inline double where_partial_c(double a, double b, double c, double out) { (void)b; (void)c; (void)out; return (a != 0.0) ? 0.0 : 1.0; }
static inline double floor_value(double a) { return floor(a); }
static inline double floor_partial_a(double a, double out) { (void)a; (void)out; return 0.0; }
static inline double ceil_value(double a) { return ceil(a); }
static inline double ceil_partial_a(double a, double out) { (void)a; (void)out; return 0.0; }
static inline double round_value(double a) { return rint(a); }
static inline double round_partial_a(double a, double out) { (void)a; (void)out; return 0.0; }
static inline double round_to_value(double a, double b) { return ieee_round_to(a, b); }
static inline double round_to_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double round_to_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double floordiv_value(double a, double b) { return ieee_floordiv(a, b); }
static inline double floordiv_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double floordiv_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double mod_value(double a, double b) { return ieee_mod(a, b); }
static inline double mod_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 1.0; }
static inline double mod_partial_b(double a, double b, double out) { (void)out; return -ieee_floordiv(a, b); }
static inline double gt_value(double a, double b) { return (a > b) ? 1.0 : 0.0; }
static inline double gt_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double gt_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double lt_value(double a, double b) { return (a < b) ? 1.0 : 0.0; }
static inline double lt_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double lt_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double ge_value(double a, double b) { return (a >= b) ? 1.0 : 0.0; }
static inline double ge_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double ge_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double le_value(double a, double b) { return (a <= b) ? 1.0 : 0.0; }
static inline double le_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double le_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double eq_value(double a, double b) { return (a == b) ? 1.0 : 0.0; }
static inline double eq_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double eq_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double ne_value(double a, double b) { return (a != b) ? 1.0 : 0.0; }
static inline double ne_partial_a(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }
static inline double ne_partial_b(double a, double b, double out) { (void)a; (void)b; (void)out; return 0.0; }

/* name, code, gate, then whether value and partials gain from vectors */
#define RULES_1(RULE) \
    RULE(neg, 4, 0, CLONES, CLONES) \
    RULE(square, 6, 0, CLONES, CLONES) \
    RULE(reciprocal, 7, 0, CLONES, CLONES) \
    RULE(sqrt, 8, 0, CLONES, CLONES) \
    RULE(cbrt, 9, 0, PLAIN, CLONES) \
    RULE(exp, 11, 0, PLAIN, CLONES) \
    RULE(expm1, 12, 0, PLAIN, PLAIN) \
    RULE(exp2, 13, 0, PLAIN, CLONES) \
    RULE(log, 14, 0, PLAIN, CLONES) \
    RULE(log1p, 15, 0, PLAIN, CLONES) \
    RULE(log2, 16, 0, PLAIN, CLONES) \
    RULE(log10, 17, 0, PLAIN, CLONES) \
    RULE(sin, 18, 0, PLAIN, PLAIN) \
    RULE(cos, 19, 0, PLAIN, PLAIN) \
    RULE(tan, 20, 0, PLAIN, CLONES) \
    RULE(asin, 21, 0, PLAIN, CLONES) \
    RULE(acos, 22, 0, PLAIN, CLONES) \
    RULE(atan, 23, 0, PLAIN, CLONES) \
    RULE(sinh, 25, 0, PLAIN, PLAIN) \
    RULE(cosh, 26, 0, PLAIN, PLAIN) \
    RULE(tanh, 27, 0, PLAIN, PLAIN) \
    RULE(sech, 28, 0, PLAIN, PLAIN) \
    RULE(asinh, 29, 0, PLAIN, PLAIN) \
    RULE(acosh, 30, 0, PLAIN, CLONES) \
    RULE(atanh, 31, 0, PLAIN, CLONES) \
    RULE(erf, 32, 0, PLAIN, PLAIN) \
    RULE(erfc, 33, 0, PLAIN, PLAIN) \
    RULE(lgamma, 34, 0, PLAIN, PLAIN) \
    RULE(digamma, 35, 0, PLAIN, PLAIN) \
    RULE(sigmoid, 37, 0, PLAIN, PLAIN) \
    RULE(log_sigmoid, 38, 0, PLAIN, PLAIN) \
    RULE(softplus, 39, 0, PLAIN, PLAIN) \
    RULE(relu, 40, 1, CLONES, CLONES) \
    RULE(gelu, 43, 0, PLAIN, PLAIN) \
    RULE(silu, 44, 0, PLAIN, PLAIN) \
    RULE(softsign, 45, 0, CLONES, CLONES) \
    RULE(abs, 46, 1, CLONES, CLONES) \
    RULE(sign, 47, 1, CLONES, CLONES) \
    RULE(floor, 54, 1, CLONES, CLONES) \
    RULE(ceil, 55, 1, CLONES, CLONES) \
    RULE(round, 56, 1, CLONES, CLONES)

/* name, code, gate, then whether value and partials gain from vectors */
#define RULES_2(RULE) \
    RULE(add, 0, 0, CLONES, CLONES, CLONES) \
    RULE(sub, 1, 0, CLONES, CLONES, CLONES) \
    RULE(mul, 2, 0, CLONES, CLONES, CLONES) \
    RULE(div, 3, 0, CLONES, CLONES, CLONES) \
    RULE(pow, 5, 0, PLAIN, PLAIN, PLAIN) \
    RULE(hypot, 10, 1, PLAIN, CLONES, CLONES) \
    RULE(atan2, 24, 0, PLAIN, PLAIN, PLAIN) \
    RULE(polygamma, 36, 1, PLAIN, CLONES, PLAIN) \
    RULE(leaky_relu, 41, 0, CLONES, CLONES, CLONES) \
    RULE(elu, 42, 0, PLAIN, PLAIN, PLAIN) \
    RULE(maximum, 48, 1, CLONES, CLONES, CLONES) \
    RULE(minimum, 49, 1, CLONES, CLONES, CLONES) \
    RULE(at_least, 50, 1, CLONES, CLONES, CLONES) \
    RULE(at_most, 51, 1, CLONES, CLONES, CLONES) \
    RULE(round_to, 57, 1, PLAIN, CLONES, CLONES) \
    RULE(floordiv, 58, 1, PLAIN, CLONES, CLONES) \
    RULE(mod, 59, 0, PLAIN, CLONES, PLAIN) \
    RULE(gt, 60, 1, CLONES, CLONES, CLONES) \
    RULE(lt, 61, 1, CLONES, CLONES, CLONES) \
    RULE(ge, 62, 1, CLONES, CLONES, CLONES) \
    RULE(le, 63, 1, CLONES, CLONES, CLONES) \
    RULE(eq, 64, 1, CLONES, CLONES, CLONES) \
    RULE(ne, 65, 1, CLONES, CLONES, CLONES)

/* name, code, gate, then whether value and partials gain from vectors */
#define RULES_3(RULE) \
    RULE(clip, 52, 1, CLONES, CLONES, CLONES, CLONES) \
    RULE(where, 53, 1, CLONES, CLONES, CLONES, CLONES)

/* name, code, how many kinds of operands, whether it gains from vectors */
#define FOLDS(FOLD) \
    FOLD(sum, 66, 1, CLONES) \
    FOLD(prod, 67, 1, CLONES) \
    FOLD(mean, 68, 1, CLONES) \
    FOLD(dot, 69, 3, CLONES) \
    FOLD(norm, 70, 1, CLONES) \
    FOLD(logsumexp, 71, 1, PLAIN) \
    FOLD(max, 72, 1, CLONES) \
    FOLD(min, 73, 1, CLONES)

#define RULE_COUNT 74
#define DOT_CODE 69
#define RULE_NAMES "add sub mul div neg pow square reciprocal sqrt cbrt hypot exp expm1 exp2 log log1p log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh sech asinh acosh atanh erf erfc lgamma digamma polygamma sigmoid log_sigmoid softplus relu leaky_relu elu gelu silu softsign abs sign maximum minimum at_least at_most clip where floor ceil round round_to floordiv mod gt lt ge le eq ne sum prod mean dot norm logsumexp max min"
