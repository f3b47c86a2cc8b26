"""Rules of contiguity."""

import pytest

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.geometry.graphs import path

from .conftest import (
    AVERTISSEMENT,
    INFORMATION,
    Proposed,
    Validated,
    absent,
    cpts_table,
    found,
    inhabitants,
    says,
    spaced,
)

CHAPELLE, ORVAULT_SAUTRON = "44035", "44114 44194"
BEHUARD, SAVENNIERES = "49028", "49329"
AROUND_BEHUARD = "49120 49247 49259 49329"
AROUND_BOTH = "49035 49120 49247 49259 49283 49298 49306"
ESTIMATED = cpts_table("a,CPTS A,,,,,estimation")


def test_a_territory_in_pieces(validated: Validated) -> None:
    """Treillières and Nantes both lie between: the way is by what takes less from others."""
    holdings = {"a": f"{CHAPELLE} {ORVAULT_SAUTRON}", "b": "44109", "c": "44209"}
    report = validated(holdings)
    one = found(report, "territoire_discontinu", AVERTISSEMENT)
    assert says(
        one,
        "Le territoire de « CPTS A » est en 2 morceaux. En dehors du plus peuplé (2 communes, dont "
        "Orvault (44114)) : La Chapelle-sur-Erdre (44035), ",
        f"{spaced(inhabitants(CHAPELLE))} habitants, à relier ",
        "Orvault (44114) par Treillières (44209), de « CPTS C ».",
    )
    assert (one.cpts, one.communes) == (("a",), (CHAPELLE,))
    assert one.figures == {"morceaux": [["44114", "44194"], ["44035"]], "chemin": [["44209"]]}
    assert report.acceptable
    whole = {"a": f"{CHAPELLE} {ORVAULT_SAUTRON} 44209", "b": "44109"}
    assert absent(validated(whole), "territoire_discontinu")
    assert absent(validated({"a": ""}), "territoire_discontinu")


@pytest.mark.parametrize(
    ("perimetre", "told"), [("44 49", "Treillières (44209), en zone blanche."), ("49", "(44209).")]
)
def test_a_way_through_what_none_holds(validated: Validated, perimetre: str, told: str) -> None:
    holdings = {"a": f"{CHAPELLE} {ORVAULT_SAUTRON}", "b": "44109"}
    one = found(validated(holdings, perimetre=perimetre), "territoire_discontinu", AVERTISSEMENT)
    assert says(one, "à relier ", "Orvault (44114) par ", told)


def test_a_way_through_what_a_replaced_territory_gives_up(proposed: Proposed) -> None:
    holdings = {"a": f"{CHAPELLE} {ORVAULT_SAUTRON} 44209", "b": "44109"}
    report = proposed(f"{CHAPELLE} {ORVAULT_SAUTRON}", holdings, remplace="a")
    one = found(report, "territoire_discontinu", AVERTISSEMENT)
    assert says(one, "Orvault (44114) par Treillières (44209), que la proposition rend.")


def test_one_way_for_two_pieces(validated: Validated) -> None:
    """Blain, alone, is between Héric, Bouvron and Vay."""
    one = found(validated({"a": "44073 44023 44214"}), "territoire_discontinu", AVERTISSEMENT)
    assert one.figures["chemin"] == [["44015"], []]
    assert says(
        one,
        "Bouvron (44023), 3 153 habitants, à relier avec Héric (44073) par Blain (44015)",
        " ; Vay (44214), 2 120 habitants, à relier par Blain (44015), déjà nommée.",
    )


def test_the_largest_piece_is_that_of_most_inhabitants(validated: Validated) -> None:
    """La Chapelle-sur-Erdre has more than Sautron and Le Temple-de-Bretagne and Vigneux."""
    one = found(validated({"a": "44035 44194 44203 44217"}), "territoire_discontinu", AVERTISSEMENT)
    assert one.figures["morceaux"] == [["44035"], ["44194", "44203", "44217"]]
    assert says(
        one,
        "En dehors du plus peuplé (1 commune, La Chapelle-sur-Erdre (44035)) : Sautron (44194), ",
    )


def test_no_way_by_land(validated: Validated) -> None:
    report = validated({"a": "44003 2A004 44048"})
    one = found(report, "territoire_discontinu", AVERTISSEMENT)
    assert says(
        one, "qu’aucune suite d’au plus 5 communes ne relie au reste (erreur de commune ?)."
    )
    assert one.figures["chemin"] == [None]


@pytest.mark.parametrize("between", [5, 6])
def test_a_commune_that_is_far(validated: Validated, france: Communes, between: int) -> None:
    """Over five communes between, none is told to be taken: a code is likelier to be wrong."""
    graph, seen, ring = adjacency(france), {"44003"}, {"44003"}
    for _ in range(between + 1):
        ring = {near for code in ring for near in graph.beside(code)} - seen
        seen |= ring
    report = validated({"a": f"44003 {min(ring)}"})
    one = found(report, "territoire_discontinu", AVERTISSEMENT)
    if between > 5:
        assert one.figures["chemin"] == [None]
        assert says(one, "qu’aucune suite d’au plus 5 communes ne relie au reste")
    else:
        assert len(one.figures["chemin"][0]) == between
        assert says(one, "habitants, à relier ", "Ancenis-Saint-Géréon (44003) par ", " et ")


