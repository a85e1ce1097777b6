"""Sklearn: the estimators keep the rules of scikit-learn, and hold a network of Values."""

import math
import pickle
import sys

import pytest

from autograd import InputTypeError, InputValueError, MissingExtraError, graph, no_grad
from nn import MLP, iris, moons, sine

sklearn = pytest.importorskip("sklearn")

from sklearn.base import clone  # noqa: E402  (only where it is installed)
from sklearn.exceptions import NotFittedError  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.neural_network import MLPClassifier as Theirs  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

from nn.sklearn import SOLVERS, MLPClassifier, MLPRegressor  # noqa: E402

pytestmark = pytest.mark.once
QUICK = {"hidden_layer_sizes": (4,), "learning_rate_init": 0.05, "max_iter": 10}
MOONS, SINE = moons(60, seed=0), sine(60, seed=0)


# Some of the checks give data that makes NumPy warn.
@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([MLPClassifier(**QUICK), MLPRegressor(**QUICK)])
def test_the_checks_of_scikit_learn(estimator, check):
    check(estimator)


def test_parameters_mean_what_they_mean_there():
    ours, theirs = MLPClassifier().get_params(), Theirs().get_params()
    assert ours.keys() <= theirs.keys()


@pytest.mark.parametrize("solver", SOLVERS)
def test_moons_are_learnt(solver):
    model = MLPClassifier((8,), solver=solver, learning_rate_init=0.05, max_iter=40, random_state=0)
    model.fit(MOONS.features, MOONS.targets)
    assert model.score(MOONS.features, MOONS.targets) >= 0.85
    assert model.loss_curve_[-1] < 0.6 * model.loss_curve_[0]
    assert len(model.loss_curve_) == model.n_iter_ <= 40


def test_a_curve_is_learnt():
    model = MLPRegressor((8,), "tanh", learning_rate_init=0.05, random_state=0)
    assert model.fit(SINE.features, SINE.targets).score(SINE.features, SINE.targets) > 0.9


def test_labels_may_be_words():
    data = iris()
    labels = [data.classes[target] for target in data.targets]
    model = make_pipeline(StandardScaler(), MLPClassifier(**QUICK, random_state=0))
    model.fit(data.features, labels)
    assert [*model.classes_] == ["setosa", "versicolor", "virginica"]
    assert model.score(data.features, labels) > 0.9
    assert model.predict_proba(data.features).sum(axis=1) == pytest.approx(1.0)


def test_probabilities_are_those_of_the_network():
    model = MLPClassifier(**QUICK, random_state=0).fit(MOONS.features, MOONS.targets)
    with no_grad():
        score = model.net_(MOONS.features[0]).data
    (shares,) = model.predict_proba(MOONS.features[:1])
    assert shares[1] == pytest.approx(1.0 / (1.0 + math.exp(-score)), rel=1e-12)
    model.net_.layers[-1].neurons[0].b.data = 1e6
    assert [*model.predict_proba(MOONS.features[:1])[0]] == [0.0, 1.0]


def test_the_network_can_be_stepped_through():
    model = MLPClassifier(**QUICK, random_state=0).fit(MOONS.features, MOONS.targets)
    assert isinstance(model.net_, MLP)
    out = model.net_(MOONS.features[0])
    out.backward()
    assert "<svg" in graph(out).svg()


def test_a_seed_decides():
    fitted = [
        MLPClassifier(**QUICK, random_state=seed).fit(MOONS.features, MOONS.targets).loss_curve_
        for seed in (0, 0, 1)
    ]
    assert fitted[0] == fitted[1] != fitted[2]


def test_it_stops_where_nothing_is_gained():
    model = MLPRegressor((2,), random_state=0, tol=10.0, n_iter_no_change=3)
    assert model.fit(SINE.features, SINE.targets).n_iter_ == 4


