"""TOML of users: what people write is read, what exhausts a parser is told before it does."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.files.toml import MAX_DEPTH, MAX_LENGTH, TomlError, parse_toml

GOOD = """\
# Un plan, avec des [crochets] et des a.b.c.d dans ses commentaires.
nom = "Pays de la Loire"  # « [[[[[ »
perimetre = ["44", "49",
  "53",  # Mayenne
]
cog = 2026
sources = [\'\'\'
[[[[[ a.b.c = { { { \'\'\', "https://exemple.fr/a.b.c.d.e.f", 'C:\\x.y.z']
poids = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 1.1, 2.1, 3.1, 4.1, 5.1, 6.1, 7.1, 8.1, 9.1]
[a.b."c.d".e]
f = { g = 1, h.i = "\\u00e9" }
[[listes]]
x = """
GOOD += '"""un\n"deux"\ntrois"""\n'


def test_what_people_write_is_read() -> None:
    assert parse_toml(GOOD) == tomllib.loads(GOOD)
    assert parse_toml(GOOD.replace("\n", "\r\n"))["cog"] == 2026


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = " + "[" * 3000 + "]" * 3000, 1),
        ("\n\na = " + "[" * 100_000, 3),
        ("a = " + "{b = " * 3000 + "1" + "}" * 3000, 1),
        (".".join("a" * 20_000) + " = 1", 1),
        ("b = 1\n[" + ".".join("a" * 20_000) + "]", 2),
        ("[[" + ".".join(['"a"'] * 20_000) + "]]", 1),
        ("a = {" + " . ".join("b" * 5000) + " = 1}", 1),
        ("a = 1" + "0" * 5000, 0),
        ("a = 0x" + "f" * 5000, 0),
        ("a = [{b = -" + "9" * 40 + "}]", 0),
        ("a = 1\n" * 300_000, 0),
        ("a = \"" + "x" * MAX_LENGTH + "\"", 0),
        ("a = 1\na = ", 0),
        ("a = 'x", 0),
        ("a = \"\\ud800\"", 1),
        ("a = \"\x00\"", 1),
        ('a = "' + '\\"' * 400_000, 0),
        ('a = "' + '\\"' * 400_000 + "\\", 0),
        ('a = """' + '\n\\"""' * 190_000, 0),
        ('a = """' + '\n\\"""' * 190_000 + "\\", 0),
        ("a = '''" + "'' " * 300_000, 0),
    ],
)  # fmt: skip
def test_what_no_one_writes_is_told(text: str, line: int) -> None:
    with pytest.raises(TomlError) as caught:
        parse_toml(text)
    assert caught.value.line == line


def test_the_parser_never_sees_what_is_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """It calls itself, and compares keys with each other: neither is let begin."""
    monkeypatch.setattr(tomllib, "loads", lambda _: pytest.fail("parsed"))
    for depth in (MAX_DEPTH + 1, 10**5):
        for text in ("a=" + "[" * depth, "a=" + "{a=" * depth, ".".join("a" * (depth + 1)) + "=1"):
            with pytest.raises(TomlError):
                parse_toml(text)


def test_texts_are_clean() -> None:
    text = (
        r'nom = "CPTS\u001b[2J \u202eNord\u0000"' + "\n" + r'["a\u0007"]' + "\n" + r'b = ["\u009b"]'
    )
    assert parse_toml(text) == {"nom": "CPTS [2J Nord ", "a ": {"b": [" "]}}


VALUES: Callable[[], st.SearchStrategy[Any]] = lambda: st.recursive(  # noqa: E731
    st.sampled_from(["1", "1.5", "true", '"a.b[c"', "'{'", "2026-01-01", '"""\n[["""']),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda all_: f"[{', '.join(all_)}]")
        | st.lists(inner, max_size=3).map(
            lambda all_: "{" + ", ".join(f"k{n} = {one}" for n, one in enumerate(all_)) + "}"
        )
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(["a", "b.c", '"d.e"', "f.g.h"]), VALUES()), max_size=4))
def test_what_is_not_deep_is_read_as_it_is(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"[t{n}]\n{key} = {value}\n" for n, (key, value) in enumerate(pairs))
    assert parse_toml(text) == tomllib.loads(text)


@given(st.text(st.sampled_from("[]{}.=,\n\"'#\\ab1 "), max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    try:
        found = parse_toml(text)
    except TomlError:
        with pytest.raises(ValueError):  # noqa: PT011
            tomllib.loads(text)
    else:
        assert found == tomllib.loads(text)
