"""Names that lost letters: found again in their department, never guessed between two."""

import itertools
import unicodedata
from collections.abc import Callable

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.gazetteer import Gazetteer
from cptsgeo.proposal.damaged import Damaged, remains

SIGNS = "?è‡¸\ufffd#éÃ"


@pytest.fixture(scope="module")
def damaged(france: Communes) -> Damaged:
    return Damaged(Gazetteer(france, ()))


ACCENTED = ("04", "05", "06", "13", "29", "2A", "97")


@examples(200)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(["", "base", *SIGNS]), min_size=12, max_size=12),
    st.sampled_from([str, str.upper, lambda text: text.replace("-", " ")]),
)
def test_any_letters_with_an_accent_may_be_lost(
    damaged: Damaged, france: Communes, rank: int, signs: list[str], written: Callable[[str], str]
) -> None:
    places = [one for one in france.by_code.values() if one.departement.startswith(ACCENTED)]
    accented = [one for one in places if not one.nom.isascii()]
    commune = accented[rank % len(accented)]
    left = itertools.cycle(signs)

    def lost(sign: str) -> str:
        shown = sign if sign.isascii() else next(left)
        return unicodedata.normalize("NFKD", sign)[0] if shown == "base" else shown

    text = written("".join(map(lost, unicodedata.normalize("NFC", commune.nom))))
    found = {one.commune.code for one in damaged.meant(text, {commune.departement})}
    assert commune.code in found or len(remains(text)) < 2


@pytest.mark.parametrize(
    ("text", "place", "nom"),
    [
        ("Brianèon", "05", "Briançon"),
        ("L?Argenti?re-la-Bess?e", "05", "L'Argentière-la-Bessée"),
        ("Besse-sur-Issole", "83", "Besse-sur-Issole"),
        ("St-V?ran", "05", "Saint-Véran"),
        ("?ze", "06", "Èze"),
        ("Hi?res", "83", ""),
        ("Bri?nçon", "05", ""),
        ("?", "06", ""),
        ("", "06", ""),
        ("Bri", "05", ""),
        ("Brianèon", "06", ""),
    ],
)
def test_what_is_meant(damaged: Damaged, text: str, place: str, nom: str) -> None:
    assert {one.commune.nom for one in damaged.meant(text, {place})} == ({nom} if nom else set())


def test_all_that_a_name_may_be_are_given(damaged: Damaged, france: Communes) -> None:
    """« Mont?gut » is Montégut, wherever; two of a department are both given."""
    several: dict[tuple[str, str], set[str]] = {}
    for commune in france.by_code.values():
        several.setdefault((commune.departement, remains(commune.nom)), set()).add(commune.code)
    alike = {key: codes for key, codes in several.items() if len(codes) > 1}
    assert alike
    for (departement, left), codes in sorted(alike.items())[:10]:
        assert codes <= {one.commune.code for one in damaged.meant(left, {departement})}
