"""What every page with drawn maps shares: its frame, its styles, its scripts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from cptsgeo import __version__, drawing
from cptsgeo.drawing import Scene
from cptsgeo.maps.page import MARK, json_in_html, static, with_policy
from cptsgeo.maps.style import pattern_svg
from cptsgeo.paths import PACKAGE

_OWN = PACKAGE / "pages" / "static"


def environment(*folders: str) -> jinja2.Environment:
    """Give what renders templates of a folder, that extend ``base.html`` and draw scenes.

    Parameters
    ----------
    *folders
        Further folders of templates, in the package.

    Returns
    -------
    jinja2.Environment
        It escapes texts; its filter ``donnees`` writes JSON that no markup can leave.
    """
    loaders = [jinja2.PackageLoader("cptsgeo", folder)
               for folder in (*folders, "pages/templates", "drawing/templates")]  # fmt: skip
    found = jinja2.Environment(
        loader=jinja2.ChoiceLoader(loaders), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["donnees"] = lambda value: Markup(json_in_html(value))
    return found


_ENVIRONMENT = environment()


def render(
    template: str,
    *,
    cartes: Sequence[Scene],
    styles: Iterable[str],
    scripts: Iterable[str],
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
    scripts
        Names of its own scripts, that run after that of scenes; none where there is no map.
    dossier
        Folder of its styles and scripts.
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
    script = "\n".join([drawing.script(), *(static([name], dossier) for name in scripts)])
    document = milieu.get_template(template).render(
        marque=Markup(f'{MARK}{__version__}">'),
        styles=Markup("\n".join([static(["base.css"]), common, drawing.styles(), *own])),
        script=Markup(script) if cartes else "",
        cartes=cartes,
        version=f"cptsgeo {__version__}",
        **context,
    )
    return with_policy(document)


def swatch(state: str, motif: Any = pattern_svg) -> Markup:
    """Give the picture of a state for a legend.

    Parameters
    ----------
    state
        A state.
    motif
        Gives its pattern, for a state and an identifier.

    Returns
    -------
    Markup
        SVG, hidden from screen readers.
    """
    name = f"l-{state}"
    return Markup(
        '<svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true" focusable="false">'
        f'<defs>{motif(state, name)}</defs><rect x=".5" y=".5" width="25" height="15" rx="2" '
        f'fill="url(#{name})" stroke="#2b3440"/></svg>'
    )
