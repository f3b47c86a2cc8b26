"""Documents read again: their text, and what a screen reader is given of them."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

import pypdf
from pypdf.generic import IndirectObject

from cptsgeo.render.drawing.lettering import clean

_FOOT = re.compile(r"cptsgeo[\d.]+?\d+/\d+\Z")


class Element(NamedTuple):
    """An element of the structure: its tag, what is told in place of it, how deep it is."""

    tag: str
    alt: str
    depth: int
    attributes: tuple[dict[str, Any], ...]


def opened(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def text_of(content: bytes) -> str:
    """The text of all pages, without any space, running heads and feet: lines break anywhere."""
    reader = opened(content)
    assert reader.metadata
    head = bare(reader.metadata.title or "")
    pages = [bare(page.extract_text()) for page in reader.pages]
    bodies = [text if not rank else text.removeprefix(head) for rank, text in enumerate(pages)]
    return "".join(_FOOT.sub("", text) for text in bodies)


def bare(text: str) -> str:
    """A text as a document has it, without any space."""
    return "".join(clean(text).split())


def structure(content: bytes) -> list[Element]:
    """Elements of the structure of a document, in the order in which they are read."""
    root: Any = opened(content).trailer["/Root"]
    return [*_elements(root["/StructTreeRoot"]["/K"], 0)]


def _elements(node: Any, depth: int) -> Iterator[Element]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from _elements(one, depth)
    elif isinstance(node, dict):
        if "/S" in node:
            told = node.get("/A", [])
            attributes = tuple(
                one.get_object() for one in (told if isinstance(told, list) else [told])
            )
            yield Element(str(node["/S"])[1:], str(node.get("/Alt", "")), depth, attributes)
            depth += 1
        if "/K" in node:
            yield from _elements(node["/K"], depth)


def assert_accessible(content: bytes) -> None:
    """Assert what PDF/UA asks of a file and that can be read in it."""
    reader = opened(content)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert bare(reader.metadata.title)[:30] in bare(unescape(metadata))
    assert all(str(page["/Tabs"]) == "/S" for page in reader.pages)
    found = structure(content)
    assert found[0].tag == "Document"
    levels = [int(one.tag[1]) for one in found if one.tag[0] == "H" and one.tag[1:].isdigit()]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert all(one.alt for one in found if one.tag == "Figure")
    for rank, one in enumerate(found):
        if one.tag == "Table":
            inside = []
            for other in found[rank + 1 :]:
                if other.depth <= one.depth:
                    break
                inside.append(other)
            heads = [other for other in inside if other.tag == "TH"]
            assert heads
            assert all(any("/Scope" in told for told in head.attributes) for head in heads)
