"""The état d'avancement: what each chapter says, from the results of other commands."""

import itertools
import re
from dataclasses import replace

import pytest
from documents import assert_accessible, bare, text_of

from cptsgeo.analysis.comparison import compare
from cptsgeo.plan.model import Plan
from cptsgeo.plan.rows import Texte
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.document import Beside, Block, Document, Heading, Listing, Picture, Table
from cptsgeo.render.document.document import within, words_of
from cptsgeo.render.document.words import plain, runs
from cptsgeo.render.drawing.coverage_chart import coverage_chart
from cptsgeo.render.pages.written import page_document
from cptsgeo.render.paper.edition.annexes import sigles
from cptsgeo.render.paper.edition.document import chapters, edition_document
from cptsgeo.render.paper.edition.edition import ELSEWHERE, Edition, Wanted
from cptsgeo.render.paper.edition.opening import changes
from cptsgeo.render.paper.edition.texts import remarks
from cptsgeo.render.paper.setting import set_document
from cptsgeo.render.tables.changes import sections
from cptsgeo.text.french import NBSP, typographic


def made(edition: Edition) -> Document:
    return edition_document(edition, [tuple(one()) for one in chapters(edition)])


@pytest.fixture(scope="module")
def whole(shipped: Territories) -> Edition:
    return Edition(shipped, shipped.plan.perimetre, Wanted("juillet 2026"))


@pytest.fixture(scope="module")
def region(whole: Edition) -> Document:
    return made(whole)


@pytest.fixture(scope="module")
def mayenne(shipped: Territories) -> Edition:
    return Edition(shipped, ("53",), Wanted("été 2026", financement=True, lignes=True))


def said(blocks: tuple[Block, ...]) -> str:
    told = (plain(words) for block in within(blocks) for words in words_of(block))
    return "\n".join(told).replace(NBSP, " ")


def headings(document: Document, level: int) -> list[str]:
    return [plain(block.words) for block in within(document.blocks)
            if isinstance(block, Heading) and block.level == level]  # fmt: skip


def part(document: Document, title: str) -> tuple[Block, ...]:
    """The blocks from a heading to the next one of its level or above."""
    blocks = document.blocks
    starts = [rank for rank, one in enumerate(blocks) if isinstance(one, Heading)]
    (begin,) = [rank for rank in starts if plain(blocks[rank].words) == title]  # type: ignore[union-attr]
    level = blocks[begin].level  # type: ignore[union-attr]
    ends = [rank for rank in starts if rank > begin and blocks[rank].level <= level]  # type: ignore[union-attr]
    return blocks[begin : ends[0] if ends else len(blocks)]


def test_every_cpts_has_one_sheet_in_the_chapter_of_its_department(
    whole: Edition, region: Document
) -> None:
    sheets = [one for one in headings(region, 2) if one.startswith("CPTS ")]
    assert sorted(sheets) == sorted(typographic(one.nom) for one in whole.plan.cpts)
    chapters_ = headings(region, 1)
    for name in ("Loire-Atlantique (44)", "Maine-et-Loire (49)", "Mayenne (53)", "Sarthe (72)",
                 "Vendée (85)"):  # fmt: skip
        assert name in chapters_
    assert "CPTS Sèvremoine" in said(part(region, "Maine-et-Loire (49)"))
    assert ELSEWHERE not in whole.chapters


def test_a_sheet_tells_what_is_known_and_the_four_silences(region: Document) -> None:
    sheet = said(part(region, "CPTS d’Ancenis"))
    for told in ("CPTS opérationnelle", "ACI signé le 14 juin 2021", "87 582", "85 676",
                 "estimée, à confirmer", "Loire-Atlantique (44), Maine-et-Loire (49)",
                 "Plan de réponse aux crises", "Atlantique Nord Loire"):  # fmt: skip
        assert told in sheet
    assert "€" not in sheet
    assert "Présidence" not in sheet
    assert "Fiche non remplie." in said(part(region, "CPTS Pays de Mayenne"))
    assert "Projet de santé en rédaction." in said(part(region, "CPTS du Pays des Coëvrons"))
    assert "rien de déclaré." in said(part(region, "CPTS du Pays de Laval"))
    drawn = [one for one in within(part(region, "CPTS d’Ancenis")) if isinstance(one, Picture)]
    assert [one.alt for one in drawn] == ["Territoire de la CPTS d’Ancenis, en entier"]


def test_money_and_lines_are_for_who_asks(mayenne: Edition) -> None:
    document = made(mayenne)
    sheet = said(part(document, "CPTS du Pays de Laval"))
    assert "420 000 €" in sheet
    assert re.search(r"Présidence\n…+", sheet)
    assert re.search(r"Coordination\n…+", sheet)
    assert {plain(one.words) for one in document.blocks if isinstance(one, Heading)} >= {
        "CPTS Nord-Ouest Mayennais", "CPTS Sud-Ouest Mayennais"
    }  # fmt: skip
    assert document.title == "État d’avancement des CPTS – Mayenne (53)"
    # Figures are those of the department: three CPTS of seven have actions.
    assert "Base : 3 CPTS avec des actions, sur 7." in said(document.blocks)
    assert "Base : 32" not in said(document.blocks)


