"""Sklearn: networks as estimators of scikit-learn, for its pipelines, searches and scores.

>>> from sklearn.model_selection import cross_val_score
>>> from sklearn.pipeline import make_pipeline
>>> from sklearn.preprocessing import StandardScaler
>>> from nn import iris
>>> data = iris()
>>> model = make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=30, random_state=0))
>>> scores = cross_val_score(model, data.features, data.targets, cv=3)
>>> len(scores), bool(scores.min() > 0.85)
(3, True)

They have the names of scikit-learn's own, and their parameters mean what they mean there, so that
another import is all that changes. But the network, `net_`, is made of Values, to be drawn and
stepped through: so it should be small. Scale the features first. There are no `partial_fit`,
`warm_start` or `early_stopping`, and rows have no weights: for these there is `Training`.

scikit-learn, of the extra `sklearn`, is imported with this module, which `nn` never does.

Next: `layers.py` for the network itself.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from autograd import InputValueError, MissingExtraError, Value, no_grad
from nn.activations import ACTIVATIONS
from nn.adam import Adam
from nn.adaptive import Adagrad, RMSprop
from nn.callbacks import EarlyStopping
from nn.checks import choice, count, not_negative, positive
from nn.fitting import fit
from nn.layers import MLP
from nn.optimizer import Optimizer
from nn.sgd import SGD

try:
    import numpy as np
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise MissingExtraError(
        "nn.sklearn needs scikit-learn 1.6 or later, which is not installed: "
        "pip install 'stepgrad[sklearn]'"
    ) from error

Array = Any  # of NumPy, or what scikit-learn makes one of

# scikit-learn's names, where they are others.
_ALIASES: Final = {"logistic": "sigmoid", "identity": "linear"}
_SATURATING: Final = {"sigmoid", "tanh", "softsign"}

# As in scikit-learn, whose "sgd" has Nesterov's momentum of 0.9.
SOLVERS: Final[dict[str, Callable[..., Optimizer]]] = {
    "adam": Adam,
    "sgd": lambda groups, lr: SGD(groups, lr=lr, momentum=0.9, nesterov=True),
    "rmsprop": RMSprop,
    "adagrad": Adagrad,
}


class Estimator(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """What both have in common: the parameters, the network, the training.

    >>> Estimator((8, 8), activation="tanh").get_params()["hidden_layer_sizes"]
    (8, 8)

    `hidden_layer_sizes`: the neurons of each hidden layer; `activation`: theirs, a name of
    `ACTIVATIONS`; `solver`: a name of `SOLVERS`; `alpha`: the strength of the L2 penalty of the
    weights, alpha/2·Σw² divided by the rows of a batch; `batch_size`: rows for a step, at most all;
    `learning_rate_init`: the learning rate; `max_iter`: the epochs, at most: the training ends
    where the loss has not fallen by `tol` for `n_iter_no_change` of them. `random_state` draws the
    weights and the order of the rows. Defaults are for small networks, and differ.

    After `fit` there are `net_`, an `MLP`; `loss_curve_`, the mean loss of each epoch without the
    penalty; `n_iter_`, the epochs; `n_features_in_`, and `feature_names_in_` where X has names.
    """

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (16,),
        activation: str = "relu",
        *,
        solver: str = "adam",
        alpha: float = 0.0001,
        batch_size: int = 32,
        learning_rate_init: float = 0.01,
        max_iter: int = 100,
        tol: float = 0.0001,
        n_iter_no_change: int = 10,
        random_state: Any = None,
    ) -> None:
        """Keep the parameters as they are; `fit` checks them, as is the custom there."""
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state

    def _train(self, rows: list[list[float]], targets: list[Any], outputs: int, loss: str) -> None:
        taker = type(self).__name__
        rng = random.Random(int(check_random_state(self.random_state).randint(2**31 - 1)))
        name = _ALIASES.get(self.activation, self.activation)
        choice(name, ACTIVATIONS, taker, "activation")
        given = self.hidden_layer_sizes
        sizes = given if isinstance(given, Iterable) else [given]  # as scikit-learn takes it, too
        hidden = [count(size, taker, "each of hidden_layer_sizes") for size in sizes]
        size = min(count(self.batch_size, taker, "batch_size"), len(rows))
        patience = count(self.n_iter_no_change, taker, "n_iter_no_change")
        tolerance = not_negative(self.tol, taker, "tol")
        decay = not_negative(self.alpha, taker, "alpha") / size
        rate = positive(self.learning_rate_init, taker, "learning_rate_init")
        solver = choice(self.solver, SOLVERS, taker, "solver")
        net = MLP(
            len(rows[0]),
            [*hidden, outputs],
            activation=name,
            init="glorot" if name in _SATURATING else "he",
            seed=rng,
        )
        neurons = [neuron for layer in net.layers for neuron in layer.neurons]
        weights = [weight for neuron in neurons for weight in neuron.w]
        groups = [
            {"params": weights, "weight_decay": decay},
            {"params": [neuron.b for neuron in neurons]},
        ]
        history = fit(
            net,
            (rows, targets),
            loss,
            solver(groups, lr=rate),
            epochs=count(self.max_iter, taker, "max_iter"),
            batch_size=size,
            callbacks=[EarlyStopping(patience, tolerance, monitor="loss", restore_best=False)],
            seed=rng,
        )
        self.net_, self.loss_curve_, self.n_iter_ = net, history["loss"], len(history)

    def _outputs(self, x: Array) -> Array:
        check_is_fitted(self, "net_")
        rows = validate_data(self, x, reset=False, dtype=np.float64).tolist()
        with no_grad():
            outputs = [self.net_(row) for row in rows]
        if isinstance(outputs[0], Value):
            return np.array([output.data for output in outputs])
        return np.array([[number.data for number in output] for output in outputs])


class MLPClassifier(ClassifierMixin, Estimator):  # type: ignore[misc]
    """Classify rows with a multi-layer perceptron: the parameters are those of `Estimator`.

    >>> from nn import moons
    >>> data = moons(60, seed=0)
    >>> model = MLPClassifier((8,), learning_rate_init=0.05, max_iter=30, random_state=0)
    >>> model.fit(data.features, data.targets).score(data.features, data.targets) > 0.9
    True
    >>> model.net_
    MLP: 33 parameters
      layers.0: Layer(2, 8, activation='relu')
      layers.1: Layer(8, 1, activation='linear')

    Two classes have one output and the binary cross-entropy, more an output each and the
    cross-entropy; `classes_` are their labels.
    """

    def fit(self, X: Array, y: Array) -> "MLPClassifier":
        """Learn from rows X and their labels y."""
        x, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, places = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise InputValueError(
                f"{type(self).__name__} takes labels of two classes or more, got one class: "
                f"{self.classes_[0]}"
            )
        binary = len(self.classes_) == 2
        loss = "binary_cross_entropy_with_logits" if binary else "cross_entropy"
        self._train(x.tolist(), places.tolist(), 1 if binary else len(self.classes_), loss)
        return self

    def predict_proba(self, X: Array) -> Array:
        """Give for each row the probability of each class, in the order of `classes_`."""
        logits = self._outputs(X)
        if logits.ndim == 1:
            # The logits of two classes, of which only the difference counts.
            logits = np.stack([np.zeros_like(logits), logits], axis=1)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def predict(self, X: Array) -> Array:
        """Give for each row the label that is likeliest."""
        likeliest = self.predict_proba(X).argmax(axis=1)
        return self.classes_[likeliest]


class MLPRegressor(RegressorMixin, Estimator):  # type: ignore[misc]
    """Predict a number for each row with a multi-layer perceptron: parameters as of `Estimator`.

    >>> from nn import sine
    >>> data = sine(60, seed=0)
    >>> model = MLPRegressor((8,), "tanh", learning_rate_init=0.05, random_state=0)
    >>> model.fit(data.features, data.targets).score(data.features, data.targets) > 0.9
    True

    The loss is the mean squared error, and the numbers are learnt as they are: scale them, too,
    where they are far from 1 (scikit-learn's `TransformedTargetRegressor`).
    """

    def fit(self, X: Array, y: Array) -> "MLPRegressor":
        """Learn from rows X and their numbers y."""
        x, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        self._train(x.tolist(), y.tolist(), 1, "mse")
        return self

    def predict(self, X: Array) -> Array:
        """Give a number for each row."""
        return self._outputs(X)
