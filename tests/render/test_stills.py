"""Still pictures: what is written where, in files that are always the same."""

import functools
import io
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from commands import assert_one_sentence, run
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.evolution import evolution
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.render.drawing.lettering import clean, lacking, width
from cptsgeo.render.formats import State, of_name
from cptsgeo.render.pages.maps.model import MapPage
from cptsgeo.render.pages.maps.places import cpts_page, departement_page, region_page
from cptsgeo.render.paper.chart import chart_evolution
from cptsgeo.render.paper.map import draw, still_map
from cptsgeo.render.paper.names import ways
from cptsgeo.render.paper.sheet import PAPERS
from cptsgeo.render.paper.zones import draw_zones
from cptsgeo.text.french import number

pytestmark = pytest.mark.slow

HOSTILE = "<b>$x_1$ & Cie"


@pytest.fixture(scope="module")
def contents(shipped: Territories) -> dict[str, MapPage]:
    return {
        "region": region_page(shipped, "52"),
        "44": departement_page(shipped, "44"),
        "ancenis": cpts_page(shipped, "ancenis"),
    }


@pytest.fixture(scope="module")
def picture(contents: dict[str, MapPage]) -> Callable[..., bytes]:
    """Give what makes a picture, each once."""

    @functools.cache
    def make(name: str, form: str, paper: str = "a4") -> bytes:
        return still_map(contents[name], form, PAPERS[paper]).content

    return make


@pytest.fixture(scope="module")
def sheet(contents: dict[str, MapPage]) -> Callable[..., Any]:
    """Give what draws a map on a sheet and tells what was placed where, each once."""

    @functools.cache
    def make(name: str, paper: str = "a4") -> Any:
        return draw(contents[name], PAPERS[paper])

    return make


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    """What is written as text in an SVG, the lines of a name joined."""
    tree = ElementTree.fromstring(svg)
    return [plain(" ".join(filter(None, one.itertext()))) for one in tree.iter(f"{SVG}text")]


def pages(pdf: bytes) -> list[str]:
    """What each page of a PDF says, the no-break spaces plain."""
    found = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(plain(page.extract_text()).split()) for page in found]


def fonts(pdf: bytes) -> dict[str, bool]:
    """Fonts of a PDF, without the tag of a subset, and whether each is in the file."""
    found: dict[str, bool] = {}

    def look(resources: Any) -> None:
        for one in (resources.get("/Font") or {}).values():
            (described,) = one["/DescendantFonts"]
            name = one["/BaseFont"].partition("+")[2]
            found[name] = {"/FontFile2", "/FontFile3"} & {*described["/FontDescriptor"]} != set()
        for kind in ("/XObject", "/Pattern"):
            for one in (resources.get(kind) or {}).values():
                if "/Resources" in one.get_object():
                    look(one["/Resources"])

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        look(page["/Resources"])
    return found


@pytest.mark.parametrize("name", ["region", "44", "ancenis"])
@pytest.mark.parametrize("paper", ["a4", "ecran"])
def test_no_name_is_over_another(sheet: Callable[..., Any], name: str, paper: str) -> None:
    placed = sheet(name, paper)[1].placement
    boxes = placed.taken.tolist()
    assert len(boxes) == len(placed.written) + 1 > 15  # the scale and the north have theirs
    left, top, right, bottom = placed.frame
    for rank, (x0, y0, x1, y1) in enumerate(boxes):
        assert left <= x0 < x1 <= right
        assert top <= y0 < y1 <= bottom
        for a0, b0, a1, b1 in boxes[rank + 1 :]:
            assert x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0


def test_every_cpts_can_be_told_on_the_map_of_the_region(
    sheet: Callable[..., Any], picture: Callable[..., bytes]
) -> None:
    placed = sheet("region")[1].placement
    shown = [" ".join(one.lines) for one in placed.written]
    assert len(shown) == len(set(shown)) == 43
    numbers = {text for text in shown if text.isdigit()}
    svg = picture("region", "svg")
    key = " ".join(texts(svg)).partition("Sur la carte")[2]
    for one in numbers:
        assert re.search(rf"\b{one} [A-ZÀ-Ý]", key)


