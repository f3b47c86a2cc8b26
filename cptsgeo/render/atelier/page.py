"""The page of the atelier: a map to draw on, and the rules, in one file."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.analysis.coverage import Coverage, coverage
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.atelier.lecture import reading_data
from cptsgeo.render.atelier.packing import packed
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.render.canvas.payload import map_data
from cptsgeo.render.looks import (
    SEVERITIES,
    VERDICTS,
    Look,
    payload,
    sign_styles,
    state_looks,
    swatch,
)
from cptsgeo.render.provenance import reserves, situation, sources_of_atelier
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.templates import environment, json_in_html
from cptsgeo.rules.finding import Severity

FORMAT = "cptsgeo/atelier"
VERSION = 1
"""Of what a page saves and exports: it grows when an older page could not read it."""

_STATIC = PACKAGE / "render" / "atelier" / "static"
SCRIPT = _STATIC / "atelier.js"
_STYLES = ("atelier.css",)
_TEMPLATES = environment("render/atelier/templates")


class Start(NamedTuple):
    """A territory that the page begins with: its name and atoms, and the CPTS that it replaces."""

    name: str
    codes: tuple[str, ...]
    replaces: str = ""


def page_atelier(
    territories: Territories,
    codes: Iterable[str],
    *,
    place: str,
    start: Start | None = None,
    empreinte: str = "",
) -> str:
    """Write the page of an atelier.

    Parameters
    ----------
    territories
        The plan's territories.
    codes
        Communes to draw, that a proposal may hold.
    place
        What they are, for the title.
    start
        A territory to begin with; an empty one if None.
    empreinte
        Fingerprint of the files that were read: work that was saved belongs to a plan.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same arguments.
    """
    drawn = sorted(codes)
    atoms = territories.communes.atoms
    found = coverage(territories, [atoms[code] for code in drawn])
    plan = territories.plan
    context = {
        "titre": f"Atelier – {place}",
        "lieu": place,
        "situation": situation(territories),
        "avertissements": reserves(territories),
        "sources": sources_of_atelier(territories),
        "empreinte": empreinte,
        "version": f"cptsgeo {__version__}",
        "marque": mark(),
        "gravites": [severity.value for severity in Severity],
        "remplacables": sorted(
            ((cpts.cpts_id, cpts.nom) for cpts in plan.cpts if territories.atoms[cpts.cpts_id]),
            key=lambda one: one[1],
        ),
        "etats": _shown(found),
        "swatch": swatch,
        "styles": Markup(
            f"{static(['base.css'])}\n{static(_STYLES, _STATIC)}\n{sign_styles()}"
        ),
        "scripts": Markup(assemble(SCRIPT)),
        "donnees": Markup(json_in_html(_data(found, drawn, place, start, empreinte))),
    }  # fmt: skip
    return with_policy(_TEMPLATES.get_template("atelier.html").render(context))


def atelier_data(
    territories: Territories, codes: Iterable[str], *, place: str, start: Start | None = None
) -> dict[str, Any]:
    """Gather the data of a page, without its document.

    Parameters
    ----------
    territories
        The plan's territories.
    codes
        Communes to draw.
    place
        What they are.
    start
        A territory to begin with.

    Returns
    -------
    dict
        Plain data.
    """
    drawn = sorted(codes)
    atoms = territories.communes.atoms
    found = coverage(territories, [atoms[code] for code in drawn])
    return _data(found, drawn, place, start, "")


def _shown(found: Coverage) -> list[Look]:
    """States on the page, in the order of its legend."""
    present = {found.etats[commune.code] for commune in found.communes}
    present |= {found.portrait(cpts_id).statut for cpts_id in found.cpts_ids}
    return [look for state, look in state_looks().items() if state in present]


def _data(
    found: Coverage, drawn: Sequence[str], place: str, start: Start | None, empreinte: str
) -> dict[str, Any]:
    """Gather the data of the script; what the engine says of a commune is said once."""
    territories = found.territories
    shown = _shown(found)
    nodes = engine_nodes(territories, drawn)
    rank = {code: i for i, code in enumerate(nodes)}
    engine = engine_data(territories, nodes)
    data = map_data(
        found,
        (),
        [look.identifier for look in shown],
        found.cpts_ids,
        territories.communes.departements,
    )
    for name in ("code", "nom", "population", "departement", "epci", "anciennes"):
        del data["communes"][name]
    faces = np.diff([rank[code] for code in drawn], prepend=0)
    return {
        "format": FORMAT,
        "version": VERSION,
        "cog": territories.communes.vintages.cog,
        "plan": territories.plan.nom,
        "empreinte": empreinte,
        "lieu": place,
        "geometrie": data["geometrie"],
        "communes": {
            **data["communes"],
            "faces": varints(faces),
        },
        "cpts": data["cpts"],
        "etats": [*map(payload, shown)],
        "signes": {
            name: [sign.shape, sign.lines] for name, sign in {**VERDICTS, **SEVERITIES}.items()
        },
        "moteur": engine | {"communes": packed(engine["communes"])},
        "lecture": reading_data(territories, nodes, drawn),
        "depart": _start(start) if start else None,
    }


def _start(start: Start) -> dict[str, Any]:
    return {"nom": start.name, "codes": start.codes, "remplace": start.replaces}
