"""Lists read in the atelier's page: what `valider` reads of them, sentence by sentence."""

import base64
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from examples import examples
from rapidfuzz import fuzz, process
from reading import ADVERSARIAL, Listed, of_the_tests, tables, written

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming import reader
from cptsgeo.communes.naming.gazetteer import Gazetteer
from cptsgeo.errors import TableError
from cptsgeo.files.grids import read_grids
from cptsgeo.plan.territories import Territories
from cptsgeo.proposal import Proposal, read_proposal
from cptsgeo.proposal import lists as lists_module
from cptsgeo.proposal.several import Division
from cptsgeo.render.atelier.extent import extent
from cptsgeo.render.atelier.page import atelier_data
from cptsgeo.render.shell.assembler import assemble
from cptsgeo.rules.case import proposal_case
from cptsgeo.rules.identity import RULES
from cptsgeo.text import names

NODE = shutil.which("node")
DATA = Path(__file__).parents[1] / "data"
FULL = os.environ.get("CI") == "true"
LIRE = Path(__file__).parents[1] / "js" / "lire.js"
CERTAIN = {"commune", "partie", "ancien", "scinde"}
LEFT_OUT = {"commune_inconnue", "commune_ambigue", "code_cog_scinde"}
NOTED = ("commune_en_double", "code_cog_ancien", "nom_et_code_discordants", "lecture_interpretee")

pytestmark = [pytest.mark.node, pytest.mark.skipif(NODE is None, reason="no node on PATH")]


@pytest.fixture(scope="module", autouse=True)
def indexed(shipped: Territories) -> Iterator[None]:
    """Indexes of names made once; a table of several CPTS is told, and not refused."""
    gazetteer = Gazetteer(shipped.communes, shipped.plan.perimetre)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "Gazetteer", lambda *_: gazetteer)
        patch.setattr(lists_module, "refusal", _told)
        yield


def _told(_: object, found: Division) -> str:
    return json.dumps({"plusieurs": found.noms, "aucune": found.aucune, "ou": found.ou})


Where = tuple[dict[str, Any], set[str]]
"""The data of a page, and the communes that it draws."""


def page_of(plan: Territories, **asked: Any) -> Where:
    """Give what a page knows that shows some departments, or the perimeter."""
    place, codes = extent(plan, **asked)
    data: dict[str, Any] = json.loads(json.dumps(atelier_data(plan, codes, place=place)))
    whole = {city["code"] for city in data["lecture"]["villes"] if city["entiere"]}
    return data, codes | whole


def said_by_python(plan: Territories, listed: Listed, folder: Path) -> dict[str, Any]:
    """Mentions and sentences of a list, or the one that says why it is not read."""
    path = folder / listed.nom
    path.write_bytes(listed.texte.encode())
    home = plan.plan.perimetre
    try:
        found = read_proposal(path, plan.communes, perimetre=home, cpts=listed.cpts)
    except TableError as error:
        told = str(error).replace(str(path), listed.nom)
        return json.loads(told) if told.startswith("{") else {"refus": told}
    return {
        "mentions": [
            [str(m.place), m.texte, m.nom, m.meaning.code, m.meaning.nature.value,
             list(m.meaning.communes), list(m.candidats), m.interpretation]
            for m in found.mentions
        ],
        "remarques": list(found.remarques),
        "phrases": _sentences(plan, found),
    }  # fmt: skip


def _sentences(plan: Territories, found: Proposal) -> list[str]:
    case = proposal_case(plan, found)
    told = {rule.code: [one.message for one in rule.check(case)] for rule in RULES}
    left = sorted(phrase for code in LEFT_OUT for phrase in told[code])
    return [*left, *(phrase for code in NOTED for phrase in told[code])]


