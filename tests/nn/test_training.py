"""Training: the same numbers as by hand and as PyTorch's, in steps, epochs or at once."""

import json
import math
import random

import pytest
from torch_numbers import recorded

import nn
from autograd import AnomalyError, InputTypeError, InputValueError, Value, backend, log, sqrt
from nn import MLP, SGD, Adam, BatchNorm, Dropout, Linear, Sequential, Training, fit, moons, xor
from nn.callback import Callback

BINARY = "binary_cross_entropy_with_logits"
DATA = moons(24, seed=3)


def made(epochs=4, batch_size=5, net=None, **options):
    net = net or MLP(2, [6, 1], init="he", seed=0)
    optimizer = Adam(net.parameters(), lr=0.02)
    return Training(net, DATA, BINARY, optimizer, epochs, batch_size, **options)


def numbers(model):
    return [parameter.data for parameter in model.parameters()]


# --- the numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["moons", "iris"])
def test_the_losses_are_pytorchs(name):
    case = recorded("training")[name]
    widths, activation, loss = {
        "moons": ([2, 16, 16, 1], "relu", BINARY),
        "iris": ([4, 8, 3], "tanh", "cross_entropy"),
    }[name]
    net = MLP(widths[0], widths[1:], activation=activation)
    net.load_state_dict(case["state"])
    data = (case["features"], case["targets"])
    # The pure core has the same bits, and takes five times as long.
    steps = 100 if backend() == "compiled" else 20
    history = fit(net, data, loss, Adam(net.parameters(), lr=0.01), epochs=steps + 1)
    errors = [
        abs(ours - theirs) / theirs
        for ours, theirs in zip(history["loss"], case["losses"][: steps + 1], strict=True)
    ]
    print(
        f"{name}: losses of {steps} Adam steps differ from PyTorch's by {max(errors):.1e}, relative"
    )
    assert max(errors) < 1e-9


def test_full_batches_are_the_loop_by_hand():
    net, twin = MLP(2, [4, 1], seed=0), MLP(2, [4, 1], seed=0)
    # Without replays, which round otherwise.
    history = fit(net, DATA, BINARY, SGD(net.parameters(), lr=0.5), epochs=5, compile=False)
    optimizer, losses = SGD(twin.parameters(), lr=0.5), []
    for _ in range(5):
        optimizer.zero_grad()
        loss = nn.LOSSES[BINARY]([twin(row) for row in DATA.features], DATA.targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.data)
    assert history["loss"] == losses
    assert numbers(net) == numbers(twin)


def test_each_row_is_seen_once_in_each_epoch():
    training = made(epochs=3)
    orders = []
    while not training.done:
        sizes, steps = [], []
        for step in training.steps():
            if not training.place.is_over and training.place.step:
                orders.append(tuple(training.place.order))
            steps.append(step["step"])
        sizes.append(len(steps))
        assert steps == [1, 2, 3, 4, 5]
    found = list(dict.fromkeys(orders))
    assert len(found) == 3
    assert all(sorted(order) == list(range(24)) for order in found)
    assert made(shuffle=False).place.batch() == [0, 1, 2, 3, 4]
    assert made(batch_size=None).place.batch() == list(range(24))
    assert made(seed=1).place.batch() == made(seed=random.Random(1)).place.batch()


def test_the_loss_of_an_epoch_is_that_of_its_rows():
    training = made()
    sizes = [5, 5, 5, 5, 4]
    losses = [step["loss"] for step in training.steps()]
    mean = math.fsum(n * loss for n, loss in zip(sizes, losses, strict=True)) / 24
    assert training.history[0]["loss"] == pytest.approx(mean, rel=1e-14)


def test_steps_epochs_and_fit_are_the_same():
    whole = made()
    history = whole.run()
    by_epoch = made()
    assert list(by_epoch) == history.records
    by_step = made()
    taken = 0
    while not by_step.done:
        for _ in by_step.steps():
            taken += 1
            if taken % 3 == 0:  # in the middle of an epoch
                break
    assert by_step.history == by_epoch.history == history
    assert numbers(by_step.model) == numbers(by_epoch.model) == numbers(whole.model)
    assert list(by_step.steps()) == list(by_step) == []


