"""All that came back, by CPTS: who answers, who does not, which communes several claim."""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.answer import Answer, Returned, State
from cptsgeo.changes.survey.form import edition_named
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.observatory import COMPLETE, PARTIELLE
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate, parse_date
from cptsgeo.text.french import NBSP, listed, quoted, typographic

MAX_FILES: Final = 2_000
"""Files of a folder of answers."""
_FEW = 3
"""Communes from which a list tells whose it is."""
_SECTIONS: Final = {
    "identité": ("identite", "missions"),
    "actions": ("actions",),
    "chiffres": ("chiffres",),
    "communes": ("oui", "non", "complete", "douteuses"),
}
"""Parts of an answer, in words."""


class Missing(NamedTuple):
    """A CPTS that has not answered: its last answer, and what came of it if a file did."""

    cpts_id: str
    depuis: PartialDate | None
    etat: State | None


class Dispute(NamedTuple):
    """A commune that several CPTS claim, or that its holders all give up."""

    atom: str
    cpts_ids: tuple[str, ...]


@dataclass(frozen=True)
class Gathered:
    """What came back of an edition.

    Attributes
    ----------
    found : Territories
        The territories of the plan.
    edition : PartialDate
        The edition.
    fichiers : tuple of Returned
        All files, by name.
    attendues : tuple of str
        The CPTS that were asked.
    """

    found: Territories
    edition: PartialDate
    fichiers: tuple[Returned, ...]
    attendues: tuple[str, ...]

    @functools.cached_property
    def reponses(self) -> dict[str, Returned]:
        """The form of each CPTS that has answered."""
        read = {one.stamp.cpts_id: one for one in self.fichiers
                if one.state is State.LU and one.stamp}  # fmt: skip
        return dict(sorted(read.items()))

    @functools.cached_property
    def manquantes(self) -> tuple[Missing, ...]:
        """The CPTS that were asked and have not answered, by name."""
        unread = (State.VIDE, State.ATTEND, State.ILLISIBLE)
        back = {
            one.stamp.cpts_id: one.state
            for one in self.fichiers
            if one.stamp and one.state in unread
        }
        return tuple(
            Missing(cpts_id, last_answer(self.found, cpts_id), back.get(cpts_id))
            for cpts_id in self.attendues if cpts_id not in self.reponses
        )  # fmt: skip

    def answer(self, cpts_id: str) -> Answer:
        """Give what a CPTS answers; nothing if it does not."""
        one = self.reponses.get(cpts_id)
        return one.answer if one else Answer()

    @functools.cached_property
    def disputees(self) -> tuple[Dispute, ...]:
        """Communes that several CPTS claim, but for those that a derogation shares among them."""
        claims: dict[str, list[str]] = {}
        for cpts_id in self.reponses:
            for atom in self.answer(cpts_id).oui:
                claims.setdefault(atom, []).append(cpts_id)
        shared = self.found.derogations
        return tuple(
            Dispute(atom, tuple(claimants)) for atom, claimants in sorted(claims.items())
            if len(claimants) > 1
            and not (atom in shared and {*claimants} <= {*shared[atom].cpts_ids})
        )  # fmt: skip

    @functools.cached_property
    def prises(self) -> tuple[Dispute, ...]:
        """Communes that a CPTS claims, and that are another's, which does not say otherwise.

        The claimant comes first.
        """
        disputed = {one.atom for one in self.disputees}
        found = []
        for cpts_id in self.reponses:
            for atom in sorted(self.answer(cpts_id).oui - self.found.atoms[cpts_id] - disputed):
                others = [one for one in self.found.owners.get(atom, ())
                          if atom not in self.answer(one).non]  # fmt: skip
                if others:
                    found.append(Dispute(atom, (cpts_id, *others)))
        return tuple(found)

    @functools.cached_property
    def abandonnees(self) -> tuple[Dispute, ...]:
        """Communes that those who have them all give up, and nobody claims."""
        claimed = frozenset[str]().union(*(self.answer(one).oui for one in self.reponses))
        given = frozenset[str]().union(*(self.answer(one).non for one in self.reponses))
        return tuple(
            Dispute(atom, owners) for atom in sorted(given - claimed)
            if (owners := self.found.owners.get(atom, ()))
            and all(atom in self.answer(one).non for one in owners)
        )  # fmt: skip


