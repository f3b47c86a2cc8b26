"""Dates known to the day, the month or the year."""

import calendar
import datetime
import re
from typing import NamedTuple

from cptsgeo.errors import DateError
from cptsgeo.text import french

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDate(NamedTuple):
    """An ISO date with the precision that is known, ordered by the last day it may mean.

    What is known to have happened in 2021 is certain on 31 December 2021 only: comparing last
    days makes every statement about a date an « au plus tard ».
    """

    last_day: datetime.date
    iso: str

    @property
    def when(self) -> str:
        """Tell when something happened: ``le 12 mars 2021``, ``en mai 2023``, ``en 2021``."""
        preposition = "le" if len(self.iso) == len("2021-03-12") else "en"
        return f"{preposition} {french.date(self.iso)}"

    @property
    def as_of(self) -> str:
        """Tell of which date a situation is: ``au 12 mars 2021``, ``à la fin de 2021``."""
        if len(self.iso) == len("2021-03-12"):
            return f"au {french.date(self.iso)}"
        return f"à la fin {self.of}"

    @property
    def since(self) -> str:
        """Tell from when on: ``à partir du 12 mars 2021``, ``à partir d’avril 2023``."""
        return f"à partir {self.of}"

    @property
    def of(self) -> str:
        """Tell of when something is: ``du 12 mars 2021``, ``d’avril 2023``, ``de 2021``."""
        told = french.date(self.iso)
        before = "du " if len(self.iso) == len("2021-03-12") else "d’" if told[0] in "ao" else "de "
        return f"{before}{told}"

    @property
    def day_before(self) -> str:
        """The eve of the day from which it is certain: what it ends holds until then, in ISO.

        A month or a year is certain on its last day only: were its eve the month or the year
        before, neither what ends nor what begins would hold in between.
        """
        return (self.last_day - datetime.timedelta(days=1)).isoformat()


def parse_date(text: str, typed: str = "") -> PartialDate:
    """Read an ISO date: ``2021``, ``2023-05`` or ``2021-03-12``.

    Parameters
    ----------
    text
        The date.
    typed
        What was typed, if it was not yet in ISO: what a fault names.

    Returns
    -------
    PartialDate
        The date with its precision.

    Raises
    ------
    DateError
        If the text is not an ISO date, or the day does not exist.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise DateError(
            f"La date {french.quoted(typed or text)} est illisible : "
            "écrire 2026, 2026-01 ou 2026-01-21."
        )
    year, month, day = match.groups()
    try:
        last_month = int(month or 12)
        last_day = int(day or calendar.monthrange(int(year), last_month)[1])
        return PartialDate(datetime.date(int(year), last_month, last_day), match[0])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DateError(
            f"La date {french.quoted(typed or text)} n’existe pas au calendrier : "
            "vérifier l’année, le mois et le jour (AAAA-MM-JJ)."
        ) from error
