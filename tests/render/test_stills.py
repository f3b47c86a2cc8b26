"""Still pictures: what is written where, in files that are always the same."""

import functools
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import assert_one_sentence, run

from cptsgeo.analysis.evolution import evolution
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.pages.maps.model import MapPage
from cptsgeo.render.pages.maps.places import cpts_page, departement_page, region_page
from cptsgeo.render.paper.chart import chart_evolution
from cptsgeo.render.paper.labels import ways
from cptsgeo.render.paper.map import draw, still_map
from cptsgeo.render.paper.shapes import project
from cptsgeo.render.paper.sheet_of_paper import PAPERS, drawing

pytestmark = pytest.mark.slow

HOSTILE = "<b>$x_1$ & Cie"


@pytest.fixture(scope="module")
def contents(shipped: Territories) -> dict[str, MapPage]:
    return {
        "region": region_page(shipped, "52"),
        "44": departement_page(shipped, "44"),
        "ancenis": cpts_page(shipped, "ancenis"),
    }


@pytest.fixture(scope="module")
def picture(contents: dict[str, MapPage]) -> Callable[..., bytes]:
    """Give what makes a picture, each once."""

    @functools.cache
    def make(name: str, form: str, paper: str = "a4") -> bytes:
        return still_map(contents[name], form, PAPERS[paper])

    return make


@pytest.fixture(scope="module")
def sheet(contents: dict[str, MapPage]) -> Callable[..., Any]:
    """Give what draws a map on a sheet and tells what was placed where, each once."""

    @functools.cache
    def make(name: str, paper: str = "a4") -> Any:
        with drawing():
            return draw(contents[name], PAPERS[paper])

    return make


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def texts(svg: bytes) -> list[str]:
    """What is written as text in an SVG."""
    import html

    found = re.findall(r"<text\b[^>]*>(.*?)</text>", svg.decode(), re.DOTALL)
    return [plain(html.unescape(re.sub(r"<[^>]+>", "", one)).strip()) for one in found]


@pytest.mark.parametrize("name", ["region", "44", "ancenis"])
@pytest.mark.parametrize("paper", ["a4", "ecran"])
def test_no_name_is_over_another(sheet: Callable[..., Any], name: str, paper: str) -> None:
    with drawing():
        drawn, placed = sheet(name, paper)
        measure = drawn.canvas.get_renderer()
        boxes = [text.get_window_extent(measure) for text in placed.texts]
    assert len(boxes) > 15
    for rank, one in enumerate(boxes):
        assert placed.frame.x0 <= one.x0 < one.x1 <= placed.frame.x1
        assert placed.frame.y0 <= one.y0 < one.y1 <= placed.frame.y1
        assert not any(one.overlaps(other) for other in boxes[rank + 1 :])


