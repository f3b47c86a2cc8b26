"""Rules of the effect on neighbours: what a proposal takes, breaks and leaves."""

from collections.abc import Iterator

from cptsgeo import aci
from cptsgeo.case import Case
from cptsgeo.finding import Severity
from cptsgeo.french import NBSP, count, number
from cptsgeo.graphs import components
from cptsgeo.rules.rule import Observation, Rule

_ACI = "ACI : une commune entière n’a qu’une CPTS ; le contrat en cours en nomme la liste"


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
            yield _loss(case, cpts_id, lost, "son ACI les compte : obtenir d’elle, de l’ARS et de "
                        "la CPAM un avenant qui les cède, ou les laisser")  # fmt: skip


def _from_project(case: Case) -> Iterator[Observation]:
    for cpts_id, lost in _taken(case):
        if not _operational(case, cpts_id):
            yield _loss(case, cpts_id, lost, "s’en entendre avec ce projet avant la plénière")


def _operational(case: Case, cpts_id: str) -> bool:
    event = case.before.plan.statut(cpts_id, case.before.au)
    return event is not None and event.statut == aci.statuts()[0].statut


def _loss(case: Case, cpts_id: str, lost: list[str], advice: str) -> Observation:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    verb = "sont" if len(lost) > 1 else "est"
    status = aci.libelle_statut(before.statut)
    estimated = " Son territoire est estimé : lui demander d’abord sa liste de communes."
    figures = {
        "population_prise": case.population(lost),
        "population": before.population,
        "population_apres": after.population,
        "taille": before.taille,
        "taille_apres": after.taille,
        "financement": aci.financement_maximum(before.taille) if before.taille else None,
        "financement_apres": aci.financement_maximum(after.taille) if after.taille else None,
    }
    if not case.after.atoms[cpts_id]:
        change = "il ne lui resterait aucune commune"
    elif before.population is None or after.population is None:
        change = f"elle perdrait {count(case.population(lost), 'habitant')}"
    else:
        change = (
            f"elle passerait de {number(before.population)} à "
            f"{count(after.population, 'habitant')}, "
            f"{_sizes(aci.taille(before.population), aci.taille(after.population))}"
        )
    invited = "invitée" if case.invitation else "proposée"
    where = f"{case.nom(cpts_id)} ({status})"
    told = f"{case.liste(lost)}, {invited}{'s' if len(lost) > 1 else ''} ici, {verb} de {where} : "
    if case.invitation:
        advice = "une invitation ne prend rien ; la prévenir avant la plénière"
    return Observation(
        f"{told}{change} ; {advice}.{estimated if case.estimated(cpts_id) else ''}",
        (*case.focus, cpts_id),
        lost,
        figures,
    )


def _sizes(before: int, after: int) -> str:
    if before == after:
        return f"et resterait en taille {after}"
    then, now = aci.financement_maximum(before), aci.financement_maximum(after)
    return (
        f"et de la taille {before} à la taille {after} (maximum théorique de l’ACI : "
        f"{number(then)}{NBSP}€ à {number(now)}{NBSP}€ par an)"
    )


def _broken_neighbour(case: Case) -> Iterator[Observation]:
    for cpts_id, lost in _taken(case):
        pieces = case.sorted_pieces(case.graph.pieces(case.after.atoms[cpts_id]))
        if len(pieces) <= max(1, len(case.graph.pieces(case.before.atoms[cpts_id]))):
            continue
        apart = [code for piece in pieces[1:] for code in piece]
        yield Observation(
            f"Sans {case.liste(lost)}, {case.nom(cpts_id)} serait en {len(pieces)} morceaux : "
            f"{case.liste(apart)} n’y tiendrai{'en' if len(apart) > 1 else ''}t plus. Lui laisser "
            "de quoi tenir ensemble, ou prendre aussi ce qui se détache.",
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
    for cluster in sorted(map(sorted, components(white, case.graph.beside))):
        population = case.population(cluster)
        if population >= threshold or left.isdisjoint(cluster):
            continue
        open_land = _open_land(case, cluster)
        beyond = (
            " Elle touche encore des communes hors du périmètre, dont la couverture est inconnue."
            if open_land
            else ""
        )
        yield Observation(
            f"La proposition laisse une zone blanche de {count(len(cluster), 'commune')} et "
            f"{count(population, 'habitant')}, {case.liste(cluster, 5)}, qui n’en touche "
            f"plus d’autre et n’atteint pas {count(threshold, 'habitant')}, le premier seuil : "
            f"l’inviter aussi, ou dire qui la prendra.{beyond}",
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
        exemple="Ligné (44082), proposée ici, est de « CPTS A » (CPTS opérationnelle) : elle "
        "passerait de 85 676 à 80 400 habitants.",
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
        exemple="Ligné (44082), proposée ici, est de « Projet B » (Accompagnement en cours).",
        check=_from_project,
        abaissable=True,
    ),
    Rule(
        code="voisine_rendue_discontinue",
        severity=Severity.AVERTISSEMENT,
        titre="Voisine rompue",
        raison="une CPTS coupée en deux devra se motiver à son tour",
        description="Sans les communes prises, une autre CPTS serait en plus de morceaux qu’avant.",
        source="ARS et CPAM : la cohérence du territoire",
        exemple="Sans Ligné (44082), « CPTS A » serait en 2 morceaux.",
        check=_broken_neighbour,
        estimable=True,
        abaissable=True,
    ),
    Rule(
        code="zone_blanche_isolee",
        severity=Severity.AVERTISSEMENT,
        titre="Zone blanche laissée seule",
        raison="sous le premier seuil et sans voisine libre, elle aura peine à fonder une CPTS",
        description="La proposition laisse à côté d’elle une zone blanche qui ne touche plus "
        "aucune autre commune non couverte du périmètre, et compte moins de 40 000 habitants.",
        source="tailles de l’ACI ; réunions d’information en zone blanche",
        exemple="La proposition laisse une zone blanche de 3 communes et 4 100 habitants.",
        check=_left_alone,
        abaissable=True,
    ),
)
