"""The atelier's page beside maps of the same communes by geopandas and folium, in one browser.

The region: time to the first picture, against ``GeoDataFrame.explore()``; time from a gesture to
the map and panel brought up to date, over 200 gestures. Metropolitan France: the same, against
``folium.GeoJson`` on a canvas. The peers' Leaflet comes from this machine, what else they ask for
is empty: no network is measured.
"""

import re
import statistics
import tempfile
from importlib.resources import files
from pathlib import Path

import folium
import geopandas
from playwright.sync_api import Browser, Page, Route, sync_playwright

from cptsgeo.atelier.extent import ALL, extent
from cptsgeo.atelier.page import page_atelier
from cptsgeo.communes import Communes, read_communes
from cptsgeo.paths import default_plan
from cptsgeo.plan_files import read_plan
from cptsgeo.territories import territories

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
RUNS = 9
# After the frame that follows loading: the communes are on the screen.
PAINTED = """window.addEventListener("load", () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (window.painted = performance.now());
  port2.postMessage(0);
}));"""
GESTURES = """() => {
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


def shapes(communes: Communes, codes: list[str]) -> geopandas.GeoDataFrame:
    """Polygons of communes with their names."""
    topology = communes.topology.subset(codes)
    return geopandas.GeoDataFrame(
        {"nom": [communes.atoms[code].nom for code in codes]},
        geometry=topology.polygons(codes),
        crs="EPSG:4326",
    )


def asset(route: Route) -> None:
    """Leaflet from this machine; anything else empty."""
    name = route.request.url.rpartition("/")[2]
    if name in ("leaflet.js", "leaflet.css"):
        route.fulfill(body=files("xstatic.pkg.leaflet").joinpath("data", name).read_text("utf-8"))
    else:
        route.fulfill(body="")


def opened(browser: Browser, path: Path) -> tuple[Page, float]:
    """Open a page, and give the milliseconds until its first picture."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(300_000)
    page.route(re.compile("^https:"), asset)
    page.goto("about:blank")  # the time that a process takes to start is neither's
    page.add_init_script(PAINTED)
    page.goto(path.as_uri())
    page.wait_for_function("() => window.painted")
    return page, page.evaluate("() => window.painted")


def first_pictures(browser: Browser, *paths: Path) -> list[float]:
    """Median milliseconds of some openings of each page, by turns."""
    times: list[list[float]] = [[] for _ in paths]
    for _ in range(RUNS):
        for path, found in zip(paths, times, strict=True):
            page, painted = opened(browser, path)
            found.append(painted)
            page.close()
    return [statistics.median(found) for found in times]


def main() -> None:
    """Print a line for the region, and one for metropolitan France."""
    communes = read_communes()
    plan = territories(read_plan(default_plan()), communes)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder, browser = Path(name), driver.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS.split()
        )  # fmt: skip
        for title, regions, limit in (("région", (), 0.6), ("métropole", (ALL,), 0.25)):
            lieu, codes = extent(plan, regions=regions)
            own, other = folder / "atelier.html", folder / "pair.html"
            own.write_text(page_atelier(plan, codes, lieu=lieu), encoding="utf-8")
            found = shapes(communes, sorted(codes))
            if regions:
                peer = folium.Map(
                    location=(46.6, 2.4), zoom_start=6, prefer_canvas=True, tiles=None
                )
                folium.GeoJson(found).add_to(peer)
            else:
                peer = found.explore(tiles=None)
            peer.save(other)
            ours, theirs = first_pictures(browser, own, other)
            page, _ = opened(browser, own)
            median, p95 = page.evaluate(GESTURES)
            page.close()
            print(
                f"{title} : {len(codes)} communes, {own.stat().st_size / 1e3:,.0f} ko "
                f"(pair {other.stat().st_size / 1e3:,.0f} ko) ; première image {ours:.0f} ms, "
                f"pair {theirs:.0f} ms, rapport {ours / theirs:.2f} (au plus {limit}) ; "
                f"geste médiane {median:.1f} ms, 95 % {p95:.1f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
