"""Our pages beside maps of the same communes by geopandas and folium, in one browser.

What each weighs, takes to make, to show its first picture, its heap then, and the longest time
without a new picture while the map is dragged and zoomed; of the page of those who take calls, how
long a key takes. Peers' Leaflet comes from this machine, as does TopoJSON's; what else they ask for
is empty: no network is measured.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import folium
import geopandas
from measure import BROWSERS, TOOLS, Effort, timed
from playwright.sync_api import Browser, Page, Route, sync_playwright
from results import Limit, Ratio, Result

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.files.schema import CRS_GEOGRAPHIC
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.atelier.extent import ALL, extent
from cptsgeo.render.atelier.page import page_atelier
from cptsgeo.render.pages.maps.element import PlanMap
from cptsgeo.render.pages.maps.places import region_page
from cptsgeo.render.pages.regulation import page_regulation

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
REGION = "52"
EXPLORE, CANVAS, TOPOJSON = "geopandas explore()", "folium GeoJson, canvas", "folium TopoJson"
CARTE, ATELIER, APPELS = "carte", "atelier", "regulation"
BARS = {("région", ATELIER, EXPLORE): 1 / 0.6, ("métropole", ATELIER, CANVAS): 1 / 0.25}
"""Of the first picture."""

# After the frame that follows loading: the communes are on the screen.
PAINTED = """window.addEventListener("load", () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (window.painted = performance.now());
  port2.postMessage(0);
}));"""
FRAMES = """() => {
  let last = performance.now();
  window.longest = 0;
  const frame = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
DRAWN = """() => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  let count = 0;
  map.eachLayer((layer) => (count += layer instanceof L.Path ? 1 : 0));
  return count;
}"""
PROPOSAL = """() => {
  const a = CptsGeo.atelier, times = [];
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const one = (list) => list[Math.floor(random() * list.length)];
  a.geste([a.faces.get("49347")], true);
  while (times.length < 200) {
    const held = [...a.dessin.dedans], i = a.donnees.communes.noeuds[one(held)];
    const near = a.moteur.graphe.a_cote[i].map((k) => a.faceDe[k])
      .filter((f) => f >= 0 && !a.dessin.dedans.has(f));
    const face = times.length % 5 === 4 ? one(held) : one(near);
    if (face === undefined) continue;
    const start = performance.now();
    a.geste([face], !a.dessin.dedans.has(face));
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  times.sort((p, q) => p - q);
  return [times[100], times[190]];
}"""

KEYS = """(texts) => {
  const field = document.getElementById("recherche"), times = [];
  for (const text of texts) {
    for (let n = 1; n <= text.length && times.length < 200; n++) {
      const start = performance.now();
      field.value = text.slice(0, n);
      field.dispatchEvent(new Event("input"));
      document.body.offsetHeight;
      times.push(performance.now() - start);
    }
  }
  times.sort((p, q) => p - q);
  return [times.length, times[100], times[190]];
}"""
PLACES = ("saint hilaire de riez", "la chapelle sur erdre", "44350", "ancenis", "legé", "49360",
          "st georges de montaigu", "château gontier", "gerrande", "zzanceniz", "vitré", "53200",
          "sainte luce sur loire", "beaupréau en mauges", "noirmoutier en l’île",
          "__proto__", "les herbiers", "le mans", "la flèche", "72300")  # fmt: skip
"""What is typed during calls: 200 keys of them."""
EMPTY = '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Vide</title>'


class Seen(NamedTuple):
    """What a browser makes of a page: milliseconds, megabytes, milliseconds."""

    painted: float
    heap: float
    longest: float


UNITS = {"painted": ("première image", "ms"), "heap": ("mémoire du script", "Mo"),
         "longest": ("plus longue pause en un geste", "ms")}  # fmt: skip


def peers(layer: geopandas.GeoDataFrame, arcs: str) -> dict[str, Callable[[], str]]:
    """What makes the page of each peer from a layer, or from the same as TopoJSON."""

    def explore() -> str:
        return layer.explore(tiles=None).get_root().render()

    def canvas() -> str:
        page = folium.Map(location=(46.6, 2.4), zoom_start=6, prefer_canvas=True, tiles=None)
        folium.GeoJson(layer).add_to(page)
        return page.get_root().render()

    def topojson() -> str:
        page = folium.Map(location=(46.6, 2.4), zoom_start=6, prefer_canvas=True, tiles=None)
        folium.TopoJson(json.loads(arcs), "objects.communes").add_to(page)
        return page.get_root().render()

    return {EXPLORE: explore, CANVAS: canvas, TOPOJSON: topojson}


def layer_of(communes: Communes, codes: list[str]) -> geopandas.GeoDataFrame:
    """Polygons of communes with their names."""
    return geopandas.GeoDataFrame(
        {"nom": [communes.atoms[code].nom for code in codes]},
        geometry=communes.topology.polygons(codes),
        crs=CRS_GEOGRAPHIC,
    )


def topojson_of(layer: geopandas.GeoDataFrame, folder: Path) -> str:
    """The layer as TopoJSON, by mapshaper."""
    source, target = folder / "communes.geojson", folder / "arcs.json"
    source.write_text(layer.to_json(drop_id=True), encoding="utf-8")
    subprocess.run([TOOLS / "mapshaper", source, "-o", target, "format=topojson"],
                   check=True, stderr=subprocess.DEVNULL)  # fmt: skip
    return target.read_text(encoding="utf-8")


def asset(route: Route) -> None:
    """Scripts that peers draw with, from this machine; anything else empty."""
    name = route.request.url.rpartition("/")[2]
    if name in ("leaflet.js", "leaflet.css"):
        route.fulfill(body=files("xstatic.pkg.leaflet").joinpath("data", name).read_text("utf-8"))
    elif name.startswith("topojson"):
        client = TOOLS.parent / "topojson-client" / "dist" / "topojson-client.min.js"
        route.fulfill(body=client.read_text(encoding="utf-8"))
    else:
        route.fulfill(body="")


def opened(browser: Browser, path: Path) -> Page:
    """Open a page, and wait for its first picture."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(300_000)
    page.route(re.compile("^https:"), asset)
    page.goto("about:blank")  # the time that a process takes to start is neither's
    page.add_init_script(PAINTED)
    page.goto(path.as_uri())
    page.wait_for_function("() => window.painted")
    return page


def seen(page: Page) -> Seen:
    """Measure a page: its first picture, its heap, then a drag of the map and a zoom."""
    painted = page.evaluate("() => window.painted")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    page.evaluate(FRAMES)
    page.mouse.move(700, 500)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(700 - 10 * step, 500 - 5 * step)
    page.mouse.up()
    page.mouse.wheel(0, -120)
    page.wait_for_timeout(1000)
    return Seen(painted, heap, page.evaluate("() => window.longest"))


def measure(effort: Effort) -> Iterator[Result]:
    """Measure the case; see the module."""
    communes = read_communes()
    plan = territories(read_plan(default_plan()), communes)
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS.split())
        for title, regions, runs in (("région", (), 7), ("métropole", (ALL,), 3)):
            place, codes = extent(plan, regions=regions)
            ours: dict[str, Callable[[], str]] = {
                ATELIER: lambda codes=codes, place=place: page_atelier(plan, codes, place=place)
            }
            if not regions:
                ours = {CARTE: lambda: PlanMap(region_page(plan, REGION)).to_html()} | ours
            yield from _compared(browser, title, layer_of(communes, sorted(codes)), ours,
                                 effort.runs(2, runs))  # fmt: skip
            if not regions:
                yield from _calls(browser, plan, f"Page de {len(codes)} communes ({title})",
                                  effort.runs(2, runs))  # fmt: skip
        browser.close()


def _calls(browser: Browser, plan: Territories, case: str, runs: int) -> Iterator[Result]:
    """The page of those who take calls: its weight, its opening beside the map's, its keys."""
    page = page_regulation(plan)
    texts = {APPELS: page, CARTE: PlanMap(region_page(plan, REGION)).to_html(), "vide": EMPTY}
    painted: dict[str, list[float]] = {name: [] for name in texts}
    with tempfile.TemporaryDirectory() as place:
        for name, text in texts.items():
            (Path(place) / f"{name}.html").write_text(text, encoding="utf-8")
        for turn in range(runs + 1):
            for name, times in painted.items():
                shown = opened(browser, Path(place) / f"{name}.html")
                if turn:  # The first one fills caches.
                    times.append(shown.evaluate("() => window.painted"))
                if turn == runs and name == APPELS:
                    count, median, slow = shown.evaluate(KEYS, [*PLACES])
                    assert count == 200
                shown.close()
    less = {name: tuple(one - empty for one, empty in zip(times, painted["vide"], strict=True))
            for name, times in painted.items()}  # fmt: skip
    yield Limit(case, f"{APPELS} : taille", len(page.encode()) / 1e3, "ko", 150)
    yield Ratio(case, f"{APPELS} : première image, sans celle d’une page vide", CARTE,
                less[APPELS], less[CARTE], "ms", 1 / 0.4)  # fmt: skip
    yield Limit(case, f"{APPELS} : touche, médiane de 200", median, "ms")
    yield Limit(case, f"{APPELS} : touche, 95 %", slow, "ms", 16)


def _compared(
    browser: Browser,
    title: str,
    layer: geopandas.GeoDataFrame,
    ours: Mapping[str, Callable[[], str]],
    runs: int,
) -> Iterator[Result]:
    case = f"Page de {len(layer)} communes ({title})"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        others = peers(layer, topojson_of(layer, folder))
        made: dict[str, list[float]] = {}
        found: dict[str, list[Seen]] = {}
        paths = {}
        for rank, (name, make) in enumerate({**ours, **others}.items()):
            paths[name] = folder / f"{rank}.html"
            paths[name].write_text(make(), encoding="utf-8")
            made[name], found[name] = [], []
        for turn in range(runs + 1):
            for name, make in {**ours, **others}.items():
                page = opened(browser, paths[name])
                if name in others:
                    assert page.evaluate(DRAWN) == len(layer), name
                if turn:  # The first one fills caches.
                    found[name].append(seen(page))
                    made[name].append(timed(make))
                page.close()
        sizes = {name: (path.stat().st_size / 1e3,) for name, path in paths.items()}
        for mine in ours:
            for peer in others:
                yield Ratio(case, f"{mine} : taille", peer, sizes[mine], sizes[peer], "ko")
                yield Ratio(case, f"{mine} : fabrication", peer, tuple(made[mine]),
                            tuple(made[peer]))  # fmt: skip
                for rank, (what, unit) in enumerate(UNITS.values()):
                    bar = BARS.get((title, mine, peer)) if rank == 0 else None
                    yield Ratio(case, f"{mine} : {what}", peer,
                                tuple(one[rank] for one in found[mine]),
                                tuple(one[rank] for one in found[peer]), unit, bar)  # fmt: skip
        page = opened(browser, paths[ATELIER])
        median, slow = page.evaluate(PROPOSAL)
        page.close()
        yield Limit(case, "atelier : commune prise ou rendue, médiane de 200", median, "ms")
        yield Limit(case, "atelier : commune prise ou rendue, 95 %", slow, "ms")
