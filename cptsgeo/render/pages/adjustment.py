"""The page of a drawing turned into whole communes: its map, and what is left to decide."""

from typing import Any

import shapely

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.layers.adjustment import Adjustment, Touched
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing import labels
from cptsgeo.render.drawing.frame import UNITS_PER_PIXEL, Frame, frame
from cptsgeo.render.drawing.paths import shape_path, units
from cptsgeo.render.drawing.scene import Scene, Trait, holders, scene
from cptsgeo.render.exports.adjusted import LOOKS, state
from cptsgeo.render.looks import Look, by_identifier, swatch
from cptsgeo.render.pages.document import render
from cptsgeo.render.provenance import situation, sources
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.render.tables import adjustment as outputs
from cptsgeo.text.french import count, number, percent, typographic

PAPER = (600, 480)
"""CSS pixels of the map on an A4 page."""

TOWNS = "Bourgs : mairies, annuaire de l’administration (DILA)."

_IDENT = "dessin"
_AROUND = "autour"
_LOOKS = by_identifier((*LOOKS, Look(_AROUND, "Autre commune", "#eceef1")))


def page_adjustment(found: Adjustment, territories: Territories, *, empreinte: str = "") -> str:
    """Write the page of an adjustment.

    Parameters
    ----------
    found
        The drawing and its communes.
    territories
        The plan, that tells who holds them today.
    empreinte
        Fingerprint of the files that were read, shown if not empty.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same drawing.
    """
    drawn = _scene(found, territories)
    undecided = len(found.a_trancher)
    decided = [one for one in found.touchees if one.decidee]

    def rows(some: Any) -> list[dict[str, Any]]:
        return [_row(one, drawn, territories) for one in some]

    return render(
        "adjustment.html",
        cartes=[drawn],
        styles=["adjustment.css"],
        script="adjustment.js",
        titre=f"Territoire ajusté – {typographic(found.layer.path.stem)}",
        situation=f"Dessin lu en {found.layer.systeme} · CPTS : {situation(territories)}",
        avertissements=list(outputs.remarks(found)),
        chiffres=_figures(found),
        carte=drawn,
        legende=[{"libelle": _LOOKS[one].label, "svg": swatch(_LOOKS[one])}
                 for one in drawn.etats],
        trancher_titre=count(undecided, "commune") + " à trancher" if undecided
        else "Aucune commune à trancher",
        regle="Le dessin les coupe, ou laisse leur bourg dehors, et une CPTS est faite de communes "
        "entières : à décider avec les professionnels du territoire.",
        a_trancher=rows(found.a_trancher),
        avec_suit=any(one.dedans for one in found.a_trancher),
        commande=_command(found),
        tranchees=rows(decided),
        resume=f"{count(len(found.prises), 'commune')}, {count(found.population, 'habitant')}",
        membres=rows(sorted(found.prises, key=lambda one: -one.commune.population)),
        laissees=rows(sorted(found.laissees, key=lambda one: -one.part)),
        sources=[*sources(territories)[:3], TOWNS],
        empreinte=empreinte,
    )  # fmt: skip


def _figures(found: Adjustment) -> list[dict[str, str]]:
    def area(value: float) -> str:
        return f"{kilometres(value / 1e6)} km²"

    def share(value: float) -> str:
        return f"{percent(value, found.surface_dessinee)} du dessin"

    return [
        {"libelle": "Communes entières", "valeur": number(len(found.prises)),
         "detail": count(len(found.touchees), "touchée")},
        {"libelle": "Habitants", "valeur": number(found.population), "detail": ""},
        {"libelle": "Surface du territoire", "valeur": area(found.surface),
         "detail": f"dessinée : {area(found.surface_dessinee)}"},
        {"libelle": "Ajouté au dessin", "valeur": area(found.en_plus),
         "detail": share(found.en_plus)},
        {"libelle": "Retiré du dessin", "valeur": area(found.en_moins),
         "detail": share(found.en_moins)},
        {"libelle": "Hors de toute commune", "valeur": area(found.ailleurs),
         "detail": share(found.ailleurs)},
    ]  # fmt: skip


def _row(one: Touched, drawn: Scene, territories: Territories) -> dict[str, Any]:
    return {
        "code": one.commune.code,
        "nom": typographic(one.commune.nom),
        "population": number(one.commune.population),
        "part": percent(one.part, 1),
        "bourg": outputs.town(one),
        "decision": outputs.decision(one),
        "suit": outputs.follows(one),
        "cpts": outputs.holders(one.commune.code, territories),
        **drawn.pointer([one.commune.code]),
    }


def _command(found: Adjustment) -> str:
    """The command that decides otherwise on each doubtful commune."""
    options = [f"--{'laisser' if one.prise else 'prendre'} {one.commune.code}"
               for one in found.a_trancher]  # fmt: skip
    return f"cptsgeo ajuster {found.layer.path.name} {' '.join(options)}"


def _scene(found: Adjustment, territories: Territories) -> Scene:
    communes, topology = territories.communes, territories.communes.topology
    states = {one.commune.code: state(one) for one in found.touchees}
    around = frozenset(states)
    for _ in range(2):
        around |= topology.neighbours(around)
    voisinages = adjacency(communes).voisinages
    seen = frame([frozenset(states)], voisinages, margin=0.04, paper=PAPER)
    assert seen  # what is touched has a contour
    taken, owners = frozenset(found.codes), territories.owners
    return scene(
        communes,
        {**dict.fromkeys(sorted(around), _AROUND), **states},
        seen,
        ident=_IDENT,
        looks=_LOOKS.values(),
        traits=[
            Trait("limite", lambda code: owners.get(code, ())),
            Trait("territoire", lambda code: True if code in taken else None),
        ],
        noms=lambda drawn: labels.commune_names(communes, drawn, seen, inside=frozenset(states)),
        tenues=lambda codes: holders(territories, codes),
        ajouts=_drawing(found, seen) + _towns(found, seen),
    )


def _drawing(found: Adjustment, seen: Frame) -> str:
    # A quarter of a pixel on paper: a drawing may have a million vertices.
    data = shape_path(shapely.simplify(found.forme, UNITS_PER_PIXEL / 4 / seen.scale), seen.project)
    return f'<path class="dessin dessin-halo" d="{data}"/><path class="dessin" d="{data}"/>'


def _towns(found: Adjustment, seen: Frame) -> str:
    """The inhabited points of doubtful communes, as strokes of no length: zoom keeps their size."""
    drawn = ""
    for inside, classe in ((True, "dedans"), (False, "dehors")):
        degrees = [one.bourg for one in found.douteuses if one.habitee == inside]
        if degrees:
            pixels = seen.project(units(shapely.MultiPoint(degrees)))
            data = "".join(f"M{x} {y}h0" for x, y in pixels.tolist())
            drawn += f'<path class="bourg" d="{data}"/><path class="bourg {classe}" d="{data}"/>'
    return drawn
