"""A plan: its perimeter, its CPTS, their compositions, statuses through time and derogations.

A plan is a folder of CSV files beside a ``plan.toml``; the Table Schemas in ``cptsgeo/schemas/``
say what each holds. Here codes are what was typed: `cptsgeo.territories` gives them their meaning.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo import aci, names
from cptsgeo.dates import PartialDate, parse_date
from cptsgeo.errors import CptsError, DateError, PlanError, TableError
from cptsgeo.french import listed, quoted, typographic
from cptsgeo.plan_toml import read_toml
from cptsgeo.schema import Record, load_schema, read_records
from cptsgeo.tables import read_table

SIGNATURE = "signature_aci"


class Cpts(NamedTuple):
    """A CPTS or a project, as published; `autres` holds the plan's further columns."""

    cpts_id: str
    nom: str
    departement_fiche: str | None
    departements_publies: tuple[str, ...]
    population_publiee: str | None
    population_declaree: int | None
    taille_declaree: int | None
    site_internet: str | None
    contact: str | None
    fiabilite: str | None
    autres: dict[str, str]

    @property
    def estimee(self) -> bool:
        """Whether the composition is an estimate."""
        return self.fiabilite == "estimation"


class Composition(NamedTuple):
    """A commune in a CPTS: the code as typed, and the line of the table that says so."""

    cpts_id: str
    code: str
    partie: str | None
    depuis: PartialDate | None
    jusqu_au: PartialDate | None
    ligne: int

    def holds(self, au: PartialDate | None) -> bool:
        """Tell whether the commune is in the CPTS at a date; always, when none is given."""
        if au is None:
            return True
        begun = self.depuis is None or self.depuis.last_day <= au.last_day
        return begun and (self.jusqu_au is None or au.last_day <= self.jusqu_au.last_day)


class Evenement(NamedTuple):
    """What is known of a status: a signature, or an observation (« au plus tard »)."""

    date: PartialDate
    cpts_id: str
    statut: str
    nature: str
    source: str | None
    estime: bool


class Derogation(NamedTuple):
    """A commune (its code as typed) in several CPTS; `partielle` if a part of it is in none."""

    code: str
    cpts_ids: tuple[str, ...]
    date: PartialDate | None
    motif: str | None
    source: str | None
    partielle: bool
    ligne: int


class NomAncien(NamedTuple):
    """A former name, and the CPTS that it became if that is known."""

    nom: str
    annee: str
    cpts_id: str | None
    estime: bool


class TotalPublie(NamedTuple):
    """A regional total as published at a date: to compare with, never to fill in."""

    date: PartialDate
    indicateur: str
    valeur: int
    source: str | None


