"""Rules of a plan's tables and statuses."""

from collections.abc import Callable, Iterator
from itertools import groupby

from cptsgeo.plan import aci
from cptsgeo.plan.model import SIGNATURE, Evenement
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.contacts import contacts_of
from cptsgeo.text.french import date, quoted, typographic

_TABLES = "schémas des tables d’un plan (docs/TABLES.md)"
_STATUTS = (
    "légende de la carte régionale, janvier 2026 ; vie d’un projet, de la lettre d’intention "
    "à l’ACI"
)


def faults(code: str) -> Callable[[Case], Iterator[Observation]]:
    """Make the check that reports what could not be read of a plan's tables.

    Parameters
    ----------
    code
        Code of the faults, that of their rule.

    Returns
    -------
    callable
        The check.
    """

    def check(case: Case) -> Iterator[Observation]:
        for fault in case.faults:
            if fault.code == code:
                place = case.plan.place(fault.table, fault.line)
                known = fault.cpts_id in case.after.cpts
                yield Observation(
                    f"{place} : {fault.message}",
                    (fault.cpts_id,) if known else (),
                    (),
                    {"texte": fault.texte},
                    (place,),
                )

    return check


def _backward(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    au = case.after.au
    known = {statut.statut: statut for statut in aci.statuts()}
    events = [e for e in case.plan.evenements if au is None or e.date.last_day <= au.last_day]
    by_cpts = sorted(events, key=lambda event: event.cpts_id)
    for cpts_id, group in groupby(by_cpts, key=lambda event: event.cpts_id):
        before, *later = group
        for after in later:
            if _within(before, after):
                continue
            now, then = known[after.statut], known[before.statut]
            if not now.en_pause and now.rang < then.rang:
                yield Observation(
                    f"{case.nom(cpts_id)} passe de "
                    f"{quoted(aci.libelle_statut(before.statut))} ({date(before.date.iso)}) à "
                    f"{quoted(aci.libelle_statut(after.statut))} ({date(after.date.iso)}) : un "
                    "projet ne recule pas ; vérifier les deux dates et les deux statuts dans "
                    f"{case.plan.origin.table('statuts')}.",
                    (cpts_id,),
                    (),
                    {
                        "statut": after.statut,
                        "statut_precedent": before.statut,
                        "date": after.date.iso,
                        "date_precedente": before.date.iso,
                    },
                )
            before = after


def _within(before: Evenement, after: Evenement) -> bool:
    """Whether a signature lies within the period of a vaguer observation, and prevails."""
    return before.nature == SIGNATURE and before.date.iso.startswith(after.date.iso)


def _empty(case: Case) -> Iterator[Observation]:
    if not case.focus:
        yield Observation(
            f"Le plan {quoted(typographic(case.plan.nom))} n’a aucune CPTS : les ajouter à "
            f"{case.plan.origin.table('cpts')}."
        )
    for cpts_id in case.focus:
        if not case.after.atoms[cpts_id]:
            if case.proposed:
                told = say(case, "vide", soi=cpts_id, fichier=say(case, "vide.proposition"))
            else:
                told = say(case, "vide.plan", soi=cpts_id)
            yield Observation(told, (cpts_id,))


def _estimated(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        if case.estimated(cpts_id):
            yield Observation(
                say(case, "estimation", soi=cpts_id),
                (cpts_id,),
            )


def _status_estimated(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for cpts_id in case.focus:
        event = case.plan.statut(cpts_id, case.after.au)
        if event and event.estime:
            since = ", ACI signé" if event.nature == SIGNATURE else " au plus tard"
            yield Observation(
                f"Le statut de {case.nom(cpts_id)}, "
                f"{quoted(aci.libelle_statut(event.statut))}{since} {event.date.when}, est déduit "
                "d’un document qui ne l’écrit pas : à confirmer.",
                (cpts_id,),
                (),
                {"statut": event.statut, "date": event.date.iso},
            )


def _status_unknown(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for cpts_id in case.focus:
        if case.plan.statut(cpts_id, case.after.au) is None:
            at = f" {case.after.au.as_of}" if case.after.au else ""
            yield Observation(
                f"Le statut de {case.nom(cpts_id)} n’est pas connu{at} : ajouter à "
                f"{case.plan.origin.table('statuts')} ce qu’un document en dit.",
                (cpts_id,),
                (),
                {"statut": aci.STATUT_INCONNU},
            )


def _someone(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for cpts_id in case.focus:
        cpts = case.cpts(cpts_id)
        for column, said, text in (
            ("contact", "Le contact", cpts.contact),
            ("site_internet", "Le site", cpts.site_internet),
        ):
            if text and contacts_of([text], cpts.nom).personnels:
                # What it says is not repeated: reports are sent.
                yield Observation(
                    f"{said} de {case.nom(cpts_id)} semble être l’adresse, le téléphone ou le nom "
                    "d’une personne : le plan est public, y mettre une adresse générique, comme "
                    f"contact@…, ou vider la colonne {quoted(column)} de "
                    f"{case.plan.origin.table('cpts')}.",
                    (cpts_id,),
                )


RULES = (
    Rule(
        code="table_invalide",
        severity=Severity.ERREUR,
        titre="Table qui ne suit pas son schéma",
        raison="ce qui ne peut être lu n’est pas dans le plan",
        description="Une colonne obligatoire manque, ou une cellule n’a pas la forme attendue ; "
        "une commune n’est le nom d’aucune, ou de plusieurs ; des lettres sont perdues. La ligne "
        "ou la cellule est laissée de côté.",
        source=_TABLES,
        exemple="cpts.csv, ligne 3 : la colonne « nom » est vide ; la remplir.",
        check=faults("table_invalide"),
    ),
    Rule(
        code="cpts_en_double",
        severity=Severity.ERREUR,
        titre="CPTS en double",
        raison="deux CPTS ne peuvent avoir le même identifiant",
        description="Deux lignes de cpts.csv portent le même identifiant ; la première est gardée.",
        source=_TABLES,
        exemple="cpts.csv, ligne 4 : même cpts_id (ancenis) qu’à la ligne 2.",
        check=faults("cpts_en_double"),
    ),
    Rule(
        code="cpts_inconnue",
        severity=Severity.ERREUR,
        titre="CPTS absente du plan",
        raison="les communes ou le statut d’une CPTS inconnue ne comptent pour personne",
        description="Une table cite un identifiant ou un nom qui n’est celui d’aucune CPTS de "
        "cpts.csv ; ses lignes sont laissées de côté, et dites en un seul constat.",
        source=_TABLES,
        exemple="compositions.csv, ligne 2 : la CPTS « ancenys » est absente de cpts.csv.",
        check=faults("cpts_inconnue"),
    ),
    Rule(
        code="statut_inconnu",
        severity=Severity.ERREUR,
        titre="Statut inconnu",
        raison="un statut hors de la légende ne peut être ni dessiné ni compté",
        description="Un statut n’est pas l’un des cinq de la légende régionale.",
        source=_STATUTS,
        exemple="statuts.csv, ligne 2 : « statut » contient « signée » ; écrire…",
        check=faults("statut_inconnu"),
    ),
    Rule(
        code="date_illisible",
        severity=Severity.ERREUR,
        titre="Date illisible",
        raison="un événement sans date ne peut être placé",
        description="Une date n’a pas d’année (12-oct), ne se comprend pas, ou n’existe pas au "
        "calendrier. Se comprennent 2026, 2026-03, 12/03/2026, mars 2026, 12 mars 2026.",
        source=_TABLES,
        exemple="statuts.csv, ligne 3 : la date « 2023-02-30 » n’existe pas au calendrier.",
        check=faults("date_illisible"),
    ),
    Rule(
        code="dates_contradictoires",
        severity=Severity.ERREUR,
        titre="Dates contradictoires",
        raison="une commune ne peut sortir avant d’entrer",
        description="Une commune sort d’une CPTS avant d’y être entrée ; les deux dates sont "
        "laissées de côté.",
        source=_TABLES,
        exemple="compositions.csv, ligne 5 : la commune entre après sa sortie (2023, 2021).",
        check=faults("dates_contradictoires"),
    ),
    Rule(
        code="statut_en_recul",
        severity=Severity.AVERTISSEMENT,
        titre="Statut en recul",
        raison="une date ou un statut est sans doute faux",
        description="Un événement montre un statut moins avancé que celui d’avant. Une mise en "
        "pause n’est pas un recul, ni la reprise d’un projet mis en pause, ni une observation de "
        "l’année où l’ACI est signé.",
        source=_STATUTS,
        exemple="« CPTS A » passe de « CPTS opérationnelle » (2021) à « Accompagnement en cours » "
        "(2023).",
        check=_backward,
    ),
    Rule(
        code="cpts_sans_commune",
        severity=Severity.AVERTISSEMENT,
        titre="CPTS sans commune",
        raison="un projet peut n’avoir pas encore de territoire ; une CPTS, non",
        description="Aucune commune n’est nommée, ou aucune n’a pu être retenue ; ou le plan n’a "
        "aucune CPTS.",
        source="principe de cptsgeo : un projet peut n’avoir pas encore de composition",
        exemple="Aucune commune n’a pu être retenue pour « CPTS A » dans compositions.csv.",
        check=_empty,
        atelier=True,
    ),
    Rule(
        code="composition_estimee",
        severity=Severity.INFORMATION,
        titre="Composition estimée",
        raison="ce qui est estimé se dit, et ce qui s’en déduit n’est qu’une information",
        description="La composition est reconstituée (fiabilite_composition = estimation). La "
        "continuité et les écarts avec les chiffres publiés ne donnent alors que des informations.",
        source="documents publics : des images, sans liste de communes",
        exemple="La composition de « CPTS A » est une estimation.",
        check=_estimated,
        atelier=True,
    ),
    Rule(
        code="statut_estime",
        severity=Severity.INFORMATION,
        titre="Statut estimé",
        raison="un statut déduit se confirme",
        description="Le statut à la date demandée est déduit d’un document qui ne l’écrit pas.",
        source="état d’avancement des CPTS : une fiche de janvier 2026 qui liste des actions se "
        "lit comme celle d’une CPTS opérationnelle",
        exemple="Le statut de « CPTS A », « CPTS opérationnelle » au plus tard le 21 janvier 2026, "
        "est déduit d’un document qui ne l’écrit pas.",
        check=_status_estimated,
    ),
    Rule(
        code="statut_non_renseigne",
        severity=Severity.INFORMATION,
        titre="Statut non renseigné",
        raison="avant son premier événement, le statut d’une CPTS n’est pas connu",
        description="Aucun événement de statuts.csv ne dit le statut à la date demandée.",
        source="état d’avancement des CPTS : une fiche sans réponse ne dit rien du statut",
        exemple="Le statut de « CPTS A » n’est pas connu à la fin de 2020.",
        check=_status_unknown,
    ),
    Rule(
        code="contact_d_une_personne",
        severity=Severity.AVERTISSEMENT,
        titre="Contact qui est celui d’une personne",
        raison="le plan est public ; quelqu’un doit dire si cette adresse peut y être",
        description="Le contact ou le site d’une CPTS semble être l’adresse électronique, le "
        "téléphone portable, la page ou le nom d’une personne, et non ceux d’un service. Le "
        "constat ne les répète pas.",
        source="principe de cptsgeo : un plan ne dit rien des personnes",
        exemple="Le contact de « CPTS A » semble être l’adresse, le téléphone ou le nom d’une "
        "personne.",
        check=_someone,
    ),
)
