"""One Chromium for the session; every page opened is watched for requests and errors."""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from commands import run
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cptsgeo.paths import default_plan

# The first is the same browser without its windows: it opens a page in two thirds of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
HOSTILE = '<img src=x onerror="document.title=1">'
BREAKOUT = '"><script>document.title=1</script>'
STATUSES = (
    "cpts_operationnelle",
    "projet_finalise",
    "accompagnement_en_cours",
    "en_phase_preparatoire",
    "projet_mis_en_pause",
    None,
)


# axe tells in full what it was asked for, and one element of each rule that holds: describing all
# the elements of a long table takes as long as checking them.
WRONG_ONLY = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, as rule and element."""
    found = Axe().run(page, options=WRONG_ONLY).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the session's browser; without one, skip, but fail where CI=true."""
    if CHROMIUM is None:
        reason = "no Chromium on PATH: the browser tests were not run"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


def _draw(*arguments: str) -> None:
    done = run("cartes", *arguments)
    assert done.returncode == 0, done.stderr


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder, its name with a space and an accent, of the maps of the plan."""
    folder = tmp_path_factory.mktemp("pages") / "cartes d’été"
    _draw("--sortie", str(folder))
    _draw("--sortie", str(folder), "--cpts", "pays-de-redon")
    _draw("--sortie", str(folder / "fond"), "--departement", "53", "--fond")
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a regional page with every state, and names that are markup."""
    plan = tmp_path_factory.mktemp("plan") / "plan"
    shutil.copytree(default_plan(), plan)
    cpts = _rows(plan / "cpts.csv")
    for row in cpts:
        if row["cpts_id"] == "ancenis":
            row["nom"], row["contact"] = HOSTILE, "javascript:document.title=1"
        elif row["cpts_id"] == "mauges":
            row["nom"] = BREAKOUT
    _write(plan / "cpts.csv", cpts)
    event = _rows(plan / "statuts.csv")[0]
    events = [
        {**event, "cpts_id": row["cpts_id"], "date": "2026", "statut": status, "source": HOSTILE}
        for rank, row in enumerate(cpts)
        if (status := STATUSES[rank % len(STATUSES)])
    ]
    _write(plan / "statuts.csv", [{**row, "nature": "observation"} for row in events])
    compositions = _rows(plan / "compositions.csv")
    claimed = next(row for row in compositions if row["code_commune"] == "44003")
    _write(plan / "compositions.csv", [*compositions, {**claimed, "cpts_id": "mauges"}])
    folder = tmp_path_factory.mktemp("hostile")
    _draw("--sortie", str(folder), "--plan", str(plan), "--region", "52")
    return folder / "pays-de-la-loire.html"


@pytest.fixture
def ouvrir(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give what opens a file in a fresh context, and fails if it asked the network or erred."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(page: Page, own: str, network: bool) -> None:
        def request(url: str) -> None:
            if url.partition("#")[0] != own and not url.startswith("data:") and not network:
                faults.append(f"request: {url}")

        def console(kind: str, text: str) -> None:
            if kind in ("error", "warning") and not network:
                faults.append(f"console: {text}")

        page.on("request", lambda r: request(r.url))
        page.on("console", lambda m: console(m.type, m.text))
        page.on("pageerror", lambda e: faults.append(f"error: {e}"))
        page.on("dialog", lambda d: faults.append(f"dialog: {d.message}"))

    def open_page(
        path: Path, ancre: str = "", *, network: bool = False, script: str = "", **options: Any
    ) -> Page:
        settings = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
        context = chromium.new_context(**{**settings, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        if script:
            page.add_init_script(script)
        if network:
            page.route("https://**", lambda route: route.abort())
        watch(page, path.as_uri(), network)
        page.goto(path.as_uri() + ancre)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults
