"""The referential: how it is built, on small hand-made cases, and what the shipped one holds."""

import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from little import little

from cptsgeo.communes.adjacency import Adjacency, Link, adjacency
from cptsgeo.communes.cog import History, Movement
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.disparues import COLUMNS
from cptsgeo.communes.reading import read_communes
from cptsgeo.communes.topology_file import read_topology, write_topology
from cptsgeo.errors import ReferentielError
from cptsgeo.geometry.noding import faces_of
from cptsgeo.geometry.rings import Geometries
from cptsgeo.geometry.topology import Topology
from cptsgeo.referentiel import checks, packages, vintages
from cptsgeo.referentiel.arcs import border_lengths, build_topology
from cptsgeo.referentiel.atoms import divided, draw_atoms
from cptsgeo.referentiel.cleaning import Grid, owners_of, refine
from cptsgeo.referentiel.contours import GRIDS, Contours
from cptsgeo.referentiel.decoupage import Commune, Divisions, Partie
from cptsgeo.referentiel.disparues import find_disparues
from cptsgeo.referentiel.history import (
    Renaming,
    Vintage,
    compare,
    movements,
    vintage,
    vintage_2018,
    vintage_2019,
    vintage_2020,
)
from cptsgeo.referentiel.links import check_links
from cptsgeo.referentiel.voisinages import (
    check_voisinages,
    voisinages,
    with_whole_cities,
    write_voisinages,
)
from cptsgeo.referentiel.write import write_table


def polygons(*wkt: str) -> Geometries:
    return np.asarray(shapely.from_wkt([*wkt]), dtype=object)


def square(x: int, y: int, side: int = 10) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


def topology_of(geometries: list[shapely.Geometry], faces: list[int] | None = None) -> Topology:
    numbers = list(range(len(geometries))) if faces is None else faces
    codes = [f"{n:05}" for n in range(max(numbers) + 1)]
    shapes = np.array([*geometries, None], dtype=object)[:-1]
    return build_topology(shapes, np.array(numbers, dtype=np.int32), codes)


def sides(topology: Topology) -> list[tuple[int, int]]:
    return list(zip(topology.left.tolist(), topology.right.tolist(), strict=True))


def areas(topology: Topology) -> list[float]:
    return [round(area * 1e10) for area in shapely.area(topology.polygons()).tolist()]


# Arcs


def test_two_squares_share_one_arc() -> None:
    topology = topology_of([square(0, 0), square(10, 0)])
    assert sides(topology) == [(0, -1), (0, 1), (1, -1)]
    assert np.diff(topology.offsets).tolist() == [4, 2, 4]
    shared = topology.xy[topology.offsets[1] : topology.offsets[2]]
    assert shared.tolist() == [[10, 0], [10, 10]]  # Upwards: the first square is on the left.
    assert areas(topology) == [100, 100]


def test_a_ring_without_a_node_is_one_closed_arc() -> None:
    hole = square(3, 3, 4)
    topology = topology_of([square(0, 0).difference(hole), hole])
    assert sides(topology) == [(0, -1), (0, 1)]
    assert np.diff(topology.offsets).tolist() == [5, 5]
    inner = topology.xy[topology.offsets[1] :]
    assert inner[0].tolist() == inner[-1].tolist() == [3, 3]
    assert areas(topology) == [84, 16]


def test_an_island_is_an_arc_of_its_own() -> None:
    topology = topology_of([square(0, 0), square(50, 50)], faces=[0, 0])
    assert sides(topology) == [(0, -1), (0, -1)]
    assert areas(topology) == [200]
    assert shapely.get_num_geometries(topology.polygons()[0]) == 2


def test_an_exclave_lies_inside_its_neighbour() -> None:
    exclave = square(3, 3, 4)
    around = square(0, 0).difference(exclave)
    topology = topology_of([around, exclave, square(10, 0)], faces=[1, 0, 0])
    assert sides(topology) == [(0, -1), (0, 1), (0, 1), (1, -1)]
    assert areas(topology) == [116, 84]


