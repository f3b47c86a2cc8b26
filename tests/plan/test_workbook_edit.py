"""A plan's workbook changed where it lies: all that is not a row that changes stays as it was."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from books import COMPOSITIONS, SHEETS, full_book, members, raw_members, simple_book
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.tables import Row
from cptsgeo.plan.files.keeping import Kept, hold, keep
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.files.workbook_edit import check_editable

NBSP = "\u00a0"
PROTECTED = Path(__file__).parents[1] / "data" / "protege.xlsx"

Change = Callable[[list[Row]], list[Row]]


def with_rows(source: PlanSource, name: str, change: Change) -> PlanSource:
    """The plan with other rows in a table."""
    table = source.tables[name]
    rows = tuple(change([*table.rows]))
    return source._replace(tables={**source.tables, name: table._replace(rows=rows)})


def changed(path: Path, change: Change, name: str = "compositions") -> Kept:
    held = hold(path)
    return keep(held, with_rows(held.source, name, change))


def new(**cells: str) -> Row:
    said = {"cpts_id": "b", "code_commune": "44163", "nom_commune": "", "remarque": ""} | cells
    return Row(0, said)


def cells_of(path: Path, sheet: str = "compositions") -> list[list[Any]]:
    return [*CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()]


def part_of(path: Path, sheet: str = "compositions") -> str:
    rank = CalamineWorkbook.from_path(path).sheet_names.index(sheet) + 1
    return f"xl/worksheets/sheet{rank}.xml"


def only(path: Path, before: Mapping[str, bytes], *parts: str) -> None:
    """Only these parts changed; the others are as they lay in the file, in the same order."""
    after = raw_members(path)
    assert [*after] == [*before]
    assert {name for name in after if after[name] != before[name]} == {*parts}
    members(path)  # Every checksum is right.


def without(line: int) -> Change:
    return lambda rows: [row for row in rows if row.line != line]


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Write a workbook again with other members."""
    found = members(path)
    change(found)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in found.items():
            archive.writestr(name, member)
    path.write_bytes(content.getvalue())
    return path


def put_in(path: Path, before: str, text: str, sheet: str = "compositions") -> Path:
    """Put XML in a sheet, before something."""
    name = part_of(path, sheet)

    def change(found: dict[str, bytes]) -> None:
        xml = found[name].decode()
        assert before in xml
        found[name] = xml.replace(before, text + before, 1).encode()

    return rewritten(path, change)


