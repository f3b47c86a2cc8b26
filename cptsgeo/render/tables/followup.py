"""What to tell a committee, as tables: a row for each thing, all with the same columns."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cptsgeo.analysis.followup import Attente, Followup
from cptsgeo.analysis.upkeep import NOTICE
from cptsgeo.files.schema import load_schema
from cptsgeo.plan import aci
from cptsgeo.plan.model import Liste, date_of
from cptsgeo.plan.rows import Etape
from cptsgeo.render.provenance import (
    WORTH,
    dated,
    former_estimate,
    head,
    reserves,
    territories_of_today_always,
)
from cptsgeo.render.sheets import Column, Sheet, to_text
from cptsgeo.render.sheets.texts import wrapped
from cptsgeo.render.tables.changes import told
from cptsgeo.render.tables.comparison import comparison_sheets
from cptsgeo.render.tables.plan_info import CONTRACTS, term_state
from cptsgeo.text.french import NBSP, count, date, listed, lowered, number, raised, typographic
from cptsgeo.text.persons import masked

TERRITORIES, NOTES = "territoires", "notes"
INTERNAL = "Notes de suivi (internes)"

INTERNAL_TOLD = (
    f"Interne{NBSP}: ce suivi contient des notes, qui ne figurent dans aucun autre document. Ne "
    "pas le diffuser ainsi."
)
"""What whoever has the notes before them must know."""

_COLUMNS = (
    Column("date", "Date"),
    Column("cpts", "CPTS"),
    Column("quoi", "Quoi"),
    Column("source", "Source"),
)


class Fact(NamedTuple):
    """Something to tell: when, of whom, what, by which document; each empty if there is none."""

    date: str
    cpts: str
    quoi: str
    source: str = ""


class Section(NamedTuple):
    """Things to tell of one kind; `vide` says so where there are none, `notes` what to know."""

    nom: str
    titre: str
    faits: tuple[Fact, ...]
    vide: str
    notes: tuple[str, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The same as a table."""
        return Sheet(self.nom, self.titre, _COLUMNS, self.faits, self.notes)


def sections(found: Followup, *, notes: bool) -> list[Section]:
    """Give what there is to tell, in the order in which a committee hears it.

    Parameters
    ----------
    found
        What moved, and what waits.
    notes
        Whether internal notes are told.

    Returns
    -------
    list of Section
        What moved first, then what waits, then notes.
    """
    months = count(found.mois, "mois", "mois")
    return [
        Section("statuts", "Statuts qui ont bougé", tuple(_statuses(found)), "Aucun."),
        Section("etapes", "Étapes franchies", tuple(sorted(_steps(found))), "Aucune."),
        Section("listes", "Listes de communes reçues, modifiées ou votées",
                tuple(sorted(_lists(found))), "Aucune."),
        Section(TERRITORIES, "Territoires et couverture", tuple(_territories(found)),
                "Rien n’a bougé." if found.territoires_connus else UNDATED,
                tuple(_territory_notes(found))),
        Section("contrats", CONTRACTS, tuple(_terms(found)), "Aucun.", tuple(_term_notes(found))),
        Section("projets", f"Projets sans événement depuis {months}", tuple(_silent(found)),
                "Aucun.", (SILENT,)),
        Section("previsions", f"Prévisions échues, ou à venir dans les {NOTICE}{NBSP}mois",
                tuple(_foreseen(found)), "Aucune."),
        Section("a_attribuer", "Communes à attribuer", tuple(_waiting(found)), "Aucune."),
        Section("fiches", "Réponses qui manquent", tuple(_answers(found)), _no_answer(found)),
        *([Section(NOTES, INTERNAL, tuple(_notes(found)), "Aucune.")] if notes else []),
    ]  # fmt: skip


UNDATED = "Ce qui en a bougé ne peut être dit."
"""Of territories that have no date."""

HOW = "Pour le dire, donner par --avant le plan tel qu’il était."
"""Whoever types the command can do something about it; a committee cannot."""

SILENT = (
    f"Sans ACI signé{NBSP}; un événement est un statut vu ou signé, ou une étape. Une note n’en "
    "est pas un."
)


def followup_sheets(found: Followup, *, notes: bool) -> list[Sheet]:
    """Give what there is to tell as tables.

    Parameters
    ----------
    found
        What moved, and what waits.
    notes
        Whether internal notes are told.

    Returns
    -------
    list of Sheet
        ``suivi``, with everything; ``communes``, those that changed CPTS.
    """
    parts = sections(found, notes=notes)
    rows = tuple((part.titre, *fact) for part in parts for fact in part.faits)
    kept = [f"{part.titre}{NBSP}: {one}" for part in parts for one in part.notes if part.faits]
    told_ = (INTERNAL_TOLD,) if notes and found.notes else ()
    everything = Sheet("suivi", "Suivi", (Column("rubrique", "Rubrique"), *_COLUMNS), rows,
                       (*told_, *kept, *reserves(found.territories)))  # fmt: skip
    communes = next(one for one in comparison_sheets(found.comparaison) if one.nom == "communes")
    return [everything, communes]


