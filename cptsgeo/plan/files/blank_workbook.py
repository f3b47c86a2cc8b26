"""An empty plan as a workbook, with instructions, lists to choose from and the communes."""

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.files.schema import Field, Schema, load_schema
from cptsgeo.plan.files.about import FORMAT
from cptsgeo.plan.files.blank import guide
from cptsgeo.plan.files.opening import COMMON
from cptsgeo.plan.origin import HEAD
from cptsgeo.text.french import listed, quoted, typographic

_CREATED = datetime.datetime(2026, 1, 1)
_LAST_ROW = 20_000
_WIDTHS: Final = {
    "nom": 42, "nom_commune": 34, "site_internet": 34, "contact": 34, "source": 44, "motif": 44,
    "indicateur": 44, "cpts_ids": 34, "cpts_id": 26, "statut": 26, "partie": 26,
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


def blank_workbook(name: str, communes: Communes, departements: Sequence[str] = ()) -> bytes:
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

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": "Plan de CPTS", "created": _CREATED})
        styles = {kind: book.add_format(told) for kind, told in _FORMATS.items()}
        _instructions(book.add_worksheet("Mode d’emploi"), name, styles)
        given = {"perimetre": " ".join(departements), "cog": str(communes.vintages.cog)}
        _head(book.add_worksheet(HEAD), given, styles)
        for table in COMMON:
            _table(book.add_worksheet(table), load_schema(table), styles)
        found = communes.select(departements=departements or None)
        _communes(book.add_worksheet("communes"), found, communes, styles)
    return content.getvalue()


_Styles = dict[str, Any]


def _instructions(sheet: Worksheet, name: str, styles: _Styles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 76)
    row = 0
    for kind, cells in guide(name, classeur=True):
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


def _head(sheet: Worksheet, given: dict[str, str], styles: _Styles) -> None:
    for column, (name, width) in enumerate((("Clé", 16), ("Valeur", 60), ("Aide", 80))):
        sheet.write_string(0, column, name, styles["optional" if name == "Aide" else "required"])
        sheet.set_column(column, column, width, styles["text" if name == "Aide" else "cell"])
    for row, (key, value, told) in enumerate(_HEAD, 1):
        sheet.write_string(row, 0, key, styles["name"])
        sheet.write_string(row, 1, given.get(key, value), styles["cell"])
        sheet.write_string(row, 2, told, styles["text"])
    sheet.ignore_errors({"number_stored_as_text": "A1:C1000"})
    _printed(sheet)


def _table(sheet: Worksheet, schema: Schema, styles: _Styles) -> None:
    for column, field in enumerate(schema.fields):
        style = "required" if schema.is_filled(field) else "optional"
        sheet.write_string(0, column, field.title, styles[style])
        sheet.write_comment(0, column, _told(field, schema), {"x_scale": 2.2, "y_scale": 1.2})
        width = _WIDTHS.get(field.name, max(16, len(field.title) + 4))
        kind = "number" if field.type == "integer" else "cell"
        sheet.set_column(column, column, width, styles[kind])
        options = _validation(field, schema) | {
            "input_title": field.title[:32], "input_message": _told(field, schema)[:255]
        }  # fmt: skip
        sheet.data_validation(1, column, _LAST_ROW, column, options)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{_LAST_ROW + 1}"})
    _printed(sheet, repeated=True)


def _told(field: Field, schema: Schema) -> str:
    needed = "À remplir. " if schema.is_filled(field) else ""
    example = f" Exemple : {field.example}." if field.example else ""
    return f"{needed}{field.description}{example}"


def _validation(field: Field, schema: Schema) -> dict[str, Any]:
    """What a cell may hold: a choice, a number, a CPTS of the sheet « cpts », or any text."""
    if field.choices:
        choices = [*field.choices_of(french=True)]
        return {"validate": "list", "source": choices, "error_title": "Valeur inconnue",
                "error_message": "Choisir dans la liste."}  # fmt: skip
    if field.name in schema.cites:  # By its name, that stands beside the identifier.
        return {"validate": "list", "source": f"=cpts!$B$2:$B${_LAST_ROW + 1}",
                "error_type": "warning", "error_title": "CPTS inconnue",
                "error_message": f"L’ajouter d’abord à la feuille {quoted('cpts')}."}  # fmt: skip
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
    names = ("code_commune", "nom_commune", "departement", "epci")
    for column, (name, width) in enumerate(zip(names, (16, 42, 28, 64), strict=True)):
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
    sheet.autofilter(0, 0, last, len(names) - 1)
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
