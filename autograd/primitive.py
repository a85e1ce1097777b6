"""Primitive: a row for the table of rules, declared by a user.

>>> cube = primitive("cube", "a * a * a", "3.0 * a * a")
>>> x = Value(2.0)
>>> y = cube(x)
>>> y.backward()
>>> y.data, x.grad
(8.0, 12.0)

From texts a primitive has whatever the rows of `rules.py` have: the grammar is described in
`grammar.py`. From Python callables it has values and gradients, forward and backward, and higher
derivatives where the partials are written so that they take Values, too:

>>> import math
>>> log3 = primitive("log3", lambda a: math.log(a, 3), lambda a: 1 / (a * math.log(3)))
>>> round(log3(9.0), 6)
2.0
"""

import inspect
import keyword
from collections.abc import Callable, Sequence
from typing import Any

from autograd.convert import real
from autograd.errors import InputTypeError, RuleError
from autograd.generate import check, compile_kernel
from autograd.rules import RULES, Rule
from autograd.value import Value, apply

Formula = str | Callable[..., float]


def primitive(
    name: str,
    formula: Formula,
    *partials: Formula,
    domain: str = "",
    kinks: str = "",
    gate: bool = False,
    about: str = "",
) -> Callable[..., Any]:
    """Declare a primitive and give the function that applies it.

    >>> excess = primitive("excess", "a - b if a > b else 0.0", "1.0 if a > b else 0.0",
    ...                    "-1.0 if a > b else 0.0", kinks="a == b", gate=True)
    >>> excess(5.0, 3.0)
    2.0

    `formula` and one partial for each operand, three at most: all of them texts over the operands
    `a b c` (partials also over the result, `out`), or all of them callables of the operands, which
    get floats; for a higher derivative the partials get Values, which `math.exp` and the like do
    not take, but `autograd.exp` does.
    `domain`, `kinks` and `gate` are as in the table. The partials are believed: compare them with
    differences. Declaring the same again gives the same function. Raises `RuleError` for a name
    that is taken or a text that is not in the grammar, `InputTypeError` for anything else.
    """
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise InputTypeError(f"primitive takes a name that is a Python identifier, got {name!r}")
    if not 1 <= len(partials) <= 3:
        raise RuleError(f"primitive {name!r} has {len(partials)} partials; give one to three")
    texts = [text for text in (formula, *partials) if isinstance(text, str)]
    calls = [call for call in (formula, *partials) if callable(call)]
    if len(texts) == len(partials) + 1:
        row = Rule(
            name, texts[0], tuple(texts[1:]), domain=domain, kinks=kinks, gate=gate, about=about
        )
        check(row, texts=True)
        row.kernel = compile_kernel(row)
    elif len(calls) == len(partials) + 1:
        shown = tuple(_shown(call) for call in calls)
        row = Rule(name, shown[0], shown[1:], domain=domain, kinks=kinks, gate=gate, about=about)
        check(row, texts=False)
        row.kernel = _kernel_of(row, calls)
        row.has_texts = False
        row.derivatives = tuple(calls[1:])
    else:
        raise InputTypeError(
            f"primitive {name!r} takes texts or callables, all of one kind, got "
            f"{', '.join(type(part).__name__ for part in (formula, *partials))}"
        )
    declaration = (*texts, *map(_code, calls), domain, kinks, gate)
    if name in RULES and _DECLARED.get(name) != declaration:
        raise RuleError(
            f"a primitive named {name!r} is declared already, and otherwise; choose another name, "
            "or start Python anew"
        )
    if name in RULES:
        return _function_of(RULES[name])  # the same cell of a notebook was run again
    _DECLARED[name] = declaration
    row.code = len(RULES)
    RULES[name] = row
    return _function_of(row)


def derivative_over_values(rule: Rule, operands: Sequence[Value], place: int) -> Value | float:
    """Give a partial derivative of a primitive by callables as a graph.

    >>> mine = primitive("third_power", lambda a: a * a * a, lambda a: 3.0 * a * a)
    >>> derivative_over_values(RULES["third_power"], [Value(2.0)], 0).operands[1]
    Value(data=2.0, grad=0.0)

    Raises `RuleError` where the callable does not take Values.
    """
    call = rule.derivatives[place]
    try:
        found = call(*operands)
    except InputTypeError as error:
        raise RuleError(
            f"the partial {_shown(call)} of the primitive {rule.name!r} cannot be differentiated "
            f"again, for it takes floats alone ({error}); write it with functions of autograd, or "
            "declare the primitive by texts"
        ) from error
    return found if isinstance(found, Value) else real(found, f"{rule.name}'s {_shown(call)}")


# What was declared, to tell the same declaration from another of that name.
_DECLARED: dict[str, tuple[object, ...]] = {}


def _code(call: Callable[..., float]) -> object:
    """Give what two functions made by the same source have in common."""
    code = getattr(call, "__code__", None)
    if code is None or code.co_freevars:
        return call
    return code, getattr(call, "__defaults__", None)


def _shown(call: Callable[..., float]) -> str:
    return getattr(call, "__name__", repr(call))


def _kernel_of(row: Rule, calls: list[Callable[..., float]]) -> Callable[..., tuple[float, ...]]:
    for call in calls:
        try:
            inspect.signature(call).bind(*[0.0] * row.arity)
        except TypeError as error:
            raise RuleError(
                f"primitive {row.name!r}: {_shown(call)} must take {row.arity} operands: {error}"
            ) from None
        except ValueError:  # a function of C that does not tell its signature
            continue

    def kernel(*operands: float) -> tuple[float, ...]:
        return tuple(real(call(*operands), f"{row.name}'s {_shown(call)}") for call in calls)

    return kernel


def _function_of(row: Rule) -> Callable[..., Any]:
    def function(*operands: Any) -> Any:
        if any(isinstance(operand, Value) for operand in operands):
            return apply(row, *operands)
        if row.kernel is None or len(operands) != row.arity:
            raise InputTypeError(f"{row.name} takes {row.arity} operands, got {len(operands)}")
        return row.kernel(*[real(operand, row.name) for operand in operands])[0]

    function.__name__ = function.__qualname__ = row.name
    function.__doc__ = row.about or f"Apply the primitive {row!r}."
    # Its operands have the names that the texts have.
    function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(x, inspect.Parameter.POSITIONAL_ONLY) for x in "abc"[: row.arity]]
    )
    return function
