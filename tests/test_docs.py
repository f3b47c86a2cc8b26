"""What is generated, in docs/ and in maps/, is up to date."""

import re
import runpy
from pathlib import Path

import pytest
from commands import run

ROOT = Path(__file__).resolve().parents[1]
GENERATED = runpy.run_path(str(ROOT / "scripts" / "docs.py"))["GENERATED"]


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_document_is_not_stale(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == GENERATED[name](), "stale: run make docs"


def test_maps_are_not_stale(tmp_path: Path) -> None:
    done = run("cartes", "--atelier", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    kept, made = ({path.name: path.read_bytes() for path in folder.iterdir()}
                  for folder in (ROOT / "maps", tmp_path / "maps"))  # fmt: skip
    assert kept.keys() == made.keys()
    stale = [name for name in made if kept[name] != made[name]]
    assert not stale, "stale: run make docs"


def test_links_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")]
    targets = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    ]
    assert len(targets) > 10
    assert [target for page, target in targets if not (page.parent / target).exists()] == []