def test_a_cell_changes_and_nothing_else(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    before, texts = raw_members(path), members(path)

    def change(rows: list[Row]) -> list[Row]:
        (third,) = (row for row in rows if row.line == 3)
        return [row._replace(cells={**row.cells, "nom_commune": "Le Cellier & <b> « ça »"})
                if row is third else row for row in rows]  # fmt: skip

    kept = changed(path, change)
    assert kept.changed == (f"la feuille «{NBSP}compositions{NBSP}»",)
    part = part_of(path)
    only(path, before, part)
    assert cells_of(path)[2] == ["a", "44028", "Le Cellier & <b> « ça »", "r2"]
    was, now = texts[part].decode(), members(path)[part].decode()
    cell = re.compile(r'<c r="C3"[^>]*>.*?</c>')
    assert cell.sub("", was) == cell.sub("", now)
    style = re.compile(r'<c r="C3" s="(\d+)"')
    assert style.search(was)[1] == style.search(now)[1]  # type: ignore[index]


def test_a_row_is_added_below_in_the_styles_of_the_last_one(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    before = raw_members(path)
    kept = changed(path, lambda rows: [*rows, new(remarque="r9")])
    only(path, before, part_of(path))
    assert cells_of(path)[5] == ["b", "44163", "", "r9"]
    xml = members(path)[part_of(path)].decode()
    last, above = (re.search(rf'<row r="{n}".*?</row>', xml)[0] for n in (6, 5))  # type: ignore[index]
    assert 'ht="18"' in last
    assert re.findall(r's="\d+"', last) == re.findall(r's="\d+"', above)
    assert '<dimension ref="A1:D6"/>' in xml
    assert 'conditionalFormatting sqref="D2:D6"' in xml
    assert 'sqref="A2:A20001"' in xml
    assert "Ctrl + Alt + F9" in kept.remarks[0]


def test_removed_rows_close_up_with_their_styles(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    before = raw_members(path)
    changed(path, without(3))
    only(path, before, part_of(path))
    assert cells_of(path) == [list(row) for rank, row in enumerate(COMPOSITIONS) if rank != 2]
    xml = members(path)[part_of(path)].decode()
    assert '<row r="5"' not in xml
    assert re.search(r'<c r="B4" s="\d+"', xml)


def test_a_new_row_takes_the_place_of_a_removed_one(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    changed(path, lambda rows: [*without(3)(rows), new(nom_commune="Pannecé")])
    assert cells_of(path)[2] == ["b", "44163", "Pannecé", ""]
    assert len(cells_of(path)) == len(COMPOSITIONS)


def book_with(path: Path, dress: Callable[[Workbook], object]) -> Path:
    """A workbook of the plan, and what a test wants in it."""
    with Workbook(path) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
        book.add_worksheet("à moi")
        dress(book)
    return path


def sheet_of(book: Workbook, name: str = "compositions") -> Any:
    return book.get_worksheet_by_name(name)


def counted(book: Workbook, formula: str) -> None:
    sheet_of(book, "à moi").write_formula("A1", formula)


LIST = {"validate": "list", "source": ["r3"]}

TIES: dict[str, Callable[[Workbook], object]] = {
    "comment": lambda book: sheet_of(book).write_comment(3, 1, "à vérifier"),
    "link": lambda book: sheet_of(book).write_url(3, 4, "internal:cpts!A1", string=""),
    "rule": lambda book: sheet_of(book).conditional_format("B4:B4", {"type": "no_blanks"}),
    "list": lambda book: sheet_of(book).data_validation("D4", LIST),
    "formula elsewhere": lambda book: counted(book, "=compositions!B4"),
    "quoted formula": lambda book: counted(book, "='compositions'!$B$4+1"),
    "range": lambda book: counted(book, "=COUNTA(compositions!B3:B4)"),
    "name": lambda book: book.define_name("Ligne", "=compositions!$B$4"),
    "picture": lambda book: sheet_of(book).insert_textbox(3, 6, "ici"),
    "break": lambda book: sheet_of(book).set_h_pagebreaks([3]),
}  # fmt: skip
"""What holds to the fourth row of the sheet of compositions."""


@pytest.mark.parametrize("tie", [*TIES])
def test_where_something_holds_to_a_row_below_nothing_moves(tmp_path: Path, tie: str) -> None:
    path = book_with(tmp_path / "plan.xlsx", TIES[tie])
    before = raw_members(path)
    kept = changed(path, without(3))
    only(path, before, part_of(path))
    rows = cells_of(path)
    assert [str(cell) for cell in rows[2][:4]] == [""] * 4
    assert rows[3][:4] == list(COMPOSITIONS[3])
    assert any(f"1{NBSP}ligne retirée reste vide" in remark for remark in kept.remarks)
    # What comes next goes below, and the plan is read as it is meant.
    changed(path, lambda rows: [*rows, new()])
    assert cells_of(path)[5][:2] == ["b", "44163"]


def test_a_row_that_bears_a_comment_is_not_given_to_another(tmp_path: Path) -> None:
    path = book_with(tmp_path / "plan.xlsx", TIES["comment"])
    changed(path, lambda rows: [*without(4)(rows), new()])
    rows = cells_of(path)
    assert [str(cell) for cell in rows[3]] == [""] * 4
    assert rows[5][:2] == ["b", "44163"]


def test_what_holds_to_the_whole_table_lets_rows_move(tmp_path: Path) -> None:
    def dress(book: Workbook) -> None:
        own = sheet_of(book, "à moi")
        own.write_formula("A1", "=COUNTA(compositions!$B$2:$B$20001)")
        own.write_formula("A2", "=COUNTA(compositions!B:B)")
        book.define_name("Tout", "=compositions!$A$1:$D$5")

    path = book_with(tmp_path / "plan.xlsx", dress)
    changed(path, without(3))
    assert len(cells_of(path)) == len(COMPOSITIONS) - 1


def with_formulas(path: Path) -> Path:
    """A workbook whose last column is computed."""

    def dress(book: Workbook) -> None:
        for row in range(2, 6):
            sheet_of(book).write_formula(row - 1, 3, f'=B{row}&"!"', None, f"r{row}")

    return book_with(path, dress)


def chained(found: dict[str, bytes]) -> None:
    """Add the order in which formulas are computed."""
    rows = "".join(f'<c r="D{row}" i="3"/>' for row in range(2, 6))
    found["xl/calcChain.xml"] = f"<calcChain>{rows}</calcChain>".encode()
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    found[types] = found[types].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    )
    found[links] = found[links].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="x/calcChain" Target="calcChain.xml"/></Relationships>',
    )


def test_formulas_stay_with_their_values_and_nothing_moves(tmp_path: Path) -> None:
    path = rewritten(with_formulas(tmp_path / "plan.xlsx"), chained)
    before = members(path)
    kept = changed(path, lambda rows: [*rows, new()])
    after = members(path)
    assert after["xl/calcChain.xml"] == before["xl/calcChain.xml"]
    assert b'<f>B3&amp;"!"</f><v>r3</v>' in after[part_of(path)]
    assert "recalculer" in kept.remarks[0]
    # A removed row leaves with its formula, and the order of computing with it.
    changed(path, without(3))
    after = members(path)
    assert "xl/calcChain.xml" not in after
    assert not any(b"calcChain" in content for content in after.values())
    assert b'<f>B4&amp;"!"</f><v>r4</v>' in after[part_of(path)]
    assert [str(cell) for cell in cells_of(path)[2]] == [""] * 4


def test_a_column_that_is_computed_goes_on_being_so(tmp_path: Path) -> None:
    path = with_formulas(tmp_path / "plan.xlsx")
    changed(path, lambda rows: [*without(3)(rows), new(nom_commune="Pannecé")])
    xml = members(path)[part_of(path)].decode()
    assert re.search(r'<c r="D3"[^>]*><f>B3&amp;"!"</f></c>', xml)
    assert cells_of(path)[2][:3] == ["b", "44163", "Pannecé"]


def test_a_formula_that_would_be_lost_is_told(tmp_path: Path) -> None:
    def dress(book: Workbook) -> None:
        sheet_of(book).write_formula(2, 2, "=PROPER(B3)", None, "Le Cellier")
        sheet_of(book).write_array_formula("D4:D5", "{=B4:B5}", None, "r3")

    path = book_with(tmp_path / "plan.xlsx", dress)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"ligne 3, a une formule dans la cellule C3"):
        changed(path, lambda rows: [row._replace(cells={**row.cells, "nom_commune": "x"})
                                    for row in rows])  # fmt: skip
    with pytest.raises(OutputError, match=r"ligne 4.* cellule D4 une formule dont d’autres"):
        changed(path, without(4))
    assert path.read_bytes() == before


def test_a_table_of_excel_is_as_long_as_the_plan_s(tmp_path: Path) -> None:
    def dress(book: Workbook) -> None:
        columns = [{"header": name} for name in map(str, COMPOSITIONS[0])]
        sheet_of(book).add_table("A1:D5", {"columns": columns, "name": "Communes"})

    path = book_with(tmp_path / "plan.xlsx", dress)
    before = raw_members(path)
    changed(path, lambda rows: [*rows, new(), new(code_commune="44180")])
    table = "xl/tables/table1.xml"
    only(path, before, part_of(path), table)
    assert members(path)[table].count(b'ref="A1:D7"') == 2
    changed(path, lambda rows: rows[:1])
    assert members(path)[table].count(b'ref="A1:D2"') == 2
    totals = members(path)[table].replace(b"totalsRowShown", b'totalsRowCount="1" totalsRowShown')
    rewritten(path, lambda found: found.update({table: totals}))
    with pytest.raises(OutputError, match="ligne de totaux"):
        changed(path, lambda rows: [*rows, new()])


def test_a_table_that_is_new_comes_in_a_sheet_of_its_own(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    before = members(path)
    held = hold(path)
    table = held.source.tables["cpts"]._replace(
        columns=("cpts_id", "fiabilite", "source"),
        rows=(Row(0, {"cpts_id": "a", "fiabilite": "officielle", "source": "'=Annexe & co"}),),
    )
    kept = keep(held, held.source._replace(tables={**held.source.tables, "listes": table}))
    assert f"la feuille «{NBSP}listes{NBSP}»" in kept.changed
    found = open_plan(path)
    assert [row.cells for row in found.tables["listes"].rows] == [table.rows[0].cells]
    after = members(path)
    assert {name for name in before if after[name] != before[name]} == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        part_of(path, "plan"),
    }
    assert ["format", "2"] in [[str(c) for c in row[:2]] for row in cells_of(path, "plan")]
    assert CalamineWorkbook.from_path(path).sheet_names[-1] == "listes"
    # It is changed like the others from then on.
    other = Row(0, {"cpts_id": "b", "fiabilite": "estimation"})
    changed(path, lambda rows: [*rows, other], "listes")
    assert len(open_plan(path).tables["listes"].rows) == 2


def test_a_column_that_is_new_comes_right_of_the_others(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    held = hold(path)
    table = held.source.tables["cpts"]
    rows = [row._replace(cells={**row.cells, "fin": "2026" if row.line == 2 else "", "siege": ""})
            for row in table.rows]  # fmt: skip
    new = table._replace(columns=(*table.columns, "siege", "fin"), rows=tuple(rows))
    keep(held, held.source._replace(tables={**held.source.tables, "cpts": new}))
    assert cells_of(path, "cpts")[:2] == [
        ["cpts_id", "nom", "à nous", "fin"], ["a", "CPTS A", "oui", "2026"]
    ]  # fmt: skip


def test_the_head_changes(tmp_path: Path) -> None:
    path = full_book(tmp_path / "plan.xlsx")
    held = hold(path)
    about = held.source.about._replace(cog=2025, sources=("Un", "Deux"), organisme="ARS")
    kept = keep(held, held.source._replace(about=about))
    assert kept.changed == (f"la feuille «{NBSP}plan{NBSP}»",)
    assert open_plan(path).about == about
    held = hold(path)
    keep(held, held.source._replace(about=about._replace(sources=("Trois",))))
    assert open_plan(path).about.sources == ("Trois",)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("xl/vbaProject.bin", "des macros"),
        ("xl/pivotTables/pivotTable1.xml", "un tableau croisé dynamique"),
        ("_xmlsignatures/sig1.xml", "une signature électronique"),
        ("xl/revisions/revisionHeaders.xml", "classeur partagé"),
    ],
)
def test_what_a_change_would_harm_is_refused(tmp_path: Path, member: str, words: str) -> None:
    path = rewritten(full_book(tmp_path / "plan.xlsx"), lambda found: found.update({member: b"x"}))
    before = path.read_bytes()
    with pytest.raises(OutputError, match=f"contient .*{words}.*plan copier"):
        hold(path)
    assert path.read_bytes() == before


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="est un classeur ODS"):
        check_editable(PROTECTED.with_name("communes.ods"))
    with pytest.raises(OutputError, match="n’est pas un classeur XLSX"):
        check_editable(PROTECTED.with_name("communes.xls"))
    with pytest.raises(TableError, match="protégé par un mot de passe"):
        hold(Path(shutil.copy(PROTECTED, tmp_path)))


