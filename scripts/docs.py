"""Write what is generated in docs/: commands from their help, tables and formats from schemas."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from cptsgeo.cli import cptsgeo
from cptsgeo.files.tables import Table
from cptsgeo.paths import PACKAGE
from cptsgeo.plan.files.opening import TABLES
from cptsgeo.plan.files.writer import SEPARATOR, file_text
from cptsgeo.referentiel.vintages import COG
from cptsgeo.rules.catalogue import FAMILLES
from cptsgeo.rules.finding import FIGURES, Severity

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMAS = Path(__file__).resolve().parents[1] / "cptsgeo" / "files" / "schemas"
ORDER = TABLES


def commands() -> str:
    """Write the reference of commands.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Les commandes\n\nÉcrit par `make docs` d’après l’aide des commandes : ne pas modifier.\n"
    ]
    for title, command in _each(cptsgeo, "cptsgeo"):
        with click.Context(command, info_name=title, terminal_width=88) as context:
            parts.append(f"## {title}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _each(command: click.Command, title: str) -> Iterator[tuple[str, click.Command]]:
    """A command, and those of its group if it is one."""
    yield title, command
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from _each(found, f"{title} {name}")


def columns(name: str) -> str:
    """Write what each column of a table holds."""
    schema = json.loads(schema_of(name))
    rows = [
        f"## {name}.csv – {schema['title']}\n\n{schema['description']}\n",
        "| colonne | en-tête | obligatoire | contenu | exemple |\n|---|---|---|---|---|",
    ]
    for field in schema["fields"]:
        constraints = field.get("constraints", {})
        labels = field.get("libelles", {})
        choices = [f"`{c}` ({labels[c]})" if labels.get(c, c).lower() != c else f"`{c}`"
                   for c in constraints.get("enum", ())]  # fmt: skip
        among = f" Valeurs : {', '.join(choices)}." if choices else ""
        needed = "oui" if constraints.get("required") else ""
        example = f"`{field['example']}`" if field.get("example") else ""
        rows.append(
            f"| `{field['name']}` | {field['title']} | {needed} | {field['description']}{among} | "
            f"{example} |"
        )
    return "\n".join(rows) + "\n"


def tables() -> str:
    """Write the reference of a plan's tables.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Les tables d’un plan\n\nÉcrit par `make docs` d’après les schémas (Table Schema) de "
        "`cptsgeo/files/schemas/` : ne pas modifier.\n\n"
        "Un plan est un dossier : `plan.toml` (nom, périmètre, millésime des codes) et des "
        "fichiers CSV. `cpts.csv` et `compositions.csv` sont obligatoires. L’ordre des lignes et "
        "des colonnes est libre ; séparateur virgule, point-virgule ou tabulation ; UTF-8 ou "
        "Windows-1252. Ce que cptsgeo écrit s’ouvre dans un Excel français : point-virgule, UTF-8 "
        "avec sa marque, lignes triées.\n\n"
        "Ou bien c’est un classeur (XLSX, ODS) : une feuille du même nom par table, et une feuille "
        "`plan` à deux colonnes, `Clé` et `Valeur`, au lieu de `plan.toml`. `cptsgeo plan modele` "
        "en écrit un vide, avec son mode d’emploi.\n\n"
        "**Ce qui se comprend sans être écrit ainsi.** Une colonne est connue par son nom ou par "
        "son en-tête français, une valeur par son nom ou par son libellé (entre parenthèses "
        "ci-dessous), capitales et accents libres. Une CPTS est citée par son identifiant, son "
        "nom ou un ancien nom ; son identifiant, laissé vide, est fait de son nom. Une commune "
        "est nommée par son code ou par son nom, avec son département si deux le portent "
        "(`Saint-Denis (72)`) ; le nom d’une intercommunalité vaut toutes ses communes, et il est "
        "gardé dans une colonne `mention`. Une date s’écrit aussi `mars 2026`, `12/10/2026` ou "
        "`12 oct. 2026`.\n\n"
        "**Ce qu’un tableur a changé** est rétabli, et dit : zéro perdu (`1004`), dates "
        "(`14/06/2021`, `mai-23`, `44361`), nombres (`85 676`), lignes entières dans la première "
        "colonne, guillemets doublés, accents abîmés. Une date qui a perdu son année (`12-oct`) "
        "et des lettres perdues sont refusées : un constat dit où, et quoi écrire.\n\n"
        '```toml\nnom = "Pays de la Loire"\nperimetre = ["44", "49", "53", "72", "85"]\n'
        f"cog = {COG}\n```\n"
    ]
    parts += map(columns, ORDER)
    return "\n".join(parts)


def rules() -> str:
    """Write the catalogue of validation rules.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Les règles de validation\n\nÉcrit par `make docs` d’après le catalogue : ne pas "
        "modifier.\n\n"
        "`cptsgeo valider` les applique à un plan entier ou à un territoire proposé. Une "
        "**erreur** est un obstacle : la CPAM et l’ARS ne pourraient accepter le territoire en "
        "l’état. Un **avertissement** est un point à trancher. Une **information** : bon à savoir "
        "en réunion. Un code publié ne change plus.\n\n"
        "Une règle n’a qu’une gravité. Deux choses seules l’abaissent, et le rapport le dit : une "
        "composition *estimée* (règles marquées †), à une information sauf où il est écrit "
        "autrement, et un territoire d’invitation, qui ne prend rien, à une information (règles "
        "marquées ‡). Le verdict compte les obstacles et les points à trancher ; l’avis appartient "
        "à l’ARS et à la CPAM.\n"
    ]
    for famille, members in FAMILLES.items():
        parts.append(f"## {famille}\n\n| code | gravité | ce que c’est |\n|---|---|---|")
        for rule in members:
            marks = ("†" if rule.estimee else "") + ("‡" if rule.abaissable else "")
            severity = f"{rule.severity.value}{f' {marks}' if marks else ''}"
            parts.append(f"| [`{rule.code}`](#{rule.code}) | {severity} | {rule.titre} |")
        parts.append("")
        for rule in members:
            less = rule.estimee if rule.estimee is not Severity.INFORMATION else None
            lowered = f" ({less.value} d’après une estimation)" if less else ""
            parts.append(
                f"### {rule.code}\n\n**{rule.titre}** – {rule.severity.value}{lowered} : "
                f"{rule.raison}.\n\n"
                f"{rule.description}\n\n"
                f"*Source* : {rule.source}.\n\n*Exemple* : {rule.exemple}\n"
            )
    parts.append("## Les chiffres d’un constat\n\n| nom | ce que c’est |\n|---|---|")
    parts += [f"| `{name}` | {what} |" for name, what in FIGURES.items()]
    return "\n".join(parts) + "\n"


