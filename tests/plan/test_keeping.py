"""A plan written where it lies: whole or not at all, its former state kept, by one at a time."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from books import simple_book

from cptsgeo.errors import OutputError, TableError
from cptsgeo.files.tables import Row
from cptsgeo.files.whole import write_files
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import keeping, lock, read_plan
from cptsgeo.plan.files.keeping import ASIDE, hold, keep, put_back
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.files.workbook_edit import edited_workbook

NBSP = "\u00a0"


@pytest.fixture(params=["dossier", "classeur"])
def path(request: pytest.FixtureRequest, tmp_path: Path, make_plan: Callable[..., Path]) -> Path:
    """A plan of each form, in a folder of its own."""
    if request.param == "classeur":
        return simple_book(tmp_path / "mon plan.xlsx")
    folder = make_plan({"a": "44003 44028", "b": "44082"})
    (folder / "notes.txt").write_text("à moi", encoding="utf-8")
    return folder


def with_new(source: PlanSource, *names: str) -> PlanSource:
    """The plan with CPTS more."""
    cpts = source.tables["cpts"]
    rows = [Row(0, {**dict.fromkeys(cpts.columns, ""), "cpts_id": name, "nom": f"CPTS {name}"})
            for name in names]  # fmt: skip
    new = cpts._replace(rows=(*cpts.rows, *rows))
    return source._replace(tables={**source.tables, "cpts": new})


def added(path: Path, *names: str) -> keeping.Kept:
    held = hold(path)
    return keep(held, with_new(held.source, *names))


def ids(path: Path) -> list[str]:
    return [cpts.cpts_id for cpts in read_plan(path).cpts]


def state(path: Path) -> dict[str, bytes]:
    """All that lies in a folder, or beside a workbook, but for what was put aside."""
    folder = path if path.is_dir() else path.parent
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def test_what_changes_is_written_and_the_former_state_kept(path: Path) -> None:
    before = state(path)
    kept = added(path, "c")
    assert ids(path) == ["a", "b", "c"]
    after = state(path)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"cpts.csv" if path.is_dir() else path.name}
    assert kept.former == path.parent / ASIDE / path.name
    assert ids(kept.former) == ["a", "b"]
    assert f"État précédent gardé dans {kept.former}" in kept.told[-1]
    typed = f'"{path}"' if " " in str(path) else path
    assert f"cptsgeo plan annuler --plan {typed} le remet" in kept.told[-1]
    assert str(path) in kept.told[-2]


def test_undone_and_done_again(path: Path) -> None:
    before = state(path)
    added(path, "c")
    after = state(path)
    told = put_back(path).told
    assert state(path) == before
    assert len(told) == 2
    assert "annuler de nouveau" in told[-1]
    put_back(path)
    assert state(path) == after
    put_back(path)
    assert state(path) == before
    # One level: what came before is no more.
    added(path, "d")
    added(path, "e")
    put_back(path)
    assert ids(path) == ["a", "b", "d"]


def test_undone_after_something_else_changed_it(path: Path) -> None:
    added(path, "c")
    if path.is_dir():
        file = path / "cpts.csv"
        file.write_text(file.read_text(encoding="utf-8") + "z,CPTS Z,\n", encoding="utf-8")
    else:
        other = open_plan(path)
        content, _ = edited_workbook(path, other, with_new(other, "z"), ("cpts",))
        path.write_bytes(content)
    changed = state(path)
    first, *_ = put_back(path).told
    assert "avait changé depuis" in first
    assert ids(path) == ["a", "b"]
    put_back(path)
    assert state(path) == changed


def test_a_table_that_came_goes_when_it_is_undone(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"})
    before = state(path)
    held = hold(path)
    table = held.source.tables["cpts"]._replace(
        columns=("cpts_id", "fiabilite"), rows=(Row(0, {"cpts_id": "a", "fiabilite": "declaree"}),)
    )
    kept = keep(held, held.source._replace(tables={**held.source.tables, "listes": table}))
    assert kept.changed == ("plan.toml", "listes.csv")
    assert (path / "plan.toml").read_text(encoding="utf-8").startswith("format = 2\n")
    put_back(path)
    assert state(path) == before
    put_back(path)
    assert (path / "listes.csv").exists()


def test_nothing_to_write_or_to_undo(path: Path) -> None:
    before = state(path)
    held = hold(path)
    kept = keep(held, held.source)
    assert kept.told == (f"Rien n’a changé dans {path}.",)
    assert state(path) == before
    assert not kept.former.exists()
    with pytest.raises(OutputError, match="rien à annuler"):
        put_back(path)
    with pytest.raises(OutputError, match="n’existe pas"):
        put_back(path.parent / "absent")


def test_the_supplied_plan_is_never_written() -> None:
    with pytest.raises(OutputError, match=r"livré avec cptsgeo.*plan copier"):
        hold(default_plan())
    with pytest.raises(OutputError, match="livré avec cptsgeo"):
        put_back(default_plan())


def test_a_read_only_file_is_told(path: Path) -> None:
    file = path / "compositions.csv" if path.is_dir() else path
    file.chmod(0o444)
    with pytest.raises(OutputError, match=f"{file.name} est en lecture seule"):
        hold(path)
    file.chmod(0o644)
    hold(path)


def test_a_plan_that_changed_meanwhile_is_not_written(path: Path) -> None:
    held = hold(path)
    file = path / "compositions.csv" if path.is_dir() else path
    file.write_bytes(file.read_bytes() + b"\n")
    before = state(path)
    with pytest.raises(OutputError, match=r"a changé pendant la commande.*recommencer\."):
        keep(held, with_new(held.source, "c"))
    assert state(path) == before
    assert not (path.parent / ASIDE / path.name).exists()


@pytest.mark.parametrize(("name", "program"), [("~${}", "Excel"), (".~lock.{}#", "LibreOffice")])
def test_what_another_program_has_open_is_left(path: Path, name: str, program: str) -> None:
    file = path / "compositions.csv" if path.is_dir() else path
    mark = file.with_name(name.format(file.name))
    mark.write_bytes(b"Quelqu'un,")
    before = state(path)
    with pytest.raises(OutputError, match=f"est ouvert dans {program}{NBSP}: l’y fermer") as caught:
        added(path, "c")
    assert "Quelqu" not in str(caught.value)
    assert str(file) in str(caught.value)
    assert state(path) == before
    mark.unlink()
    added(path, "c")


def test_what_another_program_has_open_is_left_by_a_link_too(path: Path, tmp_path: Path) -> None:
    if path.is_dir():
        file = path.rename(path.with_name("ailleurs")) / "compositions.csv"
        path.symlink_to(file.parent)
    else:
        (tmp_path / "ailleurs").mkdir()
        file = path.rename(tmp_path / "ailleurs" / "plan.xlsx")
        path.symlink_to(file)
    mark = file.with_name(f".~lock.{file.name}#")
    mark.touch()
    before = file.read_bytes()
    with pytest.raises(OutputError, match="est ouvert dans LibreOffice"):
        added(path, "c")
    assert file.read_bytes() == before
    mark.unlink()
    added(path, "c")
    assert path.is_symlink()
    assert "c" in ids(path)


def test_a_plan_and_a_link_to_it_have_one_lock(path: Path) -> None:
    link = path.with_name("lien")
    link.symlink_to(path)
    assert lock.lock_of(link).resolve() == lock.lock_of(path).resolve()


def test_a_name_as_long_as_may_be_leaves_room_for_what_is_kept(path: Path) -> None:
    end = path.suffix if path.is_file() else ""
    path = path.rename(path.with_name("é" * ((249 - len(end)) // 2) + end))
    before = state(path)
    added(path, "c")
    assert put_back(path).undone
    assert state(path) == before


# Locks


def test_a_lock_of_another_is_honoured(path: Path) -> None:
    file = lock.lock_of(path)
    other = {"hote": "poste-2", "pid": 12, "etape": ""}
    file.write_text(json.dumps(other), encoding="utf-8")
    before = state(path)
    with pytest.raises(OutputError, match=f"poste-2.*supprimer {file}"):
        added(path, "c")
    file.write_text("{", encoding="utf-8")
    with pytest.raises(OutputError, match=f"un autre programme.*supprimer {file}"):
        added(path, "c")
    assert {**state(path), file.name: b""} == {**before, file.name: b""}


def gone() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_forgotten_lock_is_told_and_taken_off(path: Path) -> None:
    file = lock.lock_of(path)
    file.write_text(json.dumps({"hote": socket.gethostname(), "pid": gone(), "etape": ""}))
    kept = added(path, "c")
    assert f"verrou oublié («{NBSP}{file.name}{NBSP}»)" in kept.remarks[0]
    assert not file.exists()


TESTS = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
"""Where a process finds the functions of this file."""

SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from test_keeping import hold, keep, with_new
path, name = Path(sys.argv[1]), sys.argv[2]
held = hold(path)
print("lu", flush=True)
sys.stdin.readline()
try:
    keep(held, with_new(held.source, name))
except OSError as error:
    print(error, flush=True)
    sys.exit(2)
"""


