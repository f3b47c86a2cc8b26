"""Whose communes are, as text for a terminal and as plain data for programs."""

from collections.abc import Iterator
from typing import Any

from cptsgeo.analysis.adhesions import adhesions
from cptsgeo.analysis.coverage import CONTESTEE, PARTAGEE, etats
from cptsgeo.analysis.where import Answer, Found, Group, Holder
from cptsgeo.communes.communes import Communes, Match
from cptsgeo.communes.disparues import Fin
from cptsgeo.plan import aci
from cptsgeo.plan.model import date_of
from cptsgeo.plan.rows import Adhesion
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import (
    aside,
    foot_of_answer,
    list_origin,
    list_told,
)
from cptsgeo.render.tables.standing import notes, state_told, waiting
from cptsgeo.render.tables.unscheduled import snp_lines, snp_row
from cptsgeo.text.french import NBSP, count, quoted, raised, typographic

_FAR = 10
"""Communes outside of the perimeter that are told, where none is inside."""
_APART = 2
"""Communes that are told one by one; more are a line each, under their CPTS."""
_WHOLE = 3
"""Groups under which all is told of a CPTS; where there are more, a line."""


def answer_text(searched: str, found: Found, territories: Territories) -> Iterator[str]:
    """Give what a terminal shows.

    Parameters
    ----------
    searched
        What was typed.
    found
        What it means.
    territories
        The territories of a plan at a date.

    Yields
    ------
    str
        Lines, those of one commune or CPTS together.
    """
    if told := aside(territories.plan):
        yield f"{raised(told)}."
    known = tuple(one for one in found.answers if one.known)
    shown = found._replace(answers=known or found.answers[:_FAR])
    alone = _APART if not found.post else 1
    if len(shown.answers) <= alone:
        yield from (_text(answer, territories) for answer in shown.answers)
    else:
        what = f"Code postal {found.post}" if found.post else quoted(searched)
        yield f"{what}{NBSP}: {count(len(shown.answers), 'commune')}."
        for group in shown.groups:
            yield _group_text(group, territories, brief=len(shown.groups) > _WHOLE)
    hidden = len(found.answers) - len(shown.answers)
    if hidden:
        yield (
            f"Et {count(hidden, 'autre commune', 'autres communes')} hors du périmètre du plan "
            f"{quoted(territories.plan.nom)}."
        )
    if found.also:
        yield f"{found.post} est aussi le code INSEE de{NBSP}:"
        yield from (_text(answer, territories) for answer in found.also)
    yield foot_of_answer(territories)


def _text(answer: Answer, territories: Territories) -> str:
    match = answer.match
    post = f", code postal {match.texte}" if match.via == "code_postal" else ""
    lines = [_named(answer, territories, post)]
    lines += [f"  {line}" for line in _state(answer, territories)]
    lines += [f"  {line}" for line in _notes(answer, territories)]
    for holder in answer.holders:
        lines += [f"  {line}" for line in _holder_lines(holder, territories)]
    return "\n".join(lines)


def _group_text(group: Group, territories: Territories, *, brief: bool) -> str:
    """CPTS once, or what the communes of none have in common, then a line for each commune."""
    lines: list[str] = []
    if len(group.holders) != 1 or group.etat in (PARTAGEE, CONTESTEE):
        lines += _state(group.answers[0], territories)
    for holder in group.holders:
        lines += [_holder_line(holder)] if brief else _holder_lines(holder, territories)
    for answer in group.answers:
        lines.append(f"  – {_named(answer, territories)}")
        lines += [f"    {line}" for line in _notes(answer, territories)]
    return "\n".join(lines)


def _named(answer: Answer, territories: Territories, post: str = "") -> str:
    commune, communes = answer.match.commune, territories.communes
    departement = typographic(communes.departements[commune.departement])
    found = _found(answer.match, communes)
    return f"{typographic(commune.nom)} ({commune.code}, {departement}{found}{post})"


def _state(answer: Answer, territories: Territories) -> Iterator[str]:
    return state_told(territories, answer.etat, partielle=answer.partielle)


def _notes(answer: Answer, territories: Territories) -> Iterator[str]:
    """What is told of this commune alone; of a city, once for all its arrondissements."""
    told = notes(territories, territories.communes.atoms_of(answer.match.commune.code))
    yield from dict.fromkeys(note for found in told.values() for note in found)
    for cpts_id in dict.fromkeys(one.cpts_id for one in _adhesions(answer, territories)):
        cpts = territories.cpts[cpts_id]
        if reach := cpts.contact or cpts.site_internet:
            yield f"Joindre {quoted(typographic(cpts.nom))}{NBSP}: {reach}"


def _found(match: Match, communes: Communes) -> str:
    """Tell by what a commune was found, where neither its name nor a code of today is it."""
    commune, via, texte, past = match
    if via not in {"ancien_nom", "ancien_code"}:
        return ""
    until = f", jusqu’en {past.jusqu_en}" if past else ""
    if texte == commune.nom or (past and past.fin is Fin.CODE):
        return f", ancien code{until}"
    since = {(code, former) for _, code, former in communes.renommages}
    renamed = past.fin is Fin.NOM if past else (commune.code, texte) in since
    what = "ancien nom" if renamed else "ancienne commune"
    return f", {what} {typographic(texte)}{until}"


