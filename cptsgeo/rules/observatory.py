"""Rules of what CPTS say they do: missions, themes, actions, sheets."""

from collections.abc import Iterator

from cptsgeo.plan.observatory import COMPLETE, EN_REDACTION, NON_RENSEIGNEE, Fiche
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.plan_tables import faults
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, listed, quoted, typographic

OLD = 2
"""Years after which a sheet is to be asked again."""

_SHEETS = "fiches d’identité des CPTS, état d’avancement de janvier 2026"


def _sheets(case: Case) -> Iterator[Fiche]:
    """The latest sheet of each CPTS examined."""
    if case.proposed:
        return
    known = case.plan.observatoire.fiche
    for cpts_id in case.focus:
        if cpts_id in known:
            yield known[cpts_id]


def _observed(case: Case, sheet: Fiche, told: str) -> Observation:
    """What is told of a sheet, where it stands; its numbers are internal, and never repeated."""
    place = case.plan.place("fiches", sheet.ligne)
    return Observation(
        f"La fiche de {case.nom(sheet.cpts_id)} ({sheet.date.when}) {told}",
        (sheet.cpts_id,),
        (),
        {"date": sheet.date.iso},
        (place,),
    )


def _members(case: Case) -> Iterator[Observation]:
    for sheet in _sheets(case):
        table = case.plan.origin.table("fiches")
        whole, held = sheet.professionnels, sheet.membres
        if sheet.membres_actifs is not None and held is not None and sheet.membres_actifs > held:
            yield _observed(
                case, sheet, f"compte plus de membres actifs que de membres{NBSP}: corriger l’un "
                f"des deux dans {table}.",
            )  # fmt: skip
        if held is not None and whole is not None and held > whole:
            yield _observed(
                case, sheet, "compte plus de membres que de professionnels sur le territoire"
                f"{NBSP}: corriger l’un des deux dans {table}.",
            )  # fmt: skip


def _old(case: Case) -> Iterator[Observation]:
    au = case.after.au
    for sheet in _sheets(case):
        if au and _ago(au, OLD) > _ago(sheet.date, 0):
            yield _observed(case, sheet, f"a plus de deux ans {au.as_of}{NBSP}: la lui redemander.")


def _ago(date: PartialDate, years: int) -> tuple[int, int, int]:
    """Year, month and day, so many years before: of a 29 February too."""
    day = date.last_day
    return day.year - years, day.month, day.day


def _contradicted(case: Case) -> Iterator[Observation]:
    found, table = case.plan.observatoire, case.plan.origin.table("fiches")
    for sheet in _sheets(case):
        declared = found.declared.get(sheet.cpts_id, ())
        missions = {one.mission for one in declared}
        if declared and sheet.reponse in (NON_RENSEIGNEE, EN_REDACTION):
            told = (
                "non renseignée"
                if sheet.reponse == NON_RENSEIGNEE
                else "dite d’un projet de santé en rédaction"
            )
            yield _observed(
                case, sheet, f"est {told}, et la CPTS déclare des actions{NBSP}: corriger "
                f"{table} ou {case.plan.origin.table('actions')}.",
            )  # fmt: skip
        lacking = [one.libelle for one in found.missions
                   if not one.optionnelle and one.code not in missions]  # fmt: skip
        if sheet.reponse == COMPLETE and lacking:
            yield _observed(
                case, sheet, "est dite complète, et rien n’est déclaré sous "
                f"{_named(lacking)}{NBSP}: la dire partielle dans {table}, ou ajouter les actions "
                f"à {case.plan.origin.table('actions')}.",
            )  # fmt: skip
        chosen = sheet.missions_optionnelles
        refused = [one.libelle for one in found.missions
                   if chosen is not None and one.optionnelle and one.code in missions
                   and one.code not in chosen]  # fmt: skip
        if refused:
            yield _observed(
                case, sheet, f"ne retient pas {_named(refused)}, où la CPTS déclare des "
                f"actions{NBSP}: corriger {table} ou {case.plan.origin.table('actions')}.",
            )  # fmt: skip


def _named(labels: list[str]) -> str:
    return listed(quoted(typographic(label)) for label in labels)


RULES = (
    Rule(
        code="theme_inconnu",
        severity=Severity.ERREUR,
        titre="Thème d’action inconnu",
        raison="ce qui ne peut être lu n’est pas dans le plan",
        description="Une action cite un thème qui n’est ni le code ni le libellé d’une ligne de "
        "la table « themes » (celle du plan livré avec cptsgeo, si le plan n’en a pas). L’action "
        "est laissée de côté.",
        source="schémas des tables d’un plan (docs/TABLES.md)",
        exemple="actions.csv, ligne 5 : « theme » contient « Soins non programé » (vouliez-vous "
        "dire « Soins non programmés » ?), qui n’est aucun thème.",
        check=faults("theme_inconnu"),
    ),
    Rule(
        code="mission_inconnue",
        severity=Severity.ERREUR,
        titre="Mission inconnue",
        raison="ce qui ne peut être lu n’est pas dans le plan",
        description="Une action, un thème ou une fiche cite une mission qui n’est ni le code ni "
        "le libellé d’une ligne de la table « missions » (celle du plan livré avec cptsgeo, si le "
        "plan n’en a pas). L’action, ou la mention, est laissée de côté.",
        source="schémas des tables d’un plan (docs/TABLES.md)",
        exemple="actions.csv, ligne 5 : « mission » contient « Prevension », qui n’est aucune "
        "mission.",
        check=faults("mission_inconnue"),
    ),
    Rule(
        code="effectifs_contradictoires",
        severity=Severity.AVERTISSEMENT,
        titre="Effectifs d’une fiche qui se contredisent",
        raison="l’un des deux nombres est faux, et quelqu’un doit dire lequel",
        description="Une fiche compte plus de membres actifs que de membres, ou plus de membres "
        "que de professionnels sur le territoire. Ces nombres sont internes : le constat ne les "
        "répète pas.",
        source=_SHEETS,
        exemple="La fiche de « CPTS A » compte plus de membres actifs que de membres.",
        check=_members,
    ),
    Rule(
        code="fiche_contredite",
        severity=Severity.AVERTISSEMENT,
        titre="Fiche que les actions contredisent",
        raison="ce qu’une CPTS fait se compte par ses actions, et ce qu’elle tait par sa fiche",
        description="Une fiche est dite non renseignée, ou celle d’un projet de santé en "
        "rédaction, et la CPTS déclare des actions ; ou complète, sans action sous l’une des "
        "missions prioritaires ; ou elle ne retient pas une mission sous laquelle il y en a.",
        source=_SHEETS,
        exemple="La fiche de « CPTS A » est non renseignée, et la CPTS déclare des actions.",
        check=_contradicted,
    ),
    Rule(
        code="fiche_ancienne",
        severity=Severity.INFORMATION,
        titre="Fiche de plus de deux ans",
        raison="ce qu’une CPTS fait change d’une édition à l’autre",
        description="La dernière fiche d’une CPTS a plus de deux ans à la date demandée.",
        source=_SHEETS,
        exemple="La fiche de « CPTS A » (en 2023) a plus de deux ans au 21 janvier 2026.",
        check=_old,
    ),
)
