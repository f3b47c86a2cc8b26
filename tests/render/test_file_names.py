"""Names of files that pages offer: those that Python makes, and none that a system refuses."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.paths import PACKAGE
from cptsgeo.text.french import slug

RESERVED = ["con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))]
NAMES = (
    *RESERVED, *map(str.upper, RESERVED), "Con.", " con ", "con!", "ÇÔN", "COM¹", "CON.csv",
    "consul",
    "", "...", "-", "a/b\\c:d*e?f\"g<h>i|j", "fin. ", "x" * 300, "é" * 90, "a" * 79 + " b",
    "CPTS d’Ancenis", "Œuvre & ﬁn", "Île-d’Yeu", "ß", "İstanbul", "Αθήνα", "\x00\x1b[2J",
    "\u202ecsv.exe",
    "🏥", "../../etc/passwd", "~", ".htaccess", "a\tb\nc", "１２３", "ǆ", "№ 5", "½",
)  # fmt: skip
SCRIPT = """
import {{ readFileSync }} from "node:fs";
import {{ nomDeFichier }} from {module};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(nomDeFichier)));
"""


def by_the_page(names: list[str]) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node")
    module = (PACKAGE / "render" / "atelier" / "static" / "sorties.js").as_uri()
    done = subprocess.run(
        [node, "--input-type=module", "-e", SCRIPT.format(module=json.dumps(module))],
        input=json.dumps(names), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.node
def test_the_page_names_files_as_python_does() -> None:
    drawn = [
        f"{head}{sign}{tail}"
        for head in ("", "con", "Été ") for tail in ("", "1", " d’Or")
        for sign in map(chr, [*range(32, 127), *range(0xA0, 0x250), *range(0x390, 0x460)])
    ]  # fmt: skip
    names = [*NAMES, *drawn]
    assert by_the_page(names) == [slug(name) for name in names]


@pytest.mark.parametrize("name", NAMES)
def test_every_system_takes_the_name(name: str) -> None:
    found = slug(name)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*-?", found)
    assert found not in RESERVED
    assert len(found) <= 81


@given(st.text())
def test_any_name_is_one_of_a_file(name: str) -> None:
    test_every_system_takes_the_name(name)
    assert slug(name) == slug(name.strip())


def test_one_place_names_the_files_of_pages() -> None:
    """A page that would offer another file goes through the same function."""
    offering = {
        path.name: re.findall(r"download\b[^,}]*", path.read_text(encoding="utf-8"))
        for path in sorted((PACKAGE / "render").rglob("*.js"))
    }
    assert {name: found for name, found in offering.items() if found} == {
        "sorties.js": ["download: `${nomDeFichier(nom)"]
    }
    assert not any(
        "download" in path.read_text(encoding="utf-8")
        for path in Path(PACKAGE / "render").rglob("*.html")
    )
