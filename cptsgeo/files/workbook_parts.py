"""The parts of an XLSX workbook: which holds which sheet, and what forbids to change any."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from cptsgeo.errors import OutputError
from cptsgeo.files import workbook_reader
from cptsgeo.files.grids import content_of

BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
_MAX_PART = 60_000_000
"""Bytes of a part; that of a sheet of 200 000 rows is half of it."""

_HARMED = (
    (r"xl/vbaProject|xl/macrosheets/", "des macros"),
    (r"xl/pivot(Tables|Cache)/", "un tableau croisé dynamique"),
    (r"_xmlsignatures/", "une signature électronique"),
    (r"xl/revisions/|xl/userNames", "un suivi des modifications (classeur partagé)"),
)
"""What a change from outside would break, by the names of its parts."""


class Sheet(NamedTuple):
    """A sheet: its title, the member that holds it, whether it can be seen."""

    title: str
    part: str
    visible: bool


class Parts:
    """A workbook that may be changed.

    Parameters
    ----------
    path
        The file, for messages.

    Raises
    ------
    OutputError
        If it is no XLSX workbook, or has what a change would harm.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = content_of(path)
        if not self.content.startswith(workbook_reader.ZIP):
            raise self.refused("n’est pas un classeur XLSX")
        try:
            archive = zipfile.ZipFile(io.BytesIO(self.content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise self.refused("est abîmé") from error
        self.archive = archive
        self.names = archive.namelist()
        if "content.xml" in self.names:
            raise self.refused("est un classeur ODS")
        if BOOK not in self.names or BOOK_LINKS not in self.names or TYPES not in self.names:
            raise self.refused("est un classeur d’une forme que cptsgeo ne sait pas modifier")
        for pattern, what in _HARMED:
            if any(re.match(pattern, name) for name in self.names):
                raise self.refused(f"contient {what}")
        if "macroEnabled" in self.text(TYPES):
            raise self.refused("contient des macros")

    def refused(self, why: str) -> OutputError:
        """Give the sentence that tells why a workbook is not changed.

        Parameters
        ----------
        why
            What it is, or has.

        Returns
        -------
        OutputError
            To be raised.
        """
        return OutputError(
            f"Le fichier {self.path} {why} : il n’est pas modifié, de peur de l’abîmer ; "
            "l’enregistrer en XLSX simple, ou en faire une copie (cptsgeo plan copier) qui sera "
            "le plan."
        )

    def text(self, name: str) -> str:
        """Read a part.

        Parameters
        ----------
        name
            The member.

        Returns
        -------
        str
            Its XML.

        Raises
        ------
        OutputError
            If it is too large, damaged, not in UTF-8, or declares entities.
        """
        try:
            if self.archive.getinfo(name).file_size > _MAX_PART:
                raise self.refused("contient trop de données")
            with self.archive.open(name) as file:
                content = file.read(_MAX_PART + 1)
            text = content.decode("utf-8-sig")
        except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError) as error:
            if isinstance(error, OutputError):
                raise
            raise self.refused("est abîmé, ou d’une forme que cptsgeo ne sait pas modifier") from (
                error
            )
        if len(content) > _MAX_PART or "<!DOCTYPE" in text:
            raise self.refused("contient trop de données")
        try:
            # What looks for elements in a text needs each to be closed, or it takes for ever.
            parser = expat.ParserCreate()
            # What stands there looks like elements, and need not be closed; Excel writes none.
            parser.CommentHandler = parser.StartCdataSectionHandler = self._refuse_markup
            parser.ProcessingInstructionHandler = self._refuse_markup
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise self.refused("est abîmé") from error
        return text

    def _refuse_markup(self, *_: str) -> None:
        raise self.refused("est d’une forme que cptsgeo ne sait pas modifier")

    def tree(self, name: str) -> ElementTree.Element:
        """Parse a part, that is checked as `text` does."""
        return ElementTree.fromstring(self.text(name))

    def sheets(self) -> list[Sheet]:
        """List the sheets, in the order of their tabs."""
        links = self.links(BOOK)
        found = []
        for node in self.tree(BOOK).iter():
            if _local(node.tag) == "sheet":
                link = next((value for key, value in node.items() if _local(key) == "id"
                             and key != "id"), "")  # fmt: skip
                part = links.get(link, ("", ""))[1]
                visible = node.get("state", "visible") == "visible"
                found.append(Sheet(node.get("name", ""), part, visible))
        return found

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: kind and member, by the name of the reference.

        Parameters
        ----------
        part
            A member.

        Returns
        -------
        dict of str to tuple of str
            None if it refers to nothing.
        """
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.names:
            return {}
        return {
            node.get("Id", ""): (
                node.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))[1:],
            )
            for node in self.tree(rels)
            if node.get("TargetMode") != "External"
        }

    def strings(self, sheet: str) -> list[str]:
        """Texts that cells of a sheet share with others; none if nothing is shared.

        Parameters
        ----------
        sheet
            The XML of the sheet, that may do without.

        Returns
        -------
        list of str
            By number.
        """
        part = next((name for kind, name in self.links(BOOK).values() if kind == "sharedStrings"),
                    "")  # fmt: skip
        if 't="s"' not in sheet or part not in self.names:
            return []
        return [
            "".join(node.text or "" for node in item.iter() if _local(node.tag) == "t")
            for item in self.tree(part)
        ]

    def others(self, part: str) -> Iterator[str]:
        """Yield the XML of what may refer to the cells of a sheet from elsewhere.

        Parameters
        ----------
        part
            The member of that sheet.

        Yields
        ------
        str
            Sheets, charts, and the head of the workbook.
        """
        for name in self.names:
            if name != part and re.fullmatch(r"xl/(workbook|.*(sheets|charts|drawings)/[^/]+)\.xml",
                                             name):  # fmt: skip
                yield self.text(name)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
