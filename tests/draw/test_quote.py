import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.quote import LINE, clean, lines, markup, quoted, xml

ANY_TEXT = st.text(st.characters())  # with surrogates and control characters


def test_xml_reads_back_as_the_label(hostile: str) -> None:
    element = ElementTree.fromstring(f'<t a="{xml(hostile)}">{xml(hostile)}</t>'.encode())
    assert (element.text or "") == clean(hostile)
    assert element.get("a", "").replace(" ", "\n") == clean(hostile).replace(" ", "\n")


@given(ANY_TEXT)
def test_xml_is_well_formed_for_any_text(text: str) -> None:
    element = ElementTree.fromstring(f"<t>{xml(text)}</t>".encode())
    assert (element.text or "") == clean(text)


@given(ANY_TEXT)
def test_clean_changes_only_what_cannot_be_shown(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    cleaned.encode()
    for before, after in zip(text, cleaned, strict=True):
        assert after == before or (after == "\ufffd" and not before.isprintable())


@given(ANY_TEXT)
def test_a_quoted_string_ends_where_it_ends(text: str) -> None:
    # What DOT takes for one string: pairs of a backslash and anything, else no quote or backslash.
    assert re.fullmatch(r'"(\\.|[^"\\])*"', quoted(text))


def test_a_backslash_is_never_the_start_of_a_substitution(hostile: str) -> None:
    for written in (quoted(hostile)[1:-1], markup(hostile)):
        escapes = set(re.findall(r"\\(.)", written))
        assert escapes <= {"\\", '"', "n"}
    assert "\n" not in quoted(hostile)


@given(ANY_TEXT)
def test_lines_hold_the_whole_text(text: str) -> None:
    assert "".join(lines(text)) == clean(text).replace("\n", "")
    assert all(len(line) <= LINE for line in lines(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", [""]), ("a\n", ["a", ""]), ("x" * LINE, ["x" * LINE]), ("a\n\nb", ["a", "", "b"])],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
