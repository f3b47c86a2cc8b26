"""Indicators by commune: any table of values, brought to the communes of today and summed up."""

from cptsgeo.indicators.aggregate import Aggregate, aggregate
from cptsgeo.indicators.indicator import Indicator, Nature, SetAside
from cptsgeo.indicators.table import read_indicator

__all__ = ["Aggregate", "Indicator", "Nature", "SetAside", "aggregate", "read_indicator"]
