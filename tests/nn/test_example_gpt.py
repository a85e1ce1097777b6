"""The transformer of the example learns, and its replays are its graphs."""

import pytest

from nn.example_gpt import CONTEXT, GPT, learn, name_loss, names, spelt


def test_replays_give_the_losses_of_graphs() -> None:
    given = ["ada", "bo", "eve"]
    graphs = list(learn(GPT(seed=0), given, steps=6, replay=False))
    assert list(learn(GPT(seed=0), given, steps=6)) == pytest.approx(graphs, rel=1e-9)
    assert graphs[-1] < graphs[0]


def test_the_model_gets_its_weights_of_a_loop_that_is_left() -> None:
    weights = []
    for replay in (True, False):
        model = GPT(seed=0)
        for step, _ in enumerate(learn(model, ["ada"], steps=9, replay=replay)):
            if step == 2:
                break
        weights.append([parameter.data for parameter in model.parameters()])
    assert weights[0] == pytest.approx(weights[1], rel=1e-9)


def test_names_are_letters_and_a_long_one_is_cut() -> None:
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names())
    assert len(set(names())) == len(names())
    assert len(spelt("a" * 40)) == CONTEXT + 1
    name_loss(GPT(seed=0).weights, spelt("a" * 40))
