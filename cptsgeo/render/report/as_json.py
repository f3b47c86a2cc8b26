"""A validation report as JSON, for programs; ``rapport.schema.json`` says what it holds."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from cptsgeo import __version__
from cptsgeo.analysis.coverage import Portrait
from cptsgeo.paths import PACKAGE
from cptsgeo.render.provenance import reliability_counts
from cptsgeo.rules.case import Case
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.finding import Finding
from cptsgeo.rules.profile import Profile, profile
from cptsgeo.rules.validation import Report
from cptsgeo.rules.verdict import COMPETENCE

FORMAT = "cptsgeo/rapport"
VERSION = 2
"""Of the format: it grows when a reader of the one before would break."""

_TITLES = {rule.code: rule.titre for rule in CATALOGUE}


def json_schema() -> dict[str, Any]:
    """JSON Schema of the document, as shipped."""
    path = PACKAGE / "render" / "report" / "rapport.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def to_json(report: Report, *, empreinte: str = "") -> str:
    """Write a report as JSON.

    Parameters
    ----------
    report
        The report.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    str
        Indented JSON, the same for the same report.
    """
    return json.dumps(to_document(report, empreinte=empreinte), ensure_ascii=False, indent=2) + "\n"


def to_document(report: Report, *, empreinte: str = "") -> dict[str, Any]:
    """Give a report as plain data; see `to_json`.

    Parameters
    ----------
    report
        The report.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    dict
        What the JSON Schema describes.
    """
    case = report.case
    vintages = case.communes.vintages
    return {
        "format": FORMAT,
        "version": VERSION,
        "cptsgeo": __version__,
        "objet": "proposition" if case.proposed else "plan",
        "nom": case.cpts(case.focus[0]).nom if case.proposed else case.plan.nom,
        "invitation": case.invitation,
        "plan": {
            "nom": case.plan.nom,
            "perimetre": list(case.plan.perimetre),
            "cog": case.plan.cog,
            "au": case.after.au.iso if case.after.au else None,
            "fiabilites": reliability_counts(case.before),
            **({"autre_que_le_plan_choisi": True} if case.plan.hors_choix else {}),
        },
        "referentiel": {
            "cog": vintages.cog,
            "population": vintages.population,
            "epci": vintages.epci,
            "contours": vintages.contours,
            "mention": vintages.mention,
        },
        "empreinte": empreinte or None,
        "verdict": {
            "etat": report.verdict.outcome.value,
            "phrase": report.verdict.phrase,
            "competence": COMPETENCE,
            # Of version 1: readers have one release to take « etat » instead.
            "recevable": report.acceptable,
            **{severity.pluriel: number for severity, number in report.counts.items()},
        },
        "constats": [_finding(finding, case) for finding in report.findings],
        "territoires": [_profile(profile(case, cpts_id), case) for cpts_id in case.focus],
    }


def _finding(finding: Finding, case: Case) -> dict[str, Any]:
    box = case.graph.box(finding.communes or _territory(finding, case))
    return {
        "code": finding.code,
        "severite": finding.severity.value,
        "titre": _TITLES[finding.code],
        "phrase": finding.message,
        "cpts": _cpts(finding.cpts, case),
        "communes": _communes(finding.communes, case),
        "chiffres": dict(finding.figures),
        "lieux": [place._asdict() for place in finding.places],
        "emprise": list(box) if box else None,
    }


def _territory(finding: Finding, case: Case) -> Collection[str]:
    # What is about a line of a file is about no place on the map.
    return case.after.atoms[finding.cpts[0]] if finding.cpts and not finding.places else ()


def _cpts(cpts_ids: Iterable[str], case: Case) -> list[dict[str, str]]:
    return [{"cpts_id": cpts_id, "nom": case.cpts(cpts_id).nom} for cpts_id in cpts_ids]


def _communes(codes: Iterable[str], case: Case) -> list[dict[str, str]]:
    by_code, atoms = case.communes.by_code, case.communes.atoms
    return [{"code_commune": code, "nom": (by_code.get(code) or atoms[code]).nom} for code in codes]


def _profile(profile: Profile, case: Case) -> dict[str, Any]:
    portrait = profile.portrait
    return {
        "cpts_id": profile.cpts_id,
        "nom": profile.nom,
        **_figures(portrait, case),
        "statut": portrait.statut,
        "fiabilite": case.cpts(profile.cpts_id).fiabilite,
        "estimation": case.estimated(profile.cpts_id),
        "financement": profile.financement or None,
        "manque_pour_la_taille_superieure": profile.manque,
        "marge_avant_la_taille_inferieure": profile.marge,
        "departements": list(portrait.departements),
        "regions": list(portrait.regions),
        "epci": [{**share._asdict(), "entier": share.entier} for share in profile.epci],
        "communes": [
            {
                "code_commune": member.commune.code,
                "nom": member.commune.nom,
                "departement": member.commune.departement,
                "epci": member.commune.epci or None,
                "epci_nom": member.epci_nom or None,
                "population": member.commune.population,
                "codes_postaux": member.commune.codes_postaux.split(),
                "cpts_actuelles": _cpts(member.detenue_par, case),
                "dans_le_perimetre": member.connue,
            }
            for member in profile.membres
        ],
        "voisines": [
            {
                "cpts_id": one.cpts_id,
                "nom": one.nom,
                "statut": one.statut,
                "fiabilite": case.cpts(one.cpts_id).fiabilite,
                "longueur_metres": one.longueur_metres,
                "communes_prises": _communes(one.prises, case),
                "avant": _figures(one.avant, case),
                "apres": _figures(one.apres, case),
            }
            for one in profile.voisines
        ],
        "zones_blanches_voisines": _communes(profile.zones_blanches, case),
    }


def _figures(portrait: Portrait, case: Case) -> dict[str, int | None]:
    taille = portrait.taille
    return {
        "nombre_de_communes": len(portrait.communes),
        "population": portrait.population,
        "taille": taille,
        "financement_maximum": case.financement(taille),
        "financement_crise_grave": case.crise_grave(taille),
    }