def test_text_stays_text_and_the_legend_tells_what_is_drawn(picture: Callable[..., bytes]) -> None:
    written = texts(picture("region", "svg"))
    joined = " ".join(written)
    for told in (
        "Pays de la Loire", "Situation au 21 janvier 2026", "85,1 %", "Zone blanche (aucune CPTS)",
        "Accompagnement en cours · 3 CPTS", "50 km", "N", "Lambert-93", "IGN", "estimations",
        "Ancenis", "Limite de département",
    ):  # fmt: skip
        assert told in joined
    assert "Revendiquée" not in joined
    only = " ".join(texts(picture("44", "svg")))
    assert "Châteaubriant" in only
    assert "Limite de département" not in only
    (told,) = pages(picture("ancenis", "pdf"))
    for one in ("CPTS d’Ancenis", "87 582 habitants", "Mésanger", "10 km", "Lambert-93"):
        assert one in told


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_same_content_same_bytes(
    contents: dict[str, MapPage], picture: Callable[..., bytes], form: str
) -> None:
    first = picture("ancenis", form)
    assert still_map(contents["ancenis"], form, PAPERS["a4"]).content == first
    assert b"cptsgeo" in first


def test_a_pdf_has_our_font_in_it_and_no_other(picture: Callable[..., bytes]) -> None:
    for name in ("region", "ancenis"):
        assert fonts(picture(name, "pdf")) == {"Lato-Regular": True, "Lato-Bold": True}


def test_an_svg_stands_alone(picture: Callable[..., bytes]) -> None:
    """No style sheet, no picture, no script, nothing asked for; fonts are named with others."""
    tree = ElementTree.fromstring(picture("region", "svg"))
    kinds = {one.tag.removeprefix(SVG) for one in tree.iter() if one.tag.startswith(SVG)}
    assert kinds <= {"svg", "title", "metadata", "defs", "pattern", "clipPath", "rect", "path", "g",
                     "text", "use"}  # fmt: skip
    assert not any(name.startswith("on") or name in ("class", "style")
                   for one in tree.iter() for name in one.attrib)  # fmt: skip
    assert all(one.attrib["href"].startswith("#") for one in tree.iter(f"{SVG}use"))
    first, *others = tree.attrib["font-family"].split(", ")
    assert first == "Lato"
    assert others[-1] == "sans-serif"
    lines = [one for one in tree.iter(f"{SVG}path") if "stroke" in one.attrib]
    assert len(lines) > 5
    assert all(one.attrib.get("fill") == "none" for one in lines)
    assert len([*tree.iter(f"{SVG}use")]) >= 2, "halos"
    # Another font is made as wide as ours.
    for one in tree.iter(f"{SVG}text"):
        ems = width(one.text or "", bold="font-weight" in one.attrib)
        assert float(one.attrib["textLength"]) == pytest.approx(
            ems * float(one.attrib["font-size"]), rel=0.01, abs=1
        )


def test_a_pdf_bears_the_date_of_its_data(picture: Callable[..., bytes]) -> None:
    told = pypdf.PdfReader(io.BytesIO(picture("region", "pdf"))).metadata
    assert told
    assert told.title == "Couverture des CPTS – Pays de la Loire"
    assert str(told["/CreationDate"]).startswith("D:20260121")
    assert str(told["/Keywords"]).startswith("cptsgeo ")


def test_sizes(picture: Callable[..., bytes]) -> None:
    slide = picture("ancenis", "png", "ecran")
    assert struct.unpack(">II", slide[16:24]) == (1920, 1080)
    paper = picture("ancenis", "png")
    width, height = struct.unpack(">II", paper[16:24])
    where = paper.index(b"pHYs") + 4
    across, down, unit = struct.unpack(">IIB", paper[where : where + 9])
    assert unit == 1  # metres
    assert (round(1000 * width / across), round(1000 * height / down)) == (297, 210)
    assert across * 0.0254 > 190, "print size"
    page = pypdf.PdfReader(io.BytesIO(picture("ancenis", "pdf"))).pages[0].mediabox
    assert (round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) == (297, 210)


