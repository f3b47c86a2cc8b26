"""What a card tells of a commune besides its state, on a map and in the atelier."""

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run
from playwright.sync_api import Page, expect

from cptsgeo.paths import default_plan

Ouvrir = Callable[..., Page]
WAITING = (
    "L’estimation la donnait à « CPTS du Brivet Sillon » ; CPTS voisines : CPTS Erdre et Canal"
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Maps and an atelier of a plan whose official list left communes to be attributed."""
    place = tmp_path_factory.mktemp("fiches")
    plan = place / "plan"
    plan.mkdir()
    for file in default_plan().iterdir():
        (plan / file.name).write_bytes(file.read_bytes())
    (place / "liste.csv").write_text("code_commune\n44195\n44129\n44050\n44152\n44033\n")
    for words in (
        ("cpts", "liste", "brivet-sillon", place / "liste.csv", "--officielle", "--source", "ACI"),
        ("cartes", "--departement", "44", "--sortie", place),
        ("atelier", "--departement", "44", "--sortie", place / "atelier.html"),
    ):
        done = run(*words, "--plan", plan)
        assert done.returncode == 0, done.stderr
    return place


def test_the_card_of_a_map_tells_whose_it_was(ouvrir: Ouvrir, drawn: Path) -> None:
    page = ouvrir(drawn / "loire-atlantique.html", "#commune=44089")
    card = page.locator("#fiche")
    expect(card).to_contain_text("À attribuer (absente des listes reçues)")
    expect(card.locator(".de-plus")).to_contain_text(WAITING)
    page = ouvrir(drawn / "loire-atlantique.html", "#commune=44003")
    expect(page.locator("#fiche-titre")).to_have_text("Ancenis-Saint-Géréon")
    expect(page.locator(".de-plus")).to_have_count(0)


def test_a_card_tells_what_professionals_take_part_in(ouvrir: Ouvrir, drawn: Path) -> None:
    page = ouvrir(drawn / "loire-atlantique.html", "#commune=44081")
    card = page.locator("#fiche")
    expect(card).to_contain_text("Zone blanche")
    expect(card.locator(".de-plus")).to_have_text(
        "Ses médecins participent aux soins non programmés de la CPTS Nord Vendée (2023)."
    )


def test_the_atelier_tells_it_with_a_pointer_and_without(ouvrir: Ouvrir, drawn: Path) -> None:
    page = ouvrir(drawn / "atelier.html")
    page.locator("#recherche").fill("Malville")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text(WAITING)
    box = page.locator("#carte").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".bulle")).to_contain_text("Malville")
    expect(page.locator(".bulle")).to_contain_text(WAITING)
