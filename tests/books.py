"""Workbooks of a plan, made by hand with all that a user may put in one."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook

Cells = Sequence[Sequence[str | int | float]]

HEAD: Cells = [["cle", "valeur"], ["nom", "Essai"], ["perimetre", "44 49"], ["cog", "2026"]]
CPTS: Cells = [["cpts_id", "nom", "à nous"], ["a", "CPTS A", "oui"], ["b", "CPTS B", ""]]
COMPOSITIONS: Cells = [
    ["cpts_id", "code_commune", "nom_commune", "remarque"],
    ["a", "44003", "Ancenis-Saint-Géréon", "r1"],
    ["a", "44028", "Le Cellier", "r2"],
    ["b", "44082", "Ligné", "r3"],
    ["b", "44048", "Couffé", ""],
]
SHEETS: Mapping[str, Cells] = {"plan": HEAD, "cpts": CPTS, "compositions": COMPOSITIONS}

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""The smallest picture."""


def simple_book(path: Path, sheets: Mapping[str, Cells] = SHEETS) -> Path:
    """Write a workbook of sheets, without any dress."""
    with Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell)
    return path


def full_book(path: Path, sheets: Mapping[str, Cells] = SHEETS) -> Path:
    """Write a workbook with styles, widths, comments, lists, rules, names, pictures, charts…"""
    with Workbook(path) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDEEFF"})
        edged = book.add_format({"border": 1, "num_format": "@"})
        red = book.add_format({"font_color": "#9C0006"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 3, 24)
            for row, cells in enumerate(rows):
                if row:
                    sheet.set_row(row, 18)
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell, edged if row else bold)
            sheet.freeze_panes(1, 0)
        compositions = book.get_worksheet_by_name("compositions")
        assert compositions
        last = len(sheets["compositions"]) - 1
        compositions.write_comment(0, 1, "Le code INSEE.")
        compositions.data_validation(1, 0, 20_000, 0, {"validate": "list", "source": ["a", "b"]})
        compositions.conditional_format(
            1, 3, last, 3, {"type": "no_blanks", "format": red, "stop_if_true": True}
        )
        compositions.autofilter(0, 0, last, 3)
        own = book.add_worksheet("Tableau de bord")
        own.write(0, 0, "Communes")
        own.write_formula(0, 1, "=COUNTA(compositions!$B$2:$B$20001)", None, 4)
        own.merge_range(2, 0, 2, 3, "À présenter en plénière", bold)
        own.insert_image(5, 0, "logo.png", {"image_data": io.BytesIO(PIXEL)})
        chart = book.add_chart({"type": "column"})
        assert chart
        chart.add_series({"values": "='Tableau de bord'!$B$1:$B$1"})
        own.insert_chart(5, 3, chart)
        book.define_name("Codes", "=compositions!$B$2:$B$20001")
        hidden = book.add_worksheet("cachée")
        hidden.write(0, 0, "à moi")
        hidden.hide()
    return path


def members(path: Path) -> dict[str, bytes]:
    """Contents of the members of a zip, in their order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def raw_members(path: Path) -> dict[str, bytes]:
    """Members of a zip as they lie in it: headers and compressed bytes."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        starts = [one.header_offset for one in archive.filelist]
        assert starts == sorted(starts)
        ends = [*starts[1:], archive.start_dir]
        return {
            one.filename: content[start:end]
            for one, start, end in zip(archive.filelist, starts, ends, strict=True)
        }
