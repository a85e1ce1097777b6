// Canvas: the drawing of a graph, painted as it is in one frame.

const canvas = (svg, data) => {
  const { tape } = data, root = tape.nodes.length - 1, nodes = [], edges = {};
  for (const group of svg.querySelectorAll(".node")) {
    const [data, grad, cell] = ["data", "grad", "cell"].map(name => group.querySelector(`.${name}`));
    const base = group.getAttribute("class").replace(/ (pos|neg|zero|undefined)\b/g, "");
    nodes[group.dataset.n] = { group, base, data, grad, cell };
  }
  for (const group of svg.querySelectorAll(".edge")) {
    const line = group.querySelector(".line"), way = line.getAttribute("d");
    // The line ends where its arrow head begins: without one it goes on to the tip.
    const tip = group.querySelector(".head")?.getAttribute("points").split(" ")[0];
    const whole = tip ? `${way}L${tip}` : way, label = group.querySelector(".label");
    edges[`${group.dataset.n}-${group.dataset.p}`] = { group, line, way, whole, label };
  }

  // Writes only what changes: a browser pays for each write.
  const put = (element, name, value) => {
    if (!element || element[`_${name}`] === value) return;
    element[`_${name}`] = value;
    if (name === "text") element.textContent = value;
    else element.setAttribute(name, value);
  };
  const sign = x => (x > 0 ? "pos" : x < 0 ? "neg" : x === 0 ? "zero" : "undefined");
  const strength = (x, largest) => {
    if (x === 0) return 0;
    if (!Number.isFinite(x) || largest === 0) return 1;
    return Math.log1p(Math.abs(x) / largest / data.faintest) / Math.log1p(1 / data.faintest);
  };

  const paintEdge = ({ group, line, way, whole, label }, kind, now, width, text) => {
    put(group, "class", `edge ${kind}${now ? " now" : ""}`);
    put(line, "d", kind === "pos" || kind === "neg" ? way : whole);
    put(line, "stroke-width", width);
    put(label, "text", text);
  };
  const paintNode = (node, n, { values, largest }, { kind, node: from, targets }, total) => {
    const ahead = kind === "forward", reached = total !== undefined, op = tape.nodes[n][0];
    const known = !ahead || op < 2 || n <= from;
    const state = targets.includes(n) ? " now" : n === from ? " from" : "";
    const idle = ahead ? !known : !reached && op !== 1 && !state;
    put(node.group, "class", `${node.base}${reached ? ` ${sign(total)}` : ""}${state}${idle ? " idle" : ""}`);
    put(node.data, "text", known ? short(values[n]) : "");
    put(node.grad, "text", reached ? short(total) : ahead ? "" : "0");
    put(node.cell, "fill-opacity", reached ? 0.12 + 0.38 * strength(total, largest) : 0);
  };

  // Gives the totals that are shown.
  return (run, frame) => {
    const { steps, largest } = run, { upto, terms } = frame, totals = [];
    if (upto !== undefined) totals[root] = 1;
    for (let i = 0; i < upto; i++) totals[steps[i].operand] = steps[i].total;
    nodes.forEach((node, n) => paintNode(node, n, run, frame, totals[n]));
    // Along the other edges no gradient comes: to constants, and behind closed gates.
    const dry = { ...edges };
    steps.forEach((step, i) => {
      const name = `${step.result}-${step.place}`, x = step.contribution, done = i < upto;
      delete dry[name];
      const kind = !done ? "idle" : isClosed(tape, step) ? "closed" : sign(x);
      const now = done && i >= upto - terms.length;
      if (edges[name]) paintEdge(edges[name], kind, now, done ? 1 + 4 * strength(x, largest) : 1, done ? short(x) : "");
    });
    for (const edge of Object.values(dry)) paintEdge(edge, "idle", false, 1, "");
    const [target] = frame.targets;
    if (nodes[target]) reveal(nodes[target].group);
    return totals;
  };
};
