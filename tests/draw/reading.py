"""Reading: what a picture shows, read back from its SVG."""

from typing import NamedTuple
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"


class Shown(NamedTuple):
    """A node or an edge as it stands in the SVG."""

    classes: list[str]
    texts: list[str]
    markup: str


def read(svg: str) -> dict[str, Shown]:
    """List the nodes and edges of an SVG by their ids."""
    return {
        group.get("id", ""): Shown(
            group.get("class", "").split(),
            [text.text or "" for text in group.iter(f"{_SVG}text")],
            ElementTree.tostring(group, encoding="unicode"),
        )
        for group in ElementTree.fromstring(svg.encode()).iter(f"{_SVG}g")
        if group.get("class", "").split()[:1] in (["node"], ["edge"])
    }


def unsafe(svg: str) -> list[str]:
    """List what could run or load something: scripts, links, handlers."""
    found = []
    for element in ElementTree.fromstring(svg.encode()).iter():
        tag = element.tag.rpartition("}")[2].lower()
        if tag in ("script", "image", "foreignobject", "style", "iframe", "use"):
            found.append(tag)
        for name in element.attrib:
            name = name.rpartition("}")[2].lower()
            if name == "href" or name.startswith("on"):
                found.append(name)
    return found
