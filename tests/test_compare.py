"""The script that compares what two commits write: each kind of difference is told."""

import importlib
import io
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest
from PIL import Image

from cptsgeo.cli import cptsgeo

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def load(name: str) -> Any:
    return importlib.import_module(name)


def left(**values: Any) -> Any:
    """Give what a command leaves: nothing, and what is said."""
    nothing = {"status": 0, "stdout": b"", "stderr": b"", "files": {}}
    return load("comparing.outcomes").Outcome(**nothing | values)


def told(theirs: Any, ours: Any, **case: Any) -> list[str]:
    described = load("comparing.cases").Case("essai", "couverture", **case)
    found = load("comparing.outcomes").differences(described, theirs, ours)
    return [one.told() for one in found]


# what commands leave


def test_the_same_is_no_difference() -> None:
    one = {"stdout": b"a", "stderr": b"b", "files": {"a.csv": b"x"}, "status": 1}
    assert told(left(**one), left(**one), written=("a.csv",), status=1) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"status": 1}, "code de retour : 0 ≠ 1"),
        ({"stdout": b"a\nb\n"}, {"stdout": b"a\nc\n"}, "stdout : ligne 2, 'b' ≠ 'c'"),
        ({"stderr": b"a\n"}, {"stderr": b""}, "stderr : ligne 1, 'a' ≠ (rien)"),
        ({"stdout": b"a\n"}, {"stdout": b"a"}, "stdout : octet 1 (2 et 1 octets)"),
        ({"files": {"a": b""}}, {}, "a : écrit à côté seulement"),
        ({}, {"files": {"a.html": b""}}, "a.html : écrit ici seulement"),
        ({"files": {"a.png": b"\xff\0\1"}}, {"files": {"a.png": b"\xff\0\2"}}, "octet 2 (3 et 3"),
    ],
)
def test_each_difference_is_told(before: Any, after: Any, words: str) -> None:
    (line,) = told(left(**before), left(**after))
    assert line.startswith("essai – ")
    assert words in line


def test_pages_are_left_to_the_browser() -> None:
    assert told(left(files={"a.html": b"a"}), left(files={"a.html": b"b"})) == []


def test_a_case_that_shows_nothing_is_told() -> None:
    (failed,) = told(left(status=2, stderr=b"Non.\n"), left(status=2, stderr=b"Non.\n"))
    assert "cas mal décrit : code 0 annoncé, 2 à côté : Non." in failed
    (empty,) = told(left(), left(), written=("a.csv",))
    assert "a.csv : pas écrit" in empty


def test_the_member_of_a_zip_is_named() -> None:
    def archive(text: str) -> bytes:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            file.writestr("same.txt", "a")
            file.writestr("other.txt", text)
        return content.getvalue()

    where = load("comparing.outcomes").first_difference(archive("un"), archive("deux"))
    assert where == "other.txt, ligne 1, 'un' ≠ 'deux'"


def test_a_long_line_is_shown_where_it_parts() -> None:
    shown = load("comparing.outcomes").excerpts("a" * 500 + "b" * 500, "a" * 500 + "c" * 500)
    assert shown == f"{'a' * 20 + 'b' * 60!r} ≠ {'a' * 20 + 'c' * 60!r}"


def test_two_trees_run_the_same_commands(tmp_path: Path) -> None:
    """A tree whose package differs by a word is found out; the same tree is not."""
    compare, cases = load("compare"), load("comparing.cases")
    for name, word in (("avant", "oui"), ("apres", "non")):
        package = tmp_path / name / "cptsgeo"
        package.mkdir(parents=True)
        # Without it, a package that is installed would come first.
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(
            "import sys\nfrom pathlib import Path\n"
            f"Path('a.csv').write_text(sys.argv[1] + ',{word}')\nprint(Path.cwd().name)\n",
            encoding="utf-8",
        )
    sides = {name: compare.Side(tmp_path / name, tmp_path / "out" / name)
             for name in ("avant", "apres")}  # fmt: skip
    case = cases.Case("un cas", "couverture", ("a.csv",))
    (ran,) = compare.run_all([case], sides)
    (found,) = load("comparing.outcomes").differences(case, ran.theirs, ran.ours)
    assert found.told() == ("un cas – a.csv : ligne 1, 'couverture,oui' ≠ 'couverture,non'")
    same = {"avant": sides["avant"], "apres": compare.Side(tmp_path / "avant", tmp_path / "bis")}
    (again,) = compare.run_all([cases.Case("deux", "couverture", ("a.csv",))], same)
    assert again.theirs == again.ours
    assert again.ours.stdout == b"deux\n"


# the cases


def test_every_command_has_a_case() -> None:
    cases = load("comparing.cases").CASES
    lines = [one.line for one in cases]

    def commands(command: click.Command, words: str) -> list[str]:
        if not isinstance(command, click.Group):
            return [words]
        with click.Context(command) as context:
            members = [(name, command.get_command(context, name))
                       for name in command.list_commands(context)]  # fmt: skip
        return [words, *(found for name, member in members if member
                         for found in commands(member, f"{words} {name}".strip()))]  # fmt: skip

    every = commands(cptsgeo, "")
    assert len(every) > 15
    for words in every:
        assert f"{words} --help" in lines
        if words not in ("", "cog", "cpts", "donnees", "plan", "donnees importer"):
            assert any(line == words or (line.startswith(f"{words} ") and "--help" not in line)
                       for line in lines), words  # fmt: skip


