"""The table of a whole region, as a user imports it."""

import csv
import io
import json
from pathlib import Path

import listings
import pytest
from books import simple_book
from commands import assert_one_sentence, run
from listings import Made

from cptsgeo.communes.communes import Communes
from cptsgeo.files.grids import read_grids
from cptsgeo.paths import default_plan
from cptsgeo.plan.files import read_plan
from cptsgeo.plan.naming import name_key
from cptsgeo.plan.territories import Territories, interpret

NBSP = "\u00a0"
SAID = ("--officielle", "--source", "ARS, janvier 2026", "--date-liste", "janvier 2026")
SHARED = ("--derogation", "villes partagées")


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


@pytest.fixture
def made(france: Communes) -> Made:
    return listings.listing(france)


def territories(path: Path, france: Communes) -> Territories:
    return interpret(read_plan(path), france, None)


def held(path: Path, france: Communes) -> dict[str, frozenset[str]]:
    """Communes of each CPTS of a plan, by its name."""
    found = territories(path, france)
    return {name_key(found.cpts[one].nom): atoms for one, atoms in found.atoms.items()}


def completed(path: Path, made: Made) -> None:
    """Type communes where some lack, as a user does in a spreadsheet that is saved."""
    nobodys = {made.rows[line - 1][1] for line, code in made.meant.items() if not code}
    rows = [list(line.cells) for line in read_grids(path)[0].lines]
    head = next(row for row in rows if "À compléter" in row)
    told = head.index("À compléter")
    for row in rows[rows.index(head) + 1 :]:
        if len(row) > told and row[told]:
            nom = next(nom for nom in made.truth if nom in row)
            cell = next(rank for rank, text in enumerate(row) if text in nobodys)
            row[cell] = min(made.truth[nom])
    simple_book(path, {"Tableau": rows})


def test_a_region_that_is_not_ours(tmp_path: Path, made: Made, france: Communes) -> None:
    listings.write_xlsx(made, tmp_path / "listing.xlsx")
    words: tuple[str | Path, ...] = ("plan", "importer", "listing.xlsx", *SAID)
    words += ("--sortie", "paca.xlsx")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "paca.xlsx").exists()
    assert "4 lignes sont à compléter" in plain(done.stderr)
    back = tmp_path / "listing-a-completer.xlsx"
    assert back.exists()
    # Nothing of a person is told, nor given back.
    inside = "".join(
        cell for grid in read_grids(back) for line in grid.lines for cell in line.cells
    )
    for person in made.persons:
        assert person not in done.stdout + done.stderr
        assert person not in inside
    # What nobody is, is typed where it lacks, and the table that was given back is imported.
    completed(back, made)
    words = ("plan", "importer", back, *SAID, "--sortie", "paca.xlsx")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    asked = plain(done.stderr.splitlines()[-1])
    assert asked.startswith("2 communes sont nommées par plusieurs CPTS : Nice (06088) par ")
    assert asked.endswith('ajouter --derogation "motif".')
    done = run(*words, *SHARED, "--statut", "operationnelle", "--nom", "Essai PACA", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "paca.xlsx").exists()) == (0, True)
    told = plain(done.stdout)
    assert f"Le plan a {len(made.truth)} CPTS" in told
    assert "Nice et Marseille 14e Arrondissement : partagées par dérogation, comptées une" in told
    done = run("ou", "Nice", "--plan", "paca.xlsx", cwd=tmp_path)
    assert "(ARS, janvier 2026)" in plain(done.stdout)
    found = held(tmp_path / "paca.xlsx", france)
    for nom, codes in made.truth.items():
        assert found[name_key(nom)] == set(codes), nom
    plan = read_plan(tmp_path / "paca.xlsx")
    assert plan.perimetre == tuple(sorted(listings.REGION))
    assert plan.nom == "Essai PACA"
    reached = {name_key(cpts.nom): (cpts.site_internet or "", cpts.contact or "")
               for cpts in plan.cpts}  # fmt: skip
    for nom, (site, contact) in made.reach.items():
        assert reached[name_key(nom)] in {(site, contact), (site, "")}, nom
    # It is mapped, validated, compared.
    done = run("valider", "--plan", "paca.xlsx", "--format", "json", cwd=tmp_path)
    verdict = json.loads(done.stdout)["verdict"]
    assert (done.returncode, verdict["etat"] != "obstacles") == (0, True)
    done = run("cartes", "--plan", "paca.xlsx", "--sortie", "cartes", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "cartes" / "bouches-du-rhone.html").exists()
    done = run("ou", "13014", "--plan", "paca.xlsx", cwd=tmp_path)
    assert "Partagée par dérogation" in done.stdout


