"""Members of a zip written anew, the others as they lie."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.files.zip_members import ZipError, with_members

NAMES = ("[Content_Types].xml", "xl/a.xml", "xl/b.bin", "été.txt")


def archive(*, kind: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", kind) as one:
        for number, name in enumerate(NAMES):
            told = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            told.compress_type, told.external_attr = kind, 0o600 << 16
            one.writestr(told, f"contenu {number} " * 50)
        one.comment = comment
    return content.getvalue()


def streamed() -> bytes:
    """A zip whose members tell their sizes after their bytes, as LibreOffice writes."""

    class Stream(io.RawIOBase):
        content = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.content += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as one:
        for name in NAMES:
            one.writestr(name, name * 40)
    return stream.content


def read(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as one:
        assert one.testzip() is None
        return {name: one.read(name) for name in one.namelist()}


@pytest.mark.parametrize("content", [archive(), archive(kind=zipfile.ZIP_STORED), streamed()])
@given(new=st.binary(max_size=300))
def test_one_member_changes(content: bytes, new: bytes) -> None:
    for name in NAMES:
        found = with_members(content, {name: new})
        assert read(found) == {**read(content), name: new}
        assert with_members(found, {name: new}) == found


def test_members_come_and_go() -> None:
    content = archive(comment="à moi".encode())
    found = with_members(content, {}, added={"xl/c.xml": b"<c/>"}, removed=frozenset({NAMES[2]}))
    assert [*read(found)] == [NAMES[0], NAMES[1], NAMES[3], "xl/c.xml"]
    with zipfile.ZipFile(io.BytesIO(found)) as one:
        assert one.comment == "à moi".encode()
        assert one.getinfo(NAMES[1]).date_time == (2026, 1, 2, 3, 4, 6)
        assert one.getinfo(NAMES[1]).external_attr == 0o600 << 16
    assert with_members(content, {}) == content


def test_what_cannot_be_changed() -> None:
    wide = io.BytesIO()
    with zipfile.ZipFile(wide, "w") as one, one.open("a", "w", force_zip64=True) as member:
        member.write(b"x")
    assert read(with_members(wide.getvalue(), {"a": b"y"})) == {"a": b"y"}
    for content in (b"", b"PK\x03\x04", archive()[:-30], b"x" * 100 + archive()):
        with pytest.raises(ZipError):
            with_members(content, {NAMES[0]: b""})