def last_answer(found: Territories, cpts_id: str) -> PartialDate | None:
    """Give the date of the last sheet by which a CPTS said anything; None if it never did."""
    dates = [one.date for one in found.plan.observatoire.fiches
             if one.cpts_id == cpts_id and one.reponse in (COMPLETE, PARTIELLE)]  # fmt: skip
    return max(dates, default=None)


def files_of(folder: Path) -> tuple[Path, ...]:
    """List the files of a folder and of those in it, without those that programs hide there.

    Parameters
    ----------
    folder
        Where answers were put.

    Returns
    -------
    tuple of Path
        By their path.

    Raises
    ------
    TableError
        If it is no folder, or has too many files.
    """
    if not folder.is_dir():
        raise TableError(
            f"{folder} n’est pas un dossier{NBSP}: y mettre les formulaires revenus, et le nommer."
        )
    found = []
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not any(part.startswith((".", "~$")) for part in parts) and not path.is_dir():
            found.append(path)
        if len(found) > MAX_FILES:
            raise TableError(
                f"Le dossier {folder} a plus de {MAX_FILES} fichiers{NBSP}: n’y laisser que ce qui "
                "est revenu des CPTS."
            )
    return tuple(sorted(found, key=lambda path: path.relative_to(folder).parts))


def gathered(
    found: Territories,
    files: Iterable[Returned],
    edition: PartialDate | None,
    cpts_ids: Collection[str],
) -> Gathered:
    """Put files that came back together.

    Parameters
    ----------
    found
        The territories of the plan.
    files
        The files, as they were read.
    edition
        The edition; None for the latest among them.
    cpts_ids
        The CPTS that were asked.

    Returns
    -------
    Gathered
        Each file with what becomes of it.

    Raises
    ------
    TableError
        If none is a form, and no edition is told.
    """
    files = tuple(files)
    edition = edition or _latest(files)
    kept = [_whose(_scoped(one, edition, cpts_ids), found) for one in files]
    settled = {one.path: one for one in kept}
    for group in _by_cpts(kept).values():
        settled |= {one.path: one for one in _once(group)}
    names = {one: found.cpts[one].nom for one in cpts_ids}
    expected = tuple(sorted(names, key=lambda one: name_key(names[one])))
    return Gathered(found, edition, tuple(settled[one.path] for one in files), expected)


def _latest(files: Iterable[Returned]) -> PartialDate:
    dates = [parse_date(one.stamp.edition) for one in files
             if one.stamp and one.state in (State.LU, State.VIDE)]  # fmt: skip
    if not dates:
        raise TableError(
            "Aucun formulaire de ce plan n’est dans ce dossier : vérifier le dossier, ou dire "
            'l’édition (--edition "janvier 2027") pour savoir qui n’a pas répondu.'
        )
    return max(dates)


def _scoped(one: Returned, edition: PartialDate, cpts_ids: Collection[str]) -> Returned:
    """A file, put aside if it is of another edition, or of a CPTS that is not asked about."""
    if one.stamp is None or one.state not in (State.LU, State.VIDE):
        return one
    if one.stamp.edition != edition.iso:
        told = f"formulaire d’une autre édition, {edition_named(parse_date(one.stamp.edition))}."
        return replace(one, state=State.ECARTE, pourquoi=told)
    if one.stamp.cpts_id not in cpts_ids:
        return replace(one, state=State.ECARTE, pourquoi="CPTS qui n’est pas demandée.")
    return one


