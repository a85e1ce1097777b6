"""escape: texts in XML and LaTeX."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from autograd.escape import clean, latex, xml


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
