"""Settings: the numbers and switches of optimizers, and how each is checked.

>>> checked({"lr": 1}, {"lr": 0.1, "momentum": 0.0}, "SGD")
{'lr': 1.0, 'momentum': 0.0}

Next: `groups.py`, where an optimizer keeps them.
"""

from collections.abc import Mapping
from typing import Any, Final

from autograd import InputValueError
from nn.checks import Check, choice, count, finite, flag, not_negative, positive, sequence, share


def betas(given: object, taker: str, what: str) -> tuple[float, float]:
    """Give how much Adam's two averages keep in a step, each at least 0 and below 1.

    >>> betas([0.9, 0.999], "Adam", "betas")
    (0.9, 0.999)
    """
    numbers = [finite(beta, taker, what) for beta in sequence(given, taker, what)]
    if len(numbers) != 2 or not all(0.0 <= beta < 1.0 for beta in numbers):
        shares = ", ".join(f"{beta:g}" for beta in numbers)
        raise InputValueError(
            f"{taker} takes two numbers as {what}, each at least 0 and below 1, got ({shares})"
        )
    return numbers[0], numbers[1]


def line_search(given: object, taker: str, what: str) -> str | None:
    """Give the name of a line search, or None for a step of fixed length.

    >>> line_search("strong_wolfe", "LBFGS", "line_search")
    'strong_wolfe'
    """
    names = {"strong_wolfe": "strong_wolfe"}
    return None if given is None else choice(given, names, taker, what)


# Wherever a setting has one of these names, it is checked so.
CHECKS: Final[dict[str, Check]] = {
    "lr": not_negative,
    "momentum": not_negative,
    "dampening": share,
    "nesterov": flag,
    "weight_decay": not_negative,
    "alpha": share,
    "centered": flag,
    # With 0, a gradient of 0 would be divided by 0.
    "eps": positive,
    "lr_decay": not_negative,
    "initial_accumulator_value": not_negative,
    "betas": betas,
    "amsgrad": flag,
    "max_iter": count,
    "max_eval": count,
    "tolerance_grad": not_negative,
    "tolerance_change": not_negative,
    "history_size": count,
    "line_search": line_search,
}


def checked(settings: Mapping[str, Any], known: Mapping[str, Any], taker: str) -> dict[str, Any]:
    """Check the names and values of settings; what is missing is as it is known.

    >>> checked({"momentun": 1}, {"lr": 0.1, "momentum": 0.0}, "SGD")
    Traceback (most recent call last):
    ...
    autograd.errors.InputValueError: SGD takes lr or momentum as name of a setting,
    got 'momentun'; did you mean 'momentum'?
    """
    for name in settings:
        choice(name, known, taker, "name of a setting")
    return {name: CHECKS[name](value, taker, name) for name, value in {**known, **settings}.items()}


def plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give settings as JSON would give them back.

    >>> plain({"lr": 0.1, "betas": (0.9, 0.999)})
    {'lr': 0.1, 'betas': [0.9, 0.999]}
    """
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()
    }
