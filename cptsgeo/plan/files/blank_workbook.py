"""A plan as a new workbook, empty or not: instructions, lists to choose from, the communes."""

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import OutputError
from cptsgeo.files.guard import quoted_cell
from cptsgeo.files.schema import Field, Schema, load_schema
from cptsgeo.files.tables import Table
from cptsgeo.plan.files.about import FORMAT, About
from cptsgeo.plan.files.blank import guide
from cptsgeo.plan.files.opening import COMMON, TABLES, PlanSource, understood
from cptsgeo.plan.files.readable import Readable
from cptsgeo.plan.files.vocabulary import MISSIONS, OPTIONAL, THEMES, WORDED
from cptsgeo.plan.files.writer import ordered
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import listed, number, quoted, typographic
from cptsgeo.text.signs import clean

_PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_CREATED = datetime.datetime(2026, 1, 1)
_LAST_ROW = 20_000
_MAX_SIGNS, _MAX_ROWS = 32_767, 1_048_576
"""What a cell and a sheet hold at most, in Excel."""
INSTRUCTIONS, COMMUNES = "Mode d’emploi", "communes"
"""Sheets that help to fill in the others."""
COMMUNE_COLUMNS = ("code_commune", "nom_commune", "departement", "epci")
_WIDTHS: Final = {
    "nom": 42, "nom_commune": 34, "site_internet": 34, "contact": 34, "source": 44, "motif": 44,
    "indicateur": 44, "cpts_ids": 34, "cpts_id": 26, "statut": 26, "partie": 26, "libelle": 44,
    "mission": 44, "theme": 34, "precision": 44, "description": 60, "perimetre": 34,
    "professions": 34, "missions_optionnelles": 34, "etat": 26, "reponse": 26,
}  # fmt: skip
_HEAD: Final = (
    ("format", str(FORMAT), "La forme des tables ; ne pas modifier."),
    ("nom", "", "Nom du plan, tel que les titres le montreront."),
    ("perimetre", "", "Codes des départements dont le plan parle, séparés par des espaces : 44 49"),
    ("cog", "", "Millésime des codes de communes."),
    ("sources", "", "Un document d’où vient le plan ; recopier la ligne pour chaque document."),
    ("organisme", "", "Qui tient le plan, tel que les documents le nommeront."),
    (
        "colonnes_affichees",
        "",
        "Une colonne ajoutée à cpts qui peut être publiée ; recopier la "
        "ligne pour chacune. Les autres sont conservées, et jamais montrées.",
    ),
)
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 18, "font_color": "#1F3864"},
    "heading": {"bold": True, "font_size": 13, "font_color": "#1F3864", "bottom": 1},
    "text": {"text_wrap": True, "valign": "top"},
    "name": {"text_wrap": True, "valign": "top", "bold": True},
    "required": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864", "valign": "vcenter"},
    "optional": {"font_color": "#1F3864", "bg_color": "#DDE5F3", "valign": "vcenter"},
    "cell": {"num_format": "@"},
    "number": {"num_format": "0"},
}


def blank_workbook(
    name: str,
    communes: Communes,
    departements: Sequence[str] = (),
    tables: Mapping[str, Table] = MappingProxyType({}),
) -> bytes:
    """Write an empty plan as an XLSX workbook.

    Parameters
    ----------
    name
        The file's name, for the instructions.
    communes
        The referential, for the sheet of communes.
    departements
        Codes of the departments of the plan: its perimeter, and whose communes are listed; all
        of France if none.
    tables
        Tables beside those of every plan, by name.

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    given = {"perimetre": [" ".join(departements)], "cog": [str(communes.vintages.cog)]}
    return _workbook(name, communes, departements, given, tables, {})


Rows = Sequence[Sequence[str]]
"""Cells of a sheet that is the user's own."""


def plan_workbook(
    name: str, communes: Communes, source: PlanSource, others: Mapping[str, Rows]
) -> bytes:
    """Write a plan as an XLSX workbook: the empty one, with its rows.

    Parameters
    ----------
    name
        The file's name, for the instructions.
    communes
        The referential, for the sheet of communes: those of the plan's perimeter.
    source
        The plan.
    others
        Further sheets by name.

    Returns
    -------
    bytes
        The same for the same arguments.

    Raises
    ------
    OutputError
        If a text or a table is larger than a workbook can hold.
    """
    for table, found in source.tables.items():
        _check_size(table, [row.cells.values() for row in found.rows])
    for sheet, rows in others.items():
        _check_size(sheet, rows)
    tables = understood(source).tables
    departements = [code for code in source.about.perimetre if code in communes.departements]
    return _workbook(name, communes, departements, _given(source.about), tables, others)


