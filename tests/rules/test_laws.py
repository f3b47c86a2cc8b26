"""What holds of any territory, whatever the rules say of it."""

import functools
from dataclasses import replace

from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.model import Composition, Plan
from cptsgeo.rules.finding import Finding
from cptsgeo.rules.validation import Report, validate

from .conftest import checked, populations

AROUND = (
    "44003 44028 44035 44048 44077 44082 44096 44104 44107 44109 44114 44115 44118 44124 44134 "
    "44144 44163 44180 44201 44202 44207 44209 44213 44222 49126 49160 44160 44017 44093 44191 "
    "44219 44225 85011 85012 85113 49228 49237 75101"
)
"""Communes around Ancenis and Nantes, former and delegated ones, islands, an enclave, a city."""

POOL = AROUND.split()

HOLDINGS = st.fixed_dictionaries(
    {cpts_id: st.lists(st.sampled_from(POOL), max_size=14, unique=True) for cpts_id in "abc"}
)

TOGETHER = {
    # Who else holds a commune is the matter of these rules.
    "commune_partagee", "commune_partagee_par_derogation", "derogation_inutile",
    # What lies inside a territory is uncovered or another's according to the others.
    "zone_blanche_enclavee", "enclave_d_une_autre_cpts",
    # Those who cut one commune are told together.
    "commune_nouvelle_decoupee",
}  # fmt: skip
"""Rules that a part of a plan cannot apply alone."""


@functools.cache
def france() -> Communes:
    """The referential; hypothesis writes out the arguments of tests, and this is no argument."""
    return read_communes()


@functools.cache
def base() -> tuple[Plan, Composition]:
    """A plan without anything, and a row of its compositions."""
    plan = read_plan(default_plan())
    row = plan.compositions[0]._replace(nom=None, partie=None, depuis=None, jusqu_au=None)
    cpts = plan.cpts[0]._replace(
        departements_publies=(), population_publiee=None, population_declaree=None,
        taille_declaree=None, fiabilite=None,
    )  # fmt: skip
    empty = replace(
        plan, perimetre=("44", "49"), cpts=(cpts,), compositions=(), evenements=(), derogations=()
    )
    return empty, row


def examined(holdings: dict[str, list[str]], names: dict[str, str] | None = None) -> Report:
    """The findings on a plan in memory: a row has the line of its code, whatever else there is."""
    empty, row = base()
    lines = {code: line for line, code in enumerate(POOL, 2)}
    plan = replace(
        empty,
        cpts=tuple(
            empty.cpts[0]._replace(cpts_id=one, nom=(names or {}).get(one, f"CPTS {one.upper()}"))
            for one in sorted(holdings)
        ),
        compositions=tuple(
            row._replace(cpts_id=one, code=code, ligne=lines.get(code, 1))
            for one, codes in sorted(holdings.items())
            for code in sorted(codes)
        ),
    )
    return checked(validate(plan, communes=france()))


def seen(finding: Finding) -> tuple[object, ...]:
    """A finding, but for the way between pieces: it goes by what the others hold least of."""
    if finding.code == "territoire_discontinu":
        return (finding.code, finding.severity, finding.cpts, finding.communes,
                repr(finding.figures["morceaux"]))  # fmt: skip
    return (*finding[:4], repr(finding.figures), *finding[5:])


@examples(40)
@given(HOLDINGS)
def test_a_whole_plan_finds_what_its_parts_find(holdings: dict[str, list[str]]) -> None:
    whole = examined(holdings)
    for cpts_id, codes in holdings.items():
        alone = examined({cpts_id: codes})
        here = [seen(one) for one in whole.findings
                if one.cpts == (cpts_id,) and one.code not in TOGETHER]  # fmt: skip
        assert here == [seen(one) for one in alone.findings if one.code not in TOGETHER]
        cut = {one.communes for one in whole.of("commune_nouvelle_decoupee") if cpts_id in one.cpts}
        assert cut == {one.communes for one in alone.of("commune_nouvelle_decoupee")}


