"""A file of changes, whatever anyone wrote in it: the changes, or one sentence."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bounded import run_bounded
from commands import assert_one_sentence
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.changes.changements_file import MAX_BYTES, MAX_CHANGES, json_schema, read_changes
from cptsgeo.errors import TableError

FAIT = {"statut": "accompagnement_en_cours", "date": "2024", "nature": "observation"}
CHANGES: tuple[dict[str, Any], ...] = (
    {"nature": "ajouter", "cpts": "nouvelle-1", "nom": "CPTS <b>Neuve</b>", "site": "",
     "contact": "contact@cpts.fr"},
    {"nature": "modifier", "cpts": "a", "champ": "contact", "avant": "", "apres": "x@y.fr"},
    {"nature": "statut", "cpts": "a", "avant": FAIT,
     "apres": {**FAIT, "date": "2026-01", "source": "COPIL"}},
    {"nature": "cesser", "cpts": "b", "date": "2026-01-31", "motif": "abandon", "avant": None},
    {"nature": "liste", "cpts": "c", "fiabilite": "declaree", "source": "", "date_liste": None,
     "effet": "2026-01", "avant": {"fiabilite": None, "communes": []},
     "apres": {"communes": ["44003", "2A004"]}},
    {"nature": "communes", "cpts": "a", "avant": ["44109"], "apres": []},
    {"nature": "attente", "code": "44109", "avant": ["a"], "apres": "a_attribuer",
     "venait_de": "a"},
)  # fmt: skip
GOOD: dict[str, Any] = {
    "format": "cptsgeo/changements", "version": 1, "cptsgeo": "0.3.0", "plan": "Essai",
    "empreinte": "0123456789abcdef", "cog": 2026, "au": "2026-01", "changements": list(CHANGES),
}  # fmt: skip


def written(folder: Path, content: Any) -> Path:
    path = folder / "changements.json"
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(TableError) as caught:
        read_changes(path)
    told = str(caught.value).replace("\u00a0", " ")
    assert told.startswith("Le fichier ")
    assert told.endswith(".")
    assert "\n" not in told
    assert len(told) < 400 + len(str(path))
    return told


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = read_changes(written(tmp_path, GOOD))
    assert found.document["changements"] == [
        {**one, "apres": {"communes": sorted(one["apres"]["communes"])}}
        if one["nature"] == "liste" else one for one in CHANGES
    ]  # fmt: skip
    marked = b"\xef\xbb\xbf" + json.dumps(GOOD).encode()
    assert read_changes(written(tmp_path, marked)) == found


def test_the_schema_says_the_same(tmp_path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    valid = jsonschema.Draft202012Validator(json_schema())
    valid.validate(GOOD)
    for path, value, _ in FORGED:
        if value is not Ellipsis:
            changed = _changed(path, value)
            # What only reading can know: a date of the calendar, a status, what says the same.
            if not valid.is_valid(changed):
                refusal(written(tmp_path, changed))


FORGED: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("format",), "cptsgeo/atelier", "n’est pas un fichier de changements"),
    (("version",), 2, "de version 2, plus récente"),
    (("version",), 0, "« version » n’est pas 1"),
    (("version",), True, "« version » n’est pas 1"),
    (("version",), 10**400, "de version 1 000 000, plus récente"),
    (("cog",), "2026", "« cog » n’est pas une année"),
    (("cog",), -1, "« cog » n’est pas une année"),
    (("cog",), 2026.0, "« cog » n’est pas une année"),
    (("au",), "hier", "« au » n’est pas une date"),
    (("plan",), 3, "« plan » n’est pas un texte"),
    (("plan",), "x" * 501, "« plan » dépasse 500 caractères"),
    (("empreinte",), None, "« empreinte » n’est pas un texte"),
    (("changements",), {}, "« changements » n’est pas une liste"),
    (("changements",), [], "ne contient aucun changement"),
    (("changements",), [1], "changement 1 : il n’a pas la forme attendue"),
    (("changements",), [CHANGES[0]] * (MAX_CHANGES + 1), "1 001 changements"),
    (("changements",), [CHANGES[0], CHANGES[0]], "deux fois la même chose, aux changements 1 et 2"),
    (("nouveau",), 1, "a « nouveau », qui n’y a pas sa place"),
    (("plan",), Ellipsis, "n’a pas « plan »"),
    (("changements", 0, "nature"), "effacer", "changement 1 : « nature » contient « effacer »"),
    (("changements", 0, "nature"), ["a"], "« nature » n’est pas un texte"),
    (("changements", 0, "nom"), " ", "« nom » est vide"),
    (("changements", 0, "nom"), "a\0b", "« nom » contient un caractère invisible"),
    (("changements", 0, "nom"), "a\u202eb", "« nom » contient un caractère invisible"),
    (("changements", 0, "nom"), "a\nb", "« nom » contient un caractère invisible"),
    (("changements", 0, "nom"), "\ud800", "« nom » contient un caractère invisible"),
    (("changements", 0, "cpts"), "A B", "« cpts » n’est pas un identifiant"),
    (("changements", 0, "cpts"), Ellipsis, "n’a pas « cpts »"),
    (("changements", 0, "html"), "<script>", "a « html », qui n’y a pas sa place"),
    (("changements", 1, "champ"), "siege", "« champ » contient « siege »"),
    (("changements", 1, "apres"), "", "il ne change rien"),
    (("changements", 1), {**CHANGES[1], "champ": "nom"} | {"apres": "", "avant": "x"},
     "« apres » est vide"),
    (("changements", 2, "avant"), [], "« avant » n’a pas la forme attendue"),
    (("changements", 2, "avant", "date"), "2024-13", "« date » n’est pas une date"),
    (("changements", 2, "apres", "statut"), "parfaite", "« statut » contient « parfaite »"),
    (("changements", 2, "apres", "nature"), "oui", "« nature » contient « oui »"),
    (("changements", 3, "motif"), "fusion", "« motif » contient « fusion »"),
    (("changements", 3, "avant"), "x", "« avant » devrait être vide"),
    (("changements", 4, "fiabilite"), "estimation", "« fiabilite » contient « estimation »"),
    (("changements", 4, "effet"), 2026, "« effet » n’est pas un texte"),
    (("changements", 4, "apres", "communes"), [], "la liste ne nomme aucune commune"),
    (("changements", 4, "apres", "communes"), ["44003", "44003"], "nomme deux fois « 44003 »"),
    (("changements", 4, "apres", "communes"), ["Nantes"], "« Nantes », qui n’est pas un code"),
    (("changements", 5, "avant"), "44109", "« avant » n’est pas une liste"),
    (("changements", 5, "avant"), [44109], "« avant » n’est pas un texte"),
    (("changements", 5, "cpts"), "b", "changement 6 : cette CPTS cesse"),
    (("changements", 5, "cpts"), "c", "changement 6 : le territoire corrigé n’est pas celui"),
    (("changements", 6, "apres"), "blanche", "« apres » contient « blanche »"),
    (("changements", 6, "code"), "4410", "« 4410 », qui n’est pas un code INSEE"),
    (("changements", 6, "avant"), ["a", "a"], "nomme deux fois « a »"),
]  # fmt: skip


def _changed(path: tuple[str | int, ...], value: Any) -> Any:
    document = copy.deepcopy(GOOD)
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    if value is Ellipsis:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return document


@pytest.mark.parametrize(("path", "value", "told"), FORGED)
def test_what_was_forged_is_told(
    tmp_path: Path, path: tuple[str | int, ...], value: Any, told: str
) -> None:
    assert told in refusal(written(tmp_path, _changed(path, value)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "n’est pas un fichier de changements"),
        (b"\0\0", "n’est pas un fichier de changements"),
        (b"PK\x03\x04", "n’est pas un fichier de changements"),
        (b"code;nom\n44003;Ancenis\n", "n’est pas un fichier de changements"),
        (b"[1]", "n’est pas un fichier de changements"),
        (json.dumps(GOOD).encode()[:-40], "n’est pas un fichier de changements, ou il est abîmé"),
        (json.dumps(GOOD).encode("utf-16"), "n’est pas un fichier de changements"),
        (b'{"cog": NaN}', "n’est pas un fichier de changements"),
        (b"[" * 100_000, "n’est pas un fichier de changements"),
        (b'{"a":' * 100_000, "n’est pas un fichier de changements"),
        (b'{"cog": ' + b"9" * 100_000 + b"}", "n’est pas un fichier de changements"),
        (b'{"__proto__": {"plan": 1}}', "« __proto__ » y est de trop"),
        (b'{"plan": {"constructor": 1}}', "« constructor » y est de trop"),
        (b'{"plan": "a", "plan": "b"}', "« plan » y est écrit deux fois"),
    ],
)
def test_what_is_no_such_file_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refusal(written(tmp_path, content))


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path, told in ((tmp_path, "est un dossier"), (tmp_path / "absent.json", "n’existe pas")):
        with pytest.raises(TableError, match=told):
            read_changes(path)


def test_little_memory_and_little_time_are_enough(
    tmp_path: Path, make_plan: Callable[..., Path]
) -> None:
    plan = make_plan({"a": "44003"})
    huge = written(tmp_path, b" " * (MAX_BYTES + 1))
    deep = tmp_path / "profond.json"
    deep.write_bytes(b'{"a":[' * (MAX_BYTES // 6))
    wide = tmp_path / "large.json"
    wide.write_bytes(b"[" + b"[]," * (MAX_BYTES // 3 - 2) + b"[]]")
    for path, told in ((huge, "dépasse 5"), (deep, "abîmé"), (wide, "abîmé")):
        assert_one_sentence(run_bounded("plan", "appliquer", path, "--plan", plan), told)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["44003", "2026-01", "a", "officielle", "__proto__", "<b>", "\0", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                                 max_size=3),
    max_leaves=6,
)  # fmt: skip


@examples(200)
@given(data=st.data())
def test_whatever_is_changed_in_it_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    document: Any = copy.deepcopy(GOOD)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = document, data.draw(st.sampled_from(sorted(document)))
        while isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
            key = data.draw(st.sampled_from(keys))
        holder[key] = data.draw(VALUES)
    path = written(tmp_path_factory.mktemp("fichier"), document)
    valid = jsonschema.Draft202012Validator(json_schema()).is_valid(document)
    try:
        read_changes(path)
    except TableError:
        refusal(path)
    else:
        assert valid, "the schema says less than what is read"
