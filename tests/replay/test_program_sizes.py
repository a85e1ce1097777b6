"""How short programs get: loops and layers of plain code become a few instructions."""

import itertools
import random
from collections import Counter
from collections.abc import Sequence

import pytest
from program_cases import run_once
from tapes import tape_of

from autograd import Value, dot, sin
from autograd.replay.passes import lower
from autograd.replay.program import Program
from autograd.replay.tape import INPUT, Tape
from autograd.rules import ADD
from nn import MLP, max_margin


def lowered(inputs: Sequence[Value], output: Value) -> Program:
    """Give the program of a graph, after a look at whether it computes what the graph does."""
    tape = tape_of(inputs, [output])
    program = lower(tape, [False] * len(inputs))
    [found], slopes = run_once(program, [x.data for x in inputs], 1.0)
    assert found == pytest.approx(output.data, rel=1e-12)
    output.backward()
    assert slopes == pytest.approx([x.grad for x in inputs], abs=1e-12)
    return program


def names(program: Program) -> list[str]:
    return [instruction.name for instruction in program]


def test_a_long_chain_is_one_sum() -> None:
    size = 100_000
    codes = [INPUT] + [ADD.code] * size
    operands = [0, 0] + [slot for i in range(1, size) for slot in (i, 0)]
    tape = Tape(
        codes, [0, 0, *range(2, 2 * size + 1, 2)], operands, [1.0] * (size + 1), [0], [size]
    )
    program = lower(tape, [False])
    assert len(program.instructions) == 1
    assert run_once(program, [1.0], 1.0)[0] == [size + 1]


def test_micrograds_demo_is_three_products_however_it_is_written() -> None:
    rng = random.Random(1)
    sizes = [2, 16, 16, 1]
    layers = [
        [([Value(rng.uniform(-1, 1)) for _ in range(i)], Value(0.0)) for _ in range(o)]
        for i, o in itertools.pairwise(sizes)
    ]
    parameters = [p for layer in layers for w, b in layer for p in (*w, b)]
    losses = []
    for label in [1.0, -1.0] * 50:
        x = [Value(rng.uniform(-2, 2)), Value(rng.uniform(-2, 2))]
        for place, layer in enumerate(layers):
            x = [sum((wi * xi for wi, xi in zip(w, x, strict=True)), b) for w, b in layer]
            if place < 2:
                x = [each.relu() for each in x]
        losses.append((1 + -label * x[0]).relu())
    loss = sum(losses) * (1.0 / 100) + 1e-4 * sum(p * p for p in parameters)
    tape = tape_of(parameters, [loss])
    assert len(tape) > 60_000
    program = lowered(parameters, loss)
    assert Counter(names(program)) == {"product": 3, "relu": 3, "dot": 3, "sum": 1}
    products = [each for each in program if each.name == "product"]
    assert [each.shape for each in products] == [(16, 2, 100), (16, 16, 100), (1, 16, 100)]
    # Only the sum of the two parts of the loss looks its operands up: the rest are neighbours.
    assert len(program.indices) == 2


def test_a_network_written_with_dots_is_three_products() -> None:
    model = MLP(2, [16, 16, 1])
    parameters = model.parameters()
    rng = random.Random(1)
    scores = [model([rng.random(), rng.random()]) for _ in range(100)]
    loss = max_margin(scores, [1.0, -1.0] * 50) + 1e-4 * dot(parameters, parameters)
    program = lowered(parameters, loss)
    assert names(program).count("product") == 3
    assert len(program.instructions) == 10
    assert len(program.indices) == 0


def test_one_sample_of_a_network_is_matrix_times_vector() -> None:
    model = MLP(3, [8, 8, 1])
    program = lowered(model.parameters(), model([0.5, -0.25, 1.0]))
    assert names(program) == ["product", "relu", "product", "relu", "dot"]
    assert len(program.indices) == 0


def test_rosenbrock_in_a_thousand_variables_is_a_handful_of_loops() -> None:
    xs = [Value(0.5 + 0.001 * i) for i in range(1000)]
    terms = [100 * (y - x**2) ** 2 + (1 - x) ** 2 for x, y in itertools.pairwise(xs)]
    program = lowered(xs, sum(terms))
    assert len(program.instructions) <= 7
    assert len(program.indices) == 0


def test_a_pendulum_is_three_scalar_instructions_a_step() -> None:
    angle, speed, gravity, length, step = start = [Value(x) for x in (0.5, 0.0, 9.81, 1.0, 0.01)]
    for _ in range(200):
        angle, speed = angle + speed * step, speed - step * (gravity / length) * sin(angle)
    program = lowered(start, angle)
    assert len(program.instructions) <= 3 * 200
    assert all(each.n == 1 for each in program)