def _holder_lines(holder: Holder, territories: Territories) -> list[str]:
    cpts = holder.cpts
    told = {
        "Statut": _status(holder),
        "Site": cpts.site_internet or "non renseigné",
        "Contact": cpts.contact or "non renseigné",
    }
    source, when = list_origin(cpts)
    # « ARS, janvier 2026 » has its date already.
    said = source.replace(NBSP, " ").endswith(when.replace(NBSP, " "))
    origin = source if said else ", ".join(filter(None, (source, when)))
    told["Liste"] = list_told(cpts) + (f" ({origin})" if origin else "")
    return [
        typographic(cpts.nom),
        *(f"  {label:<7}{NBSP}: {text}" for label, text in told.items()),
        *(f"  {'SNP':<7}{NBSP}: {text}" for text in snp_lines(territories.plan, cpts.cpts_id)),
    ]


def _holder_line(holder: Holder) -> str:
    """What is told of a CPTS among many: its name, its status, how to reach it."""
    cpts, event = holder
    statut = aci.libelle_statut(event.statut) if event else "statut inconnu"
    reach = cpts.contact or cpts.site_internet
    return f"{typographic(cpts.nom)} ({', '.join(filter(None, (statut, reach)))})"


def _status(holder: Holder) -> str:
    event = holder.evenement
    return f"{aci.libelle_statut(event.statut)} ({date_of(event)})" if event else date_of(None)


def answer_document(searched: str, found: Found, territories: Territories) -> dict[str, Any]:
    """Give what programs read.

    Parameters
    ----------
    searched
        What was typed.
    found
        What it means.
    territories
        The territories of a plan at a date.

    Returns
    -------
    dict
        ``recherche``, ``plan``, ``au``, ``reponses``; ``groupes`` of these by state and CPTS, and
        in ``est_aussi`` the codes of those that the postal code is the INSEE code of.
    """
    return {
        "recherche": searched,
        "plan": territories.plan.nom,
        "au": territories.au.iso if territories.au else None,
        **({"autre_que_le_plan_choisi": True} if territories.plan.hors_choix else {}),
        "reponses": [_answer(answer, territories) for answer in (*found.answers, *found.also)],
        "groupes": [
            {
                "etat": group.etat,
                "cpts": [holder.cpts.cpts_id for holder in group.holders],
                "communes": [answer.match.commune.code for answer in group.answers],
            }
            for group in found.groups
        ],
        "est_aussi": [answer.match.commune.code for answer in found.also],
    }  # fmt: skip


def _answer(answer: Answer, territories: Territories) -> dict[str, Any]:
    past = answer.match.disparue
    return {
        "code_commune": answer.match.commune.code,
        "nom": answer.match.commune.nom,
        "departement": answer.match.commune.departement,
        "trouvee_par": answer.match.via,
        "texte_trouve": answer.match.texte,
        "jusqu_en": past.jusqu_en if past else None,
        "etat": answer.etat,
        "etat_libelle": etats()[answer.etat],
        "partiellement_couverte": answer.partielle,
        **_waiting(answer, territories),
        "adhesions": [_adhesion(territories, one) for one in _adhesions(answer, territories)],
        "cpts": [_holder(holder, territories) for holder in answer.holders],
    }


def _waiting(answer: Answer, territories: Territories) -> dict[str, Any]:
    """Of a commune to be attributed yet, whose it was and the CPTS beside it."""
    found = waiting(territories, territories.communes.atoms_of(answer.match.commune.code))
    if not found:
        return {}
    first, *_ = found
    near = dict.fromkeys(candidat.cpts_id for one in found for candidat in one.candidats)
    return {"venait_de": first.venait_de, "voisines": [*near]}


def _adhesions(answer: Answer, territories: Territories) -> tuple[Adhesion, ...]:
    """What professionals of a commune take part in elsewhere."""
    found = adhesions(territories, territories.communes.atoms_of(answer.match.commune.code))
    return tuple(dict.fromkeys(one for members in found.values() for one in members))


def _adhesion(territories: Territories, one: Adhesion) -> dict[str, Any]:
    cpts = territories.cpts[one.cpts_id]
    return {
        "cpts_id": one.cpts_id,
        "nom": cpts.nom,
        "professions": [*one.professions],
        "objet": one.objet,
        "date": one.date.iso if one.date else None,
        "source": one.source,
        "site_internet": cpts.site_internet,
        "contact": cpts.contact,
    }


def _holder(holder: Holder, territories: Territories) -> dict[str, Any]:
    cpts, event = holder
    return {
        "cpts_id": cpts.cpts_id,
        "nom": cpts.nom,
        "statut": event.statut if event else aci.STATUT_INCONNU,
        "statut_date": event.date.iso if event else None,
        "statut_nature": event.nature if event else None,
        "statut_estime": event.estime if event else None,
        "site_internet": cpts.site_internet,
        "contact": cpts.contact,
        "fiabilite_composition": cpts.fiabilite,
        "liste_source": found.source if (found := cpts.liste) else None,
        "liste_date": found.date.iso if found and found.date else None,
        "liste_modifiee_le": found.modifiee_le.iso if found and found.modifiee_le else None,
        "snp": snp_row(territories.plan, cpts.cpts_id),
    }
