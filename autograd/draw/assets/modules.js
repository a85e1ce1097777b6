// The module view: a unit that is pointed at shows its links, a click tells what it holds.
views.modules = (block, svg, data) => {
  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const units = [...svg.querySelectorAll(".unit")];
  const links = [...svg.querySelectorAll("[data-l]")].map(path => [path, ...path.dataset.l.split(" ")]);
  const told = block.appendChild(element("div", ""));
  told.className = "sg-told";
  told.setAttribute("aria-live", "polite");
  let pinned = null;
  svg.setAttribute("role", "group"); // an image has no buttons
  block.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the keys
  onEscape(block, () => pinned && pin(pinned));

  const highlight = unit => {
    const near = new Set();
    for (const [path, tail, head] of links) {
      const mine = !unit || tail === unit.dataset.n || head === unit.dataset.n;
      path.classList.toggle("apart", !mine);
      if (mine) near.add(tail).add(head);
    }
    for (const other of units)
      other.classList.toggle("apart", !!unit && other !== unit && !near.has(other.dataset.n));
  };

  const tell = unit => {
    const detail = unit && data.units[unit.dataset.n];
    told.replaceChildren();
    if (!detail) return;
    told.append(element("h4", detail.title), ...detail.facts.map(fact => element("p", fact)));
    if (detail.svg) {
      told.appendChild(element("div", "")).append(inline(detail.svg));
    }
    if (detail.rows.length) {
      const table = element("table", "");
      if (detail.heads[1] !== "to") table.className = "sg-numbers";
      for (const row of [detail.heads, ...detail.rows]) {
        const line = table.appendChild(element("tr", ""));
        line.append(...row.map(cell => element(row === detail.heads ? "th" : "td", cell)));
      }
      const scrolled = told.appendChild(element("section", ""));
      scrolled.append(table, element("p", detail.more));
    }
  };

  const pin = unit => {
    pinned = unit === pinned ? null : unit;
    for (const other of units) other.classList.toggle("pinned", other === pinned);
    highlight(pinned);
    tell(pinned);
  };

  // One unit takes the tab key; the arrows lead to the others.
  const focus = unit => {
    for (const other of units) other.setAttribute("tabindex", other === unit ? "0" : "-1");
    unit.focus();
  };
  const place = unit => {
    const circle = unit.querySelector("circle");
    return [+circle.getAttribute("cx"), +circle.getAttribute("cy")];
  };
  const beside = (unit, right, down) => {
    const [x, y] = place(unit);
    let best = null;
    for (const other of units) {
      const [dx, dy] = [place(other)[0] - x, place(other)[1] - y];
      const fits = right ? dx * right > 1 : Math.abs(dx) < 1 && dy * down > 1;
      const distance = 100 * Math.abs(dx) + Math.abs(dy);
      if (fits && (!best || distance < best[1])) best = [other, distance];
    }
    if (best) focus(best[0]);
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  units.forEach((unit, number) => {
    unit.setAttribute("tabindex", number ? "-1" : "0");
    unit.setAttribute("role", "button");
    unit.addEventListener("click", () => pin(unit));
    unit.addEventListener("pointerenter", () => highlight(unit));
    unit.addEventListener("pointerleave", () => highlight(pinned));
    unit.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (arrows[event.key]) beside(unit, ...arrows[event.key]);
      else if (event.key === "Enter" || event.key === " ") pin(unit);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
};
