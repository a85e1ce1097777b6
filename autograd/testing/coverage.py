"""Coverage: how often the gradient of each rule was checked in this process.

>>> from autograd import Value, tanh
>>> cover(tanh(Value(0.5) * 2.0))
>>> covered(["tanh", "mul"])["tanh"] >= 1
True

A rule counts once for each check of a graph that holds a node of it, however many nodes: then a
slope that was found without the rule's derivative was compared with the gradient that went through
that node. It counts whether or not the check passed, and also where the gradient there was 0, as
behind a branch of `where` that was not taken. So a rule that is covered was looked at; that does
not make it right everywhere. An operation under `no_grad` leaves no node and does not count.

Next: `pytest_stepgrad.py` reports it at the end of a test session.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from autograd.rules import RULES, Rule
from autograd.topology import topological_order
from autograd.value import Value

COVERED: Final[Counter[str]] = Counter()


def cover(root: Value) -> None:
    """Count the rules of the graph below a root, whose gradient was checked.

    >>> before = COVERED["exp"]
    >>> from autograd import exp
    >>> cover(exp(exp(Value(1.0))))
    >>> COVERED["exp"] - before
    1
    """
    COVERED.update({node.rule.name for node in topological_order(root) if node.rule is not None})


def covered(rules: Iterable[str | Rule] | None = None) -> dict[str, int]:
    """Give how often each rule was checked, 0 for those that were not; by default of all rules.

    >>> list(covered(["add", "polygamma"]))
    ['add', 'polygamma']
    """
    names = [rule.name if isinstance(rule, Rule) else rule for rule in rules or RULES]
    return {name: COVERED[name] for name in names}


def summary(counts: Mapping[str, int]) -> str:
    """Say in one line how many of the rules were checked.

    >>> summary({"add": 3, "exp": 1})
    'gradients were checked through 2 of 74 rules'
    """
    checked = [name for name, count in counts.items() if count]
    return f"gradients were checked through {len(checked)} of {len({*RULES, *checked})} rules"


def listing(counts: Mapping[str, int]) -> list[str]:
    """List which rules were checked, how often, and which were not.

    >>> listing({"add": 3, "exp": 1})[0]
    'checked: add 3, exp 1'
    """
    checked = [f"{name} {count}" for name, count in counts.items() if count]
    missed = [name for name in RULES if not counts.get(name)]
    return [
        f"checked: {', '.join(checked) or 'none'}",
        f"not checked: {', '.join(missed) or 'none'}",
        summary(counts),
    ]
