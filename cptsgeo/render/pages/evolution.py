"""The page of an evolution: a map with a time slider that plays, curves, and every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup

from cptsgeo.analysis.coverage import CONTESTEE, PARTAGEE, ZONE_BLANCHE, coverage
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.analysis.published import Published
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.render.document.tables import Column
from cptsgeo.render.drawing.frame import frame
from cptsgeo.render.drawing.scene import Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling
from cptsgeo.render.looks import Look, pattern_svg, state_looks
from cptsgeo.render.pages.curves import PATTERNS, STATUTS, counts_chart, points, shares_chart
from cptsgeo.render.pages.document import Page, render
from cptsgeo.render.provenance import aside, places, reserves, sources, territories_of_today_always
from cptsgeo.render.tables.evolution import label
from cptsgeo.text.french import NBSP, date, listed, number, percent, typographic

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


class Words(NamedTuple):
    """Headings of an evolution, its columns, what dates are."""

    map: str
    situation: str
    situation_columns: tuple[Column, ...]
    dates: str
    dates_columns: tuple[Column, ...]
    dates_note: str
    published: str
    published_columns: tuple[Column, ...]


def words_of(looks: Sequence[Look], last: str) -> Words:
    """Give the words of an evolution: its states, its last date."""
    return Words(
        map=f"Carte au {last}",
        situation=f"Situation au {last}",
        situation_columns=(Column("Statut"), Column("CPTS · part de la population", numbers=True)),
        dates="Toutes les dates",
        dates_columns=(
            Column("Situation au"),
            *(Column(look.label, numbers=True) for look in looks),
            Column("Statuts datés par une signature", numbers=True),
        ),
        dates_note=f"Un statut qui n’est pas daté par une signature est vu par un document{NBSP}: "
        f"il l’avait «{NBSP}au plus tard{NBSP}» à cette date. Entre deux dates, rien n’est "
        f"supposé. Statut inconnu{NBSP}: aucun document ne le donne encore{NBSP}; ces territoires "
        "ne sont pas comptés en zone blanche.",
        published="Totaux publiés et nôtres, chacun à sa date, pour tout le plan",
        published_columns=(
            Column("Date"), Column("Indicateur publié"), Column("Publié", numbers=True),
            Column("Le nôtre", numbers=True), Column("Écart", numbers=True),
            Column("Statuts inconnus", numbers=True), Column("Source"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What the page of an evolution shows; `time` is what its script plays."""

    words: Words
    map: Scene | None
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
    states = states_of(found)
    drawn = _drawn(found, states)
    content = content_of(found, drawn.looks, drawn)
    shares = shares_chart(found)
    time = {
        "iso": [moment.date.iso for moment in found.moments],
        "dates": [row.date for row in content.rows],
        "changements": _changes(drawn, states),
        "valeurs": [row.cells for row in content.rows],
        "abscisses": shares.abscissas,
    }
    return render(frame_of(found, empreinte, (drawn,)), replace(content, time=time))


def frame_of(found: Evolution, empreinte: str, maps: tuple[Scene, ...] = ()) -> Page:
    """Give what an evolution has as all pages have it: see `page_evolution`; `maps` is its map."""
    territories = found.territories
    told = listed(places(territories.communes, found.departements))
    whole = found.departements == tuple(sorted(territories.plan.perimetre))
    where = typographic(territories.plan.nom) if whole else told
    return Page(
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
        maps=maps,
        style="static/evolution.css",
        script="static/evolution.js",
        sources=sources(territories),
        fingerprint=empreinte,
    )


def content_of(found: Evolution, looks: Sequence[Look], drawn: Scene | None = None) -> Content:
    """Give what an evolution shows, but what its script plays.

    Parameters
    ----------
    found
        The evolution.
    looks
        Of the states that communes ever have: see `looks_of`.
    drawn
        The map, where there is one.

    Returns
    -------
    Content
        Typed.
    """
    every = state_looks()
    return Content(
        words=words_of(looks, label(found.moments[-1])),
        map=drawn,
        rows=tuple(_row(moment, looks) for moment in found.moments),
        patterns=Markup("".join(pattern_svg(every[state], f"{PATTERNS}{state}")
                                for state in (*STATUTS, ZONE_BLANCHE))),
        curves=(
            Curve(
                "Population, en part du total",
                Markup(shares_chart(found).svg),
                "Empilée dans l’ordre de la vie d’un projet ; le reste est en zone blanche.",
            ),
            Curve(
                "Nombre de CPTS et de projets, par statut",
                Markup(counts_chart(found).svg),
                "Les ronds sont des totaux publiés, à comparer au haut des bandes."
                if points(found)
                else "",
            ),
        ),
        published=tuple(_published(one) for one in found.publies),
        time={},
    )  # fmt: skip


def states_of(found: Evolution) -> list[Mapping[str, str]]:
    """State, at each date, of the communes that the map of an evolution shows."""
    territories, communes = found.territories, found.territories.communes
    here = frozenset(communes.codes_of(found.departements))
    held = (territories.atoms[one] for one in found.moments[-1].tally.cpts_ids)
    members = [communes.atoms[code] for code in sorted(here.union(*held))]
    return [coverage(moment.territories, members).etats for moment in found.moments]


def looks_of(states: Sequence[Mapping[str, str]]) -> tuple[Look, ...]:
    """Looks of the states that communes ever have, in their order."""
    ever = {state for one in states for state in one.values()}
    return tuple(look for look in state_looks().values() if look.identifier in ever)


def _changes(drawn: Scene, states: Sequence[Mapping[str, str]]) -> list[list[tuple[int, int]]]:
    """From each date to the next, the communes that change state."""
    rank = {look.identifier: rank for rank, look in enumerate(drawn.looks)}
    before: Mapping[str, str] = {}
    changes = []
    for then in states:
        changes.append([
            (place, rank[then[code]]) for place, code in enumerate(drawn.codes)
            if before.get(code) != then[code]
        ])  # fmt: skip
        before = then
    return changes


def _drawn(found: Evolution, states: Sequence[Mapping[str, str]]) -> Scene:
    """The map at the last date."""
    territories, communes = found.territories, found.territories.communes
    seen = frame([states[-1]], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen
    ever = {state for one in states for state in one.values()}
    subject = Subject(communes, states[-1], seen, _IDENT, later=ever)
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
