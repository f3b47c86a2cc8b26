"""What a map page shows, gathered from the coverage of its communes."""

from collections.abc import Collection, Sequence

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.analysis.coverage import coverage as cover_communes
from cptsgeo.plan import aci
from cptsgeo.plan.model import Cpts
from cptsgeo.render import cards
from cptsgeo.render.pages.maps.figures import coverage_figures, cpts_figures
from cptsgeo.render.pages.maps.legend import class_rows, state_rows
from cptsgeo.render.pages.maps.model import (
    CptsTable,
    ListedCpts,
    MapLayer,
    MapOptions,
    MapPage,
    Subject,
    TableRow,
)
from cptsgeo.render.pages.maps.wording import words
from cptsgeo.text import names
from cptsgeo.text.french import typographic


def map_page(coverage: Coverage, subject: Subject, options: MapOptions) -> MapPage:
    """Gather what a map page shows.

    Parameters
    ----------
    coverage
        Coverage of the communes that the page is of.
    subject
        What it is of.
    options
        What is asked of it.

    Returns
    -------
    MapPage
        The page.
    """
    layer, cpts_id = options.layer, subject.cpts_id
    drawn = _with_context(coverage, subject)
    told = frozenset() if cpts_id else _cpts_told(coverage, subject.departement)
    own_cpts = _by_name(coverage, {*coverage.cpts_ids, *told})
    listed_cpts = _by_name(coverage, {*drawn.cpts_ids, *told})
    present = {part.etat for part in drawn.parts}
    present |= {drawn.portrait(one).statut for one in listed_cpts}
    return MapPage(
        subject,
        options,
        _title(subject, layer),
        words(coverage, options),
        cpts_figures(coverage, cpts_id) if cpts_id else coverage_figures(coverage, own_cpts),
        state_rows(coverage, present, own_cpts),
        class_rows(layer, coverage.communes) if layer else (),
        _table(drawn, listed_cpts, layer),
        _listed(drawn, subject.departement),
        coverage,
        drawn,
    )


def _title(subject: Subject, layer: MapLayer | None) -> str:
    if layer:
        return f"{layer.name} – {subject.place}"
    return subject.place if subject.cpts_id else f"Couverture des CPTS – {subject.place}"


def _table(coverage: Coverage, cpts_ids: Sequence[str], layer: MapLayer | None) -> CptsTable:
    """The table of CPTS, what a layer says of them in its last column."""
    headings = cards.headings(coverage.territories.plan)
    rows = [TableRow(cpts_id, cards.row(coverage, cpts_id)) for cpts_id in cpts_ids]
    if layer is None:
        return CptsTable(headings, tuple(rows))
    last = layer.cells(coverage, cpts_ids)
    return CptsTable(
        (*headings, layer.heading),
        tuple(TableRow(one.cpts_id, (*one.cells, last[one.cpts_id])) for one in rows),
    )


def _with_context(coverage: Coverage, subject: Subject) -> Coverage:
    if not subject.around:
        return coverage
    return cover_communes(coverage.territories, [*coverage.communes, *subject.around])


def _cpts_told(coverage: Coverage, departement: str | None) -> frozenset[str]:
    """CPTS that a map may not show: those that say they are there, projects without a commune."""
    # A project that says no place at all stands on the region's page.
    places = {departement} if departement else {None, *(c.departement for c in coverage.communes)}
    return frozenset(
        cpts.cpts_id
        for cpts in coverage.territories.plan.cpts
        if (departement and _published_in(cpts, departement))
        or (not coverage.territories.atoms[cpts.cpts_id] and cpts.departement_fiche in places)
    )


def _by_name(coverage: Coverage, cpts_ids: Collection[str]) -> list[str]:
    cpts = coverage.territories.cpts
    return sorted(cpts_ids, key=lambda one: (names.key(cpts[one].nom), one))


def _listed(coverage: Coverage, departement: str | None) -> tuple[ListedCpts, ...]:
    """The CPTS of a department as published: its own chapter's and those that say they cover it."""
    if departement is None:
        return ()
    return tuple(
        ListedCpts(
            cpts.cpts_id,
            typographic(cpts.nom),
            aci.libelle_statut(coverage.portrait(cpts.cpts_id).statut),
            ", ".join(cpts.departements_publies) or "département non publié",
        )
        for cpts in sorted(
            coverage.territories.plan.cpts, key=lambda cpts: (cpts.nom, cpts.cpts_id)
        )
        if _published_in(cpts, departement)
    )


def _published_in(cpts: Cpts, departement: str) -> bool:
    return departement in (cpts.departement_fiche, *cpts.departements_publies)
