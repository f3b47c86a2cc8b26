"""Show that another commit and this tree write the same things.

Both run the same commands (``comparing/cases.py``) on the same files. Texts, tables, layers and
still pictures are compared byte for byte; pages in a browser: data, visible text, accessible
names, pictures at three widths and in print.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from beside import ROOT, checkout, command, environment, lend_version
from comparing.cases import CASES, Case, matching
from comparing.inputs import write_inputs
from comparing.outcomes import Difference, Outcome, differences, outcome

THEIRS, OURS = "avant", "apres"
HOME = "../entrees/utilisateur"
"""The user's folder, beside that of any command."""

_LAYER = ("exporter", "--sortie", "cpts.geojson")


@dataclass(frozen=True)
class Side:
    """A tree, and the folder where its commands run."""

    tree: Path
    folder: Path

    def run(self, words: Sequence[str], place: str) -> Outcome:
        """Run a command in a folder of its own."""
        return outcome(command(*words), self.folder / place, environment(self.tree, HOME))


@dataclass(frozen=True)
class Ran:
    """What both sides left of a case."""

    case: Case
    theirs: Outcome
    ours: Outcome

    @property
    def pages(self) -> list[str]:
        """The pages that both wrote."""
        return [name for name in self.theirs.pages if name in self.ours.pages]


def sides(place: Path, trees: Mapping[str, Path]) -> dict[str, Side]:
    """Write the same inputs for each side.

    Parameters
    ----------
    place
        A folder.
    trees
        The tree of each.

    Returns
    -------
    dict of str to Side
        Where to run each.
    """
    write_inputs(place / "entrees", trees[THEIRS])
    found = {name: Side(tree, place / name) for name, tree in trees.items()}
    made = found[THEIRS].run(_LAYER, ".couche")
    for side in found.values():
        inputs = shutil.copytree(place / "entrees", side.folder / "entrees")
        (inputs / "cpts.geojson").write_bytes(made.files["cpts.geojson"])
    return found


def run_all(cases: Sequence[Case], found: Mapping[str, Side]) -> list[Ran]:
    """Run each case on both sides, as many at once as there are processors.

    Parameters
    ----------
    cases
        The cases.
    found
        The sides.

    Returns
    -------
    list of Ran
        What they left, in order.
    """

    def both(case: Case) -> Ran:
        theirs, ours = (found[name].run(case.arguments, case.name) for name in (THEIRS, OURS))
        return Ran(case, theirs, ours)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [*pool.map(both, cases)]


def look(ran: Sequence[Ran], found: Mapping[str, Side], dossier: Path | None) -> list[Difference]:
    """Open the pages of both sides, in as many browsers as there are processors.

    Parameters
    ----------
    ran
        What the commands left.
    found
        Where.
    dossier
        Where to keep pictures of what differs.

    Returns
    -------
    list of Difference
        What differs in each page, in order.
    """
    from comparing import pages  # noqa: PLC0415 (playwright and Pillow; --sans-pages has no need)

    jobs = [(one.case.name, name) for one in ran for name in one.pages]
    count = os.cpu_count() or 1

    def some(first: int) -> dict[int, list[Difference]]:
        """One browser's share; a browser is its thread's."""
        told: dict[int, list[Difference]] = {}
        with pages.chromium() as browser:
            for rank in range(first, len(jobs), count):
                case, name = jobs[rank]
                paths = (found[side].folder / case / name for side in (THEIRS, OURS))
                told[rank] = []
                for one in pages.differences(browser, *paths):
                    told[rank].append(Difference(case, f"{name}, {one.what}", one.where))
                    if dossier:
                        _save(dossier / case / f"{name} images", one.pictures)
        return told

    with ThreadPoolExecutor(count) as pool:
        shares = [*pool.map(some, range(count))]
    everything = {rank: told for share in shares for rank, told in share.items()}
    return [one for rank in sorted(everything) for one in everything[rank]]


def _save(folder: Path, pictures: Mapping[str, bytes]) -> None:
    for name, content in pictures.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def read_expected(text: str, cases: Sequence[Case] = CASES) -> dict[str, str]:
    """Read why some cases may differ.

    Parameters
    ----------
    text
        ``case: reason`` lines; those that begin with # are remarks.
    cases
        The cases that there are.

    Returns
    -------
    dict of str to str
        The reason by case.

    Raises
    ------
    SystemExit
        If a line has no reason, or names no case.
    """
    known = {case.name for case in cases}
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, reason = (part.strip() for part in line.partition(":"))
        if not reason or name not in known:
            raise SystemExit(f"Attendues, ligne {number} : écrire « cas: raison » ({line}).")
        found[name] = reason
    return found


def summary(found: Sequence[Difference], expected: Mapping[str, str], count: int) -> Iterator[str]:
    """Tell differences, expected ones apart.

    Parameters
    ----------
    found
        What differs.
    expected
        Why some cases may.
    count
        How many cases there were.

    Yields
    ------
    str
        Lines.
    """
    yield from (one.told() for one in found if one.case not in expected)
    by_case = Counter(one.case for one in found)
    for name, reason in expected.items():
        told = f"{by_case[name]} différence(s)" if by_case[name] else "aucune différence"
        yield f"Attendue : {name} – {told} ({reason})"
        yield from (f"  {one.told()}" for one in found if one.case == name)
    wrong = [name for name in by_case if name not in expected]
    yield (
        f"{len(wrong)} cas sur {count} diffèrent : {', '.join(wrong)}."
        if wrong
        else f"{count} cas : aucune différence" + (" que l’on n’attende." if expected else ".")
    )


def main() -> int:
    """Run what the command line asks for.

    Returns
    -------
    int
        0, or 1 if something differs that is not expected.
    """
    parser = argparse.ArgumentParser(description="Compare ce qu’écrivent un commit et cet arbre.")
    parser.add_argument("commit", help="l’autre commit")
    parser.add_argument("--dossier", type=Path, help="où garder ce qui diffère, et les images")
    parser.add_argument("--sans-pages", action="store_true", help="ne pas ouvrir les pages")
    parser.add_argument("--attendues", type=Path, help="les cas qui peuvent différer, et pourquoi")
    parser.add_argument("--cas", action="append", default=[], help="ces cas seulement : valider*")
    asked = parser.parse_args()
    expected = read_expected(asked.attendues.read_text("utf-8")) if asked.attendues else {}
    cases = matching(asked.cas)
    begun = time.monotonic()
    with checkout(asked.commit) as tree, tempfile.TemporaryDirectory() as place:
        if told_version := lend_version(tree):
            print(told_version, flush=True)
        found = sides(Path(place), {THEIRS: tree, OURS: ROOT})
        ran = run_all(cases, found)
        print(f"[{time.monotonic() - begun:.0f} s] commandes", flush=True)
        told = [diff for one in ran for diff in differences(one.case, one.theirs, one.ours)]
        if not asked.sans_pages:
            told += look(ran, found, asked.dossier)
            pages = sum(len(one.pages) for one in ran)
            print(f"[{time.monotonic() - begun:.0f} s] {pages} pages", flush=True)
        if asked.dossier:
            for one in ran:
                if any(diff.case == one.case.name for diff in told):
                    for side, left in ((THEIRS, one.theirs), (OURS, one.ours)):
                        texts = {"stdout": left.stdout, "stderr": left.stderr}
                        _save(asked.dossier / one.case.name / side, texts | _flat(left.files))
    for line in summary(told, expected, len(cases)):
        print(line)
    return int(any(one.case not in expected for one in told))


def _flat(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name.replace("/", " "): content for name, content in files.items()}


if __name__ == "__main__":
    raise SystemExit(main())
