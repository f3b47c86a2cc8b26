"""Official layers and tables to a referential: the same communes, the same checks."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
import xlsxwriter
from drawings import spikes, star
from extract import extract

from cptsgeo.communes import store
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.reading import read_communes
from cptsgeo.errors import LayerError, ReferentielError, TableError
from cptsgeo.geometry.rings import array_of
from cptsgeo.referentiel.importation import build_referentiel, read_official
from cptsgeo.referentiel.importation.official import Kind
from cptsgeo.referentiel.importation.partition import Shapes, draw_official

pytestmark = pytest.mark.france


def etalab(france: Communes, path: Path) -> Path:
    """All of France as Etalab publishes it: arrondissements besides their cities."""
    drawn = dict(zip(france.topology.faces, shapely.to_geojson(france.topology.polygons()),
                     strict=True))  # fmt: skip
    features = []

    def add(code: str, one: Any, shape: str, **more: object) -> None:
        about = {
            "code": code,
            "nom": one.nom,
            "departement": one.departement,
            "region": one.region,
            "epci": one.epci or None,
            **more,
        }
        features.append(f'{{"type":"Feature","properties":{json.dumps(about)},"geometry":{shape}}}')

    for code, commune in france.by_code.items():
        if code in france.arrondissements:
            whole = france.topology.union(france.atoms_of(code))
            add(code, commune, shapely.to_geojson(whole), plm=True)
        else:
            add(code, commune, drawn[code])
    for city, members in france.arrondissements.items():
        for one in members:
            add(one.code, one, drawn[one.code], commune=city)
    path.write_text('{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}",
                    encoding="utf-8")  # fmt: skip
    return path


def ign(
    france: Communes,
    path: Path,
    codes: list[str],
    formes: dict[str, shapely.Geometry] | None = None,
) -> Path:
    """Communes as IGN publishes them (ADMIN EXPRESS 4), in Lambert-93."""
    communes = [france.by_code[code] for code in codes]
    drawn = formes or {}
    geopandas.GeoDataFrame(
        {
            "code_insee": codes,
            "nom_officiel": [one.nom for one in communes],
            "statut": ["Commune simple"] * len(codes),
            "population": [one.population + 1 for one in communes],
            "code_insee_du_departement": [one.departement for one in communes],
            "code_insee_de_la_region": [one.region for one in communes],
            "codes_siren_des_epci": [f"{one.epci}/200000000" for one in communes],
        },
        geometry=[drawn.get(code) or france.topology.union([code]) for code in codes],
        crs="EPSG:4326",
    ).to_crs("EPSG:2154").to_file(path)
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder of the user's, for these tests only."""
    folder = tmp_path_factory.mktemp("données de l’été")
    before = os.environ.get(store.FOLDER)
    os.environ[store.FOLDER] = str(folder)
    yield folder
    if before is None:
        del os.environ[store.FOLDER]
    else:
        os.environ[store.FOLDER] = before


def cptsgeo(*args: str | Path) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "cptsgeo", *map(str, args)], capture_output=True, encoding="utf-8",
        check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(place: Path, france: Communes) -> Path:
    """Import all of France, by the command."""
    layer = etalab(france, place / "communes-100m.geojson")
    done = cptsgeo("donnees", "importer", layer, "--nom", "Étalab été")
    assert done.returncode == 0, done.stderr
    assert "nettoyage" in done.stderr
    assert "--referentiel etalab-ete" in done.stdout
    return place / "referentiels" / "etalab-ete"


def test_all_of_france_comes_back_the_same(whole: Path, france: Communes) -> None:
    found = read_communes(whole)
    assert dict(found.by_code) == dict(france.by_code)
    assert found.arrondissements == france.arrondissements
    assert found.topology.faces == france.topology.faces
    mine, theirs = found.topology.polygons(), france.topology.polygons()
    assert shapely.equals(shapely.normalize(mine), shapely.normalize(theirs)).all()
    assert adjacency(found).voisinages == adjacency(france).voisinages
    assert adjacency(found).links == adjacency(france).links
    assert found.disparues == france.disparues
    assert found.renommages == france.renommages
    assert "Etalab" in found.vintages.mention
    assert sorted(path.name for path in whole.parent.iterdir()) == ["etalab-ete"]


def test_it_is_employed_when_asked_and_by_default_once_chosen(whole: Path) -> None:
    asked = cptsgeo("ou", "Ancenis", "--referentiel", "etalab-ete", "--format", "json")
    plain = cptsgeo("ou", "Ancenis", "--format", "json")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout == plain.stdout
    drawn = cptsgeo("zones-blanches", "--format", "json", "--referentiel", str(whole))
    assert drawn.returncode == 0, drawn.stderr
    chosen = cptsgeo("donnees", "choisir", "etalab-ete")
    assert chosen.returncode == 0, chosen.stderr
    try:
        told = cptsgeo("donnees", "info")
        assert "etalab-ete" in told.stdout
        assert "Etalab" in told.stdout
    finally:
        assert cptsgeo("donnees", "choisir", store.EMBEDDED).returncode == 0
    assert "« embarque »".replace(" ", "\xa0") in cptsgeo("donnees", "info").stdout


