"""Drawn maps: their names, their lines, their payload."""

import re
from pathlib import Path

import pytest

from cptsgeo.communes.communes import Communes
from cptsgeo.paths import PACKAGE
from cptsgeo.render.drawing.labels import Label, place, split


def test_names_do_not_collide() -> None:
    labels = [Label(("Nantes",), 0, 0, 1e6), Label(("Rezé",), 300, 20, 1e6)]
    placed = place(labels)
    assert [one.label.lines[0] for one in placed] == ["Nantes", "Rezé"]
    assert placed[0].size > placed[1].size
    assert place([Label(("Trop long",), 0, 0, 10)]) == []
    assert place([]) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Angers", ("Angers",)),
        ("Ancenis-Saint-Géréon", ("Ancenis-", "Saint-Géréon")),
        ("Saint-Barthélemy-d’Anjou", ("Saint-", "Barthélemy-", "d’Anjou")),
    ],
)
def test_split(name: str, lines: tuple[str, ...]) -> None:
    found = split(name)
    assert "".join(found).replace(" ", "") == name.replace(" ", "")
    assert len(found) == len(lines) or len(found) == 2


def test_the_script_can_join_the_lines_of_every_name(france: Communes) -> None:
    for commune in france.atoms.values():
        lines = "|".join(split(commune.nom))
        assert re.sub(r"(\S-)\|", r"\1", lines).replace("|", " ") == commune.nom
        assert ";" not in lines


OURS = [
    path
    for room in ("drawing", "pages", "report")
    for path in sorted((PACKAGE / "render" / room).rglob("*"))
    if path.suffix in (".js", ".css", ".html")
]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_french_typography(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{[%{].*?[%}]\}|/\*.*?\*/|<style.*?</style>", "", source, flags=re.DOTALL)
    for line in re.findall(r">([^<>{}]*)<|\"([^\"]*)\"", source):
        words = "".join(line)
        assert not re.search(r"[a-zé] [:;?!»]|« ", words), words
        assert not re.search(r"[a-zA-Z]'[a-zé]", words), words


@pytest.mark.parametrize("path", [p for p in OURS if p.suffix != ".html"], ids=lambda p: p.name)
def test_statics_can_be_stripped_line_by_line(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not [line for line in source.splitlines() if line.count("`") % 2]
    for comment in re.findall(r"/\*.*?\*/", source, re.DOTALL):
        assert "\n" not in comment or re.search(
            r"^\s*" + re.escape(comment) + r"\s*$", source, re.MULTILINE
        )
