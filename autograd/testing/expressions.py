"""Expressions: functions over the rules of the table, as plain data that another process rebuilds.

An expression is the numbers of its leaves and a list of steps. A step names a rule and its
operands: an int is the place of an earlier number, the leaves first; a float is a constant.

>>> expression = Expression([1.5, 2.0], [("mul", 0, 1), ("sum", 2, 2, 0.5)])
>>> expression
sum([t1, t1, 0.5]) where t1 = x * y at x=1.5, y=2.0
>>> expression(1.5, 2.0)
6.5
>>> print(expression.source())
from autograd import Value, sum
<BLANKLINE>
x, y = Value(1.5, "x"), Value(2.0, "y")
t1 = x * y
out = sum([t1, t1, 0.5])
out.backward()
print(out.data, x.grad, y.grad)
<BLANKLINE>

Run as a script (`python -m autograd.testing.expressions`), this file reads expressions as JSON
lines and writes the bits of their values and gradients, to compare one build with another.

Next: `strategies.py` draws expressions, `writing.py` writes them as source.
"""

import inspect
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograd import folds, functions
from autograd.errors import InputTypeError, InputValueError
from autograd.rules import RULES, Rule
from autograd.testing import writing
from autograd.value import Value, apply

# The name of a rule, then its operands.
Step = tuple[Any, ...]


