"""A bad argument or setting is an error that names it, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Compiled, InputTypeError, InputValueError, MissingExtraError, Value, compile


def weighed(w: Any, x: Any) -> Any:
    return w["a"] * x[0] + w["b"] * x[1]


W = {"a": 1.0, "b": 2.0}
BAD: list[tuple[Callable[[Compiled], Any], type[Exception], str]] = [
    (
        lambda f: f({"a": 1.0}, [[1.0, 2.0]]),
        InputValueError,
        r"w was a dict with the keys \['a', 'b'\]",
    ),
    (lambda f: f({"a": [1.0], "b": 2.0}, [[1.0, 2.0]]), InputValueError, r"w\['a'\] was a number"),
    (
        lambda f: f(W, np.ones((2, 3))),
        InputValueError,
        r"shape \(2,\), and is an array of shape \(3,\)",
    ),
    (lambda f: f(W, np.ones(3)), InputValueError, "a sample of x was an array"),
    (lambda f: f(W, np.ones((0, 2))), InputValueError, "x is empty"),
    (lambda f: f(W, []), InputValueError, "x is empty"),
    (lambda f: f(W, [[1.0, 2.0], [1.0]]), InputValueError, r"x\[1\] a list of 1"),
    (lambda f: f(W, 5.0), InputTypeError, "leading batch axis"),
    (lambda f: f({"a": "1", "b": 2.0}, [[1.0, 2.0]]), InputTypeError, r"w\['a'\] is str: '1'"),
    (lambda f: f({"a": None, "b": 2.0}, [[1.0, 2.0]]), InputTypeError, r"w\['a'\] is NoneType"),
    (lambda f: f({"a": 1j, "b": 2.0}, [[1.0, 2.0]]), InputTypeError, r"w\['a'\] is complex"),
    (lambda f: f(W, np.array([["1", "2"]])), InputTypeError, "for x one of <U1"),
    (lambda f: f({"a": {1, 2}, "b": 2.0}, [[1.0, 2.0]]), InputTypeError, r"w\['a'\] is set"),
    (lambda f: f(W), InputTypeError, "x, which is batched, is missing"),
    (lambda f: f(W, np.ones((1, 2)), 3.0), InputTypeError, "as in its first call, 2, got 3"),
    (lambda f: f.grad(W, np.ones((1, 2)), argnums=5), InputValueError, "argnums=5"),
    (lambda f: f.jvp((W, np.ones((1, 2))), (W,)), InputValueError, "a tangent for each of 2"),
    (lambda f: f.jvp(W, W), InputTypeError, "primals as a tuple"),
    (lambda f: f.jvp((W,), (W,)), InputTypeError, "x, which is batched, is missing: got 1"),
    (lambda f: f.at(W, [[1.0, 2.0]], lane=1), InputValueError, "the batch has no sample 1"),
    (lambda f: f.jvp((W, [[1.0, 2.0]]), ({"a": 1.0}, [[1.0, 2.0]])), InputValueError, "structure"),
    (
        lambda f: f.value_and_grad({"a": Value(1.0), "b": 2.0}, [[1.0, 2.0]]),
        InputTypeError,
        "Value",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD)
def test_a_bad_argument_is_an_error_that_names_it_and_nothing_is_lost(
    call: Callable[[Compiled], Any], error: type[Exception], message: str
) -> None:
    compiled = compile(weighed, batched="x")
    assert compiled(W, np.array([[1.0, 2.0]])).tolist() == [5.0]
    with pytest.raises(error, match=message):
        call(compiled)
    assert compiled(W, np.array([[1.0, 2.0]])).tolist() == [5.0]
    assert compiled.stats().variants == 1


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: compile(3.0), InputTypeError, "takes a function"),  # type: ignore[call-overload]
        (lambda: compile(weighed, batched="z"), InputValueError, "of w, x; got 'z'"),
        (lambda: compile(weighed, batched=2), InputValueError, "got 2"),
        (lambda: compile(weighed, batched=None), InputValueError, "got None"),  # type: ignore[call-overload]
        (lambda: compile(weighed, reduce="max", batched="x"), InputValueError, "got 'max'"),
        (lambda: compile(weighed, reduce="mean"), InputValueError, "only with batched"),
        (lambda: compile(weighed, dtype="int"), InputValueError, "'float64' or 'float32'"),
        (lambda: compile(weighed, threads=0), InputValueError, "threads"),
    ],
)
def test_a_bad_setting_is_an_error(
    make: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make()


def test_a_function_without_a_number_as_result_is_an_error() -> None:
    with pytest.raises(InputTypeError, match="gives None"):
        compile(lambda x: None)(1.0)
    with pytest.raises(InputTypeError, match="str"):
        compile(lambda x: "a")(1.0)
    with pytest.raises(InputTypeError, match="gives a list of 2"):
        compile(lambda x: [x, x]).grad(1.0)
    assert compile(lambda x: [x, x])(1.0) == [1.0, 1.0]


def test_samples_of_unlike_results_are_an_error() -> None:
    with pytest.raises(InputValueError, match="sample 1"):
        compile(lambda x: [x, x] if x > 0.0 else x, batched="x")(np.array([1.0, -1.0]))


def test_batches_of_mismatched_lengths_are_an_error() -> None:
    with pytest.raises(InputValueError, match="x has 3, y has 2"):
        compile(lambda x, y: x * y, batched=("x", "y"))(np.ones(3), np.ones(2))


def test_nothing_is_printed_before_the_first_call() -> None:
    with pytest.raises(InputValueError, match="call the compiled function once"):
        _ = compile(weighed).tape


def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograd.replay.native._has_numpy", lambda: False)
    assert Compiled.backend() == "numpy"
    with pytest.raises(MissingExtraError, match=r"pip install 'stepgrad\[compile\]'"):
        compile(lambda x: x)
