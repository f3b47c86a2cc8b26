"""Documents of results: what their pages say, word for word, and nothing of it lost."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from documents import assert_accessible, bare, opened, structure, text_of

from cptsgeo import __version__
from cptsgeo.paths import default_plan

PLAN = default_plan()
LIST = ("44003", "44029", "44118", "44028", "44213", "49069", "49183", "44180")

COMMANDS = {
    "plan": "valider",
    "proposal": "valider liste.csv --nom Essai",
    "invitation": "valider liste.csv --invitation",
    "zones": "zones-blanches",
    "one department": "zones-blanches --departement 44 --a-partir-de operationnelle",
    "comparison": f"comparer {PLAN} autre",
    "same": f"comparer {PLAN} {PLAN}",
    "evolution": "evolution --pas annee",
    "actions": "actions",
    "theme": "actions --theme SNP --departement 44",
    "cpts": "actions --cpts Ancenis",
    "none": "actions --departement Mayenne --aucune",
    "followup": "suivi --depuis 2025-09",
    "notes": f"suivi --depuis 2025-09 --plan autre --avant {PLAN}",
    "without notes": "suivi --depuis 2025-09 --plan autre --sans-notes",
    "figures": "chiffres",
    "members": "chiffres --plan autre --departement 44",
}

VOID = {"meta", "link", "input", "br", "rect", "path"}
HIDDEN = {"head", "script", "style", "svg"}
ON_SCREEN = {"cache", "legende", "montre", "temps", "reste", "voir", "ecran"}
"""Classes of what is for a screen only, or of what a picture tells otherwise."""


class Reader(HTMLParser):
    """What a reader of a page sees, but for its controls."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._skipped = 0
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        found = {name: value or "" for name, value in attrs}
        classes = {*found.get("class", "").split()}
        if tag == "tr":
            classes.discard("ecran")  # Paper has room for rows that a printed page has not.
        skipped = (
            tag in HIDDEN
            or bool(classes & ON_SCREEN)
            or (tag == "button" and "nom" not in classes)
            or found.get("id", "").endswith("-texte")
        )
        self._open.append(skipped)
        self._skipped += skipped

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._skipped -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.told.append(data)


FOLDED = {"Lesquelles"}
"""What unfolds rows on a screen."""