def test_a_protected_sheet_and_merged_cells_are_told(tmp_path: Path) -> None:
    path = book_with(tmp_path / "plan.xlsx", lambda book: sheet_of(book).protect("secret"))
    with pytest.raises(OutputError, match=r"compositions.* est protégée.: ôter la protection"):
        changed(path, lambda rows: [*rows, new()])
    path = simple_book(tmp_path / "fusion.xlsx")
    merged = '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>'
    put_in(path, "<pageMargins", merged)
    with pytest.raises(OutputError, match=r"ligne 3, a des cellules fusionnées"):
        changed(path, lambda rows: [row._replace(cells={**row.cells, "remarque": "x"})
                                    for row in rows])  # fmt: skip
    changed(path, lambda rows: [*rows, new()])


def test_a_workbook_whose_elements_have_a_prefix(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    part = part_of(path)

    def change(found: dict[str, bytes]) -> None:
        xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", found[part].decode())
        found[part] = xml.replace("xmlns=", "xmlns:x=").encode()

    rewritten(path, change)
    before = open_plan(path).tables["compositions"].rows
    changed(path, lambda rows: [*rows, new()])
    assert [row.cells for row in open_plan(path).tables["compositions"].rows] == [
        *(row.cells for row in before),
        new().cells,
    ]


def test_rows_and_cells_that_do_not_say_their_places(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    part = part_of(path)

    def change(found: dict[str, bytes]) -> None:
        found[part] = re.sub(rb'(<row|<c) r="[A-Z]*\d+"', rb"\1", found[part])

    rewritten(path, change)
    assert cells_of(path) == [*map(list, COMPOSITIONS)]
    changed(path, without(3))
    assert cells_of(path) == [list(row) for rank, row in enumerate(COMPOSITIONS) if rank != 2]


def test_rows_out_of_order_are_left(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    part = part_of(path)
    rewritten(path, lambda found: found.update(
        {part: found[part].replace(b'<row r="5"', b'<row r="4"')}
    ))  # fmt: skip
    with pytest.raises(OutputError, match="compositions"):
        changed(path, lambda rows: [*rows, new()])


def test_a_strict_workbook_has_a_strict_sheet_more(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    loose = (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
             b"http://schemas.openxmlformats.org/officeDocument/2006/relationships")  # fmt: skip
    strict = (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
              b"http://purl.oclc.org/ooxml/officeDocument/relationships")  # fmt: skip

    def change(found: dict[str, bytes]) -> None:
        for name, content in found.items():
            for one, other in zip(loose, strict, strict=True):
                found[name] = found[name].replace(one, other)
            assert content

    rewritten(path, change)
    held = hold(path)
    table = held.source.tables["cpts"]._replace(
        columns=("cpts_id", "fiabilite"), rows=(Row(0, {"cpts_id": "a", "fiabilite": "declaree"}),)
    )
    keep(held, held.source._replace(tables={**held.source.tables, "listes": table}))
    assert len(open_plan(path).tables["listes"].rows) == 1
    assert not any(one in content for content in members(path).values() for one in loose)


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    put_in(path, "<sheetData>", "<!DOCTYPE x>")
    with pytest.raises(OutputError, match=r"plan\.xlsx"):
        changed(path, lambda rows: [*rows, new()])
    path = full_book(tmp_path / "dessin.xlsx")
    rewritten(path, lambda found: found.update({"xl/drawings/drawing1.xml": b"<row>" * 100_000}))
    with pytest.raises(OutputError, match="abîmé"):
        changed(path, without(3))
    path.write_bytes(b"PK\x03\x04 et rien")
    with pytest.raises(OutputError, match="abîmé"):
        check_editable(path)
    with pytest.raises(TableError, match="abîmé"):
        hold(path)


@pytest.mark.parametrize("inside", ["<!--{}-->", "<?a {}?>", "<f><![CDATA[{}]]></f>"])
def test_what_only_looks_like_elements_is_refused(tmp_path: Path, inside: str) -> None:
    path = simple_book(tmp_path / "plan.xlsx")
    put_in(path, "</worksheet>", inside.format("<mergeCell " * 100_000))
    with pytest.raises(OutputError, match=r"plan\.xlsx est d’une forme que cptsgeo ne sait pas"):
        changed(path, lambda rows: [*rows, new()])


TEXTS = st.text("abé &<'=\"0", max_size=6).map(str.strip)


@pytest.mark.slow
@examples(30)
@given(
    removed=st.sets(st.integers(2, 9)),
    changes=st.dictionaries(st.integers(2, 9), TEXTS, max_size=4),
    added=st.lists(TEXTS, max_size=4),
    full=st.booleans(),
)
def test_any_change_is_read_back_and_harms_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    removed: set[int],
    changes: dict[int, str],
    added: Sequence[str],
    full: bool,
) -> None:
    rows: list[list[Any]] = [
        [*COMPOSITIONS[0]],
        *(["a", f"4400{n}", f"nom {n}", f"r{n}"] for n in range(8)),
    ]
    path = tmp_path_factory.mktemp("plan") / "plan.xlsx"
    (full_book if full else simple_book)(path, {**SHEETS, "compositions": rows})
    before = raw_members(path)

    def change(found: list[Row]) -> list[Row]:
        kept = [
            row._replace(cells={**row.cells, "nom_commune": changes[row.line]})
            if row.line in changes
            else row
            for row in found
            if row.line not in removed
        ]
        more = [new(code_commune=f"4410{n}", remarque=text) for n, text in enumerate(added)]
        return [*kept, *more]

    wanted = with_rows(open_plan(path), "compositions", change).tables["compositions"].rows
    kept = changed(path, change)
    found = open_plan(path).tables["compositions"].rows
    assert sorted(map(str, (row.cells for row in found))) == sorted(
        map(str, (row.cells for row in wanted))
    )
    only(path, before, *([part_of(path)] if kept.changed else []))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_what_libreoffice_wrote_is_changed_and_opened_by_it_again(tmp_path: Path) -> None:
    def converted(path: Path, form: str) -> Path:
        profile = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
        words = [profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / form)]
        subprocess.run(["soffice", *words, str(path)], check=True, capture_output=True, timeout=300)
        return tmp_path / form / f"{path.stem}.{form}"

    path = converted(full_book(tmp_path / "plan.xlsx"), "xlsx")
    before = raw_members(path)
    changed(path, lambda rows: [*without(3)(rows), new(nom_commune="Pannecé"), new(remarque="é")])
    only(path, before, part_of(path))
    wanted = [row.cells for row in open_plan(path).tables["compositions"].rows]
    assert len(wanted) == len(COMPOSITIONS)
    again = open_plan(converted(path, "ods"))
    assert [row.cells for row in again.tables["compositions"].rows] == wanted
    assert cells_of(path, "Tableau de bord")[0][1] == 4  # Nobody has computed it again.
