"""Demo page: what the demo found, told to someone who has never seen a gradient.

>>> from nn.example_xor import solve_xor
>>> html = build({"xor": solve_xor()})
>>> html.count("<section")
2

Next: `report.py` for the pieces it is made of, `plots.py` for the charts.
"""

from collections.abc import Mapping

from autograd import backend, sigmoid, step
from autograd.draw.quote import xml
from nn.example_xor import Xor, first_pass
from nn.examples import Trained
from nn.plots import activations_chart, decision_boundary, loss_curves
from nn.report import card, charted, page, section, shown, steps_table, table
from nn.views import modules

_LEAD = (
    "A network is a formula with many numbers in it. To train it is to ask, for each of these "
    "numbers, which way it should move to make the error smaller: that is its gradient. Everything "
    "on this page was learnt from gradients of single numbers."
)


def build(found: Mapping[str, Xor | Trained], resolution: int = 70) -> str:
    """Make the page of some results, by their names: xor, moons, iris, petals.

    >>> from nn.examples import solve_moons
    >>> "Two moons" in build({"moons": solve_moons(steps=1)}, resolution=4)
    True

    `resolution` is that of the pictures of what a network sees where.
    """
    xor, moons, iris, petals = (found.get(name) for name in ("xor", "moons", "iris", "petals"))
    cards, sections = [], []
    if isinstance(xor, Xor):
        right = round(xor.accuracy * len(xor.data))
        cards.append(card("xor", "XOR", f"{right} of {len(xor.data)}", f"{xor.seconds:.2f} s"))
        sections.append(_xor(xor))
    if isinstance(moons, Trained):
        note = f"{len(moons.losses)} steps, {moons.seconds:.2f} s"
        cards.append(card("moons", "Two moons", f"{moons.accuracy:.0%}", note))
        sections.append(_moons(moons, resolution))
    if isinstance(iris, Trained):
        note = f"of flowers it never saw; {iris.seconds:.2f} s"
        cards.append(card("iris", "Iris", f"{iris.accuracy:.0%}", note))
        sections.append(_iris(iris, petals, resolution))
    head = (
        f'<h1>What three small networks learnt</h1>\n<p class="lead">{_LEAD}</p>\n'
        f'<div class="cards">{"".join(cards)}</div>'
    )
    foot = f"<footer>Written by <code>stepgrad demo</code>, {xml(backend())} core.</footer>"
    return page("stepgrad demo", [head, *sections, _activations(), foot])


def _xor(xor: Xor) -> str:
    last = xor.attempts[-1]
    bars = [
        [
            f"{row[0]:g}",
            f"{row[1]:g}",
            f"{target}",
            f'<td><span class="bar"><i style="width:{100.0 * p:.1f}%"></i></span></td>',
            f"{p:.3f}",
        ]
        for row, target, p in zip(xor.data.features, xor.data.targets, xor.predictions, strict=True)
    ]
    curves = {f"seed {attempt.seed}": attempt.losses for attempt in xor.attempts[-4:]}
    one = first_pass(last.seed, [2])
    guess = sigmoid(-one.operands[0].data)  # its operand is −logit
    given_up = len(xor.attempts) - 1
    starts = "The first start" if given_up == 1 else f"The first {given_up} starts"
    story = f"Seed {last.seed} solved it in {len(last.losses)} steps."
    if given_up:
        story = (
            f"{starts} got stuck and {'was' if given_up == 1 else 'were'} given up early: with "
            "only two hidden neurons, some starts end where no small step helps. " + story
        )
    return section(
        "xor",
        "XOR: one or the other, not both",
        "<p>The smallest problem that one neuron cannot solve. Two hidden ReLU neurons and a "
        "sigmoid neuron can; they have nine numbers to learn.</p>",
        '<div class="pair"><div><h3>What it answers</h3>',
        table(["x1", "x2", "wanted", "", "predicted"], bars, texts=0),
        f"<p>{xml(story)}</p></div>",
        charted(loss_curves(curves), "xor-loss", "The loss in each step."),
        "</div>",
        "<h3>The first pass, step by step</h3>",
        "<p>One row, x1 = 1 and x2 = 0, before any training. Numbers flow from left to right; then "
        "the gradient flows back from the loss, and each line shows how much of it arrives.</p>",
        shown(
            step(one),
            "Play it, or take one step with the arrow keys. Click a card to see where its gradient "
            "comes from; drag one of the parameters, and all that follows moves. A ReLU that is "
            "off lets nothing through: what is behind it does not learn from this row.",
        ),
        "<h3>The same pass, term by term</h3>",
        "<p>The chain rule is one multiplication for each line of the picture: the derivative of "
        "that one operation (local), times the gradient that has arrived at its result "
        "(upstream). The loss is sigmoid and cross-entropy in one, softplus(−logit) where 1 is "
        "wanted, so what arrives at the logit is prediction minus target: "
        f"{guess:.4f} − 1 = −{1.0 - guess:.4f}.</p>",
        steps_table(one),
        "<details><summary>The whole first pass: all four rows, whose gradients add up</summary>"
        f"{steps_table(first_pass(last.seed))}</details>",
    )


