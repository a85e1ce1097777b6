// Notation: numbers, symbols and equations, by the rules of tables.py, symbols.py and equation.py,
// whose templates the page carries. A symbol is {text, mathml}.

const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

// At most four significant digits, as `short` of tables.py writes them.
const short = x => {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "−inf";
  if (x === 0) return Object.is(x, -0) ? "−0.0" : "0";
  const [digits, power] = x.toExponential(3).split("e");
  const text =
    power < -4 || power > 3
      ? `${Number(digits)}e${power[0]}${power.slice(1).padStart(2, "0")}`
      : String(Number(x.toPrecision(4)));
  return text.replace(/^-/, "−").replace("e-", "e−");
};

// All digits, as a field shows them.
const exact = x => (Number.isFinite(x) ? (Object.is(x, -0) ? "-0.0" : `${x}`) : short(x).replace("−", "-"));

// The number that a reader typed, with either minus; undefined where it is none.
const typed = text => {
  const [, sign, digits] = /^([+-]?)(inf|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/.exec(
    text.trim().toLowerCase().replaceAll("−", "-").replace("infinity", "inf")
  ) ?? [];
  const size = digits === "inf" ? Infinity : Number(digits);
  return digits && (sign === "-" ? -size : size);
};

// A name as it is found: x_1, x1 and x₁ are the same.
const plain = text =>
  text
    .trim()
    .replace(/[₀-₉]/g, digit => digit.charCodeAt(0) - 0x2080)
    .replace(/(\p{L})_(?=\d)/gu, "$1");

// A long label is cut, as symbols.py does.
const cut = label => ([...label].length > 24 ? `${[...label].slice(0, 23).join("")}…` : label);

const quantity = x => ({ text: short(x), mathml: `<mn>${short(x)}</mn>` });

// A label that symbols.py took apart into a base and a subscript.
const named = ([base, digits = ""]) => ({
  text: base + digits.replace(/\d/g, digit => String.fromCharCode(0x2080 + Number(digit))),
  mathml: digits
    ? `<msub><mi>${escaped(base)}</mi><mn>${digits}</mn></msub>`
    : `<mi>${escaped(base)}</mi>`,
});

const written = (symbol, form, parentheses) => {
  const text = symbol[form];
  if (!parentheses || !/^−| /.test(symbol.text)) return text;
  return form === "mathml" ? `<mrow><mo>(</mo>${text}<mo>)</mo></mrow>` : `(${text})`;
};

// Puts symbols where a template names them, {x}, or {(x)} for parentheses if needed.
const fill = (template, form, symbols) =>
  template.replace(/\{(\(?)(\w+)\)?\}/g, (all, open, name) =>
    name in symbols ? written(symbols[name], form, open) : all
  );

// Symbols one after the other; of more than `most` the first few.
const listed = (symbols, most) => {
  const shown = symbols.length > most ? symbols.slice(0, most / 2) : [...symbols];
  const more = `… ${(symbols.length - shown.length).toLocaleString("en")} more`;
  if (shown.length < symbols.length) shown.push({ text: more, mathml: `<mtext>${more}</mtext>` });
  return {
    text: shown.map(symbol => symbol.text).join(", "),
    mathml: `<mrow>${shown
      .map(symbol => symbol.mathml)
      .join('<mo>,</mo><mspace width="0.4em"/>')}</mrow>`,
  };
};
