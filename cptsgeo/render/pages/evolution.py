"""The page of an evolution: a map with a time slider that plays, curves, and every figure."""

from typing import Any

from markupsafe import Markup

from cptsgeo.analysis.coverage import CONTESTEE, PARTAGEE, ZONE_BLANCHE, coverage
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.analysis.published import Published
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.plan import aci
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.chart import Band, Chart, Point, chart
from cptsgeo.render.drawing.frame import frame
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.looks import pattern_svg, state_looks, swatch
from cptsgeo.render.pages.document import render
from cptsgeo.render.provenance import reserves, sources
from cptsgeo.render.tables.evolution import label, today
from cptsgeo.text.french import date, listed, number, percent, typographic

PAPER = (520, 420)
"""CSS pixels of the map on an A4 page."""

_IDENT = "carte"
_STATUTS = (*(statut.statut for statut in aci.statuts()), aci.STATUT_INCONNU)


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
    known = territories.communes.departements
    places = [f"{typographic(known[code])} ({code})" for code in found.departements]
    whole = found.departements == tuple(sorted(territories.plan.perimetre))
    where = typographic(territories.plan.nom) if whole else listed(places)
    drawn, changes = _scene(found)
    counts, shares = _counts(found), _shares(found)
    looks = state_looks()
    shown = [look for state, look in looks.items() if state in drawn.etats]
    rows = [_row(moment, [look.identifier for look in shown]) for moment in found.moments]
    return render(
        "evolution.html",
        cartes=[drawn],
        styles=["evolution.css"],
        script="evolution.js",
        titre=f"Évolution de la couverture – {where}",
        situation=f"Du {label(found.moments[0])} au {label(found.moments[-1])} · {listed(places)}",
        avertissements=[*reserves(territories), *today(found)],
        carte=drawn,
        legende=[
            {"libelle": look.label, "svg": swatch(look), "cle": look.identifier} for look in shown
        ],
        lignes=rows,
        colonnes=[look.label for look in shown],
        dates=[row["date"] for row in rows],
        motifs=Markup("".join(pattern_svg(looks[state], f"c-{state}")
                              for state in (*_STATUTS, ZONE_BLANCHE))),
        courbes=[
            {"titre": "Population, en part du total", "svg": Markup(shares.svg),
             "note": "Empilée dans l’ordre de la vie d’un projet ; le reste est en zone blanche."},
            {"titre": "Nombre de CPTS et de projets, par statut", "svg": Markup(counts.svg),
             "note": "Les ronds sont des totaux publiés, à comparer au haut des bandes."
             if _points(found) else ""},
        ],
        publies=[_published(one) for one in found.publies],
        temps={
            "iso": [moment.date.iso for moment in found.moments],
            "dates": [row["date"] for row in rows],
            "changements": changes,
            "valeurs": [row["cellules"] for row in rows],
            "abscisses": shares.abscisses,
        },
        sources=sources(territories),
        empreinte=empreinte,
    )  # fmt: skip


def _scene(found: Evolution) -> tuple[Scene, list[list[list[int]]]]:
    """The map at the last date, and from each date to the next the communes that change state."""
    territories, communes = found.territories, found.territories.communes
    here = frozenset(communes.codes_of(found.departements))
    held = (territories.atoms[one] for one in found.moments[-1].tally.cpts_ids)
    members = [communes.atoms[code] for code in sorted(here.union(*held))]
    states = [coverage(moment.territories, members).etats for moment in found.moments]
    ever = {state for one in states for state in one.values()}
    drawn = _drawn(found, states[-1], ever)
    rank = {state: rank for rank, state in enumerate(drawn.etats)}
    before: dict[str, str] = {}
    changes = []
    for then in states:
        changes.append([
            [place, rank[then[code]]] for place, code in enumerate(drawn.codes)
            if before.get(code) != then[code]
        ])  # fmt: skip
        before = then
    return drawn, changes


