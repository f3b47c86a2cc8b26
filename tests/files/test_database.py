"""Databases of others: what they compute is bounded, and told from what they hold."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cptsgeo.files.database import (
    IMAGINED,
    TABLE,
    VIEW,
    Bounds,
    Column,
    columns,
    kinds,
    opened,
    stored,
)

BOUNDS = Bounds(steps=200_000, length=1_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a?mode=rwc#é.db"
    with closing(sqlite3.connect(place)) as base, base:
        base.execute("CREATE TABLE Noms (id INTEGER PRIMARY KEY, nom TEXT, double AS (nom || nom), "
                     '"d\'""été" BLOB)')  # fmt: skip
        base.execute("INSERT INTO Noms (nom) VALUES ('A'), ('B'), (CAST(x'ff' AS TEXT))")
        base.execute("CREATE VIEW vue AS SELECT nom FROM Noms")
        base.execute("CREATE VIRTUAL TABLE rangs USING rtree(id, a, b)")
    return place


@pytest.mark.parametrize("alone", [True, False])
def test_what_it_holds(path: Path, alone: bool) -> None:
    with opened(path, BOUNDS, alone=alone) as base:
        found = kinds(base)
        assert [found[name] for name in ("noms", "vue", "rangs")] == [TABLE, VIEW, IMAGINED]
        assert columns(base, "Noms") == [
            Column("id", "INTEGER", key=True, computed=False),
            Column("nom", "TEXT", key=False, computed=False),
            Column("double", "", key=False, computed=True),
            Column("d'\"été", "BLOB", key=False, computed=False),
        ]
        assert columns(base, 'a"b') == []
        assert stored(base, "noms", {"nom"})
        assert not stored(base, "noms", {"double"})
        assert not stored(base, "noms", {"absent"})
        assert not stored(base, "vue", {"nom"})
        assert not stored(base, "rangs", {"a"})
        names = [name for (name,) in base.execute("SELECT nom FROM Noms")]
        assert names == ["A", "B", "\ufffd"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
         "interrupted"),
        ("SELECT hex(zeroblob(400000000))", "too big"),
        ("SELECT hex(zeroblob(9000)) LIKE hex(zeroblob(9000))", "too complex"),
        ("ATTACH '/tmp/a.db' AS a", "authorized"),
        ("PRAGMA journal_mode = DELETE", "authorized"),
        ("DELETE FROM noms", "authorized"),
        ("CREATE TABLE a (b)", "authorized"),
        ("SELECT load_extension('a')", "authorized|such function"),
    ],
)  # fmt: skip
def test_what_is_refused(path: Path, query: str, words: str) -> None:
    before = path.stat()
    with (
        opened(path, BOUNDS, alone=False) as base,
        pytest.raises(sqlite3.DatabaseError, match=words),
    ):
        base.execute(query).fetchall()
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_taken_as_it_is_nothing_is_made_beside_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO noms (nom) VALUES ('C')")
        writer.commit()
        copy = path.with_name("copie.db")
        copy.write_bytes(path.read_bytes())
    before = sorted(path.parent.iterdir())
    with opened(copy, BOUNDS, alone=True) as base:
        assert len(base.execute("SELECT nom FROM noms").fetchall()) == 3
    assert sorted(path.parent.iterdir()) == before


def test_what_is_no_database_is_an_error_as_others(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("rien", encoding="utf-8")
    for name in ("a.db", "absent.db", ""):
        with (
            pytest.raises(sqlite3.DatabaseError),
            opened(tmp_path / name, BOUNDS, alone=True) as base,
        ):
            kinds(base)
