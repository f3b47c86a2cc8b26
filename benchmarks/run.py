"""Run the benchmarks, each case in a process of its own, and tell each figure beside its bar.

Without --rapide, the figures are kept in ``benchmarks/results.json``, and ``docs/PERFORMANCES.md``
is written from them.
"""

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from machine import machine, versions
from report import page
from results import Result, of_json, to_json

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "PERFORMANCES.md"
KEPT = HERE / "results.json"
CASES = ("dissolve", "adjacency", "plans", "coverage", "diagnosis", "commands", "places", "loading",
         "pages", "growth", "rebuild")  # fmt: skip
QUICK = ("dissolve", "adjacency", "plans", "coverage", "diagnosis", "commands", "places", "growth")
"""Those whose bars are told within two minutes, without a browser."""


def run_case(name: str, *, quick: bool) -> list[Result]:
    """Run a case in a process of its own, and tell its figures.

    Parameters
    ----------
    name
        Its module.
    quick
        Whether to do the least that shows whether bars are met.

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
        command = [sys.executable, "-W", "ignore", __file__, "--cas", name, "--vers", str(told)]
        done = subprocess.run([*command, *(["--rapide"] if quick else [])], check=False)
        if done.returncode:
            raise SystemExit(f"{name} : échec")
        results = [of_json(one) for one in json.loads(told.read_text(encoding="utf-8"))]
    for result in results:
        print(f"  {'MANQUÉ ' if result.missed else ''}{result.told()}")
    print(f"  [{time.perf_counter() - begun:.0f} s]", flush=True)
    return results


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
    asked = parser.parse_args()
    if asked.cas:
        found = [to_json(one) for one in import_module(asked.cas).measure(quick=asked.rapide)]
        asked.vers.write_text(json.dumps(found), encoding="utf-8")
        return 0
    results = [one for name in (QUICK if asked.rapide else CASES)
               for one in run_case(name, quick=asked.rapide)]  # fmt: skip
    if not asked.rapide:
        keep(results)
    missed = [one for one in results if one.missed]
    print(f"{len(missed)} barre(s) manquée(s)" if missed else "Toutes les barres sont tenues.")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