def test_validation_and_metrics_are_recorded():
    net = MLP(2, [6, 1], init="he", seed=0)
    judged = moons(10, seed=4)
    history = fit(
        net,
        DATA,
        BINARY,
        Adam(net.parameters(), lr=0.02),
        2,
        validation=judged,
        metrics={"accuracy": nn.accuracy, "rows": lambda outputs, targets: len(targets)},
    )
    assert list(history[0]) == [
        "epoch",
        "loss",
        "accuracy",
        "rows",
        "validation_loss",
        "validation_accuracy",
        "validation_rows",
        "lr",
    ]
    assert history[-1]["validation_rows"] == 10.0
    loss = nn.LOSSES[BINARY]([net(row) for row in judged.features], judged.targets)
    assert history[-1]["validation_loss"] == loss.data
    assert json.loads(json.dumps(history.records)) == history.records


@pytest.mark.parametrize(
    ("loss", "output", "target", "threshold"),
    [
        ("binary_cross_entropy", "sigmoid", lambda y: y, 0.5),
        ("mse", "linear", lambda y: y, 0.5),
        ("mse", "tanh", lambda y: 2 * y - 1, 0.0),
        ("hinge", "linear", lambda y: 2 * y - 1, 0.0),
        (BINARY, "linear", lambda y: y, 0.0),
        (lambda y, t: nn.mse(y, t), "linear", lambda y: y, 0.0),
    ],
)
@pytest.mark.parametrize("metrics", [["accuracy"], {"accuracy": nn.accuracy}])
def test_accuracy_has_the_threshold_of_the_loss(loss, output, target, threshold, metrics):
    net = MLP(2, [2, 1], init="he", output=output, seed=1)
    targets = [target(y) for y in DATA.targets]
    scores = [net(row) for row in DATA.features]
    history = fit(net, (DATA.features, targets), loss, SGD(net.parameters()), 1, metrics=metrics)
    assert history[0]["accuracy"] == nn.accuracy(scores, targets, threshold=threshold)
    if threshold:
        assert history[0]["accuracy"] != nn.accuracy(scores, targets)


def test_several_numbers_are_learnt_for_each_row():
    net = MLP(1, [2], seed=0)
    lines = ([[0.0], [1.0], [2.0]], [[1.0, 0.0], [3.0, -1.0], [5.0, -2.0]])
    history = fit(net, lines, "mse", nn.LBFGS(net.parameters(), line_search="strong_wolfe"), 3)
    assert history[-1]["loss"] < 1e-10


def test_schedules_step_by_epoch_or_by_step():
    def rates(**options):
        net = MLP(2, [2, 1], seed=0)
        optimizer = SGD(net.parameters(), lr=1.0)
        schedule = nn.ExponentialLR(optimizer, gamma=0.5)
        training = Training(net, DATA, BINARY, optimizer, 2, 12, schedule=schedule, **options)
        return [step["lr"] for _ in range(2) for step in training.steps()]

    assert rates() == [1.0, 1.0, 0.5, 0.5]
    assert rates(schedule_every="step") == [1.0, 0.5, 0.25, 0.125]


def test_a_plateau_is_one_of_the_validation_loss():
    net = MLP(2, [2, 1], seed=0)
    optimizer = SGD(net.parameters(), lr=0.0)  # so that nothing improves
    schedule = nn.ReduceLROnPlateau(optimizer, patience=1)
    fit(net, DATA, BINARY, optimizer, 4, validation=moons(4), schedule=schedule)
    assert schedule.best == pytest.approx(
        nn.LOSSES[BINARY]([net(row) for row in moons(4).features], moons(4).targets).data
    )


def test_dropout_and_batch_norm_learn_in_training_and_rest_in_validation():
    norm, dropout = BatchNorm(4), Dropout(0.5, seed=1)
    net = Sequential(Linear(2, 4, seed=0), norm, dropout, Linear(4, 1, seed=2)).eval()
    one = (DATA.features[:1], DATA.targets[:1])  # enough to be judged by
    training = Training(net, DATA, "mse", SGD(net.parameters()), 2, 8, validation=one)
    assert norm.num_batches_tracked == 0
    drawn = dropout.state_dict()
    history = training.run()
    assert norm.num_batches_tracked == 6
    assert dropout.state_dict() != drawn
    assert net.training
    net.eval()
    assert history[-1]["validation_loss"] == nn.mse([net(one[0])[0]], one[1]).data


