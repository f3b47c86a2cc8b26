"""The page that links the maps of a folder."""

from collections.abc import Sequence

from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.paths import PACKAGE
from cptsgeo.render.pages.maps.element import Carte
from cptsgeo.render.pages.maps.vignette import vignette
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.templates import environment
from cptsgeo.text.french import count, percent

_STATIC = PACKAGE / "render" / "pages" / "maps" / "static"
_TEMPLATES = environment("render/pages/maps/templates")


def page_index(cartes: Sequence[Carte], titre: str) -> str:
    """Write the index of maps drawn from one plan.

    Parameters
    ----------
    cartes
        The maps, in the order wanted.
    titre
        Title of the page.

    Returns
    -------
    str
        A self-contained HTML document with a small picture of each map.
    """
    first = cartes[0].contenu.contexte["page"]
    document = _TEMPLATES.get_template("index.html").render(
        page={
            "titre": titre,
            "sous_titre": first["sous_titre"],
            "groupes": [
                {"titre": name, "cartes": [*map(_card, group)]} for name, group in _groups(cartes)
            ],
            "sources": first["sources"],
            "avertissements": first["avertissements"],
            "version": f"cptsgeo {__version__}",
        },
        marque=mark(),
        styles=Markup(f"{static(['base.css'])}\n{static(['index.css'], _STATIC)}"),
    )
    return with_policy(document)


def _groups(cartes: Sequence[Carte]) -> list[tuple[str, list[Carte]]]:
    """Maps by what they show, in their order; one group without a name if regions are not many."""
    found: dict[str, list[Carte]] = {}
    for carte in cartes:
        found.setdefault(carte.contenu.genre, []).append(carte)
    return [*found.items()] if len(found.get("Régions", ())) > 1 else [("", [*cartes])]


def _card(carte: Carte) -> dict[str, str]:
    contenu = carte.contenu
    return {
        "fichier": contenu.fichier,
        "titre": contenu.lieu,
        "detail": _detail(carte),
        "svg": Markup(vignette(contenu.coverage, contenu.fichier.removesuffix(".html"))),
    }


def _detail(carte: Carte) -> str:
    coverage = carte.contenu.coverage
    covered, known = coverage.covered, coverage.known
    cpts = count(len(coverage.cpts_ids), "CPTS", "CPTS")
    if not known.communes:
        return f"{cpts} · couverture inconnue"
    where = "" if known.communes == len(coverage.communes) else " du périmètre"
    share = percent(covered.population, known.population)
    return f"{cpts} · {share} de la population{where} couverte"
