"""checkpoint: the same gradients as without it, and fewer nodes at a time."""

import math
import random
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wild import moderate, wild

import autograd as ag
import nn
from autograd import InputTypeError, RuleError, StaleGraphError, Value, checkpoint, tape
from autograd.rules import RULES


@given(wild(list(RULES), moderate), moderate)
def test_the_gradients_have_the_same_bits(expression: Any, seed: float) -> None:
    found = []
    for function in (expression, checkpoint(expression)):
        leaves = [Value(number) for number in expression.numbers]
        out = function(*leaves)
        out.backward(seed)
        found.append(repr([out.data, *(leaf.grad for leaf in leaves)]))
    assert found[0] == found[1]


SMOOTH = ["add", "mul", "sin", "tanh", "exp", "div", "dot", "norm", "where", "maximum"]


@given(wild(SMOOTH, moderate, size=6))
def test_higher_orders_are_those_without_it(expression: Any) -> None:
    def second(function: Any) -> list[float]:
        grads = ag.grad(function, argnums=tuple(range(len(expression.numbers))))
        return ag.grad(lambda *xs: ag.sum(list(grads(*xs))))(*expression.numbers)

    plain, checked = second(expression), second(checkpoint(expression))
    assert checked == pytest.approx(plain, rel=1e-9, abs=1e-9, nan_ok=True) or abs(plain) > 1e9


def test_the_inner_nodes_are_not_kept() -> None:
    x = Value(0.5)
    y = checkpoint(lambda x: ag.tanh(ag.exp(x) * 3.0 + x))(x)
    assert [record.op for record in tape(y)] == ["", "<lambda>"]
    assert y.operands == (x,)


def test_closed_over_values_get_their_gradients() -> None:
    net = nn.MLP(2, [4, 1], seed=1)
    inputs = [0.3, -0.7]
    found = []
    for function in (net, checkpoint(net)):
        net.zero_grad()
        out = function(inputs)
        (out * out).backward()
        found.append([p.grad for p in net.parameters()])
    assert found[0] == found[1]
    assert any(found[0])


def test_what_is_used_may_be_an_inner_node() -> None:
    w = Value(3.0)
    h = w * w
    x = Value(2.0)
    y = checkpoint(lambda x: x * h + h)(x) * h
    y.backward()
    assert (x.grad, w.grad) == (81.0, 6.0 * 2 * 3.0 * 9.0)


def test_a_part_is_computed_once_more_for_all_its_results() -> None:
    calls = []

    @checkpoint
    def f(x: Any, y: Any) -> Any:
        calls.append(x)
        product = x * y
        return {"both": [product, x + y], "text": "kept", "number": 3.0, "square": product * x}

    x, y = Value(2.0), Value(5.0)
    out = f(x, y)
    assert (out["text"], out["number"], len(calls)) == ("kept", 3.0, 1)
    loss = out["both"][0] * 10.0 + out["square"] * out["both"][1]
    for passed in (1, 2):
        loss.backward()
        assert len(calls) == 1 + passed
    a, b = Value(2.0), Value(5.0)
    plain = a * b * 10.0 + a * b * a * (a + b)
    plain.backward()
    assert (x.grad, y.grad) == (2.0 * a.grad, 2.0 * b.grad)


def test_a_result_that_no_gradient_reaches_passes_nothing_on() -> None:
    x = Value(0.0)
    square, root = checkpoint(lambda x: (x * x, ag.sqrt(x)))(x)
    square.backward()
    assert x.grad == 0.0  # not 0 times the infinite slope of the root
    assert ag.grad(lambda x: checkpoint(lambda x: (x * x, ag.sqrt(x)))(x)[0])(0.0) == 0.0
    (ag.maximum(root, 1.0) + square).backward()
    assert x.grad == 0.0


def test_arguments_may_be_anything() -> None:
    f = checkpoint(lambda x, mode, *, scale: x * scale if mode == "on" else x)
    x = Value(2.0)
    f(x, "on", scale=Value(4.0)).backward()
    assert x.grad == 4.0
    assert f(x, "off", scale=1.0) is x
    assert f(2.0, "on", scale=3.0) == 6.0
    assert type(f(2.0, "on", scale=3.0)) is float


def test_without_recording_there_is_nothing_to_keep() -> None:
    with ag.no_grad():
        assert checkpoint(lambda x: x * x)(Value(3.0)).is_constant


