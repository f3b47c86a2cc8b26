"""What the data say of a status is said nowhere else."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cptsgeo.analysis.coverage import etats
from cptsgeo.errors import StatutError
from cptsgeo.files.schema import load_schema
from cptsgeo.paths import PACKAGE
from cptsgeo.plan import aci

IDS = [statut.statut for statut in aci.statuts()]
ROOT = Path(__file__).resolve().parents[2]
LOOKS = PACKAGE / "render" / "looks.py"
"""The one module that names statuses: it gives each its colour."""

CODE = [
    path for path in sorted(PACKAGE.rglob("*")) if path.suffix in {".py", ".js", ".html", ".css"}
]


def written(path: Path) -> str:
    """Text of a module, of a Python one its strings alone: not docstrings, and not comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return "\n".join(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


def test_no_module_names_a_status_or_takes_one_by_its_place() -> None:
    names = re.compile(rf"\b(?:{'|'.join(IDS)})\b")
    told = {path: names.findall(written(path)) for path in CODE}
    assert {path.name for path, found in told.items() if found} == {LOOKS.name}
    place = re.compile(r"\bstatuts\(\)\s*\[")
    assert [path.name for path in CODE if place.search(path.read_text(encoding="utf-8"))] == []


def test_looks_names_every_status() -> None:
    assert set(IDS) <= set(written(LOOKS).split("\n"))
    assert {statut for statut in written(LOOKS).split("\n") if statut in etats()} == set(etats())


def test_the_schema_admits_the_statuses_of_the_data() -> None:
    field = next(field for field in load_schema("statuts").fields if field.name == "statut")
    assert set(field.choices) == set(IDS)


@pytest.mark.parametrize(
    ("meaning", "statuts"),
    [
        (aci.operationnelles, {"cpts_operationnelle"}),
        (aci.signees, {"cpts_operationnelle"}),
        (aci.fragiles, {"en_phase_preparatoire", "projet_mis_en_pause"}),
    ],
)
def test_meanings(meaning: Callable[[], frozenset[str]], statuts: set[str]) -> None:
    assert meaning() == statuts


def test_the_paused_stand_after_all_others() -> None:
    assert [statut.en_pause for statut in aci.statuts()] == [False] * 4 + [True]


def test_what_works_is_signed_and_what_begins_is_not() -> None:
    for statut in aci.statuts():
        assert statut.signee or not statut.operationnelle
        assert not (statut.signee and (statut.precoce or statut.en_pause))


@pytest.mark.parametrize(
    ("text", "statut"),
    [
        ("ACI signés", "cpts_operationnelle"),
        ("projets en réflexion", "en_phase_preparatoire"),
        ("Projets en cours (lettre d’intention)", "accompagnement_en_cours"),
        ("projets en cours", "accompagnement_en_cours"),
        ("PROJETS EN PAUSE", "projet_mis_en_pause"),
        ("en cours", "accompagnement_en_cours"),
        ("projet_mis_en_pause", "projet_mis_en_pause"),
        ("operationnelle", "cpts_operationnelle"),
    ],
)
def test_a_status_is_known_by_its_equivalents(text: str, statut: str) -> None:
    assert aci.statut_of(text) == statut


@pytest.mark.parametrize("text", ["projets validés", "projets en cours ou en réflexion", "projet"])
def test_a_wording_of_several_statuses_is_none(text: str) -> None:
    with pytest.raises(StatutError):
        aci.statut_of(text)


def test_wordings_of_several_statuses_follow_the_legend() -> None:
    assert aci.equivalents("Projets validés") == ("cpts_operationnelle", "projet_finalise")
    assert aci.equivalents("fiches d’identité complétées") == ()
    assert aci.equivalents("") == ()


def test_the_words_that_help_offers_are_the_statuses_a_project_goes_through() -> None:
    text = " ".join((ROOT / "docs" / "COMMANDES.md").read_text(encoding="utf-8").split())
    offered = re.search(r"n’est pas encore à ce statut.: (.*?)\.", text)
    assert offered
    words = re.split(r", | ou ", offered[1])
    found = [aci.statut_of(word) for word in words]
    assert found == [one.statut for one in reversed(aci.statuts()) if not one.en_pause]
