"""Rules of the effect on neighbours: what a proposal takes, breaks and leaves."""

from collections.abc import Iterator

from cptsgeo.analysis.coverage import Portrait
from cptsgeo.geometry.graphs import components
from cptsgeo.plan import aci
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
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
            # What an estimate says is in no contract.
            signed = "" if case.estimated(cpts_id) else say(case, "prise.aci", communes=lost)
            yield _loss(case, cpts_id, lost, "cette_cpts", signed)


def _from_project(case: Case) -> Iterator[Observation]:
    for cpts_id, lost in _taken(case):
        if not _operational(case, cpts_id):
            yield _loss(case, cpts_id, lost, "ce_projet", say(case, "prise.projet"))


def _operational(case: Case, cpts_id: str) -> bool:
    event = case.before.plan.statut(cpts_id, case.before.au)
    return event is not None and event.statut in aci.signees()


def _loss(case: Case, cpts_id: str, lost: list[str], whom: str, advice: str) -> Observation:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    if not case.after.atoms[cpts_id]:
        change = say(case, "prise.vide")
    elif before.population is None or after.population is None:
        change = say(case, "prise.inconnue", population=case.population(lost))
    else:
        sizes = _sizes(case, before.population, after.population, "tailles.meme")
        change = say(case, "prise.passage", avant=before.population, apres=after.population,
                     tailles=sizes)  # fmt: skip
    if case.invitation:
        advice = say(case, "prise.prevenir", qui=say(case, f"prise.{whom}"))
    estimated = say(case, "prise.estimee", autre=cpts_id) if case.estimated(cpts_id) else ""
    return Observation(
        say(
            case,
            "prise.invitation" if case.invitation else "prise",
            soi=case.focus[0],
            communes=lost,
            autre=cpts_id,
            statut=aci.libelle_statut(before.statut),
            suite=change,
            conseil=" ".join(filter(None, (advice, estimated))),
        ),
        (*case.focus, cpts_id),
        lost,
        _figures(case, lost, before, after),
        sujet=cpts_id,
    )


def _given_up(case: Case) -> Iterator[Observation]:
    for cpts_id, before, after in _replaced(case, estimated=False):
        if lost := sorted(before - after):
            signed = say(case, "rendues.signee") if _operational(case, cpts_id) else ""
            advice = signed + say(case, "rendues.dire", communes=lost)
            yield _changed(case, cpts_id, "rendues", lost, advice)


def _gained(case: Case) -> Iterator[Observation]:
    for cpts_id, before, after in _replaced(case, estimated=False):
        if gained := sorted(after - before):
            yield _changed(case, cpts_id, "gagnees", gained, "")


def _corrected(case: Case) -> Iterator[Observation]:
    for cpts_id, before, after in _replaced(case, estimated=True):
        if lost := sorted(before - after):
            advice = say(case, "corrigee.dire", communes=lost)
            yield _changed(case, cpts_id, "corrigee.sans", lost, advice)
        if more := sorted(after - before):
            yield _changed(case, cpts_id, "corrigee.avec", more, "")


