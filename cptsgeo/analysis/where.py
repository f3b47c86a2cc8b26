"""Which CPTS a commune belongs to: the question of those who must send a patient somewhere."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from cptsgeo import later
from cptsgeo.analysis.coverage import COUVERTURE_INCONNUE, coverage
from cptsgeo.communes.communes import Communes, Match
from cptsgeo.errors import CommuneError
from cptsgeo.plan.model import Cpts, Evenement
from cptsgeo.plan.territories import Territories
from cptsgeo.text import names
from cptsgeo.text.french import listed, quoted, typographic
from cptsgeo.text.signs import plain

if TYPE_CHECKING:
    from cptsgeo.communes.naming.gazetteer import Gazetteer
    from cptsgeo.text.persons import masked
else:
    Gazetteer = later("cptsgeo.communes.naming.gazetteer:Gazetteer")
    masked = later("cptsgeo.text.persons:masked")

_MOST = 3
"""Communes that are proposed for a name that is not where it is said to be."""


class Holder(NamedTuple):
    """A CPTS that holds a commune, and its status (None: unknown) at the date asked for."""

    cpts: Cpts
    evenement: Evenement | None


class Answer(NamedTuple):
    """A commune (or arrondissement) found, its state, and the CPTS that hold it."""

    match: Match
    etat: str
    partielle: bool
    holders: tuple[Holder, ...]

    @property
    def known(self) -> bool:
        """Whether the commune is in the plan's perimeter or in one of its CPTS."""
        return self.etat != COUVERTURE_INCONNUE


class Group(NamedTuple):
    """Answers that are in one state, held by the same CPTS."""

    etat: str
    holders: tuple[Holder, ...]
    answers: tuple[Answer, ...]


class Found(NamedTuple):
    """What a text means: `answers`, and `also` what its number is the INSEE code of besides.

    `post` is the postal code that was asked about, empty if none was.
    """

    answers: tuple[Answer, ...]
    also: tuple[Answer, ...]
    post: str

    @property
    def groups(self) -> tuple[Group, ...]:
        """The answers by state and CPTS, in the order of the first of each."""
        found: dict[tuple[str, bool, tuple[str, ...]], list[Answer]] = {}
        for one in self.answers:
            held = tuple(holder.cpts.cpts_id for holder in one.holders)
            found.setdefault((one.etat, one.partielle, held), []).append(one)
        return tuple(
            Group(etat, answers[0].holders, tuple(answers))
            for (etat, _, _), answers in found.items()
        )


def where(territories: Territories, text: str) -> Found:
    """Find which CPTS a commune belongs to.

    Parameters
    ----------
    territories
        The territories of a plan at a date.
    text
        A commune's name, today's or a former one, alone or beside a department, a postal code or
        an INSEE code; or such a code.

    Returns
    -------
    Found
        Those that the plan knows first. A city with arrondissements is one answer where they share
        a state, else one each. A number is a postal code first, then an INSEE code: people know
        the former.

    Raises
    ------
    CommuneError
        If nothing is found, or a name is not where it is said to be.
    """
    communes = territories.communes
    text = plain(text)
    matches = communes.search(text) or _abbreviated(communes, text) or _beside(territories, text)
    if not matches:
        near = [] if _is_code(text) else communes.suggestions(text)
        verify = "vérifier le code." if _is_code(text) else "vérifier l’orthographe."
        hint = f"vouliez-vous dire {listed(near, 'ou')} ?" if near else verify
        raise CommuneError(
            f"Aucune commune, aucun code INSEE ni postal n’est {quoted(masked(text))} : {hint}"
        )
    post = next((match.texte for match in matches if match.via == "code_postal"), "")
    posted = [match._replace(via="code_postal", texte=post) for match in matches
              if post and post in match.commune.codes_postaux.split()]  # fmt: skip
    by_code = {match.commune.code for match in posted}
    coded = [match for match in matches if match.commune.code not in by_code] if post else []
    if not posted:
        return Found(_known_first(territories, text, matches), (), "")
    return Found(_sorted(territories, posted), _sorted(territories, coded), post)


def _known_first(
    territories: Territories, text: str, matches: Iterable[Match]
) -> tuple[Answer, ...]:
    found = _sorted(territories, matches)
    if any(answer.known for answer in found):
        return found
    # Homonyms elsewhere are hardly meant when a longer name, or an older one, is at home.
    communes = territories.communes
    alike = {m.commune.code: m for m in (*communes.beginning(text), *communes.ended(text))}
    known = [one for one in _sorted(territories, alike.values()) if one.known]
    return (*known, *found)