def start(path: Path, name: str) -> subprocess.Popen[str]:
    """Start a process that reads a plan, and writes it once it is told to."""
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path), name, *TESTS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_of_two_processes_one_writes(path: Path) -> None:
    processes = [start(path, name) for name in ("c", "d")]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "lu\n"
    for process in processes:
        go(process)
    told = [process.communicate()[0] for process in processes]
    codes = [process.returncode for process in processes]
    assert sorted(codes) == [0, 2], told
    loser = codes.index(2)
    assert "a changé pendant la commande" in told[loser] or "en train d’être écrit" in told[loser]
    assert ids(path) == ["a", "b", "cd"[1 - loser]]
    assert not lock.lock_of(path).exists()


def test_interrupted_at_any_moment_it_is_whole(path: Path) -> None:
    """Each file takes its place by one call: the process dies at each of them in turn."""
    first = state(path)
    before = ids(path)
    code = textwrap.dedent("""
        import os, pathlib, signal, sys
        sys.path[:0] = sys.argv[3:]
        from test_keeping import with_both, hold, keep
        replace, count = pathlib.Path.replace, [int(sys.argv[2])]
        def dying(one, other):
            count[0] -= 1
            if count[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return replace(one, other)
        pathlib.Path.replace = dying
        held = hold(pathlib.Path(sys.argv[1]))
        keep(held, with_both(held.source))
    """)
    midway = 0
    for moment in range(1, 12):
        words = [sys.executable, "-c", code, str(path), str(moment), *TESTS]
        done = subprocess.run(words, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        if any(name == ".cptsgeo-verrou" and b"pose" in text for name, text in state(path).items()):
            midway += 1
            for gesture in (ids, added):
                with pytest.raises(TableError, match=r"interrompue au milieu.*plan annuler"):
                    gesture(path)
            assert any("interrompue est annulée" in one for one in put_back(path).told)
            assert put_back(path).changed == ()  # What was half-written is in no state kept.
            kept = {name: text for name, text in state(path).items() if name in first}
            assert kept == first
        assert ids(path) == before
    else:
        pytest.fail("it never ended")
    assert moment > 2
    assert midway == (2 if path.is_dir() else 0)
    assert ids(path) == [*before, "c"]


def with_both(source: PlanSource) -> PlanSource:
    """The plan with changes in two tables."""
    compositions = source.tables["compositions"]
    cells = dict.fromkeys(compositions.columns, "") | {"cpts_id": "c", "code_commune": "44163"}
    rows = (*compositions.rows, Row(0, cells))
    found = with_new(source, "c")
    return found._replace(tables={**found.tables, "compositions": compositions._replace(rows=rows)})


def test_a_key_pressed_midway_leaves_all_as_it_was(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"})
    before = state(path)
    held = hold(path)
    real, calls = Path.replace, []

    def interrupted(one: Path, other: Path) -> Path:
        calls.append(other.name)
        if calls.count("cpts.csv") == 1 and other.name == "cpts.csv":
            raise KeyboardInterrupt
        return real(one, other)

    with mock.patch.object(Path, "replace", interrupted), pytest.raises(KeyboardInterrupt):
        keep(held, with_both(held.source))
    assert state(path) == before
    assert calls.count("cpts.csv") >= 1


def test_who_reads_waits_until_all_is_in_place(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"})
    file = lock.lock_of(path)
    file.write_text(json.dumps({"hote": socket.gethostname(), "pid": os.getpid(), "etape": "pose"}))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            file.unlink()

    lock.check_settled(path, wait=wait)
    assert len(waited) == 3


# As it was


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252"), (",", "utf-8-sig")],
)
def test_files_keep_their_separator_and_encoding(
    make_plan: Callable[..., Path], separator: str, encoding: str
) -> None:
    path = make_plan({"a": "44003"})
    for file in path.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace(",", separator)
        file.write_bytes(text.replace("CPTS A", "CPTS d’été").encode(encoding))
    before = (path / "cpts.csv").read_bytes()
    added(path, "é")
    text = (path / "cpts.csv").read_bytes().decode(encoding)
    assert [line.split(separator) for line in text.splitlines()] == [
        ["cpts_id", "nom", "fiabilite_composition"],
        ["a", "CPTS d’été", "officielle"],
        ["é", "CPTS é", ""],
    ]
    marked = before[:2] == b"\xff\xfe" or before[:3] == b"\xef\xbb\xbf"
    after = (path / "cpts.csv").read_bytes()
    assert (after[:2] == before[:2]) is True
    assert marked == (after[:2] == b"\xff\xfe" or after[:3] == b"\xef\xbb\xbf")


def test_each_file_keeps_its_own_form(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"})
    file = path / "compositions.csv"
    file.write_bytes(file.read_text(encoding="utf-8").replace(",", ";").encode("utf-8-sig"))
    held = hold(path)
    keep(held, with_both(held.source))
    assert (path / "cpts.csv").read_bytes().startswith(b"cpts_id,nom,")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfcpts_id;code_commune;")


def test_a_sign_that_an_encoding_lacks_is_written_all_the_same(
    make_plan: Callable[..., Path],
) -> None:
    path = make_plan({"a": "44003"})
    file = path / "cpts.csv"
    file.write_bytes(file.read_text(encoding="utf-8").replace("CPTS A", "été").encode("cp1252"))
    added(path, "ł")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row.cells["nom"] for row in open_plan(path).tables["cpts"].rows] == ["été", "CPTS ł"]


def test_the_comments_of_a_head_stay(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"}, cog=2024)
    file = path / "plan.toml"
    text = (
        "# Le nôtre\n"
        'nom = "Essai"\nperimetre = [\n  "44",  # Loire\n  "49",\n]\n'
        "cog = 2024  # à revoir\nsources = []\nmien = 1\n[autre]\ncog = 3\n"
    )
    file.write_text(text, encoding="utf-8")
    held = hold(path)
    keep(held, held.source._replace(about=held.source.about._replace(cog=2026, organisme="ARS")))
    new = '# Le nôtre\nformat = 2\norganisme = "ARS"\n'
    expected = text.replace("# Le nôtre\n", new).replace("2024  #", "2026  #")
    assert file.read_text(encoding="utf-8") == expected


def test_writing_several_files_puts_back_what_was_removed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    write_files({tmp_path / "a": None, tmp_path / "b": b"3"})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"b": b"3"}


def damaged(path: Path, how: str) -> None:
    """Harm the state that is kept of a plan."""
    former = path.parent / ASIDE / path.name
    if how == "une forme pour l’autre":
        if former.is_dir():
            shutil.rmtree(former)
            simple_book(former)
        else:
            former.unlink()
            shutil.copytree(default_plan(), former)
        return
    file = former / "compositions.csv" if former.is_dir() else former
    if how == "coupé":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif how == "vide":
        file.write_bytes(b"")
    elif how == "parti":
        file.unlink()
    elif how == "autre":
        other = former.with_name("autre")
        shutil.copytree(path, other) if path.is_dir() else shutil.copy(path, other)
        shutil.rmtree(former) if path.is_dir() else former.unlink()
        other.rename(former)


@pytest.mark.parametrize("known", [True, False], ids=["note", "sans note"])
@pytest.mark.parametrize("how", ["coupé", "vide", "parti", "une forme pour l’autre"])
def test_a_state_that_was_damaged_is_not_put_back(path: Path, how: str, known: bool) -> None:
    added(path, "c")
    damaged(path, how)
    if not known:
        for note in (path.parent / ASIDE).glob(".*.empreinte"):
            note.unlink()
    if how == "coupé" and path.is_dir() and not known:
        # Cut between two rows, nothing tells without the fingerprint; cut within one, a fault does.
        file = path.parent / ASIDE / path.name / "compositions.csv"
        file.write_bytes(file.read_bytes() + b"\nquelqu-un,44")
    before = state(path)
    with pytest.raises(OutputError) as caught:
        put_back(path)
    told = str(caught.value)
    assert "\n" not in told
    assert str(path) in told
    if how != "parti" or path.is_dir():
        assert str(path.parent / ASIDE) in told
        assert "modifié ou abîmé" in told
    assert state(path) == before
    assert ids(path) == ["a", "b", "c"]


def test_a_state_that_was_changed_for_another_is_not_put_back(path: Path) -> None:
    added(path, "c")
    added(path, "d")
    damaged(path, "autre")
    with pytest.raises(OutputError, match="modifié ou abîmé"):
        put_back(path)
    added(path, "e")
    put_back(path)
    assert ids(path) == ["a", "b", "c", "d"]


def test_what_else_lies_beside_the_kept_tables_is_left_there(
    make_plan: Callable[..., Path],
) -> None:
    path = make_plan({"a": "44003"})
    added(path, "c")
    (path.parent / ASIDE / path.name / "notes.txt").write_text("d’ailleurs", encoding="utf-8")
    before = state(path)
    put_back(path)
    assert state(path).keys() == before.keys()
    assert ids(path) == ["a"]


def test_a_table_of_another_is_not_put_back(make_plan: Callable[..., Path]) -> None:
    path = make_plan({"a": "44003"})
    added(path, "c")
    other = path.parent / ASIDE / path.name / "listes.csv"
    other.write_text("cpts_id;fiabilite\na;officielle\n", encoding="utf-8")
    with pytest.raises(OutputError, match="modifié ou abîmé"):
        put_back(path)
    assert not (path / "listes.csv").exists()


def test_a_state_that_0_2_0_kept_is_put_back(path: Path) -> None:
    added(path, "c")
    (note,) = (path.parent / ASIDE).glob(".*.empreinte")
    note.write_text(json.loads(note.read_text(encoding="ascii"))["present"], encoding="ascii")
    told = put_back(path).told
    assert len(told) == 2
    assert ids(path) == ["a", "b"]
    note.unlink()
    put_back(path)
    assert ids(path) == ["a", "b", "c"]


def test_interrupted_while_the_state_is_put_aside_it_is_known(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever state stands there then, it is one of the two that the memo has."""
    added(path, "c")
    put_aside = keeping._put_aside

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    def stopped_after(place: Path, state: keeping.State) -> None:
        put_aside(place, state)
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "_put_aside", stopped)
    with pytest.raises(KeyboardInterrupt):
        added(path, "d")
    monkeypatch.setattr(keeping, "_put_aside", put_aside)
    assert ids(path) == ["a", "b", "c"]
    put_back(path)
    assert ids(path) == ["a", "b"]
    monkeypatch.setattr(keeping, "_put_aside", stopped_after)
    with pytest.raises(KeyboardInterrupt):
        added(path, "e")
    monkeypatch.setattr(keeping, "_put_aside", put_aside)
    put_back(path)
    assert ids(path) == ["a", "b"]


def test_which_gesture_is_undone_and_done_again(path: Path) -> None:
    held = hold(path)
    keep(held, with_new(held.source, "c"), "cptsgeo cpts ajouter")
    gesture = f"Ce que «{NBSP}cptsgeo cpts ajouter{NBSP}» a écrit est"
    assert put_back(path).told[0] == f"{gesture} annulé."
    assert put_back(path).told[0] == f"{gesture} refait."
    assert put_back(path).told[0] == f"{gesture} annulé."
