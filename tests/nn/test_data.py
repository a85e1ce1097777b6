"""Data: the sets themselves, and how they are split and scaled."""

import math
from collections import Counter
from statistics import fmean, pstdev

import pytest

from autograd import InputTypeError, InputValueError
from nn import (
    Dataset,
    blobs,
    circles,
    digits,
    iris,
    moons,
    sine,
    spirals,
    standardize,
    train_test_split,
    xor,
)

MADE = [moons, circles, spirals, blobs, sine]


def test_iris_is_fishers():
    data = iris()
    assert len(data) == 150
    assert Counter(data.targets) == {0: 50, 1: 50, 2: 50}
    columns = list(zip(*data.features, strict=True))
    assert [round(fmean(c), 3) for c in columns] == [5.843, 3.057, 3.758, 1.199]
    assert [(min(c), max(c)) for c in columns] == [(4.3, 7.9), (2.0, 4.4), (1.0, 6.9), (0.1, 2.5)]
    means = [
        [
            round(fmean(row[k] for row in data.rows(list(range(i, i + 50))).features), 3)
            for k in range(4)
        ]
        for i in (0, 50, 100)
    ]
    # Fisher 1936, table 2
    assert means == [
        [5.006, 3.428, 1.462, 0.246],
        [5.936, 2.77, 4.26, 1.326],
        [6.588, 2.974, 5.552, 2.026],
    ]
    # The two rows that the UCI repository has wrong.
    assert data.features[34] == [4.9, 3.1, 1.5, 0.2]
    assert data.features[37] == [4.9, 3.6, 1.4, 0.1]


def test_moons():
    data = moons(51, noise=0.0, seed=4)
    assert Counter(data.targets) == {0: 25, 1: 26}
    for (x, y), moon in zip(data.features, data.targets, strict=True):
        if moon == 0:
            assert x * x + y * y == pytest.approx(1.0, abs=1e-5)
            assert y >= 0.0
        else:
            assert (x - 1.0) ** 2 + (y - 0.5) ** 2 == pytest.approx(1.0, abs=1e-5)
            assert y <= 0.5


def test_circles():
    data = circles(51, noise=0.0, factor=0.25, seed=4)
    assert Counter(data.targets) == {0: 25, 1: 26}
    for row, circle in zip(data.features, data.targets, strict=True):
        assert math.hypot(*row) == pytest.approx((1.0, 0.25)[circle], abs=1e-5)
    assert len({tuple(row) for row in data.features}) == 51


def test_spirals():
    data = spirals(31, noise=0.0, arms=3, turns=0.5, seed=4)
    assert Counter(data.targets) == {0: 10, 1: 10, 2: 11}
    for (x, y), arm in zip(data.features, data.targets, strict=True):
        angle = 2.0 * math.pi * (0.5 * math.hypot(x, y) + arm / 3.0)
        assert math.cos(math.atan2(y, x) - angle) == pytest.approx(1.0)
    assert max(math.hypot(*row) for row in data.features) == pytest.approx(1.0)


def test_blobs():
    data = blobs(400, noise=0.5, centers=[(0.0, 3.0), (5.0, -1.0)], seed=4)
    for blob, center in enumerate([(0.0, 3.0), (5.0, -1.0)]):
        own = [
            row for row, target in zip(data.features, data.targets, strict=True) if target == blob
        ]
        for column, place in zip(zip(*own, strict=True), center, strict=True):
            assert fmean(column) == pytest.approx(place, abs=0.1)
            assert pstdev(column) == pytest.approx(0.5, abs=0.1)
    assert blobs(9, centers=4).classes == ("blob 0", "blob 1", "blob 2", "blob 3")


def test_sine():
    data = sine(400, noise=0.2, seed=4)
    assert all(-math.pi <= x <= math.pi for (x,) in data.features)
    errors = [y - math.sin(x) for (x,), y in zip(data.features, data.targets, strict=True)]
    assert fmean(errors) == pytest.approx(0.0, abs=0.03)
    assert pstdev(errors) == pytest.approx(0.2, abs=0.02)
    assert repr(data) == "Dataset(400 rows of 1 feature, numbers as targets)"


