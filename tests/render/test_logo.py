"""The picture of a cover: looked at before it is let in."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from documents import assert_accessible, opened
from PIL import Image

from cptsgeo.errors import OutputError
from cptsgeo.render.document import Cover, Document, Heading, Paragraph
from cptsgeo.render.paper.edition.logo import read_logo
from cptsgeo.render.paper.setting import set_document


def picture(form: str, size: tuple[int, int] = (60, 20)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "#0b5c73").save(content, form)
    return content.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_it_stands_on_the_cover(tmp_path: Path, form: str) -> None:
    path = tmp_path / "logo é.img"
    path.write_bytes(picture(form))
    cover = Cover(("Situation",), read_logo(path))
    content = set_document(
        Document("T", "S", (Heading(1, "A"), Paragraph("b")), cover=cover)
    ).content
    assert_accessible(content)
    first = opened(content).pages[0]
    assert [one.image.size for one in first.images if one.image] == [(60, 20)]


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def damaged(pixels: bytes) -> bytes:
    """A PNG whose pieces are whole, and whose pixels are these."""
    head = struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0)
    pieces = (_chunk(b"IHDR", head), _chunk(b"IDAT", pixels), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


@pytest.mark.parametrize(("content", "told"), [
    (damaged(b"garbage"), "abîmé"),
    (damaged(zlib.compress(b"\x00" * 40)), "abîmé"),
    (b"", "n’est pas une image"),
    (b"GIF89a" + b"\x00" * 40, "n’est pas une image"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
    (picture("PNG")[:-20], "abîmé"),
    (picture("PNG").replace(b"IDAT", b"IDAX"), "abîmé"),
    (picture("JPEG")[:60], "abîmé"),
    (b"\xff\xd8\xff\xc0", "abîmé"),
    (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 50 + b"\xff\xd9", "abîmé"),
    (picture("PNG") + b"\x00" * 4_000_000, "plus de 4 Mo"),
    (picture("PNG", (6001, 1)), "6001 × 1"),
])  # fmt: skip
def test_another_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    with pytest.raises(OutputError, match=told):
        read_logo(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="ne peut être lu"):
        read_logo(tmp_path / "absent.png")
