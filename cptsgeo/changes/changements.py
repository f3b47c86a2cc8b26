"""Changes of a plan as values, each with what it found: what a page hands on to who keeps it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, TypeAlias

from cptsgeo import __version__
from cptsgeo.errors import PlanError
from cptsgeo.plan.model import DECLAREE, ESTIMATION, OFFICIELLE, Evenement, Liste
from cptsgeo.plan.territories import Territories
from cptsgeo.text.dates import PartialDate
from cptsgeo.text.french import quoted, typographic

FORMAT = "cptsgeo/changements"
VERSION = 1
"""Of the document: it grows when a reader of the one before would break."""

CHAMPS = ("nom", "site_internet", "contact")
"""What a change may say otherwise of a CPTS."""
A_ATTRIBUER, ZONE_BLANCHE = "a_attribuer", "zone_blanche"
MOTIFS = ("dissolution", "non-renouvellement", "abandon")


class Said(NamedTuple):
    """A status as it is said: which, when, and how it is known."""

    statut: str
    date: PartialDate
    nature: str

    @classmethod
    def of(cls, event: Evenement | None) -> "Said | None":
        """Give what an event says; None for none."""
        return cls(event.statut, event.date, event.nature) if event else None

    @property
    def document(self) -> dict[str, str]:
        """The same as data."""
        return {"statut": self.statut, "date": self.date.iso, "nature": self.nature}


@dataclass(frozen=True)
class Ajout:
    """A CPTS that comes; `cpts` is what the file calls it, the plan makes another of its name."""

    nature: ClassVar = "ajouter"
    cpts: str
    nom: str
    site: str = ""
    contact: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {"cpts": self.cpts, "nom": self.nom, "site": self.site, "contact": self.contact}


@dataclass(frozen=True)
class Modification:
    """Something else is said of a CPTS: its name, its site, its contact."""

    nature: ClassVar = "modifier"
    cpts: str
    champ: str
    avant: str
    apres: str

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {"cpts": self.cpts, "champ": self.champ, "avant": self.avant, "apres": self.apres}


@dataclass(frozen=True)
class NouveauStatut:
    """A CPTS has, or will have, a status."""

    nature: ClassVar = "statut"
    cpts: str
    avant: Said | None
    apres: Said
    source: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        after = {**self.apres.document, "source": self.source}
        return {
            "cpts": self.cpts,
            "avant": self.avant.document if self.avant else None,
            "apres": after,
        }


@dataclass(frozen=True)
class Fin:
    """A CPTS ends."""

    nature: ClassVar = "cesser"
    cpts: str
    date: PartialDate
    motif: str

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {"cpts": self.cpts, "date": self.date.iso, "motif": self.motif, "avant": None}


@dataclass(frozen=True)
class NouvelleListe:
    """A list becomes the territory of a CPTS; `fiabilite_avant` is None where nothing said it."""

    nature: ClassVar = "liste"
    cpts: str
    fiabilite: str
    source: str
    date_liste: PartialDate | None
    effet: PartialDate | None
    fiabilite_avant: str | None
    avant: frozenset[str]
    apres: frozenset[str]

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {
            "cpts": self.cpts,
            "fiabilite": self.fiabilite,
            "source": self.source,
            "date_liste": _iso(self.date_liste),
            "effet": _iso(self.effet),
            "avant": {"fiabilite": self.fiabilite_avant, "communes": sorted(self.avant)},
            "apres": {"communes": sorted(self.apres)},
        }


@dataclass(frozen=True)
class Territoire:
    """The territory of a CPTS is corrected, without a list."""

    nature: ClassVar = "communes"
    cpts: str
    avant: frozenset[str]
    apres: frozenset[str]

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {"cpts": self.cpts, "avant": sorted(self.avant), "apres": sorted(self.apres)}


@dataclass(frozen=True)
class Attente:
    """A commune that no CPTS has any more is to be attributed, or is in none.

    Attributes
    ----------
    code : str
        The commune.
    avant : tuple of str
        The CPTS that had it.
    apres : str
        ``a_attribuer`` or ``zone_blanche``.
    venait_de : str
        The CPTS of which it is waited whether it has it; empty where it is not said.
    """

    nature: ClassVar = "attente"
    code: str
    avant: tuple[str, ...]
    apres: str
    venait_de: str = ""

    @property
    def document(self) -> dict[str, Any]:
        """The change as data, without its nature."""
        return {
            "code": self.code,
            "avant": sorted(self.avant),
            "apres": self.apres,
            "venait_de": self.venait_de,
        }


Change: TypeAlias = (
    Ajout | Modification | NouveauStatut | Fin | NouvelleListe | Territoire | Attente
)


@dataclass(frozen=True)
class Changements:
    """Changes of a plan.

    Attributes
    ----------
    plan : str
        Name of the plan that they were made of.
    empreinte : str
        Its fingerprint; see `cptsgeo.plan.files.digest`. Empty where it is not known.
    cog : int
        Vintage of the codes of communes.
    au : PartialDate or None
        The date at which the plan was looked at; None for its latest event.
    changements : tuple
        The changes.
    """

    plan: str
    empreinte: str
    cog: int
    au: PartialDate | None
    changements: tuple[Change, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The same as data, as ``changements.schema.json`` says."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "cptsgeo": __version__,
            "plan": self.plan,
            "empreinte": self.empreinte,
            "cog": self.cog,
            "au": _iso(self.au),
            "changements": [{"nature": one.nature, **one.document} for one in self.changements],
        }


def _iso(when: PartialDate | None) -> str | None:
    return when.iso if when else None


def changes_between(avant: Territories, apres: Territories, *, empreinte: str = "") -> Changements:
    """Give the changes that lead from a plan to another, as the page of an atelier does.

    Parameters
    ----------
    avant
        The territories before.
    apres
        The territories after, in the same referential.
    empreinte
        Fingerprint of the plan before.

    Returns
    -------
    Changements
        By nature, then CPTS or commune.

    Raises
    ------
    PlanError
        If one cannot be said by gestures: a CPTS that is no more and has not ceased, a list that
        is worth less, events that are no longer there or are older than the last.
    """
    new = sorted(apres.cpts.keys() - avant.cpts.keys())
    both = sorted(avant.cpts.keys() & apres.cpts.keys())
    found: list[Change] = [
        Ajout(one, cpts.nom, cpts.site_internet or "", cpts.contact or "")
        for one in new
        for cpts in [apres.cpts[one]]
    ]
    found += [change for one in both for change in _said(avant, apres, one)]
    found += [change for one in (*both, *new) for change in _events(avant, apres, one)]
    found += _ended(avant, apres)
    found += [change for one in (*both, *new) for change in _territory(avant, apres, one)]
    found += _waiting(avant, apres, [one for one in found if isinstance(one, NouvelleListe)])
    cog = avant.communes.vintages.cog
    return Changements(avant.plan.nom, empreinte, cog, None, tuple(found))


def _said(avant: Territories, apres: Territories, one: str) -> Iterator[Change]:
    for champ in CHAMPS:
        before, after = (getattr(side.cpts[one], champ) or "" for side in (avant, apres))
        if before != after:
            yield Modification(one, champ, before, after)


def _events(avant: Territories, apres: Territories, one: str) -> Iterator[Change]:
    """Events that come, in the order of their dates."""
    before, after = (
        [event for event in (*side.plan.evenements, *side.plan.previsions) if event.cpts_id == one]
        for side in (avant, apres)
    )
    known, kept = ({Said.of(event) for event in events} for events in (before, after))
    come = [event for event in after if Said.of(event) not in known]
    overtaken = {event.statut for event in come}
    for event in before:
        foreseen = event.nature == "prevision" and event.statut in overtaken
        if Said.of(event) not in kept and not foreseen:
            raise _unsaid(apres, one, "un de ses statuts n’est plus dans le plan")
    now = Said.of(avant.evenements.get(one)) if one in avant.cpts else None
    for event in sorted(come, key=lambda event: event.date):
        said = Said.of(event)
        assert said
        yield NouveauStatut(one, now, said, event.source or "")


def _ended(avant: Territories, apres: Territories) -> Iterator[Change]:
    ended = {cpts.cpts_id: cpts for cpts in apres.plan.cessees}
    for one in sorted(avant.cpts.keys() - apres.cpts.keys()):
        cpts = ended.get(one)
        if cpts is None or cpts.fin is None or cpts.motif_fin not in MOTIFS:
            raise _unsaid(avant, one, "elle n’est plus dans le plan, et n’y a pas cessé")
        yield Fin(one, cpts.fin, cpts.motif_fin)


def _territory(avant: Territories, apres: Territories, one: str) -> Iterator[Change]:
    before, after = avant.atoms.get(one, frozenset()), apres.atoms[one]
    was = avant.cpts[one].fiabilite if one in avant.cpts else None
    cpts = apres.cpts[one]
    listed = avant.cpts[one].liste if one in avant.cpts else None
    if cpts.fiabilite != was or (cpts.liste and list_of(cpts.liste) != list_of(listed)):
        if cpts.fiabilite not in (OFFICIELLE, DECLAREE) or not after:
            raise _unsaid(apres, one, "sa liste vaut moins qu’avant")
        source, date, effet = list_of(cpts.liste)
        yield NouvelleListe(one, cpts.fiabilite, source, date, effet, was, before, after)
    elif before != after:
        yield Territoire(one, before, after)


def list_of(liste: Liste | None) -> tuple[str, PartialDate | None, PartialDate | None]:
    """Give what is said of a list: its source, its date, from when on it is the territory."""
    return (liste.source or "", liste.date, liste.effet) if liste else ("", None, None)


def _waiting(
    avant: Territories, apres: Territories, lists: Iterable[NouvelleListe]
) -> Iterator[Change]:
    """What becomes of communes that nobody has any more, where the other changes do not say it."""
    inside = frozenset(avant.communes.codes_of(avant.plan.perimetre))
    # What an estimate had and the list of its CPTS has not waits of itself.
    left = frozenset[str]().union(
        *(one.avant - one.apres for one in lists if one.fiabilite_avant == ESTIMATION)
    )
    for code in sorted((avant.owners.keys() | avant.a_attribuer.keys() | apres.a_attribuer.keys())
                       - apres.owners.keys()):  # fmt: skip
        waits, waited = code in apres.a_attribuer, code in avant.a_attribuer
        if waits and not waited and code not in left:
            came = apres.a_attribuer[code].venait_de or ""
            yield Attente(code, avant.owners.get(code, ()), A_ATTRIBUER, came)
        if not waits and (waited or code in left & inside):
            yield Attente(code, avant.owners.get(code, ()), ZONE_BLANCHE)


def _unsaid(found: Territories, one: str, why: str) -> PlanError:
    name = quoted(typographic(found.cpts[one].nom))
    return PlanError(f"{name} : {why}, ce qu’aucun changement ne dit.")