def test_the_scale_is_right(sheet: Callable[..., Any]) -> None:
    """The bar says as many kilometres as the geodesic between its ends, near enough."""
    from pyproj import Geod, Transformer

    drawn, ground = sheet("region")
    svg = drawn.svg()
    bar = re.search(r'id="echelle"[^>]*d="M(\d+) (\d+)h(\d+)"', svg)
    assert bar
    x, y, length = map(int, bar.groups())
    origin, scale = ground.seen.origin, ground.seen.scale
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    ends = [back.transform(origin[0] + end / scale, origin[1] - y / scale)
            for end in (x, x + length)]  # fmt: skip
    lons, lats = zip(*ends, strict=True)
    metres = Geod(ellps="GRS80").line_length(lons, lats)
    assert metres == pytest.approx(50_000, rel=0.003)


@pytest.fixture
def hostile(make_plan: Callable[..., Path], france: Communes) -> Territories:
    folder = make_plan({"a": "44003 44043", "b": "44003"}, perimetre="44",
                       statuts="a,2021,cpts_operationnelle,observation,,")  # fmt: skip
    (folder / "cpts.csv").write_text(
        f'cpts_id,nom\na,"{HOSTILE}"\nb,"{HOSTILE}"\n', encoding="utf-8"
    )
    return territories(read_plan(folder), france, contested=True)


def test_names_are_literal(hostile: Territories) -> None:
    svg = still_map(departement_page(hostile, "44"), "svg", PAPERS["a4"]).content
    assert HOSTILE in texts(svg)
    assert b"<b>" not in svg
    assert "Revendiquée par plusieurs CPTS" in " ".join(texts(svg))


def renamed(shipped: Territories, name: str) -> Territories:
    """The shipped plan, one of its CPTS called otherwise."""
    plan = shipped.plan
    cpts = [one._replace(nom=name) if one.cpts_id == "ancenis" else one for one in plan.cpts]
    return territories(replace(plan, cpts=tuple(cpts)), shipped.communes)


@pytest.mark.parametrize(
    "name",
    [
        '#import "@preview/cetz:0.3.0": *', '#read("/etc/hostname")', "#image(\"x.png\")", "$x^2$",
        "\\u{41} *gras* _ital_ `brut` @ref <label> //", "</text><script>alert(1)</script>",
        "&amp; ]]> <!-- -->", "{{ 7 * 7 }} ${x} %s", "#panic()", "= Titre", "#sys.inputs",
    ],
)  # fmt: skip
def test_markup_of_any_kind_is_text(shipped: Territories, name: str) -> None:
    page = cpts_page(renamed(shipped, name), "ancenis")
    (told,) = pages(still_map(page, "pdf", PAPERS["a4"]).content)
    svg = still_map(page, "svg", PAPERS["a4"]).content
    assert name.replace("'", "’") in " ".join(texts(svg))
    assert "".join(name.replace("'", "’").split()) in "".join(told.split())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
       st.sampled_from([1, 1, 1, 90]))  # fmt: skip
@examples(25)
def test_no_name_stops_a_picture(shipped: Territories, name: str, times: int) -> None:
    """Of 5,000 letters, of any script and direction, of signs that draw nothing."""
    page = cpts_page(renamed(shipped, name * times), "ancenis")
    drawn = still_map(page, "pdf", PAPERS["a4"])
    (told,) = pages(drawn.content)
    assert "habitants" in told
    assert "Lambert-93" in told
    assert drawn.lacking == lacking(clean(name) + page.title)
    svg = still_map(page, "svg", PAPERS["a4"])
    assert svg.lacking == frozenset()
    for y in re.findall(r'<text[^>]* y="(-?\d+)"', svg.content.decode()):
        assert 0 < int(y) < PAPERS["a4"].box[3]


def test_signs_that_the_font_has_not_are_told_once(plan: Path, tmp_path: Path) -> None:
    table = plan / "cpts.csv"
    told = table.read_text(encoding="utf-8").replace("CPTS d'Ancenis", "CPTS 漢 d'Ancenis 漢")
    table.write_text(told, encoding="utf-8")
    options = ("cartes", "--plan", plan, "--cpts", "ancenis", "--departement", "44",
               "--sortie", tmp_path)  # fmt: skip
    done = run(*options, "--format", "png")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("U+6F22") == 1
    assert "U+6F22" not in run(*options, "--format", "svg").stderr


