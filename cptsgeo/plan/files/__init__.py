"""A plan as files: a folder of CSV tables, or a workbook with a sheet for each."""

from cptsgeo.plan.files.reading import examine_plan, examine_source, read_plan
from cptsgeo.plan.files.records import DOUBLE, HARMLESS, INTERPRETED, Fault

__all__ = [
    "DOUBLE",
    "HARMLESS",
    "INTERPRETED",
    "Fault",
    "examine_plan",
    "examine_source",
    "read_plan",
]
