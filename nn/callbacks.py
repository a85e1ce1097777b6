"""Callbacks: early stopping, a progress bar.

>>> from nn import MLP, SGD, fit, moons
>>> net = MLP(2, [8, 1], init="he", seed=0)
>>> learn, judge = (moons(20, seed=0), moons(20, seed=1))
>>> history = fit(
...     net,
...     learn,
...     "binary_cross_entropy_with_logits",
...     SGD(net.parameters(), lr=1.0),
...     epochs=500,
...     validation=judge,
...     callbacks=[EarlyStopping(patience=5)],
... )
>>> history.stopped
'validation_loss has not improved for 5 epochs; the weights are those of epoch 99'

`GradientFlow` and `DecisionFrames` are callbacks, too: given to a training, they record it.

Next: `callback.py` for how to write one; `checkpoint.py` for one that writes files.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograd import InputTypeError, MissingExtraError
from nn import state_checks
from nn.callback import Callback, Record
from nn.checks import choice, count, finite, shown

if TYPE_CHECKING:
    from nn.training import Training


class EarlyStopping(Callback):
    """Stop when a number of the records has not improved for some epochs.

    >>> EarlyStopping(patience=3, monitor="accuracy", mode="max").patience
    3

    `monitor` is by default "validation_loss", and "loss" where there is no validation. It improves
    when it is below the best by more than `min_delta`, with mode "max" above; nan is no
    improvement. When the training ends, early or not, the model gets the weights of the best epoch,
    unless `restore_best=False`.
    """

    def __init__(
        self,
        patience: int = 10,
        min_delta: float = 0.0,
        *,
        monitor: str = "",
        mode: str = "min",
        restore_best: bool = True,
    ) -> None:
        """Check the settings."""
        self.patience = count(patience, "EarlyStopping", "patience")
        self.min_delta = finite(min_delta, "EarlyStopping", "min_delta", least=0.0)
        self.sign = choice(mode, {"min": 1.0, "max": -1.0}, "EarlyStopping", "mode")
        self.monitor = monitor
        self.restore_best = restore_best
        self._forget()

    def _forget(self) -> None:
        self.best: float | None = None
        self.best_epoch = 0
        self.waited = 0
        self.weights: dict[str, Any] | None = None

    def begin(self, training: "Training") -> None:
        """Look for the number in the records of this training."""
        names = dict.fromkeys(training.names)
        if self.monitor:
            choice(self.monitor, {name: name for name in names}, "EarlyStopping", "monitor")
        self._watched = self.monitor or next(
            name for name in ("validation_loss", "loss") if name in names
        )
        self._forget()

    def after_epoch(self, training: "Training", record: Record) -> None:
        """Compare with the best so far."""
        number = self.sign * record[self._watched]
        bound = math.inf if self.best is None else self.sign * self.best - self.min_delta
        if number < bound:
            self.best, self.best_epoch, self.waited = record[self._watched], record["epoch"], 0
            if self.restore_best:
                self.weights = training.model.state_dict(generators=False)
            return
        self.waited += 1
        if self.waited >= self.patience:
            reason = f"{self._watched} has not improved for {self.waited} epochs"
            if self.restore_best and self.best_epoch:
                reason += f"; the weights are those of epoch {self.best_epoch}"
            training.stop(reason)

    def end(self, training: "Training") -> None:
        """Give the model its best weights back."""
        if self.weights is not None:
            training.model.load_state_dict(self.weights)

    def state_dict(self) -> dict[str, Any]:
        """Give the best epoch, its weights, and how many came after it."""
        return {
            "best": self.best,
            "best_epoch": self.best_epoch,
            "waited": self.waited,
            "weights": self.weights,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from what `state_dict` gave."""
        name = "EarlyStopping"
        found = state_checks.fields(state, {"best", "best_epoch", "waited", "weights"}, name)
        best = found["best"]
        if best is not None:
            best = state_checks.number(best, name, "best")
        epoch = count(found["best_epoch"], name, "best_epoch", least=0)
        waited = count(found["waited"], name, "waited", least=0)
        weights = found["weights"]
        if weights is not None and not isinstance(weights, dict):
            raise InputTypeError(
                f"{name} takes a state with a dict as weights, got {shown(weights)}"
            )
        self.best, self.best_epoch, self.waited, self.weights = best, epoch, waited, weights


class Progress(Callback):
    """Show a progress bar with the loss and the metrics, where stderr is a terminal.

    >>> Progress("moons").description
    'moons'

    The bar is tqdm's, of the extra `demo`; `options` are those of tqdm, such as `leave=False`,
    or `disable=False` for a bar wherever stderr leads. Raises `MissingExtraError` without tqdm.
    """

    def __init__(self, description: str = "", **options: Any) -> None:
        """Take what stands before the bar."""
        self.description = description
        self.options = {"unit": "step", "disable": None, **options}
        self._bar: Any = None

    def begin(self, training: "Training") -> None:
        """Make sure of tqdm; the bar appears with the first step."""
        try:
            import tqdm  # type: ignore[import-untyped]  # noqa: F401  # its stubs are one more
        except ImportError as error:
            raise MissingExtraError(
                "Progress needs tqdm, which is not installed: pip install 'stepgrad[demo]'"
            ) from error
        self._bar = None

    def after_step(self, training: "Training", record: Record) -> None:
        """Move the bar."""
        if self._bar is None:
            from tqdm import tqdm

            total = training.epochs * training.place.steps_in_epoch
            self._bar = tqdm(
                total=total,
                initial=training.place.steps_made - 1,
                desc=self.description,
                **self.options,
            )
        numbers = [
            f"{name} {number:.4f}"
            for name, number in record.items()
            if name not in ("epoch", "step", "lr")
        ]
        epoch = f"epoch {record['epoch']}, " if training.place.steps_in_epoch > 1 else ""
        self._bar.set_postfix_str(epoch + ", ".join(numbers), refresh=False)
        self._bar.update()

    def end(self, training: "Training") -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.close()
