"""Drawn maps: their names, their lines, their payload."""

import re

import pytest

from cptsgeo.communes.communes import Communes
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
    assert split(name) == lines


def test_the_script_can_join_the_lines_of_every_name(france: Communes) -> None:
    for commune in france.atoms.values():
        lines = "|".join(split(commune.nom))
        assert re.sub(r"(\S-)\|", r"\1", lines).replace("|", " ") == commune.nom
        assert ";" not in lines
