"""``cptsgeo ou``: which CPTS a commune belongs to."""

import json
from typing import TYPE_CHECKING, Any

import click

from cptsgeo import later
from cptsgeo.analysis.coverage import A_ATTRIBUER, CONTESTEE, PARTAGEE, ZONE_BLANCHE, etats
from cptsgeo.analysis.where import Answer, Holder, where
from cptsgeo.cli.francais import Commande
from cptsgeo.cli.list_asked import ListAsked, list_options
from cptsgeo.cli.options import PlanAsked, plan_options
from cptsgeo.cli.screen import tell
from cptsgeo.communes.communes import Communes, Match
from cptsgeo.communes.disparues import Fin
from cptsgeo.plan import aci
from cptsgeo.plan.model import date_of
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import (
    aside,
    caveat_alone,
    foot_of_answer,
    former_estimate,
    list_origin,
    list_told,
)
from cptsgeo.text.french import NBSP, count, quoted, raised, typographic

if TYPE_CHECKING:
    from cptsgeo.cli.directory import join_list
else:  # Most questions are about one place.
    join_list = later("cptsgeo.cli.directory:join_list")


@click.command(
    cls=Commande,
    short_help="Dire de quelle CPTS relève une commune.",
    epilog="\b\nExemples :\n"
    "  cptsgeo ou Ancenis\n"
    "  cptsgeo ou 44150\n"
    "  cptsgeo ou Le Loroux-Bottereau --format json\n"
    "  cptsgeo ou --liste adresses.xlsx --colonne Commune --sortie resultat.xlsx",
)
@click.argument("lieu", nargs=-1, metavar="COMMUNE|CODE|CODE_POSTAL")
@plan_options
@list_options
@click.option("--format", "format_", type=click.Choice(["texte", "json"]), default="texte",
              metavar="texte|json", help="Forme de la réponse.  [par défaut : texte]",
              )  # fmt: skip
def ou(lieu: tuple[str, ...], asked: PlanAsked, wanted: ListAsked, format_: str) -> None:
    """Dire de quelle CPTS relève une commune, avec son statut, son site et son contact.

    COMMUNE est un nom d’aujourd’hui ou d’avant une fusion ; CODE est le code INSEE,
    d’aujourd’hui ou d’avant. Avec --liste, un tableau est récrit ailleurs, ses colonnes telles
    quelles, avec à droite la CPTS de chaque ligne, son statut, son site et son contact.
    """
    if wanted.checked(lieu, format_):
        join_list(wanted, asked)
        return
    territories = asked.territories()
    searched = " ".join(lieu)
    answers = where(territories, searched)
    if format_ == "json":
        tell(json.dumps(_document(searched, territories, answers), ensure_ascii=False, indent=2))
        return
    if told := aside(territories.plan):
        tell(f"{raised(told)}.")
    known = [answer for answer in answers if answer.known]
    for answer in known or answers[:10]:
        tell(_text(answer, territories))
    hidden = len(answers) - len(known or answers[:10])
    if hidden:
        tell(
            f"Et {count(hidden, 'autre commune', 'autres communes')} hors du périmètre du plan "
            f"{quoted(territories.plan.nom)}."
        )
    tell(foot_of_answer(territories))


def _text(answer: Answer, territories: Territories) -> str:
    commune = answer.match.commune
    departement = typographic(territories.communes.departements[commune.departement])
    found = _found(answer.match, territories.communes)
    lines = [f"{typographic(commune.nom)} ({commune.code}, {departement}{found})"]
    if not answer.known:
        lines.append(
            f"  Hors du périmètre du plan {quoted(territories.plan.nom)} : couverture inconnue."
        )
    elif answer.etat == ZONE_BLANCHE:
        at = f" {territories.au.as_of}" if territories.au else ""
        lines.append(f"  Aucune CPTS ni projet : zone blanche{at}.")
        if territories.plan.estimated:
            lines.append(f"  {caveat_alone(territories.plan)}")
    elif answer.etat == A_ATTRIBUER:
        given = territories.a_attribuer[commune.code].venait_de
        cpts = territories.cpts.get(given or "")
        former = f" ; {former_estimate(cpts)}" if cpts else ""
        lines.append(f"  À attribuer : aucune des listes reçues ne la nomme{former}.")
    elif answer.etat == PARTAGEE:
        part = " et couverte en partie seulement" if answer.partielle else ""
        lines.append(f"  Partagée par dérogation entre plusieurs CPTS{part} :")
    elif answer.etat == CONTESTEE:
        lines.append("  Revendiquée par plusieurs CPTS sans dérogation :")
    for holder in answer.holders:
        lines += [f"  {line}" for line in _holder_lines(holder)]
    return "\n".join(lines)


def _found(match: Match, communes: Communes) -> str:
    """Tell by what a commune was found, where its own name or code is not it."""
    commune, via, texte, past = match
    if via == "code_postal":
        return f", code postal {texte}"
    if via not in {"ancien_nom", "ancien_code"}:
        return ""
    until = f", jusqu’en {past.jusqu_en}" if past else ""
    if texte == commune.nom or (past and past.fin is Fin.CODE):
        return f", ancien code{until}"
    since = {(code, former) for _, code, former in communes.renommages}
    renamed = past.fin is Fin.NOM if past else (commune.code, texte) in since
    what = "ancien nom" if renamed else "ancienne commune"
    return f", {what} {typographic(texte)}{until}"


def _holder_lines(holder: Holder) -> list[str]:
    cpts, event = holder
    told = {
        "Statut": f"{aci.libelle_statut(event.statut)} ({date_of(event)})"
        if event
        else date_of(None),
        "Site": cpts.site_internet or "non renseigné",
        "Contact": cpts.contact or "non renseigné",
    }
    origin = ", ".join(filter(None, list_origin(cpts)))
    told["Liste"] = list_told(cpts) + (f" ({origin})" if origin else "")
    return [
        typographic(cpts.nom),
        *(f"  {label:<7}{NBSP}: {text}" for label, text in told.items()),
    ]


def _document(lieu: str, territories: Territories, answers: tuple[Answer, ...]) -> dict[str, Any]:
    return {
        "recherche": lieu,
        "plan": territories.plan.nom,
        "au": territories.au.iso if territories.au else None,
        **({"autre_que_le_plan_choisi": True} if territories.plan.hors_choix else {}),
        "reponses": [
            {
                "code_commune": answer.match.commune.code,
                "nom": answer.match.commune.nom,
                "departement": answer.match.commune.departement,
                "trouvee_par": answer.match.via,
                "texte_trouve": answer.match.texte,
                "jusqu_en": past.jusqu_en if (past := answer.match.disparue) else None,
                "etat": answer.etat,
                "etat_libelle": etats()[answer.etat],
                "partiellement_couverte": answer.partielle,
                "cpts": [_holder_document(holder) for holder in answer.holders],
            }
            for answer in answers
        ],
    }  # fmt: skip


def _holder_document(holder: Holder) -> dict[str, Any]:
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
    }
