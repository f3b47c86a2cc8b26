"""What every document page shares: its frame, what stands at its head and foot, its scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import jinja2
from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.paths import PACKAGE
from cptsgeo.render import drawing
from cptsgeo.render.drawing import Scene
from cptsgeo.render.looks import sign_styles, sign_svg, swatch
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.printing import STYLE, print_button
from cptsgeo.render.shell.templates import environment

_PAGES = PACKAGE / "render" / "pages"

_FOLDERS = (
    "render/pages/templates",
    "render/pages/dossier/templates",
    "render/drawing/templates",
)
# A name that a page does not give is a mistake in its template; each is compiled for one use.
ENVIRONMENT = environment(*_FOLDERS).overlay(undefined=jinja2.StrictUndefined, optimized=False)
ENVIRONMENT.globals |= {"swatch": swatch, "sign": sign_svg, "sign_styles": sign_styles}


@dataclass(frozen=True)
class Page:
    """A document page, but for what its own template shows.

    Attributes
    ----------
    template : str or jinja2.Template
        Its template, that extends ``base.html``.
    title : str
        What it is about.
    situation : str
        Of when, of where.
    notices : Sequence of str
        What readers must know first.
    maps : Sequence of Scene
        The maps in it.
    style : str
        Its own style sheet, as a path from the folder of pages.
    script : str
        The module that starts it, likewise; empty where nothing is to run.
    sources : Sequence of str
        What it was made from, a sentence each.
    fingerprint : str
        Fingerprint of the files that were read, shown if not empty.
    """

    template: str | jinja2.Template
    title: str
    situation: str
    notices: Sequence[str]
    maps: Sequence[Scene]
    style: str
    script: str
    sources: Sequence[str]
    fingerprint: str


FINGERPRINT = "Empreinte des fichiers lus :"
"""Before the fingerprint of the files that were read."""


class Figure(NamedTuple):
    """A key figure: what it is, its value, and what to know of it."""

    label: str
    value: str
    details: tuple[str, ...] = ()


def render(page: Page, content: object) -> str:
    """Render a page.

    Parameters
    ----------
    page
        What all pages have: the template's ``page``.
    content
        What this one shows: a frozen object whose fields are the template's ``content``.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same arguments.
    """
    styles = [
        static(["base.css", STYLE]),
        static(["static/document.css"], _PAGES),
        drawing.styles(),
    ]
    styles.append(static([page.style], _PAGES))
    document = ENVIRONMENT.get_template(page.template).render(
        page=page,
        content=content,
        mark=mark(),
        print_button=print_button(),
        styles=Markup("\n".join(styles)),
        script=Markup(assemble(_PAGES / page.script)) if page.script else "",
        version=f"cptsgeo {__version__}",
        fingerprint=FINGERPRINT,
    )
    return with_policy(document)
