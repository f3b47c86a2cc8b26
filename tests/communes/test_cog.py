"""Commune codes through time, on histories made by hand and on the shipped one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.cog import History, Movement, Outcome, read_history
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError
from cptsgeo.referentiel.vintages import COG, PREMIER_COG


def history(*rows: str, current: str) -> History:
    """Make a history up to 2026 of rows as ``2020 a b``."""
    moved = [
        Movement(int(annee), before, f"N{before}", after, f"N{after}")
        for annee, before, after in map(str.split, rows)
    ]
    return History(frozenset(current), 2026, tuple(sorted(moved)))


MERGER = history("2020 a a", "2020 b a", current="az")
CHANGE = history("2020 a b", current="bz")
SPLIT = history("2020 a a", "2020 a b", current="abz")
RESTORED = history("2019 a a", "2019 b a", "2024 a a", "2024 a b", current="abz")
CHAIN = history("2019 a b", "2021 b c", "2021 c c", "2023 c d", current="dz")
SWAP = history("2019 x a", "2019 x b", "2020 a b", "2020 b a", current="ab")


@pytest.mark.parametrize(
    ("past", "code", "annee", "outcome", "targets"),
    [
        (MERGER, "b", 2019, Outcome.TRANSLATED, "a"),
        (MERGER, "a", 2019, Outcome.CURRENT, "a"),
        (MERGER, "b", 2020, Outcome.UNKNOWN, ""),
        (MERGER, "z", 2019, Outcome.CURRENT, "z"),
        (CHANGE, "a", 2019, Outcome.TRANSLATED, "b"),
        (CHANGE, "b", 2019, Outcome.UNKNOWN, ""),
        (SPLIT, "a", 2019, Outcome.AMBIGUOUS, "ab"),
        (SPLIT, "a", 2020, Outcome.CURRENT, "a"),
        (RESTORED, "b", 2018, Outcome.AMBIGUOUS, "ab"),
        (RESTORED, "a", 2023, Outcome.AMBIGUOUS, "ab"),
        (RESTORED, "b", 2024, Outcome.CURRENT, "b"),
        (CHAIN, "a", 2018, Outcome.TRANSLATED, "d"),
        (CHAIN, "c", 2022, Outcome.TRANSLATED, "d"),
        (SWAP, "x", 2018, Outcome.AMBIGUOUS, "ab"),
        (SWAP, "a", 2019, Outcome.TRANSLATED, "b"),
    ],
)
def test_a_code_of_a_year(
    past: History, code: str, annee: int, outcome: Outcome, targets: str
) -> None:
    found = past.translate(code, annee)
    assert (found.outcome, found.targets) == (outcome, tuple(targets))
    assert found.target == (targets if len(targets) == 1 else None)


@pytest.mark.parametrize(
    ("past", "code", "targets"),
    [(MERGER, "b", "a"), (RESTORED, "b", "b"), (SPLIT, "a", "a"), (CHAIN, "b", "d")],
)
def test_without_a_year_the_latest_counts(past: History, code: str, targets: str) -> None:
    assert past.translate(code).targets == tuple(targets)


def test_codes_valid_in_a_year() -> None:
    assert [sorted(RESTORED.valid(annee)) for annee in (2018, 2019, 2023, 2024, 2026)] == [
        ["a", "b", "z"],
        ["a", "z"],
        ["a", "z"],
        ["a", "b", "z"],
        ["a", "b", "z"],
    ]
    assert CHAIN.valid(2020) == {"b", "c", "z"}
    assert (CHAIN.first_year, CHAIN.years[0], CHAIN.years[-1]) == (2018, 2026, 2018)


@pytest.mark.parametrize("annee", [2017, 2027])
def test_a_year_that_is_not_covered(annee: int) -> None:
    words = f"COG {annee} n’est pas connu.*de 2018 à 2026"
    with pytest.raises(ReferentielError, match=words):
        RESTORED.valid(annee)
    with pytest.raises(ReferentielError, match=words):
        RESTORED.translate("a", annee)


def test_without_a_movement_only_the_vintage_is_known() -> None:
    still = history(current="a")
    assert still.years == (2026,)
    assert still.translate("a").outcome is Outcome.CURRENT


@pytest.mark.parametrize(
    ("past", "code", "annee", "told"),
    [
        (MERGER, "b", 2019, "Nb (b) est devenu Na (a) en 2020."),
        (SPLIT, "a", 2019, "Na (a) a été partagé entre Na (a) et Nb (b) en 2020."),
        (CHAIN, "a", 2018, "Na (a) est devenu Nb (b) en 2019, Nc (c) en 2021 puis Nd (d) en 2023."),
        (MERGER, "a", 2019, "Le code a est celui d’une commune d’aujourd’hui."),
        (MERGER, "q", 2019, "Le code q n’est celui d’aucune commune."),
    ],
)
def test_what_happened_is_told(past: History, code: str, annee: int, told: str) -> None:
    assert past.translate(code, annee).explain() == told


def test_ancestors_lie_whole_in_their_commune() -> None:
    assert MERGER.ancestors("a") == {"a", "b"}
    assert CHAIN.ancestors("d") == {"a", "b", "c", "d"}
    assert RESTORED.ancestors("b") == {"b"}  # Of 2024: that of 2018 was split since.
    assert history("2026 a a", "2026 a b", current="ab").ancestors("b") == frozenset()
    assert MERGER.ancestors("z") == {"z"}


def test_movements_carry_each_vintage_to_the_next(france: Communes) -> None:
    """The law: what is valid before, less what moved, plus what it became, is valid after."""
    past = france.history
    assert past.years == tuple(range(COG, PREMIER_COG - 1, -1))
    assert past.valid(COG) == france.by_code.keys()
    for annee in past.years[:-1]:
        moved = [m for m in past.movements if m.annee == annee]
        before = {m.code_avant for m in moved}
        after = {m.code_apres for m in moved}
        assert before <= past.valid(annee - 1)
        assert past.valid(annee) == past.valid(annee - 1) - before | after


@given(st.data())
def test_translations_agree_with_steps(france: Communes, data: st.DataObject) -> None:
    """Following a code from a year is following it for a year, then from there."""
    past = france.history
    annee, code, *_ = data.draw(st.sampled_from(past.movements))
    step = {m.code_apres for m in past.movements if (m.annee, m.code_avant) == (annee, code)}
    then = {target for after in step for target in past.follow(after, annee)[0]}
    assert past.follow(code, annee - 1)[0] == then


def test_the_shipped_history_explains_itself(france: Communes) -> None:
    told = france.history.translate("44160", 2018).explain()
    assert told == "Saint-Géréon (44160) est devenu Ancenis-Saint-Géréon (44003) en 2019."
    split = france.history.translate("85084", 2023).explain()
    assert split.startswith("Essarts en Bocage (85084) a été partagé entre ")
    assert split.endswith("L’Oie (85165) et Sainte-Florence (85212) en 2024.")


def test_a_damaged_history_is_told(tmp_path: Path) -> None:
    path = tmp_path / "historique.csv"
    for content in (None, "a,b\n1,2\n", "annee,code_avant,nom_avant,code_apres,nom_apres\nx,1,,2,"):
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(ReferentielError, match=r"historique\.csv est illisible.*réinstaller"):
            read_history(path, current="a", vintage=2026)
