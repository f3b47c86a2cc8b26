"""How time and memory are measured: works in turn, whole processes."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "google-chrome", "chromium-headless-shell")
TOOLS = Path(sys.prefix) / "node" / "node_modules" / ".bin"
"""Where the peers that npm brings are."""


KIBI = 1024 / 1e6
"""Megabytes in the kilobytes that Linux counts."""


AGAIN = 15
"""Rounds of a case that is measured again because it is close to a bar."""


class Effort(NamedTuple):
    """How much to measure: the least that tells bars, or everything; maybe so many rounds."""

    quick: bool
    rounds: int = 0

    def runs(self, quick: int, whole: int) -> int:
        """How many rounds, of those that a case has for one and for the other."""
        return self.rounds or (quick if self.quick else whole)


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes, what others left to collect put aside as `timeit` does."""
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    gc.enable()
    return seconds


def in_turn(works: Mapping[str, Callable[[], object]], runs: int) -> dict[str, tuple[float, ...]]:
    """Time works one after the other, the whole several times.

    Parameters
    ----------
    works
        The works by name.
    runs
        How many times.

    Returns
    -------
    dict of str to tuple of float
        Seconds of each run of each.
    """
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            found[name].append(timed(work))
    return {name: tuple(times) for name, times in found.items()}


def peak() -> float:
    """Megabytes that this process has taken at most (Linux; `getrusage` counts its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * KIBI


def process(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run a command to its end, its output set aside.

    Parameters
    ----------
    command
        The program and its arguments.
    folder
        Where to run it.
    environment
        Its variables; those of this process by default.

    Returns
    -------
    Cost
        Seconds from its start to its end, and its peak memory.

    Raises
    ------
    RuntimeError
        If it fails.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        [*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder,
        env=environment,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        told = running.stderr.read()
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if running.returncode:
        raise RuntimeError(f"{command}: {told.decode(errors='replace')[-2000:]}")
    return Cost(seconds, usage.ru_maxrss * KIBI)


def processes(
    commands: Mapping[str, Sequence[str | Path]], runs: int, *, folder: Path | None = None
) -> dict[str, list[Cost]]:
    """Run commands in turn, several times; the first round, that fills caches, does not count."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            cost = process(command, folder)
            if turn:
                found[name].append(cost)
    return found
