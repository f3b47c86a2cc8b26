"""Our own styles, as they stand in a page."""

import re
from collections.abc import Iterable
from pathlib import Path

from cptsgeo.paths import PACKAGE

_STATIC = PACKAGE / "render" / "shell" / "static"


def static(names: Iterable[str], folder: Path = _STATIC) -> str:
    """Concatenate our own styles, without comments and indentation.

    Comments stand on lines of their own, and no text spans lines: a test holds us to it.

    Parameters
    ----------
    names
        Files of the folder.
    folder
        Where they are; what all pages share by default.

    Returns
    -------
    str
        Their texts.
    """
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return bare(text)


def bare(text: str) -> str:
    """Leave out what a browser does not need: comments on lines of their own, and indentation.

    Parameters
    ----------
    text
        A style.

    Returns
    -------
    str
        The same, shorter.
    """
    text = re.sub(r"^\s*/\*(?:(?!\*/).)*\*/\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\n\s*", "\n", text)
