"""French text: numbers, dates, lists, file names."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cptsgeo
from cptsgeo.text import french

_ = french.NBSP


def test_numbers() -> None:
    assert french.number(0) == "0"
    assert french.number(3907156) == f"3{_}907{_}156"
    assert french.number(-1200) == f"−1{_}200"
    assert french.count(0, "commune") == f"0{_}commune"
    assert french.count(1, "commune") == f"1{_}commune"
    assert french.count(2, "commune") == f"2{_}communes"
    assert french.count(1500, "cheval", "chevaux") == f"1{_}500{_}chevaux"


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 0, "–"),
        (0, 3, "0,0"),
        (3, 3, "100,0"),
        (1, 3, "33,3"),
        (9_999, 10_000, "99,9"),
        (1, 100_000, "0,1"),
    ],
)
def test_shares_are_never_rounded_to_all_or_nothing(part: int, whole: int, written: str) -> None:
    assert french.percent(part, whole) == (f"{written}{_}%" if whole else written)


def test_dates_of_any_precision() -> None:
    assert french.date("2021") == "2021"
    assert french.date("2023-08") == f"août{_}2023"
    assert french.date("2021-03-12") == f"12{_}mars{_}2021"
    assert french.date("2021-03-01") == f"1er{_}mars{_}2021"


def test_lists() -> None:
    assert french.listed([]) == ""
    assert french.listed(["a"]) == "a"
    assert french.listed(["a", "b"], "ou") == "a ou b"
    assert french.listed(iter("abc")) == "a, b et c"


def test_quotes_and_apostrophes() -> None:
    assert french.quoted("x") == f"«{_}x{_}»"
    assert french.typographic("L'Île-d'Yeu") == "L’Île-d’Yeu"


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Accompagnement en cours", "accompagnement en cours"),
        ("En phase préparatoire", "en phase préparatoire"),
        ("À attribuer", "à attribuer"),
        ("Équipe", "équipe"),
        ("CPTS opérationnelle", "CPTS opérationnelle"),
        ("ACI signé", "ACI signé"),
        ("contrat ACI signé", "contrat ACI signé"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_acronyms(label: str, inside: str) -> None:
    assert french.lowered(label) == inside
    assert french.raised(inside)[:1] == label[:1].upper()
    assert french.raised(inside)[1:] == label[1:]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CPTS d'Ancenis", "cpts-d-ancenis"),
        ("Maine-et-Loire", "maine-et-loire"),
        ("Cœur d’Île", "coeur-d-ile"),
        ("../../etc", "etc"),
        ("<img src=x>", "img-src-x"),
        ("日本", "sans-nom"),
        ("", "sans-nom"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert french.slug(text) == name


@given(st.text())
def test_file_names_are_safe_everywhere(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-?", french.slug(text))
    assert len(french.slug(text)) <= 81


def test_double_punctuation_follows_a_non_breaking_space() -> None:
    package = Path(cptsgeo.__file__).parent
    faults = []
    for path in package.rglob("*.py"):
        if path.parent.name == "referentiel" and path.name in ("about.py", "vintages.py"):
            continue  # Markdown, with its tables.
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        faults += [
            (path.name, node.lineno, node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if id(node) not in docstrings and re.search(r" [:;?!»](\s|$)|« ", node.value)
        ]
    assert not faults
