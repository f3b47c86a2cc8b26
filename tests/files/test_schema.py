"""Table Schemas: what they say, and what reads a table by them."""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from cptsgeo.files import schema
from cptsgeo.files.schema import load_schema, read_records, violations
from cptsgeo.files.tables import Row, Table, read_table
from cptsgeo.paths import default_plan
from cptsgeo.plan import aci
from cptsgeo.plan.files.opening import TABLES
from cptsgeo.text import names

NAMES = tuple(sorted(TABLES))
SHIPPED = tuple(name for name in NAMES if (default_plan() / f"{name}.csv").exists())
OWN = {"libelles", "deduit", "interne"}
"""Properties that a Table Schema does not have: it admits others."""
CONSTRAINTS = {"required", "unique", "pattern", "enum", "minimum", "maximum"}


def document(name: str) -> dict[str, Any]:
    text = files("cptsgeo").joinpath("files", "schemas", f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def table(columns: str, *rows: str, first: int = 2) -> Table:
    columns_ = tuple(columns.split(","))
    cells = [dict(zip(columns_, row.split(","), strict=True)) for row in rows]
    return Table(Path("t.csv"), columns_, tuple(Row(first + i, c) for i, c in enumerate(cells)))


def test_every_table_has_its_schema() -> None:
    folder = files("cptsgeo").joinpath("files", "schemas")
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.json" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_table_schemas_in_french(name: str) -> None:
    found = document(name)
    assert found["name"] == name
    assert found["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
    assert found["title"]
    assert re.search(r"[.…]$", found["description"])
    columns = [field["name"] for field in found["fields"]]
    assert len(set(columns)) == len(columns)
    for field in found["fields"]:
        standard = {"name", "type", "title", "description", "example", "constraints"}
        assert set(field) <= standard | OWN, field
        pattern = field.get("constraints", {}).get("pattern")
        assert pattern is None or re.fullmatch(pattern, field["example"])
        assert field["type"] in ("string", "integer")
        assert re.fullmatch(r"[a-z_]+", field["name"])
        assert field["title"][0].isupper()
        assert re.search(r"[.…]$", field["description"]), field
        assert set(field.get("constraints", {})) <= CONSTRAINTS
        assert "'" not in field["title"] + field["description"]
        re.compile(field.get("constraints", {}).get("pattern", ""))
    key = found["primaryKey"]
    assert set([key] if isinstance(key, str) else key) <= set(columns)
    for foreign in found.get("foreignKeys", []):
        assert foreign["fields"] in columns
        resource = "" if name == "cpts" else "cpts"
        assert foreign["reference"] == {"resource": resource, "fields": "cpts_id"}


@pytest.mark.parametrize("name", NAMES)
def test_what_people_read_is_understood_one_way(name: str) -> None:
    """No two columns of a table, and no two choices of a column, are spelt alike."""
    schema = load_schema(name)
    spelt = [{names.key(field.name), names.key(field.title)} for field in schema.fields]
    assert sum(map(len, spelt)) == len(set().union(*spelt))
    for field in schema.fields:
        assert set(field.libelles) == set(field.choices), field.name
        assert all(field.libelles.values())
        told = [{names.key(c), names.key(field.shown(c))} for c in field.choices]
        assert sum(map(len, told)) == len(set().union(*told))
        # A list of choices in a workbook is no longer than that.
        assert len(",".join(field.choices_of(french=True))) <= 255
        assert not field.deduit or schema.field(field.deduit)


@pytest.mark.parametrize("name", NAMES)
def test_unique_columns_are_the_primary_key(name: str) -> None:
    """The loader checks the key, not `unique`: they must say the same."""
    unique = [f["name"] for f in document(name)["fields"] if f.get("constraints", {}).get("unique")]
    assert unique in ([], list(load_schema(name).primary_key))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_plan_keeps_its_schemas(name: str) -> None:
    found = read_table(default_plan() / f"{name}.csv")
    assert list(violations(found, load_schema(name))) == []
    known = [field.name for field in load_schema(name).fields]
    assert list(found.columns) == [column for column in known if column in found.columns]
    needed = [field.name for field in load_schema(name).fields if field.required]
    assert set(needed) <= set(found.columns)


def test_the_statuses_of_the_schema_are_those_of_the_legend() -> None:
    (field,) = (f for f in load_schema("statuts").fields if f.name == "statut")
    assert field.libelles == {statut.statut: statut.libelle for statut in aci.statuts()}


def test_values_are_typed_and_further_columns_kept() -> None:
    found = table("cpts_id,nom,population_declaree,couleur", "a,A,120,bleu", "b,B,,")
    (first, second), _ = read_records(found, load_schema("cpts"))
    assert first.values["population_declaree"] == 120
    assert first.values["contact"] is None
    assert first.extra == {"couleur": "bleu"}
    assert second.values["population_declaree"] is None
    assert second.extra == {"couleur": ""}
    assert (first.line, second.line) == (2, 3)


@pytest.mark.parametrize(
    ("name", "found", "words"),
    [
        ("cpts", table("nom", "A"), "il manque la colonne « cpts_id » ; l’ajouter .*nom"),
        (
            "statuts",
            table("cpts_id,date", "a,2021"),
            "il manque les colonnes « statut » et « nature » ; les ajouter",
        ),
        (
            "cpts",
            table("cpts_id,nom", "a,A", "b,"),
            "ligne 3 : la colonne « nom » est vide ; la remplir .nom complet, tel qu’il s’écrit",
        ),
        ("cpts", table("cpts_id,nom", "Été,A"), "ligne 2 : « cpts_id » contient « Été », .*forme"),
        (
            "cpts",
            table("cpts_id,nom,taille_declaree", "a,A,5"),
            "contient « 5 », hors des bornes ; écrire un nombre entier de 1 à 4, ou vider",
        ),
        ("cpts", table("cpts_id,nom,population_declaree", "a,A,-1"), "bornes ; .*, au moins 0, ou"),
        ("cpts", table("cpts_id,nom,population_declaree", "a,A,1 200"), "pas un nombre entier"),
        ("cpts", table("cpts_id,nom,population_declaree", "a,A,１２"), "pas un nombre entier"),
        (
            "cpts",
            table("cpts_id,nom,fiabilite_composition", "a,A,sure"),
            "« sure » ; écrire « officielle », « declaree » ou « estimation », ou vider la cellule",
        ),
        (
            "cpts",
            table("cpts_id,nom", "a,A", "b,B", "a,C"),
            "ligne 4 : même cpts_id .a. qu’à la ligne 2 ; supprimer",
        ),
        (
            "compositions",
            table("cpts_id,code_commune", "a,44003", "a,44003"),
            "ligne 3 : même cpts_id, code_commune et depuis .a, 44003. qu’à la ligne 2",
        ),
        ("compositions", table("cpts_id,code_commune", "a,4403"), "« 4403 », .*forme attendue"),
        ("compositions", table("cpts_id,code_commune", "a,44003x"), "« 44003x », .*forme"),
        ("compositions", table("cpts_id,code_commune,depuis", "a,44003,1/2/2021"), "« depuis »"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(name: str, found: Table, words: str) -> None:
    violation, *_ = read_records(found, load_schema(name))[1]
    told = f"{found.path}, ligne {violation.line}\u00a0: {violation.message}"
    assert re.search(re.sub("(?<=«) | (?=[:;»])", "\u00a0", words), told)


def test_what_is_at_fault_is_left_out_and_the_rest_read() -> None:
    columns = "cpts_id,nom,taille_declaree"
    found = table(columns, "a,A,5", "b,,1", "a,Z,1", "c,C,2")
    records, _ = read_records(found, load_schema("cpts"))
    assert [(r.values["cpts_id"], r.values["taille_declaree"]) for r in records] == [
        ("a", None),
        ("c", 2),
    ]


def test_all_violations_are_told_in_order() -> None:
    found = table("cpts_id,nom", "a,", "a,B", "É,")
    assert [(v.line, v.column) for v in violations(found, load_schema("cpts"))] == [
        (2, "nom"),
        (3, "cpts_id"),
        (4, "cpts_id"),
        (4, "nom"),
    ]


def test_the_same_commune_may_come_back_later(make_plan: Callable[..., Path]) -> None:
    folder = make_plan({"a": "44003@2019/2020 44003@2022"})
    found = read_table(folder / "compositions.csv")
    assert len(read_records(found, load_schema("compositions"))[0]) == 2


def test_reference_systems() -> None:
    assert (schema.CRS_GEOGRAPHIC, schema.CRS_PROJECTED) == ("EPSG:4326", "EPSG:2154")


def test_an_empty_cell_is_to_be_filled_never_its_row_taken_out() -> None:
    found = table("cpts_id,code_commune", ",44003")
    ((line, message),) = [
        (v.line, v.message) for v in violations(found, load_schema("compositions"))
    ]
    assert line == 2
    assert message.replace("\u00a0", " ") == (
        "la colonne « cpts_id » est vide ; y écrire le nom de la CPTS."
    )
    assert "supprimer" not in message
