"""The page of a document: read with a keyboard and on a phone, nothing asked of the network."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from render.test_document import WHOLE, made

from cptsgeo.render.pages.written import page_document

from .conftest import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_read_on_any_screen(tmp_path: Path, ouvrir: Callable[..., Page], width: int) -> None:
    path = tmp_path / "document.html"
    path.write_text(page_document(made(*WHOLE)), encoding="utf-8")
    page = ouvrir(path)
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for key in ("Tab", "Tab", "Enter"):  # The button that prints, then the contents.
        page.keyboard.press(key)
    assert page.evaluate("location.hash") == "#chiffres"