def followup_text(found: Followup, *, notes: bool, width: int) -> str:
    """Write what there is to tell for a terminal.

    Parameters
    ----------
    found
        What moved, and what waits.
    notes
        Whether internal notes are told.
    width
        Columns of the terminal.

    Returns
    -------
    str
        A table for each kind, or a line where there is nothing.
    """
    internal = notes and found.notes
    blocks = ["\n".join(wrapped(INTERNAL_TOLD, width, "")) + "\n"] if internal else []
    for part in sections(found, notes=notes):
        if part.faits:
            blocks.append(to_text([_narrow(part)], width=width))
        else:
            more = [HOW] if part.vide == UNDATED else []
            told_ = [f"{part.titre}{NBSP}: {lowered(part.vide)}", *part.notes, *more]
            lines = [wrapped(one, width, "  " if rank else "") for rank, one in enumerate(told_)]
            blocks.append("\n".join(line for one in lines for line in one) + "\n")
    return "\n".join(blocks)


def _narrow(part: Section) -> Sheet:
    """A table without its source, nor what it has nothing of; dates as people read them."""
    readable = tuple(one._replace(date=date(one.date) if one.date else "") for one in part.faits)
    kept = [column.cle for rank, column in enumerate(_COLUMNS[:-1])
            if any(one[rank] for one in readable)]  # fmt: skip
    return part.sheet._replace(lignes=readable).only(*kept)


def since_told(found: Followup) -> str:
    """Tell from when on: ``depuis septembre 2025``, ``depuis le 12 mars 2026``."""
    return f"depuis {found.depuis.when.removeprefix('en ')}"


def followup_head(found: Followup, *, notes: bool, empreinte: str) -> dict[str, Any]:
    """Give what the JSON of a follow-up begins with: that of its plan, dates, whether internal."""
    return {
        **head("suivi", found.territories, empreinte=empreinte),
        "depuis": found.depuis.iso,
        "mois": found.mois,
        "territoires_connus": found.territoires_connus,
        "interne": notes and bool(found.notes),
    }


def _name(found: Followup, cpts_id: str) -> str:
    return typographic(found.cpts(cpts_id).nom)


def _statuses(found: Followup) -> Iterator[Fact]:
    for one in found.statuts:
        before, after = map(aci.libelle_statut, (one.avant, one.evenement.statut))
        yield Fact(one.evenement.date.iso, _name(found, one.evenement.cpts_id),
                   f"{before} → {lowered(after)} ({date_of(one.evenement)})",
                   _document(one.evenement.source))  # fmt: skip


def _document(source: str | None) -> str:
    return masked(typographic(source or ""))


def _steps(found: Followup) -> Iterator[Fact]:
    words = load_schema("etapes").field("etape")
    for one in found.etapes:
        yield _step(found, one, words.shown(one.etape))


def _step(found: Followup, one: Etape, words: str) -> Fact:
    return Fact(one.date.iso, _name(found, one.cpts_id), words, _document(one.source))


def _lists(found: Followup) -> Iterator[Fact]:
    for one in found.listes:
        parts = [f"liste {WORTH[one.fiabilite][0]}"]
        parts += ["votée, pas encore dans un avenant"] if one.prevu else []
        parts += [f"datée {one.date.of}"] if one.date else []
        parts += [f"effet {_on(one)}"] if one.effet else []
        parts += [f"modifiée {one.modifiee_le.when}"] if one.modifiee_le else []
        dates = [when for when in (one.date, one.modifiee_le, one.effet) if when]
        yield Fact(max(dates).iso, _name(found, one.cpts_id), raised(", ".join(parts)),
                   _document(one.source))  # fmt: skip


def _on(one: Liste) -> str:
    return one.effet.when if one.effet else ""


def _territories(found: Followup) -> Iterator[Fact]:
    """What changed of CPTS and of their communes, in the words of ``comparer``."""
    if not found.territoires_connus:
        return
    said = told(found.comparaison)
    for what in ("ajoutees", "disparues", "renommees"):
        for line in said[what][1]:
            yield Fact("", "", f"{raised(_ONE[what])}{NBSP}: {line}")
    for what in ("mouvements", "compositions", "couverture"):
        for line in said[what][1]:
            yield Fact("", "", line)


