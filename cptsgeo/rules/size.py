"""Rules of size and money: what is printed, what is computed, what a threshold changes."""

from collections.abc import Iterator

from cptsgeo.plan import aci
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.french import count, quoted

TOLERANCE = 0.05
"""Difference beyond which a computed population is said to differ from the published one."""

NEAR = 0.03
"""Share of a threshold within which a population is near it."""

_TAILLES = "commission paritaire régionale des CPTS, 4 février 2021 : 40 000, 80 000, 175 000"
_PUBLIE = "état d’avancement des CPTS, chiffres tels que publiés"


def _print_against_print(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        cpts = case.cpts(cpts_id)
        population, size = cpts.population_declaree, cpts.taille_declaree
        if population is None or size is None or aci.taille(population) == size:
            continue
        yield Observation(
            f"{case.nom(cpts_id)} est publiée avec {count(population, 'habitant')} et la taille "
            f"{size}, mais cette population donne la taille {aci.taille(population)} : demander ce "
            "que dit le contrat.",
            (cpts_id,),
            (),
            {
                "population_publiee": population,
                "taille_publiee": size,
                "taille": aci.taille(population),
            },
        )


def _unreadable(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        cpts = case.cpts(cpts_id)
        if cpts.population_publiee and cpts.population_declaree is None:
            yield Observation(
                f"La population publiée de {case.nom(cpts_id)}, {quoted(cpts.population_publiee)}, "
                "n’est pas un nombre lisible : la lui demander.",
                (cpts_id,),
                (),
                {"population_publiee": cpts.population_publiee},
            )


def _size(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        published, portrait = case.cpts(cpts_id).taille_declaree, case.portrait(cpts_id)
        if published is None or portrait.population is None or portrait.taille is None:
            continue
        if portrait.taille == published:
            continue
        yield Observation(
            say(
                case,
                "publiee.taille",
                soi=cpts_id,
                publiee=published,
                population=portrait.population,
                taille=portrait.taille,
            ),
            (cpts_id,),
            (),
            {
                "population": portrait.population,
                "taille": portrait.taille,
                "taille_publiee": published,
            },
        )


def _population(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        published, computed = case.cpts(cpts_id).population_declaree, case.portrait(cpts_id)
        if not published or computed.population is None:
            continue
        gap = computed.population - published
        if abs(gap) <= TOLERANCE * published:
            continue
        yield Observation(
            say(
                case,
                "publiee.population",
                soi=cpts_id,
                population=computed.population,
                ecart=abs(gap),
                sens=say(case, "publiee.plus" if gap > 0 else "publiee.moins"),
                publiee=published,
            ),
            (cpts_id,),
            (),
            {
                "population": computed.population,
                "population_publiee": published,
                "ecart_habitants": gap,
                "ecart_pourcent": round(gap / published * 100, 1),
            },
        )


def _near_threshold(case: Case) -> Iterator[Observation]:
    for cpts_id in case.focus:
        population = case.portrait(cpts_id).population
        if population is None:
            continue
        for threshold in aci.seuils()[1:]:
            missing = threshold - population
            if abs(missing) > NEAR * threshold:
                continue
            here, there = aci.taille(population), aci.taille(threshold - (missing <= 0))
            now, then = case.financement(here), case.financement(there)
            yield Observation(
                say(
                    case,
                    "seuil",
                    soi=cpts_id,
                    population=population,
                    seuil=threshold,
                    ecart=missing if missing > 0 else 1 - missing,
                    sens=say(case, "seuil.plus" if missing > 0 else "seuil.moins"),
                    autre=there,
                    argent=""
                    if now is None or then is None
                    else say(case, "seuil.argent", ici=now, la=then),
                ),
                (cpts_id,),
                (),
                {
                    "population": population,
                    "taille": here,
                    "seuil": threshold,
                    "marge_habitants": missing,
                    "financement": now,
                    "financement_crise_grave": case.crise_grave(here),
                    "financement_autre_taille": then,
                    "financement_crise_grave_autre_taille": case.crise_grave(there),
                },
            )


RULES = (
    Rule(
        code="taille_et_population_publiees_discordantes",
        severity=Severity.AVERTISSEMENT,
        titre="Taille et population publiées discordantes",
        raison="la taille fixe le financement",
        description="La taille publiée n’est pas celle que donne la population publiée.",
        source=_TAILLES,
        exemple="« CPTS A » est publiée avec 39 431 habitants et la taille 2, mais cette "
        "population donne la taille 1.",
        check=_print_against_print,
    ),
    Rule(
        code="population_publiee_illisible",
        severity=Severity.INFORMATION,
        titre="Population publiée illisible",
        raison="rien ne peut y être comparé",
        description="Le texte publié n’est pas un nombre lisible (population_declaree est vide).",
        source=_PUBLIE,
        exemple="La population publiée de « CPTS A », « NC », n’est pas un nombre lisible.",
        check=_unreadable,
    ),
    Rule(
        code="taille_publiee_differente",
        severity=Severity.AVERTISSEMENT,
        titre="Taille publiée différente du calcul",
        raison="la taille fixe le financement",
        description="La population des communes ne donne pas la taille publiée. Elle "
        "ne se calcule pas pour une CPTS qui couvre une commune par dérogation.",
        source=_TAILLES,
        exemple="« CPTS A » est publiée en taille 2, mais ses communes comptent 39 000 habitants, "
        "soit la taille 1.",
        check=_size,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="population_publiee_differente",
        severity=Severity.AVERTISSEMENT,
        titre="Population publiée différente du calcul",
        raison="une commune manque ou est de trop, ou l’année n’est pas la même",
        description="La population municipale des communes s’écarte de plus de 5 % de celle qui "
        "est publiée.",
        source=_PUBLIE,
        exemple="Les communes de « CPTS A » comptent 44 000 habitants, soit 3 000 de plus que "
        "publié.",
        check=_population,
        estimee=Severity.INFORMATION,
        atelier=True,
    ),
    Rule(
        code="seuil_de_taille_proche",
        severity=Severity.INFORMATION,
        titre="Seuil de taille proche",
        raison="une commune de plus ou de moins change la taille de l’ACI",
        description="La population est à moins de 3 % d’un seuil de taille de l’ACI.",
        source=f"{_TAILLES} ; financement, avenant 2",
        exemple="« CPTS A » compte 39 431 habitants, près du seuil de 40 000 : avec 569 habitants "
        "de plus, ce serait la taille 2.",
        check=_near_threshold,
        atelier=True,
    ),
)