def test_the_index_names_every_commune_of_the_departments(whole: Edition, region: Document) -> None:
    (listing,) = [one for one in part(region, "Dans quelle CPTS est chaque commune")
                  if isinstance(one, Listing)]  # fmt: skip
    told = {plain(first): [run.anchor for run in runs(page) if run.page]
            for first, page in listing.rows}  # fmt: skip
    # Nantes, that two CPTS share, has two rows.
    assert len(told) == len(listing.rows) == len(whole.coverage.communes) + 1 == 1229
    assert told["Ancenis-Saint-Géréon (44) Ancenis"] == ["cpts-ancenis"]
    assert told["Legé (44) zone blanche (aucune CPTS)"] == []
    assert told["Nantes (44) Nantes Grand Ouest"] == ["cpts-nantes-grand-ouest"]
    assert told["Nantes (44) La Nantaise Centre Est"] == ["cpts-la-nantaise-centre-est"]


def test_acronyms_are_those_that_the_document_uses(region: Document) -> None:
    told = said(part(region, "Sigles"))
    assert "service d’accès aux soins" in told
    assert "CPAM" in told
    body = said(region.blocks[: region.blocks.index(part(region, "Sigles")[0])])
    for one in sigles():
        used = re.search(rf"\b{one.sigle}\b", body) is not None
        assert (f"{one.sigle}\n" in told) == used, one


def test_pictures_are_numbered_in_the_order_in_which_they_are_read(region: Document) -> None:
    found = [one.caption for one in within(region.blocks) if isinstance(one, Picture)]
    assert [int(re.match(r"Figure (\d+)", one)[1]) for one in found] == [  # type: ignore[index]
        *range(1, len(found) + 1)
    ]
    # Charts (nobody says members: one for four), maps of the whole, of departments, of CPTS.
    assert len(found) == 6 + 3 + 5 + 43


def test_the_chart_of_coverage_tells_shares_of_inhabitants(whole: Edition) -> None:
    drawn = coverage_chart(whole.tallies, 600).content.replace(NBSP, " ")
    for told in ("Maine-et-Loire", "Ensemble", "85,1 %", "Base : 3 907 156 habitants."):
        assert told in drawn
    assert drawn.count("<rect") >= 12


def test_what_changed_since_the_last_edition(shipped: Territories, whole: Edition) -> None:
    events = tuple(one for one in shipped.plan.evenements if one.cpts_id != "ancenis")
    before = territories(replace(shipped.plan, evenements=events), shipped.communes, shipped.au)
    found = compare(before, shipped)
    told = said(tuple(changes(replace(whole, since=found))))
    (lines,) = [lines for _, lines in sections(found) if any("Ancenis" in one for one in lines)]
    assert all(line.replace(NBSP, " ") in told for line in lines)
    # A document of another department is not about it.
    assert "Rien n’a changé." in said(tuple(changes(Edition(shipped, ("53",), since=found))))
    assert "Ancenis" in said(tuple(changes(Edition(shipped, ("49",), since=found))))
    same = compare(shipped, shipped)
    assert "Rien n’a changé." in said(tuple(changes(replace(whole, since=same))))
    assert not tuple(changes(whole))


def test_texts_of_the_region_stand_at_their_places(shipped: Territories) -> None:
    plan = replace(
        shipped.plan,
        textes=(
            Texte("departement_53", "", "De la Mayenne.", 5),
            Texte("preambule", "", "Un **mot** #import <b>x</b>, jean.dupont@orange.fr", 2),
            Texte("presentation", "pays-de-laval", "De Laval.\n\n![carte](a.png)", 3),
            Texte("conclusion", "", "Nulle part.", 7),
        ),
    )
    found = territories(plan, shipped.communes, shipped.au)
    document = made(Edition(found, ("53",)))
    assert "Un mot #import x, [adresse masquée]" in said(part(document, "Préambule"))
    assert "De la Mayenne." in said(part(document, "Mayenne (53)"))
    assert "De Laval." in said(part(document, "CPTS du Pays de Laval"))
    assert "Nulle part." not in said(document.blocks)
    told = {one.ligne: one.told.replace(NBSP, " ") for one in remarks(plan, ("pays-de-laval",))}
    assert "2 morceaux de HTML et coordonnées d’une personne" in told[2]
    assert "1 image" in told[3]
    assert "« conclusion »" in told[7].replace(NBSP, " ")
    assert 5 not in told