def test_lbfgs_has_its_closure():
    net = MLP(1, [1], init="zeros")
    line = ([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    history = fit(net, line, "mse", nn.LBFGS(net.parameters(), line_search="strong_wolfe"), 4)
    assert history[-1]["loss"] < 1e-10


def test_parameters_that_no_optimizer_has_do_not_gather_gradients():
    net = MLP(2, [2, 1], seed=0)
    optimizer = SGD(net.layers[1].parameters(), lr=0.0)
    fit(net, DATA, BINARY, optimizer, epochs=1)
    once = [parameter.grad for parameter in net.parameters()]
    fit(net, DATA, BINARY, optimizer, epochs=3)
    assert [parameter.grad for parameter in net.parameters()] == once


# --- what is no number --------------------------------------------------------------------------


class Spoiled(nn.Module):
    """A line whose output is spoiled on the third step."""

    buffers = ("calls",)

    def __init__(self, spoil):
        self.w, self.calls, self.spoil = Value(1.0, label="w"), 0.0, spoil
        self.dropout = Dropout(0.5, seed=0)

    def forward(self, x):
        if self.training:
            self.calls += 1.0
        y = self.w * (x[0] * 0.1)
        spoiled = self.spoil(y) if self.calls == 3.0 and self.training else y
        return spoiled + self.dropout(y)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda y: y + log(y * 0.0 - 1.0),
            r"the loss of step 1 of epoch 3 is nan; the model is as before that step. "
            r"First: log\(-1.0\) gave nan \(outside the domain .*\), at .*test_training.py:\d+",
        ),
        (
            lambda y: y + sqrt(y * 0.0),
            "the loss of step 1 of epoch 3 has a gradient that is not finite; the model is as "
            r"before that step. First: the gradient of operand 1 of sqrt\(0.0\) became",
        ),
        (
            lambda y: y * 1e200,
            "the loss of step 1 of epoch 3 is inf; .*overflow",
        ),
    ],
)
def test_a_loss_that_is_no_number_raises_its_first_cause(spoil, message):
    def trained(spoil, epochs):
        model = Spoiled(spoil)
        optimizer = SGD([model.w], lr=0.1)
        return Training(model, ([[1.0]], [1.0]), "mse", optimizer, epochs)

    before = trained(lambda y: y, 2)
    before.run()
    training = trained(spoil, 5)
    with pytest.raises(AnomalyError, match=message) as caught:
        training.run()
    assert caught.value.node is not None
    assert training.model.state_dict() == before.model.state_dict()
    assert len(training.history) == 2


def test_a_step_that_was_not_made_is_made_again_with_the_same_numbers():
    def trained(spoil):
        model = Spoiled(spoil)
        model.dropout = Dropout(0.5)  # of Python's global generator
        optimizer = Adam([model.w], lr=0.1)
        random.seed(3)
        return Training(model, ([[1.0]] * 9, [1.0] * 9), "mse", optimizer, 5)

    nan = iter([True, True])  # in the step, and when its cause is looked for

    def once(y):
        return log(y * 0.0 - 1.0) if next(nan, False) else y

    whole, training = trained(lambda y: y), trained(once)
    whole.run()
    random.seed(3)
    with pytest.raises(AnomalyError, match=r"First: log\(-1.0\)"):
        training.run()
    training.run()
    assert training.optimizer.state_dict() == whole.optimizer.state_dict()
    assert training.model.state_dict() == whole.model.state_dict()
    assert training.history == whole.history


def test_a_step_that_leaves_the_numbers_is_not_made():
    net = MLP(1, [1], init="zeros")
    optimizer = SGD(net.parameters(), lr=1e300, momentum=0.9)
    before = optimizer.state_dict()
    with pytest.raises(AnomalyError, match=r"makes layers.0.*inf; use a smaller lr; the model is"):
        fit(net, ([[1e5]], [1e5]), "mse", optimizer, epochs=1)
    assert numbers(net) == [0.0, 0.0]
    assert optimizer.state_dict() == before


def test_an_error_in_a_step_leaves_all_as_it_was():
    class Clumsy(Callback):
        def after_backward(self, training):
            raise RuntimeError

    training = made(callbacks=[Clumsy()])
    before = training.state_dict()["model"]
    with pytest.raises(RuntimeError):
        training.run()
    assert training.model.state_dict() == before


# --- states -------------------------------------------------------------------------------------


def deep(**options):
    net = Sequential(Linear(2, 6, seed=0), BatchNorm(6), Dropout(0.2, seed=1), nn.Tanh())
    net = Sequential(net, Linear(6, 2, seed=2))
    optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
    return Training(
        net,
        DATA,
        "cross_entropy",
        optimizer,
        6,
        7,
        validation=moons(8),
        callbacks=[nn.EarlyStopping(patience=2)],
        metrics=["accuracy"],
        schedule=nn.ReduceLROnPlateau(optimizer, patience=0),
        **options,
    )


