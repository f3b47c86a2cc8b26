"""The chapters of the whole: coverage, figures, actions, unscheduled care."""

from collections.abc import Iterator

from cptsgeo.analysis.actions import Question, declared
from cptsgeo.render.document import (
    Beside,
    Block,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from cptsgeo.render.document import Column as Heads
from cptsgeo.render.drawing.coverage_chart import TITLE, coverage_chart
from cptsgeo.render.drawing.figures import CHARTS
from cptsgeo.render.pages.maps.model import MapOptions, MapPage
from cptsgeo.render.pages.maps.places import departement_page, region_page
from cptsgeo.render.pages.maps.theme_layer import ThemeLayer
from cptsgeo.render.paper.documents.parts import PIXELS_PER_MM, chart, notes
from cptsgeo.render.paper.edition.blocks import (
    WIDE,
    figures_of,
    legend,
    map_of,
    note,
    table,
)
from cptsgeo.render.paper.edition.edition import Edition
from cptsgeo.render.provenance import reserves
from cptsgeo.render.sheets import Sheet
from cptsgeo.render.tables.action_words import (
    EACH_DEPARTEMENT,
    WHAT_STATES_SAY,
    base_told,
    silent_told,
)
from cptsgeo.render.tables.actions import actions_sheets, silences_sheet
from cptsgeo.render.tables.couverture import couverture_sheets
from cptsgeo.render.tables.figure_words import ONE_DEPARTEMENT
from cptsgeo.render.tables.figures import has_members, members_told, published_figures_sheet
from cptsgeo.text.french import NBSP

_HIGH, _LOW = 168, 142
"""Millimetres of the map of a region, and of one that has more to say under it."""

_PLAIN = MapOptions()

SNP = "soins_non_programmes"
"""The theme that has a map of its own."""

_CHART = round(WIDE * PIXELS_PER_MM)


def coverage_chapter(edition: Edition) -> Iterator[Block]:
    """Give the map of the region by status, and what is covered."""
    yield PageBreak()
    yield Heading(1, "Les CPTS de la région" if edition.whole else "Les CPTS et leur couverture")
    for page in _pages(edition):
        if edition.whole:
            yield figures_of(page)
            yield from map_of(page, WIDE, _HIGH, f"Carte{NBSP}: {page.title}")
            yield legend(page.states)
            yield from notes(reserves(edition.territories))
    sheets = {one.nom: one for one in couverture_sheets(edition.tallies)}
    yield Heading(2, "Ce qui est couvert")
    yield table(
        sheets["couverture"], "nom", "communes", "communes_couvertes", "part_communes",
        "population", "population_couverte", "part_population", "zone_blanche_communes",
        "zone_blanche_population", small=True,
    )  # fmt: skip
    yield from notes(sheets["couverture"].notes)
    yield chart(coverage_chart(edition.tallies, _CHART, 12.0), TITLE)
    yield table(sheets["cpts"], *_counted(sheets["cpts"]), small=True)
    yield from notes(sheets["cpts"].notes)
    if edition.whole and sheets["totaux_publies"].lignes:
        yield table(sheets["totaux_publies"], "date", "indicateur", "publie", "notre_chiffre",
                    "statuts_inconnus", "source", small=True)  # fmt: skip
        yield from notes(sheets["totaux_publies"].notes)
    if edition.wanted.financement:
        yield table(sheets["financement"])
        yield from notes(sheets["financement"].notes)


def _counted(sheet: Sheet) -> tuple[str, ...]:
    return tuple(one.cle for one in sheet.colonnes if one.cle != "departement")


def _pages(edition: Edition, options: MapOptions = _PLAIN) -> Iterator[MapPage]:
    """The maps of what the document is of: its regions, or its departments."""
    territories = edition.territories
    if edition.whole:
        regions = dict.fromkeys(one.region for one in edition.coverage.communes)
        for code in regions:
            yield region_page(territories, code, options)
    else:
        for code in edition.departements:
            yield departement_page(territories, code, options)


def figures_chapter(edition: Edition) -> Iterator[Block]:
    """Give the charts of the edition, each with its base, and published figures beside ours."""
    found = edition.figures
    yield PageBreak()
    yield Heading(1, "Caractéristiques des CPTS")
    for name, draw in CHARTS.items():
        if name == _MEMBERS:
            yield Heading(2, "Adhésion des professionnels")
            yield from notes(members_told(found))
        # Where nobody says a number, one chart tells that as well as four.
        if name.startswith("membres") and name != _MEMBERS and not has_members(found):
            continue
        if name.endswith(_DEPARTEMENTS) and len(edition.departements) == 1:
            continue
        yield chart(draw(found, _CHART, 12.0), _TITLES[name])
        if name == _DEPARTEMENTS:
            yield note(ONE_DEPARTEMENT)
    published = published_figures_sheet(found)
    if edition.whole and published.lignes:
        yield PageBreak()
        yield Heading(2, "Chiffres publiés, et les nôtres")
        yield table(published, "indicateur", "perimetre", "publie", "notre_chiffre", small=True)
        yield from notes(published.notes)


_MEMBERS, _DEPARTEMENTS = "membres-tailles", "departements"
_TITLES = {
    "tailles": "CPTS par taille",
    "annees": "CPTS par année de signature de l’ACI",
    "typologies": "CPTS par typologie de territoire",
    "departements": "CPTS par département",
    "membres-tailles": "Membres et membres actifs, par taille",
    "membres-annees": "Membres et membres actifs, par année de signature de l’ACI",
    "membres-typologies": "Membres et membres actifs, par typologie",
    "membres-departements": "Membres et membres actifs, par département",
}


def actions_chapter(edition: Edition) -> Iterator[Block]:
    """Give the actions that are declared most, by mission, and which CPTS declare each theme."""
    found = edition.declared
    if found.observatoire.vide:
        return
    sheets = {one.nom: one for one in actions_sheets(found)}
    yield PageBreak()
    yield Heading(1, "Les actions des CPTS")
    yield from map(Paragraph, (base_told(found), silent_told(found)))
    yield Heading(2, "Par mission")
    yield table(sheets["missions"], "mission", "cpts", "part", "rien_de_declare",
                "mission_non_retenue", "projet_de_sante_en_redaction", "fiche_non_remplie",
                small=True)  # fmt: skip
    yield Heading(2, "Les thèmes, du plus au moins déclaré")
    yield table(sheets["themes"], "theme", "cpts", "part", "part_habitants",
                *(f"departement_{code}" for code in found.departements), small=True)  # fmt: skip
    yield from map(note, (EACH_DEPARTEMENT, WHAT_STATES_SAY))
    yield Heading(2, "Quelles CPTS déclarent chaque thème")
    yield Table(
        (Heads("Thème"), Heads("CPTS")),
        (Group(tuple((str(row[0]), str(row[1]))
                     for row in sheets["themes"].only("theme", "noms").lignes)),),
        small=True,
    )  # fmt: skip


def snp_chapter(edition: Edition) -> Iterator[Block]:
    """Give the map of unscheduled care as declared, and for which professions."""
    if SNP not in edition.plan.observatoire.theme or edition.plan.observatoire.vide:
        return
    asked = Question(themes=(SNP,), departements=() if edition.whole else edition.departements)
    layer = ThemeLayer(declared(edition.territories, asked))
    yield PageBreak()
    yield Heading(1, "Les soins non programmés")
    for page in _pages(edition, MapOptions(layer=layer)):
        yield from map_of(page, WIDE, _LOW, f"Carte{NBSP}: {page.title}")
        yield legend(page.classes)
    yield from notes(layer.notes)
    sheets = {one.nom: one for one in actions_sheets(layer.found)}
    others = table(silences_sheet(layer.found), "silence", "cpts", "noms", small=True)
    if "professions" in sheets:
        said = table(sheets["professions"], "profession", "cpts", small=True)
        yield Beside((said, *notes(sheets["professions"].notes)), (others,), share=0.36)
    else:
        yield others
