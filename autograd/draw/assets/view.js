// View: what every picture can do once scripts run: it becomes an inline drawing in the theme of
// its host, fades what has no part in the value under the pointer, and shows where a gradient is from.

const SEARCHED = 100; // a larger graph has a search field
const FOCUSED = 60; // in one that is no larger each card takes the tab key

// A notebook says which theme it has; where nothing is said, the system of the reader decides.
const follow = block => {
  const { body, documentElement: html } = document;
  const look = () => {
    const { jpThemeLight, theme = html.dataset.theme ?? html.getAttribute("theme") } = body.dataset;
    const dark = jpThemeLight === "false" || theme === "dark" || body.matches(".vscode-dark,.vscode-high-contrast");
    const light = jpThemeLight === "true" || theme === "light" || body.matches(".vscode-light");
    if (dark || light) block.dataset.theme = dark ? "dark" : "light";
    else delete block.dataset.theme;
  };
  look();
  const watch = new MutationObserver(look);
  for (const element of [html, body]) watch.observe(element, { attributes: true });
};

const inline = text => {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  // The same drawing may stand on a page twice, and each block has a script of its own.
  const copy = globalThis.stepgradCopies = (globalThis.stepgradCopies ?? 0) + 1;
  for (const part of svg.querySelectorAll("[id]")) part.id = `s${copy}-${part.id}`;
  return svg;
};

// Of a large graph the image is an overview, and `drawing` the whole.
const upgrade = (block, drawing) => {
  const image = block.querySelector(":scope > img");
  const bytes = Uint8Array.from(atob(image.src.split(",")[1]), c => c.charCodeAt(0));
  const svg = inline(drawing ?? new TextDecoder().decode(bytes));
  const picture = Object.assign(document.createElement("div"), { className: "sg-picture" });
  picture.append(svg);
  image.replaceWith(picture);
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", image.alt);
  // What would be too small to read is as large as it is drawn, and scrolls. As long as a picture is
  // hidden it has no width.
  const decide = () => {
    const width = picture.clientWidth;
    picture.classList.toggle("sg-wide", width > 0 && svg.width.baseVal.value > 2 * width);
    return width > 0;
  };
  const seen = new ResizeObserver(() => decide() && seen.disconnect());
  if (!decide()) seen.observe(picture);
  return svg;
};

// Scrolls a picture, and not the page around it, until a part of it can be seen.
const reveal = part => {
  const picture = part.closest(".sg-picture"), outer = picture.getBoundingClientRect(), inner = part.getBoundingClientRect();
  if (inner.left < outer.left || inner.right > outer.right)
    picture.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
  if (inner.top < outer.top || inner.bottom > outer.bottom)
    picture.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
};

// Calls a function when the Escape key is pressed, wherever the focus is.
const onEscape = (block, leave) =>
  document.addEventListener("keydown", event => event.key === "Escape" && block.isConnected && leave());

