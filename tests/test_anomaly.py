"""detect_anomaly: the first nan or infinity is an error that says what, where and why."""

import contextlib
import copy
import inspect
import math
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subprocesses import python
from wild import wild

import autograd
import nn
from autograd import (
    AnomalyError,
    Value,
    detect_anomaly,
    dot,
    exp,
    log,
    logsumexp,
    prod,
    record_source,
    sqrt,
    where,
)
from autograd.errors import StaleGraphError
from autograd.rules import RULES

POW = RULES["pow"].domain

# What is computed, what it is called, the kind, and the place of the operand that made it.
VALUES: list[tuple[Any, str, str, int | None]] = [
    (lambda x: log(x - x), "log(0.0) gave -inf", "division by zero", 0),
    (lambda x: exp(x * 1000.0), "exp(3000.0) gave inf", "overflow", 0),
    (lambda x: sqrt(-x), "sqrt(-3.0) gave nan", "outside the domain a >= 0.0", 0),
    (lambda x: x / 0.0, "div(3.0, 0.0) gave inf", "division by zero", 1),
    (lambda x: (x - x) / 0.0, "div(0.0, 0.0) gave nan", "0 / 0", 1),
    (lambda x: x * math.nan, "mul(3.0, nan) gave nan", "nan came in", 1),
    (lambda x: x + math.inf, "add(3.0, inf) gave inf", "an infinity came in", 1),
    (lambda x: Value(math.inf) - math.inf, "sub(inf, inf) gave nan", "inf - inf", 0),
    (lambda x: Value(math.inf) / math.inf, "div(inf, inf) gave nan", "inf / inf", 0),
    (lambda x: (x - x) * math.inf, "mul(0.0, inf) gave nan", "0 * inf", 1),
    (lambda x: Value(math.inf).sin(), "sin(inf) gave nan", "an infinity came in", 0),
    (lambda x: autograd.sum([x, math.inf, -math.inf]), "sum(3.0, inf, -inf)", "inf - inf", 1),
    (lambda x: dot([x, 0.0], [1.0, math.inf]), "dot(3.0, 0.0, 1.0, inf)", "0 * inf", 3),
    (lambda x: dot([x, 1e200], [-1e308, 1e200]), "dot(3.0, 1e+200", "inf - inf", None),
    (lambda x: prod([x, 1e308, 0.0]), "prod(3.0, 1e+308, 0.0) gave nan", "0 * inf", None),
    (lambda x: x * 1e307 * 10.0, "mul(3e+307, 10.0) gave inf", "overflow", 0),
    (lambda x: x / 1e-320, "div(3.0, 1e-320) gave inf", "overflow", 1),
    (lambda x: dot([x, 1e308], [x, 1e308]), "dot(3.0, 1e+308, 3.0, 1e+308)", "overflow", 1),
    (lambda x: (-x) ** 0.5, "pow(-3.0, 0.5) gave nan", f"outside the domain {POW}", 0),
    (lambda x: (x - x) ** -1.0, "pow(0.0, -1.0) gave inf", "division by zero", 0),
    (lambda x: x % 0.0, "mod(3.0, 0.0) gave nan", "outside the domain b != 0.0", 1),
    (lambda x: where(x > 0, math.inf, x), "where(1.0, inf, 3.0)", "an infinity came in", 1),
    (lambda x: where(x < 0, math.nan, x * math.inf), "mul(3.0, inf)", "an infinity came in", 1),
    (lambda x: autograd.silu(Value(-math.inf)), "silu(-inf) gave nan", "0 * inf", 0),
    (lambda x: autograd.floor(Value(math.nan)), "floor(nan) gave nan", "nan came in", 0),
]


