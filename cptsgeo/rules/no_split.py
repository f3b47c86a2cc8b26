"""Rules of whole communes: none is cut, none is shared but by derogation."""

from collections.abc import Iterator

from cptsgeo.communes.meaning import meaning
from cptsgeo.plan.whole import Incomplete
from cptsgeo.rules.case import Case
from cptsgeo.rules.finding import Severity
from cptsgeo.rules.phrases import say
from cptsgeo.rules.rule import Observation, Rule
from cptsgeo.text.french import listed, quoted, typographic

_ACI = "ACI : le contrat est accordé pour des communes complètes"


def _shared(case: Case) -> Iterator[Observation]:
    if case.proposed:  # A proposal takes communes from others; it never shares them.
        return
    cut = {(i.cpts_id, a) for i in case.after.incomplete
           for a in case.communes.atoms_of(i.commune)}  # fmt: skip
    claims: dict[tuple[str, ...], list[str]] = {}
    for atom, owners in case.after.contested.items():
        if not all((owner, atom) in cut for owner in owners):
            claims.setdefault(owners, []).append(atom)
    for owners, atoms in claims.items():
        yield Observation(
            say(
                case,
                "partagee",
                communes=atoms,
                proprietaires=owners,
                table=case.plan.origin.table("derogations"),
            ),
            owners,
            atoms,
            {"population": case.population(atoms)},
        )


def _by_derogation(case: Case) -> Iterator[Observation]:
    for atom, derogation in case.after.derogations.items():
        owners = case.after.owners[atom]
        if len(owners) < 2 or atom in case.after.contested or not set(owners) & set(case.focus):
            continue
        yield Observation(
            say(
                case,
                "derogation",
                atome=atom,
                proprietaires=owners,
                population=case.population([atom]),
                partie=say(case, "derogation.partie") if derogation.partielle else "",
            ),
            tuple(sorted(owners, key=lambda owner: owner not in case.focus)),
            [atom],
            {"population": case.population([atom])},
        )


