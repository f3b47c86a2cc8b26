"""An indicator: values by commune of today, and what of a table was kept out of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from cptsgeo.communes.meaning import Place


class IndicatorKind(Enum):
    """What the values are, and so how a territory's is made of its communes'.

    Attributes
    ----------
    COMPTE
        A count: the sum.
    TAUX
        A rate: the average, weighted by inhabitants.
    CATEGORIE
        A category: how many communes and inhabitants are in each.
    """

    COMPTE = "somme"
    TAUX = "moyenne"
    CATEGORIE = "categorie"


class SetAside(NamedTuple):
    """A cell that counts for nothing: where it stands, what it says, why."""

    place: Place
    code: str
    texte: str
    raison: str


@dataclass(frozen=True)
class Indicator:
    """Values by commune.

    Attributes
    ----------
    nom : str
        Header of the column.
    unite : str
        What a row of units says of it; empty if there is none.
    source : str
        Name of the file, and of its sheet.
    nature : IndicatorKind
        What the values are.
    choisie : bool
        Whether someone said so; else it was told by the values and the header.
    pourcentage : bool
        Whether the values are per cent.
    valeurs : Mapping of str to float or str
        By atom: numbers, or the names of categories.
    remarques : tuple of str
        How rows were brought to the communes of today, in French sentences.
    ecartes : tuple of SetAside
        What was kept out.
    """

    nom: str
    unite: str
    source: str
    nature: IndicatorKind
    choisie: bool
    pourcentage: bool
    valeurs: Mapping[str, float | str]
    remarques: tuple[str, ...]
    ecartes: tuple[SetAside, ...]

    @cached_property
    def entier(self) -> bool:
        """Whether every value is a whole number."""
        return all(
            isinstance(value, float) and value.is_integer() for value in self.valeurs.values()
        )
