"""Indicators by commune: any table of values, brought to the communes of today and summed up."""

from cptsgeo.analysis.indicators.aggregate import Aggregate, aggregate
from cptsgeo.analysis.indicators.indicator import Indicator, IndicatorKind, SetAside
from cptsgeo.analysis.indicators.table import read_indicator

__all__ = ["Aggregate", "Indicator", "IndicatorKind", "SetAside", "aggregate", "read_indicator"]