def test_the_penalty_is_that_of_scikit_learn():
    """One step on all rows: alpha/2·Σw²/rows has the slope alpha·w/rows."""

    def weights(alpha, rate=0.01):
        model = MLPRegressor(
            (4,),
            solver="sgd",
            alpha=alpha,
            batch_size=60,
            learning_rate_init=rate,
            max_iter=1,
            random_state=0,
        )
        neurons = model.fit(SINE.features, SINE.targets).net_.layers[0].neurons
        return [neuron.w[0].data for neuron in neurons], [neuron.b.data for neuron in neurons]

    start, _ = weights(0.0, rate=1e-300)
    (without, biases), (with_penalty, others) = weights(0.0), weights(30.0)
    # The first step with Nesterov's momentum of 0.9 is 1.9 times the slope.
    expected = [w - 0.01 * 1.9 * 30.0 / 60.0 * w0 for w, w0 in zip(without, start, strict=True)]
    assert with_penalty == pytest.approx(expected, rel=1e-12)
    assert others == pytest.approx(biases, rel=1e-12)


def test_a_search_sets_the_parameters():
    search = GridSearchCV(
        MLPClassifier(**QUICK, random_state=0), {"hidden_layer_sizes": [(1,), (6,)]}, cv=2
    )
    search.fit(MOONS.features, MOONS.targets)
    assert search.best_estimator_.net_.layers[0].nout in (1, 6)


def test_a_fitted_one_is_pickled_and_a_clone_is_not_fitted():
    model = MLPClassifier(**QUICK, random_state=0).fit(MOONS.features, MOONS.targets)
    again = pickle.loads(pickle.dumps(model))
    assert [*again.predict(MOONS.features)] == [*model.predict(MOONS.features)]
    with pytest.raises(NotFittedError):
        clone(model).predict(MOONS.features)


@pytest.mark.parametrize("sizes", [5, [5], (5,)])
def test_one_hidden_layer_may_be_a_number(sizes):
    model = MLPClassifier(sizes, max_iter=1).fit(MOONS.features, MOONS.targets)
    assert [layer.nout for layer in model.net_.layers] == [5, 1]


def test_no_hidden_layer():
    model = MLPClassifier((), "logistic", max_iter=1).fit(MOONS.features, MOONS.targets)
    assert [layer.nout for layer in model.net_.layers] == [1]


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"hidden_layer_sizes": (0,)}, InputValueError, "each of hidden_layer_sizes, got 0"),
        ({"hidden_layer_sizes": 5.5}, InputTypeError, "int as each of hidden_layer_sizes"),
        ({"activation": "relo"}, InputValueError, "did you mean 'relu'"),
        ({"activation": None}, InputTypeError, "as activation, got NoneType"),
        ({"solver": "lbfgs"}, InputValueError, "adam, sgd, .* as solver, got 'lbfgs'"),
        ({"alpha": -1.0}, InputValueError, "at least 0 as alpha"),
        ({"batch_size": 0}, InputValueError, "batch_size, got 0"),
        ({"learning_rate_init": 0.0}, InputValueError, "above 0 as learning_rate_init"),
        ({"max_iter": 0}, InputValueError, "max_iter, got 0"),
        ({"tol": -1.0}, InputValueError, "as tol"),
        ({"n_iter_no_change": 0}, InputValueError, "n_iter_no_change, got 0"),
    ],
)
def test_bad_parameters(parameters, error, message):
    with pytest.raises(error, match=message):
        MLPRegressor(**parameters).fit(SINE.features, SINE.targets)


def test_one_class_is_none():
    with pytest.raises(InputValueError, match="two classes or more, got one class: 3"):
        MLPClassifier().fit([[0.0], [1.0]], [3, 3])


def test_without_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.base", None)
    monkeypatch.delitem(sys.modules, "nn.sklearn")
    with pytest.raises(MissingExtraError, match=r"pip install 'stepgrad\[sklearn\]'"):
        import nn.sklearn  # noqa: F401