def test_a_face_that_touches_itself_at_a_point_has_a_node_there() -> None:
    topology = topology_of([square(0, 0), square(10, 10)], faces=[0, 0])
    assert np.diff(topology.offsets).tolist() == [5, 5]
    assert areas(topology) == [200]
    assert shapely.is_valid(topology.polygons()).all()


def test_corners_that_touch_are_no_border() -> None:
    topology = topology_of([square(0, 0), square(10, 10)])
    assert sides(topology) == [(0, -1), (1, -1)]


def test_borders_inside_a_face_vanish() -> None:
    topology = topology_of([square(0, 0), square(10, 0), square(20, 0)], faces=[0, 0, 1])
    assert sides(topology) == [(0, -1), (0, 1), (1, -1)]
    assert areas(topology) == [200, 100]


def test_arcs_refuse_overlaps_and_broken_numbers() -> None:
    with pytest.raises(ReferentielError, match="chevauchent"):
        topology_of([square(0, 0), square(0, 0)])
    with pytest.raises(ReferentielError, match="entières"):
        topology_of([shapely.box(0, 0, 1, 0.5)])


def test_border_lengths() -> None:
    pair = np.array([square(0, 0), square(10, 5)], dtype=object)
    cut = faces_of(pair)
    first = np.array([0 if face.centroid.x < 10 else 1 for face in cut], dtype=np.int32)
    assert border_lengths(cut, first) == {(0, -1): 35.0, (0, 1): 5.0, (1, -1): 35.0}


@examples(60)
@given(st.lists(st.integers(-1, 3), min_size=25, max_size=25))
def test_any_patchwork_comes_back_whole(labels: list[int]) -> None:
    cells = [square(x * 10, y * 10) for x in range(5) for y in range(5)]
    topology = topology_of([*cells, square(500, 500)], faces=[*labels, 3])
    expected = [100 * (labels.count(face) + (face == 3)) for face in range(4)]
    assert areas(topology) == expected
    drawn = topology.polygons()
    assert shapely.is_valid(drawn).all()
    assert shapely.coverage_is_valid(drawn)
    assert ((topology.right == -1) | (topology.left < topology.right)).all()


# Cleaning

GRID = Grid(x0=0.0, y0=0.0, dx=0.001, dy=0.001)


def owned(faces: Geometries, owner: np.ndarray, number: int) -> float:
    return float(shapely.area(faces[owner == number]).sum())


def test_snapping_goes_to_the_nearest_point_and_back() -> None:
    (snapped,) = GRID.snap(polygons("POLYGON ((0.0004 0, 0.0096 0.0001, 0.01 0.01, 0.0004 0))"))
    assert shapely.get_coordinates(snapped).tolist() == [[0, 0], [10, 0], [10, 10], [0, 0]]
    (degrees,) = GRID.to_degrees(np.array([snapped], dtype=object), 5)
    assert shapely.get_coordinates(degrees)[1].tolist() == [1000, 0]


def test_areas_are_in_square_metres() -> None:
    (area,) = GRID.areas(np.array([square(0, 0)], dtype=object))
    assert area == pytest.approx((0.01 * 111_320) ** 2, rel=1e-6)


def test_a_gap_goes_to_the_longest_border() -> None:
    ring = square(0, 0, 40).difference(shapely.box(10, 10, 30, 16))
    left, right = (
        shapely.intersection(ring, shapely.box(a, 0, b, 40)) for a, b in ((0, 15), (15, 40))
    )
    shapes = np.array([left, right], dtype=object)
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), max_gap=1e9)
    assert owned(faces, owner, 1) == right.area + 120
    assert owned(faces, owner, 0) == left.area


