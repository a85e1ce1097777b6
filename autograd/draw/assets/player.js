// Player: the steps of a graph, one frame after the other: see frames.py, whose list this is.
// A frame tells how many terms of the backward pass it includes (upto); before the seed, none.

const GROUPED = 1000; // more terms than these are shown a node at a time
const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  play: "M4 3v10l9-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M3 3v10l7-5zM11 3h2v10h-2z",
  last: "M2 3v10l5-5zM7 3v10l5-5zM12 3h2v10h-2z",
};
const icon = name => `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

const framesOf = (tape, steps, forward) => {
  const root = tape.nodes.length - 1;
  const frames = [];
  if (forward)
    tape.nodes.forEach(([op], node) => op > 1 && frames.push({ kind: "forward", node, target: node }));
  frames.push({ kind: "seed", node: root, target: root, total: 1, upto: 0 });
  const last = new Map(), grouped = steps.length > GROUPED;
  steps.forEach((step, index) => {
    const { result, operand, local } = step;
    const kind =
      tape.gates[tape.nodes[result][0]] && local === 0
        ? "closed"
        : last.has(operand) ? "again" : "contribution";
    const before = last.get(operand) ?? 0;
    last.set(operand, step.total);
    if (!grouped || steps[index + 1]?.result !== result)
      frames.push({ ...step, kind, node: result, target: operand, before, upto: index + 1 });
  });
  frames.push({ kind: "done", node: root, upto: steps.length });
  return frames;
};

// What a reader may stop at: a symbol, an operation, or a comparison such as |total| > 1.
const condition = (text, symbol, ops) => {
  const wish = text.trim();
  const asked = /^(\|?)(upstream|local|contribution|total)\|?\s*([<>]=?|=)\s*(-?[\d.e+-]+)$/.exec(wish);
  if (asked) {
    const [, bars, name, sign, limit] = asked, y = Number(limit);
    return frame => {
      const x = bars ? Math.abs(frame[name]) : frame[name];
      return x !== undefined && { "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y, "=": x === y }[sign];
    };
  }
  return frame =>
    frame.target !== undefined && (symbol(frame.target).text === wish || ops(frame.node) === wish);
};

views.step = (block, svg, data, kernels) => {
  const { tape } = data, root = tape.nodes.length - 1;
  const numbers = {}; // what the reader gave leaves
  const address = "page" in document.body.dataset && document.querySelectorAll("[data-view=step]").length === 1;
  let run, at = 0, timer = 0;

  const symbol = node =>
    data.symbols[node]
      ? named(data.symbols[node])
      : tape.nodes[node][0] === 1 ? quantity(run.values[node]) : named(["v", String(node)]);

  // An operand that stands twice in its result is told apart.
  const by = ({ result, place, operand }) => {
    const name = symbol(operand), word = data.by[`${result}-${place}`];
    return word
      ? { text: `${word} ${name.text}`, mathml: `<msub>${name.mathml}<mtext>${word}</mtext></msub>` }
      : name;
  };

  const formula = (node, write) => {
    const [op, operands] = tape.nodes[node];
    const given = operands.map(operand => write(operand)), [text, mathml] = data.formulas[op];
    const list = listed(given, data.shown), [first] = given;
    if (text.startsWith("{0}") && first.text.includes(" "))
      given[0] = { text: written(first, "text", true), mathml: written(first, "mathml", true) };
    const names = { ...given, list };
    return { text: fill(text, "text", names), mathml: fill(mathml, "mathml", names) };
  };

  const both = (template, names) => ({
    text: fill(template.text, "text", names),
    mathml: fill(template.mathml, "mathml", names),
  });

  const names = frame => {
    const found = { root: symbol(root), node: symbol(frame.node) };
    for (const name of ["upstream", "local", "contribution", "before", "total"])
      if (frame[name] !== undefined) found[name] = quantity(frame[name]);
    if (frame.operand !== undefined) {
      const name = by(frame), twice = data.by[`${frame.result}-${frame.place}`];
      const words = twice ? { ...name, text: `the ${name.text}` } : name;
      Object.assign(found, { operand: symbol(frame.operand), by: name, by_words: words });
    }
    if (frame.kind === "forward") {
      found.formula = formula(frame.node, symbol);
      found.numbers = formula(frame.node, operand => quantity(run.values[operand]));
      found.value = quantity(run.values[frame.node]);
    }
    if (frame.kind === "done") {
      const gradients = data.leaves.map(leaf =>
        both(data.gradient, { ...found, node: symbol(leaf), total: quantity(run.totals[leaf] ?? 0) }));
      found.gradients = gradients.length ? listed(gradients, data.gradients) : data.none;
    }
    return found;
  };

  for (const told of svg.querySelectorAll("title")) told.remove(); // the numbers will change
  // --- what is seen -----------------------------------------------------------------------------

  const nodes = [], edges = {};
  for (const group of svg.querySelectorAll(".node"))
    nodes[group.dataset.n] = {
      group,
      base: group.getAttribute("class").replace(/ (pos|neg|zero|undefined)\b/g, ""),
      ...Object.fromEntries(["data", "grad", "cell"].map(name => [name, group.querySelector(`.${name}`)])),
    };
  for (const group of svg.querySelectorAll(".edge")) {
    const line = group.querySelector(".line"), way = line.getAttribute("d");
    // The line ends where its arrow head begins: without one it goes on to the tip.
    const tip = group.querySelector(".head")?.getAttribute("points").split(" ")[0];
    edges[`${group.dataset.n}-${group.dataset.p}`] = {
      group, line, way, whole: tip ? `${way}L${tip}` : way, label: group.querySelector(".label"),
    };
  }

  // Writes only what changes: a browser pays for each write.
  const put = (element, name, value) => {
    if (!element || element[`_${name}`] === value) return;
    element[`_${name}`] = value;
    if (name === "text") element.textContent = value;
    else element.setAttribute(name, value);
  };
  const sign = x => (x > 0 ? "pos" : x < 0 ? "neg" : x === 0 ? "zero" : "undefined");
  const strength = x => {
    if (x === 0) return 0;
    if (!Number.isFinite(x) || run.largest === 0) return 1;
    return Math.log1p(Math.abs(x) / run.largest / data.faintest) / Math.log1p(1 / data.faintest);
  };

  const find = name => block.querySelector(`[data-part="${name}"]`);

  const paint = () => {
    const frame = run.frames[at], upto = frame.upto, totals = [];
    if (upto !== undefined) totals[root] = 1;
    for (let i = 0; i < upto; i++) totals[run.steps[i].operand] = run.steps[i].total;
    nodes.forEach((node, n) => {
      const known = upto !== undefined || tape.nodes[n][0] < 2 || n <= frame.node;
      const total = totals[n], reached = total !== undefined;
      const state = n === frame.target ? " now" : n === frame.node ? " from" : "";
      const idle = upto === undefined ? !known : !reached && tape.nodes[n][0] !== 1 && !state;
      put(node.group, "class", `${node.base}${reached ? ` ${sign(total)}` : ""}${state}${idle ? " idle" : ""}`);
      put(node.data, "text", known ? short(run.values[n]) : "");
      put(node.grad, "text", reached ? short(total) : upto === undefined ? "" : "0");
      put(node.cell, "fill-opacity", reached ? 0.12 + 0.38 * strength(total) : 0);
    });
    for (const edge of run.dry) put(edge.group, "class", "edge idle");
    run.steps.forEach((step, i) => {
      const edge = edges[`${step.result}-${step.place}`];
      if (!edge) return;
      const done = i < upto, x = step.contribution;
      const closed = tape.gates[tape.nodes[step.result][0]] && step.local === 0;
      const now = i === upto - 1 && frame.operand !== undefined;
      const kind = !done ? "idle" : closed ? "closed" : sign(x);
      put(edge.group, "class", `edge ${kind}${now ? " now" : ""}`);
      put(edge.line, "d", kind === "pos" || kind === "neg" ? edge.way : edge.whole);
      put(edge.line, "stroke-width", done ? 1 + 4 * strength(x) : 1);
      put(edge.label, "text", done ? short(x) : "");
    });
    const template = data.templates[frame.kind], given = names(frame);
    find("equation").innerHTML = fill(template.mathml, "mathml", given);
    find("sentence").textContent = fill(template.sentence, "text", given);
    find("place").textContent = `${at + 1} / ${run.frames.length}`;
    find("slider").max = run.frames.length - 1;
    find("slider").value = at;
    find("slider").setAttribute("aria-valuetext", `step ${at + 1} of ${run.frames.length}`);
    if (frame.target !== undefined && nodes[frame.target]) reveal(nodes[frame.target].group);
    block.dispatchEvent(new CustomEvent("stepped", { detail: { run, totals } }));
  };

  const compute = () => {
    const changed = Object.keys(numbers).length > 0;
    const { values, locals } = changed ? forward(tape, kernels, numbers) : recorded(tape, kernels);
    const { steps, totals } = backward(tape, locals);
    const shown = [...totals, ...steps.map(step => step.contribution)].filter(Number.isFinite);
    const largest = shown.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    // Edges along which no gradient comes: to constants, and behind closed gates.
    const met = new Set(steps.map(({ result, place }) => `${result}-${place}`));
    const dry = Object.keys(edges).filter(key => !met.has(key)).map(key => edges[key]);
    run = { values, locals, steps, totals, largest, dry, frames: framesOf(tape, steps, data.forward) };
    // Nothing flows to a constant, nor behind a closed gate.
    const flowing = new Set(steps.map(({ result, place }) => `${result}-${place}`));
    for (const [name, edge] of Object.entries(edges)) {
      if (flowing.has(name)) continue;
      const constant = edge.group.matches(".constant");
      put(edge.group, "class", `edge ${constant ? "constant" : "idle"}`);
      put(edge.line, "d", edge.whole);
      put(edge.line, "stroke-width", 1);
      put(edge.label, "text", "");
    }
  };

  // --- how it moves -----------------------------------------------------------------------------

  const go = place => {
    at = Math.max(0, Math.min(run.frames.length - 1, place));
    paint();
    if (address) history.replaceState(null, "", `#step=${at + 1}`);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    find("play").innerHTML = icon("play");
    find("play").setAttribute("aria-label", "play");
  };
  const wish = () => find("stop").value.trim();
  const stops = frame => condition(wish(), symbol, node => tape.ops[tape.nodes[node][0]])(frame);
  const tick = () => {
    if (at + 1 >= run.frames.length) return stop();
    go(at + 1);
    if (wish() && stops(run.frames[at])) stop();
  };
  const play = () => {
    if (timer) return stop();
    if (at + 1 >= run.frames.length) go(0);
    timer = setInterval(tick, 1000 / find("speed").value);
    find("play").innerHTML = icon("pause");
    find("play").setAttribute("aria-label", "pause");
  };
  const runTo = () => {
    const found = run.frames.findIndex((frame, place) => place > at && stops(frame));
    find("stop").setAttribute("aria-invalid", wish() !== "" && found < 0);
    if (found >= 0) go(found);
  };
  const act = {
    first: () => go(0),
    back: () => go(at - 1),
    play,
    next: () => go(at + 1),
    last: () => go(run.frames.length - 1),
  };
  const keys = {
    ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": "play",
    PageDown: "last", PageUp: "first", l: "next", h: "back",
  };

  const controls = document.createElement("div");
  controls.className = "sg-controls";
  controls.innerHTML =
    (data.note ? `<p class="sg-note">${escaped(data.note)}</p>` : "") +
    `<div class="sg-equation" data-part="equation"></div>
    <p class="sg-sentence" data-part="sentence" aria-live="polite"></p><div class="sg-bar">` +
    Object.keys(act)
      .map(name => `<button type="button" data-part="${name}" aria-label="${name}">${icon(name)}</button>`)
      .join("") +
    `<input type="range" data-part="slider" min="0" value="0" aria-label="step">
    <output data-part="place"></output>
    <label>speed <select data-part="speed"><option value=".5">½×</option>
      <option value="1" selected>1×</option><option value="2">2×</option><option value="5">5×</option></select></label>
    <label>stop at <input data-part="stop" size="12" placeholder="a name, tanh"
      title="a name, an operation or a condition, as |total| &gt; 1"></label></div>`;
  block.querySelector(".sg-picture").after(controls);
  block.tabIndex = 0;
  block.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the keys

  for (const [name, action] of Object.entries(act))
    find(name).addEventListener("click", () => {
      if (name !== "play") stop();
      action();
    });
  find("slider").addEventListener("input", event => {
    stop();
    go(Number(event.target.value));
  });
  find("speed").addEventListener("change", () => timer && (stop(), play()));
  // No "change": in JupyterLab the Enter key makes none.
  find("stop").addEventListener("keydown", event => event.key === "Enter" && runTo());
  block.addEventListener("keydown", event => {
    const typed = event.target.closest("input:not([type=range]),select,textarea");
    if (typed || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (event.key === " " && event.target.closest("button,summary")) return;
    event.preventDefault();
    event.stopPropagation();
    if (keys[event.key] !== "play") stop();
    act[keys[event.key]]();
  });

  compute();
  at = data.at ?? 0;
  const given = address && /#step=(\d+)/.exec(location.hash);
  if (given) at = Number(given[1]) - 1;
  const change = (leaf, number) => {
    numbers[leaf] = number;
    compute();
    go(at);
  };
  const reset = () => {
    for (const leaf of Object.keys(numbers)) delete numbers[leaf];
    compute();
    go(at);
  };
  const title = node => {
    const [op] = tape.nodes[node], name = symbol(node).text;
    return op > 1 ? `${name} = ${formula(node, symbol).text} (${tape.ops[op]})` : name;
  };
  const facts = node => `${title(node)}\ndata = ${run.values[node]}\ngrad = ${run.totals[node] ?? "none"}`;
  explore(block, svg, () => run.steps, node => symbol(node).text, facts);
  if (data.live) live(block, svg, { data, kernels, symbol, numbers, change, reset, after: controls });
  go(at);
};