def pieces(page: str) -> Iterator[str]:
    """The texts of a page, in their order, without its controls and its version."""
    reader = Reader()
    reader.feed(page)
    for text in reader.told:
        told = text.replace(f"cptsgeo {__version__}", "").strip(" .·\n\u00a0")
        if told and told not in FOLDED and not told.endswith("\u00a0constats"):
            yield told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list, and a plan in which communes change hands."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "liste.csv").write_text("\n".join(("code", *LIST)), encoding="utf-8")
    other = folder / "autre"
    other.mkdir()
    for path in PLAN.iterdir():
        if path.is_file():
            (other / path.name).write_bytes(path.read_bytes())
    composition = other / "compositions.csv"
    text = composition.read_text(encoding="utf-8")
    composition.write_text(text.replace("ancenis,44003", "erdre-et-canal,44003"), encoding="utf-8")
    noted = "".join(f"ancenis,2026-01,Note {rank} <b> *x*\n" for rank in range(60))
    (other / "suivi.csv").write_text(f"cpts_id,date,note\n{noted}", encoding="utf-8")
    with (other / "cpts.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["cpts_id"] for row in csv.DictReader(file)]
    told = "cpts_id,date,reponse,typologie,professionnels,membres,membres_actifs\n" + "".join(
        f"{name},2026-02,complete,rural,200,{80 + rank},{20 + rank}\n"
        for rank, name in enumerate(names)
    )
    (other / "fiches.csv").write_text(told, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    """Documents that were written, by the name of the command."""
    return {}


def pdf(name: str, folder: Path, written: dict[str, bytes]) -> bytes:
    if name not in written:
        path = folder / f"{name}.pdf"
        done = run(*COMMANDS[name].split(), "--sortie", path, "--ecraser", cwd=folder)
        assert path.is_file(), done.stderr
        written[name] = path.read_bytes()
    return written[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_document_says_what_its_page_says(
    folder: Path, written: dict[str, bytes], name: str
) -> None:
    page = folder / f"{name}.html"
    run(*COMMANDS[name].split(), "--sortie", page, "--ecraser", cwd=folder)
    told = [*pieces(page.read_text(encoding="utf-8"))]
    assert len(told) > 20
    text = text_of(pdf(name, folder, written)).casefold()
    lost = [one for one in told if bare(one).casefold() not in text]
    assert lost == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_document_is_accessible_and_light(
    folder: Path, written: dict[str, bytes], name: str
) -> None:
    content = pdf(name, folder, written)
    assert_accessible(content)
    assert len(content) < (600_000 if COMMANDS[name].startswith("valider") else 1_500_000)
    reader = opened(content)
    assert all(float(page.mediabox.width) == pytest.approx(595.3, abs=1) for page in reader.pages)
    assert reader.outline


def test_a_coverage_says_its_tables(tmp_path: Path) -> None:
    done = run("couverture", "--sortie", "c.pdf", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    content = (tmp_path / "c.pdf").read_bytes()
    assert_accessible(content)
    text = text_of(content)
    told = run("couverture", "--departement", "53", cwd=tmp_path).stdout
    run("couverture", "--departement", "53", "--sortie", "m.pdf", cwd=tmp_path)
    mayenne = text_of((tmp_path / "m.pdf").read_bytes())
    figures = [word for word in told.split() if word.replace(",", "").isdigit()]
    assert len(figures) > 20
    assert all(figure in mayenne for figure in figures)
    assert bare("Les territoires de toutes les CPTS du plan sont des estimations") in text


def test_internal_notes_are_on_the_last_pages(folder: Path, written: dict[str, bytes]) -> None:
    pages = [bare(one.extract_text()) for one in opened(pdf("notes", folder, written)).pages]
    title, told = bare("Notes de suivi (internes)"), bare("Interne : ce suivi contient des notes")
    assert told in pages[0]
    first = next(rank for rank, text in enumerate(pages) if title in text)
    assert len(pages) - first > 1
    assert [rank for rank, text in enumerate(pages) if "<b>*x*" in text] == [
        *range(first, len(pages))
    ]
    assert bare("Réponses qui manquent") not in pages[first]
    without = text_of(pdf("without notes", folder, written))
    assert bare("internes") not in without
    assert bare("Interne :") not in without
    assert "<b>*x*" not in without


def test_the_charts_of_figures_are_told(folder: Path, written: dict[str, bytes]) -> None:
    told = [one.alt for one in structure(pdf("members", folder, written)) if one.tag == "Figure"]
    assert len(told) == 8
    assert all("Les chiffres sont dans le tableau." in one for one in told)


def test_the_same_twice(folder: Path, written: dict[str, bytes]) -> None:
    for name in ("proposal", "one department"):
        first = pdf(name, folder, written)
        assert pdf(name, folder, {}) == first


def test_the_sheet_of_a_zone_alone(tmp_path: Path) -> None:
    for zone, title in (("1", "Zone 1 – Angers"), ("1.2", "Zone 1.2 – Baugé-en-Anjou")):
        path = tmp_path / f"{zone}.pdf"
        done = run("zones-blanches", "--zone", zone, "--sortie", path)
        assert done.returncode == 0, done.stderr
        content = path.read_bytes()
        assert len(content) < 300_000
        assert_accessible(content)
        assert [one.alt for one in structure(content) if one.tag == "Figure"] == [
            f"Carte de la zone {zone} et des CPTS autour"
        ]
        (page,) = opened(content).pages
        assert bare(title) in bare(page.extract_text())


def test_names_without_room_on_a_map_are_under_it(tmp_path: Path) -> None:
    path = tmp_path / "z.pdf"
    run("zones-blanches", "--zone", "1.1", "--sortie", path)
    (page,) = opened(path.read_bytes()).pages
    text = page.extract_text()
    found = re.search(r"Sur la carte\s: ([a-z])\s(.+)", text)  # Parts have numbers.
    assert found
    assert found[2] == "Grand Saumurois"
    assert found[1] in text.splitlines()
    assert "Aubance\nLoire Louet" in text


def test_each_zone_has_a_page_of_its_own(folder: Path, written: dict[str, bytes]) -> None:
    path = folder / "zones.json"
    run("zones-blanches", "--sortie", path, cwd=folder)
    zones = json.loads(path.read_text(encoding="utf-8"))
    pages = [bare(page.extract_text()) for page in opened(pdf("zones", folder, written)).pages]
    titles = [f"Zone{one['numero']}–" for one in zones["zones"]]
    assert len(titles) > 5
    for title in titles:
        assert sum(title in page for page in pages) == 1
    assert max(sum(title in page for title in titles) for page in pages) == 1


@pytest.mark.parametrize("zone", ["99", "1.99", "", "un", "1;2", "\x1b[31m"])
def test_a_zone_that_is_none_is_refused(tmp_path: Path, zone: str) -> None:
    done = run("zones-blanches", "--zone", zone, "--sortie", tmp_path / "z.pdf")
    assert done.returncode == 2
    assert_one_sentence(done, "choisir parmi 1,")
    assert not [*tmp_path.iterdir()]


def test_a_zone_needs_a_document(tmp_path: Path) -> None:
    for name in ("z.html", "z.png", "z.txt"):
        done = run("zones-blanches", "--zone", "1", "--sortie", tmp_path / name)
        assert_one_sentence(done, "--zone", ".pdf")


def test_a_department_without_zones_has_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "v.pdf"
    assert run("zones-blanches", "--departement", "85", "--sortie", path).returncode == 0
    assert len(opened(path.read_bytes()).pages) == 1
    done = run("zones-blanches", "--departement", "85", "--zone", "1", "--sortie", path)
    assert_one_sentence(done, "aucune zone blanche")


@pytest.mark.parametrize(
    "command",
    ["valider", "zones-blanches", "evolution", "actions", f"comparer {PLAN} {PLAN}", "chiffres"],
)
def test_a_document_is_on_a4(tmp_path: Path, command: str) -> None:
    done = run(*command.split(), "--papier", "ecran", "--sortie", tmp_path / "d.pdf")
    assert done.returncode == 2
    assert_one_sentence(done, "A4", "--papier", ".png")


def test_a_plan_of_any_names_has_its_documents(
    make_plan: Callable[..., Path], tmp_path: Path
) -> None:
    name = "#import x $y$ *z* @a <b> \\u{41} 漢字 " + "long" * 40
    rows = f"a,{name},officielle\nb,{'B' * 300},officielle"
    dated = "a,2021,cpts_operationnelle,signature_aci,Presse,"
    plan = make_plan({"a": "44003 44109", "b": ""}, cpts=rows, statuts=dated)
    for command in ("valider", "zones-blanches", "evolution", "couverture"):
        path = tmp_path / f"{command}.pdf"
        done = run(command, "--plan", plan, "--sortie", path)
        assert path.is_file(), done.stderr
        content = path.read_bytes()
        assert_accessible(content)
        if command == "valider":
            assert bare(name.replace("漢字", "□□")) in text_of(content)
            assert "La police des documents n’a pas ces signes" in done.stderr