def plain(state):
    return json.loads(json.dumps(state))


@pytest.mark.parametrize("steps", [0, 1, 5, 8, 11, 24])
def test_what_goes_on_from_a_state_ends_with_the_same_bits(steps):
    whole = deep()
    whole.run()
    first = deep()
    for _ in range(steps):
        next(first.steps(), None)
    second = deep(seed=99)
    second.load_state_dict(plain(first.state_dict()))
    assert plain(second.state_dict()) == plain(first.state_dict())
    second.run()
    assert plain(second.state_dict()) == plain(whole.state_dict())
    assert second.history == whole.history


def test_a_state_of_another_training_changes_nothing():
    training = deep()
    next(training.steps())
    good = plain(training.state_dict())
    other = deep()
    before = plain(other.state_dict())
    for key, value in [
        ("place", {**good["place"], "rows": 7}),
        ("place", {**good["place"], "batch_size": 3}),
        ("place", {**good["place"], "order": [0] * 24}),
        ("place", {**good["place"], "step": 99}),
        ("place", {**good["place"], "generator": [1]}),
        ("place", {**good["place"], "means": {"loss": "low"}}),
        ("history", [{"loss": 1.0}]),
        ("history", 3),
        ("stopped", None),
        ("callbacks", []),
        ("callbacks", [{}]),
        ("optimizer", {}),
        ("schedule", None),
        ("schedule", {}),
        ("model", {}),
    ]:
        with pytest.raises((InputTypeError, InputValueError)):
            other.load_state_dict({**good, key: value})
        assert plain(other.state_dict()) == before
    with pytest.raises(InputTypeError, match="takes a dict as state"):
        other.load_state_dict(None)
    other.load_state_dict(good)
    assert plain(other.state_dict()) == good


# --- before any weight changes ------------------------------------------------------------------

NET = MLP(2, [3, 1], seed=0)
ROWS = [[0.0, 1.0], [1.0, 0.0]]
TWO = MLP(2, [3, 2], seed=0)


