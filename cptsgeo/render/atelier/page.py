"""The page of the atelier: a map to draw on, and the rules, in one file."""

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from cptsgeo import __version__
from cptsgeo.analysis.coverage import Coverage, coverage
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.engine import engine_data, engine_nodes
from cptsgeo.render.atelier.extract import extract_words
from cptsgeo.render.atelier.lecture import reading_data
from cptsgeo.render.atelier.words import page_words
from cptsgeo.render.canvas.encoding import varints
from cptsgeo.render.canvas.payload import map_data
from cptsgeo.render.looks import (
    SEVERITIES,
    VERDICTS,
    payload,
    sign_styles,
    state_looks,
    swatch,
)
from cptsgeo.render.provenance import sources_without_funding
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.render.shell.assets import static
from cptsgeo.render.shell.policy import mark, with_policy
from cptsgeo.render.shell.templates import environment, json_in_html

FORMAT = "cptsgeo/atelier"
VERSION = 1
"""Of what a page saves and exports: it grows when an older page could not read it."""

_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
"""Keys that a script takes for whole numbers."""

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
    home: str = "",
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
        Fingerprint of the plan (see `cptsgeo.plan.files.digest`): work that was saved, and changes
        that are handed on, belong to a plan.
    home
        The page of the maps that lie beside it; empty if there is none.

    Returns
    -------
    str
        A self-contained HTML document, the same for the same arguments.
    """
    drawn = sorted(codes)
    atoms = territories.communes.atoms
    found = coverage(territories, [atoms[code] for code in drawn])
    styles = f"{static(['base.css'])}\n{static(_STYLES, _STATIC)}\n{sign_styles()}"
    scripts = assemble(SCRIPT)
    context = {
        "titre": f"Atelier – {place}",
        "sources": sources_without_funding(territories),
        "empreinte": empreinte,
        "version": f"cptsgeo {__version__}",
        "marque": mark(),
        "cartes": home,
        "etats": state_looks().values(),
        "swatch": swatch,
    }
    # What escapes texts lets no other place look like one of these.
    places = {name: Markup(f"<@{name}>") for name in ("styles", "donnees", "scripts")}
    body = _TEMPLATES.get_template("atelier.html").render(context)
    shell = _TEMPLATES.get_template("page.html").render(context | places)
    shell = shell.replace("<@styles>", styles, 1).replace("<@scripts>", scripts, 1)
    before, after = with_policy(shell).split("<@donnees>")
    data = _data(found, drawn, place, start, empreinte)
    data["cadre"] = _frame(body, (before, after), styles, scripts)
    return before + json_in_html(as_written(data)) + after


def _frame(body: str, shell: tuple[str, str], styles: str, scripts: str) -> dict[str, Any]:
    """Give what a page is made of beside its data, so that it can write itself anew.

    Parameters
    ----------
    body
        What it shows: its script puts it in the page.
    shell
        The document before and after its data.
    styles
        What its style element holds.
    scripts
        What its script holds.

    Returns
    -------
    dict
        ``corps``; ``morceaux``, the document's text before, between and after styles, data and
        scripts; ``sommes`` of styles and scripts, that tell whether something rewrote them.
    """
    head, middle = shell[0].split(styles, 1)
    between, foot = shell[1].split(scripts, 1)
    sums = [checksum(styles), checksum(scripts)]
    return {"corps": body, "morceaux": [head, middle, between, foot], "sommes": sums}


@cache
def checksum(text: str) -> str:
    """Give the checksum of a text, as `somme` of travail.js: against accidents only."""
    found = 2_166_136_261
    for (unit,) in struct.iter_unpack("<H", text.encode("utf-16-le")):
        found = (found ^ unit) * 16_777_619 & 0xFFFF_FFFF
    return np.base_repr(found, 36).lower()


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


def _data(
    found: Coverage, drawn: Sequence[str], place: str, start: Start | None, empreinte: str
) -> dict[str, Any]:
    """Gather the data of the script; what the engine says of a commune is said once."""
    territories = found.territories
    looks = state_looks()
    nodes = engine_nodes(territories, drawn)
    rank = {code: i for i, code in enumerate(nodes)}
    data = map_data(
        found,
        (),
        [*looks],
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
        "plan_de_base": {
            "version": __version__,
            "plan": territories.plan.nom,
            "empreinte": empreinte,
            "cog": territories.communes.vintages.cog,
            "au": territories.au.iso if territories.au else None,
        },
        "lieu": place,
        "geometrie": data["geometrie"],
        "communes": {
            **data["communes"],
            "faces": varints(faces),
        },
        "cpts": data["cpts"],
        "etats": [*map(payload, looks.values())],
        "signes": {
            name: [sign.shape, sign.lines] for name, sign in {**VERDICTS, **SEVERITIES}.items()
        },
        "moteur": engine_data(territories, nodes),
        "lecture": reading_data(territories, nodes, drawn),
        "depart": _start(start) if start else None,
        "dit": page_words(territories),
        "classeur": extract_words(territories.plan),
        "edition": None,
    }


def as_written(value: Any) -> Any:
    """Give plain data as a page's script writes them again, once it has read them.

    Parameters
    ----------
    value
        Plain data.

    Returns
    -------
    Any
        The same: keys that are whole numbers first, and in order; no ``5.0``.
    """
    if isinstance(value, Mapping):
        named = {str(key): as_written(one) for key, one in value.items()}
        whole = sorted((key for key in named if _WHOLE.fullmatch(key)), key=int)
        return {key: named[key] for key in dict.fromkeys((*whole, *named))}
    if isinstance(value, list | tuple):
        return [as_written(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _start(start: Start) -> dict[str, Any]:
    return {"nom": start.name, "codes": start.codes, "remplace": start.replaces}
