"""Numbers on maps, and small maps: none over another, the shapes of the scene again."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.coverage import coverage
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.plan.territories import Territories
from cptsgeo.render.drawing.frame import Frame, frame
from cptsgeo.render.drawing.inset import inset, inset_svg
from cptsgeo.render.drawing.labels import Label, Placed, commune_names
from cptsgeo.render.drawing.marks import Mark, mark, marks_svg, spread
from cptsgeo.render.drawing.scene import Overlay, Scene, Subject, scene
from cptsgeo.render.drawing.telling import telling

VIEW = (0, 0, 20_000, 16_000)
EM = 160


@given(
    st.lists(st.tuples(st.integers(3_000, 17_000), st.integers(3_000, 13_000)), max_size=12),
    st.sampled_from([EM, EM // 2]),
)
def test_no_number_is_over_another(places: list[tuple[int, int]], em: int) -> None:
    marks = [Mark(f"1.{rank}", x, y) for rank, (x, y) in enumerate(places)]
    written = spread(marks, em, VIEW)
    assert [one.mark for one in written] == marks
    for a, b in combinations(written, 2):
        apart = abs(a.x - b.x) / em, abs(a.y - b.y) / em
        assert apart[0] >= (a.mark.width + b.mark.width) / 2 or apart[1] >= 1.45


def test_the_first_number_stays_and_the_next_is_tied_to_its_place() -> None:
    first, second = Mark("1", 5_000, 5_000), Mark("2", 5_040, 5_000)
    written = spread([first, second], EM, VIEW)
    assert (written[0].x, written[0].y) == (5_000, 5_000)
    assert written[1][1:] != (5_040, 5_000)
    drawn = marks_svg(written, EM)
    assert drawn.count("<path") == drawn.count("<circle") == 1
    assert f"M5040 5000L{written[1].x} {written[1].y}" in drawn
    assert re.findall(r">(\d)</text>", drawn) == ["1", "2"]


def test_what_is_out_of_view_has_no_number() -> None:
    assert spread([Mark("1", -5, 10), Mark("2", 100, 16_001)], EM, VIEW) == []


def test_a_number_near_the_edge_is_written_inside() -> None:
    (one,) = spread([Mark("1.10", 4, 4)], EM, VIEW)
    assert one.x > 1.6 * EM
    assert one.y > 0.7 * EM


def test_a_number_hides_the_name_under_it() -> None:
    (one,) = spread([Mark("1", 1_000, 1_000)], EM, VIEW)
    name = Label(("Angers",), 1_000, 1_100, 1e6)
    assert one.hides(Placed(name, EM), EM)
    assert not one.hides(Placed(name._replace(y=2_000), EM), EM)


def test_a_number_stands_in_the_widest_part() -> None:
    found = Frame((0.0, 0.0), 1000.0, VIEW, (600, 480))
    hook = shapely.union(shapely.box(0, -1.2, 4, -1.1), shapely.box(3, -3, 5, -1))
    one = mark("4", shapely.MultiPolygon([hook, shapely.box(8, -2, 9, -1)]), found)
    assert 3_500 < one.x < 4_500
    assert one.text == "4"


@pytest.fixture(scope="module")
def mayenne(shipped: Territories) -> Scene:
    communes = shipped.communes
    codes = communes.codes_of(["53"])
    found = frame([codes], adjacency(communes).voisinages, margin=0.02, paper=(600, 480))
    assert found
    states = coverage(shipped, [communes.atoms[code] for code in codes]).etats
    told = replace(
        telling(shipped, found),
        names=lambda faces: commune_names(communes, faces.shapes, found),
        lines=(),
    )
    overlay = Overlay(marks=[Mark("7", 500, 500)])
    return scene(Subject(communes, states, found, "plan"), told, overlay=overlay, prefix="f")


def test_a_small_map_uses_the_shapes_in_its_view(mayenne: Scene, shipped: Territories) -> None:
    codes = ["53130", "53201"]
    seen = inset(mayenne, codes, (330, 270))
    communes = shipped.communes
    svg = inset_svg(
        mayenne,
        seen,
        title="Laval & <autour>",
        pattern="motif8",
        outline="contour-1",
        names=lambda close, near: commune_names(
            communes, {code: mayenne.faces.shapes[code] for code in near}, close
        ),
    )
    x, y, wide, high = seen.frame.view
    box = mayenne.box(codes)
    assert box
    assert x < box[0]
    assert y < box[1]
    assert box[0] + box[2] < x + wide
    assert box[1] + box[3] < y + high
    assert wide / high == pytest.approx(330 / 270, rel=0.01)
    used = {int(rank) for rank in re.findall(r'href="#f(\d+)"', svg)}
    assert used >= {mayenne.rank[code] for code in codes}
    assert len(used) < len(mayenne.codes) / 2
    assert {f'id="f{rank}"' for rank in used} <= set(re.findall(r'id="f\d+"', mayenne.svg))
    assert "Laval &amp; &lt;autour&gt;" in svg
    assert ">Laval</text>" in svg


def test_a_scene_carries_its_numbers(mayenne: Scene) -> None:
    assert mayenne.payload["numeros"] == [("7", 500, 500)]
    assert ">7</text>" in mayenne.svg