def test_a_large_gap_is_a_true_hole() -> None:
    shapes = np.array([square(0, 0, 40).difference(square(10, 10, 20))], dtype=object)
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), max_gap=1.0)
    assert owned(faces, owner, -1) == 400


def test_an_overlap_goes_to_one_claimant_only() -> None:
    shapes = np.array([shapely.box(0, 0, 12, 10), shapely.box(10, 0, 30, 20)], dtype=object)
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), max_gap=0.0)
    assert owned(faces, owner, 0) + owned(faces, owner, 1) == 120 + 400 - 20
    assert shapely.coverage_is_valid(topology_of(list(faces), owner.tolist()).polygons())


def test_a_polygon_inside_another_keeps_its_place() -> None:
    shapes = np.array([square(0, 0, 40), square(10, 10, 5)], dtype=object)
    faces = faces_of(shapes)
    owner = owners_of(faces, shapes, GRID.areas(faces), max_gap=0.0)
    assert owned(faces, owner, 1) == 25
    assert owned(faces, owner, 0) == 1575


def test_unmatched_borders_are_cut_where_they_meet() -> None:
    shapes = np.array([shapely.box(0, 0, 20, 10), square(0, 10), square(10, 10)], dtype=object)
    assert not shapely.coverage_is_valid(shapes)
    faces = faces_of(shapes)
    assert shapely.coverage_is_valid(faces)
    assert len(faces) == 3


def test_parts_are_clipped_to_their_parent_and_fill_it() -> None:
    parent, beside = square(0, 0, 20), square(20, 0, 20)
    # The parts spill over the parent on the right and leave a gap at the top.
    parts = [shapely.box(0, 0, 10, 18), shapely.box(10, 0, 23, 18)]
    shapes = np.array([parent, beside, *parts], dtype=object)
    faces = faces_of(shapes)
    surface = GRID.areas(faces)
    owner = owners_of(faces, shapes[:2], surface, max_gap=0.0)
    part = refine(faces, owner, {0: [2, 3]}, shapes, surface, ["00001"])
    assert owned(faces, part, 2) + owned(faces, part, 3) == 400
    assert owned(faces, owner, 1) == 400
    far = np.array([parent, beside, parts[0], square(90, 90)], dtype=object)
    with pytest.raises(ReferentielError, match="2 parties de la commune 00001"):
        refine(faces, owner, {0: [2, 3]}, far, surface, ["00001"])


def test_cleaning_does_not_depend_on_the_order_of_drawing() -> None:
    shapes = np.array([square(0, 0), square(10, 0), shapely.box(0, 10, 20, 15)], dtype=object)
    one, other = faces_of(shapes), faces_of(shapes[::-1])
    assert [face.wkb for face in one] == [face.wkb for face in other]


# Atoms


def history(*rows: tuple[int, str, str], current: str) -> History:
    moved = tuple(Movement(annee, a, "", b, "") for annee, a, b in rows)
    return History(frozenset(current.split()), 2026, moved)


def drawn_contours(*records: tuple[str, str, str, shapely.Geometry]) -> Contours:
    grid = GRIDS["metropole"]
    to_degrees = lambda xy: xy * [grid.dx, grid.dy] + [grid.x0, grid.y0]  # noqa: E731
    shapes = [shapely.transform(shape, to_degrees) for *_, shape in records]
    codes, parents, natures, _ = zip(*records, strict=True)
    return Contours(list(codes), list(parents), list(natures), np.array(shapes, dtype=object))


