// Frames: the steps of a graph, in the order of frames.py, and what a reader may stop at.
// A frame has the terms that are added in it, and tells how many the pass has by then (upto; none
// before the seed). Of many terms, those of one result make one frame.

const GROUPED = 1000;

const isClosed = (tape, { result, local }) => tape.gates[tape.nodes[result][0]] && local === 0;

const framesOf = (tape, steps, forward) => {
  const root = tape.nodes.length - 1, frames = [], last = new Map();
  if (forward)
    tape.nodes.forEach(([op], node) => {
      if (op > 1) frames.push({ kind: "forward", node, targets: [node], terms: [] });
    });
  frames.push({ kind: "seed", node: root, targets: [root], terms: [], total: 1, upto: 0 });
  let terms = [];
  steps.forEach((step, index) => {
    const { result, operand, total } = step, before = last.get(operand);
    const kind = isClosed(tape, step) ? "closed" : before === undefined ? "contribution" : "again";
    last.set(operand, total);
    terms.push({ ...step, kind, node: result, before: before ?? 0 });
    if (steps.length > GROUPED && steps[index + 1]?.result === result) return;
    const targets = terms.map(term => term.operand);
    frames.push({ kind: "terms", node: result, targets, terms, upto: index + 1 });
    terms = [];
  });
  frames.push({ kind: "done", node: root, targets: [], terms: [], upto: steps.length });
  return frames;
};

// The frame that shows what step `at` of a stepper shows, which has a step for each term.
const standing = (frames, at) => {
  const seed = frames.findIndex(frame => frame.kind === "seed");
  return at < seed ? at : frames.findIndex(({ kind, upto }) => kind === "done" || upto >= at - seed);
};

const COMPARED = {
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
  "=": (x, y) => x === y || (x !== x && y !== y),
};

// Reads a wish into a function of a frame: a symbol or label, an operation, or a comparison such as
// |total| > 1.
const condition = (wish, symbol, op) => {
  const text = wish.trim().replace("≤", "<=").replace("≥", ">=").replace("==", "=");
  const [, bars, name, sign, limit = ""] =
    /^(\|?)(upstream|local|contribution|total)\1\s*([<>]=?|=)(.*)$/.exec(text) ?? [];
  const y = typed(limit);
  if (y !== undefined)
    return frame =>
      [frame, ...frame.terms].some(({ [name]: x }) => x !== undefined && COMPARED[sign](bars ? Math.abs(x) : x, y));
  const searched = plain(cut(text));
  return ({ kind, node, targets }) =>
    text !== "" &&
    (targets.some(target => plain(symbol(target).text) === searched) ||
      ((kind === "forward" || kind === "terms") && op(node) === text));
};
