"""Write what is generated in docs/: the commands from their help, the tables from their schemas."""

import json
from pathlib import Path

import click

from cptsgeo.cli import cptsgeo

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMAS = Path(__file__).resolve().parents[1] / "cptsgeo" / "schemas"
ORDER = ("cpts", "compositions", "statuts", "derogations", "noms-anciens", "totaux-publies")


def commands() -> str:
    """Write the reference of commands.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Les commandes\n\nÉcrit par `make docs` d’après l’aide des commandes : ne pas modifier.\n"
    ]
    for name in (None, *sorted(cptsgeo.commands)):
        command = cptsgeo.commands[name] if name else cptsgeo
        title = f"cptsgeo {name}" if name else "cptsgeo"
        with click.Context(command, info_name=title, terminal_width=88) as context:
            parts.append(f"## {title}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def tables() -> str:
    """Write the reference of a plan's tables.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Les tables d’un plan\n\nÉcrit par `make docs` d’après les schémas (Table Schema) de "
        "`cptsgeo/schemas/` : ne pas modifier.\n\n"
        "Un plan est un dossier : `plan.toml` (nom, périmètre, millésime des codes) et des "
        "fichiers CSV. `cpts.csv` et `compositions.csv` sont obligatoires. L’ordre des lignes et "
        "des colonnes est libre ; séparateur virgule, point-virgule ou tabulation ; UTF-8 ou "
        "Windows-1252.\n\n"
        '```toml\nnom = "Pays de la Loire"\nperimetre = ["44", "49", "53", "72", "85"]\n'
        "cog = 2026\n```\n"
    ]
    for name in ORDER:
        schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
        parts.append(f"## {name}.csv – {schema['title']}\n\n{schema['description']}\n")
        parts.append("| colonne | obligatoire | contenu |\n|---|---|---|")
        for field in schema["fields"]:
            constraints = field.get("constraints", {})
            choices = constraints.get("enum")
            among = f" Valeurs : {', '.join(f'`{c}`' for c in choices)}." if choices else ""
            needed = "oui" if constraints.get("required") else ""
            parts.append(f"| `{field['name']}` | {needed} | {field['description']}{among} |")
        parts.append("")
    return "\n".join(parts)


GENERATED = {"COMMANDES.md": commands, "TABLES.md": tables}


def main() -> None:
    """Rewrite the generated documents."""
    DOCS.mkdir(exist_ok=True)
    for name, write in GENERATED.items():
        (DOCS / name).write_text(write(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