def test_the_pass_may_run_under_no_grad() -> None:
    x = Value(3.0)
    y = checkpoint(lambda x: x * x * x)(x)
    with ag.no_grad():
        y.backward()
    assert x.grad == 27.0


def test_parts_may_stand_in_parts() -> None:
    inner = checkpoint(lambda x, w: ag.tanh(w * x))
    w = Value(0.7)
    outer = checkpoint(lambda x: inner(inner(x, w), w) + w)
    plain = lambda x: ag.tanh(w * ag.tanh(w * x)) + w  # noqa: E731
    found = []
    for function in (outer, plain):
        w.zero_grad()
        x = Value(0.3)
        function(x).backward()
        found.append((x.grad, w.grad))
    assert found[0] == found[1]


def test_random_numbers_are_the_same_again() -> None:
    @checkpoint
    def noisy(x: Any) -> Any:
        return ag.sum([x * random.random() for _ in range(10)]) * x

    random.seed(7)
    x = Value(3.0)
    y = noisy(x)
    after = random.getstate()
    random.random()
    now = random.getstate()
    y.backward()
    assert random.getstate() == now != after
    assert x.grad == pytest.approx(2.0 * y.data / 3.0)


def test_dropout_drops_the_same_again() -> None:
    layer = nn.Dropout(0.5)
    x = [Value(1.0) for _ in range(20)]
    out = checkpoint(layer)(x)
    ag.sum(out).backward()
    assert [xi.grad for xi in x] == [o.data for o in out]
    assert {0.0, 2.0} == {xi.grad for xi in x}


def keeping() -> Any:
    kept: list[Value] = []

    def f(x: Any) -> Any:
        if not kept:
            kept.append(x * 2.0)
        return x * kept[0]

    return f


def assigning() -> Any:
    w = Value(1.0)

    def f(x: Any) -> Any:
        w.data = 5.0
        return x * w

    return f


def drawing() -> Any:
    own = random.Random(1)
    return lambda x: x * own.random()


UNLIKE = [(keeping, "other Values"), (assigning, "keeps between calls"), (drawing, "gave")]


@pytest.mark.parametrize(("make", "message"), UNLIKE)
def test_what_is_not_the_same_again_is_refused(make: Any, message: str) -> None:
    x = Value(2.0)
    y = checkpoint(make())(x)
    with pytest.raises(StaleGraphError, match=message):
        y.backward()
    assert x.grad == 0.0


def test_a_number_that_was_changed_since_is_noticed() -> None:
    w, x = Value(3.0), Value(2.0)
    y = checkpoint(lambda x: w * x)(x)
    w.data = 4.0
    with pytest.raises(StaleGraphError, match="changed since"):
        y.backward()


def test_numbers_made_inside_are_no_operands() -> None:
    def f(x: Any) -> Any:
        total = Value(0.0)
        for k in range(3):
            total = total + x * Value(float(k))
        return total

    x = Value(2.0)
    y = checkpoint(f)(x)
    y.backward()
    assert (y.operands, x.grad) == ((x,), 3.0)


def test_hooks_and_custom_gradients_inside_see_the_true_upstream() -> None:
    seen = []

    def f(x: Any) -> Any:
        y = x * x
        y.register_hook(seen.append)
        return ag.custom_gradient(lambda y: (y, lambda g: ag.clip(g, -1.0, 1.0)))(y)

    x = Value(3.0)
    (checkpoint(f)(x) * 50.0).backward()
    assert (x.grad, seen) == (6.0, [1.0])
    with pytest.raises(RuleError, match="no local derivatives"):
        ag.jvp(checkpoint(f), (3.0,), (1.0,))


def test_forward_mode_goes_through() -> None:
    f = checkpoint(lambda x, y: (x * y, ag.sin(x)))
    assert ag.jvp(f, (3.0, 5.0), (1.0, 10.0)) == ((15.0, math.sin(3.0)), (35.0, math.cos(3.0)))
    assert ag.hessian(checkpoint(lambda x: x[0] * x[0] * x[1]))([2.0, 5.0]) == [[10, 4], [4, 0]]
    assert ag.jacobian(lambda x: list(f(x[0], x[1])))([3.0, 5.0])[0] == [5.0, 3.0]


