"""Equation: one step of a pass in words, as a line, in LaTeX and in MathML.

>>> from autograd import Value, step
>>> d = Value(0.5, "d")
>>> L = d * d
>>> L.label = "L"
>>> for frame in step(L):
...     print(frame.line)
L = d × d = 0.5 × 0.5 = 0.25
∂L/∂L = 1
∂L/∂d += ∂L/∂(first d) · ∂L/∂L = 0.5 · 1 = 0.5
∂L/∂d += ∂L/∂(second d) · ∂L/∂L = 0.5 · 1 = 0.5   total 0.5 + 0.5 = 1
∂L/∂d = 1

`TEMPLATES` is the only place where they are stated; a page carries the same texts and fills them
by the same rule, that of `symbols.fill`.

Next: `frames.py` has the steps, `symbols.py` the symbols.
"""

from typing import TYPE_CHECKING, Final, Literal

from autograd.symbols import FORMS, Form, Symbol, fill, listed, quantity

if TYPE_CHECKING:
    from autograd.frames import Frame

Kind = Literal["forward", "seed", "contribution", "again", "closed", "done"]
Style = Literal["sentence", "line", "latex", "mathml"]

# Which form of the symbols a style of equation takes.
FORM_OF: Final[dict[Style, Form]] = {
    "sentence": "text",
    "line": "text",
    "latex": "latex",
    "mathml": "mathml",
}


def _by_line(of: str, by: str) -> str:
    return f"∂{{({of})}}/∂{{({by})}}"


def _by_latex(of: str, by: str) -> str:
    return rf"\frac{{\partial {{{of}}}}}{{\partial {{{by}}}}}"


def _by_mathml(of: str, by: str, role: str = "") -> str:
    marked = f' class="{role}"' if role else ""
    above, below = (f"<mrow><mo>∂</mo>{{{x}}}</mrow>" for x in (of, by))
    return f"<mfrac{marked}>{above}{below}</mfrac>"


def _role(role: str, text: str) -> str:
    return f'<mrow class="{role}">{text}</mrow>'


def _math(*parts: str) -> str:
    inside = "".join(parts)
    return f'<math displaystyle="true"><mrow>{inside}</mrow></math>'


_EQUALS: Final = "<mo>=</mo>"
_TERM_LINE: Final = (
    f"{_by_line('root', 'operand')} += {_by_line('node', 'by')} · {_by_line('root', 'node')}"
    " = {local} · {(upstream)} = {contribution}"
)
_TERM_LATEX: Final = (
    f"{_by_latex('root', 'operand')} \\mathrel{{+}}= {_by_latex('node', 'by')} \\cdot "
    f"{_by_latex('root', 'node')} = {{local}} \\cdot {{(upstream)}} = {{contribution}}"
)
_TERM_MATHML: Final = "".join(
    (
        _by_mathml("root", "operand"),
        "<mo>+=</mo>",
        _by_mathml("node", "by", "local"),
        "<mo>·</mo>",
        _by_mathml("root", "node", "upstream"),
        _EQUALS,
        _role("local", "{local}"),
        "<mo>·</mo>",
        _role("upstream", "{(upstream)}"),
        _EQUALS,
        "{contribution}",
    )
)
_TOTAL_MATHML: Final = "".join(
    (
        '<mspace width="1.5em"/><mtext>total</mtext><mspace width="0.5em"/>{before}<mo>+</mo>',
        "{(contribution)}",
        _EQUALS,
        _role("total", "{total}"),
    )
)
_CLOSED: Final = "the gate is closed"

