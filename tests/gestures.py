"""Gestures on whole plans at random, and what Python makes of each: tables written, read again."""

import datetime
import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo.analysis.comparison import compare
from cptsgeo.analysis.tally import Measure, Tally, tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.changes import changements_state as states
from cptsgeo.changes import life, lists, statuses
from cptsgeo.changes.changements import (
    Ajout,
    Changements,
    Modification,
    NouveauStatut,
    NouvelleListe,
    changes_between,
)
from cptsgeo.changes.changements_apply import applied
from cptsgeo.changes.changements_file import read_changes
from cptsgeo.changes.changements_words import Wording
from cptsgeo.changes.compositions import atoms_of_row, left, row_of
from cptsgeo.changes.draft import Draft
from cptsgeo.changes.received import ListsReceived
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.errors import CptsgeoError, PlanError
from cptsgeo.plan import aci
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE, PREVISION, SIGNATURE
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.proposal import Proposal
from cptsgeo.render.tables.changes import sections
from cptsgeo.rules.case import Case, proposal_case
from cptsgeo.rules.catalogue import CATALOGUE
from cptsgeo.rules.validation import examine
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import typographic

RULES = [rule for rule in CATALOGUE if rule.atelier]
TODAY = datetime.date(2027, 12, 31)
_DATES = ("2020", "2025-06", "2026-01-21", "2026-03", "2027-05-12")
_NAMES = (
    "CPTS de l’Essai", "CPTS du Val d’Épreuve", "Projet Témoin", "CPTS Saint Exemple",
    "CPTS d'Ailleurs", " ",
)  # fmt: skip


class Gesture(NamedTuple):
    """A gesture by name, what it is about, and the CPTS that it is of (an identifier)."""

    geste: str
    cpts: str = ""
    communes: tuple[str, ...] = ()
    dit: Mapping[str, Any] = {}


@dataclass(frozen=True)
class State:
    """A plan at some point: its tables, what they mean, how many CPTS were added so far."""

    source: PlanSource
    found: Territories
    added: int = 0

    @classmethod
    def of(cls, source: PlanSource, communes: Communes, added: int = 0) -> "State":
        """Read tables."""
        return cls(source, interpret(examine_source(source)[0], communes), added)

    def read(self, source: PlanSource, added: int | None = None) -> "State":
        """Other tables."""
        return State.of(source, self.found.communes, self.added if added is None else added)

    @property
    def perimetre(self) -> frozenset[str]:
        """Atoms of the perimeter."""
        return frozenset(self.found.communes.codes_of(self.found.plan.perimetre))

    def settled(self, atoms: Mapping[str, Iterable[str]], waiting: Mapping[str, str]) -> "State":
        """The plan with some territories as given, and some communes to be attributed.

        What was to be attributed is so no more where somebody has it.
        """
        found, draft = self.found, Draft.of(self.source)
        after = {**found.atoms, **{one: frozenset(codes) for one, codes in atoms.items()}}
        draft = left(found, draft, {
            one: codes - after[one] for one, codes in found.atoms.items() if codes - after[one]
        }, None)  # fmt: skip
        gained = {one: codes - found.atoms.get(one, frozenset()) for one, codes in after.items()}
        # A row that has ended would be the same one, written twice.
        draft = draft.drop("compositions", lambda row: bool(
            atoms_of_row(found, row) & gained.get(row["cpts_id"], frozenset())
        ))  # fmt: skip
        draft = draft.add("compositions", [
            row_of(found, one, code, "") for one, codes in gained.items() for code in sorted(codes)
        ])  # fmt: skip
        gone = frozenset().union(*after.values()) | waiting.keys()
        draft = draft.drop("a-attribuer", lambda row: bool(atoms_of_row(found, row) & gone))
        draft = draft.add("a-attribuer", [
            {"code_commune": code, "venait_de": one} for code, one in sorted(waiting.items())
        ])  # fmt: skip
        return self.read(draft.source)


# — what each gesture makes of a plan —


def made(state: State, one: Gesture) -> State:
    """Give the plan after a gesture.

    Raises
    ------
    CptsgeoError
        If it cannot be.
    """
    return _MADE[one.geste](state, one)


