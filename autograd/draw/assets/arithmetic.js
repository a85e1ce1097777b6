// Arithmetic: what the texts of the rules call and the Math of JavaScript lacks, or has otherwise.
// The specification is ieee.py. One paragraph declares one name; javascript.py ships those that the
// rules of a graph need, without the comments.

// In C, 1 to any power is 1, and so is -1 to an infinite one; in JavaScript both are NaN.
const pow = (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y);

const exp2 = x => 2 ** x;

const square = x => x * x;

const sech = x => 1 / Math.cosh(x);

const sigmoid = x => 1 / (1 + Math.exp(-x));

// Math.max takes 0 for larger than -0; here the second of two equals counts.
const maximum = (x, y) => (x > y || x !== x ? x : y);

const minimum = (x, y) => (x < y || x !== x ? x : y);

// The place of the first largest; nan is none.
const argmax = xs => {
  let at = 0, largest = -Infinity;
  xs.forEach((x, i) => {
    if (x > largest) [at, largest] = [i, x];
  });
  return at;
};

// The product of all but each: of those before it, times those after it.
const allOthers = xs => {
  const others = [];
  let before = 1, after = 1;
  for (const x of xs) {
    others.push(before);
    before *= x;
  }
  for (let i = xs.length - 1; i >= 0; i--) {
    others[i] *= after;
    after *= xs[i];
  }
  return others;
};

// Ties to even, where Math.round goes up.
const round = x => {
  const whole = Math.round(x);
  return whole - x === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
};

// Exact: x is p / q in whole numbers, which are divided and rounded, ties to even.
const round_to = (x, digits) => {
  if (digits % 1 !== 0) return NaN;
  if (x - x !== 0 || digits > 323) return x;
  if (digits < -308) return 0 * x;
  let p = Math.abs(x), q = 1n;
  while (p % 1 !== 0) {
    p *= 2;
    q *= 2n;
  }
  p = BigInt(p);
  if (digits > 0) p *= 10n ** BigInt(digits);
  else q *= 10n ** BigInt(-digits);
  const twice = 2n * (p % q);
  const whole = p / q;
  const up = twice > q || (twice === q && whole % 2n === 1n) ? 1n : 0n;
  const found = Number(`${whole + up}e${-digits}`);
  return x < 0 || Object.is(x, -0) ? -found : found;
};

// The sign is that of y, as in Python; % gives that of x.
const mod = (x, y) => {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
};

// As Python does it: from the exact rest, so that x = y * floordiv(x, y) + mod(x, y) holds.
const floordiv = (x, y) => {
  if (y === 0 || x - x !== 0) return x / y;
  const rest = x % y;
  let quotient = (x - rest) / y;
  if (rest !== 0 && rest < 0 !== y < 0) quotient -= 1;
  if (quotient === 0) return 0 * (x / y);
  const whole = Math.floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
};

// exp(-x * x): the square of a number of 24 bits is exact, so no digit of a large x is lost.
const bell = x => {
  const near = Math.fround(x);
  return Math.exp(-near * near) * Math.exp((near - x) * (near + x));
};

// Abramowitz & Stegun 7.1.6: every term is positive, so none cancels. 2 / sqrt(pi) stands before.
const erf = x => {
  if (Math.abs(x) >= 1.5) return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
  let sum = 1, term = 1;
  for (let n = 1; n < 40; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 1.1283791670955126 * x * bell(x) * sum;
};

// Abramowitz & Stegun 7.1.14: the continued fraction, from its end; from x = 28 on it underflows.
// 1 / sqrt(pi) stands before.
const erfc = x => {
  if (x < 0) return 2 - erfc(-x);
  if (!(x >= 1.5)) return 1 - erf(x);
  if (x > 28) return 0;
  let below = x;
  for (let n = 100; n > 0; n--) below = x + n / 2 / below;
  return (0.5641895835477563 * bell(x)) / below;
};

// Even Bernoulli numbers B2, B4, ..., B24: Abramowitz & Stegun, table 23.2.
const BERNOULLI = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510,
  43867 / 798, -174611 / 330, 854513 / 138, -236364091 / 2730,
];

// c / x**power, also where the power alone would overflow.
const overPower = (c, x, power) => {
  const root = x ** (-0.5 * power);
  return c * root * root;
};

// Horner's rule for a series about a root, without the constant term.
const taylor = (coefficients, away) =>
  coefficients.reduceRight((sum, coefficient) => (sum + coefficient) * away, 0);

