"""The layer of an indicator: its classes with their colours, over the communes of a map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cptsgeo.analysis.coverage import Coverage
from cptsgeo.analysis.indicators import Indicator, aggregate
from cptsgeo.analysis.indicators.classes import Classes, classes
from cptsgeo.analysis.indicators.indicator import IndicatorKind
from cptsgeo.communes.commune_table import Commune
from cptsgeo.render import looks
from cptsgeo.render.cards import Cellule, Colonne
from cptsgeo.render.pages.maps.model import LegendRow
from cptsgeo.render.tables.indicators import indicator_notes, told, value_of
from cptsgeo.text.french import count

SANS_VALEUR = "sans valeur"


@dataclass(frozen=True)
class Calque:
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
    looks: tuple[looks.Look, ...]

    @property
    def titre(self) -> str:
        """What it is, with its unit."""
        unit = self.indicator.unite
        return f"{self.indicator.nom} ({unit})" if unit else self.indicator.nom

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


def calque(indicator: Indicator, codes: Collection[str]) -> Calque:
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
    Calque
        The layer.
    """
    found = classes(indicator, codes)
    drawn = looks.hues if indicator.nature is IndicatorKind.CATEGORIE else looks.shades
    labels = found.libelles
    return Calque(indicator, found, (*drawn(labels), looks.no_value(len(labels), SANS_VALEUR)))


def legend(layer: Calque, communes: Sequence[Commune]) -> list[LegendRow]:
    """Give the classes of a layer as rows of a legend.

    Parameters
    ----------
    layer
        The layer.
    communes
        Communes of the map.

    Returns
    -------
    list of LegendRow
        One a class; a class that has no commune on the map stays, so that legends can be compared.
    """
    held: list[list[Commune]] = [[] for _ in layer.looks]
    for commune in communes:
        held[layer.rank(commune.code)].append(commune)
    rows = []
    for look, members in zip(layer.looks, held, strict=True):
        people = sum(commune.population for commune in members)
        detail = f"{count(len(members), 'commune')} · {count(people, 'habitant')}"
        rows.append(LegendRow(look, "", detail if members else "aucune commune de cette carte"))
    return rows


def columns_of(layer: Calque, communes: Sequence[Commune]) -> dict[str, Any]:
    """Give what the script needs of each commune: its class and its value.

    Parameters
    ----------
    layer
        The layer.
    communes
        Communes drawn.

    Returns
    -------
    dict
        ``classe`` and ``valeur``, a column each.
    """
    values = layer.indicator.valeurs
    return {
        "classe": [layer.rank(commune.code) for commune in communes],
        "valeur": [
            told(values[commune.code], layer.indicator) if commune.code in values else ""
            for commune in communes
        ],
    }


def names_of(layer: Calque) -> dict[str, Any]:
    """Give what the script calls the layer, and whether its values are numbers.

    Parameters
    ----------
    layer
        The layer.

    Returns
    -------
    dict
        ``titre``, ``nom`` and ``nombre``.
    """
    return {
        "titre": layer.titre,
        "nom": layer.indicator.nom,
        "nombre": layer.indicator.nature is not IndicatorKind.CATEGORIE,
    }


def column(layer: Calque) -> Colonne:
    """Title of the indicator's column in the table of CPTS.

    Parameters
    ----------
    layer
        The layer.

    Returns
    -------
    Colonne
        Its title, and whether it holds numbers.
    """
    how = {IndicatorKind.COMPTE: ", somme", IndicatorKind.TAUX: ", moyenne"}.get(
        layer.indicator.nature, ""
    )
    return {
        "titre": layer.titre + how,
        "nombre": layer.indicator.nature is not IndicatorKind.CATEGORIE,
    }


def cells(layer: Calque, coverage: Coverage, cpts_ids: Sequence[str]) -> Mapping[str, Cellule]:
    """Give the indicator of whole CPTS, as cells of their table.

    Parameters
    ----------
    layer
        The layer.
    coverage
        A coverage of the plan.
    cpts_ids
        The CPTS.

    Returns
    -------
    Mapping of str to Cellule
        By CPTS; what has no value is empty.
    """
    territories = coverage.territories
    groups = {one: sorted(territories.atoms[one]) for one in cpts_ids}
    found: dict[str, Cellule] = {}
    for one, total in aggregate(layer.indicator, territories.communes, groups).items():
        text = value_of(total, layer.indicator) if total.communes else ""
        if text and total.manquantes:
            text += f" ({count(total.manquantes, 'commune')} sans valeur)"
        found[one] = {"texte": text, "tri": "" if total.valeur is None else f"{total.valeur:.6g}"}
    return found


def notes(layer: Calque) -> list[str]:
    """Say where the values come from, and what was kept out of them.

    Parameters
    ----------
    layer
        The layer.

    Returns
    -------
    list of str
        French sentences.
    """
    how = ["Classes de Fisher-Jenks, aux bornes arrondies."] if layer.classes.bornes else []
    return [*indicator_notes(layer.indicator), *how]