def _replaced(
    case: Case, *, estimated: bool
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """The CPTS whose territory a proposal would replace: its atoms without and with it."""
    for cpts_id in case.focus if case.proposed else ():
        if cpts_id in case.before.atoms and case.before.cpts[cpts_id].estimee == estimated:
            yield cpts_id, case.before.atoms[cpts_id], case.after.atoms[cpts_id]


def _changed(case: Case, cpts_id: str, phrase: str, codes: list[str], advice: str) -> Observation:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    return Observation(
        say(
            case,
            phrase,
            soi=cpts_id,
            communes=codes,
            population=case.population(codes),
            passage=_passage(case, cpts_id),
            suite=advice,
        ),
        (cpts_id,),
        codes,
        _figures(case, codes, before, after),
    )


def _passage(case: Case, cpts_id: str) -> str:
    before, after = case.portrait(cpts_id, before=True), case.portrait(cpts_id)
    if before.population is None or after.population is None:
        return say(case, "passage.inconnu")
    sizes = _sizes(case, before.population, after.population, "passage.meme")
    phrase = "passage.estimee" if case.before.cpts[cpts_id].estimee else "passage"
    return say(case, phrase, avant=before.population, apres=after.population, tailles=sizes)


def _figures(
    case: Case, codes: list[str], before: Portrait, after: Portrait
) -> dict[str, int | None]:
    return {
        "population_prise": case.population(codes),
        "population": before.population,
        "population_apres": after.population,
        "taille": before.taille,
        "taille_apres": after.taille,
        "financement": case.financement(before.taille),
        "financement_crise_grave": case.crise_grave(before.taille),
        "financement_apres": case.financement(after.taille),
        "financement_crise_grave_apres": case.crise_grave(after.taille),
    }


def _sizes(case: Case, before: int, after: int, same: str) -> str:
    then, now = aci.taille(before), aci.taille(after)
    if then == now:
        return say(case, same, taille=now)
    had, has = case.financement(then), case.financement(now)
    money = "" if had is None or has is None else say(case, "tailles.argent", avant=had, apres=has)
    return say(case, "tailles.change", avant=then, apres=now, argent=money)


def _broken_neighbour(case: Case) -> Iterator[Observation]:
    verb = say(case, "rompue.inviter" if case.invitation else "rompue.prendre")
    for cpts_id, lost in _taken(case):
        pieces = case.sorted_pieces(case.graph.pieces(case.after.atoms[cpts_id]))
        if len(pieces) <= max(1, len(case.graph.pieces(case.before.atoms[cpts_id]))):
            continue
        apart = [code for piece in pieces[1:] for code in piece]
        yield Observation(
            say(
                case, "rompue", communes=lost, autre=cpts_id, n=len(pieces), part=apart, verbe=verb
            ),
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
    taken = (atoms & case.perimetre) - case.before.owners.keys() - case.before.a_attribuer.keys()
    white = case.uncovered
    # What was cut off from, and what the territory that is replaced gives up.
    left = {near for code in taken for near in case.graph.beside(code)} | (before - atoms)
    # What it surrounds alone is told by zone_blanche_enclavee.
    told = {code for group in case.surrounded(cpts_id) for code in group}
    for cluster in sorted(map(sorted, components(white, case.graph.beside))):
        population = case.population(cluster)
        if population >= threshold or left.isdisjoint(cluster) or told.issuperset(cluster):
            continue
        yield Observation(
            say(
                case,
                "isolee",
                soi=cpts_id,
                n=len(cluster),
                communes=cluster,
                population=population,
                seuil=threshold,
                ouverte=say(case, "isolee.ouverte") if _open_land(case, cluster) else "",
            ),
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
        "chiffres sont donnés avant et après. Si sa composition n’est qu’une estimation, nul ne "
        "sait si son contrat les compte : lui demander sa liste.",
        source=_ACI,
        exemple="« CPTS B » prend Ligné (44082) à « CPTS A » (CPTS opérationnelle), qui passerait "
        "de 87 582 à 81 889 habitants et resterait en taille 3.",
        check=_from_operational,
        estimee=Severity.AVERTISSEMENT,
        dite="",
        abaissable=True,
        atelier=True,
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
        atelier=True,
    ),
    Rule(
        code="communes_rendues",
        severity=Severity.AVERTISSEMENT,
        titre="Communes que la CPTS rendrait",
        raison="ses professionnels et son contrat comptent sur ces communes",
        description="La proposition remplace le territoire d’une CPTS (--remplace) dont la liste "
        "est connue, et ne reprend pas toutes ses communes. Ses chiffres sont donnés avant et "
        "après.",
        source=_ACI,
        exemple="« CPTS A » rend Ligné (44082), 5 500 habitants. En tout, elle passe de 85 676 à "
        "80 176 habitants et reste en taille 3.",
        check=_given_up,
        atelier=True,
    ),
    Rule(
        code="communes_gagnees",
        severity=Severity.INFORMATION,
        titre="Communes que la CPTS gagnerait",
        raison="à dire à l’ARS et à la CPAM",
        description="La proposition remplace le territoire d’une CPTS (--remplace) dont la liste "
        "est connue, et lui ajoute des communes. Ses chiffres sont donnés avant et après.",
        source=_ACI,
        exemple="« CPTS A » gagne Ligné (44082), 5 500 habitants. En tout, elle passe de 80 176 à "
        "85 676 habitants et reste en taille 3.",
        check=_gained,
        atelier=True,
    ),
    Rule(
        code="estimation_corrigee",
        severity=Severity.INFORMATION,
        titre="Estimation corrigée par la liste",
        raison="une liste de communes vaut mieux qu’une estimation",
        description="La proposition remplace le territoire d’une CPTS (--remplace) qui n’était "
        "qu’estimé : ce que la liste n’a pas, puis ce qu’elle a de plus. Ses chiffres sont donnés "
        "avant et après.",
        source=_ACI,
        exemple="« CPTS A » n’a pas Ligné (44082), 5 500 habitants, que l’estimation lui donnait.",
        check=_corrected,
        atelier=True,
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
        estimee=Severity.INFORMATION,
        abaissable=True,
        atelier=True,
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
        atelier=True,
    ),
)