def test_atoms_follow_mergers_and_divisions() -> None:
    moved = history(
        (2025, "10001", "10001"),
        (2025, "10002", "10001"),
        (2025, "10003", "10003"),
        (2025, "10003", "10004"),
        current="10001 10003 10004",
    )
    contours = drawn_contours(
        ("10001", "", "COM", square(0, 0)),
        ("10002", "", "COM", square(10, 0)),
        ("10003", "", "COM", shapely.box(20, 0, 40, 10)),
        ("10003", "10003", "COMD", square(20, 0)),
        ("10004", "10003", "COMD", square(30, 0)),
        ("10002", "10001", "COMD", square(10, 0)),
    )
    assert "10003" in divided(moved, 2024)
    topology = draw_atoms(contours, moved)
    assert topology.faces == ("10001", "10003", "10004")
    assert sides(topology) == [(0, -1), (0, 1), (1, -1), (1, -1), (1, 2), (2, -1)]


def test_a_divided_commune_needs_drawn_parts() -> None:
    moved = history((2025, "10003", "10003"), (2025, "10003", "10004"), current="10003 10004")
    with pytest.raises(ReferentielError, match="10003"):
        draw_atoms(drawn_contours(("10003", "", "COM", square(0, 0))), moved)


# History


def year(annee: int, codes: str, **mothers: str) -> Vintage:
    meres = {code[1:]: frozenset(found.split()) for code, found in mothers.items()}
    return Vintage(annee, {code: f"N{code}" for code in codes.split()}, meres)


def pairs(rows: list[Movement]) -> list[tuple[str, str]]:
    return [(row.code_avant, row.code_apres) for row in rows]


def test_a_merger_names_the_commune_that_absorbs() -> None:
    rows = movements(year(2020, "1 2 3"), year(2021, "1 3", _2="1"))
    assert rows == [
        Movement(2021, "1", "N1", "1", "N1"),
        Movement(2021, "2", "N2", "1", "N1"),
    ]


def test_a_change_of_code_leaves_nothing_behind() -> None:
    before = year(2020, "1 2 9", _3="1")
    assert pairs(movements(before, year(2021, "3 9", _1="3", _2="3"))) == [("1", "3"), ("2", "3")]


def test_a_restored_commune_divides_the_one_it_leaves() -> None:
    after = year(2021, "1 2 9", _1="2")  # The linked codes name the former mother: no merger.
    assert pairs(movements(year(2020, "1 9", _2="1"), after)) == [("1", "1"), ("1", "2")]


def test_nothing_is_guessed() -> None:
    with pytest.raises(ReferentielError, match="disparu"):
        movements(year(2020, "1 2"), year(2021, "1"))
    with pytest.raises(ReferentielError, match="disparu"):
        movements(year(2020, "1 2 3"), year(2021, "1 3", _2="1 3"))
    with pytest.raises(ReferentielError, match="apparu"):
        movements(year(2020, "1"), year(2021, "1 2"))


def test_a_renaming_is_no_movement() -> None:
    before, after = year(2020, "1 2"), Vintage(2021, {"1": "Autre", "2": "N2"}, {})
    assert compare([before, after]) == ([], [Renaming(2021, "1", "N1", "Autre")])


@pytest.mark.parametrize(
    ("before", "after"),
    [("Œuilly", "Oeuilly"), ("Faux", "FAUX"), ("Percy", "Le Percy"), ("Sougéal", "Sougeal")],
)
def test_a_spelling_is_no_renaming(before: str, after: str) -> None:
    first, second = (Vintage(2021 + n, {"1": nom}, {}) for n, nom in enumerate([before, after]))
    assert compare([first, second]) == ([], [])
    assert compare([second, Vintage(2023, {"1": f"{before} 2"}, {})])[1] != []


def commune(code: str, *former: str) -> Commune:
    return Commune(code, f"N{code}", "01", "84", 1, (), former)


def test_parts_say_better_than_links() -> None:
    part = Partie("3", "N3", "commune_deleguee", "2", None, ())
    city = Partie("4", "N4", "arrondissement_municipal", "2", None, ())
    divisions = Divisions({"1": commune("1", "3", "5"), "2": commune("2")}, (part, city))
    assert vintage(2021, divisions).meres == {"3": frozenset("2"), "5": frozenset("1")}