def _whose(one: Returned, found: Territories) -> Returned:
    """A file, put aside where its CPTS has answered since, to be settled where it is another's."""
    if one.state is not State.LU or one.stamp is None:
        return one
    last = last_answer(found, one.stamp.cpts_id)
    if last and last.last_day > parse_date(one.stamp.edition).last_day:
        told = f"le plan a déjà une réponse plus récente de cette CPTS, {last.of}."
        return replace(one, state=State.ECARTE, pourquoi=told)
    if told := _other(one.stamp.cpts_id, one.answer, found):
        return replace(one, state=State.ATTEND, pourquoi=told)
    return one


def _other(cpts_id: str, answer: Answer, found: Territories) -> str:
    mine = quoted(typographic(found.cpts[cpts_id].nom))
    if nom := answer.identite.get(asked.NOM):
        for other, cpts in found.cpts.items():
            if other != cpts_id and name_key(cpts.nom) == name_key(nom):
                return (
                    f"c’est le formulaire de {mine}, et il dit être celui de "
                    f"{quoted(typographic(cpts.nom))} : lui demander lequel elle a rempli."
                )
    said = answer.oui
    if len(said) < _FEW or 2 * len(said & found.atoms[cpts_id]) > len(said):
        return ""
    for other, atoms in found.atoms.items():
        if other != cpts_id and 2 * len(said & atoms) > len(said):
            return (
                f"c’est le formulaire de {mine}, et la plupart des communes qu’il nomme sont à "
                f"{quoted(typographic(found.cpts[other].nom))} : lui demander lequel elle a rempli."
            )
    inside = frozenset(found.communes.codes_of(found.plan.perimetre))
    outside = _as_named(found.communes, said - inside)
    if len(outside) > len(said & inside):
        shown = _examples(found.communes, outside)
        return (
            f"la plupart des communes qu’il nomme sont hors du périmètre ({shown})"
            f"{NBSP}: lui demander si c’est bien son territoire."
        )
    return ""


def _examples(communes: Communes, codes: Collection[str]) -> str:
    first = sorted(codes)[:3]
    tables = (communes.by_code if code in communes.by_code else communes.atoms for code in first)
    return listed(f"{typographic(table[code].nom)} ({code})"
                  for code, table in zip(first, tables, strict=True))  # fmt: skip


def _as_named(communes: Communes, atoms: frozenset[str]) -> frozenset[str]:
    """Communes as a list names them: « Marseille » is one, and not its sixteen arrondissements."""
    for city, parts in communes.arrondissements.items():
        codes = {one.code for one in parts}
        if codes <= atoms:
            atoms = (atoms - codes) | {city}
    return atoms


def _by_cpts(files: Iterable[Returned]) -> dict[str, list[Returned]]:
    groups: dict[str, list[Returned]] = {}
    for one in files:
        if one.state is State.LU and one.stamp:
            groups.setdefault(one.stamp.cpts_id, []).append(one)
    return groups


def _once(group: list[Returned]) -> Iterator[Returned]:
    """Forms of one CPTS: one of those that say the same; all to be settled if they do not."""
    # Of copies, the one that is called most shortly: the others are « (2) ».
    first, *others = sorted(group, key=lambda one: (len(one.nom), one.nom))
    if all(one.answer == first.answer for one in others):
        yield first
        for one in others:
            yield replace(one, state=State.COPIE,
                          pourquoi=f"dit la même chose que {quoted(first.nom)}.")  # fmt: skip
        return
    names = listed(quoted(one.nom) for one in group)
    parts = [words for words, fields in _SECTIONS.items()
             if len({_hashable(one.answer, fields) for one in group}) > 1]  # fmt: skip
    for one in group:
        yield replace(one, state=State.ATTEND, pourquoi=(
            f"la même CPTS a répondu autrement dans {names} ({listed(parts)}) : lui demander "
            "laquelle compte, et ôter l’autre du dossier."
        ))  # fmt: skip


def _hashable(answer: Answer, fields: Iterable[str]) -> tuple[object, ...]:
    values = (getattr(answer, one) for one in fields)
    return tuple(tuple(sorted(one.items())) if isinstance(one, Mapping) else one for one in values)
