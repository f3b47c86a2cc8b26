"""Dates as people type them and as spreadsheets show them."""

import contextlib
import datetime

import pytest
from excel_fr import MONTHS
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import DateError
from cptsgeo.text.dates import parse_date
from cptsgeo.text.french import date as in_words
from cptsgeo.text.typed_dates import iso_of, lacks_year


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026", "2026"),
        ("2026.0", "2026"),
        ("2026-3", "2026-03"),
        ("2026-03-12T14:30:00", "2026-03-12"),
        ("2026-03-12 14:30:00+01:00", "2026-03-12"),
        ("12/10/2026", "2026-10-12"),
        ("12/10/26", "2026-10-12"),
        ("12.10.2026", "2026-10-12"),
        ("31/02/2021", "2021-02-31"),
        ("10/2026", "2026-10"),
        ("mars 2026", "2026-03"),
        ("Mars 2026", "2026-03"),
        ("en août 2026", "2026-08"),
        ("12 oct. 2026", "2026-10-12"),
        ("le 1er mars 2026", "2026-03-01"),
        ("lundi 12 octobre 2026", "2026-10-12"),
        ("oct-26", "2026-10"),
        ("mai-23", "2023-05"),
        ("janv-21", "2021-01"),
        ("janv.-21", "2021-01"),
        ("févr-22", "2022-02"),
        ("12-oct-26", "2026-10-12"),
        ("Feb-22", "2022-02"),
        ("44361", "2021-06-14"),
        ("44361.5", "2021-06-14"),
        # What is no date, or could be several.
        ("12-oct", "12-oct"),
        ("12/10", "12/10"),
        ("jui-19", "jui-19"),
        ("été 2026", "été 2026"),
        ("fin 2026", "fin 2026"),
        ("99999", "99999"),
        ("19999", "19999"),
        ("2026-2027", "2026-2027"),
        ("x" * 10_000, "x" * 10_000),
        ("", ""),
    ],
)
def test_dates(typed: str, meant: str) -> None:
    assert iso_of(typed) == meant
    assert iso_of(meant) == meant


@pytest.mark.parametrize("text", ["12-oct", "12 octobre", "12/10", "1er mars", "oct", "12-10"])
def test_a_day_without_its_year(text: str) -> None:
    assert lacks_year(text)
    assert iso_of(text) == text


@pytest.mark.parametrize("text", ["2026", "oct-26", "12/10/2026", "été", "", "44361", "x" * 999])
def test_what_has_its_year_or_is_no_date(text: str) -> None:
    assert not lacks_year(text)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2079, 12, 31)))
def test_all_ways_to_write_a_day_mean_it(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    iso = day.isoformat()
    for typed in (
        f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}", f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}", iso,
        str(serial), in_words(iso), f"{iso} 00:00:00",
        f"{day.day}-{MONTHS[day.month - 1]}-{day:%y}", f"le {in_words(iso)}",
    ):  # fmt: skip
        assert iso_of(typed) == iso, typed
    month = iso[:7]
    for typed in (f"{MONTHS[day.month - 1]}-{day:%y}", in_words(month), f"{day:%m/%Y}", month):
        assert iso_of(typed) == month, typed


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_itself(text: str) -> None:
    found = iso_of(text)
    if found != text:
        assert len(found.split("-")) <= 3
        assert found[:4].isdigit()
        assert iso_of(found) == found
        with contextlib.suppress(DateError):  # One that the calendar has not is told later.
            assert parse_date(found).iso == found