RECORDS = [
    {"type": "COM", "code": "1", "nom": "A", "id": "a", "dateFin": "2019-01-01"},
    {"type": "COM", "code": "1", "nom": "AB", "id": "ab", "dateDebut": "2019-01-01"},
    {"type": "COM", "code": "2", "nom": "B", "id": "b", "dateFin": "2019-01-01", "successeur": "d"},
    {"type": "COMD", "code": "2", "nom": "B", "id": "d", "pole": "ab"},
    {"type": "COM", "code": "7", "nom": "Z", "id": "z", "dateFin": "2018-01-01"},
]


def test_the_first_years_come_from_the_dated_records() -> None:
    first = vintage_2018(RECORDS)
    assert dict(first.noms) == {"1": "A", "2": "B"}
    second = vintage_2019(Divisions({"1": commune("1")}, ()), RECORDS)
    assert pairs(movements(first, second)) == [("1", "1"), ("2", "1")]


def test_2020_comes_from_the_members_of_epci() -> None:
    before, after = year(2019, "1 2 3 9"), year(2021, "1 9", _2="1", _3="1")
    middle = vintage_2020({"1": "N1", "2": "Entre-temps"}, before, after)
    assert dict(middle.noms) == {"1": "N1", "2": "Entre-temps", "9": "N9"}
    assert pairs(movements(before, middle)) == [("1", "1"), ("3", "1")]


def test_2020_is_spelled_as_the_years_around_it() -> None:
    before = Vintage(2019, {"1": "Saint-Christol-lez-Alès", "2": "Œ", "3": "Ports", "4": "A"}, {})
    after = Vintage(2021, {"1": "Saint-Christol-lez-Alès", "2": "Œ", "3": "Ports-Vienne",
                           "4": "C"}, {})  # fmt: skip
    members = {"1": "Saint-Christol-lès-Alès", "2": "Oe", "3": "PORTS", "4": "B", "5": "D"}
    middle = vintage_2020(members, before, after)
    assert list(middle.noms.values()) == ["Saint-Christol-lez-Alès", "Œ", "Ports", "B", "D"]


# What ended long ago


def record(code: str, nom: str, begin: str = "", end: str = "", **more: str | list[str]) -> Any:
    kind = more.pop("type", "COM")
    dates = {"dateDebut": begin, "dateFin": end}
    return {"id": f"{kind}-{code}@{begin}", "type": kind, "code": code, "nom": nom,
            **{name: day for name, day in dates.items() if day}, **more}  # fmt: skip


def ended(
    *records: Any, noms: dict[str, str], parts: tuple[Partie, ...] = (),
    moved: tuple[Movement, ...] = (),
) -> list[tuple[str, str, int, str, tuple[str, ...]]]:  # fmt: skip
    communes = {code: replace(commune(code), nom=nom) for code, nom in noms.items()}
    history = History(frozenset(noms), 2026, moved)
    found = find_disparues(records, Divisions(communes, parts), history, [])
    return [(one.code, one.nom, one.jusqu_en, one.fin.value, one.communes) for one in found]


ABSORBED = (
    record("1", "A", end="1972-03-01", successeur="COMP-1@1972-03-01"),
    record("1", "A", "1972-03-01", type="COMP", pole="COM-2@1972-03-01"),
    record("2", "B", end="1972-03-01", successeur="COMP-2@1972-03-01"),
    record("2", "B", "1972-03-01", type="COMP", pole="COM-2@1972-03-01"),
    record("2", "B", "1972-03-01"),
)


def test_what_was_absorbed_is_where_its_pole_is() -> None:
    assert ended(*ABSORBED, noms={"2": "B"}) == [("1", "A", 1972, "commune", ("2",))]