@examples(40)
@given(HOLDINGS)
def test_swapped_identifiers_swap_findings(holdings: dict[str, list[str]]) -> None:
    """Names go with territories here, so that sentences of one CPTS do not change at all."""
    other = {"a": "b", "b": "a"}
    swapped = {other.get(one, one): codes for one, codes in holdings.items()}
    names = {"a": "CPTS B", "b": "CPTS A"}
    before = examined(holdings)
    after = examined(swapped, names)

    def told(report: Report, of: dict[str, str]) -> list[str]:
        """Findings but for the order of the CPTS in those about several."""
        return sorted(
            repr(seen(one)) if len(one.cpts) == 1 and one.cpts[0] not in of else repr((
                one.code, one.severity, sorted(of.get(c, c) for c in one.cpts), one.communes,
                sorted(one.figures), one.places,
            ))
            for one in report.findings
        )  # fmt: skip

    assert told(before, other) == told(after, {"a": "a", "b": "b"})


@examples(60)
@given(st.data())
def test_the_missing_parts_make_the_commune_whole(data: st.DataObject) -> None:
    parts: dict[str, list[str]] = {}
    for part in france().parties:
        if part.nature.startswith("commune") and part.code_commune.startswith(("44", "49", "85")):
            parts.setdefault(part.code_commune, []).append(part.code)
    commune = data.draw(st.sampled_from(sorted(parts)))
    history = france().history
    former = history.ancestors(commune)
    # A delegated commune may bear what was, in a past year, the code of the whole.
    whole_codes = [former & history.valid(year) for year in history.years[1:]]
    others = sorted(
        code for code in parts[commune] if code != commune and frozenset({code}) not in whole_codes
    )
    assume(others)
    given_codes = data.draw(st.lists(st.sampled_from(others), min_size=1, unique=True))

    (one,) = examined({"a": given_codes}).of("commune_nouvelle_decoupee")
    assert one.communes == (commune,)
    assert set(one.figures["codes"]) == set(given_codes)
    missing = one.figures["codes_manquants"]
    assert missing
    assert not set(missing) & set(given_codes)
    whole = examined({"a": [*given_codes, *missing]})
    assert whole.of("commune_nouvelle_decoupee") == ()
    assert examined({"a": [*given_codes, commune]}).of("commune_nouvelle_decoupee") == ()
    assert whole.case.after.atoms["a"] == {commune}


@examples(60)
@given(st.data())
def test_only_an_articulation_commune_breaks_a_territory(data: st.DataObject) -> None:
    """A territory grown commune by commune is contiguous; then one is withdrawn."""
    graph = examined({"a": []}).case.graph
    start = data.draw(st.sampled_from([code for code in POOL if code in france().atoms]))
    held = {start}
    for _ in range(data.draw(st.integers(1, 12))):
        around = sorted({near for code in held for near in graph.beside(code)} - held)
        if around:
            held.add(data.draw(st.sampled_from(around)))
    assume(len(held) > 1)

    def pieces(codes: set[str]) -> tuple[int, Report]:
        report = examined({"a": sorted(codes)})
        broken = report.of("territoire_discontinu")
        return (len(broken[0].figures["morceaux"]) if broken else 1), report

    count, report = pieces(held)
    assert count == 1
    hinges = {code for one in report.of("communes_charnieres") for code in one.communes}
    removed = data.draw(st.sampled_from(sorted(held)))
    after, _ = pieces(held - {removed})
    assert (after > 1) == (removed in hinges)
    if removed in hinges:
        (one,) = report.of("communes_charnieres")
        detached = one.figures["detachees"][removed]
        rest = held - {removed}
        assert all(len(graph.pieces(part)) == 1 for part in detached)
        kept = rest.difference(*detached)
        assert after == len(detached) + bool(kept)


@examples(40)
@given(st.lists(st.sampled_from(POOL), unique=True))
def test_pieces_add_up_to_the_whole(codes: list[str]) -> None:
    report = examined({"a": codes})
    case = report.case
    pieces = case.pieces["a"]
    members = [code for piece in pieces for code in piece]
    assert sorted(members) == sorted(case.after.atoms["a"])
    total = sum(populations()[code] for code in members)
    assert sum(case.population(piece) for piece in pieces) == total
    assert (case.portrait("a").population or 0) == total
    for one in report.of("territoire_discontinu"):
        assert one.figures["morceaux"] == pieces