@pytest.mark.parametrize(("build", "message", "kind", "place"), VALUES)
def test_value_that_is_not_finite(build: Any, message: str, kind: str, place: int | None) -> None:
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        build(Value(3.0))
    error = caught.value
    assert (error.kind, error.operand) == (kind, place)
    assert message in str(error)
    assert f"({kind}" in str(error)
    build(Value(3.0))  # silent without


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda x: Value(math.inf, "w") - math.inf, "operand 1 ('w') is inf and operand 2 is inf"),
        (lambda x: Value(math.inf) + -math.inf, "operand 1 is inf and operand 2 is -inf"),
        (lambda x: (x - x) * math.inf, "operand 1 is 0.0 and operand 2 is inf"),
        (lambda x: Value(math.inf) / math.inf, "operand 1 is inf and operand 2 is inf"),
        (lambda x: (x - x) / 0.0, "operand 1 is 0.0 and operand 2 is 0.0"),
        (
            lambda x: autograd.sum([x, math.inf, 1.0, -math.inf]),
            "operand 2 is inf and operand 4 is -inf",
        ),
        (lambda x: autograd.mean([-math.inf, x, math.inf]), "operand 1 is -inf and operand 3 is"),
        (lambda x: prod([x, 0.0, math.inf]), "operand 2 is 0.0 and operand 3 is inf"),
        (lambda x: dot([x, 0.0], [1.0, math.inf]), "operand 2 is 0.0 and operand 4 is inf"),
        (lambda x: dot([x, math.inf], [1.0, 0.0]), "operand 2 is inf and operand 4 is 0.0"),
        (lambda x: dot([x, math.inf], [1.0, 1.0], -math.inf), "(inf - inf; operand 2 is inf)"),
    ],
)
def test_both_operands_are_named_where_only_together_they_make_a_nan(
    build: Any, message: str
) -> None:
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        build(Value(3.0))
    assert message in str(caught.value)


# What is computed outside the mode, the seed, the kind, the place, and the text that is shown.
GRADIENTS: list[tuple[Any, float, str, int | None, str]] = [
    (lambda x: sqrt(x), 3.0, "division by zero", 0, "upstream 3.0 times local inf, and the "),
    (lambda x: sqrt(x), 3.0, "division by zero", 0, "local derivative is 0.5 / out (division by"),
    (lambda x: 0.0 * sqrt(x), 1.0, "0 * inf", 0, "0.5 / out"),
    (lambda x: 1.0 / x, 1.0, "division by zero", 1, "-out / b"),
    (lambda x: x**0.5, 1.0, "division by zero", 0, "b * pow(a, b - 1.0)"),
    (lambda x: exp(x + 1000.0), 1.0, "overflow", 0, "is out (overflow)"),
    (lambda x: exp(x + 1000.0) * 0.0, 1.0, "0 * inf", 0, "local inf"),
    (lambda x: x * exp(x + 1000.0), 1.0, "an infinity came in", 0, "is b (an infinity came in)"),
    (lambda x: dot([x], [math.nan]), 1.0, "nan came in", 0, "is b (nan came in)"),
    (lambda x: x * 1e200, 1e200, "overflow", 0, "upstream 1e+200 times local 1e+200"),
    (lambda x: x + x, 1e308, "overflow", 0, "what its consumers add up to"),
    (lambda x: x * 2.0, math.inf, "an infinity came in", None, "the seed of backward()"),
    (lambda x: x, math.nan, "nan came in", None, "the seed of backward()"),
    (lambda x: autograd.acos(x + 1.0), 1.0, "division by zero", 0, "sqrt((1.0 - a) * (1.0 + a))"),
    (lambda x: prod([x, 1e200, 1e200]), 1.0, "overflow", 0, "others(a)"),
]


@pytest.mark.parametrize(("build", "seed", "kind", "place", "text"), GRADIENTS)
def test_gradient_that_is_not_finite(
    build: Any, seed: float, kind: str, place: int | None, text: str
) -> None:
    x = Value(0.0)
    y = build(x)
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        y.backward(seed)
    assert (caught.value.kind, caught.value.operand) == (kind, place)
    assert text in str(caught.value)
    assert x.grad == 0.0
    y.backward(seed)
    assert not math.isfinite(x.grad)


def test_message_names_the_line_of_the_user() -> None:
    x = Value(0.0)
    line = inspect.currentframe().f_lineno + 2  # type: ignore[union-attr]
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        log(x)
    assert f"test_anomaly.py:{line}" in str(caught.value)


def test_a_context_that_decorates_a_function_is_not_the_line_of_the_user() -> None:
    @contextlib.contextmanager
    def nothing() -> Iterator[None]:
        yield

    with record_source():
        y = nothing()(exp)(Value(1.0))
    assert "test_anomaly.py:" in y.source


