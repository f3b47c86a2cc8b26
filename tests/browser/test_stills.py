"""Still pictures opened in a browser, that has not their font."""

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]


@pytest.mark.parametrize(
    "words", [("zones-blanches",), ("evolution", "--papier", "ecran")], ids=["zones", "courbe"]
)
def test_an_svg_asks_for_nothing_and_keeps_its_widths(
    ouvrir: Ouvrir, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "image.svg"
    done = run(*words, "--sortie", path)
    assert done.returncode == 0, done.stderr
    page = ouvrir(path)
    found = page.evaluate(
        """() => [...document.querySelectorAll("text[textLength]")].map((one) => {
            const box = one.getBoundingClientRect(), all = document.documentElement.viewBox.baseVal;
            const pixels = document.documentElement.getBoundingClientRect().width / all.width;
            return [one.textContent, box.width, one.textLength.baseVal.value * pixels, box.right];
        })"""
    )
    assert len(found) > 20
    edge = page.evaluate("document.documentElement.getBoundingClientRect().right")
    for told, wide, asked, right in found:
        assert wide == pytest.approx(asked, abs=1.5), told
        assert right < edge, told
