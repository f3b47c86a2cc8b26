"""The état d'avancement as a page: read on a desktop and on a phone, by keyboard, on paper."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.plan.rows import Texte
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.written import page_document
from cptsgeo.render.paper.edition.document import chapters, edition_document
from cptsgeo.render.paper.edition.edition import Edition, Wanted

from .conftest import BREAKOUT, HOSTILE, violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def page(shipped: Territories, tmp_path_factory: pytest.TempPathFactory) -> Path:
    cpts = tuple(one._replace(nom=HOSTILE) if one.cpts_id == "pays-de-mayenne" else one
                 for one in shipped.plan.cpts)  # fmt: skip
    texts = (
        Texte("preambule", "", f"**Gras**\n\n{HOSTILE} {BREAKOUT}\n\n- un\n- deux", 2),
        Texte("presentation", "pays-de-laval", "[site](https://example.org/) de Laval", 3),
    )
    plan = replace(shipped.plan, cpts=cpts, textes=texts)
    found = territories(plan, shipped.communes, shipped.au, contested=True)
    edition = Edition(found, ("53",), Wanted(BREAKOUT))
    document = edition_document(edition, [tuple(one()) for one in chapters(edition)])
    path = tmp_path_factory.mktemp("état") / "état d’avancement.html"
    path.write_text(page_document(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("device", [{}, PHONE], ids=["bureau", "téléphone"])
def test_it_is_read_whole_and_asks_for_nothing(
    ouvrir: Ouvrir, page: Path, device: dict[str, object]
) -> None:
    opened = ouvrir(page, **device)
    expect(opened.get_by_role("heading", level=1)).to_contain_text("État d’avancement des CPTS")
    expect(opened.get_by_role("heading", name="CPTS du Pays de Laval")).to_be_attached()
    wide = opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wide
    drawn = opened.locator("figure img")
    assert drawn.count() == 15
    assert all(one.get_attribute("alt") for one in drawn.all())
    assert opened.evaluate(
        "[...document.images].every((image) => image.complete && image.naturalWidth > 0)"
    )
    assert not violations(opened)


def test_its_contents_lead_to_chapters_by_keyboard(ouvrir: Ouvrir, page: Path) -> None:
    opened = ouvrir(page)
    link = opened.get_by_role("navigation").get_by_role("link", name="CPTS du Pays de Laval")
    link.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#cpts-pays-de-laval")).to_be_in_viewport()
    near = opened.locator("dd").get_by_role("link", name="Sud Est Mayennais").first
    near.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#cpts-sud-est-mayennais")).to_be_in_viewport()


def test_what_was_typed_is_shown_and_nothing_refers_to_pages(ouvrir: Ouvrir, page: Path) -> None:
    opened = ouvrir(page)
    expect(opened.locator("strong", has_text="Gras")).to_be_visible()
    assert opened.locator(".corps li", has_text="deux").count()
    expect(opened.get_by_role("link", name="site", exact=True)).to_have_attribute(
        "href", "https://example.org/"
    )
    assert not opened.get_by_role("columnheader", name="Page", exact=True).count()
    assert not opened.locator("a", has_text="javascript").count()
    leading = opened.evaluate("[...document.links].map((link) => link.protocol)")
    assert {*leading} <= {"file:", "https:", "http:", "mailto:"}
