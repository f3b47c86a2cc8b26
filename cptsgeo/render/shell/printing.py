"""The button that prints a page: one for every page that is read on paper too."""

from markupsafe import Markup

from cptsgeo.paths import PACKAGE
from cptsgeo.render.shell.assembler import assemble

_SCRIPT = PACKAGE / "render" / "shell" / "static" / "printing.js"

STYLE = "printing.css"
"""Its style, beside ``base.css``."""


def print_button() -> Markup:
    """Give the button that prints a page, and what it does; no button where no script runs.

    Returns
    -------
    Markup
        For the head of a page, whose styles have `STYLE`.
    """
    return Markup(
        '<button type="button" class="imprimer" hidden>Imprimer</button>\n'
        f"<script>\n{assemble(_SCRIPT)}\n</script>"
    )
