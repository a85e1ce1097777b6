// Player: goes from one frame of a graph to the next, and back: see frames.py.

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  play: "M4 3v10l9-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M3 3v10l7-5zM11 3h2v10h-2z",
  last: "M2 3v10l5-5zM7 3v10l5-5zM12 3h2v10h-2z",
};
const icon = name => `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
const KEYS = {
  ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": "play",
  PageDown: "last", PageUp: "first", l: "next", h: "back",
};
const HELP = "keys: ← and → step, Home and End go to the ends, space plays; a click on a card tells where its gradient is from";

const controlsOf = notes => {
  const controls = document.createElement("div"), buttons = ["first", "back", "play", "next", "last"];
  controls.className = "sg-controls";
  controls.innerHTML =
    notes.map(note => `<p class="sg-note">${escaped(note)}</p>`).join("") +
    `<div class="sg-equation" data-part="equation"></div>
    <p class="sg-sentence" data-part="sentence" aria-live="polite"></p><div class="sg-bar">` +
    buttons
      .map(name => `<button type="button" data-part="${name}" aria-label="${name}">${icon(name)}</button>`)
      .join("") +
    `<input type="range" data-part="slider" min="0" value="0" aria-label="step">
    <output data-part="place"></output>
    <label>speed <select data-part="speed"><option value=".5">½×</option>
      <option value="1" selected>1×</option><option value="2">2×</option><option value="5">5×</option></select></label>
    <label>stop at <input data-part="stop" size="18" placeholder="x1, tanh, |total| > 1"
      title="a name, an operation or a condition; Enter runs to it, and play stops there"></label></div>
    <p class="sg-help">${HELP}</p>`;
  return controls;
};

// A saved page has the step in its address.
const addressOf = () => {
  const { body } = document;
  if (!("page" in body.dataset) || document.querySelectorAll("[data-view=step]").length > 1) return undefined;
  return {
    read: () => {
      const [, step] = /^#step=(\d+)$/.exec(location.hash) ?? [];
      return step && Number(step) - 1;
    },
    write: place => {
      try {
        history.replaceState(null, "", `#step=${place + 1}`);
      } catch {
        // What shows the page may forbid it.
      }
    },
  };
};

// Lets the reader move: frames() are those of the moment, show(frame) paints one. Gives go(place).
const motion = (block, controls, address, { frames, show, stopAt }) => {
  const find = name => controls.querySelector(`[data-part="${name}"]`);
  const field = find("stop"), slider = find("slider"), button = find("play");
  let at = 0, timer = 0, stops = stopAt("");

  const go = (place = at) => {
    const count = frames().length;
    at = Math.max(0, Math.min(count - 1, place));
    show(frames()[at]);
    find("place").textContent = `${at + 1} / ${count}`;
    slider.max = count - 1;
    slider.value = at;
    slider.setAttribute("aria-valuetext", `step ${at + 1} of ${count}`);
    address?.write(at);
  };
  const turn = name => {
    button.innerHTML = icon(name);
    button.setAttribute("aria-label", name);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    turn("play");
  };
  const tick = () => {
    go(at + 1);
    if (at + 1 >= frames().length || stops(frames()[at])) stop();
  };
  const play = () => {
    if (timer) return stop();
    if (at + 1 >= frames().length) go(0);
    timer = setInterval(tick, 1000 / find("speed").value);
    turn("pause");
  };
  const runTo = () => {
    const found = frames().findIndex((frame, place) => place > at && stops(frame));
    field.setAttribute("aria-invalid", field.value.trim() !== "" && found < 0);
    stop();
    if (found >= 0) go(found);
  };
  const act = {
    first: () => go(0),
    back: () => go(at - 1),
    play,
    next: () => go(at + 1),
    last: () => go(frames().length - 1),
  };
  const perform = name => {
    if (name !== "play") stop();
    act[name]();
  };

  for (const name of Object.keys(act)) find(name).addEventListener("click", () => perform(name));
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  find("speed").addEventListener("change", () => timer && (stop(), play()));
  field.addEventListener("input", () => {
    stops = stopAt(field.value);
    field.setAttribute("aria-invalid", false);
  });
  // No "change": in JupyterLab the Enter key makes none, and elsewhere a click on play makes one.
  field.addEventListener("keydown", event => event.key === "Enter" && runTo());
  block.addEventListener("keydown", event => {
    const { key, target } = event;
    if (target.closest("input:not([type=range]),select,textarea") || !(key in KEYS)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (key === " " && target.closest("button,summary"))) return;
    event.preventDefault();
    event.stopPropagation();
    perform(KEYS[key]);
  });
  if (address)
    addEventListener("hashchange", () => {
      stop();
      go(address.read() ?? at);
    });
  return go;
};

views.step = (block, svg, data, kernels) => {
  const { tape } = data, numbers = {}; // what the reader gave leaves
  let run;
  const compute = () => {
    const changed = Object.keys(numbers).length > 0;
    const { values, locals } = changed ? forward(tape, kernels, numbers) : recorded(tape, kernels);
    const { steps, totals } = backward(tape, locals);
    const sizes = [...totals, ...steps.map(step => step.contribution)].map(Math.abs).filter(Number.isFinite);
    const largest = sizes.reduce((most, x) => Math.max(most, x), 0);
    run = { values, steps, totals, largest, frames: framesOf(tape, steps, data.forward) };
  };
  compute();

  for (const told of svg.querySelectorAll("title")) told.remove(); // the numbers will change
  const paint = canvas(svg, data), { symbol, told, facts } = wording(data, () => run);
  const grouped = run.steps.length > GROUPED;
  const notes = [
    data.note,
    grouped && `more than ${GROUPED.toLocaleString("en")} terms: a step of the backward pass is a node, which passes its gradient on`,
  ];
  const controls = controlsOf(notes.filter(Boolean));
  const [equation, sentence] = ["equation", "sentence"].map(name => controls.querySelector(`.sg-${name}`));
  const show = frame => {
    const totals = paint(run, frame), words = told(frame);
    equation.innerHTML = words.equation;
    sentence.textContent = words.sentence;
    block.dispatchEvent(new CustomEvent("stepped", { detail: { run, totals } }));
  };
  block.classList.toggle("sg-many", grouped);
  svg.parentNode.after(controls);
  block.tabIndex = 0;

  const stopAt = wish => condition(wish, symbol, node => tape.ops[tape.nodes[node][0]]);
  const address = addressOf();
  const go = motion(block, controls, address, { frames: () => run.frames, show, stopAt });
  const change = (leaf, number) => {
    numbers[leaf] = number;
    compute();
    go();
  };
  const reset = () => {
    for (const leaf of Object.keys(numbers)) delete numbers[leaf];
    compute();
    go();
  };
  explore(block, svg, () => run.steps, node => symbol(node).text, facts);
  if (data.live) live(block, svg, { data, kernels, symbol, numbers, change, reset, after: controls });
  go(address?.read() ?? standing(run.frames, data.at));
};