def test_an_estimated_territory_in_pieces(validated: Validated) -> None:
    files = cpts_table("a,CPTS A,,,,,estimation", "b,CPTS B,,,,,officielle")
    holdings = {"a": "44035 44114", "b": "44003 44082"}
    estimated, official = sorted(
        validated(holdings, files=files).of("territoire_discontinu"), key=lambda one: one.cpts
    )
    assert (estimated.severity, official.severity) == (INFORMATION, AVERTISSEMENT)
    assert says(estimated, "Territoire estimé, à confirmer.")
    assert "estimé" not in official.message


def test_islands_that_a_bridge_joins(validated: Validated) -> None:
    report = validated({"a": "85011 85012 85018 85113"})
    one = found(report, "continuite_par_lien", INFORMATION)
    assert says(
        one,
        "Le territoire de « CPTS A » n’est d’un seul tenant que par des liens déclarés, et non par "
        "une frontière commune : Pont de Noirmoutier (pont), Passage du "
        "Gois (passage) et Fromentine – Port-Joinville (liaison maritime). L’expliquer",
    )
    assert (one.cpts, one.communes) == (("a",), ("85011", "85012", "85018", "85113"))
    assert one.figures == {
        "liens": [
            ("85011", "85012", "pont"),
            ("85011", "85018", "passage"),
            ("85012", "85113", "liaison_maritime"),
        ]
    }
    assert absent(report, "territoire_discontinu")
    assert absent(validated({"a": "85012 85018"}), "continuite_par_lien")
    # Both sides of the sea, without the port: pieces.
    apart = validated({"a": "85113 85018"})
    assert absent(apart, "continuite_par_lien")
    assert found(apart, "territoire_discontinu", AVERTISSEMENT)


def test_a_bridge_beside_a_border_holds_nothing(validated: Validated, france: Communes) -> None:
    """The bridge of Térénez shortens a way by land, that is all here: only Batz hangs on a boat."""
    graph = adjacency(france)
    between = path(["29104"], frozenset({"29240"}), graph.touching, lambda _: 0, 99) or []
    land = " ".join(["29104", *between, "29240"])
    assert absent(validated({"a": land}), "continuite_par_lien")
    one = found(validated({"a": f"{land} 29239 29082"}), "continuite_par_lien", INFORMATION)
    assert one.communes == ("29082", "29239")
    assert "Térénez" not in one.message


def test_a_border_of_some_metres(validated: Validated, france: Communes) -> None:
    assert adjacency(france).metres("53155", "53179") == 76
    report = validated({"a": "53155 53179"})
    one = found(report, "limite_commune_courte", INFORMATION)
    assert says(
        one,
        "Le territoire de « CPTS A » n’est d’un seul tenant que par une frontière de moins de 100 "
        "m, entre Montenay (53155) et Placé (53179) (76 m). Mesuré sur des contours généralisés",
        "à vérifier sur une carte fine.",
    )
    assert (one.cpts, one.communes) == (("a",), ("53155", "53179"))
    assert one.figures == {"longueur_metres": [76], "morceaux": [["53155"], ["53179"]]}
    assert absent(report, "territoire_discontinu")
    # Vautorte touches both.
    assert absent(validated({"a": "53155 53179 53269"}), "limite_commune_courte")
    assert absent(validated({"a": "53155 53269"}), "limite_commune_courte")


def test_a_way_round_makes_a_short_border_needless(validated: Validated, france: Communes) -> None:
    """No commune is beside both here, but a longer way through several joins them all the same."""
    metres = adjacency(france).voisinages
    both = metres["53155"].metres.keys() & metres["53179"].metres.keys()

    def wide(code: str) -> list[str]:
        around = metres[code].metres.items()
        return [near for near, length in around if length >= 100 and near not in both]

    between = path(["53155"], frozenset({"53179"}), wide, lambda _: 0, 99) or []
    assert len(between) > 1
    report = validated({"a": " ".join(["53155", *between, "53179"])})
    assert absent(report, "limite_commune_courte")


def test_a_commune_beside_both_by_a_corner_holds_nothing(
    validated: Validated, france: Communes
) -> None:
    """Sauveterre has a long border with Lacabarède, and 23 m with Lespinassière."""
    metres = adjacency(france).metres
    assert metres("11200", "81278") == 23
    assert metres("81121", "81278") > 5_000
    one = found(
        validated({"a": "11200 81121 81278"}, perimetre="11 81"),
        "limite_commune_courte",
        INFORMATION,
    )
    assert one.figures["longueur_metres"] == [12, 23]


