"""The page of a comparison: both maps side by side, that move together, and what changed."""

from collections.abc import Callable, Mapping
from typing import Any

from cptsgeo.analysis.comparison import Comparison, CptsChange, Move, Side
from cptsgeo.analysis.coverage import coverage
from cptsgeo.analysis.tally import Measure
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.frame import Frame, frame
from cptsgeo.render.drawing.paths import shape_path
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.looks import state_looks, swatch
from cptsgeo.render.pages.document import render
from cptsgeo.render.provenance import reserves, situation, sources
from cptsgeo.render.tables.changes import move_sentence
from cptsgeo.render.tables.comparison import kinds
from cptsgeo.text.french import count, euros, number, percent, typographic

PAPER = (340, 330)
"""CSS pixels of each map on an A4 page."""

_SHAPES = "f"


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
    before, after = _scenes(found)
    shown = [
        look for state, look in state_looks().items() if state in {*before.etats, *after.etats}
    ]
    plans = [typographic(one.plan.nom) for one in (found.avant, found.apres)]
    notices = dict.fromkeys([*reserves(found.avant), *reserves(found.apres)])
    moved = sum(len(one.codes) for one in found.mouvements)
    return render(
        "comparison.html",
        cartes=[before, after],
        styles=["comparison.css"],
        script="comparison.js",
        titre="Comparaison – " + (plans[0] if plans[0] == plans[1] else " et ".join(plans)),
        situation=" → ".join(situation(one).capitalize() for one in (found.avant, found.apres)),
        avertissements=list(notices),
        avant={"scene": before, "titre": f"Avant : {plans[0]}, {situation(found.avant)}"},
        apres={"scene": after, "titre": f"Après : {plans[1]}, {situation(found.apres)}"},
        legende=[{"libelle": look.label, "svg": swatch(look)} for look in shown],
        chiffres=[
            {"libelle": "CPTS ajoutées", "valeur": number(len(found.ajoutees))},
            {"libelle": "CPTS disparues", "valeur": number(len(found.disparues))},
            {"libelle": "CPTS renommées", "valeur": number(len(found.renommees))},
            {"libelle": "Statuts changés", "valeur": number(len(found.statuts))},
            {"libelle": "Communes qui changent de CPTS", "valeur": number(moved)},
        ],
        rien=found.empty,
        cpts=[_cpts(one, found, after) for one in found.cpts],
        mouvements=[_move(one, found, after) for one in found.mouvements],
        couverture=_coverage(found),
        tetes=[(one.quoi, typographic(one.avant), typographic(one.apres)) for one in found.tetes],
        sources=sources(found.apres),
        empreinte=empreinte,
    )


# — maps —


def _scenes(found: Comparison) -> tuple[Scene, Scene]:
    sides = (found.avant, found.apres)
    communes = found.apres.communes
    codes = frozenset[str]()
    for side in sides:
        codes |= frozenset(communes.codes_of(side.plan.perimetre)).union(*side.atoms.values())
    seen = frame([codes], adjacency(communes).voisinages, margin=0.02, paper=PAPER)
    assert seen  # a department has contours
    outline = _outline(found, seen)
    first = _scene("avant", found.avant, codes, seen, outline, None)
    shapes = {code: f"{_SHAPES}{rank}" for rank, code in enumerate(first.codes)}
    return first, _scene("apres", found.apres, codes, seen, outline, shapes)


def _scene(
    ident: str,
    territories: Territories,
    codes: frozenset[str],
    seen: Frame,
    outline: str,
    shapes: Mapping[str, str] | None,
) -> Scene:
    communes, owners = territories.communes, territories.owners
    atoms = communes.atoms
    departement: Callable[[str], str] = atoms.departement
    return scene(
        communes,
        coverage(territories, [atoms[code] for code in sorted(codes)]).etats,
        seen,
        ident=ident,
        looks=state_looks().values(),
        traits=[
            Trait("limite", lambda code: owners.get(code, ())),
            Trait("departement", departement, interieur=True),
        ],
        noms=lambda drawn: labels.cpts_names(territories, drawn, seen),
        tenues=lambda drawn: holders(territories, drawn),
        ajouts=outline,
        reprises="" if shapes else _SHAPES,
        formes=shapes,
    )


def _outline(found: Comparison, seen: Frame) -> str:
    """The communes that other CPTS hold, outlined on both maps."""
    codes = {code for one in found.mouvements for code in one.codes}
    if not codes:
        return ""
    shape = found.apres.communes.topology.union(codes)
    return f'<path class="change" d="{shape_path(shape, seen.project)}"/>'


# — tables —


def _cpts(one: CptsChange, found: Comparison, drawn: Scene) -> dict[str, Any]:
    known = found.apres.atoms | found.avant.atoms
    side = one.apres or one.avant
    assert side
    codes = {*one.gagnees, *one.perdues, *known.get(side.cpts_id, ())}
    return {
        "nom": _both(one, lambda side: typographic(side.nom)),
        "quoi": kinds(one),
        "statut": _both(one, lambda side: aci.libelle_statut(side.statut)),
        "communes": _both(one, lambda side: number(side.communes)),
        "population": _both(one, lambda side: _number(side.population)),
        "taille": _both(one, lambda side: _number(side.taille)),
        "financement": _both(one, _funding),
        **drawn.pointer(sorted(codes)),
    }


def _both(one: CptsChange, tell: Callable[[Side], str]) -> str:
    told = [tell(side) for side in (one.avant, one.apres) if side]
    return " → ".join(dict.fromkeys(told))


def _number(value: int | None) -> str:
    return "–" if value is None else number(value)


def _funding(side: Side) -> str:
    return "–" if side.financement is None else euros(side.financement)


def _move(one: Move, found: Comparison, drawn: Scene) -> dict[str, Any]:
    sentence, _, people = move_sentence(one, found).rpartition(" ; ")
    return {
        "texte": sentence.rstrip("\u00a0 "),
        "population": people,
        "communes": count(len(one.codes), "commune"),
        **drawn.pointer(one.codes),
    }


def _coverage(found: Comparison) -> list[dict[str, Any]]:
    names = found.apres.communes.departements
    rows = [*found.couverture, *([found.ensemble] if len(found.couverture) > 1 else [])]

    def told(part: Measure | None, total: Measure) -> str:
        return percent(part.population, total.population) if part else "hors du périmètre"

    return [
        {
            "nom": f"{typographic(names[one.departement])} ({one.departement})"
            if one.departement
            else "Ensemble",
            "cellules": [
                told(getattr(side, what) if side else None, one.total)
                for what in ("couvert", "operationnel")
                for side in (one.avant, one.apres)
            ],
            "change": one.avant != one.apres,
        }
        for one in rows
    ]