class Expression:
    """A function of its leaves, and a point: the numbers of the leaves.

    >>> from autograd import Value
    >>> square = Expression([3.0], [("mul", 0, 0)])
    >>> square.numbers, square(4.0), square(Value(5.0)).data
    ((3.0,), 16.0, 25.0)

    Steps that the last one does not depend on are dropped. Raises `InputValueError` for a step that
    names no rule, or an operand that is not there.
    """

    def __init__(self, numbers: Sequence[float], steps: Sequence[Sequence[Any]]) -> None:
        """Check the steps, and keep those that count."""
        self.numbers = tuple(float(number) for number in numbers)
        self.steps = tuple(tuple(step) for step in steps)
        if not self.numbers or not self.steps:
            raise InputValueError("an expression has one number and one step, or more")
        for index, step in enumerate(self.steps):
            _check(step, index + len(self.numbers))
        self.steps = _alive(self.steps, len(self.numbers))

    def __call__(self, *xs: Any) -> Any:
        """Compute the expression, over Values or over plain numbers."""
        if len(xs) != len(self.numbers):
            raise InputTypeError(
                f"this expression takes {len(self.numbers)} operands, got {len(xs)}; "
                "record() computes it at its own point"
            )
        found = list(xs)
        for name, *operands in self.steps:
            found.append(compute(name, [found[x] if type(x) is int else x for x in operands]))
        return found[-1]

    @property
    def __signature__(self) -> inspect.Signature:
        """The names of the leaves, for who shows them."""
        kind = inspect.Parameter.POSITIONAL_ONLY
        return inspect.Signature([inspect.Parameter(name, kind) for name in self.names])

    def record(self) -> tuple[Value, list[Value]]:
        """Compute the expression at its point from fresh leaves; give the root and the leaves.

        >>> root, leaves = Expression([3.0], [("mul", 0, 0)]).record()
        >>> root.backward()
        >>> root.data, leaves
        (9.0, [Value(data=3.0, grad=6.0, label='x')])
        """
        leaves = [Value(*leaf) for leaf in zip(self.numbers, self.names, strict=True)]
        return self(*leaves), leaves

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the leaves."""
        return leaf_names(len(self.numbers))

    @property
    def depth(self) -> int:
        """The number of steps on the longest path from a leaf to the root."""
        depths = [0] * len(self.numbers)
        for _, *operands in self.steps:
            depths.append(1 + max([depths[x] for x in operands if type(x) is int], default=0))
        return depths[-1]

    def source(self) -> str:
        """Write Python that computes the value and the gradient at this point when it is run.

        >>> print(Expression([3.0], [("exp", 0)]).source())
        from autograd import Value, exp
        <BLANKLINE>
        x = Value(3.0, "x")
        out = exp(x)
        out.backward()
        print(out.data, x.grad)
        <BLANKLINE>

        A primitive that was declared by texts is declared there, too.
        """
        return writing.source(self.numbers, self.names, self.steps)

    def to_json(self) -> list[Any]:
        """Give the expression as lists of numbers and names, which JSON can hold.

        >>> Expression([3.0], [("mul", 0, 0)]).to_json()
        [[3.0], [['mul', 0, 0]]]
        """
        return [list(self.numbers), [list(step) for step in self.steps]]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> "Expression":
        """Make an expression of what `to_json` gave.

        >>> Expression.from_json([[3.0], [["mul", 0, 0]]])
        x * x at x=3.0
        """
        numbers, steps = data
        return cls(numbers, steps)

    def __eq__(self, other: object) -> bool:
        """Tell whether two expressions have the same steps, at the same point."""
        return isinstance(other, Expression) and repr(self.to_json()) == repr(other.to_json())

    def __hash__(self) -> int:
        return hash(repr(self.to_json()))

    def __repr__(self) -> str:
        """Write the expression in one line."""
        return writing.line(self.numbers, self.names, self.steps)


def leaf_names(count: int) -> tuple[str, ...]:
    """Name leaves `x`, `y` and `z`, or from four leaves on `x0`, `x1`, and so on.

    >>> leaf_names(2), leaf_names(4)
    (('x', 'y'), ('x0', 'x1', 'x2', 'x3'))
    """
    return ("x", "y", "z")[:count] if count <= 3 else tuple(f"x{i}" for i in range(count))


def compute(name: str, xs: list[Any]) -> Any:
    """Apply the public function of a rule to operands in the order of a graph.

    >>> compute("dot", [1.0, 2.0, 10.0, 20.0, 0.5]), compute("atan2", [0.0, 1.0])
    (50.5, 0.0)
    """
    rule = RULES[name]
    if name == "dot":
        half = len(xs) // 2
        return folds.dot(xs[:half], xs[half : 2 * half], *xs[2 * half :])
    return function_of(rule)(xs) if rule.folds else function_of(rule)(*xs)


def function_of(rule: Rule) -> Callable[..., Any]:
    """Give the public function of a rule, or one for a primitive that was declared.

    >>> from autograd.rules import RULES
    >>> function_of(RULES["hypot"])(3.0, 4.0)
    5.0
    """
    if not writing.is_declared(rule):
        found: Callable[..., Any] = getattr(folds if rule.folds else functions, rule.name)
        return found

    def declared(*xs: Any) -> Any:
        if any(isinstance(x, Value) for x in xs):
            return apply(rule, *xs)
        assert rule.kernel is not None
        return rule.kernel(*xs)[0]

    return declared


def rule_of(function: str | Callable[..., Any]) -> Rule | None:
    """Give the rule that a public function applies, or of a name; None where there is none.

    >>> from autograd import hypot, softmax
    >>> rule_of(hypot) is rule_of("hypot"), rule_of(softmax)
    (True, None)
    """
    if isinstance(function, str):
        return RULES.get(function)
    rule = RULES.get(getattr(function, "__name__", ""))
    if rule is None:
        return None
    is_its_own = function_of(rule) is function
    return rule if is_its_own or function.__module__ == "autograd.primitive" else None


def results(expression: Expression) -> list[str]:
    """Give the bits of the value and of the gradient of each leaf.

    >>> results(Expression([1.5], [("mul", 0, 2.0)]))
    ['0x1.8000000000000p+1', '0x1.0000000000000p+1']
    """
    root, leaves = expression.record()
    root.backward()
    return [bits(x) for x in (root.data, *(leaf.grad for leaf in leaves))]


def bits(x: float) -> str:
    """Write a float exactly; every nan is one, as its sign and payload mean nothing.

    >>> bits(0.5)
    '0x1.0000000000000p-1'
    """
    return "nan" if x != x else x.hex()


def _check(step: Step, places: int) -> None:
    name, *operands = step or ("",)
    if name not in RULES:
        raise InputValueError(
            f"a step begins with the name of a rule, got {step!r}; the names are those of RULES"
        )
    rule = RULES[name]
    least = 1 + (rule.arity > 1) if rule.folds else rule.arity  # dot is of two, and a bias
    if len(operands) < least or (not rule.folds and len(operands) > least):
        wanted = f"{least} or more" if rule.folds else str(least)
        raise InputValueError(f"{name} takes {wanted} operands, got {step!r}")
    for x in operands:
        if type(x) is not float and not (type(x) is int and 0 <= x < places):
            raise InputValueError(
                f"an operand is a place from 0 to {places - 1} or a float, got {x!r} in {step!r}"
            )


def _alive(steps: tuple[Step, ...], leaves: int) -> tuple[Step, ...]:
    """Keep the steps that the last one depends on, in their order."""
    used = {leaves + len(steps) - 1}
    for place in range(leaves + len(steps) - 1, leaves - 1, -1):
        if place in used:
            used.update(x for x in steps[place - leaves][1:] if type(x) is int)
    kept = [place for place in range(leaves + len(steps)) if place < leaves or place in used]
    renamed = {place: new for new, place in enumerate(kept)}
    return tuple(
        (name, *(renamed[x] if type(x) is int else x for x in operands))
        for name, *operands in (steps[place - leaves] for place in kept[leaves:])
    )


def main() -> None:
    """Read expressions as JSON lines and write the bits of each as one."""
    for line in sys.stdin:
        print(json.dumps(results(Expression.from_json(json.loads(line)))))


if __name__ == "__main__":
    main()