def asked(what: str, given: Any) -> Any:
    """Ask the reading of the page, in a script that has `donnees` and what is given to it."""
    script = (
        f"{assemble(LIRE)}\n"
        "const donne = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        f"(async () => process.stdout.write(JSON.stringify(await ({what})(donne))))();\n"
    )
    assert NODE
    with tempfile.NamedTemporaryFile("w", suffix=".js", encoding="utf-8") as file:
        file.write(script)  # More than an argument may hold.
        file.flush()
        done = subprocess.run(
            [NODE, file.name], input=json.dumps(given), capture_output=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def said_by_page(data: dict[str, Any], given: Sequence[Listed]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(
        "({ donnees, listes }, lecteur = essai.lecteurDe(donnees)) => "
        "listes.map((liste) => essai.lire(lecteur, liste))",
        {"donnees": data, "listes": [one._asdict() for one in given]},
    )
    for one in found:
        left = one.pop("rejets", None)
        if left is not None:
            one["phrases"] = [*sorted(left), *one.pop("notes")]
    return found


def elsewhere(data: dict[str, Any]) -> set[str]:
    """Codes of the communes that the page knows beside those that it draws."""
    return {one.split(";")[0] for one in data["lecture"]["ailleurs"].split("|")}


def is_of(page: set[str], own: set[str], expected: dict[str, Any]) -> bool:
    """Whether all that Python reads of a list, and proposes, is known to the page."""
    return all(
        {*communes} <= own and {*candidates} <= (own if nature == "inconnu" else page)
        for *_, nature, communes, candidates, _ in expected.get("mentions", ())
    )


def misread(own: set[str], expected: dict[str, Any], found: dict[str, Any]) -> list[Any]:
    """Find what the page takes for a commune of its own, and Python does not."""
    read: dict[tuple[str, str], list[list[str]]] = {}
    for place, text, _, _, _, communes, *_ in expected.get("mentions", ()):
        read.setdefault((place, text), []).append(communes)
    return [
        one
        for one in found.get("mentions", ())
        if one[4] in CERTAIN
        and own.intersection(one[5])
        and one[5] not in read.get((one[0], one[1]), [])
    ]


def held_against(
    plan: Territories, where: Where, given: Sequence[Listed], folder: Path
) -> tuple[int, list[Any]]:
    """How many lists are wholly of the page, and what both do not say alike of any."""
    data, own = where
    page = own | elsewhere(data)
    whole = 0
    wrong: list[Any] = []
    for listed, found in zip(given, said_by_page(data, given), strict=True):
        expected = said_by_python(plan, listed, folder)
        if "ne dit pas de quelle CPTS" in expected.get("refus", ""):
            continue
        if is_of(page, own, expected):
            whole += 1
            if _unhinted(found) != _unhinted(_as_of_page(expected, data)):
                wrong.append((listed, expected, found))
        elif bad := misread(own, expected, found):
            wrong.append((listed, expected, bad))
    return whole, wrong


def _unhinted(told: dict[str, Any]) -> dict[str, Any]:
    """The same: what names elsewhere look like is not told by the page."""
    if "refus" in told:
        return {
            "refus": re.sub(r"(?<=commune connue) \(.*\)(?=\u00a0: y mettre)", "", told["refus"])
        }
    return told


def _as_of_page(expected: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    if data["lecture"]["entiere"]:
        return expected
    phrases = [
        phrase.replace("n’est ni le nom ni le code d’une commune", "est inconnu de cette page")
        for phrase in expected.get("phrases", ())
    ]
    return expected | ({"phrases": phrases} if "phrases" in expected else {})


def test_the_page_reads_lists_as_python_does(shipped: Territories, tmp_path: Path) -> None:
    tested = of_the_tests(Path(__file__).parents[1] / "proposal")
    adversarial = [Listed("liste.txt", text) for text in ADVERSARIAL]
    codes = shipped.communes.codes_of(shipped.plan.perimetre)
    many = examples(500).max_examples
    drawn = list(tables(shipped.communes, codes, many, many))
    given = [*(tested if FULL else tested[::6]), *adversarial, *drawn]
    whole, wrong = held_against(shipped, page_of(shipped), given, tmp_path)
    assert not wrong, wrong[0]
    assert whole > len(given) / 3


@pytest.mark.parametrize("departements", ["2A 2B", "01 38 69"], ids=["corsica", "lyon"])
def test_so_does_a_page_of_elsewhere(
    shipped: Territories, tmp_path: Path, departements: str
) -> None:
    asked_for = departements.split()
    codes = shipped.communes.codes_of(asked_for)
    given = [*tables(shipped.communes, codes, examples(300).max_examples, 7)]
    where = page_of(shipped, departements=asked_for)
    whole, wrong = held_against(shipped, where, given, tmp_path)
    assert not wrong, wrong[0]
    assert whole


def test_a_page_of_all_of_france_or_of_less_reads_the_words_of_the_tests(
    shipped: Territories, tmp_path: Path
) -> None:
    tested = of_the_tests(Path(__file__).parents[1] / "proposal")[:: 1 if FULL else 40]
    asked_for = {"regions": ["toutes"]} if FULL else {"departements": ["72"]}
    whole, wrong = held_against(shipped, page_of(shipped, **asked_for), tested, tmp_path)
    assert not wrong, wrong[0]
    assert whole > len(tested) / 3


def test_names_look_alike_as_rapidfuzz_says(france: Communes) -> None:
    """The same names in the same order, with the same scores to the last bit."""
    draw = random.Random(5)
    known = names.keys([france.by_code[code].nom for code in france.by_code])[::3]
    typed = [names.key(written(draw, draw.choice(known))) for _ in range(examples(60).max_examples)]
    long = ["".join(draw.choices("abs é", k=draw.randrange(33, 150))) for _ in range(40)]
    known += long
    typed += ["", "a", "saint", "é" * 70, "saint " * 30, "😀 ligne", *known[:3]]
    typed += [text[: len(text) // 2] + "x" + text[len(text) // 2 + 3 :] for text in long]
    found = asked(
        "({ connus, textes }) => textes.map((texte) => "
        "essai.ressemblants(texte, connus, { least: 50, limit: 40 }))",
        {"connus": known, "textes": typed},
    )
    for text, ours in zip(typed, found, strict=True):
        theirs = process.extract(text, known, scorer=fuzz.ratio, score_cutoff=50, limit=40)
        assert ours == [[score, index] for _, score, index in theirs], text


# Workbooks


def read_by_page(plan: Territories, paths: Sequence[Path]) -> list[Any]:
    """The grids of files as the page reads them, or the sentence that says why not."""
    place, codes = extent(plan, departements=["53"])
    found: list[Any] = asked(
        "async ({ donnees, fichiers }, lecteur = essai.lecteurDe(donnees)) => "
        "Promise.all(fichiers.map((un) => essai.grilles(lecteur, un)))",
        {
            "donnees": atelier_data(plan, codes, place=place),
            "fichiers": [
                {"nom": path.name, "base64": base64.b64encode(path.read_bytes()).decode()}
                for path in paths
            ],
        },
    )
    return found


def read_by_python(path: Path) -> Any:
    try:
        return [
            [grid.sheet, [[line.line, list(line.cells)] for line in grid.lines]]
            for grid in read_grids(path)
        ]
    except TableError as error:
        return str(error).replace(str(path), path.name)


def test_workbooks_are_the_same_grids(shipped: Territories, tmp_path: Path) -> None:
    path = tmp_path / "tout.xlsx"
    book = xlsxwriter.Workbook(path)
    day, month, hour = (book.add_format({"num_format": code})
                        for code in ("dd/mm/yyyy", "mmm-yy", "hh:mm"))  # fmt: skip
    money = book.add_format({"num_format": '# ##0 "jours de mois"'})
    sheet = book.add_worksheet("Été « 1 »")
    sheet.write_row("B3", ["Commune", "Code", " é\u200b ", "a\nb", "<&>\"'", "=1+1", "'x"])
    sheet.write_row("B4", ["Ligné", 44082, 0.1, 1e-7, 1e21, -3.5, 12345678.25])
    sheet.write_row("B6", [True, False, None, "", "_x000D_", "  ", "😀"])
    sheet.write_formula("D7", '="4"&"4"', None, "44")
    sheet.write_formula("E7", "=1/0", None, "#DIV/0!")
    sheet.write_datetime("B8", datetime.datetime(2026, 3, 1), day)
    sheet.write_datetime("C8", datetime.datetime(2026, 4, 1), month)
    sheet.write_datetime("D8", datetime.datetime(2026, 3, 14, 9, 30), day)
    sheet.write_number("E8", 0.4375, hour)
    sheet.write_number("F8", 44082, money)
    sheet.merge_range("B9:D10", "fusion")
    sheet.write_rich_string("B12", "Saint-", book.add_format({"bold": True}), "Herblain")
    sheet.set_row(11, None, None, {"hidden": True})
    book.add_worksheet("vide")
    book.add_worksheet("cachée").write(0, 0, "x")
    book.get_worksheet_by_name("cachée").hide()
    book.add_worksheet("fin").write(0, 0, "Oudon")
    book.close()
    old = tmp_path / "1904.xlsx"
    book = xlsxwriter.Workbook(old, {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_datetime("A1", datetime.datetime(2026, 3, 14), book.add_format({"num_format": 14}))
    book.close()
    inline = tmp_path / "inline.xlsx"
    book = xlsxwriter.Workbook(inline, {"constant_memory": True})
    book.add_worksheet().write_row(0, 0, ["Commune", " Ligné"])
    book.close()
    paths = [path, old, inline, DATA / "communes.xlsx", *sorted((DATA / "excel-fr").glob("*.xlsx"))]
    for one, found in zip(paths, read_by_page(shipped, paths), strict=True):
        assert found == read_by_python(one), one.name


def test_bad_workbooks_are_refused_in_a_sentence(shipped: Territories, tmp_path: Path) -> None:
    whole = (DATA / "communes.xlsx").read_bytes()
    draw = random.Random(6)
    paths = []
    for rank in range(examples(100).max_examples):
        content = bytearray(whole)
        match rank % 3:
            case 0:
                content = content[: draw.randrange(4, len(content))]
            case 1:
                for _ in range(8):
                    content[draw.randrange(4, len(content))] = draw.randrange(256)
            case _:
                start = draw.randrange(4, len(content) - 40)
                content[start : start + 40] = draw.randbytes(40)
        paths.append(tmp_path / f"abîmé {rank}.xlsx")
        paths[-1].write_bytes(content)
    for path, found in zip(paths, read_by_page(shipped, paths), strict=True):
        if isinstance(found, str):
            assert re.fullmatch(r"Le (classeur|fichier) abîmé \d+\.xlsx .+\.", found), found
        else:
            assert found == read_by_python(path) or "illisible" in str(read_by_python(path))


def test_what_a_bomb_holds_is_counted(shipped: Territories, tmp_path: Path) -> None:
    """A member that says less than it holds, one that is too large, entities without end."""
    paths = [tmp_path / f"{name}.xlsx" for name in ("menteur", "gros", "entites", "long")]
    lying, large, entities, long = paths
    big = b"<si><t>x</t></si>" * (1 << 20)
    for path, members in (
        (large, {"xl/sharedStrings.xml": b" " * (220 << 20)}),
        (lying, {"xl/sharedStrings.xml": big}),
        (entities, {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'aa'>]><workbook>&a;</workbook>"}),
        (long, {"xl/workbook.xml": b"<workbook " + b"a" * 2_000_000 + b"/>"}),
    ):
        with zipfile.ZipFile(DATA / "communes.xlsx") as source:
            content = {name: source.read(name) for name in source.namelist()} | members
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in content.items():
                archive.writestr(name, text)
    size = len(big).to_bytes(4, "little")
    lying.write_bytes(lying.read_bytes().replace(size, (10).to_bytes(4, "little")))
    found = read_by_page(shipped, paths)
    assert "Le classeur menteur.xlsx est illisible" in found[0]
    assert "gros.xlsx contient trop de données" in found[1]
    assert "Le classeur entites.xlsx est illisible" in found[2]
    assert "Le classeur long.xlsx est illisible" in found[3]
