"""Lists in force at a date, what ends, what is only foreseen, what is kept and not shown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.coverage import A_ATTRIBUER, ZONE_BLANCHE, coverage
from cptsgeo.analysis.tally import tallies
from cptsgeo.analysis.zones import zones_blanches
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import TableError
from cptsgeo.plan.files import examine_plan, read_plan
from cptsgeo.plan.files.about import About, about_of, to_toml
from cptsgeo.plan.files.opening import open_plan
from cptsgeo.plan.files.writer import plan_texts, write_plan
from cptsgeo.plan.model import RELIABILITIES, Plan, date_of
from cptsgeo.plan.origin import Origin
from cptsgeo.plan.territories import Territories, interpret, territories
from cptsgeo.render.pages.maps.model import MapOptions
from cptsgeo.render.pages.maps.payload import page_data
from cptsgeo.render.pages.maps.places import departement_page
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]


def at(folder: Path, france: Communes, when: str | None = None) -> Territories:
    return territories(read_plan(folder), france, parse_date(when) if when else None)


def test_the_list_in_force_gives_the_reliability(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan(
        {"a": "44003@/2025 44003@2026-01-01 44082@2026-01-01"},
        listes="a,estimation,essai,2024,,,\na,officielle,avenant,2025-12,2026-01-01,,",
    )
    now, then = at(folder, france), at(folder, france, "2025")
    assert now.cpts["a"].fiabilite == "officielle"
    liste = now.cpts["a"].liste
    assert liste
    assert (liste.source, liste.date and liste.date.iso) == ("avenant", "2025-12")
    assert now.atoms["a"] == {"44003", "44082"}
    assert then.cpts["a"].fiabilite == "estimation"
    assert then.cpts["a"].estimee
    assert then.atoms["a"] == {"44003"}


def test_what_is_voted_is_not_in_force(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan(
        {"a": "44003 44082@2027"}, listes="a,officielle,,,2027,,oui",
        statuts="a,2021,accompagnement_en_cours,observation,,\n"
        "a,2027-01,cpts_operationnelle,prevision,,",
    )  # fmt: skip
    found = at(folder, france)
    assert found.atoms["a"] == {"44003"}
    assert found.cpts["a"].fiabilite == "officielle"  # as its row says; no list is in force
    assert [row.code for row in found.plan.prevues] == ["44082"]
    assert found.statuts["a"] == "accompagnement_en_cours"
    assert [event.date.iso for event in found.plan.previsions] == ["2027-01"]
    assert found.au
    assert found.au.iso == "2021"
    assert at(folder, france, "2028").atoms["a"] == {"44003"}


def test_a_cpts_that_has_ceased_holds_nothing_from_then_on(
    make_plan: MakePlan, france: Communes
) -> None:
    folder = make_plan({"a": "44003", "b": "44082"})
    (folder / "cpts.csv").write_text(
        "cpts_id,nom,fin,motif_fin,devient\na,CPTS A,2026-06,fusion,b\nb,CPTS B,,,\n"
    )
    now, then = at(folder, france), at(folder, france, "2025")
    assert [cpts.cpts_id for cpts in now.plan.cpts] == ["b"]
    assert [(c.cpts_id, c.motif_fin, c.devient) for c in now.plan.cessees] == [("a", "fusion", "b")]
    assert now.atoms == {"b": frozenset({"44082"})}
    assert then.atoms["a"] == {"44003"}
    (folder / "cpts.csv").write_text("cpts_id,nom,fin,devient\na,CPTS A,2026-06,c\nb,CPTS B,,\n")
    (fault,) = examine_plan(folder)[1]
    assert (fault.code, fault.texte) == ("cpts_inconnue", "c")


def test_communes_to_attribute_are_in_no_zone(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003"}, perimetre="44", a_attribuer="44082,a,2026-01")
    found = at(folder, france, "2026-01")
    assert list(found.a_attribuer) == ["44082"]
    shown = coverage(found, france.select(departements=["44"]))
    assert shown.etats["44082"] == A_ATTRIBUER
    assert shown.etats["44180"] == ZONE_BLANCHE
    assert shown.covered.communes == 1
    zones = zones_blanches(found)
    assert "44082" not in {commune.code for commune in zones.communes}
    (waiting,) = zones.around.attentes
    assert (waiting.commune.code, waiting.venait_de) == ("44082", "a")
    touching = zones.around.graph.beside("44082")
    assert [one.cpts_id for one in waiting.candidats] == (["a"] if "44003" in touching else [])
    # What is open to someone else is so beside a commune of which nothing is known.
    assert any(zone.groupe.ouverte for zone in zones.zones)
    whole = tallies(found).ensemble
    assert whole.a_attribuer.communes == 1
    assert whole.zone_blanche.communes == whole.total.communes - 1
    before = at(folder, france, "2025")
    assert not before.a_attribuer


def test_a_commune_to_attribute_that_is_none_is_told(make_plan: MakePlan, france: Communes) -> None:
    folder = make_plan({"a": "44003"}, a_attribuer="44999,a,")
    found = interpret(read_plan(folder), france)
    (mention,) = found.mentions
    assert mention.place.fichier == "a-attribuer.csv"
    assert not found.a_attribuer


ranks = st.lists(st.sampled_from(RELIABILITIES), min_size=2, max_size=4)


@given(ranks, st.data())
def test_a_commune_is_with_the_surest_lists_alone(
    shipped_plan: Plan, france: Communes, reliabilities: list[str | None], data: st.DataObject
) -> None:
    codes = ["44003", "44082", "44109"]
    cpts = tuple(
        shipped_plan.cpts[rank]._replace(cpts_id=f"c{rank}", fiabilite=one)
        for rank, one in enumerate(reliabilities)
    )
    row = shipped_plan.compositions[0]._replace(nom=None, partie=None, depuis=None, jusqu_au=None)
    held = {
        one.cpts_id: data.draw(st.sets(st.sampled_from(codes)), label=one.cpts_id) for one in cpts
    }
    plan = replace(
        shipped_plan, cpts=cpts, evenements=(), derogations=(), noms_anciens=(),
        compositions=tuple(row._replace(cpts_id=one, code=code)
                           for one, some in held.items() for code in sorted(some)),
    )  # fmt: skip
    found = interpret(plan, france)
    order = {one.cpts_id: RELIABILITIES.index(one.fiabilite) for one in cpts}
    for code in codes:
        holders = [one for one, some in held.items() if code in some]
        best = min((order[one] for one in holders), default=None)
        expected = tuple(one for one in sorted(holders) if order[one] == best)
        assert found.owners.get(code, ()) == expected
        yielded = {one.cpts_id for one in found.cedees if one.atom == code}
        assert yielded == set(holders) - set(expected)


def test_further_columns_are_kept_and_shown_only_when_named(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"})
    (folder / "cpts.csv").write_text("cpts_id,nom,territoire,remarques\na,CPTS A,rural,CANARI\n")
    assert read_plan(folder).cpts[0].autres == {}
    head = folder / "plan.toml"
    head.write_text(head.read_text() + 'colonnes_affichees = ["territoire"]\n')
    assert read_plan(folder).cpts[0].autres == {"territoire": "rural"}
    copy = folder.parent / "copie"
    write_plan(copy, plan_texts(open_plan(folder)))
    assert "CANARI" in (copy / "cpts.csv").read_text()


def test_tables_that_this_version_only_keeps_are_kept(make_plan: MakePlan) -> None:
    folder = make_plan({"a": "44003"})
    (folder / "suivi.csv").write_text("\ufeffcpts_id;date;note\na;2026-01;relancer\n")
    (folder / "textes.csv").write_text("place,markdown\npreambule,Bonjour\n")
    copy = folder.parent / "copie"
    write_plan(copy, plan_texts(open_plan(folder)))
    assert (copy / "suivi.csv").read_text() == (folder / "suivi.csv").read_text()
    (folder / "suivi.csv").write_text("cpts_id,date,note\nz,2026-01,relancer\n")
    (fault,) = examine_plan(folder)[1]
    assert (fault.code, fault.table) == ("cpts_inconnue", "suivi")


def test_a_newer_format_is_refused_in_a_sentence() -> None:
    said = {"format": 3, "nom": "Essai", "perimetre": ["44"], "cog": 2026}
    with pytest.raises(TableError, match="format 3, plus récent que cptsgeo"):
        about_of(said, Origin(Path("plan")))
    with pytest.raises(TableError, match="format"):
        about_of({**said, "format": "deux"}, Origin(Path("plan")))


def test_the_head_reads_back(tmp_path: Path) -> None:
    about = About("Essai", ("44",), 2026, ("un",), "ARS", ("territoire",), extrait=True)
    (tmp_path / "plan.toml").write_text(to_toml(about), encoding="utf-8")
    for name in ("cpts", "compositions"):
        columns = "cpts_id,nom" if name == "cpts" else "cpts_id,code_commune"
        (tmp_path / f"{name}.csv").write_text(f"{columns}\n")
    assert open_plan(tmp_path).about == about


def test_what_is_foreseen_counts_where_it_is_asked_for(
    make_plan: MakePlan, france: Communes
) -> None:
    folder = make_plan(
        {"a": "44003 44082@2027"}, listes="a,officielle,,,2027,,oui",
        statuts="a,2021,accompagnement_en_cours,observation,,\n"
        "a,2027-01,cpts_operationnelle,prevision,,",
    )  # fmt: skip
    found = territories(read_plan(folder).with_previsions(), france)
    assert found.au
    assert found.au.iso == "2027-01"
    assert found.statuts["a"] == "cpts_operationnelle"
    assert date_of(found.evenements["a"]) == "prévu en janvier\u00a02027"
    assert found.prevues == {"a": {"44082"}}
    assert found.atoms["a"] == {"44003"}
    for asked in (True, False):
        page = departement_page(found, "44", MapOptions(previsions=asked))
        drawn = page_data(page)["prevus"]
        codes = [commune.code for commune in page.drawn.communes]
        assert [[codes[rank] for rank in one] for one in drawn] == ([["44082"]] if asked else [])