def _check_size(name: str, rows: Sequence[Iterable[str]]) -> None:
    if len(rows) >= _MAX_ROWS:
        raise OutputError(
            f"La table {quoted(name)} a plus de lignes qu’un classeur ne peut en contenir : écrire "
            "le plan dans un dossier, ou ôter des lignes."
        )
    for line, row in enumerate(rows, 2):
        if any(len(text) > _MAX_SIGNS for text in row):
            raise OutputError(
                f"La table {quoted(name)}, ligne {line}, a un texte de plus de "
                f"{number(_MAX_SIGNS)} signes, qu’un classeur ne peut contenir : le raccourcir, ou "
                "écrire le plan dans un dossier."
            )


def _given(about: About) -> dict[str, list[str]]:
    """What the sheet « plan » says: texts by key, one a row."""
    return {
        "format": [str(FORMAT)],
        "nom": [about.nom],
        "perimetre": [" ".join(about.perimetre)],
        "cog": [str(about.cog)],
        "sources": [*about.sources],
        "organisme": [about.organisme],
        "colonnes_affichees": [*about.colonnes_affichees],
        **({"extrait": ["oui"]} if about.extrait else {}),
    }


def _workbook(
    name: str,
    communes: Communes,
    departements: Sequence[str],
    given: Mapping[str, Sequence[str]],
    tables: Mapping[str, Table],
    others: Mapping[str, Rows],
) -> bytes:
    name = clean(name)
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": "Plan de CPTS", "created": _CREATED})
        styles = {kind: book.add_format(told) for kind, told in _FORMATS.items()}
        shown = [table for table in TABLES if table in COMMON or table in tables]
        _instructions(book.add_worksheet(INSTRUCTIONS), name, shown, styles)
        _head(book.add_worksheet(HEAD), given, styles)
        columns = (("cpts", "nom"), (MISSIONS, "libelle"), (THEMES, "libelle"))
        lists = {name: _where(name, column, tables.get(name))
                 for name, column in columns if name in shown}  # fmt: skip
        sheets = _Sheets(styles, Readable(tables), lists)
        for table in shown:
            sheets.fill(book.add_worksheet(table), load_schema(table), tables.get(table))
        for sheet, rows in others.items():
            _own(book.add_worksheet(sheet), rows, styles)
        if COMMUNES not in map(str.lower, others):
            found = communes.select(departements=departements or None)
            _communes(book.add_worksheet(COMMUNES), found, communes, styles)
    return content.getvalue()


_Styles = dict[str, Any]