@dataclass(frozen=True)
class Plan:
    """The CPTS of a perimeter.

    Attributes
    ----------
    folder : Path
        Where the plan was read.
    nom : str
        Its name, as titles show it.
    perimetre : tuple of str
        Codes of the departments it speaks for; outside them coverage is unknown.
    cog : int
        Vintage of its commune codes.
    sources : tuple of str
        Documents that it was made from.
    cpts : tuple of Cpts
        By identifier.
    compositions : tuple of Composition
        By CPTS, then code.
    evenements : tuple of Evenement
        By date.
    derogations : tuple of Derogation
        By commune.
    noms_anciens : tuple of NomAncien
        By name.
    totaux_publies : tuple of TotalPublie
        By date.
    """

    folder: Path
    nom: str
    perimetre: tuple[str, ...]
    cog: int
    sources: tuple[str, ...]
    cpts: tuple[Cpts, ...]
    compositions: tuple[Composition, ...]
    evenements: tuple[Evenement, ...]
    derogations: tuple[Derogation, ...]
    noms_anciens: tuple[NomAncien, ...]
    totaux_publies: tuple[TotalPublie, ...]

    @property
    def latest(self) -> PartialDate | None:
        """Date of the latest event: what `--au` defaults to, never the clock."""
        return max((event.date for event in self.evenements), default=None)

    @property
    def dated(self) -> bool:
        """Whether any composition says since when or until when it holds."""
        return any(c.depuis or c.jusqu_au for c in self.compositions)

    @property
    def estimated(self) -> bool:
        """Whether any composition is an estimate."""
        return any(cpts.estimee for cpts in self.cpts)

    def statut(self, cpts_id: str, au: PartialDate | None) -> Evenement | None:
        """The event that gives a CPTS its status at a date.

        Parameters
        ----------
        cpts_id
            A CPTS.
        au
            The date; None for the latest state known.

        Returns
        -------
        Evenement or None
            None before the first event: the status is unknown then. Else the event that first
            shows the status of the latest one, its first signature if there is one. A signature
            within the period of a vaguer observation prevails: an ACI runs on for five years.
        """
        events = [
            event
            for event in self.evenements
            if event.cpts_id == cpts_id and (au is None or event.date.last_day <= au.last_day)
        ]
        if not events:
            return None
        last = events[-1]
        for event in events:
            if event.nature == SIGNATURE and event.date.iso.startswith(last.date.iso):
                last = event
        run = [last]
        for event in reversed(events[: events.index(last)]):
            if event.statut != last.statut:
                break
            run.append(event)
        signed = [event for event in run if event.nature == SIGNATURE]
        return (signed or run)[-1]

    def find(self, text: str) -> Cpts:
        """The CPTS of an identifier, a name, or a former name.

        Parameters
        ----------
        text
            What someone typed; case, accents and a leading « CPTS » do not matter.

        Returns
        -------
        Cpts
            The CPTS.

        Raises
        ------
        CptsError
            If the plan has none of that name.
        """
        by_id = {cpts.cpts_id: cpts for cpts in self.cpts}
        by_name = {
            **{_name_key(old.nom): old.cpts_id for old in self.noms_anciens if old.cpts_id},
            **{_name_key(cpts.nom): cpts.cpts_id for cpts in self.cpts},
        }
        found = by_id.get(text.strip().lower()) or by_id.get(by_name.get(_name_key(text), ""))
        if found:
            return found
        near = map(typographic, names.nearest(text, [*by_id, *(cpts.nom for cpts in self.cpts)]))
        hint = listed(near, "ou")
        hint = (
            f"vouliez-vous dire {hint} ?"
            if hint
            else f"les identifiants sont dans {self.folder / 'cpts.csv'}."
        )
        raise CptsError(f"Aucune CPTS du plan n’est {quoted(text)} : {hint}")


def date_of(evenement: Evenement | None) -> str:
    """Tell since when a status is known: a signature's date, or « au plus tard »."""
    if evenement is None:
        return "inconnu à cette date"
    if evenement.nature == SIGNATURE:
        return f"ACI signé {evenement.date.when}"
    note = ", estimé" if evenement.estime else ""
    return f"au plus tard {evenement.date.when}{note}"


def _name_key(name: str) -> str:
    return names.key(re.sub("^(?:cpts )?(?:(?:du|des|de|d) )?", "", names.key(name)))


def read_plan(folder: Path) -> Plan:
    """Read a plan.

    Parameters
    ----------
    folder
        A folder with ``plan.toml``, ``cpts.csv`` and ``compositions.csv``; ``statuts.csv``,
        ``derogations.csv``, ``noms-anciens.csv`` and ``totaux-publies.csv`` if there are.

    Returns
    -------
    Plan
        The plan, in canonical order whatever the order of rows.

    Raises
    ------
    TableError
        If a file is missing, unreadable, or does not keep its schema.
    PlanError
        If tables contradict each other.
    """
    about = read_toml(folder)
    cpts = {
        str(record.values["cpts_id"]): _cpts(record) for record in _records(folder, "cpts").records
    }
    compositions = _records(folder, "compositions")
    statuts = _records(folder, "statuts", optional=True)
    derogations = _records(folder, "derogations", optional=True)
    noms_anciens = _records(folder, "noms-anciens", optional=True)
    totaux = _records(folder, "totaux-publies", optional=True)
    for source in (compositions, statuts, noms_anciens):
        for record in source.records:
            source.check_cpts(record, [record.values["cpts_id"]], cpts)
    for record in derogations.records:
        derogations.check_cpts(record, record.values["cpts_ids"].split(), cpts)
    return Plan(
        folder,
        *about,
        tuple(cpts[cpts_id] for cpts_id in sorted(cpts)),
        tuple(sorted((_composition(r, compositions) for r in compositions.records), key=_order)),
        tuple(sorted((_evenement(r, statuts) for r in statuts.records), key=_event_order)),
        tuple(sorted((_derogation(r, derogations) for r in derogations.records), key=_order)),
        tuple(
            sorted(
                (
                    NomAncien(v["nom"], v["annee"] or "", v["cpts_id"], v["estime"] == "oui")
                    for v in (record.values for record in noms_anciens.records)
                ),
                key=lambda old: (old.nom, old.annee),
            )
        ),
        tuple(
            sorted(
                TotalPublie(
                    totaux.date(r, "date"), r.values["indicateur"], r.values["valeur"],
                    r.values["source"],
                )
                for r in totaux.records
            )
        ),
    )  # fmt: skip