def test_it_follows_its_pole_to_today() -> None:
    moved = (Movement(2022, "2", "B", "3", "C"), Movement(2022, "3", "C", "3", "C"))
    found = ended(*ABSORBED, noms={"3": "C"}, moved=moved)
    assert found == [("1", "A", 1972, "commune", ("3",))]
    # Restored since, the pole has what it had taken in.
    last = record("2", "B", "1972-03-01", "2016-01-01", successeur="COMD-2@2016-01-01")
    part = record("2", "B", "2016-01-01", type="COMD", pole="COM-3@2016-01-01")
    new = record("3", "C", "2016-01-01")
    split = (Movement(2024, "3", "C", "2", "B"), Movement(2024, "3", "C", "3", "C"))
    records = (*ABSORBED[:-1], last, part, new)
    found = ended(*records, noms={"2": "B", "3": "C"}, moved=split)
    assert found == [("1", "A", 1972, "commune", ("2",))]


def test_what_was_restored_or_is_a_part_by_now_has_not_ended() -> None:
    back = (
        ABSORBED[0],
        {**ABSORBED[1], "dateFin": "1980-01-01", "successeur": "COM-1@1980-01-01"},
        *ABSORBED[2:],
        record("1", "A", "1980-01-01"),
    )
    assert ended(*back, noms={"1": "A", "2": "B"}) == []
    part = Partie("1", "À", "commune_associee", "2", None, ())
    assert ended(*ABSORBED, noms={"2": "B"}, parts=(part,)) == []


def test_a_name_or_a_code_alone() -> None:
    renamed = (
        record("1", "A", end="1998-01-04", successeur="COM-1@1998-01-04"),
        record("1", "A-sur-B", "1998-01-04"),
    )
    assert ended(*renamed, noms={"1": "A-sur-B"}) == [("1", "A", 1998, "nom", ("1",))]
    assert ended(*renamed, noms={"1": "a sur b", "2": "A"})[0][3] == "nom"
    spelled = (record("1", "Œ", end="1998-01-04", successeur="COM-1@1998-01-04"),
               record("1", "Oe", "1998-01-04"))  # fmt: skip
    assert ended(*spelled, noms={"1": "Oe"}) == []
    coded = (record("1", "A", end="1976-01-01", successeur="COM-2@1976-01-01"),
             record("2", "A", "1976-01-01"))  # fmt: skip
    assert ended(*coded, noms={"2": "A"}) == [("1", "A", 1976, "code", ("2",))]
    # Another has taken its code: neither name nor code would find it.
    assert ended(*coded, noms={"1": "Autre", "2": "A"}) == []


def test_a_group_that_was_dissolved_is_all_that_was_in_it() -> None:
    members = ["COMP-1@1971-02-01", "COMP-2@1971-02-01", "COMP-3@1971-02-01"]
    group = record("1", "Groupe", "1971-02-01", "1987-04-08", membres=members)
    parts = [
        record(code, code * 2, "1971-02-01", end, type="COMP", pole="COM-1@1971-02-01",
               successeur=f"COM-{code}@{end}")
        for code, end in (("1", "1987-04-08"), ("2", "1987-04-08"), ("3", "1980-01-01"))
    ]  # fmt: skip
    back = [record(code, code * 2, end) for code, end in
            (("1", "1987-04-08"), ("2", "1987-04-08"), ("3", "1980-01-01"))]  # fmt: skip
    found = ended(group, *parts, *back, noms={"1": "11", "2": "22", "3": "33"})
    assert found == [("1", "Groupe", 1987, "commune", ("1", "2"))]


def test_what_was_suppressed_or_ended_later_is_left_out() -> None:
    suppressed = record("1", "A", end="1950-06-17", raisonFin="suppression")
    later = record("2", "B", end="2019-01-01", successeur="COM-2@2019-01-01")
    assert ended(suppressed, later, record("2", "B-C", "2019-01-01"), noms={"2": "B-C"}) == []


# Packages and files


