"""Tapes for tests of the passes: random ones, layers over samples, and graphs computed eagerly."""

import itertools
import random
from collections.abc import Sequence

from hypothesis import assume
from hypothesis import strategies as st

from autograd import Value, dot, relu
from autograd.replay import reference
from autograd.replay.tape import CONSTANT, INPUT, READ, TAKE, Guard, Take, Tape
from autograd.rules import (
    ABS,
    ADD,
    DIV,
    DOT,
    GT,
    MAXIMUM,
    MUL,
    NEG,
    POW,
    PROD,
    RELU,
    RULES,
    SQUARE,
    SUB,
    SUM,
    WHERE,
    Rule,
)  # fmt: skip

# On small whole numbers these give whole numbers, however sums are grouped.
EXACT = [ADD, ADD, ADD, SUB, SUB, MUL, MUL, MUL, NEG, SUM, SUM, DOT, DOT, SQUARE, POW, DIV]
EXACT += [PROD, RELU, ABS, MAXIMUM, GT, WHERE]
LARGEST = 2.0**40


def tapes() -> st.SearchStrategy[Tape]:
    """Draw tapes over all rules, on any numbers."""
    constants = [0.0, -0.0, 1.0, 0.5, 3.0, -2.5, float("inf")]
    return _drawn(list(RULES.values()), st.sampled_from([*constants, 0.1, -0.7, 7.25]), constants)


def exact_tapes() -> st.SearchStrategy[Tape]:
    """Draw tapes that compute whole numbers, so that any order of addition gives the same."""
    constants = [0.0, 1.0, -1.0, 2.0, -2.0]
    return _drawn(EXACT, st.integers(-2, 2).map(float), constants).filter(_is_exact)


def _is_exact(tape: Tape) -> bool:
    seeds = [float(place + 1) for place in range(tape.differentiated)]
    gradient = reference.pull(tape, tape.numbers, seeds)
    return all(abs(x) < LARGEST for x in [*tape.numbers, *gradient])


@st.composite
def _drawn(
    draw: st.DrawFn,
    rules: list[Rule],
    inputs: st.SearchStrategy[float],
    constants: list[float],
) -> Tape:
    """Draw a tape with dead code, guards, reads and tables."""
    given = draw(st.lists(inputs, min_size=1, max_size=5))
    fixed = draw(st.lists(st.sampled_from(constants), min_size=1, max_size=4))
    codes = [INPUT] * len(given) + [CONSTANT] * len(fixed)
    operands: list[list[int]] = [[] for _ in codes]
    index = draw(st.integers(0, 2))
    takes: list[Take] = []
    for _ in range(draw(st.integers(1, 20))):
        kind = draw(st.integers(0, 19))
        slot = len(codes)
        # The last ones are read most, so that chains come about.
        any_slot = st.integers(0, slot - 1) | st.integers(max(0, slot - 3), slot - 1)
        if kind == 0:
            codes.append(READ)
            operands.append([draw(any_slot)])
            continue
        if kind == 1:
            codes.append(TAKE)
            operands.append(draw(st.lists(any_slot, min_size=3, max_size=3)))
            takes.append(Take(slot, len(given), tuple(operands[-1])))
            continue
        rule = draw(st.sampled_from(rules))
        count = rule.arity if not rule.folds else draw(st.integers(2, 7))
        read = draw(st.lists(any_slot, min_size=count, max_size=count))
        if rule in (POW, DIV) and rules is EXACT:  # by a constant, which comes before
            codes.append(CONSTANT)
            operands.append([])
            read[1] = slot
            fixed.append(draw(st.sampled_from([1.0, 2.0])) if rule is POW else 1.0)
        codes.append(rule.code)
        operands.append(read)
    return _finished(draw, codes, operands, given, fixed, takes, index)


