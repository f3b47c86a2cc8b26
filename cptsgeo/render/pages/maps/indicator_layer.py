"""The layer of an indicator: its classes with their looks, over the communes of a map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.analysis.indicators import Indicator, aggregate
from cptsgeo.analysis.indicators.classes import Classes, classes
from cptsgeo.analysis.indicators.indicator import IndicatorKind
from cptsgeo.render.cards import Cell, Heading
from cptsgeo.render.looks import Look, hues, no_value, shades
from cptsgeo.render.tables.indicators import indicator_notes, told, value_of
from cptsgeo.text.french import count

_NO_VALUE = "sans valeur"


@dataclass(frozen=True)
class IndicatorLayer:
    """An indicator divided into classes, the same on every map of a run.

    Attributes
    ----------
    indicator : Indicator
        The indicator.
    classes : Classes
        Its classes.
    looks : tuple of Look
        How each looks; last, the communes without a value.
    """

    indicator: Indicator
    classes: Classes
    looks: tuple[Look, ...]

    @property
    def name(self) -> str:
        """What it is."""
        return self.indicator.nom

    @property
    def title(self) -> str:
        """What it is, with its unit."""
        unit = self.indicator.unite
        return f"{self.name} ({unit})" if unit else self.name

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.indicator.nature is not IndicatorKind.CATEGORIE

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the values come from, and what was kept out of them."""
        how = ["Classes de Fisher-Jenks, aux bornes arrondies."] if self.classes.bornes else []
        return (*indicator_notes(self.indicator), *how)

    def rank(self, code: str) -> int:
        """Rank of the class of a commune; the last if it has no value.

        Parameters
        ----------
        code
            An atom.

        Returns
        -------
        int
            From 0.
        """
        value = self.indicator.valeurs.get(code)
        return len(self.looks) - 1 if value is None else self.classes.rank(value)

    def value(self, code: str) -> str:
        """Value of a commune, as readers are told; empty if it has none."""
        values = self.indicator.valeurs
        return told(values[code], self.indicator) if code in values else ""

    @property
    def heading(self) -> Heading:
        """Heading of its column in the table of CPTS."""
        how = {IndicatorKind.COMPTE: ", somme", IndicatorKind.TAUX: ", moyenne"}
        return Heading(self.title + how.get(self.indicator.nature, ""), self.numeric)

    def cells(self, coverage: Coverage, cpts_ids: Sequence[str]) -> Mapping[str, Cell]:
        """Give the indicator of whole CPTS, as cells of their table.

        Parameters
        ----------
        coverage
            A coverage of the plan.
        cpts_ids
            The CPTS.

        Returns
        -------
        Mapping of str to Cell
            By CPTS; what has no value is empty.
        """
        territories = coverage.territories
        groups = {one: sorted(territories.atoms[one]) for one in cpts_ids}
        found: dict[str, Cell] = {}
        for one, total in aggregate(self.indicator, territories.communes, groups).items():
            text = value_of(total, self.indicator) if total.communes else ""
            if text and total.manquantes:
                text += f" ({count(total.manquantes, 'commune')} sans valeur)"
            found[one] = Cell(text, "" if total.valeur is None else f"{total.valeur:.6g}")
        return found


def indicator_layer(indicator: Indicator, codes: Collection[str]) -> IndicatorLayer:
    """Divide an indicator into classes for maps.

    Parameters
    ----------
    indicator
        The indicator.
    codes
        Atoms whose values make the classes: those of the plan's perimeter, so that maps of its
        departments can be compared.

    Returns
    -------
    IndicatorLayer
        The layer.
    """
    found = classes(indicator, codes)
    drawn = hues if indicator.nature is IndicatorKind.CATEGORIE else shades
    labels = found.libelles
    return IndicatorLayer(indicator, found, (*drawn(labels), no_value(len(labels), _NO_VALUE)))
