"""What a plan is and what there is to look at in it, as tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cptsgeo import __version__
from cptsgeo.analysis.upkeep import Term, Upkeep
from cptsgeo.plan import aci
from cptsgeo.plan.files import HARMLESS, Fault
from cptsgeo.render.provenance import reliabilities_counted
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.text.french import count, date, typographic

CONTRACTS = "Contrats de cinq ans : terme passé, ou dans les douze mois"


def term_state(one: Term) -> str:
    """Tell whether the term of a contract is past, or near."""
    return "échu" if one.echu else "dans les douze mois"


def info_sheets(found: Upkeep, faults: Sequence[Fault], how: str) -> list[Sheet]:
    """Describe a plan.

    Parameters
    ----------
    found
        What there is to look at.
    faults
        What is at fault in its tables.
    how
        Why it is this plan: chosen, supplied, or named.

    Returns
    -------
    list of Sheet
        ``description``, ``contrats``, ``previsions``, ``a_attribuer``, ``defauts``.
    """
    plan = found.plan
    grave = [fault for fault in faults if fault.code not in HARMLESS]
    names = {cpts.cpts_id: typographic(cpts.nom) for cpts in plan.cpts}
    about = (
        ("Plan régional", typographic(plan.nom)),
        ("Où", f"{_absolute(plan.origin.path)} ({how})"),
        ("Forme", "classeur" if plan.origin.classeur else "dossier"),
        *((("Tenu par", typographic(plan.organisme)),) if plan.organisme else ()),
        ("CPTS et projets", str(len(plan.cpts))),
        ("Listes", reliabilities_counted(found.fiabilites) or "aucune"),
        ("Dernier événement", date(plan.latest.iso) if plan.latest else "aucun"),
        ("Vu à la date", date(found.au.iso) if found.au else "aucune"),
        ("Contrats à leur terme", count(len(found.termes), "contrat")),
        ("Prévisions passées", count(len(found.previsions) + len(found.listes), "prévision")),
        ("À attribuer", count(len(found.a_attribuer), "commune")),
        ("Défauts", _told(grave, len(faults) - len(grave))),
    )
    terms = tuple(
        (
            names[one.cpts.cpts_id],
            one.depuis.iso,
            one.terme.isoformat(),
            term_state(one),
        )
        for one in found.termes
    )
    events = tuple(
        (names[one.cpts_id], one.date.iso, aci.libelle_statut(one.statut), one.source or "")
        for one in found.previsions
    )
    lists = tuple(
        (names.get(one.cpts_id, ""), one.effet.iso, "liste de communes", one.source or "")
        for one in found.listes
        if one.effet
    )
    communes = tuple(
        (one.code, typographic(one.nom or ""), names.get(one.venait_de or "", ""))
        for one in found.a_attribuer
    )
    return [
        Sheet("description", "Le plan",
              (Column("quoi", "Quoi"), Column("valeur", "Valeur")), about),
        Sheet("contrats", CONTRACTS,
              (Column("cpts", "CPTS"), Column("depuis", "Depuis"), Column("terme", "Terme"),
               Column("etat", "État")), terms),
        Sheet("previsions", "Prévisions dont la date est passée",
              (Column("cpts", "CPTS"), Column("date", "Date prévue"), Column("quoi", "Prévu"),
               Column("source", "Source")), (*events, *lists)),
        Sheet("a_attribuer", "Communes à attribuer",
              (Column("code_commune", "Code"), Column("nom", "Commune"),
               Column("venait_de", "Venait de")), communes),
        Sheet("defauts", "Défauts (cptsgeo valider les explique)",
              (Column("table", "Table"), Column("ligne", "Ligne", Unit.ENTIER),
               Column("defaut", "Défaut")),
              tuple((one.table, one.line, one.message) for one in grave)),
    ]  # fmt: skip


def _absolute(path: Path) -> str:
    return str(path.absolute())


def _told(grave: Sequence[Fault], interpreted: int) -> str:
    told = count(len(grave), "défaut")
    if interpreted:
        told += f", et {count(interpreted, 'lecture interprétée', 'lectures interprétées')}"
    return told


def head(found: Upkeep, how: str) -> dict[str, Any]:
    """Give what the JSON of a plan begins with."""
    return {
        "format": "cptsgeo/plan-info",
        "version": __version__,
        "plan": found.plan.nom,
        "chemin": _absolute(found.plan.origin.path),
        "origine": how,
        "au": found.au.iso if found.au else None,
        "cpts": len(found.plan.cpts),
        "listes": {worth or "non_precisee": many for worth, many in found.fiabilites.items()},
    }