def test_error_carries_what_the_message_says() -> None:
    x = Value(-1000.0, "x")
    with detect_anomaly():
        s = autograd.sigmoid(x)
        with pytest.raises(AnomalyError) as caught:
            log(s)
    error = caught.value
    assert error.node is not None
    assert error.node.operands == (s,)
    assert error.advice == "log(sigmoid(x)): use log_sigmoid(x)"
    assert error.source == error.node.source
    for part in (error.kind, error.source, error.advice):
        assert part
        assert part in str(error)


def test_operand_is_named_by_its_label() -> None:
    w = Value(math.nan, "w")
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"operand 2 \('w'\) is nan"):
        _ = Value(3.0) * w
    x = Value(0.0, "x")
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"gradient of operand 1 \('x'\) of"):
        sqrt(x).backward()


def test_many_operands_are_not_all_shown() -> None:
    xs = [Value(1.0)] * 500
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        autograd.sum([*xs, math.inf])
    assert "... 493 more" in str(caught.value)
    assert "operand 501 is inf" in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("twin", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])
def test_error_is_copied_without_its_graph(twin: Any) -> None:
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        log(Value(0.0))
    error = caught.value
    error.add_note("mine")
    other = twin(error)
    assert other.node is None
    assert (str(other), other.kind, other.operand) == (str(error), error.kind, error.operand)
    assert (other.source, other.advice, other.__notes__) == (error.source, error.advice, ["mine"])


def test_gradient_that_is_not_finite_names_the_line_that_computed_it() -> None:
    x = Value(0.0)
    with detect_anomaly():
        line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
        y = sqrt(x)
        with pytest.raises(AnomalyError) as caught:
            (y * 3.0).backward()
    message = str(caught.value)
    assert "operand 1 of sqrt(0.0) became inf (division by zero)" in message
    assert "upstream 3.0" in message
    assert f"test_anomaly.py:{line}" in message
    assert x.grad == 0.0


def test_anomaly_in_a_network_is_at_the_line_that_called_it() -> None:
    model = nn.MLP(2, [3, 1], seed=1)
    model.parameters()[0].data = 1e308
    line = inspect.currentframe().f_lineno + 2  # type: ignore[union-attr]
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        model([1e300, 1.0])
    assert caught.value.source == f"{__file__}:{line}"


def test_gradient_of_a_graph_recorded_before_says_that_the_line_is_not_known() -> None:
    y = sqrt(Value(0.0))
    with detect_anomaly(), pytest.raises(AnomalyError, match="compute it under detect_anomaly"):
        y.backward()
    y.backward()
    with record_source():
        y = sqrt(Value(0.0))
    with detect_anomaly(), pytest.raises(AnomalyError, match=r"test_anomaly\.py:"):
        y.backward()


# --- hooks and leaves -----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", ["root", "inner", "leaf"])
def test_gradient_that_a_hook_returns_is_checked(place: str, number: float) -> None:
    x, other = Value(3.0, "x"), Value(1.0)
    inner = x * x
    root = inner + other
    node = {"root": root, "inner": inner, "leaf": x}[place]
    handle = node.register_hook(lambda gradient: number)
    with (
        detect_anomaly(),
        pytest.raises(AnomalyError, match="gradient hook returned") as caught,
    ):
        root.backward()
    assert caught.value.node is node
    assert (x.grad, other.grad) == (0.0, 0.0)
    handle.remove()
    root.backward()
    assert (x.grad, other.grad) == (6.0, 1.0)


def test_gradient_that_overflows_over_several_passes_is_found() -> None:
    x, y = Value(1.0, "x"), Value(1.0)
    root = x * 1e308 + y
    with detect_anomaly():
        root.backward()
        with pytest.raises(AnomalyError, match="earlier passes left 1e\\+308") as caught:
            root.backward()
    assert (caught.value.kind, caught.value.node) == ("overflow", x)
    assert (x.grad, y.grad) == (1e308, 1.0)


def test_a_pass_that_raises_changes_no_leaf() -> None:
    x, y = Value(0.0), Value(2.0)
    root = y * y + sqrt(x)
    x.grad, y.grad = 5.0, 7.0
    with detect_anomaly(), pytest.raises(AnomalyError):
        root.backward()
    assert (x.grad, y.grad) == (5.0, 7.0)


