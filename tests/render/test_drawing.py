"""Drawn maps: their names, their lines, their payload."""

import re

import pytest

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.render.drawing.frame import frame
from cptsgeo.render.drawing.labels import Label, place, split


@pytest.mark.parametrize("far", ["59183", "67482", "65440", "29155"])
def test_a_piece_that_is_far_is_not_in_the_first_view(france: Communes, far: str) -> None:
    """Dunkerque, Strasbourg, Tarbes, Ouessant: none is beside the Sarthe, on any side."""
    around, near = adjacency(france).voisinages, france.codes_of(["72"])
    alone = frame([near], around, margin=0.02, paper=(600, 480))
    assert alone
    assert frame([near, [far]], around, margin=0.02, paper=(600, 480)) == alone
    # Caen is.
    assert frame([near, ["14118"]], around, margin=0.02, paper=(600, 480)) != alone


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