_ONE = {"ajoutees": "ajoutée", "disparues": "disparue", "renommees": "renommée"}


def _territory_notes(found: Followup) -> Iterable[str]:
    before = found.comparaison.avant
    if found.autre:
        when = f", {dated(before)}" if before.au else ""
        yield f"Par rapport au plan {typographic(before.plan.origin.path.name)}{when}."
    else:
        yield from territories_of_today_always(found.territories.plan)


def _terms(found: Followup) -> Iterator[Fact]:
    for one in found.entretien.termes:
        state = term_state(one)
        yield Fact(one.terme.isoformat(), typographic(one.cpts.nom),
                   f"Terme {state}{NBSP}: ACI signé ou renouvelé {one.depuis.when}")  # fmt: skip


def _term_notes(found: Followup) -> Iterator[str]:
    unknown = found.entretien.sans_date
    if unknown:
        yield (
            f"Terme inconnu de {count(len(unknown), 'CPTS', 'CPTS')}, dont l’ACI est signé à une "
            f"date que le plan n’a pas{NBSP}: {listed(typographic(one.nom) for one in unknown)}."
        )


def _silent(found: Followup) -> Iterator[Fact]:
    for one in found.silencieux:
        last = f"dernier événement {one.dernier.when}" if one.dernier else "aucun événement connu"
        yield Fact(one.dernier.iso if one.dernier else "", typographic(one.cpts.nom),
                   f"{aci.libelle_statut(one.statut)}, {last}")  # fmt: skip


def _foreseen(found: Followup) -> Iterator[Fact]:
    for past, events, lists in (
        (True, found.entretien.previsions, found.entretien.listes),
        (False, found.a_venir, found.listes_a_venir),
    ):
        when = "échue" if past else "à venir"
        facts = [
            Fact(one.date.iso, _name(found, one.cpts_id),
                 f"Prévision {when}{NBSP}: {lowered(aci.libelle_statut(one.statut))}",
                 _document(one.source))
            for one in events
        ]  # fmt: skip
        facts += [
            Fact(one.effet.iso, _name(found, one.cpts_id),
                 f"Prévision {when}{NBSP}: effet d’une liste de communes votée",
                 _document(one.source))
            for one in lists if one.effet
        ]  # fmt: skip
        yield from sorted(facts)


def _waiting(found: Followup) -> Iterator[Fact]:
    territories = found.territories
    for atom, row in territories.a_attribuer.items():
        commune = territories.communes.atoms[atom]
        told_ = f"{typographic(commune.nom)} ({atom}), {count(commune.population, 'habitant')}"
        cpts = territories.cpts.get(row.venait_de or "")
        more = f", {former_estimate(cpts)}" if cpts else ""
        yield Fact(row.depuis.iso if row.depuis else "", "", told_ + more)


ATTENTES = {
    Attente.ABSENTE: "Aucune fiche",
    Attente.NON_RENSEIGNEE: "Fiche non renseignée",
    Attente.EN_REDACTION: "Projet de santé en rédaction",
    Attente.PARTIELLE: "Fiche partielle",
    Attente.ANCIENNE: "Fiche de plus de deux ans",
}


def _answers(found: Followup) -> Iterator[Fact]:
    for one in found.reponses:
        yield Fact(one.fiche.date.iso if one.fiche else "", typographic(one.cpts.nom),
                   ATTENTES[one.attente])  # fmt: skip


def _no_answer(found: Followup) -> str:
    return "Le plan n’a pas de fiches." if found.territories.plan.observatoire.vide else "Aucune."


def _notes(found: Followup) -> Iterator[Fact]:
    for one in found.notes:
        yield Fact(one.date.iso, _name(found, one.cpts_id), masked(typographic(one.note)))


def key_figures(found: Followup) -> list[tuple[str, str, str]]:
    """Give the figures of a follow-up: what, how many, and what to know of it."""
    moved = found.comparaison.mouvements
    people = sum(one.population for one in moved)
    communes = sum(len(one.codes) for one in moved)
    known = found.territoires_connus
    return [
        ("Statuts qui ont bougé", number(len(found.statuts)), ""),
        ("Communes qui ont changé de CPTS", number(communes) if known else "–",
         count(people, "habitant") if known else "territoires non datés"),
        ("Contrats à leur terme", number(len(found.entretien.termes)),
         f"{number(len(found.entretien.sans_date))} de terme inconnu"),
        ("Projets sans événement", number(len(found.silencieux)), f"depuis {found.mois} mois"),
        ("Communes à attribuer", number(len(found.territories.a_attribuer)), ""),
        ("Réponses qui manquent", number(len(found.reponses)), ""),
    ]  # fmt: skip
