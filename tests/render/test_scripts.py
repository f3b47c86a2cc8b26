"""What the pages are written in: what tools say of all their scripts, and the French in them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.paths import PACKAGE
from cptsgeo.render.shell.assembler import assemble, gathered, read
from cptsgeo.render.shell.shortening import OUTSIDE

ROOT = PACKAGE.parent
MODULES = sorted((PACKAGE / "render").rglob("*.js"))
STYLES = sorted((PACKAGE / "render").rglob("*.css"))
TEMPLATES = sorted((PACKAGE / "render").rglob("*.html"))
IMPORTED = {other for module in MODULES for other, _ in read(module).imports}
ENTRIES = [module for module in MODULES if module not in IMPORTED]
CHECKED = ("cptsgeo", "tests/js", "eslint.config.js")
NPM = Path(sys.prefix) / "node" / "node_modules" / ".bin"


def checker(name: str) -> str:
    """A tool that `make` installs where npm is."""
    found = str(NPM / name) if (NPM / name).exists() else shutil.which(name)
    if found is None:
        reason = f"no {name}: the scripts of the pages were not checked"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.mark.node
def test_scripts_are_well_typed() -> None:
    """Parameters without a type are anything; what may be missing must be dealt with."""
    done = subprocess.run(
        [checker("tsc"), "-p", "tsconfig.json", "--listFilesOnly"],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
    )  # fmt: skip
    assert {str(module) for module in MODULES} <= set(done.stdout.splitlines())
    done = subprocess.run(
        [checker("tsc"), "-p", "tsconfig.json"],
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.node
def test_scripts_are_well_written() -> None:
    done = subprocess.run(
        [checker("eslint"), "--max-warnings", "0", *CHECKED],
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.node
@pytest.mark.parametrize("faulty", ["nombr(1);\n", "const unused = 1;\n", "var a = 1;\na == 2;\n"])
def test_the_linter_sees_faults_in_them(faulty: str) -> None:
    done = subprocess.run(
        [checker("eslint"), "--stdin", "--stdin-filename", str(MODULES[0])],
        input=faulty, capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr


@pytest.mark.node
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_the_script_of_a_page_is_one_that_browsers_read(entry: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.cjs"
    script.write_text(assemble(entry), encoding="utf-8")
    done = subprocess.run(
        [checker("node"), "--check", script], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.node
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_the_script_of_a_page_is_the_program_that_is_written(entry: Path) -> None:
    """Node by node and scope by scope, whatever its names are."""
    code = "".join(token.text for module in gathered(entry) for token in module.code)
    found = compared(f'(() => {{"use strict";\n{code}}})();', assemble(entry))
    assert found["differs"] == ""
    assert {*found["free"]} <= OUTSIDE | {"arguments", "undefined"}


@pytest.mark.node
@pytest.mark.parametrize(
    ("script", "other"),
    [
        ("(() => { const a = 1; f(a); })();", "(() => { const b = 1; f(a); })();"),
        ("(() => { const a = 1; f(a); })();", "(() => { const a = 1; g(a); })();"),
        ("((a, b) => a(b))();", "((a, b) => b(a))();"),
        ("((a) => a.b)();", "((a) => a.c)();"),
        ("((a) => ({ a }))();", "((a) => ({ b: a }))();"),
        ("f(/a/);", "f(/b/);"),
        ("f(`a`);", "f(`b`);"),
        ("f(- -1);", "f(1);"),
    ],
)
def test_programs_that_are_not_one(script: str, other: str) -> None:
    assert compared(script, script)["differs"] == ""
    assert compared(script, other)["differs"]


def compared(*scripts: str) -> dict[str, Any]:
    """Tell what differs between two scripts, and the names that they take from elsewhere."""
    beside = Path(os.path.realpath(checker("eslint")))
    done = subprocess.run(
        [checker("node"), ROOT / "tests" / "js" / "programmes.cjs", beside],
        input=json.dumps(scripts), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_what_no_module_imports_starts_a_page(entry: Path) -> None:
    named = re.compile(rf'["/]{re.escape(entry.name)}"')
    sources = (PACKAGE / "render").rglob("*.py")
    assert any(named.search(source.read_text(encoding="utf-8")) for source in sources)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_can_be_stripped_line_by_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A comment that opens a line closes at the end of a line, or stands alone on it.
    for comment in re.findall(r"/\*.*?\*/", text, re.DOTALL):
        assert "\n" not in comment or re.search(
            r"^\s*" + re.escape(comment) + r"\s*$", text, re.MULTILINE
        )


def sentences(source: str, suffix: str) -> list[str]:
    """Texts of a script or of a template, without what is computed in them."""
    told = re.sub(r"\{[%{].*?[%}]\}|/\*.*?\*/|<style.*?</style>", "", source, flags=re.DOTALL)
    marks = r">([^<>{}]*)<|" if suffix == ".html" else "(?!)()|"
    found = re.findall(marks + r"\"([^\"\n]*)\"|`([^`\n]*)`", told)
    return [re.sub(r"\$\{[^}]*\}", "x", "".join(texts)) for texts in found]


@pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=lambda path: path.name)
def test_french_typography(path: Path) -> None:
    for words in sentences(path.read_text(encoding="utf-8"), path.suffix):
        assert not re.search(r"\w [:;?!»]|« ", words), words
        assert not re.search(r"[a-zA-Z]'[a-zé]", words), words


def test_french_typography_reads_what_users_read() -> None:
    script = 'if (a > b) dire(`Lien copié : ${x} »`); element("p", {}, "l\'avis ?");'
    assert sentences(script, ".js") == ["Lien copié : x »", "p", "l'avis ?"]
    assert sentences('<p title="Où ?">« oui</p>', ".html") == ["Où ?", "« oui"]
