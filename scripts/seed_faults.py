"""Seed small faults, one at a time, and tell whether tests catch each.

Copies the tree, puts a fault of ``faults.py`` or ``faults_render.py`` into the copy, passes the
tests most likely to catch it, then all the others if they did not, and goes on to the next fault:

    python scripts/seed_faults.py --sortie before.json
    python scripts/seed_faults.py --sortie after.json --compare before.json

Exits with 1 if a fault that was caught before is not any more.
"""

import argparse
import itertools
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

import faults
import faults_render
from faults import Fault

ROOT = Path(__file__).resolve().parents[1]
FAULTS = (*faults.FAULTS, *faults_render.FAULTS)
SUFFIXES = {".py", ".js", ".css", ".html", ".json"}
"""Of the package's sources."""
_LEFT = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", ".coverage*"
)
_TIMEOUT = 900
"""Seconds that the likeliest tests may take; all of them may take four times as many."""
_PYTEST = ("-m", "pytest", "-x", "-q", "-rfE", "--tb=no", "-n0", "-p", "no:cacheprovider")
_PASSED, _FAILED, _INTERRUPTED = 0, 1, 2
# A file written again in the second that it was compiled in would not be compiled again.
_TIMES = itertools.count(1_000_000_000)


class SeedError(Exception):
    """What keeps a fault from being seeded, or its tests from being passed."""


class Verdict(NamedTuple):
    """What became of a fault: which test caught it, empty if none did, and how long that took."""

    fault: Fault
    caught: bool
    by: str
    seconds: float

    def told(self) -> str:
        """Tell it on a line."""
        end = f"caught by {self.by}" if self.caught else "NOT CAUGHT"
        return f"{self.fault.room}: {self.fault.breaks} {end} ({self.seconds:.0f} s)"


