"""The reference gives the bits of eager, for whatever a tape may hold."""

from hypothesis import given
from hypothesis import strategies as st
from programs import POINT, Program, programs

from autograd import Value, compile, take
from autograd.conditions import same
from autograd.replay import reference
from autograd.replay.recorder import record


@given(programs(), st.data())
def test_values_are_those_of_eager_to_the_bit(program: Program, data: st.DataObject) -> None:
    point = st.lists(POINT, min_size=program.inputs, max_size=program.inputs)
    recorded = record(program, data.draw(point))
    xs = data.draw(point)
    numbers = reference.run(recorded.tape, xs)
    if reference.failing(recorded.tape, numbers) >= 0:
        return
    leaves = [Value(x) for x in xs]
    root = program(*leaves)
    assert same(numbers[recorded.tape.outputs[0]], root.data)
    assert reference.contradiction(recorded.tape) == -1


def test_gradients_go_to_what_an_index_chose_and_through_no_read() -> None:
    recorded = record(lambda xs, i: take(xs, i) * xs[0].data, [[2.0, 3.0], 1])
    numbers = reference.run(recorded.tape, [2.0, 5.0, 0.0])
    assert numbers[recorded.tape.outputs[0]] == 4.0
    assert reference.pull(recorded.tape, numbers, [1.0]) == [2.0, 0.0, 0.0]


def test_compiled_functions_are_the_reference() -> None:
    f = lambda x, y: (x * y).relu() + x.exp()  # noqa: E731
    recorded = record(f, [1.0, 2.0])
    numbers = reference.run(recorded.tape, [0.5, -3.0])
    value, gradient = compile(f).value_and_grad(0.5, -3.0, argnums=(0, 1))
    assert numbers[recorded.tape.outputs[0]] == value
    assert reference.pull(recorded.tape, numbers, [1.0]) == list(gradient)
