"""Drawn maps in a browser: several in a page, side by side, recoloured, zoomed by hand."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cptsgeo.analysis.coverage import coverage, etats
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import frame
from cptsgeo.render.drawing.labels import commune_names
from cptsgeo.render.drawing.lines import cpts_line
from cptsgeo.render.drawing.scene import Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling
from cptsgeo.render.pages import document

from .conftest import violations

pytestmark = pytest.mark.browser

Ouvrir = Callable[..., Page]

TEMPLATE = """{% extends "base.html" %}
{% from "scene.html" import scene %}
{% block content %}<div style="display: flex">
{% for carte in page.maps %}<section style="flex: 1" aria-labelledby="{{ carte.ident }}-titre">
<h2 id="{{ carte.ident }}-titre">{{ carte.ident }}</h2>{{ scene(carte, carte.ident) }}
<p id="{{ carte.ident }}-texte">Texte.</p></section>{% endfor %}
</div>{% endblock %}
"""
SCRIPT = """import { Scene } from "%s";

const avant = new Scene("avant"), apres = new Scene("apres");
avant.suivre = (boite) => apres.montrer(boite);
apres.suivre = (boite) => avant.montrer(boite);
window.cartes = { avant, apres };
"""


def drawn(shipped: Territories, ident: str) -> Scene:
    """La Mayenne, by state."""
    communes = shipped.communes
    codes = communes.codes_of(["53"])
    found = frame([codes], adjacency(communes).voisinages, margin=0.02, paper=(340, 340))
    assert found
    states = coverage(shipped, [communes.atoms[code] for code in codes]).etats
    told = replace(
        telling(shipped, found),
        names=lambda faces: commune_names(communes, faces.shapes, found),
        lines=(cpts_line(shipped),),
    )
    return scene(Subject(communes, states, found, ident), told)


@pytest.fixture(scope="module")
def deux(shipped: Territories, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a page with two maps that follow each other."""
    folder = tmp_path_factory.mktemp("deux")
    scene_js = Path(os.path.relpath(PACKAGE / "render" / "drawing" / "static" / "scene.js", folder))
    (folder / "deux.js").write_text(SCRIPT % scene_js.as_posix(), encoding="utf-8")
    page = document.Page(
        template=document.ENVIRONMENT.from_string(TEMPLATE),
        title="Deux cartes",
        situation="Mayenne",
        notices=(),
        maps=(drawn(shipped, "avant"), drawn(shipped, "apres")),
        style="static/comparison.css",
        script=str(folder / "deux.js"),
        sources=(),
        fingerprint="",
    )
    path = folder / "deux.html"
    path.write_text(document.render(page, None), encoding="utf-8")
    return path


def view(page: Page, ident: str) -> list[float]:
    """What a map shows: left, top, width, height."""
    box = page.locator(f"#{ident}").get_attribute("viewBox")
    assert box
    return [float(number) for number in box.split()]


def middle(page: Page, ident: str) -> tuple[float, float]:
    box = page.locator(f"#{ident}").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def under(page: Page, x: float, y: float) -> Any:
    """Units of the drawing under a point of the window."""
    return page.evaluate(
        """([x, y]) => {
            const matrix = cartes.avant.plan.getScreenCTM().inverse();
            const point = new DOMPoint(x, y).matrixTransform(matrix);
            return [point.x, point.y];
        }""",
        [x, y],
    )


def test_two_maps_share_a_page(ouvrir: Ouvrir, deux: Path) -> None:
    page = ouvrir(deux)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    assert violations(page) == []


def test_maps_side_by_side_follow_each_other(ouvrir: Ouvrir, deux: Path) -> None:
    page = ouvrir(deux)
    whole = view(page, "apres")
    page.locator("#avant-scene").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert view(page, "avant") == view(page, "apres") != whole
    page.locator("#apres-scene").get_by_role("button", name="Vue d’ensemble").click()
    assert view(page, "avant") == view(page, "apres") == whole
    expect(page.locator(".zoome")).to_have_count(0)


def test_a_wheel_with_ctrl_zooms_where_it_points(ouvrir: Ouvrir, deux: Path) -> None:
    page = ouvrir(deux)
    whole = view(page, "avant")
    x, y = middle(page, "avant")
    x, y = x - 60, y + 40
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    assert view(page, "avant") == whole
    before = under(page, x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.wait_for_function("cartes.avant.vue !== cartes.avant.depart")
    page.keyboard.up("Control")
    assert view(page, "avant")[2] < whole[2]
    assert under(page, x, y) == pytest.approx(before, abs=1)


def test_two_fingers_pinch_the_map(ouvrir: Ouvrir, deux: Path) -> None:
    page = ouvrir(deux, has_touch=True)
    whole = view(page, "avant")
    x, y = middle(page, "avant")
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *apart: int) -> None:
        points = [{"x": x + side, "y": y} for half in apart for side in (-half, half)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 40)
    for half in (50, 60, 80):
        touch("touchMove", half)
    touch("touchEnd")
    page.wait_for_function("cartes.avant.vue !== cartes.avant.depart")
    left, top, wide, high = view(page, "avant")
    assert wide < 0.7 * whole[2]
    assert left + wide / 2 == pytest.approx(whole[0] + whole[2] / 2, rel=0.02)
    assert top + high / 2 == pytest.approx(whole[1] + whole[3] / 2, rel=0.02)


def test_communes_are_given_other_states(ouvrir: Ouvrir, deux: Path) -> None:
    page = ouvrir(deux)
    fills = "() => cartes.avant.faces.map((face) => getComputedStyle(face).fill)"
    first = page.evaluate(fills)
    page.evaluate("cartes.avant.colorer(cartes.avant.etat.map(() => 0))")
    (one,) = set(page.evaluate(fills))
    assert "cpts_operationnelle" in one
    page.mouse.move(*middle(page, "avant"))
    bubble = page.locator("#avant-scene .bulle")
    expect(bubble).to_contain_text(etats()["cpts_operationnelle"])
    page.evaluate("cartes.avant.colorer(cartes.avant.donnees.etat)")
    assert page.evaluate(fills) == first
