"""Writing: an expression as Python source.

>>> steps = [("mul", 0, 1), ("pow", 2, 2.0), ("sub", 3, 2)]
>>> line([1.5, 2.0], ["x", "y"], steps)
'(t1 ** 2.0) - t1 where t1 = x * y at x=1.5, y=2.0'

Arithmetic is written with Python's operators, the rest as calls of the public functions. What is
used more than once, or long, has a name of its own.

Next: `expressions.py` says what an expression is.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from autograd import rules
from autograd.rules import RULES, Rule

_OPERATORS: Final = frozenset({"+", "-", "*", "/", "**", "//", "%"})
# A text that is longer has a name of its own.
_LONG: Final = 60


def is_declared(rule: Rule) -> bool:
    """Tell whether a rule is a primitive that was declared, not a row of the table.

    >>> is_declared(RULES["log10"])
    False
    """
    return getattr(rules, rule.name.upper(), None) is not rule


def line(numbers: Sequence[float], names: Sequence[str], steps: Sequence[Sequence[Any]]) -> str:
    """Write an expression and its point in one line."""
    writer = _Writer(names, steps)
    where = ", ".join(f"{name} = {text}" for name, text in writer.named)
    point = ", ".join(f"{name}={x!r}" for name, x in zip(names, numbers, strict=True))
    return f"{writer.root}{where and f' where {where}'} at {point}"


def source(numbers: Sequence[float], names: Sequence[str], steps: Sequence[Sequence[Any]]) -> str:
    """Write a program that computes the value and the gradient of an expression."""
    writer = _Writer(names, steps)
    declared = [RULES[name] for name in sorted(writer.called) if is_declared(RULES[name])]
    imported = ["Value", *sorted(writer.called - {rule.name for rule in declared})]
    if declared:
        imported.append("primitive")
    leaves = ", ".join(
        f'Value({_number(x)}, "{name}")' for name, x in zip(names, numbers, strict=True)
    )
    return "\n".join(
        [
            f"from autograd import {', '.join(imported)}",
            "",
            *(_declaration(rule) for rule in declared),
            f"{', '.join(names)} = {leaves}",
            *(f"{name} = {text}" for name, text in writer.named),
            f"out = {writer.root}",
            "out.backward()",
            f"print(out.data, {', '.join(f'{name}.grad' for name in names)})",
            "",
        ]
    )


class _Writer:
    """The text of an expression: `named` holds what has a name of its own, `root` the result."""

    def __init__(self, names: Sequence[str], steps: Sequence[Sequence[Any]]) -> None:
        uses = Counter(x for _, *operands in steps for x in operands if type(x) is int)
        self.named: list[tuple[str, str]] = []
        self.called: set[str] = set()
        self.texts = list(names)
        # The places whose text is to stand in parentheses beside an operator.
        self.compound: set[int] = set()
        for place, (name, *operands) in enumerate(steps, len(names)):
            text = self._step(RULES[name], operands, place)
            is_root = place == len(names) + len(steps) - 1
            if not is_root and (uses[place] > 1 or len(text) > _LONG):
                self.named.append((f"t{len(self.named) + 1}", text))
                self.compound.discard(place)
                text = self.named[-1][0]
            self.texts.append(text)
        self.root = self.texts[-1]

    def _step(self, rule: Rule, operands: list[Any], place: int) -> str:
        # Of constants alone Python's own operator would raise where 1 / 0 is infinite.
        if _has_operator(rule) and any(type(x) is int for x in operands):
            self.compound.add(place)
            inner = [self._beside_operator(x) for x in operands]
            return f" {rule.symbol} ".join(inner) if len(inner) > 1 else f"{rule.symbol}{inner[0]}"
        self.called.add(rule.name)
        xs = [self._operand(x) for x in operands]
        if rule.name == "dot":
            half = len(xs) // 2
            halves = [f"[{', '.join(each)}]" for each in (xs[:half], xs[half : 2 * half])]
            return f"dot({', '.join([*halves, *xs[2 * half :]])})"
        return f"{rule.name}([{', '.join(xs)}])" if rule.folds else f"{rule.name}({', '.join(xs)})"

    def _operand(self, x: int | float) -> str:
        return self.texts[x] if isinstance(x, int) else _number(x)

    def _beside_operator(self, x: int | float) -> str:
        text = self._operand(x)
        is_compound = isinstance(x, int) and x in self.compound
        return f"({text})" if is_compound or text.startswith("-") else text


def _has_operator(rule: Rule) -> bool:
    return rule.symbol in _OPERATORS and not is_declared(rule)


def _number(x: float) -> str:
    return repr(x) if x - x == 0.0 else f'float("{x}")'


def _declaration(rule: Rule) -> str:
    if not rule.has_texts:
        return f"# declare the primitive {rule.name!r} here: it was made of callables, not of texts"
    facts = [
        f", {name}={getattr(rule, name)!r}" for name in ("domain", "kinks") if getattr(rule, name)
    ]
    texts = ", ".join(repr(text) for text in (rule.name, rule.formula, *rule.partials))
    return f"{rule.name} = primitive({texts}{''.join(facts)}{', gate=True' if rule.gate else ''})"