def _sorted(territories: Territories, matches: Iterable[Match]) -> tuple[Answer, ...]:
    """What is told of each, those that the plan knows first."""
    answers = (answer for match in matches for answer in _answers(territories, match))
    return tuple(sorted(answers, key=lambda answer: not answer.known))


def _beside(territories: Territories, text: str) -> tuple[Match, ...]:
    """Communes of a name that fit the department or the code beside it; none without one.

    One commune of that very name is enough; failing that, those whose name begins so.
    """
    communes, home = territories.communes, territories.plan.perimetre
    gazetteer = Gazetteer(communes, home)
    divided = list(dict.fromkeys(gazetteer.divided(text)))
    for name, place in divided:
        for found in _ways(communes, name):
            if fitting := _fitting(communes, found, place):
                return fitting
    for name, place in divided:
        elsewhere = next(filter(None, _ways(communes, name)), ())
        codes = [match.commune.code for match in elsewhere]
        if not codes:
            departement = place if place in communes.departements else gazetteer.posted(place)
            codes = [*gazetteer.nearest(name, departement, place)]
        if codes:
            raise CommuneError(_not_there(territories, name, place, codes))
    return ()


def _ways(communes: Communes, name: str) -> Iterator[tuple[Match, ...]]:
    """Communes of a name, the surest first."""
    yield communes.search(name)
    yield _abbreviated(communes, name)
    yield (*communes.ended(name), *communes.beginning(name))


def _fitting(communes: Communes, found: Iterable[Match], place: str) -> tuple[Match, ...]:
    """Those of a department, or that a postal code or an INSEE code is that of."""
    if place in communes.departements:
        fitting = [match for match in found if match.commune.departement == place]
    else:
        there = {match.commune.code for match in communes.search(place)}
        fitting = []
        for match in found:
            code = match.commune.code
            atoms = [code] if code in there else there.intersection(communes.atoms_of(code))
            # « Lyon 69003 » is one of its arrondissements.
            fitting += [match._replace(commune=communes.atoms[one]) if one != code else match
                        for one in sorted(atoms)]  # fmt: skip
    return tuple({match.commune.code: match for match in fitting}.values())


def _not_there(territories: Territories, name: str, place: str, codes: Iterable[str]) -> str:
    """Say that no commune of a name is where it is said to be, and where those of it are."""
    communes, home = territories.communes, territories.plan.perimetre
    known = [communes.by_code.get(code) or communes.atoms[code] for code in dict.fromkeys(codes)]
    known.sort(key=lambda one: one.departement not in home)
    by_code = place not in communes.departements
    where = (
        f"de code postal ou INSEE {place}"
        if by_code
        else f"du département {typographic(communes.departements[place])} ({place})"
    )
    told = [
        f"{typographic(one.nom)} ({one.codes_postaux.partition(' ')[0] or one.code})"
        if by_code
        else f"{typographic(one.nom)} ({one.departement})"
        for one in known[:_MOST]
    ]
    return (
        f"Aucune commune {where} ne s’appelle {quoted(masked(name))} : "
        f"vouliez-vous dire {listed(told, 'ou')} ?"
    )


def _abbreviated(communes: Communes, text: str) -> tuple[Match, ...]:
    """Communes of a name that is nobody's as it stands, its abbreviations written out."""
    _, *others = names.spellings(text)
    return next(filter(None, map(communes.search, others)), ())


def _is_code(text: str) -> bool:
    return text.strip()[:1].isdigit()


def _answers(territories: Territories, match: Match) -> list[Answer]:
    communes = territories.communes
    atoms = [communes.atoms[code] for code in communes.atoms_of(match.commune.code)]
    found = coverage(territories, atoms)
    owners = [territories.owners.get(atom.code, ()) for atom in atoms]
    alike = len({(found.etats[atom.code], held) for atom, held in zip(atoms, owners, strict=True)})
    answers = []
    for atom, held in zip(atoms, owners, strict=True):
        answers.append(
            Answer(
                match if alike == 1 else match._replace(commune=atom),
                found.etats[atom.code],
                atom in found.partial,
                tuple(
                    Holder(
                        territories.cpts[cpts_id],
                        territories.plan.statut(cpts_id, territories.au),
                    )
                    for cpts_id in held
                ),
            )
        )
    return answers[:1] if alike == 1 else answers
