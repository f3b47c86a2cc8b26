"""Rules of the effect on neighbours: what a proposal takes, breaks and leaves."""

from collections.abc import Iterator

from cptsgeo import aci
from cptsgeo.case import Case
from cptsgeo.coverage import Portrait
from cptsgeo.finding import Severity
from cptsgeo.french import NBSP, count, number
from cptsgeo.graphs import components
from cptsgeo.rules.rule import Observation, Rule

_ACI = "ACI : une commune entière n’a qu’une CPTS ; le contrat signé en donne la liste"


def _taken(case: Case) -> Iterator[tuple[str, list[str]]]:
    """CPTS that lose communes to the proposal, and which."""
    if not case.proposed:
        return
    for cpts_id, atoms in sorted(case.before.atoms.items()):
        if cpts_id not in case.focus and (lost := atoms - case.after.atoms[cpts_id]):
            yield cpts_id, sorted(lost)


def _from_operational(case: Case) -> Iterator[Observation]:
    for cpts_id, lost in _taken(case):
        if _operational(case, cpts_id):
            these, them = ("ces communes", "les") if len(lost) > 1 else ("cette commune", "la")
            advice = (
                "L’ACI de cette CPTS est signé : obtenir d’elle, de l’ARS et de la CPAM un avenant "
                f"qui cède {these}, ou {them} lui laisser."
            )
            yield _loss(case, cpts_id, lost, "cette CPTS", advice)


def _from_project(case: Case) -> Iterator[Observation]:
    for cpts_id, lost in _taken(case):
        if not _operational(case, cpts_id):
            advice = "S’entendre avec ce projet avant la plénière."
            yield _loss(case, cpts_id, lost, "ce projet", advice)


def _operational(case: Case, cpts_id: str) -> bool:
    event = case.before.plan.statut(cpts_id, case.before.au)
    return event is not None and event.statut == aci.statuts()[0].statut


def _loss(case: Case, cpts_id: str, lost: list[str], whom: str, advice: str) -> Observation:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    status = aci.libelle_statut(before.statut)
    estimated = " Son territoire est estimé : lui demander d’abord sa liste de communes."
    if not case.after.atoms[cpts_id]:
        change = "n’aurait plus aucune commune"
    elif before.population is None or after.population is None:
        change = f"perdrait jusqu’à {count(case.population(lost), 'habitant')}"
    else:
        change = (
            f"passerait de {number(before.population)} à {count(after.population, 'habitant')} "
            f"{_sizes(aci.taille(before.population), aci.taille(after.population))}"
        )
    own, where = case.nom(case.focus[0]), f"{case.nom(cpts_id)} ({status})"
    told = f"{own} prend {case.liste(lost)} à {where}, qui"
    if case.invitation:
        these = "ces communes" if len(lost) > 1 else "cette commune"
        told = f"{own} invite {case.liste(lost)}, de {where}, qui, sans {these},"
        advice = f"Une invitation ne prend rien : prévenir {whom} avant la plénière."
    return Observation(
        f"{told} {change}. {advice}{estimated if case.estimated(cpts_id) else ''}",
        (*case.focus, cpts_id),
        lost,
        _figures(case, lost, before, after),
    )


def _given_up(case: Case) -> Iterator[Observation]:
    for cpts_id, before, after in _replaced(case):
        if lost := sorted(before - after):
            signed = (
                " Son ACI est signé : un avenant de l’ARS et de la CPAM est nécessaire."
                if _operational(case, cpts_id)
                else ""
            )
            these = "ces communes" if len(lost) > 1 else "cette commune"
            yield _changed(case, cpts_id, "rend", lost, f"{signed} Dire qui couvrira {these}.")


def _gained(case: Case) -> Iterator[Observation]:
    for cpts_id, before, after in _replaced(case):
        if gained := sorted(after - before):
            yield _changed(case, cpts_id, "gagne", gained, "")


def _replaced(case: Case) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """The CPTS whose territory a proposal would replace: its atoms without and with it."""
    for cpts_id in case.focus if case.proposed else ():
        if cpts_id in case.before.atoms:
            yield cpts_id, case.before.atoms[cpts_id], case.after.atoms[cpts_id]