// terms() gives what each edge carries at present, name(node) the symbol of a node and facts(node)
// all that is known of it.
const explore = (block, svg, terms, name, facts) => {
  const nodes = [...svg.querySelectorAll(".node")], edges = [...svg.querySelectorAll(".edge")];

  const reach = (node, from, to) => {
    const met = new Set([node]), waiting = [node], all = terms();
    const next = {};
    for (const term of all) (next[term[from]] ??= []).push(term[to]);
    while (waiting.length)
      for (const other of next[waiting.pop()] ?? [])
        if (!met.has(other)) met.add(other), waiting.push(other);
    return met;
  };
  const fade = node => {
    const kin = node === undefined ? undefined
      : new Set([...reach(node, "operand", "result"), ...reach(node, "result", "operand")]);
    const ends = {};
    for (const { result, place, operand } of terms()) ends[`${result}-${place}`] = [result, operand];
    for (const part of nodes) part.toggleAttribute("data-far", !!kin && !kin.has(Number(part.dataset.n)));
    for (const part of edges) {
      const both = ends[`${part.dataset.n}-${part.dataset.p}`] ?? [];
      part.toggleAttribute("data-far", !!kin && !both.every(end => kin.has(end)));
    }
  };

  const panel = document.createElement("aside");
  panel.hidden = true;
  panel.className = "sg-panel";
  (block.querySelector(".sg-controls") ?? svg.parentNode).after(panel);
  let pinned;
  const show = () => {
    panel.hidden = pinned === undefined;
    if (panel.hidden) return;
    const found = terms().filter(term => term.operand === pinned && term.contribution !== undefined);
    const row = term => `<tr><td>${escaped(name(term.result))}</td><td>${short(term.upstream)}</td>
      <td>${short(term.local)}</td><td>${short(term.contribution)}</td></tr>`;
    const sum = found.reduce((total, term) => total + term.contribution, 0);
    panel.innerHTML =
      `<pre>${escaped(facts(pinned))}</pre>` +
      (found.length
        ? `<table><thead><tr><th>from</th><th>upstream</th><th>× local</th><th>= contribution</th></tr></thead>
          <tbody>${found.map(row).join("")}</tbody>
          <tfoot><tr><th colspan="3">sum</th><td>${short(sum)}</td></tr></tfoot></table>`
        : "");
  };
  const pin = node => {
    pinned = node === pinned ? undefined : node;
    for (const part of nodes) {
      const chosen = Number(part.dataset.n) === pinned;
      part.toggleAttribute("data-pinned", chosen);
      if (part.role) part.setAttribute("aria-pressed", chosen);
    }
    show();
  };
  for (const part of nodes) {
    const node = Number(part.dataset.n);
    part.addEventListener("pointerenter", () => fade(node));
    part.addEventListener("pointerleave", () => fade());
    part.addEventListener("click", () => pin(node));
    part.addEventListener("keydown", event => {
      if (event.key === "Enter") pin(node);
    });
    if (nodes.length > FOCUSED) continue;
    const attributes = { role: "button", tabindex: 0, "aria-pressed": false, "aria-label": facts(node).split("\n")[0] };
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
  }
  if (nodes.length <= FOCUSED) svg.setAttribute("role", "group"); // an image has no buttons
  block.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the keys
  onEscape(block, () => pinned !== undefined && pin(pinned));
  block.addEventListener("stepped", show);

  if (nodes.length <= SEARCHED) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "search", placeholder: `search ${nodes.length} values`, className: "sg-search" });
  field.setAttribute("aria-label", "search values");
  svg.parentNode.before(field);
  field.addEventListener("input", () => {
    const wish = plain(field.value).toLowerCase();
    const found = nodes.filter(part => {
      const fits = wish && plain(facts(Number(part.dataset.n)).split("\n")[0]).toLowerCase().includes(wish);
      part.toggleAttribute("data-found", !!fits);
      return fits;
    });
    field.setAttribute("aria-invalid", !!wish && !found.length);
    if (found[0]) reveal(found[0]);
  });
};

// What each view does with its drawing: block, svg, data, kernels.
const views = {
  graph: (block, svg, { fields: [card, edge], nodes, edges }) => {
    const terms = edges.map(row => Object.fromEntries(edge.map((field, at) => [field, row[at]])));
    const facts = node => svg.querySelector(`.node[data-n="${node}"] > title`).textContent;
    explore(block, svg, () => terms, node => nodes[node][card.indexOf("symbol")], facts);
  },
};

// A script begins only the blocks that it came with: another one may have other kernels.
const begin = (key, data, kernels, css) => {
  for (const block of document.querySelectorAll(`.stepgrad[data-key="${key}"]:not([data-ready])`)) {
    block.dataset.ready = "";
    block.prepend(Object.assign(document.createElement("style"), { textContent: css }));
    follow(block);
    views[block.dataset.view](block, upgrade(block, data.drawing), data, kernels);
  }
};
