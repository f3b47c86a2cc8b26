"""The page of an evolution: a map with a time slider that plays, curves, and every figure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from cptsgeo.analysis.coverage import CONTESTEE, PARTAGEE, ZONE_BLANCHE, coverage
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.analysis.published import Published
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.render.drawing.frame import frame
from cptsgeo.render.drawing.scene import Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling
from cptsgeo.render.looks import Look, pattern_svg, state_looks
from cptsgeo.render.pages.curves import STATUTS, counts_chart, points, shares_chart
from cptsgeo.render.pages.document import Page, render
from cptsgeo.render.provenance import aside, places, reserves, sources, territories_of_today_always
from cptsgeo.render.tables.evolution import label
from cptsgeo.text.french import date, listed, number, percent, typographic

PAPER = (520, 420)
"""CSS pixels of the map on an A4 page."""

_IDENT = "carte"


class Row(NamedTuple):
    """Figures of a date, a cell for each state."""

    date: str
    cells: tuple[str, ...]
    signed: str


class Curve(NamedTuple):
    """A chart with its title and a note."""

    title: str
    svg: Markup
    note: str


class PublishedRow(NamedTuple):
    """A published total beside ours."""

    date: str
    indicateur: str
    published: str
    ours: str
    gap: str
    unknown: str
    source: str


@dataclass(frozen=True)
class Content:
    """What the page of an evolution shows; `time` is what its script plays."""

    map: Scene
    rows: tuple[Row, ...]
    patterns: Markup
    curves: tuple[Curve, ...]
    published: tuple[PublishedRow, ...]
    time: Mapping[str, Any]


def page_evolution(found: Evolution, *, empreinte: str = "") -> str:
    """Write the page of an evolution.

    Parameters
    ----------
    found
        The evolution.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same evolution.
    """
    territories = found.territories
    told = listed(places(territories.communes, found.departements))
    whole = found.departements == tuple(sorted(territories.plan.perimetre))
    where = typographic(territories.plan.nom) if whole else told
    drawn, changes = _scene(found)
    counts, shares = counts_chart(found), shares_chart(found)
    rows = tuple(_row(moment, drawn.looks) for moment in found.moments)
    looks = state_looks()
    page = Page(
        template="evolution.html",
        title=f"Évolution de la couverture – {where}",
        situation=" · ".join(
            filter(
                None,
                (
                    f"Du {label(found.moments[0])} au {label(found.moments[-1])}",
                    aside(territories.plan),
                    told,
                ),
            )
        ),
        notices=(*reserves(territories), *territories_of_today_always(territories.plan)),
        maps=(drawn,),
        style="static/evolution.css",
        script="static/evolution.js",
        sources=sources(territories),
        fingerprint=empreinte,
    )
    content = Content(
        map=drawn,
        rows=rows,
        patterns=Markup("".join(pattern_svg(looks[state], f"c-{state}")
                                for state in (*STATUTS, ZONE_BLANCHE))),
        curves=(
            Curve(
                "Population, en part du total",
                Markup(shares.svg),
                "Empilée dans l’ordre de la vie d’un projet ; le reste est en zone blanche.",
            ),
            Curve(
                "Nombre de CPTS et de projets, par statut",
                Markup(counts.svg),
                "Les ronds sont des totaux publiés, à comparer au haut des bandes."
                if points(found)
                else "",
            ),
        ),
        published=tuple(_published(one) for one in found.publies),
        time={
            "iso": [moment.date.iso for moment in found.moments],
            "dates": [row.date for row in rows],
            "changements": changes,
            "valeurs": [row.cells for row in rows],
            "abscisses": shares.abscissas,
        },
    )  # fmt: skip
    return render(page, content)


def _scene(found: Evolution) -> tuple[Scene, list[list[tuple[int, int]]]]:
    """The map at the last date, and from each date to the next the communes that change state."""
    territories, communes = found.territories, found.territories.communes
    here = frozenset(communes.codes_of(found.departements))
    held = (territories.atoms[one] for one in found.moments[-1].tally.cpts_ids)
    members = [communes.atoms[code] for code in sorted(here.union(*held))]
    states = [coverage(moment.territories, members).etats for moment in found.moments]
    drawn = _drawn(found, states[-1], {state for one in states for state in one.values()})
    rank = {look.identifier: rank for rank, look in enumerate(drawn.looks)}
    before: Mapping[str, str] = {}
    changes = []
    for then in states:
        changes.append([
            (place, rank[then[code]]) for place, code in enumerate(drawn.codes)
            if before.get(code) != then[code]
        ])  # fmt: skip
        before = then
    return drawn, changes


def _drawn(found: Evolution, states: Mapping[str, str], ever: Collection[str]) -> Scene:
    territories, communes = found.territories, found.territories.communes
    seen = frame([states], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen
    subject = Subject(communes, states, seen, _IDENT, later=ever)
    return scene(subject, telling(territories, seen))


# — figures —


def _row(moment: Moment, shown: Sequence[Look]) -> Row:
    """Figures of a date: for each state, CPTS where it is a status, and the share of people."""
    tally, everyone = moment.tally, moment.tally.total.population
    several = {PARTAGEE: tally.partagees, CONTESTEE: tally.contestees}
    cells = []
    for state in (look.identifier for look in shown):
        if state in moment.nombres:
            people = percent(tally.par_statut[state].population, everyone)
            cells.append(f"{number(moment.nombres[state])} CPTS · {people}")
        elif state in several:
            cells.append(f"dont {percent(several[state].population, everyone)}")
        elif state == ZONE_BLANCHE:
            cells.append(percent(tally.zone_blanche.population, everyone))
        else:
            cells.append("")
    signed = f"{number(moment.signes)} sur {number(moment.connus)}"
    return Row(label(moment), tuple(cells), signed)


def _published(one: Published) -> PublishedRow:
    return PublishedRow(
        date=date(one.total.date.iso),
        indicateur=typographic(one.total.indicateur),
        published=number(one.total.valeur),
        ours="–" if one.valeur is None else number(one.valeur),
        gap="–" if one.ecart is None else f"{'+' if one.ecart > 0 else ''}{number(one.ecart)}",
        unknown=number(one.inconnus),
        source=typographic(one.total.source or ""),
    )