def _taken(
    state: State, cpts_id: str, code: str, held: frozenset[str], dit: Mapping[str, Any]
) -> frozenset[str]:
    """Who has a commune that some have once a CPTS took it, where it may."""
    admitted: frozenset[str] = frozenset()
    for derogation in state.found.plan.derogations:
        if code in meaning(derogation.code, state.found.communes).communes:
            admitted = frozenset(derogation.cpts_ids)
    after = (held & admitted if cpts_id in admitted else frozenset()) | {cpts_id}
    losers = held - after
    if losers & {*dit.get("verrous", ())} or (losers and dit.get("libres")):
        return held
    return after


def _take(state: State, one: Gesture) -> State:
    atoms = {other: set(codes) for other, codes in state.found.atoms.items()}
    for code in one.communes:
        held = frozenset(state.found.owners.get(code, ()))
        after = _taken(state, one.cpts, code, held, one.dit)
        for other in held ^ after:
            (atoms[other].discard if other in held else atoms[other].add)(code)
    return state.settled(atoms, {})


def _give(state: State, one: Gesture) -> State:
    atoms = {other: set(codes) for other, codes in state.found.atoms.items()}
    waiting, to = {}, one.dit["vers"]
    for code in one.communes:
        before = frozenset(state.found.owners.get(code, ()))
        held = before - {one.cpts}
        if held == before:
            continue
        after = held
        if to not in ("attente", "blanche"):
            after = _taken(state, to, code, held, one.dit)
            if to not in after:
                continue
        elif to == "attente" and not held and code in state.perimetre:
            waiting[code] = one.cpts
        for other in before ^ after:
            (atoms[other].discard if other in before else atoms[other].add)(code)
    return state.settled(atoms, waiting)


def _blank(state: State, one: Gesture) -> State:
    return state.read(lists.blank(state.found, state.source, one.communes).source)


def _await(state: State, one: Gesture) -> State:
    free = state.perimetre - state.found.owners.keys() - state.found.a_attribuer.keys()
    return state.settled({}, dict.fromkeys(free & {*one.communes}, ""))


def _name(state: State, one: Gesture) -> State:
    cpts, nom = state.found.cpts[one.cpts], one.dit["nom"].strip()
    if typographic(cpts.nom) == typographic(nom):
        return state
    return state.read(life.modify(state.found.plan, state.source, cpts, {"nom": nom}, "").source)


def _place(state: State, one: Gesture) -> State:
    cpts, about = state.found.cpts[one.cpts], {"site_internet": one.dit["site"]}
    if (cpts.site_internet or "") == one.dit["site"]:
        return state
    return state.read(life.modify(state.found.plan, state.source, cpts, about, "").source)


def _add(state: State, one: Gesture) -> State:
    changed, made_id = life.add(state.found.plan, state.source, one.dit["nom"].strip(), {})
    draft = Draft(changed.source).change("cpts", lambda row: (
        {**row, "cpts_id": f"nouvelle-{state.added + 1}"} if row["cpts_id"] == made_id else row
    ))  # fmt: skip
    return state.read(draft.source, state.added + 1)


def _cease(state: State, one: Gesture) -> State:
    cpts = state.found.cpts[one.cpts]
    if one.cpts.startswith("nouvelle-"):
        return state.read(life.remove(state.source, cpts).source)
    when = parse_date(one.dit["date"])
    return state.read(life.cease(state.found.plan, state.source, cpts, when, "abandon").source)


def _status(state: State, one: Gesture) -> State:
    dit = one.dit
    changed = statuses.set_status(
        state.found.plan, state.source, one.cpts, dit["statut"], parse_date(dit["date"]),
        nature=dit["nature"],
    )  # fmt: skip
    return state.read(changed.source)


def _list(state: State, one: Gesture) -> State:
    dates = {name: parse_date(one.dit[name]) if one.dit[name] else None
             for name in ("date", "effet")}  # fmt: skip
    received = ListsReceived(
        {one.cpts: frozenset(one.communes)}, one.dit["fiabilite"], one.dit["source"],
        dates["date"], dates["effet"],
    )  # fmt: skip
    return state.read(lists.receive(state.found, state.source, received).source)


