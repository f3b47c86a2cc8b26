"""Typesetting by typst: in our font, from our templates, with nothing of the machine or the day.

Templates are ours; what people wrote reaches them as data, that typst never reads as its own
language. The root of a document is an empty folder, and so are those of packages: there is no file
to read, and nothing to import.
"""

import datetime
import functools
import json
import struct
import tempfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import typst
from fontpkg_lato import ROOT as FONT

from cptsgeo import __version__
from cptsgeo.errors import OutputError
from cptsgeo.files.system import cause
from cptsgeo.paths import PACKAGE
from cptsgeo.render.drawing.lettering import FAMILY

CREATOR = f"cptsgeo {__version__}"

_TEMPLATES = PACKAGE / "render" / "paper" / "templates"
_NO_DAY = 0

Form = Literal["pdf", "png"]


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONT / "files")],
    )


def typeset(
    template: str,
    data: Mapping[str, object],
    *,
    form: Form,
    pictures: Mapping[str, str] = MappingProxyType({}),
    date: datetime.date | None = None,
    ppi: int = 144,
    accessible: bool = False,
) -> tuple[bytes, ...]:
    """Set a document.

    Parameters
    ----------
    template
        Name of a template of this room, without its suffix.
    data
        What it shows, as JSON has it; ``creator``, ``font`` and ``date`` are added.
    form
        ``pdf``, or ``png``.
    pictures
        SVG, by the names that the template gives them; it reads nothing else.
    date
        Date of the document: that of its data, never of the day.
    ppi
        Dots per inch of a PNG.
    accessible
        Whether a PDF is of the standard PDF/UA-1: typst refuses one that is not.

    Returns
    -------
    tuple of bytes
        The PDF, or a PNG for each page; the same for the same document.

    Raises
    ------
    OutputError
        If there is no room for temporary files.
    """
    day = [date.year, date.month, date.day] if date else None
    told = {**data, "creator": CREATOR, "font": FAMILY, "date": day}
    source = (_TEMPLATES / f"{template}.typ").read_bytes()
    try:
        with tempfile.TemporaryDirectory(prefix="cptsgeo-") as root:
            compiler = typst.Compiler(
                source,
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={**pictures, "data": json.dumps(told, ensure_ascii=False)},
                package_path=root,
                package_cache_path=root,
            )
            found, _ = compiler.compile_with_warnings(
                format=form,
                ppi=ppi,
                timestamp=_NO_DAY,
                pdf_standards=["ua-1"] if accessible else [],
            )
    except OSError as error:
        raise OutputError(
            f"Le dossier des fichiers temporaires ne peut servir ({cause(error)}) : libérer de "
            "la place, ou en désigner un autre par la variable TMPDIR."
        ) from error
    assert found is not None
    pages = found if isinstance(found, list) else [found]
    return tuple(_signed(page, ppi) for page in pages) if form == "png" else tuple(pages)


def _signed(png: bytes, ppi: int) -> bytes:
    """Say in a PNG who made it, and how large it is on paper."""
    head = 8 + 12 + 13
    metre = round(ppi / 0.0254)
    size = _chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1))
    software = _chunk(b"tEXt", b"Software\0" + CREATOR.encode("ascii"))
    return png[:head] + size + software + png[head:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