def test_two_short_borders(validated: Validated) -> None:
    """Each holds a piece; the border of Fontevraud and Parnay, beside, holds nothing."""
    report = validated({"a": "53155 53179 53003 53079", "b": "49140 49235"})
    first, second = report.of("limite_commune_courte")
    assert first.figures["longueur_metres"] == [94, 76]
    assert first.communes == ("53003", "53079", "53155", "53179")
    assert second.figures["longueur_metres"] == [32]


def test_a_zone_blanche_all_around(validated: Validated) -> None:
    report = validated({"a": AROUND_BEHUARD})
    one = found(report, "zone_blanche_enclavee", AVERTISSEMENT)
    assert says(
        one,
        f"« CPTS A » entoure de toutes parts Béhuard (49028), {inhabitants(BEHUARD)} habitants, "
        "en zone blanche : aucune autre CPTS ne pourrait s’étendre jusque-là d’un seul tenant.",
        "Proposer aux professionnels de cette commune de rejoindre ce territoire.",
    )
    assert (one.cpts, one.communes) == (("a",), (BEHUARD,))
    assert one.figures == {"enclaves": [[BEHUARD]], "population": inhabitants(BEHUARD)}
    assert absent(report, "enclave_d_une_autre_cpts")
    for around in (f"{AROUND_BEHUARD} {BEHUARD}", "49120 49247 49259"):
        assert absent(validated({"a": around}), "zone_blanche_enclavee")
    # What is outside the perimeter is unknown, not uncovered.
    assert absent(validated({"a": AROUND_BEHUARD}, perimetre="44"), "zone_blanche_enclavee")


def test_a_zone_blanche_of_two_communes(validated: Validated) -> None:
    one = found(validated({"a": AROUND_BOTH}), "zone_blanche_enclavee", AVERTISSEMENT)
    assert one.communes == (BEHUARD, SAVENNIERES)
    assert says(one, "Béhuard (49028) et Savennières (49329)", "aux professionnels de ces communes")


def test_what_touches_another_is_not_alone(validated: Validated) -> None:
    """Béhuard lies between both: who is around sees an enclave of the other only."""
    report = validated({"a": AROUND_BOTH, "b": SAVENNIERES})
    assert absent(report, "zone_blanche_enclavee")
    one = found(report, "enclave_d_une_autre_cpts", INFORMATION)
    assert (one.cpts, one.communes) == (("a", "b"), (SAVENNIERES,))
    assert says(one, "« CPTS A » entoure de toutes parts Savennières (49329), de « CPTS B ».")
    assert one.figures == {"enclaves": [[SAVENNIERES]], "population": inhabitants(SAVENNIERES)}


def test_a_territory_in_pieces_may_surround(validated: Validated) -> None:
    """Together, Noyant and the communes around Béhuard are two pieces, each around one commune."""
    report = validated({"a": f"{AROUND_BEHUARD} 49228"})
    alone = {one.communes for one in report.of("zone_blanche_enclavee")}
    assert alone == {("49028",), ("49237",)}


def test_another_cpts_all_around(validated: Validated) -> None:
    report = validated({"a": AROUND_BEHUARD, "b": BEHUARD, "c": "44003"})
    one = found(report, "enclave_d_une_autre_cpts", INFORMATION)
    assert (one.cpts, one.communes) == (("a", "b"), (BEHUARD,))
    assert absent(report, "zone_blanche_enclavee")
    other = validated({"a": "49120 49247 49259", "b": BEHUARD})
    assert absent(other, "enclave_d_une_autre_cpts")


def test_what_a_proposal_surrounds(proposed: Proposed) -> None:
    report = proposed(AROUND_BEHUARD, {"a": "44003"})
    assert found(report, "zone_blanche_enclavee", AVERTISSEMENT).cpts == ("essai",)
    held = proposed(AROUND_BEHUARD, {"a": "49028"})
    assert found(held, "enclave_d_une_autre_cpts", INFORMATION).cpts == ("essai", "a")


def test_communes_that_hold_the_rest(validated: Validated) -> None:
    """Ligné – Couffé – Ancenis – Vair: each touches the next only."""
    report = validated({"a": "44082 44048 44003 44163"})
    one = found(report, "communes_charnieres", INFORMATION)
    assert says(one, "« CPTS A » se romprait sans Ancenis-Saint-Géréon (44003) et Couffé (44048) : "
                "ne pas céder ces communes sans revoir l’ensemble.")  # fmt: skip
    assert (one.cpts, one.communes) == (("a",), ("44003", "44048"))
    detached = one.figures["detachees"]
    assert detached.keys() == {"44003", "44048"}
    single = found(validated({"a": "44082 44048 44003"}), "communes_charnieres", INFORMATION)
    assert says(single, "sans Couffé (44048) : ne pas céder cette commune")
    assert single.figures == {"detachees": {"44048": [["44082"]]}}
    # Ancenis, Couffé and Oudon touch each other.
    assert absent(validated({"a": "44003 44048 44115"}), "communes_charnieres")
    assert absent(validated({"a": "44003"}), "communes_charnieres")
