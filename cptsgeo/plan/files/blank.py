"""An empty plan to fill in: its instructions, and its files as a folder."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cptsgeo.files.schema import load_schema
from cptsgeo.files.tables import Row, Table
from cptsgeo.plan import aci
from cptsgeo.plan.files.about import FORMAT
from cptsgeo.plan.files.opening import COMMON, REQUIRED
from cptsgeo.plan.files.vocabulary import MISSIONS, THEMES, Vocabulary
from cptsgeo.plan.files.writer import file_text
from cptsgeo.plan.model import OBSERVATION
from cptsgeo.text.french import typographic

_WIDTH = 88
README = "LISEZMOI.txt"

_PURPOSE = (
    "Ce {thing} décrit des CPTS et des projets de CPTS : leurs communes, leur statut et leurs "
    "dates. Une fois rempli, il se contrôle et se dessine en une commande."
)
_STEPS = (
    "Dans {plan} : le nom du plan, et les départements dont il parle.",
    "Dans {cpts} : une ligne par CPTS ou projet, avec son nom. L’identifiant peut rester vide.",
    "Dans {compositions} : une ligne par commune, avec le nom de sa CPTS. La commune est dite par "
    "son nom, son département à côté si deux le portent, comme Saint-Denis (72) ; ou par son code "
    "INSEE, qui n’est pas le code postal{codes}. Une intercommunalité entière est dite par son "
    "nom.",
    "Dans {statuts}, si on le sait : une ligne par événement, une signature d’ACI ou ce qu’un "
    "document montre à sa date.",
    "{save} dans un terminal : cptsgeo valider --plan {name}",
    "Dessiner les cartes : cptsgeo cartes --plan {name}",
)
_RULES = (
    "{columns} Des colonnes peuvent être ajoutées à droite : elles seront conservées.",
    "Une commune n’est que dans une CPTS, sauf dérogation inscrite dans {derogations}. Elle y est "
    "entière. À Paris, Lyon et Marseille, chaque arrondissement a son code.",
    "Une date s’écrit comme on la dit, avec la précision connue : 2026, mars 2026 ou 12/03/2026 "
    "(2026-03-12 de même). Les codes gardent leur zéro : 01004.",
)
_EXAMPLES = (
    ("cpts", ("nom",), ("CPTS de mon territoire",)),
    (
        "compositions",
        ("cpts_id", "nom_commune"),
        ("CPTS de mon territoire", "Ancenis-Saint-Géréon"),
    ),
    (
        "statuts",
        ("cpts_id", "date", "statut", "nature"),
        ("CPTS de mon territoire", "mars 2025", "", ""),
    ),
)
"""A row of a table: its columns, and what they hold."""
_CITED = ("plan", "cpts", "compositions", "statuts", "derogations")
_WORDS = {
    True: {
        **{name: f"la feuille « {name} »" for name in _CITED},
        "thing": "classeur",
        "tables": "Les feuilles",
        "codes": " (la feuille « communes » donne celui de chacune)",
        "save": "Enregistrer, fermer le classeur, puis contrôler",
        "columns": "Les en-têtes sur fond foncé sont ceux des colonnes à remplir ; chaque "
        "en-tête porte un commentaire qui dit ce que la colonne contient. Garder les noms des "
        "feuilles et des colonnes.",
    },
    False: {
        **{name: f"{name}.csv" for name in _CITED},
        "plan": "plan.toml",
        "thing": "dossier",
        "tables": "Les tables",
        "codes": "",
        "save": "Contrôler",
        "columns": "Garder les noms des fichiers et des colonnes. Dans un tableur, le modèle en "
        "classeur est plus commode à remplir : cptsgeo plan modele --format xlsx.",
    },
}
"""What the instructions say of a workbook (True) and of a folder."""


class Line(NamedTuple):
    """A line of instructions: a title, a heading, a step, a text, or the cells of a table."""

    kind: str
    cells: tuple[str, ...]


def guide(name: str, shown: Sequence[str], *, classeur: bool) -> Iterator[Line]:
    """Yield the instructions for someone who has never filled in a plan.

    Parameters
    ----------
    name
        Name of the workbook or folder, as commands are given it.
    shown
        The tables that it has.
    classeur
        Whether it is a workbook.

    Yields
    ------
    Line
        From the title to the example.
    """
    words = _WORDS[classeur] | {"name": f'"{name}"' if " " in name else name}

    def told(text: str) -> str:
        return text.format(**words)

    yield Line("title", ("Un plan de CPTS, en communes entières",))
    yield Line("text", (told(_PURPOSE),))
    yield Line("heading", ("Le remplir, dans cet ordre",))
    for rank, step in enumerate(_STEPS, 1):
        yield Line("step", (f"{rank}.", told(step)))
    yield Line("heading", (words["tables"],))
    for table in shown:
        needed = "obligatoire" if table in REQUIRED else "facultative"
        yield Line("row", (table, needed, load_schema(table).description))
    yield Line("heading", ("Règles d’écriture",))
    for rule in _RULES:
        yield Line("text", (told(rule),))
    yield Line("heading", ("Exemple",))
    begun = min((s for s in aci.statuts() if not (s.precoce or s.en_pause)), key=lambda s: s.rang)
    chosen = {"statut": begun.statut, "nature": OBSERVATION}
    for table, columns, cells in _EXAMPLES:
        fields = [load_schema(table).field(column) for column in columns]
        heads = [field.title if classeur else field.name for field in fields]
        shown = [
            cell if not field.choices else field.shown(chosen[field.name], french=classeur)
            for field, cell in zip(fields, cells, strict=True)
        ]  # fmt: skip
        yield Line("row", (table, " | ".join(heads), " | ".join(shown)))
    yield Line("heading", ("Les statuts",))
    for s in aci.statuts():
        names = (s.libelle, typographic(s.stade_fcpts)) if classeur else (s.statut, s.libelle)
        yield Line("row", (names[0], "", names[1]))


def blank_tables() -> dict[str, Table]:
    """Give what people need to describe what CPTS do: missions and themes, rows to fill in."""
    schemas = [load_schema(name) for name in (MISSIONS, THEMES, "actions", "fiches")]
    columns = {schema.name: tuple(field.name for field in schema.fields) for schema in schemas}
    known = Vocabulary({})
    return {
        name: Table(Path(), fields, tuple(
            Row(rank, {column: row[column] for column in fields})
            for rank, row in enumerate(known.rows.get(name, ()), 2)
        ))
        for name, fields in columns.items()
    }  # fmt: skip


def blank_folder(
    name: str,
    cog: int,
    departements: Sequence[str] = (),
    tables: Mapping[str, Table] = MappingProxyType({}),
) -> dict[str, str]:
    """Write an empty plan as the files of a folder.

    Parameters
    ----------
    name
        The folder's name.
    cog
        Vintage of the commune codes.
    departements
        Codes of the departments of the plan, if they are known.
    tables
        Tables beside those of every plan, by name.

    Returns
    -------
    dict of str to str
        Texts by file name.
    """
    codes = ", ".join(f'"{code}"' for code in departements)
    head = (
        "# La forme des tables ; ne pas modifier.\n"
        f"format = {FORMAT}\n"
        "# Le nom du plan, entre les guillemets.\n"
        'nom = ""\n'
        '# Les départements dont il parle, comme ["44", "49"].\n'
        f"perimetre = [{codes}]\n"
        "# Le millésime des codes de communes.\n"
        f"cog = {cog}\n"
        '# Les documents d’où il vient, comme ["Rapport d’activité 2025"].\n'
        "sources = []\n"
    )
    blank = {
        table: Table(Path(), tuple(field.name for field in load_schema(table).fields), ())
        for table in COMMON
    }
    texts = {f"{table}.csv": file_text(table, rows) for table, rows in {**blank, **tables}.items()}
    return {README: _readme(name, [*blank, *tables]), "plan.toml": head, **texts}


def _readme(name: str, shown: Sequence[str]) -> str:
    lines: list[str] = []
    for kind, cells in guide(name, shown, classeur=False):
        text = " ".join(cells)
        if kind == "row":
            name_, aside, told = cells
            text = f"{name_} ({aside}) : {told}" if aside else f"{name_} : {told}"
        if kind in ("title", "heading"):
            lines += [*([""] if lines else []), text, ("=" if kind == "title" else "-") * len(text)]
            continue
        first = {"step": "", "row": "- "}.get(kind, "")
        after = {"step": "   ", "row": "  "}.get(kind, "")
        lines += textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=after,
                               break_on_hyphens=False, break_long_words=False)  # fmt: skip
    return "\n".join(lines) + "\n"