def sources_of(folder: Path) -> dict[Path, str]:
    """Read the sources of a package."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*"))
            if path.suffix in SUFFIXES and path.is_file()}  # fmt: skip


def place_of(fault: Fault, sources: Mapping[Path, str]) -> Path:
    """Find the source that a fault is for.

    Parameters
    ----------
    fault
        The fault.
    sources
        Those of the package.

    Returns
    -------
    Path
        The file that holds its text.

    Raises
    ------
    SeedError
        If its text is not found exactly once.
    """
    found = [path for path, text in sources.items() for _ in range(text.count(fault.find))]
    if len(found) != 1:
        raise SeedError(f"{fault.room}: « {fault.breaks} »: {fault.find!r} stands {len(found)} "
                        "times in the package, and not once.")  # fmt: skip
    return found[0]


def tests_of(fault: Fault, folder: Path) -> list[str]:
    """Find the test files most likely to catch a fault, wherever they stand.

    Parameters
    ----------
    fault
        The fault.
    folder
        The tests.

    Returns
    -------
    list of str
        Paths from the folder above, the likeliest first. A name with a folder is that of a test
        there; one without is not that of a browser's.

    Raises
    ------
    SeedError
        If there is none.
    """
    found = []
    for name in fault.tests:
        above, _, base = name.rpartition("/")
        for path in sorted(folder.rglob(f"test_{base}.py")):
            if path.parent.name == above or (not above and path.parent.name != "browser"):
                found.append(path.relative_to(folder.parent).as_posix())
    if not found:
        raise SeedError(f"{fault.room}: « {fault.breaks} »: no test file is {fault.tests}.")
    return found


def seed(fault: Fault, copy: Path, *, likeliest_only: bool, browser: bool) -> Verdict:
    """Put a fault into a copy of the tree, pass tests, and take it out.

    Parameters
    ----------
    fault
        The fault.
    copy
        The copy.
    likeliest_only
        Whether to leave it at the likeliest tests.
    browser
        Whether those in browsers are among all the others.

    Returns
    -------
    Verdict
        What became of it.

    Raises
    ------
    SeedError
        If it cannot be seeded, or its tests cannot be passed.
    """
    sources = sources_of(copy / "cptsgeo")
    path = place_of(fault, sources)
    sound = sources[path]
    likeliest = tests_of(fault, copy / "tests")
    _write(path, sound.replace(fault.find, fault.replace))
    start = time.monotonic()
    try:
        by = _caught(copy, likeliest, _TIMEOUT)
        if not by and not likeliest_only:
            rest = ["tests", *([] if browser else ["--ignore=tests/browser"])]
            by = _caught(copy, rest, 4 * _TIMEOUT)
    finally:
        _write(path, sound)
    return Verdict(fault, bool(by), by, time.monotonic() - start)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
    moment = next(_TIMES)
    os.utime(path, (moment, moment))


def _caught(copy: Path, tests: Iterable[str], timeout: float) -> str:
    """Pass tests: the first that fails, empty if none does."""
    # The same examples for each fault, and before and after.
    environment = {**os.environ, "CI": "true", "PYTHONPATH": str(copy)}
    command = [sys.executable, *_PYTEST, *tests]
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True,
                              timeout=timeout, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"(more than {timeout:.0f} s)"
    if done.returncode == _PASSED:
        return ""
    told = re.findall(r"^(?:FAILED|ERROR) (\S+(?: \S+)*?)(?: - |$)", done.stdout, re.MULTILINE)
    if done.returncode not in (_FAILED, _INTERRUPTED) or not told:
        raise SeedError(f"Tests cannot be passed: {' '.join(command)}\n{done.stdout}{done.stderr}")
    return str(told[0])


def chosen(asked: Sequence[str]) -> list[Fault]:
    """Choose faults.

    Parameters
    ----------
    asked
        Numbers from 1 on, or rooms; all of them if nothing is asked.

    Returns
    -------
    list of Fault
        In their order.

    Raises
    ------
    SeedError
        If there is no such number or room.
    """
    known = {*map(str, range(1, len(FAULTS) + 1)), *(fault.room for fault in FAULTS)}
    if unknown := sorted(set(asked) - known):
        raise SeedError(f"No fault has the number, or is in the room: {', '.join(unknown)}.")
    return [
        fault
        for number, fault in enumerate(FAULTS, 1)
        if not asked or {str(number), fault.room} & set(asked)
    ]


def run(
    found: Sequence[Fault], processes: int, *, likeliest_only: bool, browser: bool
) -> Iterator[Verdict]:
    """Seed faults, several at a time, each in a copy of its own.

    Parameters
    ----------
    found
        The faults.
    processes
        How many at a time.
    likeliest_only
        See `seed`.
    browser
        See `seed`.

    Yields
    ------
    Verdict
        What became of each, as soon as it is known.

    Raises
    ------
    SeedError
        See `seed`.
    """
    sources = sources_of(ROOT / "cptsgeo")
    for fault in found:  # Better told now than after a quarter of an hour.
        place_of(fault, sources)
        tests_of(fault, ROOT / "tests")
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        copies: queue.Queue[Path] = queue.Queue()
        for rank in range(processes):
            copies.put(Path(shutil.copytree(ROOT, Path(folder, str(rank)), ignore=_LEFT)))

        def one(fault: Fault) -> Verdict:
            copy = copies.get()
            try:
                return seed(fault, copy, likeliest_only=likeliest_only, browser=browser)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(processes) as pool:
            yield from (done.result() for done in as_completed(pool.submit(one, f) for f in found))


def check_sound(found: Iterable[Fault]) -> None:
    """Refuse to go on if a test that may catch a fault fails without one.

    Parameters
    ----------
    found
        The faults.

    Raises
    ------
    SeedError
        Naming the test.
    """
    tests = dict.fromkeys(test for fault in found for test in tests_of(fault, ROOT / "tests"))
    if by := _caught(ROOT, tests, 4 * _TIMEOUT):
        raise SeedError(f"{by} fails, and no fault is seeded yet.")


def lost(before: Iterable[dict[str, Any]], after: Iterable[Verdict]) -> list[str]:
    """Find the faults that were caught before, and are not any more.

    Parameters
    ----------
    before
        What `--sortie` kept then.
    after
        What became of the faults now.

    Returns
    -------
    list of str
        What they break.
    """
    was = {one["breaks"]: one["caught"] for one in before}
    return [one.fault.breaks for one in after if was.get(one.fault.breaks) and not one.caught]


def _keep(verdicts: Iterable[Verdict], path: Path) -> None:
    found = [
        {"room": one.fault.room, "breaks": one.fault.breaks, "caught": one.caught,
         "by": one.by, "seconds": round(one.seconds, 1)}
        for one in sorted(verdicts, key=lambda one: FAULTS.index(one.fault))
    ]  # fmt: skip
    text = json.dumps(found, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def main() -> int:
    """Run the command line.

    Returns
    -------
    int
        1 if a fault is not caught any more, 2 if one cannot be seeded.
    """
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--seulement", nargs="+", default=[], metavar="N", help="numbers of faults, or rooms")
    add("--processus", type=int, default=2, metavar="N", help="faults seeded at a time (2)")
    add("--rapide", action="store_true", help="pass the likeliest tests of each fault only")
    add("--tout", action="store_true", help="pass tests in browsers too, among all the others")
    add("--sain", action="store_true", help="first pass the likeliest tests without a fault")
    add("--sortie", type=Path, metavar="FILE", help="where to keep what became of each, in JSON")
    add("--compare", type=Path, metavar="FILE", help="what was kept before")
    asked = parser.parse_args()
    try:
        found = chosen(asked.seulement)
        if asked.sain:
            check_sound(found)
        verdicts = []
        for verdict in run(found, asked.processus, likeliest_only=asked.rapide, browser=asked.tout):
            print(verdict.told(), flush=True)
            verdicts.append(verdict)
            if asked.sortie:  # As it goes: what is known of some is worth keeping.
                _keep(verdicts, asked.sortie)
    except SeedError as error:
        print(error, file=sys.stderr)
        return 2
    caught = sum(one.caught for one in verdicts)
    print(f"{caught} of {len(verdicts)} faults are caught.")
    if asked.compare is None:
        return 0
    missed = lost(json.loads(asked.compare.read_text(encoding="utf-8")), verdicts)
    for breaks in missed:
        print(f"Caught before, not any more: {breaks}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