def _adopt(state: State, one: Gesture) -> State:
    if not one.communes:
        raise CptsgeoError("La proposition ne nomme aucune commune")
    if not one.cpts:
        state = _add(state, one)
    cpts_id = one.cpts or f"nouvelle-{state.added}"
    mentions = tuple(
        Mention(Place("liste.csv", "", line), code, meaning(code, state.found.communes))
        for line, code in enumerate(one.communes, 2)
    )
    proposal = Proposal(Path("liste.csv"), one.dit["nom"], mentions, (), ())
    after = proposal_case(state.found, proposal, remplace=cpts_id).after
    waiting = {code: row.venait_de or "" for code, row in after.a_attribuer.items()
               if code in state.perimetre and code not in state.found.a_attribuer}  # fmt: skip
    return state.settled(after.atoms, waiting)


_MADE = {
    "prendre": _take, "rendre": _give, "blanchir": _blank, "attribuer": _await, "nommer": _name,
    "situer": _place, "ajouter": _add, "cesser": _cease, "statuer": _status, "lister": _list,
    "adopter": _adopt,
}  # fmt: skip
_OFTEN = {
    "prendre": 30, "rendre": 18, "lister": 14, "adopter": 8, "blanchir": 4, "attribuer": 3,
    "statuer": 9, "ajouter": 5, "nommer": 4, "situer": 2, "cesser": 3,
}  # fmt: skip


# — gestures at random —