def test_an_anomaly_inside_is_named() -> None:
    x = Value(0.0)
    with ag.detect_anomaly():
        y = checkpoint(lambda x: ag.sqrt(x) * 2.0)(x)
        with pytest.raises(ag.AnomalyError, match=r"operand 1 of sqrt\(0\.0\) became inf"):
            y.backward()
    assert x.grad == 0.0


def test_it_takes_a_function() -> None:
    with pytest.raises(InputTypeError, match="checkpoint takes a function"):
        checkpoint(3.0)  # type: ignore[type-var]


# --- memory ---------------------------------------------------------------------------------------


def chain(x: Any, steps: int) -> Any:
    for _ in range(steps):
        x = x * 1.0001
    return x


def nodes_at_a_time(length: int, cut: int) -> tuple[int, float]:
    """Give how many nodes of a chain exist at most at once in a pass, and the gradient.

    They are those that the root keeps alive when the pass comes to a part, and those of that part.
    """
    part_sizes = []

    def part(x: Any) -> Any:
        y = chain(x, cut)
        part_sizes.append(cut)
        return y

    x = Value(1.0)
    y = x
    for _ in range(length // cut):
        y = checkpoint(part)(y)
    kept = sum(record.op != "constant" for record in tape(y))
    y.backward()
    return kept + max(part_sizes), x.grad


@pytest.mark.parametrize("length", [100, 400, 1600, 6400])
def test_a_chain_of_n_needs_the_root_of_n(length: int) -> None:
    root = math.isqrt(length)
    most, gradient = nodes_at_a_time(length, root)
    assert most == 2 * root + 1
    x = Value(1.0)
    chain(x, length).backward()
    assert gradient == x.grad


class Counted(Value):
    """A Value that knows how many of its kind there are: each operation adds one of them."""

    alive = 0
    most = 0

    def __init__(self, data: float) -> None:
        super().__init__(data)
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


def counted_chain(x: Any, steps: int) -> Any:
    for _ in range(steps):
        x = x * Counted(1.0001)
    return x


def most_alive(length: int, cut: int) -> int:
    """Count the nodes that exist at once while a chain is computed and differentiated."""
    Counted.alive = Counted.most = 0
    y = Value(1.0)
    for _ in range(length // cut):
        y = (checkpoint(counted_chain) if cut < length else counted_chain)(y, cut)
    y.backward()
    del y
    assert Counted.alive == 0
    return Counted.most


def test_nodes_that_live_at_once_are_as_few_as_that() -> None:
    assert most_alive(2500, 2500) == 2500
    assert most_alive(2500, 50) == 50  # of one part at a time
    assert most_alive(10_000, 100) == 100


@pytest.mark.parametrize("length", [1, 60, 2000])
def test_a_long_row_of_parts_is_computed_and_freed(length: int) -> None:
    part = checkpoint(lambda x: x * 1.0)
    x = Value(2.0)
    y = x
    for _ in range(length):
        y = part(y)
    y.backward()
    neighbours = [Value(float(i)) for i in range(100)]
    del y
    assert x.grad == 1.0
    assert [v.data for v in neighbours] == [float(i) for i in range(100)]


def test_threads_do_not_meet() -> None:
    found = []

    def work(number: float) -> None:
        x = Value(number)
        y = x
        for _ in range(50):
            y = checkpoint(lambda y: ag.sin(y) + y)(y)
        y.backward()
        a = Value(number)
        b = a
        for _ in range(50):
            b = ag.sin(b) + b
        b.backward()
        found.append(x.grad == a.grad)

    threads = [threading.Thread(target=work, args=(0.1 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4


@given(st.integers(1, 40), st.integers(1, 10))
def test_any_cut_gives_the_same(length: int, cut: int) -> None:
    w = Value(0.9)

    def part(x: Any, count: int) -> Any:
        for _ in range(count):
            x = ag.tanh(w * x) + x
        return x

    found = []
    for sizes in ([length], [cut] * (length // cut) + [length % cut]):
        w.zero_grad()
        x = Value(0.4)
        y = x
        for size in sizes:
            y = checkpoint(part)(y, size) if len(sizes) > 1 else part(y, size)
        y.backward()
        found.append((y.data, x.grad, w.grad))
    assert found[0] == pytest.approx(found[1], rel=1e-13)