def _moons(moons: Trained, resolution: int) -> str:
    parameters = len(moons.net.parameters())
    return section(
        "moons",
        "Two moons: a line that bends",
        f"<p>100 points of two kinds, and a network with {parameters} numbers to learn, "
        f"MLP(2, [16, 16, 1]). After {len(moons.losses)} steps the loss is "
        f"{moons.losses[-1]:.4f} and {moons.accuracy:.0%} of the points are on their side of the "
        "line.</p>",
        '<div class="pair">',
        charted(
            decision_boundary(moons.net, moons.data, resolution=resolution),
            "moons-boundary",
            "What the network says for every point of the plane. The line is where it cannot "
            "decide; in the darker tint it is sure by more than the margin of 1 it was trained "
            "for.",
        ),
        charted(
            loss_curves({"moons": moons.losses}),
            "moons-loss",
            "The loss in each step: hinge loss, and a little for large weights.",
        ),
        "</div>",
        shown(
            modules(moons.net, moons.data.features[0]),
            "The network at the first of the points: a circle is a neuron, tinted by its output, a "
            "line a weight. Click a neuron to see what it computes.",
        ),
    )


def _iris(iris: Trained, petals: Xor | Trained | None, resolution: int) -> str:
    held_out = iris.held_out or iris.data
    pieces = [
        f"<p>Fisher's measurements of 150 flowers, from 1936. The network learnt from "
        f"{len(iris.data)} of them, four measurements each, and was then asked about the "
        f"{len(held_out)} it had never seen: {iris.accuracy:.1%} right, against "
        f"{iris.train_accuracy:.1%} of those it learnt from. Final loss {iris.losses[-1]:.4f}.</p>",
        '<div class="pair">',
    ]
    if isinstance(petals, Trained):
        pieces.append(
            charted(
                decision_boundary(petals.net, petals.data, petals.held_out, resolution=resolution),
                "iris-boundary",
                "Four measurements cannot be drawn, so this is another network, trained in the "
                "same way on the two of the petals alone; it gets "
                f"{petals.accuracy:.1%} of the held-out flowers (ringed) right. On both "
                "axes 0 is the mean, and 1 is one standard deviation above it.",
            )
        )
    pieces += [
        charted(
            loss_curves({"iris": iris.losses}),
            "iris-loss",
            "The loss of the network with four measurements, in each step.",
        ),
        "</div>",
    ]
    return section("iris", "Iris: flowers it has never seen", *pieces)


def _activations() -> str:
    return section(
        "activations",
        "Why ReLU: derivatives that do not vanish",
        "<p>Each neuron multiplies the gradient by the derivative of its activation. Where that is "
        "nearly 0, shaded here, almost nothing gets through, and through many layers nothing at "
        "all. Sigmoid's derivative is never above 0.25; tanh's is 1 at best; ReLU's is exactly 1 "
        "wherever the neuron is on, and 0 where it is off.</p>",
        charted(
            activations_chart(),
            "activations",
            "Solid: the function. Dashed: its derivative, as backward() gives it. Shaded: the "
            "derivative is within 0.05 of 0.",
        ),
    )
