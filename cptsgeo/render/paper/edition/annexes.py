"""Annexes: communes by CPTS, the CPTS of each commune with a page, acronyms, sources."""

import csv
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cptsgeo.analysis.coverage import etats
from cptsgeo.analysis.figures import Absence, Axe
from cptsgeo.files.content import read_utf8
from cptsgeo.paths import data_folder
from cptsgeo.plan import aci
from cptsgeo.plan.observatory import Silence
from cptsgeo.render import cards
from cptsgeo.render.document import (
    Block,
    Bullets,
    Definitions,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Run,
    Words,
)
from cptsgeo.render.document.document import within, words_of
from cptsgeo.render.document.words import plain
from cptsgeo.render.paper.edition.blocks import note
from cptsgeo.render.paper.edition.edition import Edition, anchor
from cptsgeo.render.provenance import FUNDING, mentions_of_map, sources_without_funding
from cptsgeo.render.tables.figures import has_members
from cptsgeo.text import names
from cptsgeo.text.french import NBSP, count, listed, lowered, number, raised, typographic


def communes_by_cpts(edition: Edition) -> Iterator[Block]:
    """Give the communes of each CPTS, with their inhabitants."""
    territories = edition.territories
    atoms = territories.communes.atoms
    yield PageBreak()
    if not edition.figures.ensemble.cpts_ids:
        return
    yield Heading(1, "Communes de chaque CPTS")
    for cpts_id in edition.figures.ensemble.cpts_ids:
        held = sorted(territories.atoms[cpts_id], key=lambda code: names.key(atoms[code].nom))
        title = Run(cards.label(territories.cpts[cpts_id]), strong=True, anchor=anchor(cpts_id))
        people = f", {count(len(held), 'commune')}" if held else ""
        yield Paragraph((title, people or " : aucune commune connue"), near=bool(held))
        if held:
            yield Listing(
                tuple((typographic(atoms[code].nom), number(atoms[code].population))
                      for code in held),
                columns=4,
            )  # fmt: skip


def index(edition: Edition) -> Iterator[Block]:
    """Give the CPTS of each commune of the departments, with the page of its sheet."""
    territories = edition.territories
    coverage, labels = edition.coverage, etats()
    yield Heading(1, "Dans quelle CPTS est chaque commune")
    shown = {one for ids in edition.chapters.values() for one in ids}
    rows: list[tuple[Words, Words]] = []
    for commune in sorted(coverage.communes, key=lambda one: (names.key(one.nom), one.code)):
        nom = f"{typographic(commune.nom)} ({commune.departement}) "
        owners = territories.owners.get(commune.code, ())
        if not owners:
            rows.append(((nom, Run(lowered(labels[coverage.etats[commune.code]]), soft=True)), ""))
        for one in owners:
            place = anchor(one) if one in shown else ""
            told = Run(cards.label(territories.cpts[one]), soft=True, anchor=place)
            rows.append(((nom, told), Run("", anchor=place, page=True) if place else ""))
    yield Listing(tuple(rows), columns=2)


class Sigle(NamedTuple):
    """An acronym, and what it stands for."""

    sigle: str
    developpe: str


@functools.cache
def sigles() -> tuple[Sigle, ...]:
    """Acronyms of the field.

    Returns
    -------
    tuple of Sigle
        By acronym, from ``data/aci/sigles.csv``.
    """
    text = read_utf8(data_folder() / "aci" / "sigles.csv")
    return tuple(Sigle(row["sigle"], row["developpe"]) for row in csv.DictReader(text.splitlines()))


def glossary(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the acronyms that a document uses.

    Parameters
    ----------
    blocks
        What it says.

    Yields
    ------
    Block
        Those that are known, in their order.
    """
    used = {
        word
        for block in within(blocks)
        for words in words_of(block)
        for word in re.findall(r"\b[A-ZÉ][A-Za-zÉ0-9]+\b", plain(words))
    }
    found = tuple((Run(one.sigle, strong=True), typographic(one.developpe))
                  for one in sigles() if one.sigle in used)  # fmt: skip
    if found:
        yield Heading(1, "Sigles")
        yield Definitions(found, terms=0.16)


def origins(edition: Edition) -> Iterator[Block]:
    """Tell the sources, their vintages, and how figures were reckoned."""
    yield Heading(1, "Sources et méthode")
    territories = edition.territories
    told = [*sources_without_funding(territories), *mentions_of_map(territories)]
    told += [FUNDING] if edition.wanted.financement else []
    yield from (Paragraph(one) for one in dict.fromkeys(told))
    yield note(
        "Populations : somme des populations municipales des communes entières. Une CPTS qui "
        "partage une commune par dérogation n’a ni population ni taille calculées."
    )


def unsaid(edition: Edition) -> Iterator[Block]:
    """Tell what a document lacks: names of persons, and what nobody published."""
    yield Heading(1, "Ce que ce document ne dit pas")
    yield Bullets(tuple(_lacking(edition)))


_NAMED = 12
"""CPTS that are named; more are counted, and their sheets say it."""


def _lacking(edition: Edition) -> Iterator[str]:
    found, cpts = edition.figures, edition.territories.cpts

    def those(asked: Callable[[str], bool]) -> str:
        ids = [one for one in found.ensemble.cpts_ids if asked(one)]
        if len(ids) > _NAMED:
            return count(len(ids), "CPTS", "CPTS")
        return listed(cards.label(cpts[one]) for one in ids)

    yield "Le nom des personnes, comme celui de qui préside ou coordonne une CPTS."
    portrait = edition.coverage.portrait
    if told := those(lambda one: portrait(one).statut == aci.STATUT_INCONNU):
        yield f"Le statut, que rien ne dit à cette date{NBSP}: {told}."
    undated = found.by(Axe.ANNEE).absentes.get(Absence.ANNEE_INCONNUE, ())
    if told := those(lambda one: one in undated):
        yield f"L’année de signature de l’ACI, que personne n’a publiée{NBSP}: {told}."
    if told := those(lambda one: cpts[one].population_declaree is None):
        yield f"La population publiée, ou une population qui se lise{NBSP}: {told}."
    seen = edition.plan.observatoire
    if seen.vide:
        return
    if told := those(lambda one: seen.silence(one) is Silence.FICHE_NON_REMPLIE):
        yield f"Les actions, faute de fiche remplie{NBSP}: {told}."
    nowhere = [
        *([] if found.by(Axe.TYPOLOGIE).base else ["la typologie des territoires"]),
        *([] if has_members(found) else ["le nombre des professionnels", "celui des membres"]),
    ]
    if nowhere:
        yield raised(f"{listed(nowhere)}, que ne dit aucune fiche.")