def test_the_same_again_changes_nothing(tmp_path: Path, made: Made) -> None:
    listings.write_csv(made, tmp_path / "listing.csv")
    words = ("plan", "importer", "listing.csv", *SAID, *SHARED, "--partiel")
    assert run(*words, "--sortie", "plan", cwd=tmp_path).returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "plan").iterdir()}
    done = run(*words, "--dans", "plan", cwd=tmp_path)
    assert done.returncode == 0
    assert read_plan(tmp_path / "plan").nom == "Provence-Alpes-Côte d’Azur"
    assert f"70{NBSP}CPTS{NBSP}: liste déjà inscrite, inchangée." in done.stdout
    assert "Rien n’a changé" in done.stdout
    assert {path.name: path.read_bytes() for path in (tmp_path / "plan").iterdir()} == before


def estimated(tmp_path: Path) -> Path:
    assert run("plan", "copier", "--sortie", "plan", cwd=tmp_path).returncode == 0
    return tmp_path / "plan"


def table(rows: list[tuple[str, str]], path: Path) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([("CPTS", "Commune"), *rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def listing_of(found: Territories, *ids: str, but: str = "") -> list[tuple[str, str]]:
    """Rows of a table that says of some CPTS what the plan does, but for a commune."""
    return [(found.cpts[one].nom, code) for one in ids
            for code in sorted(found.atoms[one]) if code != but]  # fmt: skip


def test_into_the_plan_of_the_region(tmp_path: Path, france: Communes) -> None:
    plan = estimated(tmp_path)
    found = territories(default_plan(), france)
    lost = min(found.atoms["sud-loire-vignoble"] - {"44190"})
    rows = listing_of(found, "sud-loire-vignoble", "ancenis", "grand-lieu", but=lost)
    table([*rows, ("Nouvelle", "85223"), ("Nouvelle", "85113")], tmp_path / "listing.csv")
    words = ("plan", "importer", "listing.csv", *SAID, "--dans", "plan")
    before = {path.name: path.read_bytes() for path in plan.iterdir()}
    tried = run(*words, "--essai", cwd=tmp_path)
    assert (tried.returncode, tried.stderr.count("\n") < 12) == (0, True)
    assert {path.name: path.read_bytes() for path in plan.iterdir()} == before
    assert "Essai" in tried.stdout
    assert "À attribuer" in tried.stdout
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 0
    now = territories(plan, france)
    assert lost in now.a_attribuer
    assert {one for one, cpts in now.cpts.items() if cpts.fiabilite == "officielle"} == {
        "sud-loire-vignoble", "ancenis", "grand-lieu", "nouvelle",
    }  # fmt: skip
    # What was shown first is what was done.
    assert plain(tried.stdout).partition("Essai")[0][:400] == plain(done.stdout)[:400]
    assert run("plan", "annuler", "--plan", "plan", cwd=tmp_path).returncode == 0
    assert {path.name: path.read_bytes() for path in plan.iterdir()} == before


def test_a_layer_goes_the_same_way(tmp_path: Path, france: Communes) -> None:
    done = run("exporter", "--departement", "53", "--sortie", "ars.gpkg", cwd=tmp_path)
    assert done.returncode == 0
    done = run("plan", "importer", "ars.gpkg", "--declaree", "--sortie", "plan", cwd=tmp_path)
    if done.returncode:  # Several layers: the one of CPTS is asked for.
        done = run("plan", "importer", "ars.gpkg", "--declaree", "--sortie", "plan", "--couche",
                   "cpts", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found, true = held(tmp_path / "plan", france), territories(default_plan(), france)
    whole = [one for one, atoms in true.atoms.items()
             if atoms and {france.atoms.departement(code) for code in atoms} == {"53"}]  # fmt: skip
    assert whole
    for one in whole:
        assert found[name_key(true.cpts[one].nom)] == true.atoms[one]


def square(nom: str | None, west: float, size: float = 0.3) -> dict[str, object]:
    """A polygon around Nort-sur-Erdre."""
    south, east, north = 47.35, west + size, 47.35 + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {} if nom is None else {"nom": nom},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def layer(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    return path


def test_a_layer_names_nobody_and_loses_nothing_silently(tmp_path: Path, france: Communes) -> None:
    """A polygon with a person's name has none; what is less than a commune is told."""
    layer(
        tmp_path / "c.geojson",
        square("Dr Aglaé Fictif", -1.9), square("CPTS A (Mme Aglaé Fictif)", -1.5),
        square("Miette", -1.1, 0.01),
    )  # fmt: skip
    done = run("plan", "importer", "c.geojson", "--declaree", "--sortie", "plan", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Laissés de côté, sans une commune entière : « Miette »." in plain(done.stderr)
    found = held(tmp_path / "plan", france)
    assert sorted(found) == sorted(map(name_key, ("polygone 1", "CPTS A")))
    assert all(found.values())
    written = "".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "plan").iterdir()
        if path.is_file()
    )  # fmt: skip
    assert "Fictif" not in done.stdout + done.stderr + written


def test_one_row_is_told_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(
        "CPTS;Commune;Dép\nCPTS A;Trifouillis;44\nCPTS A;Oudon;44\nCPTS A;Blain;44\n",
        encoding="utf-8",
    )
    done = run("plan", "importer", "l.csv", "--declaree", "--sortie", "plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "1 ligne est à compléter" in plain(done.stderr)
    assert "où la corriger" in plain(done.stderr)


def test_a_layer_of_crumbs_is_refused(tmp_path: Path) -> None:
    layer(tmp_path / "c.geojson", square("Miette", -1.1, 0.01))
    done = run("plan", "importer", "c.geojson", "--declaree", "--sortie", "plan", cwd=tmp_path)
    assert done.returncode == 2
    assert "rien n’est à importer" in plain(done.stderr)
    assert not (tmp_path / "plan").exists()


# Bad input


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Dire dans quel plan importer"),
        (("--sortie", "a", "--dans", "b"), "et un seul"),
        (("--dans", "a", "--nom", "X"), "pour un nouveau plan"),
        (("--sortie", "a", "--est", "sans signe"), "nom du fichier=nom du plan"),
        (("--sortie", "a", "--est", "A=B", "--est", "A=C"), "dit deux choses de"),
        (("--sortie", "a", "--est", "=B"), "=B"),
        (("--sortie", "a", "--statut", "operationnelle"), "demande --date-liste"),
        (("--sortie", "a", "--colonne-cpts", "Territoire inconnu"), "Territoire inconnu"),
        (("--sortie", "liste.csv"), "liste.csv"),
        (("--dans", "fourni-nulle-part"), "n’existe pas"),
        (("--dans", "fourni"), "est livré avec cptsgeo"),
        (("--sortie", "a", "--est", "Personne=ancenis"), "n’a pas de CPTS"),
    ],
)
def test_misused(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    table([("CPTS A", "44003"), ("CPTS B", "44109")], tmp_path / "liste.csv")
    done = run("plan", "importer", "liste.csv", "--officielle", *words, cwd=tmp_path)
    assert_one_sentence(done, told)
    assert [path.name for path in tmp_path.iterdir()] == ["liste.csv"]


def test_a_plan_that_is_there_stays(tmp_path: Path) -> None:
    table([("CPTS A", "44003"), ("CPTS B", "44109")], tmp_path / "liste.csv")
    words = ("plan", "importer", "liste.csv", "--officielle", "--sortie", "plan.xlsx")
    assert run(*words, cwd=tmp_path).returncode == 0
    assert_one_sentence(run(*words, cwd=tmp_path), "plan.xlsx", "--ecraser")
    assert run(*words, "--ecraser", cwd=tmp_path).returncode == 0
    # The supplied plan is nobody's to change.
    done = run("plan", "importer", "liste.csv", "--officielle", "--dans", default_plan(),
               cwd=tmp_path)  # fmt: skip
    assert done.returncode == 2


def test_all_communes_under_one_name(tmp_path: Path, france: Communes) -> None:
    table([("CPTS de France", one.code) for one in france.select()], tmp_path / "liste.csv")
    words = ("plan", "importer", "liste.csv", "--officielle", "--sortie", "plan")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 0
    assert "1 CPTS" in plain(done.stdout)


def test_five_hundred_cpts(tmp_path: Path, france: Communes) -> None:
    codes = [one.code for one in france.select(region="52")][:1000]
    rows = [(f"CPTS n° {rank // 2:03}", code) for rank, code in enumerate(codes)]
    table(rows, tmp_path / "liste.csv")
    words = ("plan", "importer", "liste.csv", "--officielle", "--sortie", "plan")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Le plan a 500 CPTS, 1 000 communes" in plain(done.stdout)
    assert "52" not in read_plan(tmp_path / "plan").perimetre


def test_a_row_without_its_cpts_is_asked_for(tmp_path: Path) -> None:
    table([("CPTS A", "44003"), ("CPTS A", "44082"), ("", "44109"), ("CPTS B", "44143")],
          tmp_path / "liste.csv")  # fmt: skip
    words = ("plan", "importer", "liste.csv", "--officielle", "--sortie", "plan")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "1 ligne est à compléter : la ligne 4" in plain(done.stderr)
    assert (tmp_path / "liste-a-completer.xlsx").exists()
    assert run(*words, "--partiel", cwd=tmp_path).returncode == 0
