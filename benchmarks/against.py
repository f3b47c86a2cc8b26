"""Whole commands, cold, beside another commit's or beside the start of geopandas, in turn.

    python benchmarks/against.py 598f92f              the commands, theirs and ours
    python benchmarks/against.py geopandas            ours and the start of geopandas
    python benchmarks/against.py HEAD~1 couverture    one of them

Each round runs both, the first of one round second in the next; what is told is the median of the
ratios of the rounds. One within a tenth of its bar is measured again, with more rounds.
"""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from measure import AGAIN, ROOT, process
from results import Ratio, figure, shown

sys.path.append(str(ROOT / "scripts"))

from beside import checkout, command, environment

COMMIT, GEOPANDAS = "commit", "geopandas"
START = [sys.executable, "-c", "import geopandas"]
LISTE = "code_commune\n49018\n49021\n49138\n49194\n49201\n49228\n49237\n"
"""Communes that no CPTS covers: a proposal without error."""

CASES = (
    "ou Ancenis",
    "valider",
    "valider liste.csv",
    "couverture",
    "valider liste.csv --sortie d.html",
    "evolution --sortie e.html",
    "zones-blanches --sortie z.html",
)
BARS = {
    ("ou Ancenis", COMMIT): 1.05,
    ("valider", COMMIT): 1.05,
    ("couverture", COMMIT): 1.05,
    ("valider liste.csv --sortie d.html", GEOPANDAS): 1.1,
    ("evolution --sortie e.html", GEOPANDAS): 1.5,
    ("zones-blanches --sortie z.html", GEOPANDAS): 1.8,
}
"""How many times the peer's time ours may take."""

ROUNDS = 11


class Runner(NamedTuple):
    """A tree, and the folder where its commands run."""

    tree: Path
    folder: Path

    def seconds(self, words: list[str]) -> float:
        """Seconds of a process of its own, from its start to its end."""
        return process(words, self.folder, environment(self.tree, "utilisateur")).seconds


def alternated(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Time both in each round, first one first, then the other; a first time does not count.

    Parameters
    ----------
    ours
        What runs ours once and gives its seconds.
    theirs
        The same of the peer.
    rounds
        How many times.

    Returns
    -------
    tuple of tuple of float
        Seconds of each round, ours then theirs.
    """
    works = (theirs, ours)
    for work in works:
        work()
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            found[side].append(works[side]())
    return tuple(found[1]), tuple(found[0])


def told(one: Ratio) -> str:
    """Tell a ratio in a line: how many times the peer's time ours takes."""
    sides = (
        f"{name} {figure(seconds, 's')}, au moins {figure((min(seconds),), 's')}"
        for name, seconds in (("ici", one.mine), (one.peer, one.theirs))
    )
    bar = "" if one.bar is None else f" (au plus {shown(1 / one.bar)})"
    rounds = len(one.mine)
    return (
        f"{'MANQUÉ ' if one.missed else ''}{one.ours} : {shown(1 / one.value)} fois{bar} – "
        f"{' ; '.join(sides)} ; {rounds} rondes"
    )


@dataclass(frozen=True)
class Race:
    """A command and its peer, each ready to run once and to give its seconds."""

    case: str
    peer: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    most: float | None

    def run(self, rounds: int) -> Ratio:
        """Run both in turn, so many times."""
        mine, other = alternated(self.ours, self.theirs, rounds)
        bar = None if self.most is None else 1 / self.most
        return Ratio("", self.case, self.peer, mine, other, bar=bar)

    def measured(self, rounds: int) -> Iterator[Ratio]:
        """Run it; then again, with more rounds, if it is close to its bar: the last one counts."""
        found = self.run(rounds)
        yield found
        if found.close:
            yield self.run(AGAIN)


def races(ours: Runner, other: Runner | None, commit: str, cases: Sequence[str]) -> Iterator[Race]:
    """What there is to run: beside a commit if there is one, else beside the start of geopandas.

    Parameters
    ----------
    ours
        This tree.
    other
        The commit's.
    commit
        Its name.
    cases
        The commands.

    Yields
    ------
    Race
        One by case; beside geopandas, only those that have a bar.
    """
    for case in cases:
        mine = partial(ours.seconds, command(*shlex.split(case)))
        if other:
            theirs = partial(other.seconds, command(*shlex.split(case)))
            yield Race(case, commit, mine, theirs, BARS.get((case, COMMIT)))
        elif (case, GEOPANDAS) in BARS:
            start = partial(ours.seconds, START)
            yield Race(case, shlex.join(["python", *START[1:]]), mine, start,
                       BARS[case, GEOPANDAS])  # fmt: skip


def main() -> int:
    """Run what the command line asks for.

    Returns
    -------
    int
        0, or 1 if a bar is not met.
    """
    parser = argparse.ArgumentParser(description="Mesure cptsgeo à côté d’un autre commit.")
    parser.add_argument("commit", help="l’autre commit, ou « geopandas » pour son démarrage")
    parser.add_argument("cas", nargs="*", help=f"parmi : {' ; '.join(CASES)}")
    parser.add_argument("--rondes", type=int, default=ROUNDS, help="[par défaut : 11]")
    asked = parser.parse_args()
    if unknown := [case for case in asked.cas if case not in CASES]:
        parser.error(f"pas de cas {', '.join(unknown)} ; il y a : {' ; '.join(CASES)}")
    missed = 0
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folders = [Path(place) / name for name in ("ici", "beside")]
        for folder in folders:
            folder.mkdir()
            (folder / "liste.csv").write_text(LISTE, encoding="utf-8")
        other = None
        if asked.commit != GEOPANDAS:
            other = Runner(stack.enter_context(checkout(asked.commit)), folders[1])
        for race in races(Runner(ROOT, folders[0]), other, asked.commit, asked.cas or CASES):
            for found in race.measured(asked.rondes):
                print(told(found), flush=True)
            missed += found.missed
    print(f"{missed} barre(s) manquée(s)" if missed else "Toutes les barres sont tenues.")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
