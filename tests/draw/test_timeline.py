from autograd.draw.timeline import Timeline


def test_equal_neighbours_are_one_keyframe() -> None:
    time = Timeline([1.0, 2.0, 3.0], 10.0)
    assert time.keyframes("a", "x", (0, "x"), (1, "y"), (2, "y")) == (
        "@keyframes a{0%,20%{x}21.5%,to{y}}"
    )
    assert time.keyframes("a", "x") == "@keyframes a{0%,to{x}}"


def test_what_moves_is_written_within_the_wish_for_motion() -> None:
    time = Timeline([1.0], 4.0)
    time.moving("ring", [(0, "translate:1px 2px")])
    still, _, moving = time.style().partition("@media (prefers-reduced-motion:no-preference){")
    assert "animation" not in still
    assert "svg .ring{animation:ring 4s infinite}" in moving
    assert "@keyframes s{0%,25%{--s:0}28.75%,to{--s:1}}" in moving
