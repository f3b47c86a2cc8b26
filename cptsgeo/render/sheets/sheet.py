"""A table of results, before anything is decided of how it is written."""

import datetime
from enum import Enum
from typing import NamedTuple

from cptsgeo.text.french import NBSP, decimal, euros, number, percent


class Unit(Enum):
    """What a column holds: how its values are written, and in which unit they are kept.

    Attributes
    ----------
    TEXTE
        Text.
    ENTIER
        A count.
    DECIMAL
        A number with decimals.
    SURFACE
        An area in square metres, written in km².
    LONGUEUR
        A length in metres, written in km.
    PART
        A share from 0 to 1, written in per cent.
    EUROS
        An amount in euros.
    LIBRE
        What a user's own table holds, as it is: texts, numbers, dates, truths.
    """

    TEXTE = "texte"
    ENTIER = "entier"
    DECIMAL = "decimal"
    SURFACE = "surface"
    LONGUEUR = "longueur"
    PART = "part"
    EUROS = "euros"
    LIBRE = "libre"


Value = str | int | float | datetime.date | None
"""What a cell holds, in the unit of its column's nature; None where nothing is known."""


class Column(NamedTuple):
    """A column: its name for programs, with the unit; its title for people; what it holds."""

    cle: str
    titre: str
    nature: Unit = Unit.TEXTE


class Sheet(NamedTuple):
    """A table: its name (of the worksheet, of the JSON key), title, columns, rows and notes.

    `haut` are rows above the headings, in a user's own table.
    """

    nom: str
    titre: str
    colonnes: tuple[Column, ...]
    lignes: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    haut: tuple[tuple[Value, ...], ...] = ()

    def only(self, *cles: str) -> "Sheet":
        """Give the table with some of its columns, in the order asked for.

        Parameters
        ----------
        *cles
            Their names for programs.

        Returns
        -------
        Sheet
            A narrower one, with the same rows and notes.
        """
        ranks = [[column.cle for column in self.colonnes].index(cle) for cle in cles]
        return self._replace(
            colonnes=tuple(self.colonnes[rank] for rank in ranks),
            lignes=tuple(tuple(row[rank] for rank in ranks) for row in self.lignes),
        )


def written(value: Value, nature: Unit) -> str:
    """Write a value for people.

    Parameters
    ----------
    value
        In the unit of its nature.
    nature
        What it is.

    Returns
    -------
    str
        French text with its unit, but for counts; a dash where nothing is known.
    """
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, bool | datetime.date) or nature is Unit.LIBRE:
        return plainly(value)
    match nature:
        case Unit.PART:
            return percent(value, 1)
        case Unit.EUROS:
            return euros(round(value))
        case Unit.SURFACE:
            return f"{kilometres(value / 1e6)}{NBSP}km²"
        case Unit.LONGUEUR:
            return f"{kilometres(value / 1e3)}{NBSP}km"
        case Unit.DECIMAL:
            return decimal(value)
        case _:
            return number(round(value))


def plainly(value: str | float | datetime.date) -> str:
    """Write a value with no unit: a date as ISO does, a truth and a number as a French Excel."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    return str(value).replace(".", ",") if isinstance(value, int | float) else str(value)


def kilometres(value: float) -> str:
    """Write kilometres or square kilometres: whole from 100 on, with one decimal below."""
    return number(round(value)) if abs(value) >= 99.95 else decimal(round(value, 1), 1)


def scaled(value: Value, nature: Unit) -> Value:
    """Give a value in the unit that programs and spreadsheets read it in.

    Parameters
    ----------
    value
        In the unit of its nature.
    nature
        What it is.

    Returns
    -------
    str, int, float or None
        Areas in km², lengths in km, the rest as it is.
    """
    if value is None or isinstance(value, str | datetime.date):
        return value
    match nature:
        case Unit.SURFACE:
            return round(value / 1e6, 6)
        case Unit.LONGUEUR:
            return round(value / 1e3, 3)
        case Unit.PART:
            return round(value, 6)
        case _:
            return value
