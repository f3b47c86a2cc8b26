"""``cptsgeo valider`` as a user runs it."""

import json
import zipfile
from pathlib import Path

import pytest
from commands import assert_one_sentence, rewrite, run

LIST = "Commune;Code INSEE\nAngers;49007\nLes Ponts-de-Cé;49246\nTrélazé;49353\n"
TAKING = LIST + "Ancenis-Saint-Géréon;44003\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Give a folder with a space and an accent, as Windows users have."""
    folder = tmp_path / "réunion du 3 mai"
    folder.mkdir()
    (folder / "liste.csv").write_bytes(LIST.encode("cp1252"))
    (folder / "prise.csv").write_bytes(TAKING.encode("cp1252"))
    return folder


@pytest.fixture
def listed(plan: Path) -> Path:
    """Give the plan with an official list of a CPTS: what takes from it is refused."""
    rewrite(
        plan / "cpts.csv",
        lambda text: text.replace("@cpts-ancenis.fr,estimation", "@cpts-ancenis.fr,officielle"),
    )
    return plan


def test_the_shipped_plan() -> None:
    done = run("valider")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "! 6\xa0points à trancher.",
        "Contrôle géographique\xa0: l’avis appartient à l’ARS et à la CPAM.",
    ]
    assert "Nantes (44109) est partagée par dérogation" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_exit_status_tells_errors(here: Path, listed: Path) -> None:
    fine = run("valider", "liste.csv", cwd=here)
    assert fine.returncode == 0
    # The console of these tests has no tick.
    assert fine.stdout.startswith("+ Aucun obstacle relevé.\nContrôle géographique")
    asked = ("valider", "prise.csv", "--plan", listed)
    refused = run(*asked, cwd=here)
    assert refused.returncode == 1
    assert refused.stdout.startswith("×\xa01\xa0obstacle".replace("\xa0", " ", 1))
    told = " ".join(refused.stdout.split())
    assert "prend Ancenis-Saint-Géréon (44003) à" in told
    assert "1 liste officielle, 42 estimées." in told
    assert "avenant" in told
    assert run(*asked, "--invitation", cwd=here).returncode == 0


def test_what_an_estimate_gives_is_a_point_to_settle(here: Path) -> None:
    open_ = run("valider", "prise.csv", cwd=here)
    assert open_.returncode == 0
    told = " ".join(open_.stdout.split())
    assert told.startswith("! 2 points à trancher.")
    assert "D’après une estimation : demander sa liste à « CPTS d’Ancenis »." in told
    assert "un avenant" not in told


def test_the_name_is_the_files_unless_told(here: Path) -> None:
    assert "de la proposition «\xa0liste\xa0»" in run("valider", "liste.csv", cwd=here).stdout
    told = run("valider", "liste.csv", "--nom", "Anjou\xa0<1>", cwd=here).stdout
    assert "de la proposition «\xa0Anjou\xa0<1>\xa0»" in told


def test_a_replacement_takes_nothing_from_itself(here: Path) -> None:
    told = run("valider", "prise.csv", "--remplace", "Ancenis", cwd=here)
    assert told.returncode == 0, told.stdout
    assert "de la proposition «\xa0CPTS d’Ancenis\xa0»" in told.stdout


def test_json_on_the_screen_and_in_a_file(here: Path, listed: Path) -> None:
    asked = ("valider", "prise.csv", "--plan", listed, "--format", "json")
    shown = run(*asked, cwd=here)
    assert shown.returncode == 1
    document = json.loads(shown.stdout)
    assert document["nom"] == "prise"
    assert (document["version"], document["verdict"]["etat"]) == (2, "obstacles")
    assert len(document["empreinte"]) == 16
    done = run(*asked, "--sortie", "r.json", cwd=here)
    assert (done.returncode, done.stdout) == (1, "")
    assert "r.json" in done.stderr
    assert json.loads((here / "r.json").read_text(encoding="utf-8")) == document


