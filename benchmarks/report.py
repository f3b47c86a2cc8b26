"""The page of performances, from the figures of a run."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from results import Growth, Limit, Ratio, Result, Steps, figure, of_json, shown

from cptsgeo.text.french import NBSP, date

METHOD = """\
Chaque cas se mesure dans un processus à lui, sur les mêmes données que ses pairs, à tour de rôle et
plusieurs fois : la médiane, puis l’étendue. Un rapport est la médiane des rapports de chaque tour :
combien de fois le pair prend plus que cptsgeo. Les résultats des pairs sont comparés aux nôtres, et
le cas échoue s’ils diffèrent. Ce qui est « en mémoire » l’est des deux côtés : nos arcs, leurs
polygones ; le ramasse-miettes de Python attend la fin de chaque mesure, comme dans `timeit`. Les
commandes et les chargements sont des processus entiers, du lancement à la fin ; la première passe,
qui remplit les caches du système, ne compte pas. Les pages s’ouvrent dans Chromium, sans réseau :
le Leaflet des pairs vient de la machine, le reste de ce qu’ils demandent est vide."""


def page(run: Mapping[str, Any]) -> str:
    """Write the page.

    Parameters
    ----------
    run
        What ``results.json`` holds: date, machine, versions, results.

    Returns
    -------
    str
        Markdown.
    """
    results = [of_json(one) for one in run["results"]]
    parts = [
        "# Performances\n",
        f"Écrit par `make bench` le {date(run['date'])}, d’après `benchmarks/results.json`"
        + typeset(" : ne pas modifier.\n"),
        "## Les rapports, et leurs barres\n",
        _table(("cas", "mesure", "à côté de", "rapport", "barre", ""), _bars(results)),
        "## Comment les coûts croissent\n",
        "Chaque taille est un référentiel à elle ; la dernière est la métropole, dix fois côte à "
        + typeset("côte : trois fois les unités locales d’Europe. Temps et mémoire sont ceux d’un "
        "processus par opération et par taille ; l’exposant est la pente, par moindres carrés, du "
        "logarithme du temps selon celui du nombre de communes.\n"),
        *(_growth(one) for one in results if isinstance(one, Growth)),
        "## Chaque cas\n",
        *_cases(results),
        "## Où passe le temps\n",
        *(_steps(one) for one in results if isinstance(one, Steps)),
        "## Comment c’est mesuré\n",
        typeset(METHOD) + "\n",
        _table(("", ""), [(f"**{name}**", value) for name, value in run["machine"].items()]),
        "Versions" + typeset(" : ")
        + ", ".join(f"{name} {version}" for name, version in run["versions"].items()) + ".\n",
    ]  # fmt: skip
    return "\n".join(parts)


def spaced(text: str) -> str:
    """Put the space of thousands in whole numbers."""
    return re.sub(r"\b(\d{1,3})(\d{3})\b", rf"\1{NBSP}\2", text)


def typeset(text: str) -> str:
    """Put the spaces of French signs, that no line breaks."""
    for sign in ":;?!»":
        text = text.replace(f" {sign}", f"{NBSP}{sign}")
    return text.replace("« ", f"«{NBSP}")


def _bars(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    for one in results:
        kept = "**manqué**" if one.missed else "tenu"
        if isinstance(one, Ratio) and one.bar is not None:
            yield (spaced(one.case), one.ours, f"`{one.peer}`", f"**{shown(one.value)}**",
                   f"≥ {shown(one.bar)}", kept)  # fmt: skip
        elif isinstance(one, Limit) and one.bar is not None:
            unit = f"{NBSP}{one.unit}"
            yield (one.case, one.what, "–", f"{shown(one.value)}{unit}",
                   f"≤ {shown(one.bar)}{unit}", kept)  # fmt: skip
        elif isinstance(one, Growth):
            last = one.points[-1]
            yield ("Croissance", one.operation, "–", f"exposant {shown(one.exponent)}",
                   f"≤ {shown(one.bar)}", kept)  # fmt: skip
            yield ("Croissance", f"{one.operation}, {shown(last.communes)} communes", "–",
                   f"{shown(last.megabytes)}{NBSP}Mo", f"≤ {shown(one.memory)}{NBSP}Mo",
                   kept)  # fmt: skip


def _growth(one: Growth) -> str:
    rows = [(point.place, shown(point.communes), figure((point.seconds,), "s"),
             f"{shown(1e6 * point.seconds / point.communes)}{NBSP}µs",
             f"{shown(point.megabytes)}{NBSP}Mo") for point in one.points]  # fmt: skip
    head = ("", "communes", "temps", "par commune", "mémoire")
    slopes = f"{shown(one.exponent)} ({shown(one.last)} entre les deux plus grandes)"
    return f"**{one.operation}**, exposant {slopes}\n\n{_table(head, rows)}"


def _cases(results: Sequence[Result]) -> Iterator[str]:
    told = [one for one in results if isinstance(one, Ratio | Limit)]
    for case, found in groupby(told, lambda one: one.case):
        rows = []
        for one in found:
            if isinstance(one, Ratio):
                rows.append((one.ours, figure(one.mine, one.unit), f"`{one.peer}`",
                             figure(one.theirs, one.unit), shown(one.value)))  # fmt: skip
            else:
                rows.append((one.what, figure((one.value,), one.unit), "", "", ""))
        yield f"### {spaced(case)}\n"
        yield _table(("mesure", "cptsgeo", "à côté de", "qui fait", "rapport"), rows)


def _steps(one: Steps) -> str:
    rows = [(step, figure((seconds,), "s")) for step, seconds in one.seconds.items()]
    return f"**{one.work}**\n\n{_table(('étape', 'temps'), rows)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
