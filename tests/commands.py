"""Commands as a Windows console runs them: no UTF-8 mode, Windows-1252, a hundred columns.

`run` calls the program inside the process of the tests, which saves a start of Python and what a
first command loads; `run_apart` starts a process, for what only one can tell. They give the same:
``tests/cli/test_apart.py`` compares them for every command.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from cptsgeo.cli import main
from cptsgeo.communes.store import CHOICE, FOLDER

Result = subprocess.CompletedProcess[str]

CODE_PAGE = "cp1252"
_CONSOLE = {"PYTHONUTF8": "0", "PYTHONIOENCODING": CODE_PAGE, "COLUMNS": "100"}


def run(*args: str | Path, cwd: Path | None = None) -> Result:
    """Run cptsgeo; in a process of its own if it employs or changes another referential.

    What is read of a referential is kept from one command to the next, by its folder: right for
    the embedded one only, that nothing changes.
    """
    words = [*map(str, args)]
    if words[:1] == ["donnees"] or "--referentiel" in words or {CHOICE, FOLDER} & {*os.environ}:
        return run_apart(*words, cwd=cwd)
    with (
        mock.patch.dict(os.environ, _CONSOLE),
        contextlib.chdir(cwd or Path.cwd()),
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        with _redirected(0, os.open(os.devnull, os.O_RDONLY), "r"), \
             _redirected(1, os.dup(out.fileno()), "w"), \
             _redirected(2, os.dup(err.fileno()), "w"):  # fmt: skip
            status = main(words)
        for file in (out, err):
            file.seek(0)
        return Result(["cptsgeo", *words], status, _told(out.read()), _told(err.read()))


def run_apart(*args: str | Path, cwd: Path | None = None) -> Result:
    """Run cptsgeo in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cptsgeo", *map(str, args)],
        capture_output=True,
        encoding=CODE_PAGE,
        env={**os.environ, **_CONSOLE},
        cwd=cwd,
        check=False,
    )


@contextlib.contextmanager
def _redirected(number: int, target: int, mode: str) -> Iterator[None]:
    """Make one of the three streams another file, for Python, C libraries and processes alike."""
    name = ("stdin", "stdout", "stderr")[number]
    kept, stream = os.dup(number), getattr(sys, name)
    try:
        os.dup2(target, number)
        # As Python opens them: what the code page has not is an error, but for messages.
        errors = "backslashreplace" if name == "stderr" else "strict"
        with open(number, mode, encoding=CODE_PAGE, errors=errors, closefd=False) as replaced:
            setattr(sys, name, replaced)
            yield
    finally:
        setattr(sys, name, stream)
        os.dup2(kept, number)
        os.close(kept)
        os.close(target)


def _told(content: bytes) -> str:
    """What a program wrote, as `subprocess` reads it."""
    return content.decode(CODE_PAGE).replace("\r\n", "\n").replace("\r", "\n")


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def assert_one_sentence(result: Result, *words: str) -> None:
    """One clear French sentence on standard error, status 2, no traceback, no output."""
    assert result.returncode == 2, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert lines[0].rstrip().endswith((".", "?")), lines[0]
    for word in words:
        assert word in lines[0], f"{word!r} not in {lines[0]!r}"
    assert not result.stdout