def test_digits():
    data = digits()
    assert Counter(data.targets) == dict(
        enumerate([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    )
    assert data.classes == tuple("0123456789")
    assert data.targets[:12] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    pixels = [ink for row in data.features for ink in row]
    assert (min(pixels), max(pixels), sum(pixels)) == (0.0, 16.0, 561718.0)
    assert data.names[10] == "pixel 1 2"
    assert data.features[0][:16] == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]


@pytest.mark.parametrize(
    ("make", "features", "targets"),
    [
        (
            moons,
            [
                [-0.006701, 0.619475],
                [0.855288, 0.098434],
                [-1.037408, 0.107465],
                [1.810804, 0.39069],
            ],
            [1, 0, 0, 1],
        ),
        (
            circles,
            [
                [0.493299, 0.119475],
                [0.855288, 0.098434],
                [-1.037408, 0.107465],
                [-0.689196, -0.10931],
            ],
            [1, 0, 0, 1],
        ),
        (
            spirals,
            [
                [0.49799, 0.035842],
                [-0.543414, 0.02953],
                [0.988778, 0.03224],
                [-1.056759, -0.032793],
            ],
            [1, 0, 0, 1],
        ),
        (
            blobs,
            [
                [4.996473, 4.06599],
                [-0.58786, -1.925276],
                [-1.53796, -6.208763],
                [0.218517, 0.291902],
            ],
            [0, 2, 1, 2],
        ),
        (
            sine,
            [[2.164066], [1.620775], [-0.499063], [-1.514771]],
            [0.727482, 0.991539, -0.460683, -1.081541],
        ),
    ],
)
def test_made_data_is_the_same_everywhere(make, features, targets):
    assert make(4, seed=0).features == features
    assert make(4, seed=0).targets == targets


@pytest.mark.parametrize("make", MADE)
def test_a_seed_decides(make):
    assert make(10, seed=1) == make(10, seed=1)
    assert make(10, seed=1) != make(10, seed=2)


def test_split():
    train, held_out = train_test_split(iris(), test=0.2, seed=3)
    rows = Counter(map(tuple, train.features)) + Counter(map(tuple, held_out.features))
    assert rows == Counter(map(tuple, iris().features))
    assert Counter(held_out.targets) == {0: 10, 1: 10, 2: 10}
    assert train_test_split(iris(), seed=3) == (train, held_out)
    assert train_test_split(iris(), seed=4) != (train, held_out)


def test_split_of_numbers():
    train, held_out = train_test_split(sine(10), test=0.25, seed=3)
    assert (len(train), len(held_out)) == (8, 2)
    assert sorted(train.targets + held_out.targets) == sorted(sine(10).targets)
    assert standardize(train)[0].targets == train.targets


def test_standardize_learns_from_the_first_only():
    train, held_out = train_test_split(iris())
    scaled, scaled_out = standardize(train, held_out)
    for k in range(4):
        column = [row[k] for row in scaled.features]
        assert fmean(column) == pytest.approx(0.0, abs=1e-12)
        assert pstdev(column) == pytest.approx(1.0)
    mean = fmean(row[0] for row in train.features)
    deviation = pstdev(row[0] for row in train.features)
    assert scaled_out.features[0][0] == pytest.approx((held_out.features[0][0] - mean) / deviation)
    assert scaled.names[0] == "sepal length (cm), standardized"


def test_standardize_what_does_not_vary():
    flat = Dataset([[2.0], [2.0]], [0, 1], ("x",), ("a", "b"))
    assert standardize(flat)[0].features == [[0.0], [0.0]]


def test_names_may_be_left_out():
    data = Dataset([[1.0, 2.0], [3.0, 4.0]], [0.5, 1.5])
    assert data.names == ("x1", "x2")
    assert data == Dataset([[1.0, 2.0], [3.0, 4.0]], [0.5, 1.5], ("x1", "x2"))
    assert data.columns(["x2"]).features == [[2.0], [4.0]]
    with pytest.raises(InputValueError, match="each of the 2 names, got 1 in row 1"):
        Dataset([[1.0, 2.0], [3.0]], [0, 1])


def test_sets_are_new_each_time():
    xor().features[0][0] = 9.0
    assert xor().features[0][0] == 0.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: moons(1), InputValueError, "at least 2 as rows, got 1"),
        (lambda: moons(10.5), InputTypeError, "int as rows"),
        (lambda: moons(10, noise=-1), InputValueError, "noise"),
        (lambda: moons(10, noise=float("nan")), InputValueError, "finite"),
        (lambda: moons(10, seed="a"), InputTypeError, "seed takes an int"),
        (lambda: circles(10, factor=1.0), InputValueError, "between 0 and 1, got 1"),
        (lambda: circles(10, factor=0.0), InputValueError, "above 0 as factor"),
        (lambda: circles(10, noise=-1.0), InputValueError, "noise"),
        (lambda: spirals(5, arms=3), InputValueError, "at least 6 as rows"),
        (lambda: spirals(arms=1), InputValueError, "at least 2 as arms"),
        (lambda: spirals(turns=0.0), InputValueError, "above 0 as turns"),
        (lambda: blobs(2), InputValueError, "at least 3 as rows"),
        (lambda: blobs(centers=1), InputValueError, "two centers or more, got 1"),
        (lambda: blobs(centers=[(1.0, 2.0)]), InputValueError, "two centers or more, got 1"),
        (lambda: blobs(centers=[(1.0,), (2.0,)]), InputValueError, "two numbers for each center"),
        (lambda: blobs(centers=[1.0, 2.0]), InputTypeError, "each of centers"),
        (lambda: blobs(centers=2.5), InputTypeError, "int as centers"),
        (lambda: sine(1), InputValueError, "at least 2 as rows"),
        (lambda: train_test_split([1, 2]), InputTypeError, "takes a Dataset, got list"),
        (lambda: train_test_split(iris(), test=1.5), InputValueError, "between 0 and 1"),
        (lambda: train_test_split(iris(), test=0.0), InputValueError, "between 0 and 1"),
        (lambda: train_test_split(xor(), test=0.1), InputValueError, "leaves 4 rows to learn"),
        (lambda: standardize(iris(), xor()), InputValueError, "same features"),
        (lambda: standardize(iris().rows([])), InputValueError, "one row or more"),
        (lambda: standardize([[1.0]]), InputTypeError, r"Dataset\(features, targets\) makes one"),
        (lambda: iris().columns(["petal"]), InputValueError, "did you mean|as name, got 'petal'"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("features", "targets", "error", "message"),
    [
        ([[1.0]], [0, 1], InputValueError, "one target for each row, got 1 rows and 2 targets"),
        ([[1.0], [1.0, 2.0]], [0, 1], InputValueError, "each of the 1 names, got 2 in row 1"),
        ([1.0, 2.0], [0, 1], InputTypeError, r"\[\[x\] for x in column\]"),
        ([[1.0], [math.nan]], [0, 1], InputValueError, "a feature of row 1, got nan"),
        ([["a"]], [0], InputTypeError, "a feature of row 0"),
        ([[1.0]], [2], InputValueError, "one of 2 classes, 0 to 1, got 2"),
        ([[1.0]], [0.5], InputTypeError, "index of a class"),
    ],
)
def test_what_does_not_fit_together_is_refused(features, targets, error, message):
    with pytest.raises(error, match=message):
        Dataset(features, targets, ("x",), ("a", "b"))


def test_numbers_as_targets_are_finite():
    with pytest.raises(InputValueError, match="target 1, got inf"):
        Dataset([[1.0], [2.0]], [0.0, math.inf], ("x",))
