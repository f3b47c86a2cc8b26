"""``cptsgeo cartes`` for all of France: a page for each place, progress told, a clean stop."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import assert_one_sentence, rewrite, run

from cptsgeo.communes.communes import Communes

HEARD = """
import signal, sys
from cptsgeo.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""
"""The program, hearing Ctrl-C even where tests run as a shell's background job, that does not."""


def everywhere(plan: Path, communes: Communes) -> Path:
    """Give a plan all of France for its perimeter."""
    departements = ", ".join(f'"{one}"' for one in sorted(communes.departements))
    rewrite(plan / "plan.toml", lambda text: text.replace(
        'perimetre = ["44", "49", "53", "72", "85"]', f"perimetre = [{departements}]"
    ))  # fmt: skip
    return plan


def test_a_region_and_its_only_department_have_a_page_each(plan: Path, tmp_path: Path) -> None:
    rewrite(plan / "plan.toml", lambda text: text.replace('"72", "85"', '"72", "85", "974"'))
    result = run("cartes", "--plan", plan, "--sortie", tmp_path / "cartes")
    assert result.returncode == 0, result.stderr
    pages = {page.name for page in (tmp_path / "cartes").iterdir()}
    assert {"la-reunion.html", "region-la-reunion.html", "pays-de-la-loire.html"} <= pages
    assert len(pages) == result.stdout.count(".html") == 9
    region = (tmp_path / "cartes" / "region-la-reunion.html").read_text(encoding="utf-8")
    assert "La Réunion (974)" not in region.partition("<title>")[2].partition("</title>")[0]
    index = (tmp_path / "cartes" / "index.html").read_text(encoding="utf-8")
    assert all(index.count(f'href="{name}"') == 1 for name in pages - {"index.html"})


def test_regions_come_before_departments_and_overseas_last(plan: Path, tmp_path: Path) -> None:
    rewrite(plan / "plan.toml", lambda text: text.replace('"72", "85"', '"72", "85", "974", "35"'))
    assert run("cartes", "--plan", plan, "--sortie", tmp_path / "cartes").returncode == 0
    index = (tmp_path / "cartes" / "index.html").read_text(encoding="utf-8")
    told = [index.index(text) for text in (
        '<h2 class="groupe">Régions</h2>', "bretagne.html", "pays-de-la-loire.html",
        "region-la-reunion.html", '<h2 class="groupe">Départements</h2>', "ille-et-vilaine.html",
        "loire-atlantique.html", '"la-reunion.html"',
    )]  # fmt: skip
    assert told == sorted(told)
    assert 'class="premiere"' not in index


@pytest.mark.france
def test_an_interrupted_run_tells_how_far_it_is_and_leaves_nothing(
    plan: Path, france: Communes, tmp_path: Path
) -> None:
    pty = pytest.importorskip("pty")
    terminal, end = pty.openpty()
    command = [sys.executable, "-c", HEARD, "cartes", "--plan",
               str(everywhere(plan, france)), "--sortie", str(tmp_path / "cartes")]  # fmt: skip
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(command, stderr=end, stdout=subprocess.PIPE, env=environment) as running:
        os.close(end)
        told = b""
        while b"%" not in told:
            told += os.read(terminal, 1000)
        running.send_signal(signal.SIGINT)
        try:
            while chunk := os.read(terminal, 1000):
                told += chunk
        except OSError:  # The other side of a terminal that is closed.
            pass
        assert running.wait() == 130
        assert running.stdout is not None
        assert running.stdout.read() == b""
    os.close(terminal)
    shown = told.decode()
    assert "Cartes" in shown
    assert "Interrompu\u00a0: rien n’a été écrit à moitié." in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "cartes").exists()


def test_the_maps_and_the_atelier_lead_to_each_other(tmp_path: Path) -> None:
    result = run("cartes", "--atelier", "--sortie", tmp_path / "cartes")
    assert result.returncode == 0, result.stderr
    assert "atelier.html" in result.stdout
    home, atelier = (
        (tmp_path / "cartes" / name).read_text(encoding="utf-8")
        for name in ("index.html", "atelier.html")
    )
    assert 'href="atelier.html"' in home
    assert r"href=\"index.html\"" in atelier  # Its body stands among its data.
    # Without the other, neither says that it is there.
    assert run("cartes", "--sortie", tmp_path / "seules").returncode == 0
    assert "atelier.html" not in (tmp_path / "seules" / "index.html").read_text(encoding="utf-8")
    assert run("atelier", "--sortie", tmp_path / "seul.html").returncode == 0
    assert "index.html" not in (tmp_path / "seul.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("--departement", "53"), ("--format", "png")])
def test_the_atelier_goes_with_all_maps(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run("cartes", "--atelier", *words, "--sortie", tmp_path / "cartes")
    assert_one_sentence(result, "--atelier")