def test_names_that_do_not_exist(whole: Path) -> None:
    for args in (("donnees", "choisir", "autre"), ("ou", "Angers", "--referentiel", "autre"),
                 ("donnees", "info", "autre")):  # fmt: skip
        done = cptsgeo(*args)
        assert done.returncode == 2
        assert "etalab-ete" in done.stderr
    again = cptsgeo("donnees", "importer", whole.parents[1] / "communes-100m.geojson", "--nom",
                    "etalab-ete")  # fmt: skip
    assert again.returncode == 2
    assert "--ecraser" in again.stderr


@pytest.mark.usefixtures("place")
def test_info_tells_checksums() -> None:
    done = cptsgeo("donnees", "info", "--format", "json")
    document = json.loads(done.stdout)
    files = {row["fichier"]: row["sha256"] for row in document["fichiers"]}
    assert len(files["topologie.npz"]) == 64
    assert document["cog"] == 2026


def test_info_overwrites_nothing_of_the_user(tmp_path: Path) -> None:
    kept = tmp_path / "notes.csv"
    kept.write_text("à moi", encoding="utf-8")
    done = cptsgeo("donnees", "info", "--sortie", kept)
    assert done.returncode == 2
    assert "--ecraser" in done.stderr
    assert kept.read_text(encoding="utf-8") == "à moi"


@pytest.fixture(scope="module")
def ouest(place: Path, france: Communes) -> Communes:
    """Give two regions, and the departments of the three cities."""
    around = ["44", "49", "53", "72", "85", "22", "29", "35", "56", "13", "69", "75"]
    return extract(france, place / "ouest", around)


