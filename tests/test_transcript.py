import math

from autograd import Value, no_grad, scope
from autograd.modes import outside_modes, recording_for_replay
from autograd.transcript import CONSTANT, INPUT, READ, Transcript


def test_a_number_occurs_once_among_the_constants_and_zeros_keep_their_signs():
    x = Value(3.0)
    transcript = Transcript([x])
    with recording_for_replay(transcript):
        total = x
        for number in (2.0, 2, 0.0, -0.0, 0.0, math.nan):
            total = total + number
    constants = [
        number
        for code, number in zip(transcript.codes, transcript.numbers, strict=True)
        if code == CONSTANT
    ]
    assert repr(constants) == "[2.0, 0.0, -0.0, nan]"


def test_a_walk_over_the_graph_does_not_take_a_slot_away():
    x, w = Value(3.0), Value(2.0)
    transcript = Transcript([x])
    with recording_for_replay(transcript):
        y = x * w
    y.backward()
    with recording_for_replay(transcript):
        z = y * w + x
    assert transcript.codes.count(INPUT) == 2
    assert transcript.captured == [w]
    assert transcript.slot(z) == len(transcript.codes) - 1


def test_two_transcripts_do_not_agree_in_a_slot():
    x = Value(3.0)
    first = Transcript([x])
    with recording_for_replay(first):
        y = x * x
    second = Transcript([])
    with recording_for_replay(second):
        _ = y * x
    assert second.captured == [y, x]
    assert first.slot(y) == 1


def test_contexts_inside_go_on_recording():
    x = Value(3.0)
    transcript = Transcript([x])
    with recording_for_replay(transcript), scope("inner"), no_grad():
        y = x * x
    assert (transcript.codes[-1], y.is_constant) == (READ, True)


def test_outside_modes_records_nothing_for_a_replay():
    x = Value(3.0)
    transcript = Transcript([x])
    with recording_for_replay(transcript), outside_modes():
        assert x.data + (x > 2.0) == 4.0
    assert len(transcript.codes) == 1
