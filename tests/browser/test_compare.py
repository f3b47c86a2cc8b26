"""The script that compares pages of two commits sees what a reader would see."""

import importlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html lang="fr"><title>Essai</title><style>
p { color: #123; height: 900px; transition: color 1s } @media print { nav { display: none } }
</style><body><nav><button aria-label="Agrandir">+</button></nav><p>Un texte</p>
<script type="application/json" id="donnees">{"a": [1, 2]}</script>
<script>document.querySelector("p").append(", puis un autre")</script></body></html>"""


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    return importlib.import_module("comparing.pages")


def test_what_a_reader_would_see_is_seen(
    pages: Any, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LATE", 0)
    monkeypatch.setattr(pages, "TALLEST", 600)
    monkeypatch.setattr(pages, "WIDTHS", {1280: 900, 390: 844})
    changes = {
        "same": ("", ""),
        "data": ('{"a": [1, 2]}', '{"a": [1, 3]}'),
        "name": ("Agrandir", "Réduire"),
        "script": (", puis un autre", ", puis un seul"),
        "style": ("#123", "#321"),
        "print": ("nav { display: none }", "nav { display: block }"),
        "error": ("</script></body>", ";absent()</script></body>"),
    }
    seen = {}
    for name, (before, after) in changes.items():
        path = tmp_path / f"{name}.html"
        path.write_text(PAGE.replace(before, after) if before else PAGE, encoding="utf-8")
        seen[name] = pages.seen(chromium, path, closely=True)
    again = pages.seen(chromium, tmp_path / "same.html", closely=True)
    assert pages.compare(seen["same"], again) == []
    assert len(again.views["impression"].pictures) == 2
    found = {name: {one.what for one in pages.compare(again, seen[name])} for name in changes}
    assert found["data"] == {"données"}
    assert found["name"] == {f"fenêtre de {width}, noms accessibles" for width in pages.WIDTHS}
    assert {"fenêtre de 390, texte", "impression, PDF"} <= found["script"]
    assert {"fenêtre de 1280, image 1", "impression, image 1", "impression, PDF"} == {
        what for what in found["style"] if "390" not in what
    }
    assert {what.split(",")[0] for what in found["print"]} == {"impression"}
    assert "erreurs" in found["error"]


def test_a_page_that_does_not_open_is_told(pages: Any, chromium: Browser, tmp_path: Path) -> None:
    (found,) = pages.differences(chromium, tmp_path / "absente.html", tmp_path / "absente.html")
    assert found.what == "ouverture"
    assert "ERR_FILE_NOT_FOUND" in found.where
