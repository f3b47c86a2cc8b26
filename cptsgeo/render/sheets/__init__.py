"""Tables of results: one model, written as text, CSV, XLSX or JSON."""

from cptsgeo.render.sheets.sheet import Column, Sheet, Unit
from cptsgeo.render.sheets.texts import to_csv, to_json, to_text
from cptsgeo.render.sheets.xlsx import to_xlsx

__all__ = ["Column", "Sheet", "Unit", "to_csv", "to_json", "to_text", "to_xlsx"]