def test_the_document_of_a_department_is_accessible_and_says_what_its_page_says(
    mayenne: Edition,
) -> None:
    document = made(mayenne)
    content = set_document(document).content
    assert_accessible(content)
    assert set_document(made(replace(mayenne))).content == content
    text, page = text_of(content), page_document(document)
    for block in within(document.blocks):
        for words in words_of(block):
            assert bare(plain(words)) in text, words
    assert "Présidence" in page
    assert "onerror" not in page


@pytest.mark.parametrize("nom", ["#import \"x\": * $a$ \\ @b <c>", "A" * 5000, "CPTS {{7*7}}",
                                 "=HYPERLINK(1)", "<img src=x onerror=alert(1)>"])  # fmt: skip
def test_names_of_any_kind_are_words(shipped: Territories, nom: str) -> None:
    cpts = tuple(one._replace(nom=nom) if one.cpts_id == "pays-de-laval" else one
                 for one in shipped.plan.cpts)  # fmt: skip
    found = territories(replace(shipped.plan, cpts=cpts), shipped.communes, shipped.au)
    document = made(Edition(found, ("53",)))
    content = set_document(document).content
    assert bare(typographic(nom))[:60] in text_of(content)
    assert "<img src=x" not in page_document(document)


def test_a_plan_that_says_little_makes_a_document(shipped: Territories) -> None:
    plan = shipped.plan
    alone = Plan(plan.origin, "Essai", ("53",), plan.cog, (), "", (), False,
                 (plan.find("ancenis")._replace(departement_fiche=None, site_internet=None),),
                 (), (), (), (), ())  # fmt: skip
    found = territories(alone, shipped.communes, None)
    document = made(Edition(found, ("53",)))
    assert "CPTS et projets sans département" in headings(document, 1)
    assert "Aucune commune n’est connue" in said(document.blocks)
    assert_accessible(set_document(document).content)


def test_tables_are_whole_and_beside_blocks_hold_something(region: Document) -> None:
    assert all(one.rows or one.empty for one in within(region.blocks) if isinstance(one, Table))
    assert all(one.left and one.right for one in within(region.blocks) if isinstance(one, Beside))


def test_a_plan_without_cpts_has_no_empty_part(shipped: Territories) -> None:
    plan = shipped.plan
    nobody = Plan(
        plan.origin, "Essai", ("53",), plan.cog, (), "", (), False, (), (), (), (), (), ()
    )
    document = made(Edition(territories(nobody, shipped.communes, None), ("53",)))
    found = document.blocks
    for one, after in itertools.pairwise(found):
        if isinstance(one, Heading) and isinstance(after, Heading):
            assert after.level > one.level, plain(one.words)
    assert not isinstance(found[-1], Heading)


def test_a_document_says_nothing_of_the_tool_that_made_it(region: Document) -> None:
    body = said(region.blocks)
    assert ".csv" not in body
    assert "cptsgeo" not in body


def test_it_tells_at_its_end_what_nobody_published(region: Document, mayenne: Edition) -> None:
    told = said(part(region, "Ce que ce document ne dit pas"))
    unknown = "Le statut, que rien ne dit à cette date : Pays de Mayenne et Sud-Ouest Mayennais."
    for one in ("Le nom des personnes", unknown, "La typologie", "nombre des professionnels"):
        assert one in told
    populations = next(line for line in told.split("\n") if line.startswith("La population"))
    assert "Sud-Ouest Mayennais" in populations
    assert "L’année de signature de l’ACI, que personne n’a publiée : 22 CPTS." in told
    here = said(part(made(mayenne), "Ce que ce document ne dit pas"))
    assert "Le nom des personnes" in here
    assert "Pays de Mayenne" in here
    assert "Val de Vègre" not in here


def test_a_zone_beyond_a_department_says_how_many_live_there(
    shipped: Territories, region: Document
) -> None:
    for document in (region, made(Edition(shipped, ("72",)))):
        tables = [one for one in part(document, "Sarthe (72)") if isinstance(one, Table)]
        (zones,) = [one for one in tables if one.columns[0].heading == "N°"]
        rank = [one.heading for one in zones.columns].index("dont Sarthe (72)")
        people = [plain(row[rank]).replace("\u202f", "").replace(NBSP, "") for row in zones.rows]
        assert sum(map(int, people)) == 131_626
    apart = [one for one in part(region, "Les zones blanches") if isinstance(one, Table)]
    assert not any(column.heading.startswith("dont") for one in apart for column in one.columns)


def test_a_department_alone_has_no_chart_by_department(mayenne: Edition, region: Document) -> None:
    charts = "CPTS par département"
    assert charts in [one.alt for one in within(region.blocks) if isinstance(one, Picture)]
    drawn = [one.alt for one in within(made(mayenne).blocks) if isinstance(one, Picture)]
    assert charts not in drawn
