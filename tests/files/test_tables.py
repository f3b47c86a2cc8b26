"""Users' files to rows."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import TableError
from cptsgeo.files import tables
from cptsgeo.files.tables import read_table, read_text


def read(tmp_path: Path, content: str | bytes) -> tables.Table:
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def cells(table: tables.Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_spreadsheets_write(tmp_path: Path, separator: str, end: str, encoding: str) -> None:
    rows = [["nom", "valeur"], ["Éréac l’Œuf", "1"], ["b", ""]]
    text = end.join(separator.join(row) for row in rows) + end
    table = read(tmp_path, text.encode(encoding))
    assert table.columns == ("nom", "valeur")
    assert cells(table) == [("Éréac l’Œuf", "1"), ("b", "")]
    assert [row.line for row in table.rows] == [2, 3]


def test_blank_rows_are_skipped_and_lines_kept(tmp_path: Path) -> None:
    table = read(tmp_path, "\n\n a , b \n\n,\n 1 , 2 \n\n3\n")
    assert table.columns == ("a", "b")
    assert cells(table) == [("1", "2"), ("3", "")]
    assert [row.line for row in table.rows] == [6, 8]


def test_a_row_is_told_by_the_line_where_it_begins(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\n"deux\nlignes",x\nc,d\n')
    assert cells(table) == [("deux\nlignes", "x"), ("c", "d")]
    assert [row.line for row in table.rows] == [2, 4]


def test_empty_columns_at_the_end_are_dropped(tmp_path: Path) -> None:
    table = read(tmp_path, "a;b;;\n1;2;;\n")
    assert table.columns == ("a", "b")
    assert cells(table) == [("1", "2")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "est vide.*la ligne des en-têtes"),
        ("\n \n", "est vide"),
        ("a,b,a\n", "deux colonnes «\u00a0a\u00a0».*renommer ou supprimer"),
        ("a,,b\n1,2,3\n", "colonne sans nom .la 2e.*en-tête"),
        ("a,b\n1,2\n1,2,3\n", "ligne 3, a plus de cellules.*guillemets"),
        ('a,b\n1,2\n"ouvert,2\n3,4\n5,6\n', "à partir de la ligne 3.*guillemets"),
        ('a,b\n"x"y,2\n', "à partir de la ligne 2.*guillemets"),
        (b"PK\x03\x04\x00\x00", "est illisible.: il est abîmé.*nouveau classeur"),
        ("a,b\n1,2\n".encode("utf-16-le"), "ni un texte, ni un classeur.*CSV, XLSX"),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(TableError, match=words) as caught:
        read(tmp_path, content)
    assert str(tmp_path / "t.csv") in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.csv n’existe pas.*vérifier le dossier"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(TableError, match=r"t\.csv n’existe pas"):
        read_table(tmp_path / "absent" / "t.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"est un dossier.*nom d’un fichier"):
        read_table(tmp_path)


def test_a_forbidden_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "t.csv").write_bytes(b"a")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(TableError, match=r"t\.csv est illisible .accès refusé.*droits d’accès"):
        read_table(tmp_path / "t.csv")


def test_no_byte_is_too_strange_for_a_text(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(bytes(range(1, 256)))
    assert len(read_text(path)) == 255


@given(
    st.lists(
        st.lists(st.text("ab,;\t'\"\n é’"), min_size=2, max_size=2).filter(
            lambda row: any(cell.strip() for cell in row)
        )
    )
)
def test_any_quoted_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("cells") / "t.csv"
    written = [",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    path.write_text("\n".join(["a,b", *written]), encoding="utf-8", newline="\n")
    assert cells(read_table(path)) == [tuple(cell.strip() for cell in row) for row in rows]


def test_control_characters_become_spaces(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"x\x1b[2J\ny",\x07z\x85\n', encoding="utf-8")
    (row,) = read_table(path).rows
    assert row.cells == {"a": "x [2J\ny", "b": "z"}