def test_packages_are_verified_before_they_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "p-1.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        info = tarfile.TarInfo("package/data/x.json")
        info.size = 2
        tar.addfile(info, io.BytesIO(b"[]"))
    right = hashlib.sha256(archive.read_bytes()).hexdigest()
    good = vintages.Package("npm", "p", "1", archive.name, right, "")
    assert packages.member(packages.fetch(good, tmp_path), "package/data/x.json") == b"[]"
    with pytest.raises(ReferentielError, match=r"y\.json"):
        packages.member(archive, "package/data/y.json")
    wrong = vintages.Package("npm", "p", "1", archive.name, "0" * 64, "")
    with pytest.raises(ReferentielError, match="attendue"):
        packages.fetch(wrong, tmp_path)


def test_every_package_has_a_checksum() -> None:
    used = vintages.every_package()
    assert len({package.sha256 for package in used}) == len(used)
    assert all(len(package.sha256) == 64 for package in used)


def test_tables_and_arcs_are_written_the_same_each_time(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", ("a", "b"), [("é", None), ("x,y", 1)])
    assert (tmp_path / "t.csv").read_bytes() == 'a,b\né,\n"x,y",1\n'.encode()
    topology = topology_of([square(0, 0), square(10, 0)])
    for name in ("one.npz", "two.npz"):
        write_topology(topology, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    back = read_topology(tmp_path / "one.npz")
    assert back.faces == topology.faces
    assert sides(back) == sides(topology)
    assert back.xy.tolist() == topology.xy.tolist()
    assert back.offsets.tolist() == topology.offsets.tolist()


# The shipped referential


@pytest.fixture(scope="module")
def france() -> Communes:
    return read_communes()


@pytest.fixture(scope="module")
def graph(france: Communes) -> Adjacency:
    return with_whole_cities(adjacency(france), france)


def test_figures(france: Communes, graph: Adjacency) -> None:
    assert checks.measure(france, graph) == vintages.EXPECTED


@pytest.mark.france
def test_the_whole_passes_its_checks(france: Communes) -> None:
    checks.check_referentiel(france)


def test_movements_of_the_pays_de_la_loire(france: Communes) -> None:
    to = france.history.translate
    departements = ("44", "49", "53", "72", "85")
    here = {code for code in france.history.valid(2018) if code.startswith(departements)}
    assert sum(to(code, 2018).targets != (code,) for code in here) == 48
    assert to("44160", 2018).targets == ("44003",)
    assert to("85084", 2023).targets == ("85084", "85165", "85212")
    assert to("49069", 2024).targets == ("49126",)
    assert to("60694", 2018).targets == ("60054", "60694")
    assert to("60694", 2024).targets == ("60694",)


def test_communes_without_epci(france: Communes) -> None:
    alone = {code for code, commune in france.by_code.items() if not commune.epci}
    assert alone == vintages.NO_EPCI


def test_islands_are_linked_and_corsica_is_not(france: Communes, graph: Adjacency) -> None:
    metropolitan = {code for code in france.by_code if not code.startswith("97")}
    mainland, corsica = graph.pieces(metropolitan)
    assert {code[:2] for code in corsica} == {"2A", "2B"}
    assert {"85113", "29155", "56152", "17369"} <= set(mainland)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("85011", "85012", "tunnel", "X", "Y."), "incorrect"),
        (("85011", "85999", "pont", "X", "Y."), "incorrect"),
        (("85012", "85011", "pont", "X", "Y."), "incorrect"),
        (("85011", "85012", "pont", "X", ""), "motif"),
        (("85083", "85106", "pont", "X", "Y."), "se touchent"),
        (("85011", "85012", "pont", "X", "Y."), "séparés"),
    ],
)
def test_bad_links_are_refused(
    france: Communes, graph: Adjacency, wrong: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ReferentielError, match=message):
        check_links(Adjacency(graph.voisinages, (Link(*wrong),)), france, checks.SEPARATE)


