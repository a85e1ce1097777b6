"""A compiled function gives what the function gives, whichever way its comparisons go."""

import math
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import POINT, Eager, Program, near, programs

import autograd
from autograd import (
    AnomalyError,
    Compiled,
    Value,
    compile,
    detect_anomaly,
    grad,
    hvp,
    jvp,
    log,
    value_and_grad,
)
from nn import MLP


def agree(program: Program, value: float, gradient: list[float], xs: list[float]) -> bool:
    wanted = Eager(program, xs)
    pairs = zip(gradient, wanted.gradient, wanted.gradient_errors, strict=True)
    return near(value, wanted.value, wanted.value_error) and all(near(*pair) for pair in pairs)


@given(programs(), st.data())
def test_random_programs_equal_eager_at_points_that_flip_guards(
    program: Program, data: st.DataObject
) -> None:
    point = st.lists(POINT, min_size=program.inputs, max_size=program.inputs)
    compiled = compile(program)
    for xs in data.draw(st.lists(point, min_size=1, max_size=4)):
        value, gradient = compiled.value_and_grad(*xs, argnums=tuple(range(program.inputs)))
        assert agree(program, value, gradient, xs)


@given(programs(), st.data())
def test_lanes_of_random_programs_equal_eager(program: Program, data: st.DataObject) -> None:
    point = st.lists(POINT, min_size=program.inputs, max_size=program.inputs)
    points = data.draw(st.lists(point, min_size=1, max_size=5))
    places = tuple(range(program.inputs))
    compiled = compile(program, batched=places)
    columns = list(np.array(points).T)
    values, gradients = compiled.value_and_grad(*columns, argnums=places)
    for lane, xs in enumerate(points):
        assert agree(program, values[lane], [g[lane] for g in gradients], xs)


def branches(x: Any, y: Any) -> Any:
    total = x * 0.0
    for i in range(3):
        if not x * i > y:
            total = total - abs(y)
        total = total + max(x, y) * i + sorted([x, y, x * y])[1]
    return total


def test_lanes_that_fail_a_guard_are_computed_by_other_variants() -> None:
    draws = np.random.default_rng(0)
    x, y = draws.normal(size=40), draws.normal(size=40)
    compiled = compile(branches, batched=("x", "y"))
    values, (by_x, by_y) = compiled.value_and_grad(x, y, argnums=(0, 1))
    wanted = [value_and_grad(branches, (0, 1))(*each) for each in zip(x, y, strict=True)]
    assert values == pytest.approx([value for value, _ in wanted], rel=1e-14)
    assert by_x == pytest.approx([gradient[0] for _, gradient in wanted], rel=1e-14)
    assert by_y == pytest.approx([gradient[1] for _, gradient in wanted], rel=1e-14)
    count = compiled.stats().variants
    assert 1 < count < 20
    again = compiled(x, y)
    assert again.tolist() == values.tolist()
    assert compiled.stats().variants == count


@pytest.mark.parametrize("reduce", ["mean", "sum", None])
def test_reduce_adds_or_averages_values_and_gradients(reduce: Any) -> None:
    compiled = compile(lambda w, x: w * x * x, batched="x", reduce=reduce)
    value, (by_w, by_x) = compiled.value_and_grad(2.0, np.array([1.0, 3.0]), argnums=(0, 1))
    share = 0.5 if reduce == "mean" else 1.0
    if reduce is None:
        assert value.tolist() == [2.0, 18.0]
    else:
        assert value == 20.0 * share
    assert by_w == 10.0 * share
    assert by_x.tolist() == [4.0 * share, 12.0 * share]


def test_arguments_and_gradients_have_any_structure() -> None:
    def f(p: Any, xs: Any, z: Any) -> Any:
        return {"loss": p["w"][0] * xs[0] + p["w"][1] * xs[1] * z, "w": (p["w"][0],)}

    compiled = compile(f)
    found = compiled({"w": [2.0, 3.0]}, np.array([4.0, 5.0]), 6)
    assert found == {"loss": 98.0, "w": (2.0,)}
    scalar = compile(lambda p, xs, z: f(p, xs, z)["loss"])
    by_p, by_xs, by_z = scalar.grad({"w": [2.0, 3.0]}, np.array([4.0, 5.0]), 6, argnums=(0, 1, 2))
    assert by_p == {"w": [4.0, 30.0]}
    assert by_xs.tolist() == [2.0, 18.0]
    assert by_z == 15.0


def test_what_stands_beside_the_loss_is_not_differentiated() -> None:
    @compile(batched=("x", "y"), reduce="mean")
    def f(w: Any, x: Any, y: Any) -> Any:
        score = w * x
        return (1.0 - y * score).relu(), (score.data > 0) == (y > 0)

    (loss, accuracy), gradient = f.value_and_grad(0.5, np.array([1.0, -1.0, 1.0]), [1.0, 1.0, -1.0])
    assert (loss, gradient) == (pytest.approx(3.5 / 3), pytest.approx(1.0 / 3))
    assert accuracy == pytest.approx(1 / 3)


def test_a_module_is_an_argument_whose_gradient_is_an_array() -> None:
    net = MLP(2, [3, 1], seed=0)
    compiled = compile(lambda net, x: net(x) * net(x))
    for _ in range(2):  # updates are seen
        root = net([0.5, -1.0]) * net([0.5, -1.0])
        net.zero_grad()
        root.backward()
        value, gradient = compiled.value_and_grad(net, [0.5, -1.0])
        assert value == pytest.approx(root.data, rel=1e-14)
        assert gradient.tolist() == pytest.approx([p.grad for p in net.parameters()], rel=1e-12)
        for parameter in net.parameters():
            parameter.data = parameter.data * 1.1 + 0.01


