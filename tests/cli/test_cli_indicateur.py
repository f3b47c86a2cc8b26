"""``--indicateur``: what couverture, zones-blanches and cartes make of a user's table."""

import json
import re
from pathlib import Path

import pytest
from commands import assert_one_sentence, run

from cptsgeo.communes.communes import Communes
from cptsgeo.files.grids import read_grids
from cptsgeo.plan.territories import Territories
from cptsgeo.referentiel.vintages import EXPECTED
from cptsgeo.render.shell.policy import MARK

COMMANDS = ("couverture", "zones-blanches", "cartes")


@pytest.fixture(scope="module")
def medecins(france: Communes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One doctor for each full 1,000 inhabitants; none known in communes below."""
    path = tmp_path_factory.mktemp("indicateur") / "médecins 2025.csv"
    rows = [f"{code};{one.population // 1000}" for code, one in sorted(france.by_code.items())
            if code[:2] in ("44", "49", "53", "72", "85") and one.population >= 1000]  # fmt: skip
    text = "\n".join(["Code INSEE;Médecins", *rows, "99999;4", "49007;beaucoup", ""])
    path.write_bytes(text.encode("cp1252"))
    return path


def plain(text: str) -> str:
    return " ".join(text.split())


def test_coverage_sums_up_by_cpts(medecins: Path, france: Communes, tmp_path: Path) -> None:
    done = run("couverture", "--indicateur", medecins, "--sortie", "c.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["indicateur_cpts"]
    known = [one for code, one in france.by_code.items()
             if code[:2] in ("44", "49", "53", "72", "85")]  # fmt: skip
    whole = rows[-1]
    assert whole["identifiant"] == "perimetre"
    assert whole["valeur"] == sum(one.population // 1000 for one in known)
    assert whole["communes"] + whole["manquantes"] == len(known) == EXPECTED.communes_52
    mauges = next(row for row in rows if row["nom"] == "CPTS des Mauges")
    members = [one for one in known if one.nom in ("Beaupréau-en-Mauges", "Montrevault-sur-Èvre")]
    assert mauges["valeur"] == sum(one.population // 1000 for one in members)
    text = plain(run("couverture", "--indicateur", medecins).stdout)
    assert "Médecins par CPTS : somme des communes" in text
    assert "99999 4 commune inconnue" in text
    assert "2 cellules écartées, qui ne comptent dans aucune valeur" in text


def test_one_cell_set_aside_is_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "lits.csv"
    path.write_text("Commune;Lits\nSèvremoine;27\nCA Mauges Communauté;95\n", encoding="utf-8")
    text = plain(run("couverture", "--indicateur", path).stdout)
    assert "1 cellule écartée, qui ne compte dans aucune valeur" in text


def test_a_workbook_and_a_table_of_the_cpts(medecins: Path, tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    assert run("couverture", "--indicateur", medecins, "--sortie", path).returncode == 0
    sheets = [grid.sheet for grid in read_grids(path)]
    assert sheets[-3:] == ["indicateur_cpts", "indicateur_ecarts", "notes"]
    table = run("couverture", "--indicateur", medecins, "--format", "csv").stdout
    assert table.startswith("identifiant;nom;valeur;")
    assert len(table.strip().splitlines()) == 1 + 43 + 2


def test_zones_are_numbered_as_in_their_table(medecins: Path, tmp_path: Path) -> None:
    arguments = ("zones-blanches", "--departement", "49", "--indicateur", medecins)
    text = plain(run(*arguments).stdout)
    assert "Médecins par zone : somme des communes" in text
    path = tmp_path / "zones.json"
    assert run(*arguments, "--sortie", path).returncode == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    by_zone = {row["zone"]: row for row in document["indicateur_zones"]}
    assert list(by_zone)[:2] == ["1", "1.1"]
    parts = [row for zone, row in by_zone.items() if zone.startswith("1.")]
    assert sum(row["valeur"] or 0 for row in parts) == by_zone["1"]["valeur"]
    assert sum(row["communes"] for row in parts) == by_zone["1"]["communes"]
    page = tmp_path / "zones.html"
    assert run(*arguments, "--sortie", page).returncode == 0
    shown = f"{by_zone['2']['valeur']}\u00a0"[:-1]
    sheet = page.read_text(encoding="utf-8").partition('id="zone-2"')[2][:6000]
    fact = re.search(r"Médecins</dt>\s*<dd>([^<]*)</dd>", sheet)
    assert fact is not None
    assert fact[1].startswith(shown)
    assert "sans valeur" in fact[1]


def test_maps_have_names_of_their_own(medecins: Path, tmp_path: Path) -> None:
    """The map without an indicator, and the page that links to it, are not replaced."""
    assert run("cartes", "--departement", "53", cwd=tmp_path).returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "maps").iterdir()}
    done = run("cartes", "--departement", "53", "--indicateur", medecins, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name, content in before.items():
        assert (tmp_path / "maps" / name).read_bytes() == content
    page = tmp_path / "maps" / "mayenne-medecins.html"
    text = page.read_text(encoding="utf-8")
    assert MARK in text
    assert "<h1>Médecins – Mayenne (53)</h1>" in text
    assert "médecins 2025.csv" in text
    again = run("cartes", "--departement", "53", "--indicateur", medecins, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert page.read_text(encoding="utf-8") == text


def test_a_still_with_an_indicator(medecins: Path, tmp_path: Path) -> None:
    done = run("cartes", "--departement", "53", "--indicateur", medecins, "--format", "svg",
               cwd=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "maps" / "mayenne-medecins.svg").read_text(encoding="utf-8")
    assert ">Médecins<" in text
    assert "sans valeur" in text
    assert "et plus" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_bad_indicators_are_told(command: str, tmp_path: Path) -> None:
    assert_one_sentence(run(command, "--colonne", "A", cwd=tmp_path), "--indicateur")
    missing = tmp_path / "absent.csv"
    assert_one_sentence(run(command, "--indicateur", missing, cwd=tmp_path), "absent.csv")
    several = tmp_path / "plusieurs.csv"
    several.write_text("code;a;b\n49007;1;2\n49015;3;4\n", encoding="utf-8")
    result = run(command, "--indicateur", several, cwd=tmp_path)
    assert_one_sentence(result, "plusieurs.csv", "--colonne", "« a »".replace(" ", "\u00a0"))
    assert not (tmp_path / "maps").exists()


@pytest.mark.parametrize("command", COMMANDS[:2])
def test_the_table_read_is_never_replaced(command: str, tmp_path: Path) -> None:
    table = tmp_path / "valeurs.csv"
    table.write_text("code;a\n49007;1\n49015;3\n", encoding="utf-8")
    result = run(command, "--indicateur", table, "--sortie", table, "--ecraser")
    assert_one_sentence(result, "valeurs.csv")
    assert table.read_text(encoding="utf-8").startswith("code;a")


# — names, and departments —

NAMES = "Commune;Code dép;Médecins\nAngers;49;210\nAvrillé;49;12\nAllonnes;49;4\nSaumur;49;40\n"


def _table(path: Path, *said: str) -> list[dict[str, object]]:
    """Rows of an indicator by CPTS."""
    done = run("couverture", "--indicateur", path, *said, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, object]] = json.loads(done.stdout)["indicateur_cpts"]
    return rows


def test_names_and_a_department(tmp_path: Path) -> None:
    """Nothing is set aside; rows and totals are of the departments asked for."""
    path = tmp_path / "noms.csv"
    path.write_text(NAMES + "Cholet;49;60\nNantes;44;500\nLaval;53;50\n", encoding="utf-8")
    rows = _table(path, "--departement", "49")
    assert (rows[-1]["nom"], rows[-1]["valeur"]) == ("Maine-et-Loire", 326)
    assert _table(path)[-1]["valeur"] == 876
    several = _table(path, "--departement", "49", "--departement", "Mayenne")
    assert [row["valeur"] for row in several[-3:]] == [326, 50, 376]
    assert [row["nom"] for row in several[-3:]] == ["Maine-et-Loire", "Mayenne", "Ensemble"]
    assert len(rows) < len(several) < len(_table(path))
    text = plain(run("couverture", "--departement", "49", "--indicateur", path).stdout)
    assert "écartée" not in text


def test_rows_are_those_of_the_departments(
    medecins: Path, shipped: Territories, france: Communes
) -> None:
    """A CPTS beyond the department counts whole, and it is said; totals do not."""
    found = {str(row["identifiant"]): row for row in _table(medecins, "--departement", "53")}
    there = set(france.codes_of(["53"]))
    cpts = {one for one, atoms in shipped.atoms.items() if atoms & there}
    assert cpts == found.keys() - {"zone_blanche", "53"}
    whole = sum(france.by_code[one].population // 1000 for one in there)
    assert found["53"]["valeur"] == whole
    every = {str(row["identifiant"]): row["valeur"] for row in _table(medecins)}
    assert all(found[one]["valeur"] == every[one] for one in cpts)
    beyond = any(not shipped.atoms[one] <= there for one in cpts)
    text = plain(run("couverture", "--departement", "53", "--indicateur", medecins).stdout)
    assert ("tout entière" in text) is beyond


@pytest.mark.parametrize("command", COMMANDS)
def test_names_are_read_in_every_command(command: str, tmp_path: Path) -> None:
    path = tmp_path / "noms.csv"
    path.write_text(NAMES, encoding="utf-8")
    done = run(command, "--departement", "49", "--indicateur", path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "écartée" not in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_an_indicator_is_told(command: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    for text, words in (
        ("CODGEO;LIBGEO;DENS\n49007;Angers;1\n49328;Saumur;4\n", "--agregation categorie"),
        ("SIREN;EPCI;Lits\n200060010;CA Mauges Communauté;95\n", "est par EPCI"),
        ("Code;Nom;Lits\n4901;Angers-1;3\n4902;Angers-2;2\n", "quatre chiffres"),
    ):
        table.write_text(text, encoding="utf-8")
        assert_one_sentence(run(command, "--indicateur", table, cwd=tmp_path), "table.csv", words)


def test_categories_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "densité.csv"
    path.write_text("CODGEO;LIBGEO;DENS\n49007;Angers;1\n49328;Saumur;4\n", encoding="utf-8")
    done = run("couverture", "--indicateur", path, "--agregation", "categorie")
    assert done.returncode == 0, done.stderr
    assert "DENS par CPTS : répartition des communes" in plain(done.stdout)


@pytest.mark.parametrize("form", ["texte", "csv", "json", "xlsx"])
@pytest.mark.parametrize("command", ["couverture", "zones-blanches"])
def test_nothing_of_persons_comes_out(tmp_path: Path, command: str, form: str) -> None:
    path = tmp_path / "medecins.csv"
    path.write_text(
        "Commune;Médecins\nAngers;210\nprenom.nom@exemple.fr;12\n06 12 34 56 78;4\n"
        "10101010101;40\nCholet;appeler le 07 98 76 54 32\n", encoding="utf-8",
    )  # fmt: skip
    out = tmp_path / f"o.{'txt' if form == 'texte' else form}"
    done = run(command, "--indicateur", path, "--format", form, "--sortie", out)
    assert done.returncode == 0, done.stderr
    told = done.stdout + done.stderr + (
        " ".join(cell for grid in read_grids(out) for line in grid.lines for cell in line.cells)
        if form == "xlsx" else out.read_text(encoding="utf-8-sig")
    )  # fmt: skip
    assert "Angers" in told or "210" in told
    for personal in ("exemple.fr", "34 56 78", "10101010101", "76 54 32"):
        assert personal not in told.replace("\u00a0", " ")
