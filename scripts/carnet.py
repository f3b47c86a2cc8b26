"""Write docs/carnet.ipynb: the notebook for analysts, executed.

Its cells are run here, in order, and what each shows is kept as a notebook keeps it; a test tells
when it is stale.
"""

import ast
import contextlib
import io
from pathlib import Path
from typing import Any

import nbformat

PATH = Path(__file__).resolve().parents[1] / "docs" / "carnet.ipynb"

CELLS: tuple[tuple[str, str], ...] = (
    (
        "markdown",
        "# cptsgeo pour les analystes\n\nLe plan des Pays de la Loire en tables (`pandas`, "
        "`geopandas`), ses constats, ses zones blanches et ses cartes. Écrit par `make docs` : ne "
        "pas modifier.",
    ),
    ("code", "import cptsgeo\n\nplan = cptsgeo.read_plan()  # ou le chemin du vôtre\nprint(plan)"),
    ("markdown", "## Les CPTS\n\nUne ligne par CPTS, avec son territoire en communes entières."),
    (
        "code",
        'cpts = plan.to_geodataframe()\ncolonnes = ["nom", "statut_libelle", "communes", '
        '"population", "taille", "surface_km2"]\ncpts[colonnes].sort_values("population", '
        "ascending=False).head(8)",
    ),
    ("code", 'cpts.groupby("taille")[["communes", "population"]].sum()'),
    (
        "markdown",
        "Une CPTS qui partage une commune par dérogation (Nantes) n’a ni population ni taille : on "
        "ne sait pas quels habitants sont les siens.\n\n## La couverture, par département",
    ),
    (
        "code",
        'couverture = plan.coverage()\ncouverture[["nom", "communes", "population", '
        '"population_couverte", "zone_blanche_population"]]',
    ),
    ("markdown", "## Les zones blanches"),
    (
        "code",
        'zones = plan.zones_blanches()\ncolonnes = ["nom", "communes", "population", "taille", '
        '"candidats"]\nzones.loc[zones.niveau == "zone", colonnes]',
    ),
    (
        "markdown",
        "## Les constats\n\nLe catalogue de `cptsgeo valider`, et le détail d’une règle.",
    ),
    (
        "code",
        "from collections import Counter\n\nrapport = plan.validate()\nCounter(constat.code for "
        "constat in rapport.findings).most_common(5)",
    ),
    (
        "markdown",
        "## Croiser avec une autre couche\n\nEn Lambert-93, des mètres : la longueur du contour de "
        "chaque CPTS.",
    ),
    (
        "code",
        'lambert = plan.to_geodataframe(crs="EPSG:2154").set_index("nom")\n'
        "(lambert.length / 1000).round().astype(int).sort_values(ascending=False).head(5)",
    ),
    (
        "markdown",
        "## Une carte\n\nC’est une `folium.Map`, sans réseau : on peut y ajouter des couches, et "
        'l’enregistrer avec `carte.save("mayenne.html")`.',
    ),
    ("code", 'plan.carte(departement="53")'),
)


def notebook() -> str:
    """Run the cells, and write the notebook with what they show.

    Returns
    -------
    str
        A notebook (nbformat 4), the same for the same data and libraries.
    """
    space: dict[str, Any] = {"__name__": "__main__"}
    cells = []
    for rank, (kind, source) in enumerate(CELLS, 1):
        if kind == "markdown":
            cells.append(nbformat.v4.new_markdown_cell(source, id=f"c{rank}"))
            continue
        count = sum(one == "code" for one, _ in CELLS[:rank])
        cells.append(
            nbformat.v4.new_code_cell(
                source, id=f"c{rank}", execution_count=count, outputs=_run(source, space, count)
            )
        )
    found = nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(found)
    return str(nbformat.writes(found)) + "\n"


def _run(source: str, space: dict[str, Any], count: int) -> list[Any]:
    """What a cell shows: its prints, and its last expression if it has one."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<carnet>", "exec"), space)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<carnet>", "eval"), space)
    outputs = []
    if printed.getvalue():
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=printed.getvalue()))
    if value is not None:
        data = {"text/plain": repr(value)}
        if hasattr(value, "_repr_html_"):
            data = {"text/html": value._repr_html_(), "text/plain": _plain(value)}
        outputs.append(nbformat.v4.new_output("execute_result", data=data, execution_count=count))
    return outputs


def _plain(value: object) -> str:
    """The text of a result; of a map its class, for the rest of its text is an address."""
    text = repr(value)
    return text if " at 0x" not in text else f"<{type(value).__module__}.{type(value).__name__}>"


if __name__ == "__main__":
    PATH.write_text(notebook(), encoding="utf-8", newline="\n")