def _drawn(found: Evolution, states: dict[str, str], ever: set[str]) -> Scene:
    territories, communes = found.territories, found.territories.communes
    seen = frame([states], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen
    owners, atoms = territories.owners, communes.atoms
    return scene(
        communes,
        states,
        seen,
        ident=_IDENT,
        looks=state_looks().values(),
        traits=[
            Trait("limite", lambda code: owners.get(code, ())),
            Trait("departement", lambda code: atoms[code].departement, interieur=True),
        ],
        noms=lambda drawn: [
            *labels.cpts_names(territories, drawn, seen),
            *labels.commune_names(communes, drawn, seen),
        ],
        tenues=lambda codes: holders(territories, codes),
        aussi=ever,
    )


# — figures —


def _row(moment: Moment, shown: list[str]) -> dict[str, Any]:
    """Figures of a date: for each state, CPTS where it is a status, and the share of people."""
    tally, everyone = moment.tally, moment.tally.total.population
    several = {PARTAGEE: tally.partagees, CONTESTEE: tally.contestees}
    cells = []
    for state in shown:
        if state in moment.nombres:
            people = percent(tally.par_statut[state].population, everyone)
            cells.append(f"{number(moment.nombres[state])} CPTS · {people}")
        elif state in several:
            cells.append(f"dont {percent(several[state].population, everyone)}")
        elif state == ZONE_BLANCHE:
            cells.append(percent(tally.zone_blanche.population, everyone))
        else:
            cells.append("")
    return {
        "date": label(moment),
        "cellules": cells,
        "signes": f"{number(moment.signes)} sur {number(moment.connus)}",
    }


def _shares(found: Evolution) -> Chart:
    total = found.moments[0].tally.total.population or 1
    layers = [
        Band(f"c-{statut}", tuple(
            100 * moment.tally.par_statut[statut].population / total for moment in found.moments))
        for statut in _STATUTS
    ]  # fmt: skip
    white = tuple(100 * moment.tally.zone_blanche.population / total for moment in found.moments)
    return chart(
        [moment.date.last_day for moment in found.moments],
        [*layers, Band(f"c-{ZONE_BLANCHE}", white)],
        ident="parts",
        titre="Part de la population par statut, au fil du temps ; chiffres dans le tableau",
        graduations=[(value, f"{value} %") for value in (0, 25, 50, 75, 100)],
    )


def _counts(found: Evolution) -> Chart:
    most = max(sum(moment.nombres.values()) for moment in found.moments)
    most = max([most, *(one.total.valeur for one in found.publies if one.valeur is not None)])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if 6 * step >= most)
    highest = -(-max(most, 1) // step) * step
    return chart(
        [moment.date.last_day for moment in found.moments],
        [Band(f"c-{statut}", tuple(moment.nombres[statut] for moment in found.moments))
         for statut in _STATUTS],
        ident="nombres",
        titre="Nombre de CPTS par statut, au fil du temps ; chiffres dans le tableau",
        graduations=[(value, number(value)) for value in range(0, highest + 1, step)],
        points=_points(found),
    )  # fmt: skip


def _points(found: Evolution) -> list[Point]:
    """Published totals that are the top of a stack: those of the first statuses, for all places."""
    if found.departements != tuple(sorted(found.territories.plan.perimetre)):
        return []
    return [
        Point(
            one.total.date.last_day,
            one.total.valeur,
            str(one.total.valeur),
            f"{date(one.total.date.iso)} : {one.total.valeur} "
            f"{typographic(one.total.indicateur)}, total publié",
            one.signe,
        )
        for one in found.publies
        if one.empile
    ]


def _published(one: Published) -> dict[str, str]:
    ours = "–" if one.valeur is None else number(one.valeur)
    gap = "–" if one.ecart is None else f"{'+' if one.ecart > 0 else ''}{number(one.ecart)}"
    return {
        "date": date(one.total.date.iso),
        "indicateur": typographic(one.total.indicateur),
        "publie": number(one.total.valeur),
        "notre": ours,
        "ecart": gap,
        "inconnus": number(one.inconnus),
        "source": typographic(one.total.source or ""),
    }
