"""Tables of results: one model, written as text, CSV, XLSX or JSON."""

from cptsgeo.sheets.sheet import Column, Nature, Sheet
from cptsgeo.sheets.texts import to_csv, to_json, to_text
from cptsgeo.sheets.workbook import to_xlsx

__all__ = ["Column", "Nature", "Sheet", "to_csv", "to_json", "to_text", "to_xlsx"]
