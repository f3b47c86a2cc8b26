"""In a process of its own, as users run it, a command does what it does inside the tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import CODE_PAGE, Result, run, run_apart

from cptsgeo.cli import COMMANDS
from cptsgeo.paths import default_plan

pytestmark = pytest.mark.slow

DRAWING = (
    '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": '
    "[[[-0.6, 47.4], [-0.5, 47.4], [-0.5, 47.5], [-0.6, 47.5], [-0.6, 47.4]]]}}"
)
EACH: dict[str, tuple[str | Path, ...]] = {
    "ajuster": ("ajuster", "dessin.geojson", "--sortie", "territoire.csv"),
    "atelier": ("atelier", "--departement", "53"),
    "cartes": ("cartes", "--departement", "53"),
    "chiffres": ("chiffres", "--departement", "53"),
    "cog": ("cog", "migrer", default_plan(), "--de", "2019", "--sortie", "plan"),
    "comparer": ("comparer", default_plan(), default_plan(), "--au-a", "2023", "--au-b", "2026"),
    "couverture": ("couverture", "--departement", "53"),
    "cpts": ("cpts", "statut", "ancenis", "pause", "--le", "2026-06", "--essai"),
    "diagnostiquer": ("diagnostiquer", "dessin.geojson"),
    "donnees": ("donnees", "info"),
    "actions": ("actions", "--theme", "SNP", "--pres-de", "44350"),
    "etat-avancement": ("etat-avancement", "--departement", "53", "--sortie", "etat.html"),
    "evolution": ("evolution", "--pas", "annee"),
    "exporter": ("exporter", "--departement", "53", "--sortie", "cpts.geojson"),
    "ou": ("ou", "Ancenis"),
    "plan": ("plan", "modele", "--departement", "53"),
    "recenser": (
        "recenser",
        "preparer",
        "--cpts",
        "ancenis",
        "--edition",
        "2027-01",
        "--sortie",
        "formulaires",
    ),
    "regulation": ("regulation", "--departement", "53", "--sortie", "appels.html"),
    "suivi": ("suivi", "--depuis", "2025-09"),
    "valider": ("valider", "liste.csv", "--format", "html", "--sortie", "dossier.html"),
    "zones-blanches": ("zones-blanches", "--departement", "49"),
}
"""One ordinary use of every command."""
OTHERS: dict[str, tuple[str | Path, ...]] = {
    "version": ("--version",),
    "help": ("zones-blanches", "--help"),
    "nothing": (),
    "errors found": ("valider", "liste.csv"),
    "unknown option": ("ou", "Nantes", "--plam", "x"),
    "missing plan": ("cartes", "--plan", "rien"),
    "no such sign in the code page": ("ou", "Ω → Łódź"),
}


def in_a_folder(folder: Path, *args: str | Path, apart: bool) -> tuple[Result, dict[str, bytes]]:
    """Run a command where its files are: what it told, and all that is there after it."""
    folder.mkdir()
    (folder / "dessin.geojson").write_text(DRAWING, encoding="utf-8")
    (folder / "liste.csv").write_bytes("Commune\nTrélazé\nAncenis\n".encode(CODE_PAGE))
    done = (run_apart if apart else run)(*args, cwd=folder)
    written = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return done, written


def test_no_command_is_left_out() -> None:
    assert EACH.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", [*EACH, *OTHERS])
def test_apart_is_as_inside(tmp_path: Path, name: str) -> None:
    args = (EACH | OTHERS)[name]
    there, files = in_a_folder(tmp_path / "a", *args, apart=True)
    here, same = in_a_folder(tmp_path / "b", *args, apart=False)
    assert (there.returncode, there.stdout, there.stderr) == (
        here.returncode,
        here.stdout,
        here.stderr,
    )
    assert files == same
    assert there.stdout or there.stderr
    assert there.returncode in ((0, 1) if name in EACH else (0, 1, 2))
    assert "Traceback" not in there.stderr


def test_what_runs_inside_leaves_nothing_behind(tmp_path: Path) -> None:
    before = (dict(os.environ), Path.cwd(), sys.stdin, sys.stdout, sys.stderr)
    for args in (("ou", "Ancenis"), ("ou", "--plam"), ("plan", "modele")):
        run(*args, cwd=tmp_path)
    assert (dict(os.environ), Path.cwd(), sys.stdin, sys.stdout, sys.stderr) == before


def test_what_a_c_library_or_a_child_writes_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.main", lambda _: os.write(1, b"a\r\n") + os.write(2, b"\xe9"))
    told = run("ou")
    assert (told.returncode, told.stdout, told.stderr) == (4, "a\n", "é")


@pytest.mark.skipif(os.name == "nt", reason="Windows tells it otherwise")
def test_a_reader_that_leaves_is_no_fault() -> None:
    """As in ``cptsgeo ou Saint | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-m", "cptsgeo", "ou", "Nantes"], stdout=writing,
                          stderr=subprocess.PIPE, check=False)  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
