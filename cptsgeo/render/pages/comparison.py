"""The page of a comparison: both maps side by side, that move together, and what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cptsgeo.analysis.comparison import Comparison, CptsChange, Move, Side
from cptsgeo.analysis.coverage import coverage
from cptsgeo.analysis.tally import Measure
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.render.document.tables import Column
from cptsgeo.render.drawing.frame import Frame, frame
from cptsgeo.render.drawing.labels import cpts_names
from cptsgeo.render.drawing.lines import Stroke
from cptsgeo.render.drawing.paths import shape_path
from cptsgeo.render.drawing.scene import Overlay, Pointer, Scene, Subject, scene
from cptsgeo.render.drawing.telling import Telling, telling
from cptsgeo.render.looks import Look, state_looks
from cptsgeo.render.pages.document import Figure, Page, render
from cptsgeo.render.provenance import places, reserves, situation, situation_title, sources
from cptsgeo.render.tables.changes import move_sentence
from cptsgeo.render.tables.comparison import kinds
from cptsgeo.text.french import count, euros, listed, number, percent, typographic

PAPER = (340, 330)
"""CSS pixels of each map on an A4 page."""

_SHAPES = "f"


class SideMap(NamedTuple):
    """The map of one of both plans, and its title."""

    map: Scene
    title: str


class CptsRow(NamedTuple):
    """A CPTS that changes, « before → after » where they differ."""

    nom: str
    kinds: str
    statut: str
    communes: str
    population: str
    taille: str
    financement: str
    pointer: Pointer


class MoveRow(NamedTuple):
    """Communes that other CPTS hold."""

    text: str
    population: str
    communes: str
    pointer: Pointer


class CoverageRow(NamedTuple):
    """A department: shares of its people, before and after."""

    place: str
    cells: tuple[str, ...]
    changed: bool


class Words(NamedTuple):
    """Headings of a comparison, and its columns."""

    unchanged: str
    figures: str
    changed_line: str
    cpts: str
    cpts_columns: tuple[Column, ...]
    moves: str
    coverage: str
    coverage_columns: tuple[Column, ...]
    heads: str


def words_of() -> Words:
    """Give the words of a comparison."""
    return Words(
        unchanged="Rien n’a changé.",
        figures="Ce qui change",
        changed_line="Communes qui changent de CPTS",
        cpts="CPTS qui changent",
        cpts_columns=(
            Column("CPTS"), Column("Ce qui change"), Column("Statut"),
            Column("Communes", numbers=True), Column("Habitants", numbers=True),
            Column("Taille", numbers=True), Column(aci.COLONNE, numbers=True),
        ),
        moves="Communes qui changent de CPTS",
        coverage="Couverture, en part de la population",
        coverage_columns=(
            Column("Département"), Column("CPTS ou projet, avant", numbers=True),
            Column("après", numbers=True), Column("CPTS opérationnelle, avant", numbers=True),
            Column("après", numbers=True),
        ),
        heads="Ce que les plans disent autrement",
    )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What the page of a comparison shows."""

    words: Words
    unchanged: bool
    figures: tuple[Figure, ...]
    sides: tuple[SideMap, ...]
    looks: tuple[Look, ...]
    limits: list[tuple[str, Stroke]]
    cpts: tuple[CptsRow, ...]
    moves: tuple[MoveRow, ...]
    coverage: tuple[CoverageRow, ...]
    heads: tuple[tuple[str, str, str], ...]


def page_comparison(found: Comparison, *, empreinte: str = "") -> str:
    """Write the page of a comparison.

    Parameters
    ----------
    found
        The changes.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same plans.
    """
    scenes = _scenes(found)
    return render(frame_of(found, empreinte, scenes), content_of(found, scenes))


def frame_of(found: Comparison, empreinte: str, maps: tuple[Scene, ...] = ()) -> Page:
    """Give what a comparison has as all pages have it: see `page_comparison`; `maps` are its."""
    return Page(
        template="comparison.html",
        title=title(found),
        situation=situation_of(found),
        notices=notices(found),
        maps=maps,
        style="static/comparison.css",
        script="static/comparison.js",
        sources=sources(found.apres),
        fingerprint=empreinte,
    )


def content_of(found: Comparison, maps: tuple[Scene, ...] = ()) -> Content:
    """Give what a comparison shows.

    Parameters
    ----------
    found
        The changes.
    maps
        Both maps, or none: what changes leads nowhere then.

    Returns
    -------
    Content
        Typed.
    """
    after = maps[1] if maps else None
    drawn = {look for one in maps for look in one.looks}
    return Content(
        words=words_of(),
        unchanged=found.empty,
        figures=figures(found),
        sides=tuple(map(SideMap, maps, side_titles(found) if maps else ())),
        looks=tuple(look for look in state_looks().values() if look in drawn),
        limits=[*dict.fromkeys(limit for one in reversed(maps) for limit in one.limits)],
        cpts=tuple(_cpts(one, found, after) for one in found.cpts),
        moves=tuple(_move(one, found, after) for one in found.mouvements),
        coverage=_coverage(found),
        heads=tuple(
            (one.quoi, typographic(one.avant), typographic(one.apres)) for one in found.tetes
        ),
    )


