"""Ranges: the numbers that Hypothesis draws for a leaf or an input, and what is said of them.

>>> by_place({"y": (0, 5)}, ("x", "y"))
{1: (0.0, 5.0)}

Next: `strategies.py` draws expressions over such numbers, `inputs.py` the inputs of a function.
"""

import math
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from autograd.convert import as_real
from autograd.errors import InputTypeError, InputValueError, MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtraError(
        "autograd.testing.strategies needs hypothesis: pip install 'stepgrad[test]'"
    ) from error

Domain = tuple[float, float]
Domains = Mapping[int | str, Domain]

_SPECIAL: Final = (0.0, 1.0, 0.5, -1.0, -0.0, 2.5, 1e-8, 40.0)
_NUMBERS: Final = st.one_of(
    st.integers(-3, 4).map(float),
    st.floats(-3.0, 3.0, allow_subnormal=False),
    st.floats(0.1, 3.0),
    st.sampled_from(_SPECIAL),
)


def numbers(domain: Domain | None = None) -> st.SearchStrategy[float]:
    """Draw floats from low to high; without a domain a mixture, with whole and special numbers.

    >>> from hypothesis import find
    >>> find(numbers((2.0, 5.0)), lambda x: x > 2.5)
    3.0
    """
    if domain is None:
        return _NUMBERS
    low, high = checked(domain, "a domain")
    tiny = any(0.0 < abs(x) < sys.float_info.min for x in (low, high))
    return st.floats(low, high, allow_subnormal=tiny)


def checked(domain: object, name: str) -> Domain:
    """Give a domain as two floats, or raise `InputTypeError` or `InputValueError`."""
    ends = [as_real(end) for end in domain] if isinstance(domain, (tuple, list)) else []
    known = [end for end in ends if end is not None]
    if len(ends) != 2 or len(known) != 2:
        raise InputTypeError(f"{name} is a pair of numbers (low, high), got {domain!r:.200}")
    low, high = known
    if not -math.inf < low <= high < math.inf:
        raise InputValueError(
            f"{name} is a pair (low, high) of finite numbers with low <= high, got {domain!r}"
        )
    return low, high


def by_place(domains: Domains | None, names: Sequence[str]) -> dict[int, Domain]:
    """Read the keys of domains, places or names, as places.

    Raises `InputTypeError` or `InputValueError` for what is no domain and for a key that names
    nothing.
    """
    if domains is None:
        return {}
    if not isinstance(domains, Mapping):
        raise InputTypeError(
            "domains takes a dict of pairs by place or name, such as "
            f"{{0: (low, high)}}, got {domains!r:.200}"
        )
    found: dict[int, Domain] = {}
    for key, domain in domains.items():
        if key in names:
            place = names.index(str(key))
        elif type(key) is int and 0 <= key < len(names):
            place = key
        else:
            raise InputValueError(
                f"the keys of domains are 0 to {len(names) - 1} or {', '.join(names)}, got {key!r}"
            )
        if place in found:
            raise InputValueError(f"domains has {names[place]} twice, by its place and its name")
        found[place] = checked(domain, f"the domain of {names[place]}")
    return found