def test_the_fingerprint_is_that_of_what_was_read(here: Path, plan: Path) -> None:
    def fingerprint() -> str:
        done = run("valider", "liste.csv", "--plan", plan, "--format", "json", cwd=here)
        found: str = json.loads(done.stdout)["empreinte"]
        return found

    first = fingerprint()
    assert fingerprint() == first
    rewrite(plan / "cpts.csv", lambda text: text.replace("Ancenis", "Ancenys"))
    second = fingerprint()
    (here / "liste.csv").write_bytes(LIST.replace("Angers", "ANGERS").encode("cp1252"))
    assert len({first, second, fingerprint()}) == 3


@pytest.mark.parametrize(("form", "name"), [("json", "r.json"), ("html", "r.html")])
def test_a_report_of_ours_is_replaced_and_no_other_file(here: Path, form: str, name: str) -> None:
    options = ("valider", "liste.csv", "--format", form, "--sortie", name)
    assert run(*options, cwd=here).returncode == 0
    first = (here / name).read_bytes()
    assert run(*options, cwd=here).returncode == 0
    assert (here / name).read_bytes() == first
    (here / name).write_text("mes notes", encoding="utf-8")
    assert_one_sentence(run(*options, cwd=here), name, "ne vient pas de cptsgeo", "--ecraser")
    assert (here / name).read_text(encoding="utf-8") == "mes notes"
    assert run(*options, "--ecraser", cwd=here).returncode == 0
    assert (here / name).read_bytes() == first


def test_a_text_report_never_replaces_a_file(here: Path) -> None:
    options = ("valider", "liste.csv", "--sortie", "r.txt")
    assert run(*options, cwd=here).returncode == 0
    assert (here / "r.txt").read_text(encoding="utf-8").startswith("✓ Aucun obstacle")
    assert_one_sentence(run(*options, cwd=here), "r.txt", "--ecraser")


def test_the_users_list_is_not_overwritten(here: Path) -> None:
    (here / "liste.txt").write_bytes((here / "liste.csv").read_bytes())
    done = run("valider", "liste.txt", "--sortie", "liste.txt", cwd=here)
    assert_one_sentence(done, "liste.txt", "sont lus", "autre nom")
    done = run("valider", "liste.txt", "--sortie", "liste.txt", "--ecraser", cwd=here)
    assert_one_sentence(done, "liste.txt", "sont lus", "autre nom")
    done = run("valider", "liste.csv", "--sortie", "liste.csv", "--ecraser", cwd=here)
    assert_one_sentence(done, "liste.csv", "n’écrit pas", ".html")
    assert (here / "liste.csv").read_bytes() == (here / "liste.txt").read_bytes()
    assert (here / "liste.txt").read_bytes() == LIST.encode("cp1252")


def test_the_form_is_that_of_the_name(here: Path) -> None:
    for name, head in (("r.html", "<!DOCTYPE html>"), ("r.json", "{"), ("r.txt", "✓ Aucun")):
        assert run("valider", "liste.csv", "--sortie", name, cwd=here).returncode == 0
        assert (here / name).read_text(encoding="utf-8").lstrip().startswith(head)
    told = run("valider", "liste.csv", "--sortie", "s.txt", "--format", "JSON", cwd=here)
    assert told.returncode == 0
    assert (here / "s.txt").read_text(encoding="utf-8").startswith("{")
    told = run("valider", "liste.csv", "--sortie", "r.htm", "--format", "JSON", cwd=here)
    assert_one_sentence(told, "json", "r.htm", "se contredisent")
    assert not (here / "r.htm").exists()


def test_a_plan_full_of_faults_is_reported_whole(plan: Path) -> None:
    rewrite(plan / "cpts.csv", lambda text: text + "ancenis,Encore,,,,,,,,\n")
    rewrite(
        plan / "compositions.csv",
        lambda text: text + "ancenys,44001,,\nancenis,44999,,\nmauges,44003,,\nancenis,44003,,\n",
    )
    rewrite(
        plan / "statuts.csv",
        lambda text: (
            text + "ancenis,2023-02-30,cpts_operationnelle,observation,x,non\n"
            "ancenis,2023,labellisée,observation,x,non\n"
        ),
    )
    done = run("valider", "--plan", plan, "--format", "json")
    assert done.returncode == 1, done.stderr
    found = {f["code"] for f in json.loads(done.stdout)["constats"]}
    assert found >= {
        "cpts_en_double",
        "cpts_inconnue",
        "commune_inconnue",
        "commune_partagee",
        "commune_en_double",
        "date_illisible",
        "statut_inconnu",
    }


