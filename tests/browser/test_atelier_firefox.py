"""The atelier in Firefox: draws, keeps, gives back and prints as in Chromium."""

import os
import re
import shutil
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cptsgeo.plan.territories import Territories
from cptsgeo.render.atelier.extent import extent
from cptsgeo.render.atelier.page import page_atelier

from .firefox import CONTROL, ENTER, Firefox

pytestmark = pytest.mark.browser

PROGRAM = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
HELD = "CptsGeo.atelier.etat.active.communes"
TIERCE = "49347"


def started(folder: Path, **prefs: object) -> Firefox:
    if PROGRAM is None:
        reason = "no Firefox on PATH: its tests were not run"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Firefox(PROGRAM, folder, **prefs)


def pages(printed: bytes) -> int:
    """How many a PDF has: Firefox packs the objects that say so."""
    packed = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", printed, re.DOTALL)
    return sum(len(re.findall(rb"/Type /Page\b", zlib.decompress(text))) for text in packed)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    browser = started(tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture
def address(shipped: Territories, tmp_path: Path) -> str:
    path = tmp_path / "réunion du soir.html"
    place, codes = extent(shipped, departements=["49"])
    path.write_text(page_atelier(shipped, codes, place=place), encoding="utf-8")
    return path.as_uri()


def test_draws_and_takes_back(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    assert firefox.run("document.title") == "Atelier – Maine-et-Loire (49)"
    firefox.type("#recherche", f"tierce{ENTER}")
    assert firefox.run(HELD) == [TIERCE]
    assert "Taille 1" in firefox.text("#chiffres")
    assert "Aucun obstacle relevé" in firefox.text("#verdict")
    assert "l’avis appartient à l’ARS et à la CPAM." in firefox.text("#verdict")
    firefox.click("#annuler")
    assert firefox.run(HELD) == []
    firefox.click("#retablir")
    assert firefox.run(HELD) == [TIERCE]


def test_a_pointer_draws_on_the_map(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.drag("#carte", (40, -30))
    assert len(firefox.run(HELD)) == 1
    firefox.drag("#carte", (40, -30), (60, -10), (80, 10))
    assert len(firefox.run(HELD)) == 1
    firefox.click("[value=peindre]")
    firefox.drag("#carte", (-60, -60), (-40, -40), (-10, -20), (20, 10))
    assert len(firefox.run(HELD)) > 2
    firefox.click("[value=rectangle]")
    before = len(firefox.run(HELD))
    firefox.drag("#carte", (-150, -120), (-80, -60), (90, 80))
    assert len(firefox.run(HELD)) != before


def test_keeps_work_and_brings_it_back(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.open(address)
    assert "gardé dans ce navigateur" in firefox.text("#reprise")
    firefox.click("#reprise button")
    assert firefox.run(HELD) == [TIERCE]
    firefox.open(f"{address}#{firefox.run('CptsGeo.atelier.etat.fragment')}")
    assert firefox.run(HELD) == [TIERCE]


def test_is_painted_and_prints(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    picture = Image.open(BytesIO(firefox.picture("#carte"))).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 24) or ()}
    assert (0x44, 0xBB, 0x99) in colours
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.run("CptsGeo.atelier.panneau.rapport()")
    assert "Tiercé (49347)" in firefox.run("document.querySelector('#rapport').textContent")
    assert firefox.run("document.querySelectorAll('#rapport canvas').length") == 1
    printed = firefox.printed()
    assert printed.startswith(b"%PDF")
    assert 1 <= pages(printed) <= 2


def test_suits_screen_readers(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    assert firefox.violations() == []
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.click("#communes > summary")
    firefox.click("#projecteur")
    assert firefox.violations() == []


def test_by_keyboard(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.type("#carte", ENTER)  # the map is centred on it
    assert firefox.run(HELD) == []
    firefox.type("#carte", f"{CONTROL}z")
    assert firefox.run(HELD) == [TIERCE]
    firefox.type("#carte", f"{CONTROL}z")
    firefox.type("#carte", f"{CONTROL}y")
    assert firefox.run(HELD) == [TIERCE]
    firefox.type("#communes > summary", ENTER)
    firefox.type("#filtre", "durtal")
    firefox.type("#liste label:not([hidden]) input", " ")
    assert firefox.run(HELD) == ["49127", TIERCE]


def test_at_the_size_of_a_phone(firefox: Firefox, address: str) -> None:
    firefox.resize(460, 860)
    try:
        firefox.open(address)
        firefox.type("#recherche", f"tierce{ENTER}")
        assert firefox.run("document.documentElement.scrollWidth - innerWidth") <= 0
        firefox.drag("#carte", (0, 0))
        assert firefox.run(HELD) != [TIERCE]
    finally:
        firefox.resize(1280, 900)


def test_where_storage_is_refused(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    folder.mkdir()
    browser = started(folder, dom__storage__enabled=False)
    try:
        browser.open(address)
        assert "refuse de garder" in browser.text("#memoire")
        browser.type("#recherche", f"tierce{ENTER}")
        assert browser.run(HELD) == [TIERCE]
    finally:
        browser.close()
