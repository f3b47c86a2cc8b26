"""Of those who run a CPTS, a plan says a site and a generic mailbox, and nobody's name."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.paths import default_plan
from cptsgeo.text.contacts import Contacts, contacts_of
from cptsgeo.text.first_names import FIRST_NAMES

LABELLED = Path(__file__).parents[1] / "data" / "adresses.csv"
PLACES = (
    "CPTS du Lac",
    "CPTS du Val de Lys",
    "CPTS Saint-Martin et Sainte-Luce",
    "CPTS Nord Forez",
)


def labelled() -> list[dict[str, str]]:
    """Addresses of our own invention; those of part b were written before what reads them."""
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def kept(text: str, nom: str = "CPTS du Lac") -> str:
    found = contacts_of([text], nom)
    return found.contact or found.site


@pytest.mark.parametrize("part", ["a", "b"])
def test_of_the_labelled_addresses_no_person_s_is_kept(part: str) -> None:
    rows = [row for row in labelled() if row["part"] == part]
    counts = Counter((row["attendu"], bool(kept(row["adresse"], row["cpts"]))) for row in rows)
    assert counts["nominative", True] == 0
    assert counts["douteuse", True] == 0
    generic = counts["generique", True] + counts["generique", False]
    assert counts["generique", False] <= generic * 5 // 100
    assert min(generic, counts["nominative", False], counts["douteuse", False]) > 10


def test_two_hundred_are_labelled() -> None:
    assert Counter(row["part"] for row in labelled()) == {"a": 100, "b": 100}


def test_what_is_left_out_of_the_labelled_is_counted() -> None:
    for row in labelled():
        found = contacts_of([row["adresse"]], row["cpts"])
        if row["attendu"] != "generique":
            assert found.personnels + found.douteux > 0, row


def test_the_supplied_plan_loses_no_site_and_no_contact() -> None:
    with (default_plan() / "cpts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert len(rows) == 43
    for row in rows:
        found = contacts_of([row["contact"], row["site_internet"]], row["nom"])
        assert found == Contacts(row["site_internet"], row["contact"], 0, 0)


def test_a_row_of_a_listing() -> None:
    cells = [
        "Dr Marie DURAND\n06 12 34 56 78", "Paul Petit, marie.durand@cpts-lac.fr", "02 41 00 00 00",
        "accueil@mairie-lac.fr ; contact@cpts-lac.fr", "https://www.cpts-lac.fr/?utm=x",
    ]  # fmt: skip
    assert contacts_of(cells * 3, "CPTS du Lac") == Contacts(
        "https://www.cpts-lac.fr/", "contact@cpts-lac.fr", personnels=4, douteux=1
    )


@pytest.mark.parametrize(
    ("text", "site", "contact"),
    [
        ("https://CPTS-Lac.fr/Nous", "https://cpts-lac.fr/Nous", ""),
        ("www.cpts-lac.fr.", "www.cpts-lac.fr", ""),
        ("cpts-lac.fr/page", "cpts-lac.fr/page", ""),
        ("http://contact@cpts-lac.fr", "", "contact@cpts-lac.fr"),
        ("www.cpts-lac.fr/contact", "www.cpts-lac.fr/contact", "www.cpts-lac.fr/contact"),
        ("www.cpts-lac.fr www.cpts-lac.fr/contact", "www.cpts-lac.fr", "www.cpts-lac.fr/contact"),
        ("contact(at)cpts-lac.fr", "", "contact@cpts-lac.fr"),
        ("site de la mairie : www.lac.example.fr", "", ""),
        ("https://www.facebook.com/cptsdulac", "https://www.facebook.com/cptsdulac", ""),
    ],
)
def test_sites_stay_as_written(text: str, site: str, contact: str) -> None:
    found = contacts_of([text], "CPTS du Lac")
    assert (found.site, found.contact) == (site, contact)


@pytest.mark.parametrize(
    "text",
    ["duval@cpts-lac.fr", "cptsduval@gmail.com", "cptslegrand@gmail.com", "contactduval@gmail.com",
     "bureau.d@cpts-lac.fr", "contact.petit@cpts-lac.fr", "cptsroy@gmail.com",
     "https://cpts-lac.fr/equipe/marie-durand", "https://cpts-lac.fr/%6d%61%72%69%65-durand",
     "https://cpts-lac.fr/appeler/06-12-34-56-78", "contact0612@345678.fr", "12345@6789-cpts.fr",
     "cpts-lac.fr@marie.durand.fr", "contact@cpts-lac"],
)  # fmt: skip
def test_what_may_be_a_person_s_is_left_out(text: str) -> None:
    assert kept(text) == ""


def test_a_name_that_is_a_person_s_vouches_for_nothing() -> None:
    assert kept("marie.durand@gmail.com", "Marie Durand") == ""
    assert kept("marie.durand@gmail.com", "Dr Durand Marie") == ""
    assert kept("contact@cpts-lac.fr", "Marie Durand") == "contact@cpts-lac.fr"


def test_a_first_name_is_a_place_where_the_name_says_so() -> None:
    nom = "CPTS Saint-Martin et Sainte-Luce"
    assert kept("cptssaintmartin@gmail.com", nom)
    assert kept("cpts.ste-luce@gmail.com", nom)
    assert not kept("martin@cpts-saintmartin.fr", nom)
    assert not kept("martin.durand@cpts-saintmartin.fr", nom)
    assert not kept("https://cpts-saintmartin.fr/equipe/martin", nom)


NAMES = st.sampled_from(sorted(FIRST_NAMES))
FAMILIES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12)
DOMAINS = st.sampled_from(["gmail.com", "cpts-lac.fr", "orange.fr", "msp-genets.fr", "mssante.fr"])


@given(NAMES, FAMILIES, DOMAINS, st.sampled_from(PLACES), st.sampled_from(".-_"), st.booleans())
@examples(300)
def test_a_first_name_beside_another_name_is_never_kept(
    first: str, family: str, domain: str, nom: str, mark: str, behind: bool
) -> None:
    two = (family, first) if behind else (first, family)
    for address in (mark.join(two), mark.join(("contact", *two)), f"{first[0]}{mark}{family}"):
        assert kept(f"{address}@{domain}", nom) == ""


@given(st.lists(st.text() | st.from_regex(r"[\w.@:/+ -]{0,40}"), max_size=4), st.text())
@examples(300)
def test_any_text_is_read(cells: list[str], nom: str) -> None:
    found = contacts_of(cells, nom)
    assert found == contacts_of(cells * 2, nom)
    assert found.personnels >= 0 <= found.douteux


PHONES = st.from_regex(r"(0|\+33 ?|0033)[1-9](([ .-]?[0-9]{2}){4})", fullmatch=True)


@given(
    PHONES,
    st.sampled_from(["{}", "{}@cpts-lac.fr", "contact{}@gmail.com", "https://cpts-lac.fr/{}",
                     "www.cpts-lac.fr/tel-{}/contact", "contact@cpts{}.fr", "cpts {} contact",
                     "contact@cpts-lac.fr{}", "http://www.cpts-lac.fr?{}"]),
)  # fmt: skip
@examples(300)
def test_no_telephone_number_comes_out(number: str, around: str) -> None:
    found = contacts_of([around.format(number)], "CPTS du Lac")
    for text in (found.site, found.contact):
        assert not re.search(r"(?:\d\W?){9}", text), text


@pytest.mark.parametrize(
    "text",
    ["a.fr ", "www.a", "http://a.fr ", "Marie Durand ", "A-", "mariedurand@", "cpts", "a'",
     "06 12 34 56 78 ", "http://", "a [at] ", "a@a.fr "],
)  # fmt: skip
def test_a_long_text_costs_what_it_is_long(text: str) -> None:
    contacts_of([text * (1_000_000 // len(text))], "CPTS du Lac")