def test_a_document_and_a_list_of_geo_api(here: Path) -> None:
    rows = "".join(f"<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>"
                   for text in ("Commune", "Couffé", "Saint-Marc (29)", "Bruis"))  # fmt: skip
    with zipfile.ZipFile(here / "annexe.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<w:d xmlns:w="w"><w:tbl>{rows}</w:tbl></w:d>')
    shown = run("valider", here / "annexe.docx", cwd=here).stdout
    told = " ".join(shown.split())
    assert "annexe.docx, tableau 1, ligne 4" in told
    assert "ancien nom, aujourd’hui Valdoule (05)" in told
    # Its code is a postal code of today: the name alone means it.
    assert "anciennes communes, Saint-Marc (29253)" in told
    text = '[{"nom": "Couffé", "code": "44048"}, {"nom": "Mésanger", "code": "44096"}]'
    (here / "communes.json").write_text(text, encoding="utf-8")
    shown = run("valider", here / "communes.json", cwd=here).stdout
    assert "Couffé (44048)" in shown
    assert "Commune inconnue" not in shown


def test_a_proposal_needs_a_plan_that_can_be_read(plan: Path, here: Path) -> None:
    rewrite(plan / "statuts.csv", lambda text: text + "ancenis,2023,labellisée,observation,x,non\n")
    done = run("valider", here / "liste.csv", "--plan", plan)
    assert_one_sentence(done, "statuts.csv", "labellisée")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--invitation",), "PROPOSITION"),
        (("--nom", "x"), "PROPOSITION"),
        (("--remplace", "ancenis"), "PROPOSITION"),
        (("--feuille", "x"), "PROPOSITION"),
        (("liste.csv", "--feuille", "Nord"), "pas de feuille"),
        (("liste.csv", "--invitation", "--remplace", "ancenis"), "ôter --remplace"),
        (("absent.csv",), "absent.csv n’existe pas"),
        (("liste.csv", "--remplace", "zz"), "Aucune CPTS"),
        (("liste.csv", "--au", "hier"), "hier"),
        (("liste.csv", "--format", "csv"), "texte, json, html, png, svg ou pdf"),
        (("liste.csv", "prise.csv"), "argument de trop"),
        (("--plan", "absent"), "absent n’existe pas"),
        ((".",), "est un dossier"),
    ],
)
def test_misuse_is_one_sentence(here: Path, args: tuple[str, ...], words: str) -> None:
    assert_one_sentence(run("valider", *args, cwd=here), words)


def test_a_proposal_at_a_past_date(here: Path) -> None:
    told = run("valider", "prise.csv", "--au", "2020", cwd=here)
    # Nobody is known to be operational then.
    assert told.returncode == 0, told.stdout
    assert "Situation à la fin de 2020" in told.stdout
    assert "Commune d’un autre projet" in told.stdout


def test_one_cpts_of_a_table_of_several(here: Path) -> None:
    (here / "region.csv").write_text(
        "Nom de la CPTS;Commune;Code INSEE\nNord;Angers;49007\nNord;Trélazé;49353\n"
        "Sud;Les Ponts-de-Cé;49246\n",
        encoding="utf-8",
    )
    done = run("valider", "region.csv", cwd=here)
    assert_one_sentence(done, "region.csv", "2\xa0CPTS", "Nord", "Sud", "--cpts")
    done = run("valider", "region.csv", "--cpts", "sud", "--format", "json", cwd=here)
    document = json.loads(done.stdout)
    assert document["nom"] == "sud"
    (territory,) = document["territoires"]
    assert [one["code_commune"] for one in territory["communes"]] == ["49246"]
    assert_one_sentence(run("valider", "region.csv", "--cpts", "Est", cwd=here), "Est", "Nord")
    assert_one_sentence(run("valider", "--cpts", "Nord", cwd=here), "--cpts", "PROPOSITION")
