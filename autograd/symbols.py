r"""Symbols: the names of nodes in formulas, as text, in LaTeX and in MathML.

>>> from autograd import Value
>>> from autograd.topology import topological_order
>>> x, w = Value(2.0, "x1"), Value(-3.0, "w_12")
>>> y = (x * w).tanh()
>>> symbols = Symbols(topological_order(y))
>>> symbols[x].text, symbols[x].latex, symbols[x].mathml
('x₁', 'x_{1}', '<msub><mi>x</mi><mn>1</mn></msub>')
>>> symbols.title(y.operands[0]).text, symbols.title(y).text
('v₂ = x₁ × w₁₂', 'v₃ = tanh(v₂)')
>>> symbols.derivative(y.operands[0], 0)
'∂v₂/∂x₁ = w₁₂'

A label such as `x1` or `w_12` is a base and a subscript, any other is itself. A node without a
label is v with its place in topological order, its number in `autograd.tape(root)`, as subscript. A
constant without one is its number.

Next: `notation.py` has how each operation is written; `equation.py` the chain rule.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from autograd import notation
from autograd.escape import clean, is_blank, latex, xml
from autograd.tables import short

if TYPE_CHECKING:
    from autograd.value import Value

Form = Literal["text", "latex", "mathml"]
FORMS: Final[tuple[Form, ...]] = ("text", "latex", "mathml")

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_DIGITS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_WITH_SUBSCRIPT: Final = re.compile(r"([^\W\d_]+)_?([0-9₀-₉]+)")
_LONGEST: Final = 24  # letters of a label
SHOWN: Final = 4  # symbols in a list; of more, the first two
_PLACEHOLDER: Final = re.compile(r"\{(\(?)(\w+)\)?\}")


class Symbol(NamedTuple):
    """What stands for something in a formula, in each form; the MathML is one element."""

    text: str
    latex: str
    mathml: str

    def of(self, form: Form, parentheses: bool = False) -> str:
        """Give one form; if wished in parentheses where a sign or a space needs them.

        >>> quantity(-2.0).of("text", parentheses=True), quantity(2.0).of("text", parentheses=True)
        ('(−2)', '2')
        """
        written: str = getattr(self, form)
        if not parentheses or not (self.text.startswith("−") or " " in self.text):
            return written
        if form == "mathml":
            return f"<mrow><mo>(</mo>{written}<mo>)</mo></mrow>"
        return f"({written})"


def fill(template: str, form: Form, symbols: Mapping[str, Symbol]) -> str:
    """Put symbols where a template names them: `{x}`, or `{(x)}` to have parentheses if needed.

    >>> fill("{x} − {(y)}", "text", {"x": quantity(1.0), "y": quantity(-2.0)})
    '1 − (−2)'

    What is put in is not read again, so a label may hold braces. Other braces stay as they are.
    """

    def found(match: re.Match[str]) -> str:
        symbol = symbols.get(match[2])
        return match[0] if symbol is None else symbol.of(form, parentheses=match[1] == "(")

    return _PLACEHOLDER.sub(found, template)


def quantity(number: float) -> Symbol:
    r"""Give a number in each form, by the rule of `tables.short`.

    >>> quantity(-123456.0)
    Symbol(text='−1.235e+05', latex='-1.235 \\times 10^{5}', mathml='<mn>−1.235e+05</mn>')
    """
    text = short(number)
    mantissa, _, power = text.replace("−", "-").partition("e")
    written = mantissa.replace("inf", r"\infty ").replace("nan", r"\mathrm{nan}")
    if power:
        written += rf" \times 10^{{{int(power)}}}"
    return Symbol(text, written, f"<mn>{text}</mn>")


def parts(label: str) -> tuple[str, str]:
    """Split what is shown of a label into a base and the digits of its subscript, which may be "".

    >>> parts("w_12"), parts("loss"), parts("x" * 30)
    (('w', '12'), ('loss', ''), ('xxxxxxxxxxxxxxxxxxxxxxx…', ''))
    """
    text = " ".join(clean(label[: 2 * _LONGEST]).split())
    if len(text) > _LONGEST or len(label) > 2 * _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    found = _WITH_SUBSCRIPT.fullmatch(text)
    return (text, "") if found is None else (found[1], found[2].translate(_DIGITS))


def named(label: str) -> Symbol:
    r"""Give the symbol that a label stands for.

    >>> named("w_12").text, named("loss").latex, named("a < b").mathml
    ('w₁₂', '\\mathrm{loss}', '<mi>a &lt; b</mi>')
    """
    base, digits = parts(label)
    letters = latex(base) if len(base) > 1 or not base.isalpha() else ""
    written = rf"\mathrm{{{letters}}}" if letters else base
    if not digits:
        return Symbol(base, written, f"<mi>{xml(base)}</mi>")
    return Symbol(
        base + digits.translate(_SUBSCRIPTS),
        f"{written}_{{{digits}}}",
        f"<msub><mi>{xml(base)}</mi><mn>{digits}</mn></msub>",
    )


def symbol(node: "Value", place: int) -> Symbol:
    """Give the symbol of a node from its place in topological order.

    >>> from autograd import Value
    >>> symbol(Value(1.0), 5).text, symbol(Value(1.0, "b"), 5).text
    ('v₅', 'b')
    """
    if not is_blank(node.label):
        return named(node.label)
    return quantity(node.data) if node.is_constant else named(f"v{place}")


def listed(first: Sequence[Symbol], count: int, limit: int = SHOWN) -> Symbol:
    """Write so many symbols one after the other, of which at least the first `limit` are given.

    >>> listed([named(f"x{i}") for i in range(5)], count=5).text
    'x₀, x₁, … 3 more'
    """
    shown = list(first if count <= limit else first[: limit // 2])
    if len(shown) < count:
        more = f"… {count - len(shown):,} more"
        more_latex = rf"\ldots\ {count - len(shown)}\ \mathrm{{more}}"
        shown.append(Symbol(more, more_latex, f"<mtext>{more}</mtext>"))
    comma = '<mo>,</mo><mspace width="0.4em"/>'
    return Symbol(
        ", ".join(item.text for item in shown),
        ", ".join(item.latex for item in shown),
        f"<mrow>{comma.join(item.mathml for item in shown)}</mrow>",
    )


class Symbols:
    """The symbols of the nodes of a graph, and what is said with them."""

    def __init__(self, order: "Sequence[Value]") -> None:
        """Number the nodes, which are given in topological order."""
        self.places = {id(node): place for place, node in enumerate(order)}

    def __getitem__(self, node: "Value") -> Symbol:
        return symbol(node, self.places[id(node)])

    def formula(self, node: "Value", write: "Callable[[Value], Symbol] | None" = None) -> Symbol:
        """Write how a result was computed; `write` gives something else than the symbols.

        >>> from autograd import Value
        >>> y = Value(2.0, "x") - 3.0
        >>> symbols = Symbols([*y.operands, y])
        >>> symbols.formula(y).text, symbols.formula(y, lambda node: quantity(node.data)).text
        ('x − 3', '2 − 3')
        """
        if node.rule is None:
            return self[node]
        given = node.operands
        operands = [self[x] if write is None else write(x) for x in given[:SHOWN]]
        template = notation.of(node.rule)
        if template.text.startswith("{0}") and " " in operands[0].text:
            # A label such as `a - b` would be read together with the sign behind it.
            operands[0] = Symbol(*(operands[0].of(form, parentheses=True) for form in FORMS))
        names = {str(place): operand for place, operand in enumerate(operands)}
        names["list"] = listed(operands, len(given))
        names["op"] = Symbol(node.rule.name, latex(node.rule.name), xml(node.rule.name))
        return Symbol(*(fill(getattr(template, form), form, names) for form in FORMS))

    def title(self, node: "Value") -> Symbol:
        """Give the symbol of a node, and of a result also its formula: o = tanh(n)."""
        name, formula = self[node], self.formula(node)
        if formula.text == name.text:  # a leaf, or one that is called as it is computed: −x
            return name
        names = {"node": name, "formula": formula}
        equation = "{node}<mo>=</mo>{formula}"
        return Symbol(
            fill("{node} = {formula}", "text", names),
            fill("{node} = {formula}", "latex", names),
            f"<mrow>{fill(equation, 'mathml', names)}</mrow>",
        )

    def by(self, node: "Value", place: int) -> Symbol:
        """Give an operand as that by which is differentiated: told apart where it occurs twice.

        >>> from autograd import Value
        >>> d = Value(2.0, "d")
        >>> y = d * d
        >>> [Symbols([d, y]).by(y, place).text for place in (0, 1)]
        ['first d', 'second d']
        """
        operands = node.operands
        operand = operands[place]
        same = [at for at, other in enumerate(operands) if other is operand]
        name = self[operand]
        if len(same) == 1:
            return name
        number = notation.ordinal(same.index(place) + 1)
        return Symbol(
            f"{number} {name.text}",
            rf"{{{name.latex}}}_{{\mathrm{{{number}}}}}",
            f"<msub>{name.mathml}<mtext>{number}</mtext></msub>",
        )

    def derivative(self, node: "Value", place: int) -> str:
        """Write the local derivative of a result by one operand: ∂y/∂x = exp(x).

        It is "" for a rule that was declared by callables, and where the text of the rule needs
        quantities that have no symbol.
        """
        names = [self[operand].of("text", parentheses=True) for operand in node.operands]
        result = self[node].of("text", parentheses=True)
        text = "" if node.rule is None else notation.partial(node.rule, place, names, result)
        by = self.by(node, place).of("text", parentheses=True)
        return f"∂{result}/∂{by} = {text}" if text else ""
