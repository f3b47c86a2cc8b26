"""Dates known to the day, the month or the year."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import DateError
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import NBSP


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2021", (2021, 12, 31)),
        ("2024-02", (2024, 2, 29)),
        ("2023-02", (2023, 2, 28)),
        (" 2021-03-12 ", (2021, 3, 12)),
    ],
)
def test_a_date_means_its_last_day(text: str, last_day: tuple[int, int, int]) -> None:
    found = parse_date(text)
    assert found.last_day == datetime.date(*last_day)
    assert found.iso == text.strip()


@pytest.mark.parametrize(
    "text", ["", "21", "2021-1", "12/03/2021", "2021-03-12T00:00", "janvier 2021", "２０２１"]
)
def test_what_is_not_iso_is_refused(text: str) -> None:
    with pytest.raises(DateError, match=r"illisible.*écrire 2026, 2026-01 ou 2026-01-21"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["2021-13", "2021-00", "2023-02-29", "2021-04-31", "2021-05-00", "2021-00-10", "0000"],
)
def test_what_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="n’existe pas au calendrier"):
        parse_date(text)


def test_a_vaguer_date_is_later() -> None:
    dates = [parse_date(text) for text in ("2021", "2021-03-12", "2022", "2021-03", "2021-12-30")]
    assert [d.iso for d in sorted(dates)] == ["2021-03-12", "2021-03", "2021-12-30", "2021", "2022"]


@given(st.dates())
def test_every_day_is_read_back(day: datetime.date) -> None:
    assert parse_date(day.isoformat()).last_day == day
    assert parse_date(day.isoformat()[:7]).last_day >= day
    assert parse_date(day.isoformat()[:4]).last_day >= day


def test_how_dates_are_told() -> None:
    day, month, year = (parse_date(text) for text in ("2021-03-12", "2023-08", "2021"))
    assert [d.when for d in (day, month, year)] == [
        f"le 12{NBSP}mars{NBSP}2021",
        f"en août{NBSP}2023",
        "en 2021",
    ]
    assert [d.as_of for d in (day, month, year, parse_date("2023-05"))] == [
        f"au 12{NBSP}mars{NBSP}2021",
        f"à la fin d’août{NBSP}2023",
        "à la fin de 2021",
        f"à la fin de mai{NBSP}2023",
    ]
