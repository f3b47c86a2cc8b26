"""The page that links the maps of a folder."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.paths import PACKAGE
from cptsgeo.render.pages.maps.model import MapPage, PageKind
from cptsgeo.render.pages.maps.vignette import vignette
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.printing import STYLE, print_button
from cptsgeo.render.shell.templates import environment
from cptsgeo.text.french import count, percent

_STATIC = PACKAGE / "render" / "pages" / "maps" / "static"
_TEMPLATES = environment("render/pages/maps/templates")


class Card(NamedTuple):
    """A map in the index: its file, what it is of, its figures, a small picture of it."""

    file: str
    title: str
    detail: str
    picture: Markup


class Group(NamedTuple):
    """Maps of one kind, under their heading if there are several kinds."""

    title: str
    cards: tuple[Card, ...]


def index_page(pages: Sequence[MapPage], title: str, atelier: str = "") -> str:
    """Write the index of maps of one plan.

    Parameters
    ----------
    pages
        The maps, in the order wanted.
    title
        Title of the page.
    atelier
        The page of the atelier that lies beside it; empty if there is none.

    Returns
    -------
    str
        A self-contained HTML document with a small picture of each map.
    """
    document = _TEMPLATES.get_template("index.html").render(
        title=title,
        atelier=atelier,
        words=pages[0].words,
        groups=_groups(pages),
        version=f"cptsgeo {__version__}",
        marque=mark(),
        print_button=print_button(),
        styles=Markup(f"{static(['base.css', STYLE])}\n{static(['index.css'], _STATIC)}"),
    )
    return with_policy(document)


def _groups(pages: Sequence[MapPage]) -> list[Group]:
    """Maps by what they show, in their order; one group without a name if regions are not many."""
    found: dict[PageKind, list[MapPage]] = {}
    for page in pages:
        found.setdefault(page.subject.kind, []).append(page)
    if len(found.get(PageKind.REGION, ())) < 2:
        return [Group("", tuple(map(_card, pages)))]
    return [Group(kind.heading, tuple(map(_card, group))) for kind, group in found.items()]


def _card(page: MapPage) -> Card:
    subject = page.subject
    picture = Markup(vignette(page.coverage, subject.file.removesuffix(".html")))
    return Card(subject.file, subject.place, _detail(page), picture)


def _detail(page: MapPage) -> str:
    coverage = page.coverage
    covered, known = coverage.covered, coverage.known
    cpts = count(len(coverage.cpts_ids), "CPTS", "CPTS")
    if not known.communes:
        return f"{cpts} · couverture inconnue"
    where = "" if known.communes == len(coverage.communes) else " du périmètre"
    share = percent(covered.population, known.population)
    return f"{cpts} · {share} de la population{where} couverte"
