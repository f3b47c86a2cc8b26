"""Pages of two commits in one browser: data, visible text, accessible names, look, print."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from comparing.documents import parted, sheets, undated
from comparing.outcomes import excerpts
from comparing.pictures import compared

# The last ones so that the same page is drawn the same twice.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --font-render-hinting=none "
    "--force-color-profile=srgb --disable-lcd-text --disable-partial-raster "
    "--disable-skia-runtime-opts --num-raster-threads=1"
)
WIDTHS = {1280: 900, 768: 1024, 390: 844}
"""Heights of the windows, by width."""

PAPER = 1040
"""Width of a page shown as it prints."""

TALLEST = 16_000
"""Of one picture: a browser draws hardly more."""

LATE = 1_000
"""Milliseconds given to a page that is looked at closely."""

DATA = """() => Object.fromEntries(
  [...document.querySelectorAll('script[type="application/json"]')]
    .map((one, rank) => [one.id || String(rank), JSON.parse(one.textContent)]))"""
SETTLED = """async () => {
  await document.fonts.ready;
  for (let turn = 0; turn < 3; turn += 1) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestIdleCallback(done, { timeout: 2000 }));
}"""


@dataclass(frozen=True)
class View:
    """A page in a window: its text, its accessible names, its pictures from the top."""

    text: str
    names: str
    pictures: tuple[bytes, ...]


@dataclass(frozen=True)
class Seen:
    """All that is compared of a page."""

    data: Mapping[str, object]
    faults: tuple[str, ...]
    views: Mapping[str, View]
    pdf: bytes


@dataclass(frozen=True)
class Parted:
    """What differs between two pages, and pictures to look at, by name."""

    what: str
    where: str
    pictures: Mapping[str, bytes]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser.

    Yields
    ------
    Browser
        Chromium, without network.

    Raises
    ------
    SystemExit
        If there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("Pas de Chromium : l’installer, ou ajouter --sans-pages.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS.split())
        yield browser
        browser.close()


def differences(browser: Browser, theirs: Path, ours: Path) -> list[Parted]:
    """Say what differs between two pages.

    Parameters
    ----------
    browser
        Where to open them.
    theirs
        The other commit's.
    ours
        This tree's.

    Returns
    -------
    list of Parted
        Each thing, or why they do not open; what one more look a little later does not confirm is
        left out.
    """
    try:
        found = compare(seen(browser, theirs), seen(browser, ours))
        return found and compare(*(seen(browser, path, closely=True) for path in (theirs, ours)))
    except Error as error:
        return [Parted("ouverture", error.message.partition("\n")[0], {})]


def seen(browser: Browser, path: Path, *, closely: bool = False) -> Seen:
    """Look at a page in each window, then in print.

    Parameters
    ----------
    browser
        Where to open it.
    path
        Its file.
    closely
        Whether to wait a little once it is idle, and to have a picture of how it prints: a PDF
        tells whether that is the same, not what is not.

    Returns
    -------
    Seen
        What there is to compare.
    """
    context = browser.new_context(reduced_motion="reduce", device_scale_factor=1, offline=True,
                                  locale="fr-FR", timezone_id="Europe/Paris")  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(120_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))

    def opened(width: int, height: int, media: str) -> None:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="print" if media == "print" else "screen")
        page.goto(path.as_uri())
        page.evaluate(SETTLED)
        page.wait_for_timeout(LATE if closely else 0)

    views = {}
    data: Mapping[str, object] = {}
    for width, height in WIDTHS.items():
        opened(width, height, "screen")
        data = page.evaluate(DATA)
        views[f"fenêtre de {width}"] = _view(page, _pictures(page))
    opened(PAPER, 900, "print")
    views["impression"] = _view(page, _pictures(page) if closely else ())
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    context.close()
    return Seen(data, tuple(faults), views, pdf)


def _view(page: Page, pictures: tuple[bytes, ...]) -> View:
    text = page.evaluate("document.body.innerText")
    return View(text, page.locator("body").aria_snapshot(), pictures)


def _pictures(page: Page) -> tuple[bytes, ...]:
    """The whole page, in as many pictures as it takes."""
    width, height = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    return tuple(
        page.screenshot(
            full_page=True, animations="disabled", caret="hide",
            clip={"x": 0, "y": top, "width": width, "height": min(TALLEST, height - top)},
        )
        for top in range(0, height, TALLEST)
    )  # fmt: skip


def compare(theirs: Seen, ours: Seen) -> list[Parted]:
    """Say what differs between two pages that were seen.

    Parameters
    ----------
    theirs
        The other commit's.
    ours
        This tree's.

    Returns
    -------
    list of Parted
        One for the data, for the errors, for each window's text, names and look, for the print.
    """
    found = []
    places = [*parted(dict(theirs.data), dict(ours.data))]
    if places:
        more = f" (et {len(places) - 1} autres)" if len(places) > 1 else ""
        found.append(Parted("données", f"{places[0]}{more}", {}))
    if theirs.faults != ours.faults:
        found.append(Parted("erreurs", f"{theirs.faults} ≠ {ours.faults}", {}))
    for name, before in theirs.views.items():
        after = ours.views[name]
        for what, one, other in (("texte", before.text, after.text),
                                 ("noms accessibles", before.names, after.names)):  # fmt: skip
            if one != other:
                found.append(Parted(f"{name}, {what}", _lines(one, other), {}))
        found += _looks(name, before.pictures, after.pictures)
    if undated(theirs.pdf) != undated(ours.pdf):
        found.append(Parted("impression, PDF", _prints(theirs.pdf, ours.pdf),
                            {"avant.pdf": theirs.pdf, "apres.pdf": ours.pdf}))  # fmt: skip
    return found


def _lines(before: str, after: str) -> str:
    """The first line that differs, and how many do."""
    pairs = [*zip(before.splitlines(), after.splitlines(), strict=False)]
    number = next((rank for rank, (one, other) in enumerate(pairs) if one != other), len(pairs))
    one, other = ([*text.splitlines(), None][number] for text in (before, after))
    return f"ligne {number + 1}, {excerpts(one, other)}"


def _looks(name: str, theirs: tuple[bytes, ...], ours: tuple[bytes, ...]) -> Iterator[Parted]:
    if len(theirs) != len(ours):
        yield Parted(f"{name}, image", f"{len(theirs)} images puis {len(ours)} : hauteurs", {})
    for rank, (before, after) in enumerate(zip(theirs, ours, strict=False), 1):
        if found := compared(before, after):
            pictures = {"avant": before, "apres": after, "difference": found.picture}
            slug = f"{name} {rank}"
            yield Parted(f"{name}, image {rank}", found.told,
                         {f"{slug} {side}.png": png for side, png in pictures.items()})  # fmt: skip


def _prints(before: bytes, after: bytes) -> str:
    if sheets(before) != sheets(after):
        return f"{len(sheets(before))} feuilles puis {len(sheets(after))}, ou d’autres tailles"
    return f"les mêmes {len(sheets(before))} feuilles, dessinées autrement"