def _changed(case: Case, cpts_id: str, verb: str, codes: list[str], advice: str) -> Observation:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    estimated = (
        " Son territoire d’aujourd’hui est estimé." if case.before.cpts[cpts_id].estimee else ""
    )
    return Observation(
        f"{case.nom(cpts_id)} {verb} {case.liste(codes)}, "
        f"{count(case.population(codes), 'habitant')}. {_passage(case, cpts_id)}.{advice}"
        f"{estimated}",
        (cpts_id,),
        codes,
        _figures(case, codes, before, after),
    )


def _passage(case: Case, cpts_id: str) -> str:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    if before.population is None or after.population is None:
        return "Sa population ne peut être calculée"
    sizes = _sizes(aci.taille(before.population), aci.taille(after.population), stays="reste")
    return (
        f"En tout, elle passe de {number(before.population)} à "
        f"{count(after.population, 'habitant')} {sizes}"
    )


def _figures(
    case: Case, codes: list[str], before: Portrait, after: Portrait
) -> dict[str, int | None]:
    return {
        "population_prise": case.population(codes),
        "population": before.population,
        "population_apres": after.population,
        "taille": before.taille,
        "taille_apres": after.taille,
        "financement": aci.financement_maximum(before.taille) if before.taille else None,
        "financement_apres": aci.financement_maximum(after.taille) if after.taille else None,
    }


def _sizes(before: int, after: int, *, stays: str = "resterait") -> str:
    if before == after:
        return f"et {stays} en taille {after}"
    then, now = aci.financement_maximum(before), aci.financement_maximum(after)
    return (
        f"et de la taille {before} à la taille {after} (maximum théorique de l’ACI : "
        f"de {number(then)}{NBSP}€ à {number(now)}{NBSP}€ par an)"
    )


def _broken_neighbour(case: Case) -> Iterator[Observation]:
    take = "inviter" if case.invitation else "prendre"
    for cpts_id, lost in _taken(case):
        pieces = case.sorted_pieces(case.graph.pieces(case.after.atoms[cpts_id]))
        if len(pieces) <= max(1, len(case.graph.pieces(case.before.atoms[cpts_id]))):
            continue
        apart = [code for piece in pieces[1:] for code in piece]
        yield Observation(
            f"Sans {case.liste(lost)}, {case.nom(cpts_id)} serait en {len(pieces)} morceaux : "
            f"{case.liste(apart)} serai{'en' if len(apart) > 1 else ''}t à part. Lui laisser de "
            f"quoi rester d’un seul tenant, ou {take} aussi ce qui se détache.",
            (*case.focus, cpts_id),
            apart,
            {"morceaux": pieces},
            sujet=cpts_id,
        )


def _left_alone(case: Case) -> Iterator[Observation]:
    if not case.proposed:
        return
    (cpts_id,) = case.focus
    threshold = aci.seuils()[1]
    atoms, before = case.after.atoms[cpts_id], case.before.atoms.get(cpts_id, frozenset())
    taken = {a for a in atoms if a in case.perimetre and a not in case.before.owners}
    white = case.perimetre - case.after.owners.keys()
    # What was cut off from, and what the territory that is replaced gives up.
    left = {near for code in taken for near in case.graph.beside(code)} | (before - atoms)
    # What it surrounds alone is told by zone_blanche_enclavee.
    told = {code for group in case.surrounded(cpts_id) for code in group}
    for cluster in sorted(map(sorted, components(white, case.graph.beside))):
        population = case.population(cluster)
        if population >= threshold or left.isdisjoint(cluster) or told.issuperset(cluster):
            continue
        open_land = _open_land(case, cluster)
        beyond = (
            " Elle touche encore des communes hors du périmètre, dont la couverture est inconnue."
            if open_land
            else ""
        )
        yield Observation(
            f"{case.nom(cpts_id)} laisse une zone blanche de {count(len(cluster), 'commune')} et "
            f"{count(population, 'habitant')}, {case.liste(cluster, 5)}, qui ne touche plus "
            f"d’autre zone blanche et n’atteint pas le premier seuil de taille, {number(threshold)}"
            f"{NBSP}habitants : l’ajouter au territoire, ou dire qui la couvrira.{beyond}",
            (cpts_id,),
            cluster,
            {"population": population, "seuil": threshold},
        )


def _open_land(case: Case, cluster: list[str]) -> bool:
    around = {near for code in cluster for near in case.graph.beside(code)}
    return any(near not in case.perimetre and near not in case.after.owners for near in around)


RULES = (
    Rule(
        code="commune_d_une_cpts_operationnelle",
        severity=Severity.ERREUR,
        titre="Commune d’une CPTS opérationnelle",
        raison="son contrat compte déjà ces communes",
        description="La proposition prend des communes à une CPTS dont l’ACI est signé. Ses "
        "chiffres sont donnés avant et après.",
        source=_ACI,
        exemple="« CPTS B » prend Ligné (44082) à « CPTS A » (CPTS opérationnelle), qui passerait "
        "de 87 582 à 81 889 habitants et resterait en taille 3.",
        check=_from_operational,
        abaissable=True,
    ),
    Rule(
        code="commune_d_un_projet",
        severity=Severity.AVERTISSEMENT,
        titre="Commune d’un autre projet",
        raison="deux projets s’entendent avant de signer",
        description="La proposition prend des communes à un projet qui n’a pas d’ACI connu.",
        source=_ACI,
        exemple="« CPTS B » prend Ligné (44082) à « Projet C » (Accompagnement en cours).",
        check=_from_project,
        abaissable=True,
    ),
    Rule(
        code="communes_rendues",
        severity=Severity.AVERTISSEMENT,
        titre="Communes que la CPTS rendrait",
        raison="ses professionnels et son contrat comptent sur ces communes",
        description="La proposition remplace le territoire d’une CPTS (--remplace), et ne reprend "
        "pas toutes ses communes. Ses chiffres sont donnés avant et après.",
        source=_ACI,
        exemple="« CPTS A » rend Ligné (44082), 5 500 habitants. En tout, elle passe de 85 676 à "
        "80 176 habitants et reste en taille 3.",
        check=_given_up,
    ),
    Rule(
        code="communes_gagnees",
        severity=Severity.INFORMATION,
        titre="Communes que la CPTS gagnerait",
        raison="à dire à l’ARS et à la CPAM",
        description="La proposition remplace le territoire d’une CPTS (--remplace), et lui ajoute "
        "des communes. Ses chiffres sont donnés avant et après.",
        source=_ACI,
        exemple="« CPTS A » gagne Ligné (44082), 5 500 habitants. En tout, elle passe de 80 176 à "
        "85 676 habitants et reste en taille 3.",
        check=_gained,
    ),
    Rule(
        code="voisine_rendue_discontinue",
        severity=Severity.AVERTISSEMENT,
        titre="CPTS voisine rendue discontinue",
        raison="une CPTS coupée en deux devra motiver à son tour sa discontinuité",
        description="Sans les communes prises, une autre CPTS serait en plus de morceaux qu’avant.",
        source="ARS et CPAM : la cohérence du territoire et les parcours des patients",
        exemple="Sans Ligné (44082), « CPTS A » serait en 2 morceaux : Couffé (44048) serait à "
        "part.",
        check=_broken_neighbour,
        estimable=True,
        abaissable=True,
    ),
    Rule(
        code="zone_blanche_isolee",
        severity=Severity.AVERTISSEMENT,
        titre="Zone blanche laissée seule",
        raison="petite et sans voisine libre, elle aura peine à fonder une CPTS",
        description="La proposition laisse à côté d’elle une zone blanche qui ne touche plus "
        "aucune autre zone blanche du périmètre et compte moins de 40 000 habitants.",
        source="tailles de l’ACI ; des réunions d’information se tiennent en zone blanche",
        exemple="« CPTS B » laisse une zone blanche de 3 communes et 4 100 habitants.",
        check=_left_alone,
        abaissable=True,
    ),
)