def _instructions(sheet: Worksheet, name: str, shown: Sequence[str], styles: _Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 76)
    row = 0
    for kind, cells in guide(name, shown, classeur=True):
        if kind == "heading":
            row += 1
        if kind in ("title", "heading"):
            sheet.set_row(row, 26 if kind == "title" else 20)
            for column in range(1 if kind == "title" else 3):
                sheet.write_string(row, column, cells[0] if not column else "", styles[kind])
        elif kind == "row":
            sheet.write_string(row, 0, cells[0], styles["name"])
            sheet.write_string(row, 1, cells[1], styles["text"])
            sheet.write_string(row, 2, cells[2], styles["text"])
            sheet.set_row(row, 15 * -(-len(cells[2]) // 84))
        else:
            text = " ".join(cells)
            sheet.merge_range(row, 0, row, 2, text, styles["text"])
            sheet.set_row(row, 15 * -(-len(text) // 150))
        row += 1
    _printed(sheet, pages=1)


def _head(sheet: Worksheet, given: Mapping[str, Sequence[str]], styles: _Styles) -> None:
    for column, (name, width) in enumerate((("Clé", 16), ("Valeur", 60), ("Aide", 80))):
        sheet.write_string(0, column, name, styles["optional" if name == "Aide" else "required"])
        sheet.set_column(column, column, width, styles["text" if name == "Aide" else "cell"])
    for row, (key, value, told) in enumerate(_said(given), 1):
        sheet.write_string(row, 0, key, styles["name"])
        sheet.write_string(row, 1, value, styles["cell"])
        sheet.write_string(row, 2, told, styles["text"])
    sheet.ignore_errors({"number_stored_as_text": "A1:C1000"})
    _printed(sheet)


def _said(given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Rows of the sheet « plan »: a key, what it is given, what it is."""
    known = {key: (value, told) for key, value, told in _HEAD}
    for key in (*known, *(key for key in given if key not in known)):
        default, told = known.get(key, ("", ""))
        for rank, value in enumerate(given.get(key) or [default]):
            yield key, value, "" if rank else told


def _where(name: str, column: str, table: Table | None) -> str:
    """Where what may be chosen stands, a column of a sheet, as a formula."""
    columns = table.columns if table else ()
    columns += tuple(field.name for field in load_schema(name).fields if field.name not in columns)
    letter = xl_col_to_name(columns.index(column))
    return f"={name}!${letter}$2:${letter}${_LAST_ROW + 1}"


class _Sheets(NamedTuple):
    """What the sheets of tables share: formats, cells as people read them, where names stand.

    `lists` has, by table, where the names of what it holds are.
    """

    styles: _Styles
    readable: Readable
    lists: Mapping[str, str]

    def fill(self, sheet: Worksheet, schema: Schema, table: Table | None) -> None:
        """Write a table, or an empty one."""
        fields = {field.name: field for field in schema.fields}
        columns = table.columns if table else ()
        columns += tuple(name for name in fields if name not in columns)
        for column, name in enumerate(columns):
            if name in fields:
                self._column(sheet, column, fields[name], schema)
            else:
                sheet.write_string(0, column, quoted_cell(name), self.styles["optional"])
                sheet.set_column(column, column, max(16, len(name) + 4), self.styles["cell"])
        for row, cells in enumerate(ordered(schema.name, table) if table else (), 1):
            for column, (name, text) in enumerate(zip(columns, cells, strict=False)):
                field = fields.get(name)
                if field and field.type == "integer" and _PLAIN_NUMBER.fullmatch(text):
                    sheet.write_number(row, column, int(text), self.styles["number"])
                elif text:
                    shown = self.readable.cell(schema, field, text) if field else text
                    sheet.write_string(row, column, quoted_cell(shown), self.styles["cell"])
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{_LAST_ROW + 1}"})
        _printed(sheet, repeated=True)

    def _column(self, sheet: Worksheet, column: int, field: Field, schema: Schema) -> None:
        style = "required" if schema.is_filled(field) else "optional"
        sheet.write_string(0, column, field.title, self.styles[style])
        sheet.write_comment(0, column, _told(field, schema), {"x_scale": 2.2, "y_scale": 1.2})
        width = _WIDTHS.get(field.name, max(16, len(field.title) + 4))
        kind = "number" if field.type == "integer" else "cell"
        sheet.set_column(column, column, width, self.styles[kind])
        options = _validation(field, schema, self.lists) | {
            "input_title": field.title[:32], "input_message": _told(field, schema)[:255]
        }  # fmt: skip
        sheet.data_validation(1, column, _LAST_ROW, column, options)


def _own(sheet: Worksheet, rows: Rows, styles: _Styles) -> None:
    """A sheet of the user's: texts as they are."""
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, quoted_cell(text), styles["cell"])
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{len(rows) + 1}"})


def _told(field: Field, schema: Schema) -> str:
    needed = "À remplir. " if schema.is_filled(field) else ""
    example = f" Exemple : {field.example}." if field.example else ""
    return f"{needed}{field.description}{example}"


def _validation(field: Field, schema: Schema, lists: Mapping[str, str]) -> dict[str, Any]:
    """What a cell may hold: a choice, a number, what another sheet names, or any text."""
    if field.choices:
        choices = [*field.choices_of(french=True)]
        return {"validate": "list", "source": choices, "error_title": "Valeur inconnue",
                "error_message": "Choisir dans la liste."}  # fmt: skip
    if field.name in schema.cites:  # By its name.
        return {"validate": "list", "source": lists["cpts"],
                "error_type": "warning", "error_title": "CPTS inconnue",
                "error_message": f"L’ajouter d’abord à la feuille {quoted('cpts')}."}  # fmt: skip
    kind = WORDED.get(schema.name, {}).get(field.name, "")
    if kind in lists and field.name != OPTIONAL:
        return {"validate": "list", "source": lists[kind],
                "error_type": "warning", "error_title": "Libellé inconnu",
                "error_message": f"L’ajouter d’abord à la feuille {quoted(kind)}."}  # fmt: skip
    if field.type == "integer":
        low, high = field.minimum, field.maximum
        bounds = [str(bound) for bound in (low, high) if bound is not None]
        bounded = f" ({listed(bounds, 'à')})" if len(bounds) == 2 else ""
        return {"validate": "integer", "criteria": "between",
                "minimum": 0 if low is None else low, "maximum": high or 10**9,
                "error_title": "Nombre attendu",
                "error_message": f"Écrire un nombre entier{bounded}, sans unité."}  # fmt: skip
    return {"validate": "any"}


def _communes(
    sheet: Worksheet, found: Iterable[Commune], communes: Communes, styles: _Styles
) -> None:
    for column, (name, width) in enumerate(zip(COMMUNE_COLUMNS, (16, 42, 28, 64), strict=True)):
        sheet.write_string(0, column, name, styles["optional"])
        sheet.set_column(column, column, width, styles["cell"])
    last = 0
    for last, commune in enumerate(found, 1):
        cells = (
            commune.code,
            typographic(commune.nom),
            f"{commune.departement} {typographic(communes.departements[commune.departement])}",
            typographic(communes.epci.get(commune.epci, "")),
        )
        for column, text in enumerate(cells):
            sheet.write_string(last, column, text)
    sheet.autofilter(0, 0, last, len(COMMUNE_COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    _printed(sheet, repeated=True)


def _printed(sheet: Worksheet, *, repeated: bool = False, pages: int = 0) -> None:
    if repeated:
        sheet.set_row(0, 20)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
