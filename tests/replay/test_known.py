"""What is recorded for one model is not replayed for another, nor for itself in another mode."""

from pathlib import Path
from typing import Any

import pytest

from autograd import Compiled, InputTypeError, RecordingError, Value, compile
from autograd.replay import known
from nn import Dropout, Linear, Sequential


class Power:
    def __init__(self, w: float, exponent: int) -> None:
        self.w, self.exponent = Value(w), exponent

    def parameters(self) -> list[Value]:
        return [self.w]


def powered(model: Any, x: Any) -> Any:
    return model.w * x**model.exponent


def test_a_model_has_recordings_of_its_own() -> None:
    compiled = compile(powered)
    square, cube = Power(2.0, 2), Power(2.0, 3)
    for _ in range(2):
        assert (compiled(square, 3.0), compiled(cube, 3.0)) == (18.0, 54.0)
    assert compiled.stats().variants == 2


def test_a_model_in_another_mode_is_recorded_again() -> None:
    model = Sequential(Linear(1, 1), Dropout(0.5)).eval()
    compiled = compile(lambda m, x: m(x))
    in_use = compiled(model, [2.0])
    model.train()
    with pytest.raises(RecordingError, match="draws from"):
        compiled(model, [2.0])
    model.eval()
    assert compiled(model, [2.0]) == in_use


def test_what_was_not_used_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 3)
    compiled = compile(sum)
    for count in (1, 2, 3, 1, 4, 5, 1):
        assert compiled([1.0] * count) == count
    lengths = [variants.layout.structures[0][1] for variants in compiled.known]
    assert lengths == [4, 5, 1]
    compiled = compile(powered)
    for exponent in range(10):  # each a new object, which may get the id of one before
        assert compiled(Power(1.0, exponent), 2.0) == 2.0**exponent


def test_a_file_cannot_tell_models_apart(tmp_path: Path) -> None:
    compiled = compile(powered)
    compiled(Power(2.0, 2), 3.0)
    compiled.save(tmp_path / "power.npz")
    loaded = Compiled.load(tmp_path / "power.npz")
    assert loaded(Power(5.0, 2), 3.0) == 45.0
    assert loaded.value_and_grad(Power(4.0, 2), 3.0)[0] == 36.0
    compiled(Power(2.0, 3), 3.0)
    with pytest.raises(InputTypeError, match="could not tell them apart"):
        compiled.save(tmp_path / "power.npz")


def test_a_model_among_samples_is_refused() -> None:
    with pytest.raises(InputTypeError, match="a sample of model has an object with"):
        compile(powered, batched="model")([Power(1.0, 2), Power(1.0, 3)], 2.0)