def test_every_cpts_can_be_told_on_the_map_of_the_region(
    sheet: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    _, placed = sheet("region")
    shown = [text.get_text().replace("\n", " ") for text in placed.texts]
    assert len(shown) == len(set(shown)) == 43
    numbers = {text for text in shown if text.isdigit()}
    svg = picture("region", "svg")
    key = " ".join(texts(svg)).partition("Sur la carte")[2]
    for one in numbers:
        assert re.search(rf"\b{one} [A-ZÀ-Ý]", key)


def test_text_stays_text_and_the_legend_tells_what_is_drawn(picture: Callable[..., bytes]) -> None:
    written = texts(picture("region", "svg"))
    joined = " ".join(written)
    for told in (
        "Pays de la Loire", "Situation au 21 janvier 2026", "85,1 %", "Zone blanche (aucune CPTS)",
        "Accompagnement en cours · 3 CPTS", "50 km", "N", "Lambert-93", "IGN", "estimations",
        "Ancenis", "Limite de département",
    ):  # fmt: skip
        assert told in joined
    assert "Revendiquée" not in joined
    only = " ".join(texts(picture("44", "svg")))
    assert "Châteaubriant" in only
    assert "Limite de département" not in only
    pdf = picture("ancenis", "pdf")
    assert b"/Subtype /Type0" in pdf or b"/TrueType" in pdf  # letters, not outlines
    assert b"/Type /Font" in pdf


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_same_content_same_bytes(
    contents: dict[str, MapPage], picture: Callable[..., bytes], form: str
) -> None:
    first = picture("ancenis", form)
    assert still_map(contents["ancenis"], form, PAPERS["a4"]) == first
    assert b"cptsgeo" in first


def test_sizes(picture: Callable[..., bytes]) -> None:
    slide = picture("ancenis", "png", "ecran")
    assert struct.unpack(">II", slide[16:24]) == (1920, 1080)
    paper = picture("ancenis", "png")
    width, height = struct.unpack(">II", paper[16:24])
    assert (round(width / 200 * 25.4), round(height / 200 * 25.4)) == (297, 210)


def test_the_scale_is_right(sheet: Callable[..., Any]) -> None:
    """The bar says as many kilometres as the geodesic between its ends, near enough."""
    from pyproj import Geod, Transformer

    drawn, _ = sheet("region")
    axes = drawn.axes[1]
    (bar,) = [line for line in axes.lines if line.get_gid() == "echelle"]
    (west, east), (south, _) = np.asarray(bar.get_xdata()), np.asarray(bar.get_ydata())
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    ends = [*back.transform(west, south), *back.transform(east, south)]
    metres = Geod(ellps="GRS80").line_length(ends[::2], ends[1::2])
    assert metres == pytest.approx(50_000, rel=0.003)
    assert project(np.array([[3.0, 46.5]])) == pytest.approx(np.array([[700_000, 6_600_000]]))


@pytest.fixture
def hostile(make_plan: Callable[..., Path], france: Communes) -> Territories:
    folder = make_plan({"a": "44003 44043", "b": "44003"}, perimetre="44",
                       statuts="a,2021,cpts_operationnelle,observation,,")  # fmt: skip
    (folder / "cpts.csv").write_text(
        f'cpts_id,nom\na,"{HOSTILE}"\nb,"{HOSTILE}"\n', encoding="utf-8"
    )
    return territories(read_plan(folder), france, contested=True)


def test_names_are_literal(hostile: Territories) -> None:
    svg = still_map(departement_page(hostile, "44"), "svg", PAPERS["a4"])
    assert HOSTILE in texts(svg)
    assert b"<b>" not in svg
    assert "Revendiquée par plusieurs CPTS" in " ".join(texts(svg))


def test_a_plan_without_a_commune_is_drawn(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    empty = territories(read_plan(make_plan({"a": ""}, perimetre="75")), france)
    for code, make in (("75", departement_page), ("11", region_page)):
        svg = still_map(make(empty, code), "svg", PAPERS["ecran"])
        assert "Zone blanche (aucune CPTS)" in texts(svg)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_chart_of_an_evolution(shipped: Territories, form: str) -> None:
    found = evolution(shipped, pas="annee")
    first = chart_evolution(found, form, PAPERS["a4"])
    assert chart_evolution(found, form, PAPERS["a4"]) == first
    if form == "svg":
        joined = " ".join(texts(first))
        for told in ("Part de la population", "Au plus tard", "28", "2024", "37 CPTS"):
            assert told in joined


def test_ways_to_write_a_name() -> None:
    assert ways("Ancenis") == ("Ancenis",)
    assert ways("Vallées de l’Anjou Bleu")[0] == "Vallées de\nl’Anjou Bleu"
    found = ways("Nord Est Mayenne-Sarthe")
    assert len(found) == len(set(found)) > 2
    assert {way.replace("\n", "").replace(" ", "") for way in found} == {"NordEstMayenne-Sarthe"}


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_files_of_ours_are_replaced_and_no_other(tmp_path: Path, form: str) -> None:
    options = ("cartes", "--cpts", "ancenis", "--format", form, "--sortie", tmp_path)
    done = run(*options)
    assert done.returncode == 0, done.stderr
    assert f"cpts-ancenis.{form}" in done.stdout
    path = tmp_path / f"cpts-ancenis.{form}"
    first = path.read_bytes()
    assert run(*options).returncode == 0
    assert path.read_bytes() == first
    path.write_bytes(b"mon image")
    assert_one_sentence(run(*options), path.name, "ne vient pas de cptsgeo")
    assert path.read_bytes() == b"mon image"


def test_misuse_is_told() -> None:
    assert_one_sentence(run("cartes", "--format", "png", "--fond"), "--fond")
    assert_one_sentence(run("evolution", "--format", "png"), "--sortie")
