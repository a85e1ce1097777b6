import json
import math
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd import InputTypeError
from nn.exact_json import dumps, loads

# Every pattern of 64 bits: all nans, too.
FLOATS = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
TEXTS = st.text(max_size=5) | st.sampled_from(["$", "$float", "$$float"])
LEAVES = st.none() | st.booleans() | st.integers() | FLOATS | TEXTS
DATA = st.recursive(LEAVES, lambda part: st.lists(part) | st.dictionaries(TEXTS, part))


def bits(data):
    """Give data in which floats are equal when their bits are."""
    if isinstance(data, float):
        return ("float", struct.pack("<d", data))
    if isinstance(data, list):
        return [bits(part) for part in data]
    if isinstance(data, dict):
        return {name: bits(part) for name, part in data.items()}
    return (type(data), data)


@given(DATA)
@example([math.nan, -math.nan, math.inf, -math.inf, -0.0, 5e-324, 1.7976931348623157e308])
@example({"$float": "7ff8000000000000"})
@example({"$float": math.nan})
def test_round_trip(data):
    text = dumps(data)
    assert bits(loads(text)) == bits(data)
    assert text.isascii()
    assert b"\n" not in text
    json.loads(text, parse_constant=pytest.fail)  # it is JSON as the standard has it


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (object(), "got object"),
        ({"a": [1, {2}]}, "in a.1"),
        ({"a": {1: 2}}, "got int: 1 as a name in a"),
        ({1: 2}, "got int: 1 as a name in a dict"),
        (b"", "got bytes"),
        (1j, "got complex"),
    ],
)
def test_anything_else_is_refused(data, told):
    with pytest.raises(InputTypeError, match=told):
        dumps(data)


@pytest.mark.parametrize("bits", [b'"7f"', b'"xy"', b"1", b"null"])
def test_other_bits_are_refused(bits):
    with pytest.raises(ValueError, match=r"no such JSON|non-hexadecimal"):
        loads(b'{"$float":' + bits + b"}")


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError, match=r"no such JSON|Expecting|decode"):
        loads(text)
