"""Rules of lists of communes: what a surer one takes from another, what none names yet."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule

_WORDS = {
    OFFICIELLE: "une liste officielle",
    DECLAREE: "une liste déclarée",
    None: "une liste dont rien ne dit la fiabilité",
    ESTIMATION: "une estimation",
}


def _yielded(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for (cpts_id, to), rows in groupby(case.after.cedees, attrgetter("cpts_id", "a")):
        codes = [row.atom for row in rows]
        theirs, surer = case.cpts(cpts_id).fiabilite, case.cpts(to[0]).fiabilite
        yield Observation(
            f"{case.nom(cpts_id)} ({_WORDS[theirs]}) laisse {case.liste(codes)} à {case.noms(to)} "
            f"({_WORDS[surer]}), plus sûre : demander sa liste de communes à {case.nom(cpts_id)}.",
            (cpts_id, *to),
            codes,
            {"population": case.population(codes)},
        )


def _waiting(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    waiting = sorted(case.after.a_attribuer.items(), key=lambda one: (one[1].venait_de or "", one))
    for given, rows in groupby(waiting, lambda one: one[1].venait_de):
        codes = [code for code, _ in rows]
        known = (given,) if given in case.after.cpts else ()
        former = say(case, "attente.donnee", autre=given) if known and given else ""
        yield Observation(
            say(case, "attente", communes=codes, donnee=former),
            known,
            codes,
            {"population": case.population(codes)},
        )


def _without_rows(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    plan = case.before.plan
    begun = {(row.cpts_id, row.depuis) for row in (*plan.compositions, *plan.prevues)}
    for one in plan.listes:
        if (one.cpts_id, one.effet) not in begun and one.cpts_id in case.after.cpts:
            when = f" {one.effet.when}" if one.effet else ""
            place = plan.place("listes", one.ligne)
            yield Observation(
                f"{place} : la liste de {case.nom(one.cpts_id)} prend effet{when}, et aucune "
                f"commune n’y entre alors dans {plan.origin.table('compositions')} : y écrire "
                "cette date comme « depuis » de ses communes, ou ôter la liste.",
                (one.cpts_id,),
                (),
                {"texte": one.effet.iso if one.effet else ""},
                (place,),
            )


RULES = (
    Rule(
        code="commune_laissee_a_une_liste_plus_sure",
        severity=Severity.INFORMATION,
        titre="Commune laissée à une liste plus sûre",
        raison="une liste officielle ou déclarée l’emporte sur une estimation",
        description="Deux CPTS ont une même commune, l’une par une liste plus sûre que l’autre : "
        "officielle, puis déclarée, puis sans précision, puis estimée. La plus sûre la garde.",
        source="principe de cptsgeo : ce qui est estimé cède à ce qui est su",
        exemple="« CPTS A » (une estimation) laisse Ligné (44082) à « CPTS B » (une liste "
        "officielle), plus sûre.",
        check=_yielded,
    ),
    Rule(
        code="commune_a_attribuer",
        severity=Severity.AVERTISSEMENT,
        titre="Commune à attribuer",
        raison="personne ne sait encore qui la couvre",
        description="Une estimation donnait ces communes à une CPTS, dont la liste reçue depuis ne "
        "les nomme pas. Elles ne sont ni couvertes, ni zone blanche.",
        source="principe de cptsgeo : ce qui n’est pas su n’est pas affirmé",
        exemple="Ligné (44082), qu’une estimation donnait à « CPTS A », reste à attribuer.",
        check=_waiting,
        atelier=True,
    ),
    Rule(
        code="liste_sans_commune",
        severity=Severity.AVERTISSEMENT,
        titre="Liste sans commune",
        raison="une liste est faite des communes qui entrent à sa date d’effet",
        description="La table listes annonce une liste, et aucune commune de compositions ne "
        "commence à sa date d’effet.",
        source="schémas des tables d’un plan (docs/TABLES.md)",
        exemple="listes.csv, ligne 2 : la liste de « CPTS A » prend effet le 1er janvier 2026, et "
        "aucune commune n’y entre alors.",
        check=_without_rows,
    ),
)
