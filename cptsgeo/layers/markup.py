"""What an XML file is: its first element, as a parser finds it; what looks like it is none."""

import re
from pathlib import Path
from typing import NamedTuple

from cptsgeo.errors import LayerError
from cptsgeo.text.french import NBSP

_KML = re.compile(r"(?:http://www\.opengis\.net/kml/|http://earth\.google\.com/kml/)\S*|")
"""Namespaces of KML; files of before there were any have none."""

_LINK = re.compile(r"<(?:\w+:)?NetworkLink\b")
_DRAWN = re.compile(r"<(?:\w+:)?Polygon\b")
_CHUNK = 2**16


class Root(NamedTuple):
    """The first element of a document.

    Attributes
    ----------
    space : str
        Its namespace; empty if it has none.
    name : str
        Its name; where a type of document stands before it, the one that this tells.
    typed : bool
        Whether one does: it may declare entities.
    """

    space: str
    name: str
    typed: bool

    @property
    def is_kml(self) -> bool:
        """Whether it is a KML document."""
        return self.name == "kml" and bool(_KML.fullmatch(self.space))

    @property
    def refers(self) -> bool:
        """Whether it is but a description of other files."""
        return self.name in {"OGRVRTDataSource", "VRTDataset", "GDALTileIndexDataset", "GDAL_WMS"}


class _Seen(Exception):  # noqa: N818 (what was looked for)
    """Carries the first element."""

    def __init__(self, root: Root) -> None:
        super().__init__()
        self.root = root


def root_of(content: bytes) -> Root | None:
    """Find the first element of an XML document; nothing after it is parsed.

    Parameters
    ----------
    content
        The document.

    Returns
    -------
    Root or None
        The element; None if it is no XML.
    """
    from xml.parsers import expat  # noqa: PLC0415 (for XML only)

    def start(name: str, _: object) -> None:
        raise _Seen(Root(*name.rpartition(" ")[::2], typed=False))

    def declared(name: str, *_: object) -> None:
        raise _Seen(Root("", name, typed=True))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = declared
    try:
        for at in range(0, len(content), _CHUNK):
            parser.Parse(content[at : at + _CHUNK])
    except _Seen as seen:
        return seen.root
    except (expat.ExpatError, ValueError, LookupError):
        return None
    return None


def check_kml(path: Path, root: Root, text: str) -> None:
    """Refuse a KML that declares entities, or is but a link.

    Parameters
    ----------
    path
        The file, to be told.
    root
        Its first element.
    text
        Its text.

    Raises
    ------
    LayerError
        Telling what to do.
    """
    if root.typed:
        raise LayerError(
            f"Le fichier {path} déclare des entités XML, qui pourraient ouvrir d’autres fichiers : "
            "l’exporter de nouveau, en KML sans DOCTYPE ou en GeoJSON."
        )
    if _LINK.search(text) and not _DRAWN.search(text):
        raise LayerError(
            f"Le fichier {path} n’est qu’un lien vers un dessin gardé ailleurs (NetworkLink), et "
            f"aucun lien n’est suivi{NBSP}: l’ouvrir dans Google Earth, et enregistrer en KML le "
            "territoire lui-même."
        )