def _order(row: Composition | Derogation) -> tuple[str, ...]:
    if isinstance(row, Derogation):
        return (row.code,)
    return (row.cpts_id, row.code, row.depuis.iso if row.depuis else "")


def _event_order(event: Evenement) -> tuple[Any, ...]:
    # Of one day the signature comes last, else the most advanced status: it is what counts.
    rank = next(statut.rang for statut in aci.statuts() if statut.statut == event.statut)
    signed = event.nature == SIGNATURE
    return (event.date.last_day, signed, event.cpts_id, rank, event.date.iso, event.source or "")


class _Source(NamedTuple):
    """A table of the plan, to read dates and references with the place of what is wrong."""

    path: Path
    records: tuple[Record, ...]

    def required_date(self, record: Record, column: str) -> PartialDate:
        try:
            return parse_date(record.values[column])
        except DateError as error:
            sentence = str(error)
            sentence = sentence[0].lower() + sentence[1:]
            raise TableError(f"Le fichier {self.path}, ligne {record.line} : {sentence}") from error

    def date(self, record: Record, column: str) -> Any:
        return self.required_date(record, column) if record.values[column] else None

    def check_cpts(
        self, record: Record, cpts_ids: Iterable[str | None], known: dict[str, Cpts]
    ) -> None:
        for cpts_id in cpts_ids:
            if cpts_id and cpts_id not in known:
                near = names.nearest(cpts_id, [*known], limit=1)
                hint = f" (vouliez-vous dire {near[0]} ?)" if near else ""
                raise PlanError(
                    f"Le fichier {self.path}, ligne {record.line}, cite la CPTS "
                    f"{quoted(cpts_id)}, absente de cpts.csv{hint} : l’y ajouter ou corriger."
                )


def _records(folder: Path, name: str, *, optional: bool = False) -> _Source:
    path = folder / f"{name}.csv"
    if optional and not path.exists():
        return _Source(path, ())
    return _Source(path, read_records(read_table(path), load_schema(name)))


def _cpts(record: Record) -> Cpts:
    v = record.values
    return Cpts(
        v["cpts_id"], v["nom"], v["departement_fiche"],
        tuple((v["departements_publies"] or "").split()),
        v["population_publiee"], v["population_declaree"], v["taille_declaree"],
        v["site_internet"], v["contact"], v["fiabilite_composition"],
        {name: text for name, text in record.extra.items() if text},
    )  # fmt: skip


def _composition(record: Record, source: _Source) -> Composition:
    v = record.values
    since, until = source.date(record, "depuis"), source.date(record, "jusqu_au")
    if since and until and since.last_day > until.last_day:
        raise PlanError(
            f"Le fichier {source.path}, ligne {record.line}, fait entrer la commune après sa "
            f"sortie ({since.iso}, {until.iso}) : corriger {quoted('depuis')} ou "
            f"{quoted('jusqu_au')}."
        )
    return Composition(
        v["cpts_id"], v["code_commune"], v["partie"], since, until, record.line
    )  # fmt: skip


def _evenement(record: Record, source: _Source) -> Evenement:
    v = record.values
    return Evenement(
        source.required_date(record, "date"), v["cpts_id"], v["statut"], v["nature"],
        v["source"], v["estime"] == "oui",
    )  # fmt: skip


def _derogation(record: Record, source: _Source) -> Derogation:
    v = record.values
    return Derogation(
        v["code_commune"], tuple(sorted(v["cpts_ids"].split())), source.date(record, "date"),
        v["motif"], v["source"], v["couverture"] == "partielle", record.line,
    )  # fmt: skip
