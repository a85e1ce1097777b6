"""Data: the sets themselves, and how they are split and scaled."""

from collections import Counter
from statistics import fmean, pstdev

import pytest

from autograd import InputTypeError, InputValueError
from nn import Dataset, iris, moons, standardize, train_test_split, xor


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
    assert moons(10, seed=1) == moons(10, seed=1)
    assert moons(10, seed=1) != moons(10, seed=2)


def test_moons_are_the_same_everywhere():
    assert moons(4, noise=0.1, seed=0).features == [
        [-0.006701, 0.619475],
        [0.855288, 0.098434],
        [-1.037408, 0.107465],
        [1.810804, 0.39069],
    ]


def test_split():
    train, held_out = train_test_split(iris(), test=0.2, seed=3)
    rows = Counter(map(tuple, train.features)) + Counter(map(tuple, held_out.features))
    assert rows == Counter(map(tuple, iris().features))
    assert Counter(held_out.targets) == {0: 10, 1: 10, 2: 10}
    assert train_test_split(iris(), seed=3) == (train, held_out)
    assert train_test_split(iris(), seed=4) != (train, held_out)


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
        (lambda: train_test_split([1, 2]), InputTypeError, "takes a Dataset, got list"),
        (lambda: train_test_split(iris(), test=1.5), InputValueError, "between 0 and 1"),
        (lambda: train_test_split(iris(), test=0.0), InputValueError, "between 0 and 1"),
        (lambda: train_test_split(xor(), test=0.1), InputValueError, "leaves 4 rows to learn"),
        (lambda: standardize(iris(), xor()), InputValueError, "same features"),
        (lambda: standardize(iris().rows([])), InputValueError, "one row or more"),
        (lambda: standardize([[1.0]]), InputTypeError, "takes a Dataset"),
    ],
)
def test_bad_input(call, error, message):
    with pytest.raises(error, match=message):
        call()
