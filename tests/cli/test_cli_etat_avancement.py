"""``cptsgeo etat-avancement``: a document, a page, pictures apart."""

from pathlib import Path

import pytest
from commands import assert_one_sentence, run
from documents import assert_accessible, text_of

MAYENNE = ("etat-avancement", "--departement", "Mayenne")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("état")
    done = run(*MAYENNE, "--edition", "juillet 2026", "--sortie", folder / "etat.pdf",
               "--pieces", folder / "images")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "État d’avancement écrit dans" in done.stderr
    return folder


def test_a_document_of_a_department(written: Path) -> None:
    content = (written / "etat.pdf").read_bytes()
    assert_accessible(content)
    text = text_of(content)
    assert "Juillet2026" in text
    assert "CPTSSud-OuestMayennais" in text
    assert "€" not in text


def test_each_picture_apart_numbered_as_in_the_document(written: Path) -> None:
    names = sorted(path.name for path in (written / "images").iterdir())
    assert len(names) == 2 * 15
    assert {Path(name).suffix for name in names} == {".png", ".svg"}
    assert "figure-08-territoire-de-la-cpts-du-pays-de-laval-en-entier.svg" in names
    svg = (written / "images" / "figure-02-cpts-par-taille.svg").read_text(encoding="utf-8")
    assert "CPTS par taille" in svg
    png = (written / "images" / "figure-02-cpts-par-taille.png").read_bytes()
    assert png.startswith(b"\x89PNG")


def test_twice_the_same_bytes_and_nothing_of_the_users_is_replaced(written: Path) -> None:
    again = written / "images 2"
    done = run(*MAYENNE, "--edition", "juillet 2026", "--sortie", written / "bis.pdf",
               "--pieces", again)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (written / "bis.pdf").read_bytes() == (written / "etat.pdf").read_bytes()
    for path in again.iterdir():
        assert path.read_bytes() == (written / "images" / path.name).read_bytes()
    mine = again / "figure-03-cpts-par-annee-de-signature-de-l-aci.svg"
    mine.write_text("<svg>à moi</svg>", encoding="utf-8")
    (written / "bis.pdf").unlink()
    done = run(*MAYENNE, "--sortie", written / "bis.pdf", "--pieces", again)
    assert_one_sentence(done, "ne vient pas de cptsgeo")
    assert not (written / "bis.pdf").exists()


def test_a_page_for_a_web_site(tmp_path: Path) -> None:
    done = run(*MAYENNE, "--avec-financement", "--sortie", tmp_path / "etat.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "etat.html").read_text(encoding="utf-8")
    assert '<nav class="sommaire"' in page
    assert "€" in page


def test_texts_that_have_no_place_are_told(plan: Path, tmp_path: Path) -> None:
    (plan / "textes.csv").write_text(
        "place;cpts_id;markdown\nPréambule;;Bonjour à tous\nfin;;Adieu\n"
        "Présentation;CPTS du Pays de Laval;<b>Ici</b>\nDépartement 53;;Nous voici\n",
        encoding="utf-8",
    )
    done = run(*MAYENNE, "--plan", plan, "--sortie", tmp_path / "etat.pdf")
    assert done.returncode == 0, done.stderr
    assert "aucune place ne s’appelle" in done.stderr
    assert "morceaux de HTML" in done.stderr
    text = text_of((tmp_path / "etat.pdf").read_bytes())
    assert "Bonjouràtous" in text
    assert "Nousvoici" in text
    assert "Adieu" not in text


@pytest.mark.parametrize(("asked", "told"), [
    (("--sortie", "e.xlsx"), "n’écrit pas de fichier .xlsx"),
    ((), "--sortie"),
    (("--sortie", "e.pdf", "--logo", "absent.png"), "absent.png"),
    (("--sortie", "e.pdf", "--depuis", "absent"), "absent"),
    (("--sortie", "e.pdf", "--departement", "Finistère"), "Finistère"),
])  # fmt: skip
def test_what_cannot_be_is_told_in_a_sentence(
    tmp_path: Path, asked: tuple[str, ...], told: str
) -> None:
    done = run("etat-avancement", *asked, cwd=tmp_path)
    assert_one_sentence(done, told)
    assert not [*tmp_path.iterdir()]


def test_a_plan_of_other_departments_is_no_earlier_edition(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "ailleurs"
    assert run("plan", "modele", "--departement", "29", "--format", "csv", "--sortie", other,
               cwd=tmp_path).returncode == 0  # fmt: skip
    head = (other / "plan.toml").read_text(encoding="utf-8")
    (other / "plan.toml").write_text(head.replace('nom = ""', 'nom = "Finistère"'),
                                     encoding="utf-8")  # fmt: skip
    done = run(*MAYENNE, "--plan", plan, "--depuis", other, "--sortie", tmp_path / "e.pdf")
    assert_one_sentence(done, "aucun des départements")
    assert not (tmp_path / "e.pdf").exists()