def _finished(
    draw: st.DrawFn,
    codes: list[int],
    operands: list[list[int]],
    given: list[float],
    fixed: list[float],
    takes: list[Take],
    index: int,
) -> Tape:
    slots = st.integers(0, len(codes) - 1)
    outputs = draw(st.lists(slots, min_size=1, max_size=3))
    outputs[0] = len(codes) - 1
    guards = draw(st.lists(slots, max_size=2))
    codes.append(INPUT)  # the index of the tables
    operands.append([])
    starts = [0]
    for each in operands:
        starts.append(starts[-1] + len(each))
    numbers = iter(fixed)
    tape = Tape(
        codes,
        starts,
        [slot for each in operands for slot in each],
        [next(numbers) if code == CONSTANT else 0.0 for code in codes],
        [slot for slot, code in enumerate(codes) if code == INPUT],
        outputs,
        takes=takes,
        differentiated=draw(st.integers(1, len(outputs))),
    )
    tape.numbers = reference.run(tape, [*given, float(index)])
    tape.guards = [Guard(slot, bool(tape.numbers[slot]), f"line {slot}") for slot in guards]
    return tape.validate()


@st.composite
def layered_tapes(draw: st.DrawFn) -> Tape:
    """Draw networks on samples, written in one of several ways, with whole numbers."""
    rng = random.Random(draw(st.integers(0, 10**6)))

    def number() -> float:
        return float(rng.randint(-1, 1))

    samples = draw(st.integers(1, 6))
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=3))
    is_constant = draw(st.booleans())
    rows = [[Value(number()) for _ in range(sizes[0])] for _ in range(samples)]
    inputs = [] if is_constant else [x for row in rows for x in row]
    for fan_in, fan_out in itertools.pairwise(sizes):
        weights = [[Value(number()) for _ in range(fan_in)] for _ in range(fan_out)]
        biases = [Value(number()) for _ in range(max(fan_out, samples))]
        inputs += [w for row in weights for w in row] + biases
        kind = draw(st.sampled_from(["none", "neuron", "sample", "each", "number"]))
        form = draw(st.sampled_from(["chain", "dot", "reversed", "bias first", "minus"]))

        def bias(j: int, s: int, kind: str = kind, biases: list[Value] = biases) -> object:
            if kind == "each":
                return biases[j] * biases[s]
            return {"none": 0, "neuron": biases[j], "sample": biases[s], "number": 1.0}[kind]

        rows = [
            [_neuron(form, w, row, bias(j, s)) for j, w in enumerate(weights)]
            for s, row in enumerate(rows)
        ]
        if draw(st.booleans()):
            rows = [[relu(x) for x in row] for row in rows]
    results = [x for row in rows for x in row]
    if draw(st.booleans()):
        rng.shuffle(results)
    total = sum((x * x * number() for x in results), start=results[0])
    tape = tape_of(inputs, [total, *results[:2]], differentiated=2)
    assume(_is_exact(tape))
    return tape


def _neuron(form: str, w: list[Value], x: list[Value], bias: object) -> object:
    if form == "dot":
        return dot(w, x, bias)
    if form == "bias first":
        return sum((a * b for a, b in zip(w, x, strict=True)), start=bias)
    if form == "minus":
        return bias - sum(b * a for a, b in zip(w, x, strict=True))
    pairs = zip(w, x, strict=True) if form == "chain" else reversed(list(zip(x, w, strict=True)))
    return sum(a * b for a, b in pairs) + bias


def tape_of(inputs: Sequence[Value], outputs: Sequence[Value], differentiated: int = 1) -> Tape:
    """Give the tape of a graph; a leaf that is no input is a constant."""
    given = {id(x) for x in inputs}
    order = list(inputs)
    seen = set(given)
    for output in outputs:
        stack = [(output, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack += [(operand, False) for operand in reversed(node.operands)]
    slot_of = {id(node): slot for slot, node in enumerate(order)}
    codes, starts, operands = [], [0], []
    for node in order:
        is_leaf = node.rule is None or node.is_constant
        codes.append(INPUT if id(node) in given else CONSTANT if is_leaf else node.rule.code)
        if not is_leaf and id(node) not in given:
            operands += [slot_of[id(operand)] for operand in node.operands]
        starts.append(len(operands))
    return Tape(
        codes,
        starts,
        operands,
        [node.data for node in order],
        [slot_of[id(x)] for x in inputs],
        [slot_of[id(y)] for y in outputs],
        differentiated=differentiated,
    )
