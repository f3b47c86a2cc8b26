"""Users' files to rows, and texts to files, whole or not at all."""

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.errors import OutputError, TableError
from cptsgeo.files import tables
from cptsgeo.files.tables import check_replaceable, read_table, read_text, whole_file, write_text


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


# Writing


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_text_is_written_in_utf8_with_lf(tmp_path: Path) -> None:
    write_text(tmp_path / "nouveau dossier" / "é.txt", "œuf\n")
    assert (tmp_path / "nouveau dossier" / "é.txt").read_bytes() == "œuf\n".encode()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    write_text(path, "avant")
    with whole_file(path) as temporary:
        temporary.write_text("après", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "avant"
        assert temporary.parent == path.parent
    assert contents(tmp_path) == {"t.txt": "après"}


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    write_text(path, "avant")

    def fail() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("à moitié", encoding="utf-8")
            raise KeyError("raison")

    with pytest.raises(KeyError):
        fail()
    assert contents(tmp_path) == {"t.txt": "avant"}


def test_an_output_error_passes_as_it_is(tmp_path: Path) -> None:
    def fail() -> None:
        with whole_file(tmp_path / "t.txt"):
            raise OutputError("Raison.")

    with pytest.raises(OutputError, match=r"^Raison\.$"):
        fail()
    assert contents(tmp_path) == {}


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def under_a_file(folder: Path) -> Path:
    (folder / "fichier").write_text("x", encoding="utf-8")
    return folder / "fichier" / "t.txt"


def a_folder(folder: Path) -> Path:
    (folder / "t.txt").mkdir()
    return folder / "t.txt"


@pytest.mark.parametrize(
    ("where", "cause"),
    [
        (under_a_file, "n’est pas un dossier"),
        (a_folder, "c’est un dossier"),
        (lambda folder: folder / ("x" * 300), "nom trop long"),
    ],
)
def test_where_nothing_can_be_written(
    tmp_path: Path, where: Callable[[Path], Path], cause: str
) -> None:
    path = where(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError, match=f"{re.escape(path.name)} .*{cause}.*--sortie"):
        write_text(path, "x")
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OutputError, match="disque plein"):
        write_text(tmp_path / "t.txt", "x")
    assert contents(tmp_path) == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(OutputError, match="accès refusé"):
        write_text(tmp_path / "t.txt", "x")


def test_only_our_files_are_replaceable(tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    check_replaceable(path, mark="marque")
    path.write_text("<!-- marque -->", encoding="utf-8")
    check_replaceable(path, mark="marque")
    for foreign in ("", "autre", "x" * 4096 + "marque"):
        path.write_text(foreign, encoding="utf-8")
        with pytest.raises(OutputError, match=r"t\.html existe.*--sortie, ou ajouter --ecraser"):
            check_replaceable(path, mark="marque")
    with pytest.raises(OutputError, match="c’est un dossier"):
        check_replaceable(tmp_path, mark="marque")


def test_control_characters_become_spaces(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"x\x1b[2J\ny",\x07z\x85\n', encoding="utf-8")
    (row,) = read_table(path).rows
    assert row.cells == {"a": "x [2J\ny", "b": "z"}