def _part(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for row in case.plan.compositions:
        if not row.partie or not row.holds(case.after.au):
            continue
        found = meaning(row.code, case.communes, case.plan.cog)
        atoms = [a for c in found.communes for a in case.communes.atoms_of(c)]
        derogations = case.after.derogations
        if all(a in derogations and row.cpts_id in derogations[a].cpts_ids for a in atoms):
            continue
        place = case.plan.place("compositions", row.ligne)
        yield Observation(
            f"{place} : {case.nom(row.cpts_id)} ne prend pas {case.liste(found.communes)} en "
            f"entier ({quoted(row.partie)} seulement), sans dérogation : une commune ne se coupe "
            "pas. La prendre entière (vider la colonne « partie »), ou la retirer.",
            (row.cpts_id,),
            atoms,
            {"texte": row.partie},
            (place,),
        )


def _useless(case: Case) -> Iterator[Observation]:
    if case.proposed:
        return
    for derogation in case.plan.derogations:
        place = case.plan.place("derogations", derogation.ligne)
        found = meaning(derogation.code, case.communes, case.plan.cog)
        for commune in found.communes:
            atoms = case.communes.atoms_of(commune)
            holders = {o for a in atoms for o in case.after.owners.get(a, ())}
            absent = [one for one in derogation.cpts_ids if one not in holders]
            if not absent:
                continue
            whose = "leurs compositions" if len(absent) > 1 else "sa composition"
            yield Observation(
                f"{place} : la dérogation pour {case.commune(commune)} nomme {case.noms(absent)}, "
                f"mais cette commune n’est pas dans {whose} "
                f"({case.plan.origin.table('compositions')}) : l’y ajouter, ou corriger la "
                "dérogation.",
                tuple(absent),
                atoms,
                {},
                (place,),
            )


def _cut(case: Case) -> Iterator[Observation]:
    by_commune: dict[str, list[Incomplete]] = {}
    for one in case.after.incomplete:
        by_commune.setdefault(one.commune, []).append(one)
    for commune, parts in by_commune.items():
        names = case.parties(commune)
        if len(parts) == 1:
            (part,) = parts
            missing = listed(names.get(code, code) for code in part.missing)
            given = listed(names.get(code, code) for code in part.given)
            told = f"{case.nom(part.cpts_id)} ne nomme que {given}, et il manque {missing}"
        else:
            told = " ; ".join(
                f"{case.nom(part.cpts_id)} nomme "
                f"{listed(names.get(code, code) for code in part.given)}"
                for part in parts
            )
        owners = [part.cpts_id for part in parts]
        yield Observation(
            f"{case.commune(commune)} ne se coupe pas, même issue de plusieurs communes : {told}"
            ". La prendre entière, ou pas du tout ; les chiffres la comptent entière.",
            tuple(owners),
            case.communes.atoms_of(commune),
            {
                "codes": tuple(code for part in parts for code in part.given),
                "codes_manquants": tuple(dict.fromkeys(c for p in parts for c in p.missing)),
            },
        )


def _cities(case: Case) -> Iterator[Observation]:
    for city, parts in case.communes.arrondissements.items():
        codes = {part.code for part in parts}
        owners = {one for code in codes for one in case.after.owners.get(code, ())}
        for cpts_id in [one for one in case.focus if one in owners]:
            held = sorted(codes & case.after.atoms[cpts_id])
            if len(held) < len(codes):
                name = typographic(case.communes.by_code[city].nom)
                yield Observation(
                    say(
                        case,
                        "arrondissements",
                        soi=cpts_id,
                        pris=len(held),
                        tous=len(codes),
                        ville=name,
                    ),
                    (cpts_id,),
                    held,
                    {"population": case.population(held)},
                )


RULES = (
    Rule(
        code="commune_partagee",
        severity=Severity.ERREUR,
        titre="Commune dans deux CPTS",
        raison="le contrat porte sur des communes complètes, chacune dans une seule CPTS",
        description="Une commune est dans plusieurs CPTS du plan, dont les listes se valent, sans "
        "dérogation qui les nomme toutes. Une proposition prend des communes aux autres : cette "
        "règle ne la concerne pas.",
        source=_ACI,
        exemple="Ligné (44082) est à la fois dans « CPTS A » et « CPTS B », sans dérogation.",
        check=_shared,
        atelier=True,
    ),
    Rule(
        code="commune_partagee_par_derogation",
        severity=Severity.AVERTISSEMENT,
        titre="Commune partagée par dérogation",
        raison="l’exception se vérifie à chaque contrat",
        description="Une dérogation admet qu’une commune soit dans plusieurs CPTS (Nantes, Nice).",
        source="thèse de pharmacie sur les CPTS des Pays de la Loire, 2023 : Nantes, deux CPTS",
        exemple="Nantes (44109) est partagée par dérogation entre « CPTS A » et « CPTS B ».",
        check=_by_derogation,
        atelier=True,
    ),
    Rule(
        code="partie_sans_derogation",
        severity=Severity.ERREUR,
        titre="Partie de commune sans dérogation",
        raison="une partie de commune ne peut appartenir à une CPTS",
        description="La colonne « partie » de compositions.csv est remplie, et aucune dérogation "
        "ne le permet à cette CPTS.",
        source=_ACI,
        exemple="compositions.csv, ligne 7 : « CPTS A » ne prend pas Ligné (44082) en entier (« le "
        "centre » seulement), sans dérogation.",
        check=_part,
    ),
    Rule(
        code="derogation_inutile",
        severity=Severity.AVERTISSEMENT,
        titre="Dérogation inutile",
        raison="une dérogation nomme des CPTS qui couvrent la commune",
        description="Une dérogation nomme une CPTS qui, à cette date, ne couvre pas la commune.",
        source="principe de cptsgeo : la commune est à chaque CPTS que la dérogation nomme",
        exemple="derogations.csv, ligne 2 : la dérogation pour Nantes (44109) nomme « CPTS C », "
        "mais cette commune n’est pas dans sa composition.",
        check=_useless,
    ),
    Rule(
        code="commune_nouvelle_decoupee",
        severity=Severity.ERREUR,
        titre="Commune nouvelle découpée",
        raison="une commune nouvelle ne se coupe pas plus qu’une autre",
        description="Certaines communes déléguées ou anciennes seulement sont nommées, ou elles "
        "sont réparties entre deux CPTS. Toutes ensemble font la commune entière, comme son code.",
        source=_ACI,
        exemple="Vallons-de-l’Erdre (44180) ne se coupe pas, même issue de plusieurs communes : "
        "« CPTS A » ne nomme que Bonnœuvre (44017), et il manque…",
        check=_cut,
    ),
    Rule(
        code="ville_par_arrondissements",
        severity=Severity.INFORMATION,
        titre="Ville divisée par arrondissements",
        raison="Paris, Lyon et Marseille peuvent être divisées ainsi",
        description="Un territoire comprend certains arrondissements de Paris, Lyon ou Marseille.",
        source=_ACI,
        exemple="« CPTS A » comprend 2 des 9 arrondissements de Lyon : c’est admis.",
        check=_cities,
        atelier=True,
    ),
)
