"""The page that links the maps of a folder."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.french import count, percent
from cptsgeo.maps.page import MARK, Carte, render_template, static, with_policy
from cptsgeo.maps.vignette import vignette


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
    document = render_template(
        "index.html",
        page={
            "titre": titre,
            "sous_titre": first["sous_titre"],
            "groupes": [
                {"titre": name, "cartes": [_card(carte, cartes.index(carte)) for carte in group]}
                for name, group in _groups(cartes)
            ],
            "sources": first["sources"],
            "avertissements": first["avertissements"],
            "version": f"cptsgeo {__version__}",
        },
        marque=Markup(f'{MARK}{__version__}">'),
        styles=Markup(static(("base.css", "index.css"))),
    )
    return with_policy(document)


def _groups(cartes: Sequence[Carte]) -> Iterator[tuple[str, list[Carte]]]:
    """Maps as the page groups them: regions apart from departments where there are several."""
    regions = [carte for carte in cartes if carte.contenu.departement is None]
    if len(regions) < 2:
        yield "", [*cartes]
    else:
        yield "Régions", regions
        yield "Départements", [carte for carte in cartes if carte.contenu.departement]


def _card(carte: Carte, rank: int) -> dict[str, str]:
    return {
        "fichier": carte.contenu.fichier,
        "titre": carte.contenu.lieu,
        "detail": _detail(carte),
        "svg": Markup(vignette(carte.contenu.coverage, f"v{rank}")),
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
