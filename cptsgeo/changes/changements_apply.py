"""Changes of a file made in a plan, all of them or none, by the gestures of every week.

Their order does not matter: what a CPTS gives up leaves it before another takes it, and lists come
together. A commune passes when the last of what makes it pass takes effect: a list, an end.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from cptsgeo.changes import life
from cptsgeo.changes.changements import (
    A_ATTRIBUER,
    Ajout,
    Attente,
    Change,
    Fin,
    Modification,
    NouveauStatut,
    NouvelleListe,
    Territoire,
)
from cptsgeo.changes.changements_state import Judged, Pending, State
from cptsgeo.changes.compositions import atoms_of_row, corrected, entered, left
from cptsgeo.changes.draft import Cells, Draft
from cptsgeo.changes.lists import receive
from cptsgeo.changes.phrases import refused
from cptsgeo.changes.received import ListsReceived
from cptsgeo.changes.statuses import is_to_come, set_status, to_come
from cptsgeo.changes.wording import Naming
from cptsgeo.errors import CptsgeoError, PlanError
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource
from cptsgeo.plan.model import PREVISION, RELIABILITIES, Cpts
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import NBSP, listed, quoted, typographic

Moves = Mapping[PartialDate | None, Mapping[str, Collection[str]]]


def applied(pending: Pending, told: Iterable[Judged], today: datetime.date) -> PlanSource:
    """Make changes in a plan.

    Parameters
    ----------
    pending
        The plan and the changes.
    told
        Those to make, as they were judge; those that are made already are left as they are.
    today
        The day: a status to come is foreseen.

    Returns
    -------
    PlanSource
        The plan's tables with all of them.

    Raises
    ------
    PlanError
        If one cannot be made: its number, and why.
    """
    todo = [one for one in told if one.state is State.TODO]
    work = _Work(pending, today, {one.change: one.rank for one in todo})
    _check_added(pending, todo)
    changes = [one.change for one in todo]
    for step in (_added, _described, _dated, _ended):
        for change in step(changes):
            work.one(change)
    work.territories(changes)
    return work.source


def _check_added(pending: Pending, todo: Iterable[Judged]) -> None:
    """Refuse what is about a CPTS that the file adds, where that change is left aside."""
    todo = tuple(todo)
    comes = {one.change.cpts for one in todo if isinstance(one.change, Ajout)}
    ranks = {one.cpts: rank for rank, one in enumerate(pending.file.changements, 1)
             if isinstance(one, Ajout)}  # fmt: skip
    for one in todo:
        cpts_id = "" if isinstance(one.change, Attente) else one.change.cpts
        if cpts_id in pending.added and cpts_id not in comes and pending.known(cpts_id) is None:
            raise PlanError(
                f"Le changement {one.rank} porte sur une CPTS que le changement {ranks[cpts_id]} "
                "ajoute : les laisser de côté tous les deux, ou aucun."
            )


def _added(changes: Iterable[Change]) -> Iterator[Change]:
    return (one for one in changes if isinstance(one, Ajout))


def _described(changes: Iterable[Change]) -> Iterator[Change]:
    return (one for one in changes if isinstance(one, Modification))


def _dated(changes: Iterable[Change]) -> Iterator[Change]:
    statuses = [one for one in changes if isinstance(one, NouveauStatut)]
    return iter(sorted(statuses, key=lambda one: (one.apres.date, one.cpts)))


def _ended(changes: Iterable[Change]) -> Iterator[Change]:
    return (one for one in changes if isinstance(one, Fin))


@dataclass
class _Work:
    """A plan while changes are made in it."""

    pending: Pending
    today: datetime.date
    ranks: Mapping[Change, int]
    made: dict[str, str] = field(default_factory=dict)
    """Identifiers of CPTS that were added, by what the file calls them."""
    source: PlanSource = field(init=False)

    def __post_init__(self) -> None:
        self.source = self.pending.source

    # — one by one —

    def one(self, change: Change) -> None:
        with _Numbered(self.ranks[change]):
            plan = examine_source(self.source)[0]
            match change:
                case Ajout():
                    about = {"site_internet": change.site, "contact": change.contact}
                    changed, made = life.add(plan, self.source, change.nom, about)
                    self.made[change.cpts] = made
                case Modification():
                    about = {change.champ: change.apres}
                    changed = life.modify(plan, self.source, self._cpts(change.cpts), about, "")
                case NouveauStatut():
                    after = change.apres
                    if after.nature != PREVISION and is_to_come(after.date, self.today):
                        raise to_come(after.date)
                    changed = set_status(
                        plan, self.source, self._id(change.cpts), after.statut, after.date,
                        nature=after.nature, document=change.source,
                    )  # fmt: skip
                case Fin():
                    cpts = self._cpts(change.cpts)
                    changed = life.cease(plan, self.source, cpts, change.date, change.motif)
            self.source = changed.source

    def _id(self, cpts_id: str) -> str:
        return self.made.get(cpts_id) or self.pending.known(cpts_id) or cpts_id

    def _cpts(self, cpts_id: str) -> Cpts:
        plan = examine_source(self.source)[0]
        return next(one for one in plan.cpts if one.cpts_id == self._id(cpts_id))

    def _at(self, when: PartialDate | None) -> Territories:
        plan = examine_source(self.source)[0]
        return interpret(plan, self.pending.communes, when or self.pending.later.au)

    # — territories, together —

    def territories(self, changes: Collection[Change]) -> None:
        moved = {self._id(one.cpts): one for one in changes if isinstance(one, Territoire)}
        lists = {self._id(one.cpts): one for one in changes if isinstance(one, NouvelleListe)}
        passes = _Passage(self, moved, lists, changes)
        passes.check()
        plain = {one for one in moved if one not in lists}
        for when, lost in passes.losses(plain).items():
            found = self._at(when)
            draft = left(found, Draft.of(self.source), lost, when)
            self.source = corrected(found, draft, lost.keys() & plain, when).source
        self._lists(lists)
        for when, codes in passes.late().items():
            self.source = _since(self._at(when), Draft.of(self.source), codes, when).source
        for when, lost in passes.corrections(moved.keys() - plain).items():
            self.source = left(self._at(when), Draft.of(self.source), lost, when).source
        for when, gained in passes.gains().items():
            found = self._at(when)
            draft = entered(found, Draft.of(self.source), gained, when)
            self.source = corrected(found, draft, gained, when).source
        self._waiting([one for one in changes if isinstance(one, Attente)], passes)
        passes.verify()

    def _lists(self, lists: Mapping[str, NouvelleListe]) -> None:
        """Receive lists, those that are worth the same together, the surest first."""
        groups: dict[str, dict[str, NouvelleListe]] = {}
        for cpts_id, one in lists.items():
            said = (one.effet.iso if one.effet else "", one.source, one.date_liste)
            key = f"{RELIABILITIES.index(one.fiabilite)} {said}"
            groups.setdefault(key, {})[cpts_id] = one
        for _, together in sorted(groups.items()):
            first = next(iter(together.values()))
            with _Numbered(self.ranks[first]):
                received = ListsReceived(
                    {cpts_id: one.apres for cpts_id, one in together.items()},
                    first.fiabilite, first.source, first.date_liste, first.effet,
                )  # fmt: skip
                self.source = receive(self._at(None), self.source, received).source

    def _waiting(self, changes: Iterable[Attente], passes: "_Passage") -> None:
        """Say what becomes of communes that nobody has any more."""
        dated: dict[PartialDate | None, list[Attente]] = {}
        for one in changes:
            dated.setdefault(passes.when(one.code), []).append(one)
        for when, together in dated.items():
            found = self._at(when)
            for one in together:
                if held := found.owners.get(one.code):
                    with _Numbered(self.ranks[one]):
                        words = Naming.of(found)
                        raise refused(words, "refus.attente", communes=[one.code], tous=held)
            codes = {one.code for one in together}
            draft = Draft.of(self.source).drop(
                "a-attribuer", partial(_is_of, found, codes)
            ).add("a-attribuer", [{
                "code_commune": one.code,
                "nom_commune": found.communes.atoms[one.code].nom,
                "venait_de": self._id(one.venait_de) if one.venait_de else "",
                "depuis": when.iso if when else "",
            } for one in together if one.apres == A_ATTRIBUER])  # fmt: skip
            self.source = draft.source


def _since(
    found: Territories,
    draft: Draft,
    codes: Mapping[str, Collection[str]],
    when: PartialDate | None,
) -> Draft:
    """The tables with the rows of communes that lists have just brought beginning later."""
    assert when

    def edit(cells: Cells) -> Cells:
        atoms = frozenset(codes.get(cells["cpts_id"], ()))
        if cells.get("jusqu_au") or not atoms & atoms_of_row(found, cells):
            return cells
        return {**cells, "depuis": when.iso}

    return draft.change("compositions", edit)


def _is_of(found: Territories, codes: Collection[str], cells: Cells) -> bool:
    """Whether a row is about some communes."""
    return not atoms_of_row(found, cells).isdisjoint(codes)


class _Passage:
    """Which communes pass, from whom, to whom, and when."""

    def __init__(
        self,
        work: _Work,
        moved: Mapping[str, Territoire],
        lists: Mapping[str, NouvelleListe],
        changes: Collection[Change],
    ) -> None:
        self.work, self.moved, self.lists = work, moved, lists
        self.wanted = {one: change.apres for one, change in lists.items()}
        self.wanted |= {one: change.apres for one, change in moved.items()}
        self.ends = {work._id(one.cpts): one.date for one in changes if isinstance(one, Fin)}
        self.before = work.pending.present
        self._dates: dict[str, list[PartialDate]] = {}
        for one in lists.values():
            if one.effet:
                for code in one.avant ^ one.apres:
                    self._dates.setdefault(code, []).append(one.effet)
        for cpts_id, date in self.ends.items():
            for code in self.before.atoms.get(cpts_id, frozenset()):
                self._dates.setdefault(code, []).append(date)

    def when(self, code: str) -> PartialDate | None:
        """From when on a commune has passed; None if it always had."""
        return max(self._dates.get(code, ()), default=None)

    def _by_date(self, codes: Mapping[str, Collection[str]]) -> Moves:
        found: dict[PartialDate | None, dict[str, list[str]]] = {}
        for cpts_id in sorted(codes):
            for code in sorted(codes[cpts_id]):
                found.setdefault(self.when(code), {}).setdefault(cpts_id, []).append(code)
        return found

    def losses(self, plain: Collection[str]) -> Moves:
        """What leaves CPTS before lists come: of those of lists, what passes to another."""
        taken = frozenset[str]().union(*(
            atoms - self.before.atoms.get(one, frozenset()) for one, atoms in self.wanted.items()
        ))  # fmt: skip
        lost = {one: self.moved[one].avant - self.moved[one].apres for one in plain}
        lost |= {one: (change.avant - change.apres) & taken for one, change in self.lists.items()}
        return self._by_date(lost)

    def late(self) -> Moves:
        """What lists bring, and does not come when they take effect."""
        come = {
            one: [code for code in change.apres - change.avant if self.when(code) != change.effet]
            for one, change in self.lists.items()
        }
        return self._by_date(come)

    def corrections(self, cpts_ids: Collection[str]) -> Moves:
        """What leaves lists that were corrected since."""
        return self._by_date({one: self.moved[one].avant - self.moved[one].apres
                              for one in cpts_ids})  # fmt: skip

    def gains(self) -> Moves:
        """What comes to CPTS without a list."""
        return self._by_date({one: change.apres - change.avant
                              for one, change in self.moved.items()})  # fmt: skip

    def check(self) -> None:
        """Refuse a commune that two CPTS would have, unless a derogation shares it."""
        ending, owners = self.ends.keys(), self.before.owners
        admitted = {code: {*one.cpts_ids} for code, one in self.before.derogations.items()}
        for cpts_id, change in self.moved.items():
            for code in sorted(change.apres - change.avant):
                others = {one for one, atoms in self.wanted.items() if code in atoms}
                others |= {one for one in owners.get(code, ()) if one not in self.wanted}
                held = sorted((others | {cpts_id}) - ending)
                if len(held) > 1 and not {*held} <= admitted.get(code, set()):
                    made = {made: name for name, made in self.work.made.items()}
                    names = {one: self.work.pending.added[made[one]].nom for one in held
                             if one in made}  # fmt: skip
                    words = Naming(self.before.plan, self.before.communes, names)
                    with _Numbered(self.work.ranks[change]):
                        raise refused(words, "refus.deux", communes=[code], tous=held)

    def verify(self) -> None:
        """Refuse to write a plan that would not say what the changes want."""
        pending = self.work.pending
        plan = examine_source(self.work.source)[0]
        found = interpret(plan, pending.communes, pending.later.au)
        wrong = [found.cpts[one].nom for one, atoms in self.wanted.items()
                 if one in found.cpts and found.atoms[one] != atoms]  # fmt: skip
        if wrong:
            names = listed(quoted(typographic(one)) for one in wrong)
            raise PlanError(
                f"Le plan ne dirait pas ce que le fichier veut du territoire de {names} : une "
                "liste plus sûre nomme de ses communes, ou un changement est laissé de côté. Rien "
                "n’a été écrit : corriger dans la page, ou laisser aussi ces changements de côté."
            )


class _Numbered:
    """Tells which change cannot be made."""

    def __init__(self, rank: int) -> None:
        self.rank = rank

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CptsgeoError):
            fact = error.fait or f"{error}".rstrip(".")
            raise PlanError(
                f"Le changement {self.rank} ne peut être fait{NBSP}: {fact}. Rien n’a été "
                f"écrit{NBSP}: le corriger dans la page, ou le laisser de côté avec --sans "
                f"{self.rank}."
            ) from error
