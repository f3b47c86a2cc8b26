"""What stands before the region: preamble, what changed, how to read, the missions."""

from collections.abc import Iterator
from dataclasses import replace

from cptsgeo.analysis.local_comparison import within
from cptsgeo.files.schema import load_schema
from cptsgeo.plan import aci
from cptsgeo.plan.observatory import SILENCES
from cptsgeo.render.document import (
    Block,
    Bullets,
    Column,
    Definitions,
    Group,
    Heading,
    Paragraph,
    Run,
    Table,
)
from cptsgeo.render.looks import state_looks
from cptsgeo.render.paper.documents.parts import look_mark
from cptsgeo.render.paper.edition import texts
from cptsgeo.render.paper.edition.blocks import note
from cptsgeo.render.paper.edition.edition import Edition
from cptsgeo.render.provenance import reserves, situation
from cptsgeo.render.tables.action_words import WHAT_STATES_SAY
from cptsgeo.render.tables.changes import sections
from cptsgeo.render.tables.figure_words import sizes_told
from cptsgeo.text.french import raised, typographic


def preamble(edition: Edition) -> Iterator[Block]:
    """Give the preamble that the region writes, if it writes one."""
    written = texts.written(edition.plan, texts.PREAMBULE, 1)
    if written:
        yield Heading(1, "Préambule")
        yield from written


def changes(edition: Edition) -> Iterator[Block]:
    """Give what changed since the last edition, if it is given."""
    found = edition.since
    if found is None:
        return
    if not edition.whole:
        found = within(found, edition.departements)
    before = found.avant
    yield Heading(1, "Ce qui a changé")
    yield Paragraph(
        f"Depuis {typographic(before.plan.nom)}, {situation(before)}, jusqu’à ce document, "
        f"{situation(found.apres)}."
    )
    parts = sections(found)
    if not parts:
        yield Paragraph("Rien n’a changé.")
    for title, lines in parts:
        yield Heading(2, title, told=False)
        yield Bullets(tuple(lines))


def reading(edition: Edition) -> Iterator[Block]:
    """Tell how to read the document: statuses, sizes, lists, silences."""
    yield Heading(1, "Comment lire ce document")
    yield Paragraph(
        "Le territoire d’une CPTS est un ensemble de communes entières : le contrat (ACI), signé "
        "avec la CPAM et l’ARS, n’est accordé qu’à des communes complètes. Une commune de "
        "plusieurs CPTS par dérogation compte une fois dans tout total."
    )
    yield Heading(2, "Les statuts", told=False)
    looks = state_looks()
    yield Definitions(
        tuple(
            (
                Run(raised(one.libelle), mark=look_mark(looks[one.statut])),
                typographic(" ; ".join(filter(None, (one.stade_fcpts, one.stade_ars)))),
            )
            for one in aci.statuts()
        )
    )
    yield Heading(2, "Les tailles", told=False)
    yield Paragraph(sizes_told())
    yield Heading(2, "Les listes de communes", told=False)
    yield Definitions(_LISTS)
    for told in reserves(edition.territories):
        yield Paragraph(told)
    if not edition.plan.observatoire.vide:
        yield Heading(2, "Quand une CPTS ne dit rien", told=False)
        yield Definitions(
            tuple((raised(told), _SILENCES[one.value]) for one, told in SILENCES.items())
        )
        yield note(WHAT_STATES_SAY)


_LISTS = (
    ("Officielle", "annexée à l’ACI ou au projet de santé validé, ou envoyée par l’ARS ou la CPAM"),
    ("Déclarée", "donnée par la CPTS elle-même"),
    ("Estimation", "reconstituée, faute de liste publiée : à confirmer auprès de la CPTS"),
)
_SILENCES = {
    "rien_de_declare": "la CPTS a répondu, et n’indique aucune action à cet endroit",
    "mission_non_retenue": "la mission est optionnelle, et la CPTS ne l’a pas choisie",
    "projet_de_sante_en_redaction": "la CPTS écrit encore son projet de santé",
    "fiche_non_remplie": "la CPTS n’a pas répondu : rien n’est connu",
}


def missions(edition: Edition) -> Iterator[Block]:
    """Give the missions of CPTS."""
    seen = edition.plan.observatoire
    own = texts.written(edition.plan, texts.MISSIONS, 1)
    if not seen.missions and not own:
        return
    yield Heading(1, "Les missions des CPTS")
    yield from own[:-1]
    # The table is not alone on the next page.
    yield from (replace(one, near=True) if isinstance(one, Paragraph) else one for one in own[-1:])
    nature = load_schema("missions").field("nature")
    yield Table(
        (Column("Mission"), Column("Nature")),
        (Group(tuple(
            (typographic(one.libelle), nature.shown(one.nature or "")) for one in seen.missions
        )),),
    )  # fmt: skip
