"""Projections of drawings, beside those of PROJ."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from cptsgeo.communes.communes import Communes
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import interpret
from cptsgeo.render.drawing.frame import fitted
from cptsgeo.render.drawing.lines import STROKES, outlines, outlines_told
from cptsgeo.render.drawing.planes import LAMBERT_93, MERCATOR, plane_of
from cptsgeo.render.drawing.scene import styles
from cptsgeo.render.shell.assets import static

MakePlan = Callable[..., Path]

PROJ = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)


@given(st.floats(-6, 10), st.floats(41, 52))
def test_lambert_93_is_that_of_proj(lon: float, lat: float) -> None:
    (found,) = LAMBERT_93.project(np.array([[lon, lat]])).tolist()
    assert found == pytest.approx(PROJ.transform(lon, lat), abs=1e-4)


def test_overseas_has_another() -> None:
    assert plane_of(["44", "49"]) is LAMBERT_93
    assert plane_of(["974"]) is MERCATOR
    assert plane_of(["974", "44"]) is LAMBERT_93


def test_a_place_is_framed_in_the_middle_of_its_own(france: Communes) -> None:
    codes = france.codes_of(["53"])
    place = (1_000, 500, 6_000, 4_000)
    seen = fitted([codes], france.topology, place, plane=LAMBERT_93, margin=0.1)
    xy = seen.project(france.topology.subset(sorted(codes)).xy)
    (x0, y0), (x1, y1) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    assert x0 + x1 == pytest.approx(2 * 1_000 + 6_000, abs=2)
    assert y0 + y1 == pytest.approx(2 * 500 + 4_000, abs=2)
    assert max((x1 - x0) / 6_000, (y1 - y0) / 4_000) == pytest.approx(1 / 1.2, abs=1e-3)


def test_what_is_far_away_is_left_out_of_a_frame(france: Communes) -> None:
    codes, far = france.codes_of(["53"]), france.codes_of(["2A"])
    place = (0, 0, 6_000, 4_000)
    alone = fitted([codes], france.topology, place, plane=LAMBERT_93, margin=0.1)
    both = fitted([codes, far], france.topology, place, plane=LAMBERT_93, margin=0.1)
    assert both == alone


def test_lines_of_stills_look_as_style_sheets_say() -> None:
    import re

    folder = PACKAGE / "render" / "pages" / "static"
    css = styles() + static(["comparison.css", "zones.css"], folder)
    said = {"zone": ".contour.zone", "partie": ".contour.partie"}
    for name, stroke in STROKES.items():
        if name in ("halo", "prevu"):  # No style sheet has these.
            continue
        rules = " ".join(re.findall(re.escape(said.get(name, f".{name}")) + r" \{([^}]*)\}", css))
        assert f"{stroke.width:g}".lstrip("0") in rules, name
        assert stroke.colour in rules + " ".join(re.findall(r"\.contour \{([^}]*)\}", css)), name
        assert " ".join(map(str, stroke.dashes)) in rules, name


@pytest.mark.parametrize(
    ("estimated", "drawn"),
    [((), ["limite"]), (("a", "b"), ["estimee"]), (("a",), ["estimee", "limite"])],
)
def test_an_estimate_has_an_outline_in_dashes(
    make_plan: MakePlan, france: Communes, estimated: tuple[str, ...], drawn: list[str]
) -> None:
    plan = read_plan(make_plan({"a": "44003 44028", "b": "44082"}))
    cpts = tuple(one._replace(fiabilite="estimation" if one.cpts_id in estimated else "officielle")
                 for one in plan.cpts)  # fmt: skip
    found = interpret(replace(plan, cpts=cpts), france)
    lines = outlines(found)
    assert [line.css for line in lines] == drawn
    assert len(outlines_told(outlines(found))) == len(drawn)
    # All limits are drawn, and over them those of the lists.
    assert [lines[0].group(code) for code in ("44003", "44082", "49007")] == [("a",), ("b",), ()]
    if len(drawn) > 1:
        assert [lines[1].group(code) for code in ("44003", "44082", "49007")] == [
            None,
            ("b",),
            None,
        ]