def package() -> str:
    """Write the Data Package that names the tables of a plan and their schemas.

    Returns
    -------
    str
        JSON.
    """
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "plan-de-cpts",
        "title": "Un plan de CPTS",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "dialect": {"delimiter": SEPARATOR},
                "schema": f"{name}.schema.json",
            }
            for name in ORDER
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def readme() -> str:
    """Write how to fill the tables of a plan without the tool.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        "# Remplir les tables d’un plan, sans cptsgeo\n\nÉcrit par `make docs` d’après les "
        "schémas : ne pas modifier.\n\n"
        "Un tableur suffit. Copier ce dossier, remplir les fichiers `.csv` (ils ont leur ligne "
        "d’en-têtes), et les renvoyer. `cpts.csv` et `compositions.csv` sont obligatoires ; un "
        "fichier resté vide peut être ôté. Garder les noms des fichiers et des colonnes ; en "
        "ajouter d’autres à droite est permis, et elles sont conservées.\n\n"
        "Les fichiers `.schema.json` (Table Schema) disent ce que chaque colonne contient ; ce "
        "sont ceux que cptsgeo lit. Pour contrôler la forme des tables sans cptsgeo :\n\n"
        "```sh\npip install frictionless\nfrictionless validate datapackage.json\n```\n\n"
        "(ôter de `datapackage.json` les tables absentes). La forme n’est pas le fond : qu’une "
        "commune existe, qu’elle soit entière, qu’elle ne soit pas dans deux CPTS, c’est "
        "`cptsgeo valider --plan DOSSIER` qui le dit.\n\n"
        "- Les fichiers s’ouvrent dans un Excel français (point-virgule) ; les enregistrer en "
        "*CSV UTF-8*.\n"
        "- Un code de commune (INSEE, pas le code postal) a cinq caractères et garde son zéro : "
        "`01004`. Dans Excel, mettre la colonne en *Texte* avant de la remplir.\n"
        "- Une date s’écrit avec la précision connue : `2021`, `2023-05` ou `2021-03-12`.\n"
        "- Un identifiant de CPTS : minuscules sans accent, chiffres et tirets, le même dans "
        "toutes les tables. cptsgeo comprend aussi le nom de la CPTS, et celui d’une commune sans "
        "son code ; frictionless, non.\n"
    ]
    parts += map(columns, ORDER)
    return "\n".join(parts)


def schema_of(name: str) -> str:
    """Give a schema as the loader reads it."""
    return (SCHEMAS / f"{name}.json").read_text("utf-8")


def format_of(name: str) -> str:
    """Give the JSON Schema of a document that is exchanged, as shipped."""
    return (PACKAGE / f"{name}.schema.json").read_text("utf-8")


def header_of(name: str) -> str:
    """Give the header of a table, as a file to fill that a French Excel opens."""
    fields = json.loads(schema_of(name))["fields"]
    return file_text(name, Table(Path(), tuple(field["name"] for field in fields), ()))


GENERATED: dict[str, Callable[[], str]] = {
    "REGLES.md": rules,
    "COMMANDES.md": commands,
    "TABLES.md": tables,
    "schemas/LISEZMOI.md": readme,
    "schemas/datapackage.json": package,
    "formats/rapport.schema.json": partial(format_of, "render/report/rapport"),
    "formats/changements.schema.json": partial(format_of, "changes/changements"),
    **{f"schemas/{name}.schema.json": partial(schema_of, name) for name in ORDER},
    **{f"schemas/{name}.csv": partial(header_of, name) for name in ORDER},
}


def main() -> None:
    """Rewrite the generated documents."""
    for name, write in GENERATED.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(write(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
