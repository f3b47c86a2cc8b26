"""What is said of a misuse: always in French, of every command and every option."""

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from commands import assert_one_sentence, run

from cptsgeo.cli import _refused, cptsgeo, main
from cptsgeo.cli.places import OutputFile, OutputFolder, OutputPlan, UserPath
from cptsgeo.errors import INTERRUPTED

ENGLISH = re.compile(
    r"\b(?:the|is|not|no|such|error|usage|missing|option|argument|invalid|value|file|directory|"
    r"command|try|for|does|exist|readable|writable|required|default|range|valid|integer|got|"
    r"unexpected|extra|choose|from|takes|permission|denied|too|large|aborted|show|help)\b",
    re.IGNORECASE,
)  # fmt: skip
"""Words of click and of systems; « option », « argument » and « commande » are French too."""
FRENCH = {"option", "argument", "help", "value", "for", "file", "large"}
"""Those that a French sentence, or the name of an option, may have."""


def english(text: str) -> list[str]:
    text = re.sub(r"«[^»]*»|--?[\w-]+|[\w/.-]*/[\w/.-]+", "", text)
    return [word for word in ENGLISH.findall(text) if word.lower() not in FRENCH]


def commands(
    group: click.Group = cptsgeo, *names: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    yield names, group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name), command


EVERY = dict(commands())
SPEAKING = (UserPath, OutputFile, OutputFolder, OutputPlan, click.Choice, click.IntRange)
"""Types whose refusals are told in French; a text and a flag refuse nothing."""


def test_every_type_of_every_command_refuses_in_french() -> None:
    params = [(names, param) for names, command in EVERY.items() for param in command.params]
    assert len(params) > 80
    for names, param in params:
        text = type(param.type) is type(click.STRING)
        flag = type(param.type) is type(click.BOOL) and getattr(param, "is_flag", False)
        assert isinstance(param.type, SPEAKING) or text or flag, (names, param)
        if isinstance(param.type, click.Path):
            # These are what click tells in English.
            kind = param.type
            assert not any((kind.exists, kind.readable, kind.writable, kind.executable)), names
            assert kind.file_okay
            assert kind.dir_okay
            assert not kind.resolve_path


@pytest.mark.parametrize("names", EVERY, ids=" ".join)
def test_help_is_in_french(names: tuple[str, ...]) -> None:
    shown = run(*names, "--help")
    assert shown.returncode == 0
    told = re.sub(r"cptsgeo [^\n]*|[A-Z]{2,}[^\n ]*", "", shown.stdout)
    assert english(told) == []


@pytest.mark.parametrize("names", EVERY, ids=" ".join)
@pytest.mark.parametrize(
    "more", [["--inconnue"], ["-x"], ["--help=oui"], ["--"], ["a", "b", "c", "d", "e"]], ids=str
)
def test_any_misuse_is_told_in_french(
    names: tuple[str, ...], more: list[str], tmp_path: Path
) -> None:
    done = run(*names, *more, cwd=tmp_path)
    if done.returncode in (0, 1):
        return
    assert english(done.stderr or done.stdout) == []
    if done.stderr and names != ("donnees", "importer"):  # It tells what it begins to read.
        assert_one_sentence(done)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ou", "Nantes", "--plan"], "attend une valeur"),
        (["ajuster", "x", "--ecraser=oui"], "ne prend pas de valeur"),
        (
            ["cog", "migrer", "x", "--de", "deux", "--sortie", "y"],
            "un nombre entier, de 1943 à 2100",
        ),
        (
            ["cog", "migrer", "x", "--de", "1200", "--sortie", "y"],
            "un nombre entier, de 1943 à 2100",
        ),
        (["plan", "copier"], "Il manque --sortie"),
        (["cog", "migrer"], "Il manque PLAN"),
        (["-inconnue"], "n’existe pas"),
        (["--", "-inconnue"], "La commande « -inconnue » n’existe pas"),
        (["donnees", "inconnue"], "La commande « inconnue » n’existe pas"),
        (["donnees", "--"], "Il manque une commande"),
        (["exporter", "--quoi", "tout", "--sortie", "x.csv"], "écrire cpts, communes"),
        (["ou", "Nantes", "--format", "texte", "--format"], "attend une valeur"),
    ],
)
def test_what_is_wrong_is_told(words: list[str], told: str, tmp_path: Path) -> None:
    done = run(*words, cwd=tmp_path)
    assert told in done.stderr.replace("\u00a0", " ")
    assert_one_sentence(done)
    assert english(done.stderr) == []


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Click used to look at it first, and to tell it in English."""
    (tmp_path / "liste.csv").write_text("code\n44109\n", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    opened = os.open

    def refuse(path: object, flags: int, *more: int, **named: int) -> int:
        if str(path).endswith("liste.csv"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, flags, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    done = run("valider", tmp_path / "liste.csv")
    assert_one_sentence(done, "liste.csv", "accès refusé")
    assert english(done.stderr) == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.EFBIG, errno.EIO, errno.ELOOP, 9999])
def test_what_the_system_refuses_anywhere_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number), "/a/b\nc")

    monkeypatch.setattr(Path, "exists", refuse)
    assert main(["valider", "--plan", "x"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert os.strerror(number) not in told
    assert english(told) == []
    assert "recommencer" in _refused(OSError(number, os.strerror(number)))


def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def refuse(path: Path, **named: bool) -> os.stat_result:
        if path.is_relative_to(tmp_path / "ferme"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **named)

    monkeypatch.setattr(Path, "stat", refuse)
    (tmp_path / "ferme").mkdir()
    for words in (["valider", "--plan"], ["valider"], ["comparer", "x"], ["cog", "migrer"]):
        more = ["--sortie", "y"] if "cog" in words else []
        done = run(*words, tmp_path / "ferme" / "plan", *more, cwd=tmp_path)
        assert_one_sentence(done)
        assert english(done.stderr) == []


def test_links_that_turn_round(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for words in (["valider", "a"], ["valider", "--plan", "a"], ["valider", "--plan", "a/b"],
                  ["ou", "Nantes", "--referentiel", "a"]):  # fmt: skip
        done = run(*words, cwd=tmp_path)
        assert_one_sentence(done)
        assert english(done.stderr) == []


def test_no_memory_left_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise MemoryError

    monkeypatch.setattr(Path, "exists", refuse)
    assert main(["valider", "--plan", "x"]) == 2
    assert "La mémoire manque" in capsys.readouterr().err


def test_an_interruption_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "exists", interrupt)
    assert main(["valider", "--plan", "x"]) == INTERRUPTED
    assert capsys.readouterr().err.strip() == "Interrompu : rien n’a été écrit à moitié."