# --- what is no anomaly ---------------------------------------------------------------------------


def test_what_a_gate_stops_is_no_anomaly() -> None:
    x = Value(0.0)
    bounded = autograd.maximum(sqrt(x), 1.0)
    with detect_anomaly():
        bounded.backward()
    assert x.grad == 0.0


def test_finite_work_is_left_alone() -> None:
    x = Value(2.0)
    with detect_anomaly():
        y = logsumexp([x, x * x, 1.0]) + where(x > 0, x, 1.0)
        y.backward()
    checked = x.grad
    x.zero_grad()
    (logsumexp([x, x * x, 1.0]) + where(x > 0, x, 1.0)).backward()
    assert x.grad == checked


def test_a_constant_exponent_and_a_closed_gate_are_no_anomaly() -> None:
    s = Value(0.0)
    root = autograd.sqrt(s)
    root.backward()
    with detect_anomaly():
        (Value(-1.0) ** 2).backward()
        (autograd.relu(s) + 1.0).backward()


def test_a_sum_whose_operands_were_changed_passes_as_it_does_without() -> None:
    x = Value(1.0)
    y = autograd.sum([x, x])
    x.data = 2.0
    with detect_anomaly():
        y.backward()
    assert x.grad == 2.0
    y = dot([x], [x])
    x.data = 3.0
    with detect_anomaly(), pytest.raises(StaleGraphError):
        y.backward()


def test_operands_that_were_changed_since_are_mentioned() -> None:
    x = Value(0.0)
    y = sqrt(x)
    x.data = 4.0
    with detect_anomaly(), pytest.raises(AnomalyError, match="changed since it was computed"):
        y.backward()


# --- everything that is not finite, and only that, is found ---------------------------------------


@given(wild(list(RULES)))
def test_an_expression_raises_where_a_number_in_it_is_not_finite(expression: Any) -> None:
    root, _ = expression.record()
    numbers = [node.data for node in autograd.topology.topological_order(root) if node.rule]
    with detect_anomaly():
        if all(map(math.isfinite, numbers)):
            expression.record()
        else:
            with pytest.raises(AnomalyError) as caught:
                expression.record()
            assert caught.value.kind


@given(wild(list(RULES)), st.floats())
def test_a_pass_raises_where_a_gradient_in_it_is_not_finite(expression: Any, seed: float) -> None:
    root, leaves = expression.record()
    root.backward(seed)
    order = autograd.topology.topological_order(root)
    found = [x.grad for x in order]
    for leaf in leaves:
        leaf.zero_grad()
    with detect_anomaly():
        if math.isfinite(seed) and all(map(math.isfinite, found)):
            root.backward(seed)
        else:
            with pytest.raises(AnomalyError) as caught:
                root.backward(seed)
            assert caught.value.kind
            assert all(leaf.grad == 0.0 for leaf in leaves)


def test_primitives_by_callables_are_classified_by_their_domain() -> None:
    safe = autograd.primitive(
        "anomalous",
        lambda a: math.inf if a >= 0.0 else math.nan,
        lambda a: 1.0,
        domain="a > 0.0",
    )
    for x, kind in [
        (0.0, "division by zero"),
        (-1.0, "outside the domain a > 0.0"),
        (1.0, "overflow"),
    ]:
        with detect_anomaly(), pytest.raises(AnomalyError) as caught:
            safe(Value(x))
        assert caught.value.kind == kind


def test_primitives_by_texts_are_read() -> None:
    shifted = autograd.primitive("log_shifted", "log(a - 1.0)", "1.0 / (a - 1.0)")
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        shifted(Value(0.0))
    assert caught.value.kind == "outside the domain of log: a > 0.0"
    with detect_anomaly(), pytest.raises(AnomalyError) as caught:
        shifted(Value(1.0))
    assert caught.value.kind == "division by zero"


def test_a_cell_of_a_notebook_is_named_by_its_number() -> None:
    text = (
        "from IPython.core.interactiveshell import InteractiveShell as S; "
        "S.instance().run_cell('from autograd import *\\n"
        "with record_source():\\n    print((Value(1.0) * 2.0).source)')"
    )
    assert python(text).stdout.strip() == "In[1]:3"