def test_parameters_that_a_function_closes_over_are_read_at_each_call() -> None:
    w = Value(2.0)
    compiled = compile(lambda x: w * x)
    assert compiled(3.0) == 6.0
    w.data = 5.0
    assert compiled.value_and_grad(3.0) == (15.0, 5.0)


@pytest.mark.parametrize("batched", [(), ("x",)])
def test_jvp_and_hvp_are_those_of_autograd(batched: Any) -> None:
    def f(w: Any, x: Any) -> Any:
        return autograd.sin(w * x) * x

    compiled = compile(f, batched=batched)
    xs = np.array([0.5, -2.0, 1.5]) if batched else 0.5
    speeds = np.array([1.0, 0.5, -1.0]) if batched else 1.0
    value, slope = compiled.jvp((0.7, xs), (2.0, speeds))
    by_w, by_x = compiled.hvp((0.7, xs), (2.0, speeds))
    lanes = list(zip(np.atleast_1d(xs), np.atleast_1d(speeds), strict=True))
    pushed = [jvp(f, (0.7, x), (2.0, speed)) for x, speed in lanes]
    products = [hvp(f, (0.7, x), (2.0, speed)) for x, speed in lanes]
    assert np.atleast_1d(value).tolist() == [each for each, _ in pushed]
    assert np.atleast_1d(slope) == pytest.approx([each for _, each in pushed], rel=1e-14)
    assert by_w == pytest.approx(sum(each for each, _ in products), rel=1e-13)
    assert np.atleast_1d(by_x) == pytest.approx([each for _, each in products], rel=1e-13)


def test_the_hessian_times_a_direction_of_a_module() -> None:
    net = MLP(1, [2, 1], activation="tanh", seed=0)
    compiled = compile(lambda net, x: net([x]) ** 2)
    parameters = net.parameters()
    direction = [0.1 * place for place in range(len(parameters))]
    product = compiled.hvp((net, 0.5), (direction, 0.0))[0]
    step = 1e-5

    def moved(by: float) -> Any:
        for parameter, speed in zip(parameters, direction, strict=True):
            parameter.data += by * speed
        return compiled.grad(net, 0.5)

    plus, minus = moved(step), moved(-2 * step)
    assert product == pytest.approx((plus - minus) / (2 * step), rel=1e-6, abs=1e-8)


def test_at_gives_the_graph_with_the_names_of_the_arguments() -> None:
    compiled = compile(lambda x, p: x * p["w"][0], batched="x")
    root = compiled.at(np.array([3.0, 4.0]), {"w": [5.0]}, lane=1)
    assert (root.data, [x.label for x in root.operands]) == (20.0, ["x", "p['w'][0]"])


def test_under_detect_anomaly_the_first_cause_is_that_of_eager() -> None:
    compiled = compile(lambda x: log(x) * 2.0, batched="x", reduce="sum")
    compiled(np.array([1.0, 2.0]))
    assert compiled(np.array([1.0, 0.0])) == -math.inf
    with pytest.raises(AnomalyError, match=r"log\(0.0\) gave -inf"), detect_anomaly():
        compiled(np.array([1.0, 0.0]))


def test_transforms_differentiate_through_a_compiled_function() -> None:
    compiled = compile(lambda x: x * x * x)
    assert compiled(2.0) == 8.0
    assert grad(grad(lambda x: compiled(x * 2.0)))(1.0) == 48.0


def test_a_list_of_another_length_is_another_recording() -> None:
    compiled = compile(lambda xs: autograd.sum(xs))
    assert [compiled([1.0] * n) for n in (2, 3, 2)] == [2.0, 3.0, 2.0]
    assert compiled.stats().variants == 2


def test_keywords_and_a_decorator_with_settings() -> None:
    @compile(batched="x")
    def f(w: Any, x: Any) -> Any:
        """Multiply."""
        return w * x

    assert isinstance(f, Compiled)
    assert (f.__name__, f.__doc__) == ("f", "Multiply.")
    assert f(x=[1.0, 2.0], w=3.0).tolist() == [3.0, 6.0]


def test_a_method_is_compiled_for_each_object() -> None:
    class Line:
        def __init__(self) -> None:
            self.w = Value(2.0)

        def parameters(self) -> list[Value]:
            return [self.w]

        @compile
        def at(self, x: Any) -> Any:
            return self.w * x

    assert Line().at(3.0) == 6.0


def test_threads_may_share_a_compiled_function() -> None:
    compiled = compile(lambda x, n: x * x if x > n else -x)
    found: dict[int, list[float]] = {}

    def work(place: int) -> None:
        found[place] = [compiled(float(x), 5.0 + place) for x in range(20)]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place, values in found.items():
        assert values == [x * x if x > 5 + place else -x for x in range(20)]


def test_primitives_of_the_user_are_replayed_too() -> None:
    cube = autograd.primitive("replayed_cube", lambda a: a * a * a, lambda a: 3.0 * a * a)
    try:
        compiled = compile(lambda x: cube(x) if x > 0.0 else x, batched="x")
        values, slopes = compiled.value_and_grad(np.array([2.0, -1.0]))
        assert (values.tolist(), slopes.tolist()) == ([8.0, -1.0], [12.0, 1.0])
    finally:
        del autograd.rules.RULES["replayed_cube"]


def test_float32_is_single_precision() -> None:
    found = compile(lambda x: x / 3.0, dtype="float32")(1.0)
    assert found == pytest.approx(1 / 3, rel=1e-7)
    assert compile(lambda x: x + 0.0, dtype="float32")(1e39) == math.inf
    assert compile(lambda x: x + 0.0, "x", dtype="float32")([1e39]).tolist() == [math.inf]