def test_damage_is_seen(france: Communes) -> None:
    topology = france.topology
    with pytest.raises(ReferentielError, match="atomes"):
        checks.check_topology(topology, ["01001"])
    flipped = Topology(topology.faces, topology.right, topology.left, topology.offsets, topology.xy)
    with pytest.raises(ReferentielError, match="gauche"):
        checks.check_topology(flipped, topology.faces)
    with pytest.raises(ReferentielError, match="Trous"):
        checks.check_holes(topology, ())
    with pytest.raises(ReferentielError, match="Chiffres"):
        checks.check_figures(vintages.EXPECTED._replace(communes=1), vintages.EXPECTED)
    with pytest.raises(ReferentielError, match="disparues"):
        checks.check_disparues(france, vintages.DISPARUES._replace(noms=1))
    with pytest.raises(ReferentielError, match="2025"):
        checks.check_vintages(france.history, {2025: ["01001"]})


def check_ended(communes: Communes) -> None:
    checks.check_attributes(communes)
    checks.check_disparues(communes, vintages.Ended(1, 0, 0))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("44901", "B", "44002"), ("44900", "A", "44001")], "triée"),
        ([("44001", "COMMUNE 44001", "44002")], "tenues pour disparues"),
        ([("44900", "A", "44001"), ("44901", "B", "44001")], "attendu"),
        ([("44900", "A", "44999")], "ne mène à rien"),
        ([("44900", "A", "")], "ne mène à rien"),
    ],
)
def test_a_wrong_table_of_what_ended_is_seen(
    tmp_path: Path, rows: list[tuple[str, str, str]], message: str
) -> None:
    communes = little(tmp_path)
    write_table(tmp_path / "disparues.csv", COLUMNS,
                [(code, nom, 1950, "commune", to) for code, nom, to in rows])  # fmt: skip
    with pytest.raises(ReferentielError, match=message):
        check_ended(communes)


def test_sources_tell_the_files_as_they_are(france: Communes) -> None:
    told = (france.folder / "SOURCES.md").read_text(encoding="utf-8")
    for path in france.folder.iterdir():
        if path.name != "SOURCES.md":
            content = path.read_bytes()
            line = next(row for row in told.splitlines() if row.startswith(f"| `{path.name}` |"))
            assert f"| {len(content)} |" in line, path.name
            assert hashlib.sha256(content).hexdigest() in line, path.name
            if path.suffix == ".csv":
                assert b"\r" not in content
    assert (france.folder / "topologie.npz").stat().st_size < 3_000_000


@pytest.mark.france
def test_surroundings_are_those_of_the_arcs(france: Communes, tmp_path: Path) -> None:
    write_voisinages(france.topology, tmp_path / "voisinages.csv")
    shipped = (france.folder / "voisinages.csv").read_bytes()
    assert (tmp_path / "voisinages.csv").read_bytes() == shipped


def test_other_surroundings_than_those_of_the_arcs_are_refused() -> None:
    topology = topology_of([square(0, 0), square(10, 0)])
    around = voisinages(topology)
    check_voisinages(Adjacency(around, ()), topology)
    around["00001"] = around["00001"]._replace(exterieur=around["00001"].exterieur + 1)
    with pytest.raises(ReferentielError, match="voisinages"):
        check_voisinages(Adjacency(around, ()), topology)


def test_cities_become_one_node(france: Communes, graph: Adjacency) -> None:
    atoms = adjacency(france)
    assert graph.neighbours("75101") == ()
    assert "92051" in graph.neighbours("75056")  # Neuilly-sur-Seine
    along = [m for (a, b), m in atoms.borders.items() if a.startswith("75") and b == "92051"]
    assert len(along) == 2
    assert graph.metres("75056", "92051") == graph.metres("92051", "75056") == sum(along)
    whole, parts = graph.box(["75056"]), atoms.box([f"751{n:02}" for n in range(1, 21)])
    assert whole == parts is not None
