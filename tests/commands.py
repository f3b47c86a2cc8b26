"""Commands in a process of their own, on a Windows code page too."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def run(*args: str | Path, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run cptsgeo as a Windows console would: no UTF-8 mode, Windows-1252."""
    environment = {
        **os.environ,
        "PYTHONUTF8": "0",
        "PYTHONIOENCODING": "cp1252",
        "COLUMNS": "100",
    }
    return subprocess.run(
        [sys.executable, "-m", "cptsgeo", *map(str, args)],
        capture_output=True,
        encoding="cp1252",
        env=environment,
        cwd=cwd,
        check=False,
    )


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def assert_one_sentence(result: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """One clear French sentence on standard error, status 2, no traceback, no output."""
    assert result.returncode == 2, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert lines[0].rstrip().endswith((".", "?")), lines[0]
    for word in words:
        assert word in lines[0], f"{word!r} not in {lines[0]!r}"
    assert not result.stdout
