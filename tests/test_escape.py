"""escape: texts in XML and LaTeX."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.escape import clean, is_blank, latex, xml


@given(st.text())
def test_xml_reads_back_as_it_was(text: str) -> None:
    read = ET.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>')
    assert read.text == (clean(text) or None)


@given(st.text())
def test_no_brace_of_latex_is_left_open_and_no_sign_is_special(text: str) -> None:
    written = latex(text)
    for escaped in ("\\\\", *(f"\\{sign}" for sign in "#$%&_{}")):
        written = written.replace(escaped, "")
    assert written.count("{") == written.count("}")
    assert not set(written) & set("#$%&_~\n")


def test_a_tag_is_none_in_latex() -> None:
    assert latex("</script>") == "{<}/script{>}"


_TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
_UNSEEN = [0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0x3164, 0xFEFF]


@pytest.mark.parametrize("code", _TURNING + _UNSEEN, ids=hex)
def test_what_turns_the_text_around_it_or_is_not_seen_is_shown(code: int) -> None:
    assert clean(f"a{chr(code)}b") == "a�b"
    assert clean(chr(code)) == "�"
    assert not is_blank(chr(code))


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🔬",
        "🏳\ufe0f\u200d🌈",
        "🧑🏽\u200d💻",
        "❤\ufe0f\u200d🔥",
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום",
        "e\u0301",
        "a\xa0b",
    ],
)
def test_what_belongs_to_a_script_or_an_emoji_stays(text: str) -> None:
    assert clean(text) == text


def test_a_joiner_at_an_end_joins_nothing() -> None:
    assert clean("\u200d👩\u200d") == "�👩�"


@pytest.mark.parametrize("text", ["", " ", "\n", "\xa0\u3000", " \n "])
def test_blank(text: str) -> None:
    assert is_blank(text)
