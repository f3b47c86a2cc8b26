"""The recipes for those who carry on name files and things that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "EXTENDING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n?)*)", TEXT, re.MULTILINE))
EXAMPLES = {
    "A rule": "departements_publies_differents",
    "A rule, in the atelier too": "plusieurs_regions",
    "A way to write a list": '"chap"',
    "A page": "comparison",
    "A still": "still_zones",
    "A document": "document_comparison",
    "A format": "kml",
    "A column of the card": "Anciens noms",
    "A status": "projet_mis_en_pause",
    "A vintage": "KNOWN_CODES",
}


def by_hand(recipe: str) -> list[str]:
    """The files of a recipe's numbered list: the first one that each line names."""
    lines = re.findall(r"^\d\. `([^`]+)`", RECIPES[recipe], re.MULTILINE)
    assert lines, recipe
    return lines


def test_each_thing_has_its_recipe() -> None:
    assert RECIPES.keys() == EXAMPLES.keys()


@pytest.mark.parametrize("recipe", EXAMPLES)
def test_a_recipe_has_four_files_at_most(recipe: str) -> None:
    assert 0 < len(by_hand(recipe)) <= 4


@pytest.mark.parametrize("recipe", EXAMPLES)
def test_its_example_stands_in_its_first_file(recipe: str) -> None:
    first = (ROOT / by_hand(recipe)[0]).read_text(encoding="utf-8")
    assert EXAMPLES[recipe] in first or EXAMPLES[recipe] in by_hand(recipe)[0]
    assert "Example: " in RECIPES[recipe]


def test_every_path_is_there() -> None:
    paths = set(re.findall(r"`([\w./-]+/[\w./-]*)`", TEXT))
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("CODES", "tests/rules/test_rules.py"),
        ("ESTIMATE", "tests/rules/test_rules.py"),
        ("INVITATION", "tests/rules/test_rules.py"),
        ("FIGURES", "cptsgeo/rules/finding.py"),
        ("PHRASES", "cptsgeo/rules/phrases.py"),
        ("SHARED", "cptsgeo/text/shorthand.py"),
        ("AROUND", "tests/reading.py"),
        ("REGLES", "cptsgeo/render/atelier/static/regles.js"),
        ("FORMATS", "cptsgeo/render/formats/registry.py"),
        ("WRITERS", "tests/render/test_exports.py"),
        ("test_gdal_opens_each_export", "tests/render/test_exports.py"),
        ("validated", "tests/rules/conftest.py"),
        ("proposed", "tests/rules/conftest.py"),
        ("_COLUMNS", "cptsgeo/render/cards.py"),
        ("test-rapide", "Makefile"),
    ],
)
def test_every_name_is_there(name: str, path: str) -> None:
    assert f"`{name}`" in TEXT or name in TEXT
    assert re.search(rf"\b{re.escape(name)}\b", (ROOT / path).read_text(encoding="utf-8"))