// Abramowitz & Stegun 6.4.6 and 6.4.11: recurrence up to x >= n + 16, then the asymptotic series.
const polygammaSeries = (n, x) => {
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  let below = 0;
  for (; x < n + 16; x++) below += overPower(factorial, x, n + 1);
  let sum = overPower(factorial / n, x, n) + overPower(0.5 * factorial, x, n + 1);
  // (2k + n - 1)! / (2k)! / x**(2k + n)
  let ratio = overPower((factorial * (n + 1)) / 2, x, n + 2);
  BERNOULLI.forEach((bernoulli, j) => {
    sum += bernoulli * ratio;
    const two = 2 * j + 2;
    ratio *= (((two + n) / (two + 1)) * ((two + n + 1) / (two + 2))) / (x * x);
  });
  return (sum + below) * (n % 2 === 0 ? -1 : 1);
};

// The derivatives of digamma from the first on, each over (k + lower)!.
const derivatives = (x, lower) => {
  const found = [];
  let factorial = 1;
  for (let k = 1; k < 26; k++) {
    factorial *= k + lower;
    found.push(polygammaSeries(k, x) / factorial);
  }
  return found;
};

// The only root of digamma above 0; its rest is subtracted below, so that no digit is lost.
const ROOT = 1.4616321449683622;

const DIGAMMA_AT_ROOT = derivatives(ROOT, 0);

const digammaNearRoot = x => taylor(DIGAMMA_AT_ROOT, x - ROOT - 9.549995429965697e-17);

// Abramowitz & Stegun 6.3.5 and 6.3.18.
const digammaSeries = x => {
  let below = 0;
  for (; x < 9; x++) below += 1 / x;
  let tail = 0, power = 1;
  BERNOULLI.forEach((bernoulli, k) => {
    power *= 1 / (x * x);
    tail += (bernoulli / (2 * k + 2)) * power;
  });
  return Math.log(x) - 0.5 / x - tail - below;
};

// pi times the n-th derivative of cot(pi x), a polynomial in the cotangent c: as d/dx c is
// -pi (1 + c*c), each derivative of p(c) is -pi (1 + c*c) p'(c).
const cotangentDerivative = (n, x) => {
  const c = 1 / Math.tan(Math.PI * (x - Math.round(x)));
  let coefficients = [0, 1], scale = Math.PI;
  for (let order = 0; order < n; order++) {
    const slope = coefficients.map((coefficient, k) => k * coefficient).slice(1);
    coefficients = [...slope, 0, 0].map((low, k) => low + (k > 1 ? slope[k - 2] : 0));
    scale *= -Math.PI;
  }
  return scale * coefficients.reduceRight((sum, coefficient) => sum * c + coefficient, 0);
};

// Abramowitz & Stegun 6.4.7 below 1/2, where near -1/2 the two terms of digamma would cancel.
const polygamma = (n, x) => {
  const pole = x <= 0 && x === Math.floor(x);
  if (!(n >= 0 && n <= 26) || n % 1 !== 0 || x !== x || pole) return NaN;
  if (n === 0 && -0.65 < x && x < -0.35)
    return digammaNearRoot(x + 2) - (2 * x + 1) / (x * (x + 1));
  if (x < 0.5)
    return polygamma(n, 1 - x) * (n % 2 === 0 ? 1 : -1) - cotangentDerivative(n, x);
  if (x === Infinity) return n === 0 ? Infinity : 0;
  if (n > 0) return polygammaSeries(n, x);
  return Math.abs(x - ROOT) < 0.3 ? digammaNearRoot(x) : digammaSeries(x);
};

const digamma = x => polygamma(0, x);

const EULER = 0.5772156649015329;

const LGAMMA_AT_1 = [-EULER, ...derivatives(1, 1)];

const LGAMMA_AT_2 = [1 - EULER, ...derivatives(2, 1)];

// Abramowitz & Stegun 6.1.41 from x = 12 on, below by recurrence; 0.91... is log(2 pi) / 2.
const lgammaSeries = x => {
  let product = 1;
  for (; x < 12; x++) product *= x;
  let tail = 0, power = 1 / x;
  BERNOULLI.forEach((bernoulli, k) => {
    tail += (bernoulli / ((2 * k + 2) * (2 * k + 1))) * power;
    power /= x * x;
  });
  // Factored, so that infinity gives no nan.
  return (x - 0.5) * (Math.log(x) - 1) - 0.5 + 0.9189385332046727 + tail - Math.log(product);
};

// Series at the roots 1 and 2, and below 0 the reflection formula, Abramowitz & Stegun 6.1.17.
const lgamma = x => {
  if (x <= 0 && x === Math.floor(x)) return Infinity;
  if (Math.abs(x) < 1e-20) return -Math.log(Math.abs(x));
  if (x < 0) {
    const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))));
    return Math.log(Math.PI / sine) - lgamma(1 - x);
  }
  if (0.75 <= x && x < 1.25) return taylor(LGAMMA_AT_1, x - 1);
  if (1.25 <= x && x < 1.5) return taylor(LGAMMA_AT_2, x - 1) - Math.log(x);
  if (1.5 <= x && x < 2.5) return taylor(LGAMMA_AT_2, x - 2);
  return lgammaSeries(x);
};
