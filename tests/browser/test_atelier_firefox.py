"""The atelier in Firefox: draws, keeps, gives back and prints as in Chromium."""

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
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


def until(firefox: Firefox, script: str) -> None:
    """Wait until an expression is true, some seconds at most."""
    for _ in range(100):
        if firefox.run(script):
            return
        time.sleep(0.05)
    pytest.fail(f"{script} is never true: {firefox.text('#message')}")


def held_by_the_address(firefox: Firefox) -> None:
    until(firefox, "location.hash === `#${CptsGeo.atelier.etat.fragment}`")


def others(firefox: Firefox) -> object:
    return firefox.run(
        "CptsGeo.atelier.etat.memoire.autres(CptsGeo.atelier.etat.present)"
        ".map(({ travail }) => travail.propositions[0].communes)"
    )


def test_reloading_erases_no_earlier_work(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.run("localStorage.clear()")
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.open(address)
    for name in ("durtal", "morannes") * 5:
        firefox.type("#recherche", f"{name}{ENTER}")
        held_by_the_address(firefox)
        firefox.send("WebDriver:Refresh")
        assert "Travail repris du lien" in firefox.text("#message")
        assert firefox.run("document.querySelector('#reprise').hidden")
    last = firefox.run(HELD)
    firefox.open(address)
    assert others(firefox) == [last, [TIERCE]] if last else [[TIERCE]]
    assert firefox.run("localStorage.length") <= 3


def test_a_link_pasted_into_the_open_page_is_followed(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.type("#recherche", f"tierce{ENTER}")
    link = f"#{firefox.run('CptsGeo.atelier.etat.fragment')}"
    firefox.open(address)
    firefox.type("#recherche", f"durtal{ENTER}")
    firefox.run(f"location.hash = {json.dumps(link)}")
    until(firefox, f"{HELD}[0] === '{TIERCE}'")
    assert "Travail repris du lien" in firefox.text("#message")
    firefox.click("#annuler")
    assert firefox.run(HELD) == ["49127"]
    firefox.run("location.hash = '#p=abc.d'")
    until(firefox, "document.querySelector('#message').textContent.includes('ne peut être lu')")
    assert firefox.run(HELD) == ["49127"]


def test_a_link_is_copied_and_pasted(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.click("#enregistrer > summary")
    firefox.click("[data-sortie=lien]")
    until(firefox, "document.querySelector('#message').textContent.includes('Travail copié')")
    firefox.open(address)
    firefox.click("#ouvrir")
    firefox.type("#colle", f"{CONTROL}v")
    assert firefox.run("document.querySelector('#colle').value").startswith("#p=")
    firefox.click("#ouvrir-lire")
    assert firefox.run(HELD) == [TIERCE]


def test_reads_a_list_and_a_workbook(firefox: Firefox, address: str, tmp_path: Path) -> None:
    firefox.open(address)
    firefox.click("#ouvrir")
    firefox.type("#colle", "TIERCE;49125\nDurtall;49430\n")
    firefox.click("#ouvrir-lire")
    assert firefox.run(HELD) == [TIERCE]
    assert "« Durtall (49) » est inconnu" in firefox.text("#lu").replace("\u00a0", " ")
    assert firefox.violations() == []
    firefox.click("#lu .piste")
    assert firefox.run(HELD) == ["49127", TIERCE]
    path = tmp_path / "liste.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Communes").write_column(0, 0, ["Nom", "Angers", "Tiercé", "Durtal"])
    book.close()
    firefox.click("#ouvrir")
    firefox.type("#fichier", str(path))
    until(firefox, f"{HELD}.length === 3")
    assert "3 communes lues" in firefox.text("#lu").replace("\u00a0", " ")


@pytest.mark.parametrize(("size", "fits"), [(300_000, True), (3_000_000, False)])
def test_an_address_that_cannot_hold_the_work_holds_nothing_older(
    firefox: Firefox, address: str, size: int, fits: bool
) -> None:
    firefox.open(address)
    firefox.run("localStorage.clear()")
    firefox.type("#recherche", f"tierce{ENTER}")
    held_by_the_address(firefox)
    firefox.run(
        f"(() => {{ const {{ etat }} = CptsGeo.atelier, dit = etat.document.bind(etat);"
        f"etat.document = (p) => ({{ ...dit(p), note: 'é'.repeat({size // 2}) }}); }})()"
    )
    firefox.type("#recherche", f"durtal{ENTER}")
    until(firefox, f"location.hash.length > {size}" if fits else "!location.hash")
    firefox.send("WebDriver:Refresh")
    if not fits:
        assert firefox.run(HELD) == []
        firefox.click("#reprise button")
    assert firefox.run(HELD) == ["49127", TIERCE]


@pytest.mark.parametrize(
    ("change", "why"),
    [("propositions: [null]", "incomplet"), ("cog: { toString: 1 }", "incomplet"),
     ("propositions: [{ communes: Array(300000).fill('x'.repeat(9)) }]", "299996 autres")],
)  # fmt: skip
def test_forged_work_is_told_in_french(
    firefox: Firefox, address: str, change: str, why: str
) -> None:
    firefox.open(address)
    forged = firefox.run(
        "(() => { const { etat } = CptsGeo.atelier;"
        f"return JSON.stringify({{ ...etat.document(), {change} }}); }})()"
    )
    firefox.run(f"CptsGeo.atelier.lire({json.dumps(forged)}, 'travail')")
    message = firefox.text("#message")
    assert why in message
    assert not re.search(r"\b(?:too|call|stack|null|undefined|cannot|is not)\b", message)


def test_is_painted_and_prints(firefox: Firefox, address: str) -> None:
    firefox.open(address)
    picture = Image.open(BytesIO(firefox.picture("#carte"))).convert("RGB")
    colours = {colour for _, colour in picture.getcolors(1 << 24) or ()}
    assert (0x44, 0xBB, 0x99) in colours
    firefox.type("#recherche", f"tierce{ENTER}")
    firefox.run("CptsGeo.atelier.panneau.rapport()")
    assert "Tiercé (49347)" in firefox.run("document.querySelector('#rapport').textContent")
    assert firefox.run("document.querySelectorAll('#rapport figure img').length") == 1
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