def test_overseas_a_map_is_not_in_lambert_93(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    found = territories(read_plan(make_plan({"a": "97411"}, perimetre="974")), france)
    sheet, drawn = draw(departement_page(found, "974"), PAPERS["a4"])
    assert "Projection Mercator" in " ".join(texts(sheet.svg().encode()))
    # North is up, and Saint-Denis in the north of the island.
    ranks = {one.lines[0]: one for one in drawn.placement.written}
    assert ranks["Saint-Denis"].y < ranks["Le Tampon"].y < ranks["Saint-Joseph"].y


def test_a_plan_without_a_commune_is_drawn(
    make_plan: Callable[..., Path], france: Communes
) -> None:
    empty = territories(read_plan(make_plan({"a": ""}, perimetre="75")), france)
    for code, make in (("75", departement_page), ("11", region_page)):
        svg = still_map(make(empty, code), "svg", PAPERS["ecran"]).content
        assert "Zone blanche (aucune CPTS)" in texts(svg)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_chart_of_an_evolution(shipped: Territories, form: str) -> None:
    found = evolution(shipped, pas="annee")
    first = chart_evolution(found, form, PAPERS["a4"]).content
    assert chart_evolution(found, form, PAPERS["a4"]).content == first
    if form == "svg":
        joined = " ".join(texts(first))
        for told in ("Part de la population", "Au plus tard", "28", "2024", "37 CPTS"):
            assert told in joined


def test_the_axis_of_a_department_is_that_of_its_own_cpts(shipped: Territories) -> None:
    found = evolution(shipped, pas="annee", departements=["53"])
    written = texts(chart_evolution(found, "svg", PAPERS["a4"]).content)
    assert "8" in written
    assert "10" not in written
    assert "50" not in written


def test_ways_to_write_a_name() -> None:
    assert ways("Ancenis") == ("Ancenis",)
    assert ways("Vallées de l’Anjou Bleu")[0] == "Vallées de\nl’Anjou Bleu"
    found = ways("Nord Est Mayenne-Sarthe")
    assert len(found) == len(set(found)) > 2
    assert {way.replace("\n", "").replace(" ", "") for way in found} == {"NordEstMayenne-Sarthe"}


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_files_of_ours_are_replaced_and_no_other(tmp_path: Path, form: str) -> None:
    options = ("cartes", "--cpts", "ancenis", "--format", form, "--sortie", tmp_path)
    done = run(*options)
    assert done.returncode == 0, done.stderr
    assert f"cpts-ancenis.{form}" in done.stdout
    path = tmp_path / f"cpts-ancenis.{form}"
    first = path.read_bytes()
    assert run(*options).returncode == 0
    assert path.read_bytes() == first
    path.write_bytes(b"mon image")
    assert_one_sentence(run(*options), path.name, "ne vient pas de cptsgeo")
    assert path.read_bytes() == b"mon image"


# — what has stills beside the maps —


@pytest.fixture(scope="module")
def proposal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("liste") / "communes.csv"
    path.write_text("code\n49007\n49015\n49020\n49063\n", encoding="utf-8")
    return path


def written(tmp_path: Path, *words: str | Path, form: str = "svg") -> bytes:
    path = tmp_path / f"image.{form}"
    done = run(*words, "--sortie", path)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    return path.read_bytes()


def test_zones_are_numbered_on_the_map_and_in_its_key(tmp_path: Path) -> None:
    found = texts(written(tmp_path, "zones-blanches"))
    numbers = [text for text in found if re.fullmatch(r"\d+(\.\d+)?", text)]
    for leaf in ("1.1", "1.10", "2", "9"):
        assert numbers.count(leaf) >= 2, leaf
    joined = " ".join(found)
    for told in ("Zones blanches", "Pays de la Loire", "583 947", "Angers, 26 communes",
                 "301 190 hab.", "Partie d’une zone, par EPCI", "estimations", "Lambert-93",
                 "50 km"):  # fmt: skip
        assert told in joined, told
    assert "Financement" not in joined


@pytest.mark.parametrize("paper", PAPERS)
def test_the_key_of_zones_cuts_names_and_never_a_figure(shipped: Territories, paper: str) -> None:
    from cptsgeo.analysis.zones import zones_blanches

    named = replace(shipped.plan, nom="Un plan dont le nom est très long " * 5)
    found = zones_blanches(territories(named, shipped.communes))
    written = texts(draw_zones(found, PAPERS[paper]).svg().encode())
    leaves = [leaf for zone in found.zones for leaf in zone.feuilles]
    figures = [plain(number(leaf.population)) for leaf in leaves]
    shown = [one for one in figures if one in written or f"{one} hab." in written]
    (left,) = re.findall(r"et (\d+) autres zones", " ".join(written)) or ["0"]
    assert len(shown) + int(left) == len(leaves) == 18
    assert shown
    assert not any(re.fullmatch(r"\d[\d ]*…", one) for one in written)


def test_no_number_of_a_zone_is_over_another(shipped: Territories) -> None:
    from cptsgeo.analysis.zones import zones_blanches

    for paper in PAPERS.values():
        sheet = draw_zones(zones_blanches(shipped), paper)
        boxes = re.findall(
            r'<rect fill="#8a0020"[^>]* x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"',
            sheet.svg(),
        )
        assert len(boxes) == 18
        for rank, one in enumerate(boxes):
            x, y, wide, high = map(int, one)
            for other in boxes[rank + 1 :]:
                a, b, c, d = map(int, other)
                assert x + wide <= a or a + c <= x or y + high <= b or b + d <= y


def test_a_proposed_territory_is_drawn_with_its_verdict(tmp_path: Path, proposal: Path) -> None:
    found = texts(written(tmp_path, "valider", proposal, "--nom", "Nord Anjou"))
    joined = " ".join(found)
    for told in ("Validation de la proposition", "« Nord Anjou »", "Angers", "Territoire proposé",
                 "aujourd’hui dans une autre CPTS", "Limite du territoire examiné", "à trancher",
                 "au plus", "Lambert-93", "Situation au 21 janvier 2026"):  # fmt: skip
        assert told in joined, told
    invited = " ".join(texts(written(tmp_path, "valider", proposal, "--invitation")))
    assert "Territoire d’invitation" in invited
    assert "€" not in invited
    assert "Financement" not in invited


def test_a_whole_plan_is_drawn_with_its_verdict(tmp_path: Path) -> None:
    joined = " ".join(texts(written(tmp_path, "valider")))
    for told in ("Validation du plan", "6 points à trancher. Contrôle géographique",
                 "6 avertissements à trancher", "Sur la carte",
                 "Taille et population publiées discordantes (5)"):  # fmt: skip
        assert told in joined, told


def test_a_comparison_has_both_maps_and_what_changes(tmp_path: Path, plan: Path) -> None:
    found = texts(written(tmp_path, "comparer", plan, plan, "--au-a", "2023-12"))
    joined = " ".join(found)
    for told in ("Comparaison – Pays de la Loire", "Avant : Pays de la Loire", "24 changements",
                 "Après : Pays de la Loire", "Accompagnement en cours → CPTS opérationnelle",
                 "autres lignes, dans le texte"):  # fmt: skip
        assert told in joined, told
    assert found.count("N") == found.count("50 km") == 2
    assert "Rien n’a changé." in " ".join(texts(written(tmp_path, "comparer", plan, plan)))


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_stills_and_documents_are_set_twice_the_same(
    tmp_path: Path, proposal: Path, form: str
) -> None:
    for words in (("zones-blanches", "--departement", "85"), ("valider", proposal)):
        first = written(tmp_path, *words, form=form)
        assert written(tmp_path, *words, form=form) == first
        if form == "pdf":
            assert fonts(first) == {"Lato-Regular": True, "Lato-Bold": True}


def test_nothing_to_draw_is_told(tmp_path: Path) -> None:
    path = tmp_path / "vide.csv"
    path.write_text("code\n99999\n", encoding="utf-8")
    done = run("valider", path, "--sortie", tmp_path / "x.png")
    assert done.returncode == 2
    assert_one_sentence(done, "Rien à dessiner")


def test_a_pdf_of_before_typst_is_still_ours(tmp_path: Path) -> None:
    path = tmp_path / "carte.pdf"
    path.write_bytes(b"%PDF-1.4 /Creator (cptsgeo 0.2.0)")
    assert of_name("pdf").state(path) is State.OLDER
    path.write_bytes(b"%PDF-1.4 /Title (cptsgeo 0.2.0) /Creator (autre)")
    assert of_name("pdf").state(path) is State.FOREIGN


def test_misuse_is_told() -> None:
    assert_one_sentence(run("cartes", "--format", "png", "--fond"), "--fond")
    assert_one_sentence(run("evolution", "--format", "png"), "--sortie")
