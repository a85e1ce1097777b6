// Live: the leaves of a graph as numbers to drag and to type; all that follows is computed anew.

const LISTED = 40; // leaves in the table
const STEP = Math.cbrt(Number.EPSILON); // balances rounding with the curve of the function

const live = (block, svg, { data, kernels, symbol, numbers, change, reset, after }) => {
  const { tape } = data, root = tape.nodes.length - 1;
  const leaves = data.leaves.slice(0, LISTED);
  const box = document.createElement("details");
  box.className = "sg-leaves";
  box.innerHTML =
    `<summary>leaves: drag or type a number</summary><table><thead><tr><th>leaf</th><th>value</th>
    <th>gradient so far</th><th>whole gradient</th><th>finite difference</th></tr></thead><tbody>` +
    leaves
      .map(leaf => `<tr data-leaf="${leaf}"><th>${escaped(symbol(leaf).text)}</th>
        <td><input type="number" step="any" aria-label="${escaped(symbol(leaf).text)}"></td>
        <td></td><td></td><td></td></tr>`)
      .join("") +
    `</tbody></table><p>${
      data.leaves.length > LISTED ? `${data.leaves.length - LISTED} more leaves: drag them in the picture. ` : ""
    }<button type="button">as recorded</button></p>`;
  after.after(box);

  const difference = (leaf, values) => {
    const x = values[leaf], h = STEP * Math.max(Math.abs(x), 1), low = x - h, high = x + h;
    const at = number => forward(tape, kernels, { ...numbers, [leaf]: number }).values[root];
    return (at(high) - at(low)) / (high - low);
  };

  let latest;
  const fill = () => {
    if (!latest || !box.open) return;
    const { run, totals } = latest;
    for (const row of box.querySelectorAll("tr[data-leaf]")) {
      const leaf = Number(row.dataset.leaf), [, input, sofar, whole, differs] = row.children;
      const field = input.firstElementChild;
      if (document.activeElement !== field) field.value = run.values[leaf];
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
  box.addEventListener("input", event => {
    const number = event.target.valueAsNumber;
    if (Number.isFinite(number)) change(Number(event.target.closest("tr").dataset.leaf), number);
  });
  box.querySelector("button").addEventListener("click", reset);

  // A drag of 100 pixels changes a number by its size, and with the shift key by a tenth of it.
  for (const card of svg.querySelectorAll(".node.leaf,.node.parameter")) {
    const leaf = Number(card.dataset.n);
    let start;
    card.classList.add("live");
    card.addEventListener("pointerdown", event => {
      start = { x: event.clientX, value: latest.run.values[leaf] };
      card.setPointerCapture(event.pointerId);
    });
    card.addEventListener("pointermove", event => {
      const moved = start ? event.clientX - start.x : 0;
      if (Math.abs(moved) < 3 && !start?.dragged) return;
      start.dragged = true;
      const size = (Math.max(Math.abs(start.value), 1) / 100) * (event.shiftKey ? 0.1 : 1);
      change(leaf, Number((start.value + moved * size).toPrecision(4)));
    });
    card.addEventListener("pointerup", event => {
      if (start?.dragged) card.addEventListener("click", end => end.stopPropagation(), { capture: true, once: true });
      start = undefined;
    });
  }
};
