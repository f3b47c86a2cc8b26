"""Seals of what is in several pieces: the members of an archive, the files of a Shapefile."""

import hashlib
import io
import re
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from cptsgeo.render.formats.seal import (
    BLANK,
    HEX,
    LARGEST,
    OneFile,
    Seal,
    State,
    content_of,
    unsealed,
)

_MOST = 5000
"""Members of the archive that has most: a workbook of ours has a few more than its sheets."""

_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError,
            EOFError, ValueError, KeyError)  # fmt: skip
"""What a damaged archive raises, or one of another kind."""


class _Archive(OneFile):
    """The seal of the members of an archive: their names and contents, however they are packed."""

    def state_of(self, content: bytes) -> State:
        """Tell whose an archive is."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
                if len(entries) > _MOST or sum(one.file_size for one in entries) > LARGEST:
                    return State.FOREIGN
                return self._state(archive)
        except _DAMAGED:
            return State.FOREIGN

    @abstractmethod
    def _state(self, archive: zipfile.ZipFile) -> State:
        """Tell whose an open archive of a bounded size is."""


class Comment(_Archive):
    """The seal of a zip: its comment."""

    _BEARER: Final = re.compile(rb"cptsgeo, sceau (" + HEX + rb")")

    def sealed(self, content: bytes) -> bytes:
        """Give an archive with its seal."""
        written = io.BytesIO(content)
        with zipfile.ZipFile(written, "a") as archive:
            archive.comment = f"cptsgeo, sceau {_seal_of(_members(archive))}".encode()
        return written.getvalue()

    def _state(self, archive: zipfile.ZipFile) -> State:
        found = self._BEARER.fullmatch(archive.comment)
        if not found:
            return State.OLDER if archive.comment == b"cptsgeo" else State.FOREIGN
        return State.OURS if found[1].decode() == _seal_of(_members(archive)) else State.EDITED


class Property(_Archive):
    """The seal of a workbook: a property that the writer left to zeros, and that Excel keeps."""

    _MEMBER: Final = "docProps/custom.xml"
    _MARK: Final = re.compile(rb"<Company>cptsgeo ")
    _BEARER: Final = re.compile(
        rb'(name="cptsgeo-sceau"[^>]*>\s*<vt:lpwstr>)(' + HEX + rb")(</vt:lpwstr>)"
    )

    def sealed(self, content: bytes) -> bytes:
        """Give a workbook with its seal."""
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(written, "w") as copy:
            seal = self._digest(book)
            for entry in book.infolist():
                data = book.read(entry)
                if entry.filename == self._MEMBER:
                    data = self._bearing(data, seal)
                copy.writestr(entry, data)
        return written.getvalue()

    def _state(self, archive: zipfile.ZipFile) -> State:
        names = archive.namelist()
        found = self._MEMBER in names and self._BEARER.search(archive.read(self._MEMBER))
        if found:
            return State.OURS if found[2].decode() == self._digest(archive) else State.EDITED
        return unsealed(archive.read("docProps/app.xml"), self._MARK)

    def _digest(self, archive: zipfile.ZipFile) -> str:
        return _seal_of(
            (name, self._bearing(data, BLANK) if name == self._MEMBER else data)
            for name, data in _members(archive)
        )

    def _bearing(self, data: bytes, seal: str) -> bytes:
        found = self._BEARER.search(data)
        if not found:
            raise ValueError("No place for a seal: what was written is not of the format.")
        return data[: found.start(2)] + seal.encode() + data[found.end(2) :]


def _seal_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """The seal of named contents, whatever their order."""
    found = hashlib.sha256()
    for name, content in sorted(parts):
        found.update(f"{len(name)} {name} {len(content)} ".encode(errors="surrogateescape"))
        found.update(content)
    return found.hexdigest()


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        yield entry.filename, archive.read(entry)


class Parts(Seal):
    """The seal of a Shapefile: of all its files, at the end of the text beside it; or of a zip."""

    _TEXT: Final = ".txt"
    _SEALED: Final = re.compile(rb"sceau (" + HEX + rb")\n\Z")
    _MARKED: Final = re.compile(rb"(?:\A|\n)(cptsgeo \d+\.\d+\.\d+)\n*\Z")

    def put(self, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Put a seal in the text, or in the zip."""
        text = files.get(self._TEXT)
        if text is None:
            return ZIP.put(files)
        seal = self._digest({**files, self._TEXT: _lines(text)})
        return {**files, self._TEXT: text + f"sceau {seal}\r\n".encode()}

    def state(self, path: Path) -> State:
        """Tell whose a Shapefile is."""
        if path.suffix.lower() == ".zip":
            return ZIP.state(path)
        text_path = path.with_suffix(self._TEXT)
        text = content_of(text_path) if text_path.is_file() else None
        if text is None:
            return State.FOREIGN
        text = _lines(text)
        sealed = self._SEALED.search(text)
        if not sealed:
            marked = self._MARKED.search(text)
            return unsealed(marked[1], self._MARKED) if marked else State.FOREIGN
        files = {self._TEXT: text[: sealed.start()]}
        for suffix in ("", ".shx", ".dbf", ".prj", ".cpg"):
            part = path.with_suffix(suffix) if suffix else path
            content = content_of(part) if part.is_file() else None
            if content is None:
                return State.EDITED
            files[suffix] = content
        return State.OURS if sealed[1].decode() == self._digest(files) else State.EDITED

    def _digest(self, files: Mapping[str, bytes]) -> str:
        return _seal_of((suffix or ".shp", content) for suffix, content in files.items())


def _lines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")


ZIP: Final = Comment()
WORKBOOK: Final = Property()
SHAPEFILE: Final = Parts()
