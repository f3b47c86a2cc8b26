"""The commune referential of one vintage: attributes, contours, selection, search by name."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo import later
from cptsgeo.communes.cog import History, read_history
from cptsgeo.communes.commune_table import Commune, CommuneTable, Vintages
from cptsgeo.communes.disparues import Disparue, Disparues, read_disparues
from cptsgeo.errors import CommuneError
from cptsgeo.text import names
from cptsgeo.text.french import quoted, typographic

if TYPE_CHECKING:
    from cptsgeo.communes.topology_file import read_topology
    from cptsgeo.geometry.topology import Topology
else:
    # numpy and shapely, that what needs only sets does without.
    read_topology = later("cptsgeo.communes.topology_file:read_topology")

ARRONDISSEMENT = "arrondissement_municipal"


class Partie(NamedTuple):
    """An arrondissement municipal, or a commune déléguée or associée, with its commune."""

    code: str
    nom: str
    nature: str
    code_commune: str


class Match(NamedTuple):
    """A commune found, and by what: `via` is ``nom``, ``ancien_nom``, ``code``… .

    `disparue` is what bore that name or code, where it ended before the history of codes begins.
    """

    commune: Commune
    via: str
    texte: str
    disparue: Disparue | None = None


@dataclass(frozen=True)
class Communes:
    """All communes of a vintage.

    Attributes
    ----------
    folder : Path
        Where the referential lies.
    by_code : CommuneTable
        The communes, Paris, Lyon and Marseille as one each.
    arrondissements : dict of str to tuple of Commune
        The arrondissements municipaux of these three, by the city's code.
    parties : tuple of Partie
        Parts that have a code of their own.
    renommages : tuple of (int, str, str)
        Year, code and name given up, of communes that changed nothing but their name.
    departements, regions, epci : dict of str to str
        Names by code (SIREN for EPCI).
    vintages : Vintages
        Vintages and producers.
    """

    folder: Path
    by_code: CommuneTable
    arrondissements: dict[str, tuple[Commune, ...]]
    parties: tuple[Partie, ...]
    renommages: tuple[tuple[int, str, str], ...]
    departements: dict[str, str]
    regions: dict[str, str]
    epci: dict[str, str]
    vintages: Vintages

    @functools.cached_property
    def atoms(self) -> CommuneTable:
        """What territories are made of: communes, but arrondissements for the three cities."""
        return self.by_code.replacing(self.arrondissements)

    @functools.cached_property
    def whole_codes(self) -> frozenset[str]:
        """Codes that mean one whole atom: all of today's communes but the three cities."""
        return frozenset(self.by_code.codes).difference(self.arrondissements)

    @functools.cached_property
    def holders_of_part(self) -> dict[str, tuple[str, ...]]:
        """Communes of today that hold each commune déléguée or associée, by its code."""
        holders: dict[str, tuple[str, ...]] = {}
        for partie in self.parties:
            if partie.nature != ARRONDISSEMENT and partie.code not in self.by_code:
                held = holders.get(partie.code, ())
                holders[partie.code] = tuple(sorted({*held, partie.code_commune}))
        return holders

    @functools.cached_property
    def history(self) -> History:
        """Movements of codes up to this vintage."""
        path = self.folder / "historique.csv"
        return read_history(path, current=self.by_code, vintage=self.vintages.cog)

    @functools.cached_property
    def disparues(self) -> Disparues:
        """Communes, names and codes that came to an end before the history of codes begins."""
        return read_disparues(self.folder / "disparues.csv")

    @functools.cached_property
    def _borne_since(self) -> set[str]:
        """Codes of the history, of parts and of the post, that one of long ago may be too."""
        moved = {movement.code_avant for movement in self.history.movements}
        return moved | {partie.code for partie in self.parties} | self.by_code.postal_codes

    def disparue(self, code: str) -> Disparue | None:
        """Give the last commune that bore a code, if it ended long ago.

        A code that anything of later bears, be it a postal code of today, is none of those.
        """
        past = self.disparues.by_code.get(code)
        known = past is None or code in self.by_code or code in self._borne_since
        return None if known else past

    @functools.cached_property
    def topology(self) -> "Topology":
        """Contours of the atoms as shared arcs."""
        return read_topology(self.folder / "topologie.npz")

    def atoms_of(self, code: str) -> tuple[str, ...]:
        """Atoms of a commune of today.

        Parameters
        ----------
        code
            A commune, one of the three cities, or an arrondissement.

        Returns
        -------
        tuple of str
            The code itself, or the arrondissements of the city.

        Raises
        ------
        CommuneError
            If it is the code of no commune of this vintage.
        """
        if code in self.arrondissements:
            return tuple(commune.code for commune in self.arrondissements[code])
        if code in self.atoms:
            return (code,)
        raise CommuneError(
            f"Le code {quoted(code)} n’est celui d’aucune commune du COG {self.vintages.cog} : "
            "le vérifier sur le site de l’INSEE."
        )

    def members_of_epci(self, siren: str) -> tuple[str, ...]:
        """Atoms of an EPCI, by code; none for one that does not exist."""
        return tuple(self.atoms.by_epci.get(siren, ()))

    def select(
        self, *, region: str | None = None, departements: Iterable[str] | None = None
    ) -> tuple[Commune, ...]:
        """Atoms of a region or of departments, by code.

        Parameters
        ----------
        region
            Code of a region.
        departements
            Codes of departments.

        Returns
        -------
        tuple of Commune
            All atoms of France if nothing is given.
        """
        atoms = self.atoms
        if departements is None and region is not None:
            # A department is in one region: the lines of the others are not made communes.
            places = atoms.by_departement.items()
            departements = [one for one, codes in places if atoms[codes[0]].region == region]
        if departements is None:
            found = list(atoms.values())
        else:
            found = [atoms[code] for code in self.codes_of(departements)]
        return tuple(atom for atom in found if region is None or atom.region == region)

    def codes_of(self, departements: Iterable[str]) -> list[str]:
        """Codes of the atoms of departments, sorted."""
        by_departement = self.atoms.by_departement
        return [code for one in sorted(set(departements)) for code in by_departement.get(one, ())]

    def departement(self, text: str) -> str:
        """Code of a department by its code or name.

        Parameters
        ----------
        text
            ``44``, ``2A``, ``loire atlantique``…

        Returns
        -------
        str
            The code.

        Raises
        ------
        CommuneError
            If there is none.
        """
        return names.code_of(text, self.departements, "département", "44 ou Loire-Atlantique")

    def region(self, text: str) -> str:
        """Code of a region by its code or name.

        Parameters
        ----------
        text
            ``52``, ``pays de la loire``…

        Returns
        -------
        str
            The code.

        Raises
        ------
        CommuneError
            If there is none.
        """
        return names.code_of(text, self.regions, "région", "52 ou Pays de la Loire")

    @functools.cached_property
    def former_names(self) -> tuple[tuple[str, str, str], ...]:
        """Names of parts and of former communes.

        Each with the code it bore, and the code of the commune of today that holds it.
        """
        recent = self._recent_names
        seen = {(name, target) for name, _, target in recent}
        older = {
            (one.nom, target): (one.nom, one.code, target)
            for one in self.disparues.former
            for target in one.communes
        }
        return (*recent, *(older[named] for named in older if named not in seen))

    @functools.cached_property
    def _recent_names(self) -> tuple[tuple[str, str, str], ...]:
        """The same, of today and since the history of codes begins."""
        return tuple(self._since_history())

    def _since_history(self) -> Iterator[tuple[str, str, str]]:
        seen = set()
        today = {(partie.code, partie.nom) for partie in self.parties}  # They say it best.
        for partie in self.parties:
            if partie.nature != ARRONDISSEMENT:
                seen.add((partie.nom, partie.code_commune))
                yield partie.nom, partie.code, partie.code_commune
        for annee, code, name in self.renommages:
            for target in sorted(self.history.follow(code, annee)[0]):
                seen.add((name, target))
                yield name, code, target
        for movement in self.history.movements:
            if movement[1:3] in today:
                continue
            targets, _ = self.history.follow(movement.code_avant, movement.annee - 1)
            for target in sorted(targets):
                entry = (movement.nom_avant, target)
                if entry not in seen and self.by_code[target].nom != movement.nom_avant:
                    seen.add(entry)
                    yield movement.nom_avant, movement.code_avant, target

    def search(self, text: str) -> tuple[Match, ...]:
        """Find communes by name, former name, INSEE code or postal code.

        A name is found whole, with or without accents, hyphens, article, « St » for « Saint »;
        failing that, as that of a commune that ended long ago, or as the beginning of names.

        Parameters
        ----------
        text
            What someone typed.

        Returns
        -------
        tuple of Match
            The communes, each once; those of that very name first. Empty if there is none.
        """
        text = text.strip()
        found = self._by_number(text) if re.fullmatch(r"\d[\dABab]?\d{3}", text) else None
        return tuple(found if found is not None else self._by_name(names.key(text)))

    def _by_number(self, text: str) -> list[Match]:
        code = text.upper().zfill(5)
        matches = []
        if commune := self.by_code.get(code) or self.atoms.get(code):
            matches.append(Match(commune, "code", code))
        else:
            found = [(p.nom, p.code_commune) for p in self.parties if p.code == code]
            if not found:
                moved = self.history.translate(code)
                found = [(moved.movements[0].nom_avant, target) for target in moved.targets]
            matches += [Match(self.by_code[target], "ancien_code", nom) for nom, target in found]
        found_by_post = self.atoms.with_postal_code(code)
        matches += [Match(commune, "code_postal", code) for commune in found_by_post]
        if not matches and (past := self.disparue(code)):
            matches = self._matches(past, "ancien_code")
        return _each_once(matches)

    def _matches(self, past: Disparue, via: str) -> list[Match]:
        return [Match(self.by_code[target], via, past.nom, past) for target in past.communes]

    def _by_name(self, key: str) -> list[Match]:
        if not key:
            return []
        matches = [Match(commune, "nom", commune.nom) for commune in self._named(key, whole=True)]
        former = [(name, self.by_code[target]) for name, _, target in self._recent_names]
        matches += [
            Match(commune, "ancien_nom", name)
            for k, (name, commune) in zip(names.keys([n for n, _ in former]), former, strict=True)
            if k == key
        ]
        return _each_once(matches or (*self.ended(key), *self.beginning(key)))

    def ended(self, text: str) -> tuple[Match, ...]:
        """Find communes by a name that was given up before the history of codes begins.

        Parameters
        ----------
        text
            What someone typed.

        Returns
        -------
        tuple of Match
            The communes of today; none if none bore it.
        """
        found = self.disparues.named(names.key(text))
        return tuple(match for one in found for match in self._matches(one, "ancien_nom"))

    def beginning(self, text: str) -> tuple[Match, ...]:
        """Find communes whose name begins with words.

        Parameters
        ----------
        text
            What someone typed.

        Returns
        -------
        tuple of Match
            The communes; none for an empty text.
        """
        key = names.key(text)
        found = self._named(key, whole=False) if key else []
        return tuple(Match(commune, "debut_du_nom", commune.nom) for commune in found)

    def _named(self, key: str, *, whole: bool) -> list[Commune]:
        """Communes and arrondissements whose name has a key, or begins with it."""
        parts = CommuneTable({}).replacing(self.arrondissements)
        return [*self.by_code.named(key, whole=whole), *parts.named(key, whole=whole)]

    def suggestions(self, text: str) -> list[str]:
        """Names that look most like what was typed, with their department.

        Parameters
        ----------
        text
            A name that `search` did not find.

        Returns
        -------
        list of str
            At most three, as ``Ancenis-Saint-Géréon (44)``.
        """
        labels, keys = self._labels
        return [typographic(labels[rank]) for rank in names.closest(text, keys)]

    @functools.cached_property
    def _labels(self) -> tuple[list[str], list[str]]:
        """What is suggested for each name, of today before former, and the keys of the names."""
        now = {code: f"{c.nom} ({c.departement})" for code, c in self.by_code.items()}
        labels = {n: f"{n}, aujourd’hui {now[code]}" for n, _, code in self.former_names}
        labels |= {c.nom: now[code] for code, c in self.by_code.items()}
        return list(labels.values()), names.keys(list(labels))


def _each_once(matches: Iterable[Match]) -> list[Match]:
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.commune.code, match)
    return list(first.values())