def drawn(state: State, pick: random.Random, allowed: frozenset[str]) -> Gesture:
    """Draw a gesture that may be made of a plan, or that is refused, among some communes."""
    (name,) = pick.choices([*_OFTEN], [*_OFTEN.values()])
    found = state.found
    cpts_id = pick.choice(sorted(found.atoms))
    own = sorted(found.atoms[cpts_id] & allowed)
    dit: dict[str, Any] = {}
    codes: Iterable[str] = ()
    match name:
        case "prendre":
            codes = _near(state, own, pick, allowed)
            dit = {"libres": pick.random() < 0.25,
                   "verrous": pick.sample(sorted(found.atoms), pick.choice((0, 0, 3)))}  # fmt: skip
        case "rendre":
            codes = pick.sample(own, min(len(own), pick.choice((1, 1, 3, 8))))
            other = pick.choice([one for one in sorted(found.atoms) if one != cpts_id])
            dit = {"vers": pick.choice(("attente", "blanche", other)),
                   "libres": pick.random() < 0.2, "verrous": []}  # fmt: skip
        case "lister":
            kept = pick.sample(own, len(own) - min(len(own), pick.choice((0, 0, 2, 5))))
            more = _near(state, own, pick, allowed) if pick.random() < 0.6 else []
            codes = [*kept, *more] if pick.random() < 0.95 else []
            dit = {"fiabilite": pick.choice((OFFICIELLE, DECLAREE)), "source": "avenant 1",
                   "date": pick.choice(("", "2025-06")),
                   "effet": pick.choice(("", "", "2026-03", "2027"))}  # fmt: skip
        case "blanchir":
            waiting = sorted(found.a_attribuer.keys() & allowed)
            codes = pick.sample(waiting, min(len(waiting), 3)) or pick.sample(sorted(allowed), 1)
        case "attribuer":
            codes = pick.sample(sorted(allowed - found.owners.keys()), 3)
        case "statuer":
            dit = {"statut": pick.choice(aci.statuts()).statut, "date": pick.choice(_DATES),
                   "nature": pick.choice((SIGNATURE, "observation", PREVISION))}  # fmt: skip
        case "ajouter" | "nommer":
            dit = {"nom": pick.choice([*_NAMES, found.cpts[cpts_id].nom])}
        case "situer":
            dit = {"site": pick.choice(("", "www.essai.example"))}
        case "cesser":
            named = {one for row in found.plan.derogations for one in row.cpts_ids}
            cpts_id = pick.choice(sorted(found.atoms.keys() - named))
            dit = {"date": pick.choice(_DATES), "motif": "abandon"}
        case "adopter":
            codes = _near(state, own, pick, allowed)
            if pick.random() < 0.5:
                cpts_id = ""
            else:
                codes = {*codes, *pick.sample(own, len(own) - len(own) // 4)}
            dit = {"nom": f"CPTS Adoptée {state.added + 1}"}
    return Gesture(name, cpts_id, tuple(sorted({*codes})), dit)


def _near(state: State, own: list[str], pick: random.Random, allowed: frozenset[str]) -> list[str]:
    """Communes beside a territory, or anywhere, that touch each other."""
    beside = adjacency(state.found.communes).beside
    around = sorted({near for code in own for near in beside(code)} & allowed - {*own})
    found = {pick.choice(around or sorted(allowed))}
    for _ in range(pick.choice((0, 0, 2, 6))):
        edge = sorted({near for code in found for near in beside(code)} & allowed)
        found |= {pick.choice(edge)} if edge else set()
    return sorted(found)


# — what is said of a plan —


def told(state: State, touched: Iterable[str]) -> dict[str, Any]:
    """What a plan is, as plain data; findings of some CPTS."""
    found = state.found
    return {
        "territoires": {one: sorted(codes) for one, codes in found.atoms.items()},
        "attente": {code: row.venait_de or "" for code, row in found.a_attribuer.items()},
        "dit": {one: [typographic(cpts.nom), found.statuts[one], cpts.fiabilite,
                      cpts.site_internet or ""]
                for one, cpts in found.cpts.items()},
        "bilan": _coverage(found),
        "constats": {one: _findings(found, one) for one in touched},
    }  # fmt: skip


def _coverage(found: Territories) -> dict[str, Any]:
    counted = tallies(found)
    zones = zones_blanches(found)
    return {
        "ensemble": _tally(counted.ensemble),
        "departements": {place.departements[0]: _tally(place) for place in counted.places},
        "zones": [[sorted(zone.groupe.codes), zone.groupe.population] for zone in zones.zones],
    }


def _tally(one: Tally) -> dict[str, Any]:
    def both(measure: Measure) -> list[int]:
        return [measure.communes, measure.population]

    return {
        "total": both(one.total),
        "couvert": both(one.couvert),
        "operationnel": both(one.operationnel),
        "par_statut": {statut: both(part) for statut, part in one.par_statut.items()},
        "decouvert": both(one.zone_blanche),
        "a_attribuer": both(one.a_attribuer),
        "partagees": both(one.partagees),
        "contestees": both(one.contestees),
    }


def _findings(found: Territories, cpts_id: str) -> list[dict[str, Any]]:
    case = Case(found, found, (cpts_id,), ())
    return [
        {"code": one.code, "severite": one.severity.value, "cpts": list(one.cpts),
         "communes": list(one.communes), "phrase": one.message}
        for one in examine(case, RULES).findings
        if cpts_id in one.cpts
    ]  # fmt: skip


def in_words(before: Territories, after: Territories) -> list[list[Any]]:
    """What ``cptsgeo comparer`` says, but for the heads of the plans."""
    return [[title, lines] for title, lines in sections(compare(before, after)) if title != "Plan"]


def changes(before: Territories, after: Territories) -> list[dict[str, Any]] | None:
    """What a file of changes says; None where no change can say it."""
    try:
        found: list[dict[str, Any]] = changes_between(before, after).document["changements"]
    except PlanError:
        return None
    return found


def as_read(state: State, said: list[dict[str, Any]], folder: Path) -> Changements:
    """What a file of these changes is read as."""
    plan = state.found.plan
    document = Changements(plan.nom, "", state.found.communes.vintages.cog, None, ()).document
    path = folder / "changements.json"
    path.write_text(json.dumps({**document, "changements": said}), encoding="utf-8")
    return read_changes(path)


def written(state: State, read: Changements) -> list[str]:
    """What ``cptsgeo plan appliquer`` tells of lists, statuses, sites and contacts."""
    names = {one.cpts: one.nom for one in read.changements if isinstance(one, Ajout)}
    words = Wording(state.found, names)
    return [
        words.change(one)
        for one in read.changements
        if isinstance(one, NouveauStatut | NouvelleListe)
        or (isinstance(one, Modification) and one.champ != "nom")
    ]


def reapplied(state: State, read: Changements) -> State | None:
    """The plan with changes of a file in it; None where they could not be applied."""
    pending = states.Pending(state.source, state.found.communes, read)
    told = states.judge(pending)
    assert not [one for one in told if one.state is states.State.DIFFERS]
    try:
        source = applied(pending, told, TODAY)
    except PlanError:
        return None
    return State(source, interpret(examine_source(source)[0], state.found.communes))


# — plans of other regions —


def grown(folder: Path, communes: Communes, departements: tuple[str, ...], seed: int) -> Path:
    """Write a plan whose CPTS have grown at random over some departments, and a little beyond."""
    pick, beside = random.Random(seed), adjacency(communes).beside
    inside = sorted(communes.codes_of(departements))
    free = {*inside, *(near for code in inside for near in beside(code))}
    holdings: dict[str, set[str]] = {}
    for rank in range(max(8, len(inside) // 16)):
        if not free & {*inside}:
            break
        members = {pick.choice(sorted(free & {*inside}))}
        for _ in range(pick.choice((0, 4, 12, 25))):
            edge = sorted({near for code in members for near in beside(code)} & free - members)
            members |= {pick.choice(edge)} if edge else set()
        free -= members
        holdings[f"c{rank:03}"] = members
    ids = sorted(holdings)
    # One commune is shared by derogation, another with nothing to admit it.
    one, other = ids[0], ids[1]
    shared, contested = min(holdings[one]), max(holdings[one])
    holdings[other] |= {shared, contested}
    waiting = pick.sample(sorted(free & {*inside}), min(6, len(free & {*inside})))
    worth = (ESTIMATION, ESTIMATION, OFFICIELLE, DECLAREE, "")
    tables = {
        "cpts": ["cpts_id,nom,population_declaree,taille_declaree,fiabilite_composition", *(
            f"{one},CPTS {one.upper()},{_published(pick)},"
            f"{OFFICIELLE if rank < 2 else pick.choice(worth)}"
            for rank, one in enumerate(ids))],
        "compositions": ["cpts_id,code_commune,depuis,jusqu_au", *(
            f"{one},{code},," for one in ids for code in sorted(holdings[one]))],
        "statuts": ["cpts_id,date,statut,nature,source,estime", *(
            f"{one},{pick.choice(('2022', '2024-05', '2026-01-20'))},"
            f"{pick.choice(aci.statuts()).statut},observation,,non"
            for one in ids if pick.random() < 0.8)],
        "derogations": ["code_commune,cpts_ids,couverture", f"{shared},{one} {other},"],
        "a-attribuer": ["code_commune,venait_de,depuis", *(
            f"{code},{pick.choice(['', ids[2]])}," for code in sorted(waiting))],
        "listes": ["cpts_id,fiabilite,source,date_liste,effet,modifiee_le,prevu"],
    }  # fmt: skip
    folder.mkdir()
    quoted = ", ".join(f'"{code}"' for code in departements)
    head = f'nom = "Essai"\nperimetre = [{quoted}]\ncog = {communes.vintages.cog}\n'
    (folder / "plan.toml").write_text(head, encoding="utf-8")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def _published(pick: random.Random) -> str:
    """What is published of a CPTS: its population and its size, or nothing."""
    if pick.random() < 0.4:
        return ","
    return f"{pick.choice((12_000, 45_000, 90_000))},{pick.choice((1, 2, 3))}"


def of_all_worths(source: PlanSource, seed: int) -> PlanSource:
    """The plan, its lists of every reliability."""
    pick = random.Random(seed)
    worth = (ESTIMATION, ESTIMATION, OFFICIELLE, DECLAREE, "")
    return (
        Draft.of(source)
        .change("cpts", lambda row: {**row, "fiabilite_composition": pick.choice(worth)})
        .source
    )
