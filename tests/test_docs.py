"""What is generated in docs/ is up to date."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GENERATED = runpy.run_path(str(ROOT / "scripts" / "docs.py"))["GENERATED"]


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_document_is_not_stale(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == GENERATED[name](), "stale: run make docs"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(name: str) -> None:
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert not [target for target in targets if not (ROOT / target).exists()]
