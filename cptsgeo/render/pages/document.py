"""What every page with drawn maps shares: its frame, its styles, its scripts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.paths import PACKAGE
from cptsgeo.render import drawing
from cptsgeo.render.drawing import Scene
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.templates import environment

_OWN = PACKAGE / "render" / "pages" / "static"


TEMPLATES = ("render/pages/templates", "render/drawing/templates")
"""Folders of the templates that a page extends: ``base.html``, and scenes."""

_ENVIRONMENT = environment(*TEMPLATES)


def render(
    template: str,
    *,
    cartes: Sequence[Scene],
    styles: Iterable[str],
    script: str,
    dossier: Path = _OWN,
    milieu: jinja2.Environment = _ENVIRONMENT,
    **context: Any,
) -> str:
    """Render a page.

    Parameters
    ----------
    template
        Its template, that extends ``base.html``.
    cartes
        The maps in it.
    styles
        Names of its own style sheets.
    script
        Name of the module that starts it; none runs where there is no map.
    dossier
        Folder of its styles and of that module.
    milieu
        What renders its template.
    **context
        Variables: ``titre``, ``situation``, ``sources``, ``empreinte`` and its own.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same arguments.
    """
    common = static(["document.css"], _OWN)
    own = [static([name], dossier) for name in styles]
    document = milieu.get_template(template).render(
        marque=mark(),
        styles=Markup("\n".join([static(["base.css"]), common, drawing.styles(), *own])),
        script=Markup(assemble(dossier / script)) if cartes else "",
        cartes=cartes,
        version=f"cptsgeo {__version__}",
        **context,
    )
    return with_policy(document)