def test_cases_are_named_apart() -> None:
    cases = load("comparing.cases")
    names = [one.name for one in cases.CASES]
    assert len(names) == len(set(names))
    assert not [name for name in names if {*name} & {*"/\\:"}]
    assert [one.name for one in cases.matching(["ou j*"])] == ["ou json"]
    assert cases.matching([]) == [*cases.CASES]


# expected differences


def test_expected_differences_are_told_apart() -> None:
    compare, outcomes = load("compare"), load("comparing.outcomes")
    expected = compare.read_expected("# remarque\n\nou json: le site est donné aussi\n")
    found = [outcomes.Difference(name, "stdout", "ligne 1") for name in ("ou json", "valider")]
    assert [*compare.summary(found, expected, 9)] == [
        "valider – stdout : ligne 1",
        "Attendue : ou json – 1 différence(s) (le site est donné aussi)",
        "  ou json – stdout : ligne 1",
        "1 cas sur 9 diffèrent : valider.",
    ]
    assert next(iter(compare.summary([], expected, 9))).startswith("Attendue : ou json – aucune")
    assert [*compare.summary([], {}, 9)] == ["9 cas : aucune différence."]


@pytest.mark.parametrize("line", ["ou json", "ou json:", "absent: parce que"])
def test_a_reason_is_of_a_case(line: str) -> None:
    with pytest.raises(SystemExit, match="ligne 2"):
        load("compare").read_expected(f"valider: ici\n{line}\n")


# pages


def picture(*spots: tuple[int, int, int], size: tuple[int, int] = (40, 30)) -> bytes:
    """Give a grey picture with spots: where, and how much lighter."""
    image = Image.new("RGB", size, (100, 100, 100))
    for x, y, more in spots:
        image.putpixel((x, y), (100 + more, 100, 100))
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_pixels_are_counted() -> None:
    compared = load("comparing.pictures").compared
    assert compared(picture(), picture()) is None
    found = compared(picture(), picture((3, 4, 90), (5, 6, 90)))
    assert found.told == "2 pixels diffèrent, dans (3, 4, 6, 7)"
    shown = Image.open(io.BytesIO(found.picture))
    assert (shown.getpixel((3, 4)), shown.getpixel((4, 4))) == ((255, 0, 0), (208, 208, 208))
    taller = compared(picture(), picture(size=(40, 31)))
    assert taller.told.startswith("40 pixels diffèrent (40 × 30, puis 40 × 31)")


def test_the_rounding_of_a_browser_is_no_difference() -> None:
    compared = load("comparing.pictures").compared
    faint = [(x, y, 2) for x in range(40) for y in range(30)]
    assert compared(picture(), picture(*faint[:100])) is None
    assert compared(picture(), picture(*faint[:101])) is not None
    assert compared(picture(), picture((0, 0, 3))) is not None


def test_data_part_at_a_place() -> None:
    parted = load("comparing.documents").parted
    before = {"a": [1, {"b": "x"}], "c": None, "d": True}
    assert [*parted(before, {"c": None, "d": True, "a": [1, {"b": "x"}]})] == []
    assert [*parted(before, {"a": [1, {"b": "y"}, 3], "c": None, "d": 1, "e": 0})] == [
        ".a[1].b : 'x' ≠ 'y'", ".a[2] : (absent) ≠ 3", ".d : True ≠ 1", ".e : (absent) ≠ 0"
    ]  # fmt: skip


PDF = b"<< /CreationDate (D:2026) /ModDate (D:2026) >> /MediaBox [0 0 595 842] stream"


def seen(**values: Any) -> Any:
    pages = load("comparing.pages")
    view = pages.View("un\ndeux", "- heading", (picture(),))
    same = {"data": {"a": 1}, "faults": (), "views": {"fenêtre": view}, "pdf": PDF}
    return pages.Seen(**same | values)


@pytest.mark.parametrize(
    ("values", "what", "where"),
    [
        ({"data": {"a": 2, "b": 3}}, "données", ".a : 1 ≠ 2 (et 1 autres)"),
        ({"faults": ("TypeError",)}, "erreurs", "() ≠ ('TypeError',)"),
        ({"text": "un\ntrois"}, "fenêtre, texte", "ligne 2, 'deux' ≠ 'trois'"),
        ({"text": "un"}, "fenêtre, texte", "ligne 2, 'deux' ≠ (rien)"),
        ({"names": "- banner"}, "fenêtre, noms accessibles", "ligne 1, "),
        ({"pictures": (picture((0, 0, 9)),)}, "fenêtre, image 1", "1 pixels diffèrent"),
        ({"pictures": (picture(), picture())}, "fenêtre, image", "1 images puis 2"),
        ({"pdf": PDF + b"more"}, "impression, PDF", "les mêmes 1 feuilles, dessinées autrement"),
        ({"pdf": PDF * 2}, "impression, PDF", "1 feuilles puis 2"),
    ],
)
def test_each_part_of_a_page_is_compared(values: Any, what: str, where: str) -> None:
    pages, same = load("comparing.pages"), seen()
    view = {key: values.pop(key) for key in ("text", "names", "pictures") if key in values}
    if view:
        values["views"] = {"fenêtre": pages.View(**vars(same.views["fenêtre"]) | view)}
    (found,) = pages.compare(same, seen(**values))
    assert found.what == what
    assert found.where.startswith(where)


def test_the_hour_of_a_print_is_not_compared() -> None:
    later = PDF.replace(b"2026", b"2027")
    assert load("comparing.pages").compare(seen(), seen(pdf=later)) == []