# A placeholder is `{name}`, or `{(name)}` where a negative number needs parentheses: see
# `symbols.fill`. Words stand in \text{} with a space, so that none of them is a placeholder.
TEMPLATES: Final[dict[Kind, dict[Style, str]]] = {
    "forward": {
        "sentence": "{node} is computed: {formula}, with numbers {numbers}, is {value}.",
        "line": "{node} = {formula} = {numbers} = {value}",
        "latex": "{node} = {formula} = {numbers} = {value}",
        "mathml": _math(
            "{node}", _EQUALS, "{formula}", _EQUALS, "{numbers}", _EQUALS, _role("total", "{value}")
        ),
    },
    "seed": {
        "sentence": "The backward pass begins: the derivative of {root} by itself is {total}.",
        "line": f"{_by_line('root', 'root')} = {{total}}",
        "latex": f"{_by_latex('root', 'root')} = {{total}}",
        "mathml": _math(_by_mathml("root", "root"), _EQUALS, _role("total", "{total}")),
    },
    "contribution": {
        "sentence": (
            "{operand} gets {contribution}: the derivative of {node} by {by_words}, {local}, times "
            "the gradient of {node}, {upstream}."
        ),
        "line": _TERM_LINE,
        "latex": _TERM_LATEX,
        "mathml": _math(_TERM_MATHML),
    },
    "again": {
        "sentence": (
            "{operand} is used more than once and gets {contribution} on top: the derivative of "
            "{node} by {by_words}, {local}, times the gradient of {node}, {upstream}. "
            "Its gradient was {before} and is now {total}."
        ),
        "line": f"{_TERM_LINE}   total {{before}} + {{(contribution)}} = {{total}}",
        "latex": (
            _TERM_LATEX
            + r" \quad\text{total }{before} + {(contribution)} = \mathbf{{total}}"
        ),
        "mathml": _math(_TERM_MATHML, _TOTAL_MATHML),
    },
    "closed": {
        "sentence": (
            "{operand} gets nothing from {node}: the derivative of {node} by {by_words} is "
            "{local}, so the gate is closed, whatever the gradient of {node}, {upstream}, is."
        ),
        "line": (
            f"{_by_line('root', 'operand')} += {{contribution}}   {_CLOSED}: "
            f"{_by_line('node', 'by')} = {{local}}"
        ),
        "latex": (
            f"{_by_latex('root', 'operand')} \\mathrel{{+}}= {{contribution}} \\quad"
            f"\\text{{{_CLOSED}: }}{_by_latex('node', 'by')} = {{local}}"
        ),
        "mathml": _math(
            _by_mathml("root", "operand"),
            "<mo>+=</mo>{contribution}",
            f'<mspace width="1.5em"/><mtext>{_CLOSED}:</mtext><mspace width="0.5em"/>',
            _by_mathml("node", "by", "local"),
            _EQUALS,
            _role("local", "{local}"),
        ),
    },
    "done": {
        "sentence": "The backward pass is complete: {gradients}.",
        "line": "{gradients}",
        "latex": "{gradients}",
        "mathml": _math("{gradients}"),
    },
}  # fmt: skip

# How the gradient of one leaf is written in the list of `done`, in each form of symbols.
GRADIENT: Final[dict[Form, str]] = {
    "text": f"{_by_line('root', 'node')} = {{total}}",
    "latex": f"{_by_latex('root', 'node')} = {{total}}",
    "mathml": f"<mrow>{_by_mathml('root', 'node')}{_EQUALS}{{total}}</mrow>",
}
LEAVES: Final = 8  # shown in that list; of more, the first four
NO_GRADIENT: Final = Symbol(
    "no leaf has a gradient",
    r"\text{no leaf has a gradient}",
    "<mtext>no leaf has a gradient</mtext>",
)


def kind_of(frame: "Frame") -> Kind:
    """Tell which template a frame takes."""
    if frame.kind != "contribution":
        return frame.kind
    return "closed" if frame.closed else "again" if frame.again else "contribution"


def equation(frame: "Frame", style: Style) -> str:
    r"""Write a frame in one style.

    >>> from autograd import Value, step
    >>> x = Value(2.0, "x1")
    >>> print(equation(step(x.exp()).frames[2], "latex"))
    \frac{\partial v_{1}}{\partial x_{1}} \mathrel{+}= \frac{\partial v_{1}}...
    """
    return fill(TEMPLATES[kind_of(frame)][style], FORM_OF[style], names(frame))


def names(frame: "Frame") -> dict[str, Symbol]:
    """Give what the placeholders of the templates stand for in a frame."""
    symbols = frame.symbols
    found = {"root": symbols[frame.root], "node": symbols[frame.node]}
    if frame.kind == "forward":
        number = frame.number_of
        found["formula"] = symbols.formula(frame.node)
        found["numbers"] = symbols.formula(frame.node, lambda node: quantity(number(node)))
        found["value"] = quantity(frame.value)
    elif frame.kind == "done":
        found["gradients"] = _gradients(frame, found["root"])
    else:
        for name in ("upstream", "local", "contribution", "before", "total"):
            found[name] = quantity(getattr(frame, name))
        if frame.operand is not None and frame.place is not None:
            found["operand"] = symbols[frame.operand]
            found["by"] = by = symbols.by(frame.node, frame.place)
            twice = by != found["operand"]
            found["by_words"] = by._replace(text=f"the {by.text}") if twice else by
    return found


def _gradients(frame: "Frame", root: Symbol) -> Symbol:
    totals = frame.leaf_totals()
    found = []
    for leaf, total in totals[:LEAVES]:
        names = {"root": root, "node": frame.symbols[leaf], "total": quantity(total)}
        found.append(Symbol(*(fill(GRADIENT[form], form, names) for form in FORMS)))
    return listed(found, len(totals), LEAVES) if found else NO_GRADIENT
