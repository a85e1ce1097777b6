"""Training by replays gives what training by graphs gives."""

from typing import Any

import pytest

from autograd import (
    AnomalyError,
    InputTypeError,
    InputValueError,
    RecordingError,
    Value,
    compile,
    detect_anomaly,
)
from nn import (
    LBFGS,
    MLP,
    SGD,
    Adam,
    BatchNorm,
    Callback,
    Dropout,
    Linear,
    Module,
    Sequential,
    Training,
    binary_cross_entropy_with_logits,
    cross_entropy,
    fit,
    hinge,
    iris,
    max_margin,
    moons,
    mse,
    nll,
    xor,
)
from nn.replayed import Replayed

SIGNS = ([row for row in moons(24).features], [2 * y - 1 for y in moons(24).targets])
WORKS: list[tuple[Any, Any, Any]] = [
    ("mse", xor(), (2, [4, 1])),
    ("mae", SIGNS, (2, [4, 1])),
    ("huber", SIGNS, (2, [4, 1])),
    ("hinge", SIGNS, (2, [4, 1])),
    ("max_margin", SIGNS, (2, [4, 1])),
    ("binary_cross_entropy_with_logits", moons(24), (2, [4, 1])),
    ("cross_entropy", iris(), (4, [4, 3])),
    ("nll", iris(), (4, [4, 3])),
    ("max_margin", iris(), (4, [4, 3])),
]


@pytest.mark.parametrize(("loss", "data", "shape"), WORKS, ids=[work[0] for work in WORKS])
def test_replays_equal_graphs_for_each_loss_and_batch(loss: str, data: Any, shape: Any) -> None:
    found = []
    for compiled in (False, True):
        net = MLP(*shape, activation="tanh", seed=0)
        optimizer = Adam(net.parameters(), lr=0.05)
        metrics = [] if loss == "mae" else ["accuracy"]
        settings: Any = {"batch_size": 10, "metrics": metrics, "compile": compiled}
        history = fit(net, data, loss, optimizer, 2, **settings)
        found.append((net.state_dict(), [dict(record) for record in history]))
    (weights, records), (others, other_records) = found
    for name in weights:
        assert _flat(others[name]) == pytest.approx(_flat(weights[name]), rel=1e-9, abs=1e-12)
    for record, other in zip(records, other_records, strict=True):
        assert other == pytest.approx(record, rel=1e-10)


def _flat(given: Any) -> list[float]:
    return [x for part in given for x in _flat(part)] if isinstance(given, list) else [given]


def test_an_optimizer_may_ask_several_times_a_step() -> None:
    losses = []
    for compiled in (False, True):
        net = MLP(2, [3, 1], activation="tanh", seed=0)
        history = fit(net, xor(), "mse", LBFGS(net.parameters()), epochs=3, compile=compiled)
        losses.append(history[-1]["loss"])
    assert losses[1] == pytest.approx(losses[0], rel=1e-6)


@pytest.mark.parametrize(
    ("layer", "reason"),
    [(lambda: BatchNorm(2), "running"), (lambda: Dropout(0.5, seed=0), "random")],
)
def test_what_a_replay_would_not_do_again_is_trained_by_graphs(layer: Any, reason: str) -> None:
    def model() -> Sequential:
        return Sequential(Linear(2, 2, seed=0), layer(), Linear(2, 1, seed=0))

    losses = []
    for compiled in (False, None):
        net = model()
        losses.append(fit(net, xor(), "mse", SGD(net.parameters()), epochs=2, compile=compiled)[-1])
    assert losses[0] == losses[1]
    net = model()
    with pytest.raises(InputValueError, match=reason):
        fit(net, xor(), "mse", SGD(net.parameters()), epochs=1, compile=True)


def test_hooks_on_parameters_are_called_for_they_are_trained_by_graphs() -> None:
    net = MLP(2, [1], init="zeros")
    bias = net.parameters()[-1]
    hook = bias.register_hook(lambda gradient: 0.0)
    fit(net, xor(), "mse", SGD(net.parameters(), lr=0.1), epochs=2)
    assert bias.data == 0.0
    with pytest.raises(RecordingError, match="gradient hook"):
        fit(net, xor(), "mse", SGD(net.parameters(), lr=0.1), epochs=1, compile=True)
    hook.remove()
    fit(net, xor(), "mse", SGD(net.parameters(), lr=0.1), epochs=2, compile=True)
    assert bias.data != 0.0


class Scaled(Module):
    """A model with a number that is no parameter."""

    def __init__(self) -> None:
        self.linear, self.scale = Linear(1, 1, init="zeros"), 1.0

    def forward(self, x: Any) -> Any:
        return self.linear([self.scale * each for each in x])