def title(found: Comparison) -> str:
    """Title a comparison."""
    names = [typographic(one.plan.nom) for one in (found.avant, found.apres)]
    return "Comparaison – " + " et ".join(dict.fromkeys(names))


def situation_of(found: Comparison) -> str:
    """Tell both dates."""
    return " → ".join(situation_title(one) for one in (found.avant, found.apres))


def notices(found: Comparison) -> tuple[str, ...]:
    """Give the reserves of both plans, each once."""
    return tuple(dict.fromkeys([*reserves(found.avant), *reserves(found.apres)]))


def figures(found: Comparison) -> tuple[Figure, ...]:
    """Count what changed."""
    moved = sum(len(one.codes) for one in found.mouvements)
    return (
        Figure("CPTS ajoutées", number(len(found.ajoutees))),
        Figure("CPTS disparues", number(len(found.disparues))),
        Figure("CPTS renommées", number(len(found.renommees))),
        Figure("Statuts changés", number(len(found.statuts))),
        Figure("Communes qui changent de CPTS", number(moved)),
    )


def side_titles(found: Comparison) -> tuple[str, str]:
    """Title both maps."""
    names = [typographic(one.plan.nom) for one in (found.avant, found.apres)]
    return (
        f"Avant : {names[0]}, {situation(found.avant)}",
        f"Après : {names[1]}, {situation(found.apres)}",
    )


# — maps —


def mapped(found: Comparison) -> frozenset[str]:
    """Communes that both maps show."""
    communes = found.apres.communes
    codes = frozenset[str]()
    for side in (found.avant, found.apres):
        codes |= frozenset(communes.codes_of(side.plan.perimetre)).union(*side.atoms.values())
    return codes


def _scenes(found: Comparison) -> tuple[Scene, Scene]:
    communes, codes = found.apres.communes, mapped(found)
    seen = frame([codes], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen  # a department has contours
    overlay, members = Overlay(_outline(found, seen)), sorted(codes)
    first = scene(
        _subject("avant", found.avant, members, seen),
        _told(found.avant, seen),
        overlay=overlay,
        prefix=_SHAPES,
    )
    second = scene(
        _subject("apres", found.apres, members, seen),
        _told(found.apres, seen),
        overlay=overlay,
        again=first,
    )
    return first, second


def _subject(ident: str, side: Territories, codes: Sequence[str], seen: Frame) -> Subject:
    atoms = side.communes.atoms
    states = coverage(side, [atoms[code] for code in codes]).etats
    return Subject(side.communes, states, seen, ident)


def _told(side: Territories, seen: Frame) -> Telling:
    """Small maps name CPTS only."""
    return replace(telling(side, seen), names=lambda faces: cpts_names(side, faces.topology, seen))


def _outline(found: Comparison, seen: Frame) -> str:
    """The communes that other CPTS hold, outlined on both maps."""
    codes = {code for one in found.mouvements for code in one.codes}
    if not codes:
        return ""
    shape = found.apres.communes.topology.union(codes)
    return f'<path class="change" d="{shape_path(shape, seen.project)}"/>'


# — tables —


def _cpts(one: CptsChange, found: Comparison, drawn: Scene | None) -> CptsRow:
    known = found.apres.atoms | found.avant.atoms
    side = one.apres or one.avant
    assert side
    codes = {*one.gagnees, *one.perdues, *known.get(side.cpts_id, ())}
    return CptsRow(
        nom=_both(one, lambda side: typographic(side.nom)),
        kinds=kinds(one),
        statut=_both(one, lambda side: aci.libelle_statut(side.statut)),
        communes=_both(one, lambda side: number(side.communes)),
        population=_both(one, lambda side: _number(side.population)),
        taille=_both(one, lambda side: _number(side.taille)),
        financement=_both(one, _funding),
        pointer=drawn.pointer(sorted(codes)) if drawn else Pointer(),
    )


def _both(one: CptsChange, tell: Callable[[Side], str]) -> str:
    told = [tell(side) for side in (one.avant, one.apres) if side]
    return " → ".join(dict.fromkeys(told))


def _number(value: int | None) -> str:
    return "–" if value is None else number(value)


def _funding(side: Side) -> str:
    return "–" if side.financement is None else euros(side.financement)


def _move(one: Move, found: Comparison, drawn: Scene | None) -> MoveRow:
    sentence, _, people = move_sentence(one, found).rpartition(" ; ")
    return MoveRow(
        text=sentence.rstrip("\u00a0 "),
        population=people,
        communes=count(len(one.codes), "commune"),
        pointer=drawn.pointer(one.codes) if drawn else Pointer(),
    )


def _coverage(found: Comparison) -> tuple[CoverageRow, ...]:
    communes = found.apres.communes
    rows = [*found.couverture, *([found.ensemble] if len(found.couverture) > 1 else [])]

    def told(part: Measure | None, total: Measure) -> str:
        return percent(part.population, total.population) if part else "hors du périmètre"

    return tuple(
        CoverageRow(
            listed(places(communes, [one.departement])) if one.departement else "Ensemble",
            tuple(
                told(getattr(side, what) if side else None, one.total)
                for what in ("couvert", "operationnel")
                for side in (one.avant, one.apres)
            ),
            one.avant != one.apres,
        )
        for one in rows
    )