def asked(
    model=NET, data=(ROWS, [0, 1]), loss=BINARY, optimizer=None, epochs=1, *others, **options
):
    optimizer = SGD(model.parameters()) if optimizer is None else optimizer
    return Training(model, data, loss, optimizer, epochs, *others, **options)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: asked(data=([], [])), InputValueError, "one element or more as features of data"),
        (lambda: asked(data=(ROWS, [0])), InputValueError, "got 2 rows and 1 targets"),
        (lambda: asked(data=ROWS[0]), InputTypeError, "takes a sequence as features"),
        (lambda: asked(data=3), InputTypeError, r"Dataset, or a tuple \(features, targets\)"),
        (
            lambda: asked(data=([[0.0, math.nan], [1.0, 0.0]], [0, 1])),
            InputValueError,
            "finite number as features of data in row 0, column 1, got nan",
        ),
        (
            lambda: asked(data=(ROWS, [0, math.inf])),
            InputValueError,
            "finite number as targets of data in row 1, got inf",
        ),
        (lambda: asked(data=(["ab", "cd"], [0, 1])), InputTypeError, "got str: 'ab'"),
        (
            lambda: asked(data=([[0.0, 1.0], [1.0]], [0, 1])),
            InputValueError,
            "rows of one width as data, got 2 numbers in row 0 and 1 numbers in row 1",
        ),
        (
            lambda: asked(data=([[0.0, 1.0], 1.0], [0, 1])),
            InputValueError,
            "got 2 numbers in row 0 and a number in row 1",
        ),
        (
            lambda: asked(data=([[1.0], [2.0]], [0, 1])),
            InputValueError,
            r"Layer\(2, 3, activation='relu'\) takes 2 inputs, got 1",
        ),
        (lambda: asked(data=(ROWS, [0, 2])), InputValueError, "from 0 to 1, got 2 at place 1"),
        (
            lambda: asked(TWO, (ROWS, [0, 2]), "cross_entropy"),
            InputValueError,
            "one of 2 classes, 0 to 1, got 2",
        ),
        (
            lambda: asked(loss="cross_entropy"),
            InputValueError,
            "cross_entropy takes a row of scores .* the model gives one number; give its last",
        ),
        (
            lambda: asked(validation=(ROWS, [0, 7])),
            InputValueError,
            "from 0 to 1, got 7 at place 1",
        ),
        (lambda: asked(validation=([[1.0]], [0])), InputValueError, "takes 2 inputs, got 1"),
        (lambda: asked(loss="mean"), InputValueError, "got 'mean'"),
        (lambda: asked(loss=3), InputTypeError, "takes a name .* as loss"),
        (
            lambda: asked(loss=lambda y, t: nn.mse(y, t, reduction="none")),
            InputTypeError,
            'one Value, got list.*reduction "mean" or "sum"',
        ),
        (lambda: asked(loss=lambda y, t: 1.0), InputTypeError, "gives one Value, got float"),
        (lambda: asked(epochs=0), InputValueError, "at least 1 as epochs, got 0"),
        (lambda: asked(batch_size=0), InputValueError, "at least 1 as batch_size"),
        (lambda: asked(batch_size=1.5), InputTypeError, "an int as batch_size"),
        (lambda: asked(seed="a"), InputTypeError, "seed takes an int"),
        (lambda: asked(metrics=["acuracy"]), InputValueError, "did you mean 'accuracy'"),
        (lambda: asked(metrics="accuracy"), InputTypeError, "list or a dict of metrics.*put it"),
        (lambda: asked(metrics=[["accuracy"]]), InputTypeError, r"as metric, got list"),
        (lambda: asked(metrics={"loss": nn.accuracy}), InputValueError, "'loss' again"),
        (lambda: asked(metrics=[lambda y, t: "a"]), InputTypeError, "the result of <lambda>"),
        (lambda: asked(callbacks=[3]), InputTypeError, "takes Callbacks, .*got int: 3"),
        (lambda: asked(callbacks=[nn.EarlyStopping]), InputTypeError, "make one of the class"),
        (lambda: asked(callbacks=3), InputTypeError, "a list of callbacks"),
        (
            lambda: asked(callbacks=[nn.EarlyStopping(monitor="los")]),
            InputValueError,
            "did you mean 'loss'",
        ),
        (lambda: asked(optimizer=SGD), InputTypeError, "takes an optimizer"),
        (lambda: asked(optimizer=SGD(TWO.parameters())), InputValueError, "none of them"),
        (
            lambda: Training(lambda x: x, xor(), BINARY, SGD(TWO.parameters()), 1),
            InputTypeError,
            "takes a Module as model",
        ),
        (lambda: asked(schedule=3), InputTypeError, "takes a schedule, got int"),
        (
            lambda: asked(schedule=nn.StepLR(SGD(NET.parameters()), step_size=1)),
            InputValueError,
            "of its optimizer",
        ),
        (lambda: asked(schedule_every="batch"), InputValueError, "epoch or step"),
        (
            lambda: asked(
                Sequential(BatchNorm(2), Linear(2, 1)),
                ([*ROWS, [0.5, 0.5]], [0, 1, 1]),
                "mse",
                batch_size=2,
            ),
            InputValueError,
            "batches of two rows or more for BatchNorm, and 3 rows in batches of 2",
        ),
    ],
)
def test_everything_is_checked_before_any_weight_changes(call, error, message):
    before = [*numbers(NET), *numbers(TWO)]
    with pytest.raises(error, match=message):
        call()
    assert [*numbers(NET), *numbers(TWO)] == before


def test_a_model_that_gives_one_output_for_all_rows_is_refused():
    class Mean(nn.Module):
        takes_rows = True

        def __init__(self):
            self.w = Value(0.5)

        def forward(self, rows):
            return [self.w * sum(row[0] for row in rows) / len(rows)]

    with pytest.raises(InputValueError, match="one output for each row, got 1 for 2 rows"):
        asked(Mean(), loss="mse")


def test_numpy_and_sequences_are_data():
    numpy = pytest.importorskip("numpy")
    training = asked(data=(numpy.array(ROWS), numpy.array([0, 1])))
    assert training.data == asked().data
    assert [type(target) for target in training.data.targets] == [int, int]

    class Sums(nn.Module):
        """Takes a sequence of rows, of any length."""

        def __init__(self):
            self.w = Value(0.0)

        def forward(self, x):
            return self.w * sum(row[0] for row in x)

    model = Sums()
    data = ([[[1.0], [2.0]], [[3.0]]], [6.0, 6.0])
    history = fit(model, data, "mse", SGD([model.w], lr=0.05), epochs=60)
    assert history[-1]["loss"] < 1e-9
