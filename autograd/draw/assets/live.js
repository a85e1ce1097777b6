// Live: the leaves of a graph as numbers to drag and to type; all that follows is computed anew.

const LISTED = 40; // leaves in the table
const STEP = Math.cbrt(Number.EPSILON); // balances rounding with the curve of the function

const leafTable = (leaves, name) => {
  const more = leaves.length - LISTED, box = document.createElement("details");
  const rows = leaves.slice(0, LISTED).map(leaf => `<tr data-leaf="${leaf}"><th>${escaped(name(leaf))}</th>
    <td><input inputmode="decimal" autocomplete="off" spellcheck="false" aria-label="${escaped(name(leaf))}"></td>
    <td></td><td></td><td></td></tr>`);
  box.className = "sg-leaves";
  box.innerHTML =
    `<summary>leaves: drag or type a number</summary><table><thead><tr><th>leaf</th><th>value</th>
    <th>gradient so far</th><th>whole gradient</th><th>finite difference</th></tr></thead>
    <tbody>${rows.join("")}</tbody></table>
    <p>${more > 0 ? `${more} more leaves: drag them in the picture. ` : ""}<button type="button">as recorded</button></p>
    <p>computed from the recorded graph: Python's own branches are not taken again</p>`;
  return box;
};

// A drag of 100 pixels changes a number by its size, and with the shift key by a tenth of it.
const draggable = (card, number, change) => {
  let start, dragged = false;
  const end = () => (start = undefined);
  card.dataset.live = "";
  card.addEventListener("pointerdown", event => {
    dragged = false;
    if (event.button || !event.isPrimary) return;
    start = { x: event.clientX, number: number() };
    card.setPointerCapture(event.pointerId);
  });
  card.addEventListener("pointermove", event => {
    const moved = start ? event.clientX - start.x : 0;
    if (Math.abs(moved) < 3 && !(start && dragged)) return;
    dragged = true;
    const size = (Math.max(Math.abs(start.number), 1) / 100) * (event.shiftKey ? 0.1 : 1);
    const wish = Number((start.number + moved * size).toPrecision(4));
    if (Number.isFinite(wish)) change(wish);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) card.addEventListener(type, end);
  // A drag is no click.
  card.addEventListener("click", event => dragged && event.stopImmediatePropagation(), { capture: true });
};

const live = (block, svg, { data, kernels, symbol, numbers, change, reset, after }) => {
  const { tape } = data, root = tape.nodes.length - 1;
  const box = leafTable(data.leaves, leaf => symbol(leaf).text);
  const leafOf = field => Number(field.closest("tr").dataset.leaf);
  let latest;
  after.after(box);

  const difference = (leaf, values) => {
    const x = values[leaf], h = STEP * Math.max(Math.abs(x), 1), low = x - h, high = x + h;
    const at = number => forward(tape, kernels, { ...numbers, [leaf]: number }).values[root];
    return (at(high) - at(low)) / (high - low);
  };

  const fill = () => {
    if (!latest || !box.open) return;
    const { run, totals } = latest;
    for (const row of box.querySelectorAll("tr[data-leaf]")) {
      const leaf = leafOf(row), [, input, sofar, whole, differs] = row.children;
      const field = input.firstElementChild;
      if (document.activeElement !== field) field.value = exact(run.values[leaf]);
      sofar.textContent = totals[leaf] === undefined ? "" : short(totals[leaf]);
      whole.textContent = short(run.totals[leaf] ?? 0);
      if (row._run !== run) differs.textContent = short(difference(leaf, run.values));
      row._run = run;
    }
  };
  block.addEventListener("stepped", event => {
    latest = event.detail;
    fill();
  });
  box.addEventListener("toggle", fill);

  // While somebody types, only a number that is finite is taken; inf and nan wait for the end.
  const take = (field, fits) => {
    const number = typed(field.value), leaf = leafOf(field);
    field.setAttribute("aria-invalid", number === undefined);
    if (fits(number) && !Object.is(number, latest.run.values[leaf])) change(leaf, number);
  };
  const commit = ({ target }) => take(target, number => number !== undefined);
  box.addEventListener("input", event => take(event.target, Number.isFinite));
  box.addEventListener("change", commit);
  // In JupyterLab the Enter key makes no "change".
  box.addEventListener("keydown", event => event.key === "Enter" && event.target.matches("input") && commit(event));
  box.addEventListener("focusout", ({ target }) => {
    if (!target.matches("input")) return;
    target.setAttribute("aria-invalid", false);
    target.value = exact(latest.run.values[leafOf(target)]);
  });
  box.querySelector("button").addEventListener("click", reset);

  for (const card of svg.querySelectorAll(".node.leaf,.node.parameter")) {
    const leaf = Number(card.dataset.n);
    draggable(card, () => latest.run.values[leaf], number => change(leaf, number));
  }
};