@pytest.fixture(scope="module")
def part(place: Path, ouest: Communes) -> Communes:
    """Import one department, moved a little, with INSEE and DGCL tables, of a COG to come."""
    codes = [code for code in ouest.codes_of(["53"]) if code != "53002"]
    both = ouest.topology.union(["53001", "53002"])
    layer = ign(ouest, place / "ade.gpkg", codes, formes={"53001": both})
    people = place / "donnees_communes.csv"
    rows = "".join(f"52;PDL;53;{code};X;{1000 + int(code[2:])};1;1\n" for code in codes)
    people.write_text(f"REG;Région;DEP;COM;Commune;PMUN;PCAP;PTOT\n{rows}", encoding="utf-8")
    epci = place / "epcicom2027.xlsx"
    with xlsxwriter.Workbook(str(epci)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Composition communale des EPCI"])
        sheet.write_row(1, 0, ["siren", "raison_sociale", "insee", "nom_membre"])
        for rank, code in enumerate(codes):
            sheet.write_row(rank + 2, 0, ["245300000", "CC de l’essai", code, "X"])
    moves = place / "v_mvt_commune_2027.csv"
    moves.write_text(
        "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,"
        "TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n"
        "32,2027-01-01,COM,53001,0,A,A,Ahuillé,COM,53001,0,A,A,Ahuillé\n"
        "32,2027-01-01,COM,53002,0,B,B,Alexain,COM,53001,0,A,A,Ahuillé\n"
        "32,2027-01-01,COM,53002,0,B,B,Alexain,COMD,53002,0,B,B,Alexain\n"
        "10,2020-01-01,COM,53003,0,C,C,Avant,COM,53003,0,C,C,Après\n",
        encoding="utf-8",
    )
    cog = place / "v_commune_2027.csv"
    cog.write_text(
        "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n"
        "COM,53001,52,53,53D,532,1,A,A,Ahuillé-Alexain,5306,\n"
        "COMD,53002,,,,,1,B,B,Alexain,,53001\nCOMD,53001,,,,,1,A,A,Ahuillé,,53001\n"
        + "".join(
            f"ARM,{one.code},84,69,69M,691,0,X,X,{one.nom},,{city}\n"
            for city, members in ouest.arrondissements.items()
            for one in members
        ),
        encoding="utf-8",
    )
    files = [read_official(path, ouest) for path in (layer, people, epci, moves, cog)]
    assert [one.kind for one in files] == [Kind.COMMUNES, Kind.POPULATIONS, Kind.EPCI,
                                           Kind.MOUVEMENTS, Kind.COG]  # fmt: skip
    steps: list[str] = []
    built = build_referentiel(files, ouest, place / "referentiels" / "demain", steps.append)
    assert len(steps) == 4
    assert any("département" in one for one in built.remarques)
    return built.communes


def test_a_cog_to_come_is_followed(part: Communes, ouest: Communes) -> None:
    assert part.vintages.cog == 2027
    assert len(part.by_code) == len(ouest.by_code) - 1
    assert part.history.translate("53002", 2026).target == "53001"
    assert part.by_code["53003"].population == 1003
    assert part.by_code["53001"].nom == "Ahuillé-Alexain"
    assert part.holders_of_part["53002"] == ("53001",)
    known = {code for one in part.disparues.rows for code in one.communes}
    assert len(part.disparues.rows) == len(ouest.disparues.rows)
    assert known <= part.by_code.keys()
    assert part.arrondissements == ouest.arrondissements
    assert part.by_code["53001"].epci == "245300000"
    assert part.epci["245300000"] == "CC de l’essai"
    assert set(part.by_code["53001"].codes_postaux.split()) >= set(
        ouest.by_code["53002"].codes_postaux.split()
    )
    merged = part.topology.union(["53001"])
    both = ouest.topology.union(["53001", "53002"])
    assert shapely.hausdorff_distance(merged, both) < 1e-3
    # Other departments are as they were, and the seam is clean.
    far = ["13055", "35238", "72181"]
    for code in far:
        atoms = part.atoms_of(code)
        assert shapely.equals(part.topology.union(atoms), ouest.topology.union(atoms))
    assert shapely.coverage_is_valid(part.topology.polygons())


def test_a_plan_is_migrated_to_it(part: Communes, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "plan.toml").write_text('nom = "E"\nperimetre = ["53"]\ncog = 2026\n', "utf-8")
    (folder / "cpts.csv").write_text("cpts_id,nom\na,A\n", "utf-8")
    (folder / "compositions.csv").write_text("cpts_id,code_commune\na,53002\na,53003\n", "utf-8")
    done = cptsgeo("cog", "migrer", folder, "--sortie", tmp_path / "neuf", "--referentiel",
                   part.folder)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "2027" in done.stdout
    text = (tmp_path / "neuf" / "compositions.csv").read_text(encoding="utf-8")
    assert "53001" in text
    assert "53002" not in text


def test_what_does_not_fit_is_refused_and_leaves_nothing(
    place: Path, ouest: Communes, tmp_path: Path
) -> None:
    def build(*paths: Path) -> None:
        files = [read_official(path, ouest) for path in paths]
        build_referentiel(files, ouest, place / "referentiels" / "faux", lambda _: None)

    codes = ouest.codes_of(["53"])
    missing = ign(ouest, tmp_path / "manque.gpkg", codes[5:])
    with pytest.raises(ReferentielError, match="Il manque 5"):
        build(missing)
    shapes = {code: ouest.topology.union([code]) for code in codes}
    layer = geopandas.GeoDataFrame(
        {"code": [*codes[1:], "53999"], "nom": ["X"] * len(codes)},
        geometry=list(shapes.values()), crs="EPSG:4326",
    )  # fmt: skip
    layer.to_file(tmp_path / "autre.gpkg")
    with pytest.raises(ReferentielError, match="53999"):
        build(tmp_path / "autre.gpkg")
    twice = ign(ouest, tmp_path / "deux.gpkg", [*codes, codes[0]])
    with pytest.raises(ReferentielError, match="deux fois"):
        build(twice)
    table = tmp_path / "p.csv"
    table.write_text("COM;PMUN\n53001;12\n", encoding="utf-8")
    with pytest.raises(ReferentielError, match="couche de communes"):
        build(table)
    assert not (place / "referentiels" / "faux").exists()
    assert not list((place / "referentiels").glob(".*"))


@pytest.mark.parametrize("since", [2018, 2019, 2023])
def test_an_older_department_stands_beside_those_of_today(france: Communes, since: int) -> None:
    """Essarts-en-Bocage (85084) was divided in 2024, Neussargues en Pinatelle (15141) in 2025."""
    translate, atom = france.history.translate, france.by_code.keys()
    whole = {
        code: translate(code, since).targets
        for code in france.history.valid(since)
        if code.startswith("85")
    }
    times = Counter(target for targets in whole.values() for target in targets)
    alone = {
        code: targets
        for code, targets in whole.items()
        if atom >= {*targets} and all(times[target] == 1 for target in targets)
    }
    assert set(alone["85084"]) == {"85084", "85165", "85212"}
    codes = tuple(alone)
    layer = Shapes(codes, array_of([france.topology.union(alone[code]) for code in codes]))
    today = tuple(france.codes_of(["15"]))
    others = Shapes(today, france.topology.polygons(today))
    divided = {
        old: Shapes(tuple(sorted(to)), france.topology.polygons(sorted(to)))
        for old, to in (("85084", alone["85084"]), ("15141", translate("15141", since).targets))
    }
    found = draw_official(layer, others, divided, france.history, since)
    assert {*today, "85084", "85165", "85212"} <= {*found.faces}
    for code in ("15141", "15031", "85165", "85047"):
        mine, theirs = found.union([code]), france.topology.union([code])
        assert shapely.area(shapely.symmetric_difference(mine, theirs)) < 1e-6


def test_members_of_epci_as_insee_lists_them(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "Intercommunalite_Metropole_au_01-01-2026.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        groups = book.add_worksheet("EPCI")
        groups.write_row(5, 0, ["EPCI", "LIBEPCI", "NATURE_EPCI", "NB_COM"])
        groups.write_row(6, 0, ["245300000", "CC de l’essai", "CC", 2])
        sheet = book.add_worksheet("Composition_communale")
        sheet.write_row(0, 0, ["Intercommunalité - Métropole au 01-01-2026"])
        sheet.write_row(5, 0, ["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"])
        for rank, (code, siren, name) in enumerate([
            ("01001", "245300000", "CC de l’essai"), ("53001", "245300000", "CC de l’essai"),
            ("85113", "ZZZZZZZZZ", "Sans objet"),
        ]):  # fmt: skip
            sheet.write_row(rank + 6, 0, [code, "X", siren, name, code[:2], "52"])
    found = read_official(path, france)
    assert found.kind is Kind.EPCI
    assert found.epci == dict.fromkeys(("01001", "53001"), ("245300000", "CC de l’essai"))


def test_files_that_are_not_official(tmp_path: Path, france: Communes) -> None:
    roads = geopandas.GeoDataFrame({"rue": ["A"]}, geometry=[shapely.box(-1, 47, -0.9, 47.1)],
                                   crs="EPSG:4326")  # fmt: skip
    roads.to_file(tmp_path / "rues.gpkg")
    with pytest.raises(LayerError, match="ADMIN EXPRESS"):
        read_official(tmp_path / "rues.gpkg", france)
    (tmp_path / "t.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(TableError, match="INSEE"):
        read_official(tmp_path / "t.csv", france)
    square = [shapely.box(-1, 47, -0.9, 47.1)]
    wrong = geopandas.GeoDataFrame({"code": ["x"], "nom": ["X"]}, geometry=square, crs=4326)
    wrong.to_file(tmp_path / "w.gpkg")
    with pytest.raises(LayerError, match="n’en est pas un"):
        read_official(tmp_path / "w.gpkg", france)


def test_a_layer_of_communes_that_cross_themselves_is_told(
    tmp_path: Path, france: Communes
) -> None:
    for drawing, words in ((star(301), "se recoupe plus de"), (spikes(20_000, 0.1), "se longent")):
        shape = shapely.geometry.mapping(drawing)
        about = {"code": "44003", "nom": "Ancenis", "departement": "44", "region": "52"}
        feature = {"type": "Feature", "properties": about, "geometry": shape}
        path = tmp_path / "communes.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        with pytest.raises(LayerError, match=words):
            read_official(path, france)


def test_texts_of_official_files_are_clean(tmp_path: Path, france: Communes) -> None:
    about = {"code": "44003", "nom": "An\x1b[2Jcenis\x00", "departement": "44", "region": "52",
             "population": "9" * 5000}  # fmt: skip
    shape = shapely.geometry.mapping(shapely.box(-1.25, 47.35, -1.05, 47.45))
    feature = {"type": "Feature", "properties": about, "geometry": shape}
    path = tmp_path / "communes.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (row,) = read_official(path, france).communes
    assert row.nom == "An [2Jcenis"
    assert row.population is None


@pytest.mark.parametrize(
    "text",
    [
        "COM;PMUN\n44003;²\n44109;" + "9" * 5000 + "\n44110;12\n",
        "MOD;DATE_EFF;TYPECOM_AV;COM_AV;TYPECOM_AP;COM_AP\n41;hier;COM;44003;COM;44004\n"
        "41;2021-01-01;COM;44003;COM;44004\n41;;COM;44003;COM;\n",
    ],
)
def test_a_cell_of_an_official_table_that_is_no_number(
    tmp_path: Path, france: Communes, text: str
) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = read_official(tmp_path / "t.csv", france)
    assert found.populations == {"44110": 12} or len(found.mouvements) == 1


def test_an_interrupted_import_leaves_nothing(place: Path, ouest: Communes, tmp_path: Path) -> None:
    layer = ign(ouest, tmp_path / "a.gpkg", ouest.codes_of(["53"]))
    files = [read_official(layer, ouest)]

    def interrupt(step: str) -> None:
        if step.startswith("contrôles"):
            raise KeyboardInterrupt

    (place / "referentiels").mkdir(exist_ok=True)
    before = sorted(place.rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        build_referentiel(files, ouest, place / "referentiels" / "coupé", interrupt)
    assert sorted(place.rglob("*")) == before
