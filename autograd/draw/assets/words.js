// Words: the symbols of a graph, and the equation and the sentence of a frame, by the templates that
// the page carries. run() gives the numbers of the moment.

const TOLD = 4; // terms of one frame; of more, the first ones

const wording = (data, run) => {
  const { tape } = data, root = tape.nodes.length - 1;

  const symbol = node =>
    data.symbols[node]
      ? named(data.symbols[node])
      : tape.nodes[node][0] === 1 ? quantity(run().values[node]) : named(["v", `${node}`]);

  // An operand that stands twice in its result is told apart.
  const by = ({ result, place, operand }) => {
    const name = symbol(operand), word = data.by[`${result}-${place}`];
    if (!word) return { by: name, by_words: name };
    const text = `${word} ${name.text}`, mathml = `<msub>${name.mathml}<mtext>${word}</mtext></msub>`;
    return { by: { text, mathml }, by_words: { text: `the ${text}`, mathml } };
  };

  const both = (text, mathml, names) => ({
    text: fill(text, "text", names),
    mathml: fill(mathml, "mathml", names),
  });

  const formula = (node, write) => {
    const [op, operands] = tape.nodes[node], [text, mathml] = data.formulas[op];
    const given = operands.map(operand => write(operand)), [first] = given;
    const list = listed(given, data.shown);
    if (text.startsWith("{0}") && first.text.includes(" "))
      given[0] = { text: written(first, "text", true), mathml: written(first, "mathml", true) };
    return both(text, mathml, { ...given, list });
  };

  const names = part => {
    const { kind, node, operand } = part, found = { root: symbol(root), node: symbol(node) };
    for (const name of ["upstream", "local", "contribution", "before", "total"])
      if (part[name] !== undefined) found[name] = quantity(part[name]);
    if (operand !== undefined) Object.assign(found, { operand: symbol(operand), ...by(part) });
    if (kind === "forward") {
      const { values } = run();
      found.formula = formula(node, symbol);
      found.numbers = formula(node, operand => quantity(values[operand]));
      found.value = quantity(values[node]);
    }
    if (kind === "done") {
      const { text, mathml } = data.gradient, { totals } = run();
      const gradients = data.leaves.map(leaf =>
        both(text, mathml, { ...found, node: symbol(leaf), total: quantity(totals[leaf] ?? 0) }));
      found.gradients = gradients.length ? listed(gradients, data.gradients) : data.none;
    }
    return found;
  };

  const equation = part => fill(data.templates[part.kind].mathml, "mathml", names(part));
  const told = frame => {
    const { terms, node } = frame, [first = frame] = terms, more = terms.length - TOLD;
    if (terms.length < 2)
      return {
        equation: equation(first),
        sentence: fill(data.templates[first.kind].sentence, "text", names(first)),
      };
    return {
      equation: terms.slice(0, TOLD).map(equation).join("") + (more > 0 ? `<p>… ${more} more</p>` : ""),
      sentence: `${symbol(node).text} passes its gradient, ${short(first.upstream)}, on to its ${terms.length} operands.`,
    };
  };

  const title = node => {
    const [op] = tape.nodes[node], name = symbol(node).text;
    if (op < 2) return name;
    const { text } = formula(node, symbol);
    return `${text === name ? name : `${name} = ${text}`} (${tape.ops[op]})`;
  };
  const facts = node => {
    const { values, totals } = run(), total = totals[node];
    return `${title(node)}\ndata = ${exact(values[node])}\nwhole gradient = ${total === undefined ? "none" : exact(total)}`;
  };
  return { symbol, told, facts };
};
