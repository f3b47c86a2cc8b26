"""The forms in which a result is written: one entry a format, in one tuple."""

from cptsgeo.render.formats.format import Asked, Format, Written
from cptsgeo.render.formats.registry import FORMATS, forms_of, of_name, of_suffix, suffix_of
from cptsgeo.render.formats.seal import State

__all__ = [
    "FORMATS",
    "Asked",
    "Format",
    "State",
    "Written",
    "forms_of",
    "of_name",
    "of_suffix",
    "suffix_of",
]
