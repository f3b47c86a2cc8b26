"""Run the benchmarks, each case in a process of its own, and tell each figure beside its bar.

With --rapide, a case that has a figure within a tenth of its bar is measured again, with more
rounds, and these count. Without it, the figures are kept in ``benchmarks/results.json``, and
``docs/PERFORMANCES.md`` is written from them.
"""

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from machine import machine, versions
from measure import AGAIN, Effort
from report import page
from results import Result, of_json, to_json

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "PERFORMANCES.md"
KEPT = HERE / "results.json"
CASES = ("dissolve", "adjacency", "plans", "coverage", "diagnosis", "names", "commands", "places",
         "loading", "pages", "growth", "rebuild")  # fmt: skip
QUICK = ("dissolve", "adjacency", "plans", "coverage", "diagnosis", "names", "commands", "places",
         "growth")  # fmt: skip
"""Those whose bars are told within two minutes, without a browser."""


def run_case(name: str, effort: Effort) -> list[Result]:
    """Run a case in a process of its own, and tell its figures.

    Parameters
    ----------
    name
        Its module.
    effort
        How much to measure.

    Returns
    -------
    list of Result
        Its figures.

    Raises
    ------
    SystemExit
        If it fails.
    """
    begun = time.perf_counter()
    print(f"· {name}", flush=True)
    with tempfile.TemporaryDirectory() as place:
        told = Path(place) / "results.json"
        command = [sys.executable, "-W", "ignore", __file__, "--cas", name, "--vers", str(told),
                   "--rondes", str(effort.rounds)]  # fmt: skip
        done = subprocess.run([*command, *(["--rapide"] if effort.quick else [])], check=False)
        if done.returncode:
            raise SystemExit(f"{name} : échec")
        results = [of_json(one) for one in json.loads(told.read_text(encoding="utf-8"))]
    for result in results:
        print(f"  {'MANQUÉ ' if result.missed else ''}{result.told()}")
    print(f"  [{time.perf_counter() - begun:.0f} s]", flush=True)
    return results


def settled(name: str, run: Callable[[str, Effort], list[Result]] = run_case) -> list[Result]:
    """Do the least of a case, and again with more rounds if one of its figures is near its bar.

    Parameters
    ----------
    name
        Its module.
    run
        What runs it.

    Returns
    -------
    list of Result
        The last figures.
    """
    found = run(name, Effort(quick=True))
    if not any(one.close for one in found):
        return found
    print(f"  à moins d’un dixième d’une barre : {AGAIN} rondes", flush=True)
    return run(name, Effort(quick=True, rounds=AGAIN))


def keep(results: Sequence[Result]) -> None:
    """Keep the figures of a whole run, and write the page from them."""
    run = {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "results": [to_json(one) for one in results],
    }
    KEPT.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(json.loads(KEPT.read_text(encoding="utf-8"))), encoding="utf-8")


def main() -> int:
    """Run what the command line asks for.

    Returns
    -------
    int
        0, or 1 if a bar is not met.
    """
    parser = argparse.ArgumentParser(description="Mesure cptsgeo à côté de ses pairs.")
    parser.add_argument("--rapide", action="store_true", help="le moins qui dise les barres")
    parser.add_argument("--cas", choices=CASES, help="un seul cas, dans ce processus")
    parser.add_argument("--vers", type=Path, help="où écrire les chiffres du cas")
    parser.add_argument("--rondes", type=int, default=0, help="rondes du cas, si ce sont d’autres")
    asked = parser.parse_args()
    if asked.cas:
        effort = Effort(asked.rapide, asked.rondes)
        found = [to_json(one) for one in import_module(asked.cas).measure(effort)]
        asked.vers.write_text(json.dumps(found), encoding="utf-8")
        return 0
    if asked.rapide:
        results = [one for name in QUICK for one in settled(name)]
    else:
        results = [one for name in CASES for one in run_case(name, Effort(quick=False))]
        keep(results)
    missed = [one for one in results if one.missed]
    print(f"{len(missed)} barre(s) manquée(s)" if missed else "Toutes les barres sont tenues.")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
