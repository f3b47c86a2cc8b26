"""Sentences as data: fields, and what the phrases of the rules ask for."""

import ast
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pytest

import cptsgeo
from cptsgeo.changes import phrases as of_changes
from cptsgeo.rules.phrases import PHRASES
from cptsgeo.text.sentences import Value, fill


class Named:
    """Communes and CPTS are named after their codes."""

    def commune(self, code: str) -> str:
        return f"commune {code}"

    def liste(self, codes: Collection[str], limit: int = 8) -> str:
        return "+".join(list(codes)[:limit])

    def noms(self, cpts_ids: Iterable[str]) -> str:
        return "/".join(cpts_ids)


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("un {nom} ici", {"nom": "texte {nom}"}, "un texte {nom} ici"),
        ("{n|nombre}", {"n": 12345}, "12 345"),
        ("{n|compte habitant}", {"n": 1}, "1 habitant"),
        ("{n|compte cheval chevaux}", {"n": 2}, "2 chevaux"),
        ("{n?est/sont}", {"n": 1}, "est"),
        ("{n?est/sont}", {"n": 0}, "est"),
        ("{n?est/sont}", {"n": ["a", "b"]}, "sont"),
        ("a{n?,/, dont} b", {"n": 1}, "a, b"),
        ("{c|commune}", {"c": "44"}, "commune 44"),
        ("{c|liste}", {"c": list("abcdefghij")}, "a+b+c+d+e+f+g+h"),
        ("{c|liste 2}", {"c": list("abc")}, "a+b"),
        ("{c|cpts} et {d|cpts}", {"c": "a", "d": ("b", "c")}, "a et b/c"),
        ("{a|part tout}", {"a": 1, "tout": 3}, "33,3 %"),
    ],
)
def test_fields(template: str, values: dict[str, Value], text: str) -> None:
    assert fill(template, Named(), values).replace("\u00a0", " ") == text


@pytest.mark.parametrize("template", ["{absent}", "{n|inconnu}"])
def test_a_field_that_cannot_be_filled(template: str) -> None:
    with pytest.raises(KeyError):
        fill(template, Named(), {"n": 1})


def _texts(*paths: Path) -> set[str]:
    """Texts that modules write out, templates apart."""
    return {
        node.value
        for path in paths
        if path.name != "phrases.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_phrase_is_said_and_every_one_said_exists() -> None:
    """Names of phrases are written out in the rules, but for what a status decides."""
    package = Path(cptsgeo.__file__).parent
    said = _texts(*package.glob("rules/*.py"), package / "render" / "report" / "wording.py")
    whom = {"prise.cette_cpts", "prise.ce_projet"}
    assert PHRASES.keys() - said == whom
    assert {name.removeprefix("prise.") for name in whom} <= said


def test_every_phrase_of_changes_is_said() -> None:
    """Those of comparing are another test's: `tests.render.test_change_words`."""
    said = _texts(*Path(cptsgeo.__file__).parent.glob("changes/*.py"))
    scripts = Path(cptsgeo.__file__).parent / "render" / "atelier" / "static"
    for name in ("gestes.js", "moteur.js"):
        page = (scripts / name).read_text(encoding="utf-8")
        said |= {*re.findall(r'"((?:refus|changement)\.[\w.]+)"', page)}
    ours = {name for name in of_changes.PHRASES if not name.startswith("comparer.")}
    advice = {name for name in ours if name.endswith((".conseil", ".page"))}
    assert {name.rpartition(".")[0] for name in advice} <= ours
    found = {name for name in ours - said - advice if name.partition(".")[0] not in (
        "valeur", "nature")}  # fmt: skip
    assert found == set()


@pytest.mark.parametrize("phrases", [PHRASES, of_changes.PHRASES], ids=["rules", "changes"])
def test_fields_are_well_written(phrases: Mapping[str, str]) -> None:
    for name, template in phrases.items():
        rest = re.sub(
            r"\{\w+(?:\|(?:nombre|commune|cite|liste(?: \d+)?|cpts|part \w+|compte \w+(?: \w+)?)"
            r"|\?[^{}/]*/[^{}]*)?\}",
            "",
            template,
        )
        assert "{" not in rest, name
        assert "}" not in rest, name