@pytest.mark.parametrize("by", ["loss", "model", "activation"])
def test_numbers_that_change_in_code_of_others_count_from_step_to_step(by: str) -> None:
    def train(compiled: bool | None) -> list[float]:
        scale = [1.0]
        net: Any = Scaled() if by == "model" else Linear(1, 1, init="zeros")
        if by == "activation":
            net = MLP(1, [1, 1], activation=lambda x: x * scale[0], seed=0)

        def loss(outputs: Any, targets: Any) -> Any:
            return mse(outputs, targets) * scale[0]

        def change(_: Any) -> None:
            scale[0] = net.scale = 0.5

        wanted = loss if by == "loss" else "mse"
        optimizer = SGD(net.parameters(), lr=0.1)
        data = ([[1.0], [2.0]], [1.0, 2.0])
        fit(net, data, wanted, optimizer, epochs=3, callbacks=[change], compile=compiled)
        return [parameter.data for parameter in net.parameters()]

    assert train(None) == train(False)


class Converting(Module):
    """A model that reads a number as a float of Python."""

    def __init__(self) -> None:
        self.w = Value(0.5)

    def forward(self, x: Any) -> Any:
        return self.w * float(getattr(x[0], "data", x[0]))


def test_a_model_that_cannot_be_recorded_is_trained_by_graphs_by_default() -> None:
    data = ([[1.0], [2.0]], [1.0, 2.0])
    net = Converting()
    training = Training(net, data, "mse", SGD(net.parameters(), lr=0.1), epochs=2)
    assert training.run()[-1]["loss"] < 0.3
    with pytest.raises(InputTypeError, match=r"float\(\)"):
        Training(net, data, "mse", SGD(net.parameters()), epochs=1, compile=True).run()


def test_a_loss_that_is_not_finite_tells_its_first_cause_and_changes_nothing() -> None:
    net = MLP(1, [1], init="zeros")
    training = Training(net, ([[1.0]], [1e200]), "mse", SGD(net.parameters()), 1, compile=True)
    with pytest.raises(AnomalyError, match="First: square"):
        training.run()
    assert [p.data for p in net.parameters()] == [0.0, 0.0]
    assert training.place.step == 0


def test_callbacks_see_the_gradients() -> None:
    class Watch(Callback):
        def __init__(self) -> None:
            self.seen: list[list[float]] = []

        def after_backward(self, training: Any) -> None:
            self.seen.append([p.grad for p in training.model.parameters()])

    seen = []
    for compiled in (False, True):
        net = MLP(2, [2, 1], seed=0)
        watch = Watch()
        fit(net, xor(), "mse", SGD(net.parameters()), 2, callbacks=[watch], compile=compiled)
        seen.append(watch.seen)
    assert _flat(seen[1]) == pytest.approx(_flat(seen[0]), rel=1e-12, abs=1e-15)


def test_under_detect_anomaly_a_training_may_replay() -> None:
    net = MLP(2, [2, 1], seed=0)
    with detect_anomaly():
        fit(net, xor(), "mse", SGD(net.parameters()), 1, compile=True)


def test_a_model_that_computes_otherwise_in_use_is_recorded_for_both() -> None:
    class Doubled(Module):
        def __init__(self) -> None:
            self.weight = Value(3.0)

        def forward(self, x: Any) -> Any:
            return self.weight * x[0] * (2.0 if self.training else 1.0)

    net = Doubled()
    replayed = Replayed(net, mse)
    for mode, loss in (("train", 36.0), ("eval", 9.0), ("train", 36.0), ("eval", 9.0)):
        getattr(net, mode)()
        assert replayed([[1.0]], [0.0])[0] == loss


@pytest.mark.parametrize(
    ("loss", "good", "bad"),
    [(binary_cross_entropy_with_logits, (0.0, 1.0, 0.5), 5.0), (hinge, (-1.0, 1.0, -1.0), 0.0)],
)
def test_targets_are_checked_in_each_replay(loss: Any, good: tuple[float, ...], bad: float) -> None:
    compiled = compile(lambda w, y: loss([w], [y.data]))
    for target in good:
        assert compiled(0.25, target) == pytest.approx(loss([0.25], [target]), rel=1e-15)
    assert compiled.stats().variants == 1
    with pytest.raises(InputValueError, match=r"takes (targets|labels)"):
        compiled(0.25, bad)


def test_a_constant_is_no_target() -> None:
    with pytest.raises(InputTypeError, match="give its data"):
        hinge([0.25], [Value(1.0).detach()])


@pytest.mark.parametrize("loss", [cross_entropy, nll, max_margin])
@pytest.mark.parametrize("index", [-1, 3])
def test_no_class_is_counted_from_the_end(loss: Any, index: int) -> None:
    compiled = compile(lambda w, y: loss([[w, 2.0 * w, -w]], [y]))
    assert compiled(0.25, 1) == pytest.approx(loss([[0.25, 0.5, -0.25]], [1]), rel=1e-15)
    assert compiled(0.25, 2) == pytest.approx(loss([[0.25, 0.5, -0.25]], [2]), rel=1e-15)
    assert compiled.stats().variants == 1
    with pytest.raises(InputValueError, match=f"one of 3 classes, 0 to 2, got {index}"):
        compiled(0.25, index)
