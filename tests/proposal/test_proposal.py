"""Users' lists to communes: what people have, and what nobody should be asked to correct."""

import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from examples import examples
from files.test_grids import DATA, write_xlsx
from hypothesis import example, given
from hypothesis import strategies as st

from cptsgeo.communes.commune_table import Commune
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.communes.naming import suggestions
from cptsgeo.errors import CptsgeoError, TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal import Proposal, read_proposal

from .conftest import HOME

ANCENIS = ["44003", "44082", "44048", "44096"]


pytestmark = pytest.mark.usefixtures("indexed")


def propose(folder: Path, france: Communes, text: str | bytes, name: str = "l.csv") -> Proposal:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_proposal(path, france, perimetre=HOME)


def codes(found: Proposal) -> list[str]:
    return [m.meaning.code or m.meaning.nature.value for m in found.mentions]


def one(folder: Path, france: Communes, text: str) -> Mention:
    """What a text means in a column of communes."""
    quoted = text.replace('"', '""')
    (mention,) = propose(folder, france, f'Population;Commune\n12;"{quoted}"\n').mentions
    return mention


# Codes


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("44109", "44109", ""),
        ("44109.0", "44109", ""),
        ("44109,0", "44109", ""),
        ("44 109", "44109", ""),
        ("44\u00a0109", "44109", ""),
        ("'01004", "01004", ""),
        ("’01004", "01004", ""),
        ('="01004"', "01004", ""),
        ("2a004", "2A004", ""),
        ("1004", "01004", "code 01004, zéro initial rétabli"),
        ("1004.0", "01004", "code 01004, zéro initial rétabli"),
        ("75056", "75056", ""),
        ("13201", "13201", ""),
        ("49069", "49069", ""),
    ],
)
def test_a_code_however_a_spreadsheet_left_it(
    tmp_path: Path, france: Communes, text: str, code: str, told: str
) -> None:
    mention = one(tmp_path, france, text)
    assert (mention.meaning.code, mention.interpretation) == (code, told)
    assert mention.texte == text.replace("\u00a0", " ")
    assert mention.meaning.communes


def test_a_code_of_nobody(tmp_path: Path, france: Communes) -> None:
    for code in ("44999", "999999999", "00000"):
        assert one(tmp_path, france, code).meaning.nature is CodeKind.INCONNU
    found = propose(tmp_path, france, "insee;commune\n44999;Ligné\n44082;Ligné\n").mentions
    assert found[0].meaning.nature is CodeKind.INCONNU
    assert found[0].candidats[0] == "44082"
    assert found[0].nom == "Ligné"


def test_a_postal_code_where_no_insee_code_matches(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "85350")
    assert mention.meaning.code == "85113"
    assert mention.interpretation == "L’Île-d’Yeu (85), d’après le code postal"
    mention = one(tmp_path, france, "44850")
    assert mention.meaning.nature is CodeKind.AMBIGU
    assert {"44082", "44107"} <= {*mention.candidats}
    assert mention.meaning.communes == ()


def test_a_column_of_postal_codes(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "Code postal\n85350\n44150\n00000\n").mentions
    assert [m.meaning.nature for m in found] == [
        CodeKind.COMMUNE,
        CodeKind.AMBIGU,
        CodeKind.INCONNU,
    ]
    assert set(found[1].candidats) == {"44003", "44163"}


def test_postal_codes_taken_for_insee_codes(tmp_path: Path, france: Communes) -> None:
    """44150 is the INSEE code of another commune; with the name, it is a postal code."""
    found = propose(tmp_path, france, "Code;Commune\n44150;Ancenis\n44850;Ligné\n")
    assert codes(found) == ["44003", "44082"]
    assert "code postal" in found.mentions[0].interpretation


def test_three_digits_and_their_department(tmp_path: Path, france: Communes) -> None:
    found = propose(
        tmp_path, france, "DEP;COM;NOM\n44;3;Ancenis\n2A;4;Ajaccio\n974;11;Saint-Denis\n"
    )
    assert codes(found) == ["44003", "2A004", "97411"]
    assert "complété par le département" in found.mentions[0].interpretation


# Names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mésanger", "44096"),
        ("MESANGER", "44096"),
        ("St Herblain", "44162"),
        ("Loroux Bottereau", "44084"),
        ("hoedic", "56085"),
        ("Ligné (44)", "44082"),
        ("Ligné [44]", "44082"),
        ("Ligné, Loire-Atlantique", "44082"),
        ("Ligné - Loire Atlantique", "44082"),
        ("44 - Ligné", "44082"),
        ("Ligné 44", "44082"),
        ("Ligné - 44", "44082"),
        ("44850 Ligné", "44082"),
        ("LIGNE 44850", "44082"),
        ("Ligné (44082)", "44082"),
        ("Ligné (16)", "16185"),
        ("Commune de Couffé", "44048"),
        ("Commune du Cellier", "44028"),
        ("ville d’Oudon", "44115"),
        ("Saint-Germain-et-Mons", "24419"),
        ("SAINT GERMAIN ET MONS", "24419"),
        ("Montreuil-sous-Pérouse", "35194"),
        ("Bors (Canton de Charente-Sud)", "16053"),
        ("Paris", "75056"),
        ("Lyon 3e arrondissement", "69383"),
        ("Lyon 3e", "69383"),
        ("paris 1ER", "75101"),
    ],
)
def test_a_name_however_it_is_typed(tmp_path: Path, france: Communes, text: str, code: str) -> None:
    mention = one(tmp_path, france, text)
    assert mention.meaning.code == code
    assert mention.meaning.nature is CodeKind.COMMUNE
    # The only commune of a name is meant, wherever it is; far from home, it is told.
    departement = france.atoms[france.atoms_of(code)[0]].departement
    away = departement not in HOME and f"({departement})" not in text
    assert mention.interpretation.endswith("hors du périmètre du plan" if away else "")
    assert bool(mention.interpretation) is away


def test_homonyms(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "Ligné")
    assert mention.meaning.code == "44082"
    assert mention.interpretation == "Ligné (44), seule commune de ce nom dans le périmètre"
    mention = one(tmp_path, france, "Teillé")
    assert mention.meaning.nature is CodeKind.AMBIGU
    assert mention.candidats == ("44202", "72349")
    mention = one(tmp_path, france, "Saint-Denis")
    assert {"93066", "97411"} <= {*mention.candidats}
    table = "Commune;Département\nTeillé;Sarthe\nTeillé;44\nSaint-Denis;974\nBeaulieu;07\n"
    assert codes(propose(tmp_path, france, table)) == ["72349", "44202", "97411", "07028"]
    table = "Commune;CP\nLe Pin;44540\nLe Pin;79140\nTeillé;44156 CEDEX\n"
    assert codes(propose(tmp_path, france, table))[:2] == ["44124", "79210"]


def test_a_department_that_does_not_fit_is_not_ignored(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "Ligné (49)")
    assert mention.meaning.nature is CodeKind.INCONNU
    assert mention.candidats[0] == "44082"


def test_former_names_mean_a_part(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "Freigné")
    assert mention.meaning.nature is CodeKind.PARTIE
    assert (mention.meaning.code, mention.meaning.communes) == ("44225", ("44180",))
    assert mention.interpretation == "ancien nom, aujourd’hui Vallons-de-l’Erdre (44)"
    # The code of Ancenis is that of the whole commune by now.
    assert one(tmp_path, france, "Ancenis").meaning.nature is CodeKind.COMMUNE


def test_departments_and_addresses_as_tables_write_them(tmp_path: Path, france: Communes) -> None:
    text = (
        "Commune;Département\nAvrillé;49 - Maine-et-Loire\nAngers cedex 9;D49\n"
        "Saint-Sigismond;Vendée (85)\n"
    )
    assert codes(propose(tmp_path, france, text)) == ["49015", "49007", "85269"]


def test_communes_that_ended_long_ago(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "Bruis")
    assert mention.meaning.communes == ("05024",)
    told = "ancien nom, aujourd’hui Valdoule (05), hors du périmètre du plan"
    assert mention.interpretation == told
    mention = one(tmp_path, france, "Trèves-Cunault")
    assert (mention.meaning.nature, mention.meaning.code) == (CodeKind.ANCIEN, "49357")
    assert mention.meaning.communes == ("49261",)
    assert codes(propose(tmp_path, france, "insee;nom\n49357;Trèves-Cunault\n")) == ["49357"]
    # Postal codes of today, and the codes of Bagneux and of Saint-Marc long ago.
    assert codes(propose(tmp_path, france, "code\n75007\n29253\n")) == ["75107", "29082"]
    mention = one(tmp_path, france, "Talmont")
    assert mention.meaning.communes == ("85288",)
    assert "seule de ce nom dans le périmètre" in mention.interpretation


def test_the_name_of_what_was_divided_is_asked(tmp_path: Path, france: Communes) -> None:
    """The code of Saline is that of Troarn by now, and Les Mesnils' that of Crantenoy."""
    mention = one(tmp_path, france, "Saline")
    assert mention.meaning.nature is CodeKind.AMBIGU
    assert mention.candidats == ("14666", "14712")
    mention = one(tmp_path, france, "Les Mesnils-sur-Madon")
    assert mention.meaning.nature is CodeKind.AMBIGU
    assert mention.candidats == ("54142", "54411", "54554")


def test_a_former_name_at_home_and_a_commune_elsewhere(tmp_path: Path, france: Communes) -> None:
    today: dict[str, list[Commune]] = {}
    for commune in france.by_code.values():
        today.setdefault(commune.nom, []).append(commune)
    name, target = next(
        (name, target)
        for name, _, target in france.former_names
        if france.by_code[target].departement in HOME
        and name in today
        and not any(commune.departement in HOME for commune in today[name])
    )
    mention = one(tmp_path, france, name)
    assert mention.meaning.nature is CodeKind.AMBIGU
    assert mention.candidats[0] == target


@pytest.mark.france
def test_every_name_of_france_with_its_department(tmp_path: Path, france: Communes) -> None:
    atoms = [c for c in france.by_code.values() if "(" not in c.nom]
    table = "\n".join(["nom;departement", *(f"{c.nom};{c.departement}" for c in atoms)])
    found = propose(tmp_path, france, table).mentions
    wrong = [
        (m, c) for m, c in zip(found, atoms, strict=True)
        if m.meaning.code != c.code and c.code not in m.candidats
    ]  # fmt: skip
    assert not wrong
    ambiguous = [m for m in found if m.meaning.nature is CodeKind.AMBIGU]
    assert len(ambiguous) < 30


@pytest.mark.parametrize(
    ("text", "near"),
    [("Mesangé", "44096"), ("Ligné (sauf le bourg)", "44082"), ("Châteaubrilland", "44036")],
)
def test_a_typo_is_told_never_corrected(
    tmp_path: Path, france: Communes, text: str, near: str
) -> None:
    mention = one(tmp_path, france, text)
    assert mention.meaning.nature is CodeKind.INCONNU
    assert mention.meaning.code == ""
    assert mention.candidats[0] == near
    assert len(mention.candidats) <= 3


# Documents and lists in JSON


def document(*tables: str) -> bytes:
    content = io.BytesIO()
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = "".join(
        "<w:tbl>" + "".join(
            f"<w:tr>{''.join(cell.format(text) for text in row.split(';'))}</w:tr>"
            for row in table.split("\n")
        ) + "</w:tbl>"
        for table in tables
    )  # fmt: skip
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", f'<w:d xmlns:w="w">{body}</w:d>')
    return content.getvalue()


def test_the_annex_of_a_project(tmp_path: Path, france: Communes) -> None:
    content = document("Action;Budget\nDiabète;1000", "Commune;Code\nAncenis;44003\nLigné;44082",
                       "Commune\nMésanger")  # fmt: skip
    found = propose(tmp_path, france, content, "annexe.docx")
    assert codes(found) == ["44003", "44082"]
    assert [str(m.place) for m in found.mentions] == [
        f"annexe.docx, tableau 2, ligne\u00a0{line}" for line in (2, 3)
    ]
    assert found.feuilles == ("tableau 3",)
    asked = read_proposal(tmp_path / "annexe.docx", france, perimetre=HOME, feuille="Tableau 3")
    assert codes(asked) == ["44096"]


def test_what_geo_api_gives(tmp_path: Path, france: Communes) -> None:
    communes = [france.by_code[code] for code in ("44003", "44082", "44109")]
    given = [
        {"nom": c.nom, "code": c.code, "codeDepartement": "44", "siren": f"21{c.code}00",
         "codeEpci": c.epci, "codeRegion": "52", "codesPostaux": c.codes_postaux.split(),
         "population": c.population}
        for c in communes
    ]  # fmt: skip
    for fields in (given[0].keys(), ("nom", "code"), ("code",), ("code", "codeEpci", "siren")):
        text = json.dumps([{name: one[name] for name in fields} for one in given])
        assert codes(propose(tmp_path, france, text, "l.json")) == ["44003", "44082", "44109"]


# EPCI


@pytest.mark.parametrize(
    ("text", "count", "name"),
    [
        ("CC du Pays d'Ancenis", 20, "CC du Pays d’Ancenis"),
        ("Communauté de communes du pays d’Ancenis", 20, "CC du Pays d’Ancenis"),
        ("Communauté de communes Estuaire et Sillon", 11, "CC Estuaire et Sillon"),
        ("NANTES METROPOLE", 24, "Nantes Métropole"),
        ("Métropole de Lyon", 58, "Métropole de Lyon"),
        ("200072734", 11, "CC Estuaire et Sillon"),
    ],
)
@pytest.mark.parametrize("header", ["EPCI", "Intercommunalité", "Commune"])
def test_a_whole_epci(
    tmp_path: Path, france: Communes, header: str, text: str, count: int, name: str
) -> None:
    found = propose(tmp_path, france, f"{header}\n{text}\n").mentions
    assert len(found) == count
    assert {m.interpretation for m in found} == {
        f"intercommunalité «\u00a0{name}\u00a0» entière, {count}\u00a0communes"
    }
    assert {m.texte for m in found} == {text}
    assert all(m.meaning.nature is CodeKind.COMMUNE for m in found)


def test_an_epci_beside_its_communes_is_not_read(tmp_path: Path, france: Communes) -> None:
    table = "EPCI;Commune\nCC du Pays d'Ancenis;Couffé\nNantes Métropole;Rezé\n"
    assert codes(propose(tmp_path, france, table)) == ["44048", "44143"]


def test_homonymous_epci(tmp_path: Path, france: Communes) -> None:
    seen: dict[str, list[str]] = {}
    for siren, name in france.epci.items():
        seen.setdefault(name, []).append(siren)
    name = next(name for name, sirens in seen.items() if len(sirens) > 1)
    mention = one(tmp_path, france, name)
    assert mention.meaning.nature is CodeKind.AMBIGU


# Tables


@pytest.mark.parametrize(
    "header",
    [
        "Code INSEE", "INSEE_COM", "codgeo", "code_commune", "Code commune INSEE", "COM", "DEPCOM",
        "insee", "code_insee", "CODE", "Code géographique", "N° INSEE", "Commune", "Nom", "NOM_COM",
        "LIBGEO", "libellé", "Nom de la commune", "ville", "COMMUNES",
        "Code INSEE de la commune (2024)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["code", "nom"])
def test_headers(tmp_path: Path, france: Communes, header: str, kind: str) -> None:
    values = [str(getattr(france.by_code[code], kind)) for code in ("44096", "44162")]
    table = "\n".join(
        [f"Rang,{header},Population", *(f"{i},{v},1234" for i, v in enumerate(values))]
    )
    assert codes(propose(tmp_path, france, table)) == ["44096", "44162"]


def test_a_code_rules_over_the_name_beside_it(tmp_path: Path, france: Communes) -> None:
    (mention,) = propose(tmp_path, france, "LIBGEO,Pop,CODGEO\nOudon,12,44082\n").mentions
    assert (mention.texte, mention.nom, mention.meaning.code) == ("44082", "Oudon", "44082")
    found = propose(tmp_path, france, "insee;commune\n44082;Ligné\n;Oudon\nCouffé;\n")
    assert codes(found) == ["44082", "44115", "44048"]


def test_titles_above_and_totals_below(tmp_path: Path, france: Communes) -> None:
    table = (
        "Liste des communes, secteur nord;;\n;;\nCommune;Population;\nLigné (44);5400;\n"
        "Commune;Population;\nOudon;3800;\n;;\nTotal;9200;\nNombre de communes : 2;;\n"
        ";Population totale;9200\n;12;\nSource : INSEE;;\n"
    )
    found = propose(tmp_path, france, table)
    assert codes(found) == ["44082", "44115"]
    assert [m.place.ligne for m in found.mentions] == [4, 6]
    assert [r.partition("\u00a0: ")[2] for r in found.remarques] == [
        "«\u00a0Total\u00a0» n’a pas été lu comme une commune.",
        "«\u00a0Nombre de communes : 2\u00a0» n’a pas été lu comme une commune.",
        "«\u00a0Population totale\u00a0» n’a pas été lu comme une commune.",
        "«\u00a0Source : INSEE\u00a0» n’a pas été lu comme une commune.",
        "1\u00a0ligne sans commune (ligne 11).",
    ]
    assert found.remarques[0].startswith("l.csv, ligne\u00a08\u00a0: ")


@pytest.mark.parametrize(
    "table",
    [
        "44003;Ancenis;12345\n44082;Ligné;23456\n44048;Couffé;3344\n44096;Mésanger;4444\n",
        "Ancenis;12345\nLigné;5400\nCouffé;2512\nMésanger;4444\n",
        "Ancenis;01001;x\nLigné;01002;y\nCouffé;01004;\nMésanger;01005;z\n",
        "44003,44150\n44082,44850\n44048,44521\n44096,44522\n",
        "44003,44082\n44048,44096\n",
        "Ancenis\tLigné\nCouffé\tMésanger\n",
        "Ancenis, Loire-Atlantique\nLigné, Loire-Atlantique\nCouffé,Loire-Atlantique\n"
        "Mésanger, Loire-Atlantique\n",
        "a;Ancenis\nb;Ligné\nc;Couffé\nd;Mésanger\n",
        "n°;endroit\n1;Ancenis\n2;Ligné\n3;Couffé\n4;Mésanger\n",
    ],
)
def test_no_header(tmp_path: Path, france: Communes, table: str) -> None:
    found = propose(tmp_path, france, table)
    assert [c for c in codes(found) if c != "inconnu"] == ANCENIS


def test_an_epci_a_row_without_header(tmp_path: Path, france: Communes) -> None:
    table = "CC du Pays d'Ancenis;x\nNantes Métropole;y\n"
    assert len(propose(tmp_path, france, table).mentions) == 44


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings(tmp_path: Path, france: Communes, encoding: str, separator: str) -> None:
    table = f"Libellé{separator}x\r\nMésanger{separator}\r\nHœdic{separator}1\r\n"
    assert codes(propose(tmp_path, france, table.encode(encoding))) == ["44096", "56085"]


@pytest.mark.parametrize("kind", ["ods", "xlsx", "xls", "csv"])
def test_what_libreoffice_writes(france: Communes, kind: str) -> None:
    path = DATA / f"communes.{kind}"
    found = read_proposal(path, france, perimetre=HOME, nom="Pays d’Ancenis")
    assert codes(found) == [*ANCENIS, "44180", "01004"]
    assert found.mentions[0].nom == "Ancenis-St-Géréon"
    assert found.mentions[0].place.ligne == 4
    assert found.nom == "Pays d’Ancenis"
    told = " ".join(found.remarques)
    assert "«\u00a0Total\u00a0»" in told
    assert "«\u00a0Source : INSEE\u00a0»" in told
    if kind != "csv":
        assert found.mentions[0].place.feuille == "Communes"
        assert found.feuilles == ()


def test_the_first_sheet_of_communes(tmp_path: Path, france: Communes) -> None:
    path = write_xlsx(
        tmp_path / "t.xlsx",
        {
            "Mode d’emploi": [["Bonjour"], ["Remplir l’onglet"], ["par exemple Ligné"], ["Oudon"]],
            "Liste": [["Commune", "Date"], ["Ligné", 1], ["Oudon", 2]],
            "Toutes": [["Commune"], ["Couffé"]],
        },
    )
    found = read_proposal(path, france, perimetre=HOME)
    assert found.nom == "t"
    assert codes(found) == ["44082", "44115"]
    assert (found.remarques, found.feuilles) == ((), ("Toutes",))
    chosen = read_proposal(path, france, perimetre=HOME, feuille=" toutes ")
    assert (codes(chosen), chosen.feuilles) == (["44048"], ())
    with pytest.raises(TableError, match=r"pas de feuille .*Autre"):
        read_proposal(path, france, perimetre=HOME, feuille="Autre")


def test_duplicate_headers_and_merged_cells(tmp_path: Path, france: Communes) -> None:
    table = "Commune;Commune;Commune\nLigné;;\n;;\nOudon;x;y\n"
    assert codes(propose(tmp_path, france, table)) == ["44082", "44115"]


def test_formulas_are_texts(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "commune\n=1+1\n@cmd\n+44082\nLigné\n").mentions
    assert [m.meaning.nature for m in found][:2] == [CodeKind.INCONNU] * 2
    assert found[0].texte == "=1+1"


# Lists and mails


@pytest.mark.parametrize(
    "text",
    [
        "Ancenis\nLigné\nCouffé\nMésanger\n",
        "- Ancenis\n• Ligné (44)\n1) Couffé\n2. Mésanger\n",
        "Ancenis, Ligné, Couffé et Mésanger",
        "Communes :\nAncenis ; Ligné ; Couffé ; Mésanger.\n",
        "Voici la liste : Ancenis, Ligné, Couffé\net Mésanger.\n",
        "Ancenis / Ligné / Couffé / Mésanger",
        "Ancenis - Ligné - Couffé - Mésanger",
        "44003, 44082, 44048 et 44096",
        "Ancenis-Saint-Géréon (44003), Ligné (44), Couffé & Mésanger",
        "Liste des communes\n\nAncenis\nLigné, Loire-Atlantique\nCouffé\n44096 Mésanger\n",
    ],
)
def test_a_list_in_a_mail(tmp_path: Path, france: Communes, text: str) -> None:
    assert codes(propose(tmp_path, france, text, "mail.txt")) == ANCENIS


def test_what_is_no_commune_in_a_mail(tmp_path: Path, france: Communes) -> None:
    text = (
        "Bonjour,\n\nVoici la liste : Couffé, Saint-Germain et Mons et Mesangé.\n"
        "Il faudra voir ce que dit le conseil départemental avant la réunion\nCordialement,\n"
    )
    found = propose(tmp_path, france, text, "mail.txt")
    assert codes(found) == ["44048", "24419", "inconnu", "inconnu"]
    assert found.mentions[2].candidats[0] == "44096"
    assert found.mentions[3].texte.endswith("…")
    assert len(found.mentions[3].texte) == 60
    assert len(found.remarques) == 3


@pytest.mark.parametrize(
    "text", ["", "\n", "zzz\nyyy\n", "a,b\n1,2\n", "Bonjour\n", ";;;\n", "12\n"]
)
def test_a_file_without_communes(tmp_path: Path, france: Communes, text: str) -> None:
    with pytest.raises(TableError, match=r"l\.csv ne nomme aucune commune.*une commune par ligne"):
        propose(tmp_path, france, text)


def test_too_much_text(tmp_path: Path, france: Communes) -> None:
    with pytest.raises(TableError, match="nomme plus de 50\u00a0000\u00a0communes"):
        propose(tmp_path, france, ("a, " * 3_000 + "\n") * 200)
    with pytest.raises(TableError, match="plus de 200\u00a0000 lignes"):
        propose(tmp_path, france, "commune\n" + "Ligné\n" * 1_000_000)


def test_columns_side_by_side_name_a_commune_once(
    tmp_path: Path, france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of France by code and name is 35,000 communes, not twice as many."""
    monkeypatch.setattr("cptsgeo.proposal.rows.MAX_NAMES", 40)
    rows = [f"{code};{france.atoms[code].nom};{france.atoms[code].epci}\n"
            for code in france.codes_of(["53"])[:30]]  # fmt: skip
    head = "code;commune;siren\n"
    assert len(propose(tmp_path, france, head + "".join(rows)).mentions) == 30
    with pytest.raises(TableError, match="nomme plus de 40\u00a0communes"):
        propose(tmp_path, france, head + "".join(rows * 2))


def test_thousands_of_unknown_names_end(tmp_path: Path, france: Communes) -> None:
    names = "\n".join(f"inconnue {n}" for n in range(5_000))
    found = propose(tmp_path, france, f"commune\nLigné\n{names}\n").mentions
    assert len(found) == 5_001


def test_near_names_are_for_the_first_unknown_ones_and_it_is_said(
    tmp_path: Path, france: Communes
) -> None:
    names = [f"Mesang{n}" for n in range(150)]
    found = propose(tmp_path, france, "commune\nLigné\n" + "\n".join(names))
    assert all(m.candidats for m in found.mentions[1:101])
    assert not any(m.candidats for m in found.mentions[101:])
    (told,) = found.remarques
    assert "que pour les 100\u00a0premiers noms inconnus" in told
    few = propose(tmp_path, france, "commune\nLigné\n" + "\n".join(names[:99]))
    assert few.remarques == ()


# Names that two places bear


def test_the_rest_of_a_list_says_what_is_likely(tmp_path: Path, france: Communes) -> None:
    def candidates(around: str) -> tuple[str, ...]:
        found = propose(tmp_path, france, f"Commune\nSaint-Sigismond\n{around}\n").mentions
        assert found[0].meaning.nature is CodeKind.AMBIGU
        return found[0].candidats

    # Around Ingrandes, that has taken one in; and in the marshes of Vendée, around the other.
    assert candidates("Champtocé-sur-Loire\nMauges-sur-Loire") == ("49160", "85269")
    assert candidates("Angers\nSaumur") == ("49160", "85269")
    assert candidates("Maillezais\nLiez") == ("85269", "49160")
    assert candidates("La Roche-sur-Yon") == ("85269", "49160")


def test_the_order_of_a_list_does_not_matter(tmp_path: Path, france: Communes) -> None:
    lines = ["Saint-Sigismond", "Champtocé-sur-Loire", "Chalonnes-sur-Loire"]
    for order in (lines, lines[::-1]):
        found = propose(tmp_path, france, "\n".join(["Commune", *order])).mentions
        assert [m.candidats for m in found if m.candidats] == [("49160", "85269")]


# Numbers beside names


@pytest.mark.parametrize(
    "header", ["CodeGeo", "IDCOM", "com_current_code", "citycode", "codcommune", "ID_GEOFLA", "zzz"]
)
@pytest.mark.parametrize("form", ["{0};{1}", "{1};{0}"])
def test_a_column_of_codes_whatever_stands_above(
    tmp_path: Path, france: Communes, header: str, form: str
) -> None:
    rows = [("Commune", header), ("Les Angles", "30011"), ("Saint-Sigismond", "45299")]
    table = "\n".join(form.format(*row) for row in rows)
    found = propose(tmp_path, france, table)
    assert codes(found) == ["30011", "45299"]
    assert {m.interpretation for m in found.mentions} == {""}


def test_of_two_numbers_the_code_is_the_one_that_bears_the_name(
    tmp_path: Path, france: Communes
) -> None:
    for row in ("CHAMPTOCE SUR LOIRE,49123,49068", "CHAMPTOCE SUR LOIRE,49068,49123"):
        for table in (row, f"{row}\n{row.replace(' SUR ', ' s/')}"):
            found = propose(tmp_path, france, table)
            assert {*codes(found)} == {"49068"}
            assert {m.texte for m in found.mentions} == {"49068"}


def test_a_column_of_postal_codes_without_header(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "Le Pin;44540\nLe Pin;79140\nMONIERES;44690\n")
    assert codes(found) == ["44124", "79210", "inconnu"]
    assert found.mentions[2].candidats[0] == "44100"


def test_ranks_are_no_departments(tmp_path: Path, france: Communes) -> None:
    names = ["Ancenis", "Ligné", "Couffé", "Mésanger"]
    table = "\n".join(f"{rank};{name}" for rank, name in enumerate(names, 1))
    assert codes(propose(tmp_path, france, table)) == ANCENIS


def test_a_header_that_says_nothing_is_no_commune(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "Clé;Val\n44082;12\n44115;x\n44048;14\n")
    assert codes(found) == ["44082", "44115", "44048"]
    assert found.remarques == ()


# Nearest names


def test_a_postal_code_weighs(tmp_path: Path, france: Communes) -> None:
    for table in ("Commune;CP\nMONIERES;44690", "Commune;CP\nMONIERES;44690 CEDEX"):
        (mention,) = propose(tmp_path, france, table).mentions
        assert mention.candidats[0] == "44100"
    listed = propose(tmp_path, france, "Ligné\nMonieres, 44690\n", "mail.txt").mentions
    assert [m.texte for m in listed] == ["Ligné", "Monieres, 44690"]
    assert listed[1].candidats[0] == "44100"


@pytest.mark.parametrize("text", ["MONIERES\n", "MONIERES;44690\n", "MONIERES 44690\n"])
def test_a_file_of_one_unknown_name_says_what_it_may_be(
    tmp_path: Path, france: Communes, text: str
) -> None:
    with pytest.raises(TableError, match=r"aucune commune connue \(.*MONIERES.*Monnières \(44\)"):
        propose(tmp_path, france, text)


def test_names_that_are_nearly_all_misspelt(tmp_path: Path, france: Communes) -> None:
    """44190 is the code of a commune, and the postal code of another, that is nearly named."""
    found = propose(tmp_path, france, "Le Louroux Bottereau;44430\nVallet;44330\nClison;44190\n")
    assert codes(found) == ["inconnu", "44212", "inconnu"]
    assert [m.candidats[:1] for m in found.mentions] == [("44084",), (), ("44043",)]


def test_a_code_of_nobody_and_a_misspelt_name(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "insee;commune\n44082;Ligné\n44999;Mesangé\n").mentions
    assert found[1].candidats[0] == "44096"


# Notes under a table


def test_notes_under_a_table_name_nothing(tmp_path: Path, france: Communes) -> None:
    table = (
        "Commune;Population\nLigné (1);5400\nOudon*;3800\nLa Possonnière (2);2500\n"
        "(1) avec Couffé depuis 2024\n* hors du contrat : Mésanger\n2) à confirmer\n"
        "* commune nouvelle issue de Teillé\nContact : mairie de Couffé, 02 40 12 34 56\n"
        "Source : INSEE, communes de Ligné et Couffé\n"
    )
    found = propose(tmp_path, france, table)
    assert codes(found) == ["44082", "44115", "49247"]
    assert len(found.remarques) == 6
    assert "02 40" not in "".join(found.remarques)


def test_bullets_are_no_notes(tmp_path: Path, france: Communes) -> None:
    found = propose(tmp_path, france, "* Ligné\n* Oudon\n* Mesangé\n* commune de Couffé\n")
    assert codes(found) == ["44082", "44115", "inconnu", "44048"]


def test_a_column_of_contacts_beside_the_communes(tmp_path: Path, france: Communes) -> None:
    table = "Référent;Commune\nContact : la mairie;Ligné\n* absent;Oudon\n"
    assert codes(propose(tmp_path, france, table)) == ["44082", "44115"]


# Signs that nobody sees


@pytest.mark.parametrize(
    "text", ["\u200b44109", "44\u00ad109", "４４１０９", "44\u2009109", "Nan\u00adtes",
             "Nantes\u200b", "Ｎａｎｔｅｓ", "\ufeffNantes"],
)  # fmt: skip
def test_what_looks_right_is_read(tmp_path: Path, france: Communes, text: str) -> None:
    assert one(tmp_path, france, text).meaning.code == "44109"


def test_a_hyphen_that_no_line_breaks_is_a_hyphen(tmp_path: Path, france: Communes) -> None:
    mention = one(tmp_path, france, "Saint\u2011Herblain")
    assert (mention.meaning.code, mention.texte) == ("44162", "Saint-Herblain")


# Persons


def test_no_person_comes_out(tmp_path: Path, france: Communes) -> None:
    private = ("0612345678", "06 12 34 56 78", "612345678", "10001234567", "prenom.nom@exemple.fr")
    table = "Commune;Note\nLigné;a\n" + "".join(f"{one};b\nzzz {one};c\n" for one in private)
    mail = "Ligné\n" + "\n".join(private) + "\nCordialement\nPrénom Nom\n06 12 34 56 78\n"
    for text, name in ((table, "l.csv"), (mail, "mail.txt")):
        told = repr(propose(tmp_path, france, text, name))
        assert not [one for one in (*private, "Prénom Nom") if one in told]
        assert "masqué" in told
    told = propose(tmp_path, france, mail, "mail.txt").remarques[-1]
    assert told.endswith(
        "lignes 7, 8 et 9\u00a0: la fin du courriel, avec sa signature, n’est pas lue."
    )


def test_a_commune_beside_what_tells_a_person(tmp_path: Path, france: Communes) -> None:
    text = "Ligné, Couffé (tél. 02 40 12 34 56)\nOudon 0612345678\nAncenis – p.nom@exemple.fr\n"
    found = propose(tmp_path, france, text, "mail.txt")
    assert codes(found) == ["44082", "44048", "44115", "44003"]
    table = "Nom;RPPS;Lieu\nDupont;10001234567;Ligné\nDurand;10001234568;Oudon\n"
    read = propose(tmp_path, france, table)
    assert codes(read) == ["44082", "44115"]
    assert "Dupont" not in repr(read)
    for told in (repr(found), repr(read)):
        assert not [one for one in ("02 40", "0612345678", "@", "1000123456") if one in told]


# Several CPTS

REGION = (
    "Nom de la CPTS;Commune;Code INSEE\nCPTS d'Ancenis;Ligné;44082\nCPTS d'Ancenis;Oudon;44115\n"
    "CPTS du Vignoble;Monnières;44100\n;Angers;49007\n"
)


def test_a_table_of_several_cpts_is_asked_about(tmp_path: Path, france: Communes) -> None:
    with pytest.raises(TableError, match=r"communes de 2.CPTS.*Nom de la CPTS.*--cpts") as told:
        propose(tmp_path, france, REGION)
    assert "«\u00a0CPTS d’Ancenis\u00a0» et «\u00a0CPTS du Vignoble\u00a0»" in str(told.value)
    for head in ("Structure;Commune\n", ""):
        table = f"{head}CPTS d'Ancenis;Ligné\nCPTS d'Ancenis;Oudon\nCPTS du Vignoble;Gorges\n"
        with pytest.raises(TableError, match=r"2.CPTS.*(Structure|«.1.»).*Ancenis.*Vignoble"):
            propose(tmp_path, france, table)
    many = "cpts_id;insee\n" + "".join(f"t{n};44082\n" for n in range(20))
    with pytest.raises(TableError, match=r"20.CPTS.*t5.* et 14.autres"):
        propose(tmp_path, france, many)


@pytest.mark.parametrize("cpts", ["CPTS d’Ancenis", "ancenis", "cpts ANCENIS", "ancen"])
def test_one_of_several_cpts(tmp_path: Path, france: Communes, cpts: str) -> None:
    path = tmp_path / "region.csv"
    path.write_text(REGION, encoding="utf-8")
    found = read_proposal(path, france, perimetre=HOME, cpts=cpts)
    assert codes(found) == ["44082", "44115"]
    assert [m.place.ligne for m in found.mentions] == [2, 3]


@pytest.mark.parametrize("cpts", ["Nantes", "", "cpts"])
def test_a_cpts_that_a_table_has_not(tmp_path: Path, france: Communes, cpts: str) -> None:
    path = tmp_path / "region.csv"
    path.write_text(REGION, encoding="utf-8")
    with pytest.raises(TableError, match=r"pas de CPTS .* choisir .*Ancenis.* ou .*Vignoble"):
        read_proposal(path, france, perimetre=HOME, cpts=cpts)


def test_merged_cells_of_cpts(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "fusion.csv"
    path.write_text("CPTS;Commune\nNord;Ligné\n;Oudon\nSud;Monnières\n;Gorges\n", encoding="utf-8")
    assert codes(read_proposal(path, france, perimetre=HOME, cpts="sud")) == ["44100", "44064"]


@pytest.mark.parametrize(
    "table",
    [
        "CPTS;Commune\nNord;Ligné\nNord;Oudon\nTotal CPTS;2\n",
        "CPTS;Commune\nNord;Ligné\n;Oudon\n",
        "Dans la CPTS;Commune\noui;Ligné\nnon;Oudon\n",
        "CPTS;Commune\noui;Ligné\nnon;Oudon\n",
        "CPTS actuelle;Commune\nNord;Ligné\nSud;Oudon\n",
        "Rattachement actuel;Commune\nCPTS Nord;Ligné\nCPTS Sud;Oudon\n",
        "Date CPTS;Commune\n2024;Ligné\n2025;Oudon\n",
        "CPTS;Commune\nNord;Ligné\nNord;Oudon\n;Total\n;Source : ARS\n",
        "CPTS Nord\nLigné\nOudon\n",
        "Communes de la CPTS Nord : Ligné, Oudon\n",
    ],
)
def test_a_table_of_one_territory(tmp_path: Path, france: Communes, table: str) -> None:
    assert codes(propose(tmp_path, france, table)) == ["44082", "44115"]


@pytest.mark.parametrize(
    "none", ["", "hors CPTS", "aucune", "Sans CPTS", "zone blanche", "NC", "n/a", "non"]
)
def test_communes_of_no_cpts_are_no_part_of_one(
    tmp_path: Path, france: Communes, none: str
) -> None:
    table = f"Commune;CPTS\nLigné;Nord\nGorges;{none}\nOudon;Nord\nAngers;{none}\n"
    with pytest.raises(TableError, match=r"«.Nord.» à une partie .*aucune à 2.communes.*--cpts"):
        propose(tmp_path, france, table)
    path = tmp_path / "l.csv"
    path.write_text(table, encoding="utf-8")
    assert codes(read_proposal(path, france, perimetre=HOME, cpts="nord")) == ["44082", "44115"]
    more = f"{table}Monnières;Sud\n"
    with pytest.raises(TableError, match=r"2.CPTS.*«.Sud.», et 2.communes d’aucune CPTS"):
        propose(tmp_path, france, more)


def test_the_header_of_each_page_is_no_cpts(tmp_path: Path, france: Communes) -> None:
    table = "Commune;CPTS\nLigné;Nord\nCommune;CPTS\nOudon;Nord\n"
    assert codes(propose(tmp_path, france, table)) == ["44082", "44115"]


def test_a_table_that_names_no_cpts(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Commune\nLigné\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"ne dit pas de quelle CPTS .* ôter --cpts"):
        read_proposal(path, france, perimetre=HOME, cpts="Ancenis")


# Laws


def territory(found: Proposal) -> set[str]:
    return {code for mention in found.mentions for code in mention.meaning.communes}


@examples(150)
@given(st.data())
def test_order_repetition_and_writing_do_not_change_a_territory(
    tmp_path_factory: pytest.TempPathFactory, france: Communes, data: st.DataObject
) -> None:
    known = [c for c in france.select(departements=["44", "49"]) if c.nom != "La Pellerine"]
    chosen = data.draw(st.lists(st.sampled_from(known), min_size=2, max_size=12, unique=True))
    expected = {commune.code for commune in chosen}
    chosen += data.draw(st.lists(st.sampled_from(chosen), max_size=4))
    random.Random(data.draw(st.integers())).shuffle(chosen)
    written = [
        data.draw(st.sampled_from([c.code, f"{c.nom} ({c.departement})", c.nom.upper() + " 44"]))
        if c.departement == "44" else c.code
        for c in chosen
    ]  # fmt: skip
    head = data.draw(st.sampled_from(["", "Commune\n", "Titre\n\ncode insee;x\n"]))
    folder = tmp_path_factory.getbasetemp()
    assert territory(propose(folder, france, head + "\n".join(written))) == expected


@given(st.data())
def test_all_former_codes_lead_where_the_current_code_does(
    tmp_path_factory: pytest.TempPathFactory, france: Communes, data: st.DataObject
) -> None:
    parts: dict[str, set[str]] = {}
    for partie in france.parties:
        if (
            partie.nature == "commune_deleguee"
            and len(france.holders_of_part.get(partie.code, "x")) == 1
        ):
            parts.setdefault(partie.code_commune, set()).add(partie.code)
    code = data.draw(st.sampled_from(sorted(parts)))
    folder = tmp_path_factory.getbasetemp()
    by_parts = propose(folder, france, "insee\n" + "\n".join(sorted(parts[code])))
    assert territory(by_parts) == {code} == territory(propose(folder, france, f"insee\n{code}"))


# Anything at all

_CELLS = st.sampled_from(
    ["Commune", "Code INSEE", "44082", "1004", "Ligné", "=1+1", "@cmd", "\0", "Total", "", '"',
     "et", "(", "(44)", ",", ";", "\t", " ", "44", "CC du Pays d'Ancenis", "Bonjour", "é", "💥",
     "-", "2A", "Saint-Denis", "\n", "999999999", "44109.0", "٤٤٠٠٣", "²"]
)  # fmt: skip


@examples(700)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")),
        st.text(max_size=60).map(lambda text: text.encode("utf-16", "replace")),
        st.lists(_CELLS, max_size=25).map(lambda cells: ";".join(cells).encode()),
        st.lists(st.lists(_CELLS, max_size=4).map(",".join), max_size=8).map(
            lambda rows: "\n".join(rows).encode("cp1252", "replace")
        ),
        st.binary(max_size=100).map(lambda tail: b"PK\x03\x04" + tail),
    )
)
@example("Commune\n".encode("utf-16"))
@example(b"commune," * 500)
@example(b"x" * 140_000)
@example(b"(" * 10_000 + b"\n44082")
@example((" - a" * 4_000).encode() + b"\n44082")
def test_anything_is_a_proposal_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, france: Communes, content: bytes
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suggestions, "MAX_SUGGESTED", 1)
        try:
            found = propose(tmp_path_factory.getbasetemp(), france, content, "any.csv")
        except CptsgeoError:
            return
    assert found.mentions
    for mention in found.mentions:
        assert len(mention.texte) <= 60
        assert bool(mention.meaning.communes) == (
            mention.meaning.nature not in {CodeKind.AMBIGU, CodeKind.INCONNU}
        )


def test_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("commune\nLigné\n44003\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path\n"
        "from cptsgeo.communes.reading import read_communes\n"
        "from cptsgeo.proposal import read_proposal\n"
        f"read_proposal(Path({str(tmp_path / 'l.csv')!r}), read_communes(), perimetre=['44'])\n"
        "print(*sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "shapely", "geopandas", "rapidfuzz", "python_calamine"} & {*told}


def test_a_column_that_says_yes_or_no_is_told(tmp_path: Path, france: Communes) -> None:
    table = "Commune;Dans la CPTS ?\nLigné;Oui\nOudon;non\nCouffé;\n"
    found = propose(tmp_path, france, table)
    assert codes(found) == ["44082", "44115", "44048"]
    (told,) = found.remarques
    assert "la colonne «\u00a0Dans la CPTS ?\u00a0» répond par oui ou non" in told
    assert told.endswith("ôter celles qu’il ne faut pas.")
    assert propose(tmp_path, france, table.replace("non", "oui")).remarques == ()
    bare = propose(tmp_path, france, "Ligné;non\nOudon;oui\nCouffé;oui\n")
    assert "la colonne 2 répond" in bare.remarques[0]


def test_damaged_letters_of_a_list_are_mended(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("commune\nLoirÃ©\nÃ‰cuillÃ©\nCandÃ©\nAngrie\n", encoding="utf-8")
    found = read_proposal(path, france, perimetre=HOME)
    assert codes(found) == ["49178", "49130", "49054", "49008"]
    (told,) = found.remarques
    assert told.replace("\u00a0", " ") == (
        "liste.csv : 3 cellules avaient des accents abîmés, qui ont été rétablis."
    )
    assert "Ã" not in str(found)


# Around a table


def test_a_footnote_that_the_header_calls(tmp_path: Path, france: Communes) -> None:
    table = "Commune¹;Code INSEE (2)\nLigné;44082\n¹ au 1er janvier;\n(2) Oudon compris;\n"
    found = propose(tmp_path, france, table)
    assert codes(found) == ["44082"]
    assert len(found.remarques) == 2


@pytest.mark.parametrize(
    "line", ["soit 2 communes au total", "dont QPV", "CPTS du Pays d’Ancenis",
             "Hors périmètre : Oudon", "Communes limitrophes : Oudon", "Non retenue : Oudon"],
)  # fmt: skip
def test_what_is_no_commune_of_the_list(tmp_path: Path, france: Communes, line: str) -> None:
    found = propose(tmp_path, france, f"Ligné\nCouffé\n{line}\n", "liste.txt")
    assert codes(found) == ["44082", "44048"]
    assert len(found.remarques) == 1


def test_names_whose_header_says_nothing_stand_beside_codes(
    tmp_path: Path, france: Communes
) -> None:
    table = "Intitulé long;INSEE;Avis\nLigné;44082;oui\nOudon;;oui\nCouffé;44048;oui\n"
    assert codes(propose(tmp_path, france, table)) == ["44082", "44115", "44048"]


def test_communes_outside_of_the_table_of_a_document_are_told(
    tmp_path: Path, france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = [("Commune", "Code"), ("Ligné", "44082"), ("Couffé", "44048")]
    texts = [
        "Annexe",
        "Ligné",
        "Oudon",
        "Le territoire va d’Ancenis à la mer",
        "CC du Pays d'Ancenis",
    ]
    grids = tuple(
        Grid(tmp_path / "a.pdf", sheet, tuple(Line(k, cells) for k, cells in enumerate(lines, 1)))
        for sheet, lines in (("tableau 1", table), ("texte", [(text,) for text in texts]))
    )
    monkeypatch.setattr("cptsgeo.proposal.sheets.read_grids", lambda _, **__: grids)
    found = read_proposal(tmp_path / "a.pdf", france, perimetre=HOME)
    assert codes(found) == ["44082", "44048"]
    (told,) = found.remarques
    assert "«\u00a0Oudon\u00a0» nomme une commune" in told
    assert "ligne\u00a03" in told


@pytest.mark.parametrize("head", ["Ville (code postal)", "Code postal et ville", "CP / Commune"])
def test_a_header_of_both_a_name_and_its_postal_code(
    tmp_path: Path, france: Communes, head: str
) -> None:
    found = propose(tmp_path, france, f"N°;{head}\n1;Ligné (44850)\n2;44521 Oudon\n")
    assert codes(found) == ["44082", "44115"]


def test_lines_that_something_introduces_are_no_table(tmp_path: Path, france: Communes) -> None:
    text = "Loire-Atlantique : Ligné, Couffé\nMaine-et-Loire : Candé, Angrie\n"
    found = propose(tmp_path, france, text, "liste.txt")
    assert codes(found) == ["44082", "44048", "49054", "49008"]
    assert len(found.remarques) == 2


@pytest.mark.parametrize("title", ["Maine-et-Loire", "Pays de la Loire"])
def test_the_name_of_something_larger_is_no_commune(
    tmp_path: Path, france: Communes, title: str
) -> None:
    found = propose(tmp_path, france, f"{title}\nCandé\nAngrie\n", "liste.txt")
    assert codes(found) == ["49054", "49008"]
    assert len(found.remarques) == 1


def test_codes_that_a_spreadsheet_is_kept_from_counting(tmp_path: Path, france: Communes) -> None:
    table = '"Commune";"Insee"\n"Allonnes";"=""49002"""\n"Changé";"=""53054"""\n'
    assert codes(propose(tmp_path, france, table)) == ["49002", "53054"]


def test_the_name_of_a_sheet_tells_nobody(
    tmp_path: Path, france: Communes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sheet = tmp_path / "l.xlsx", "Dr X 06 12 34 56 78"
    lines = (
        Line(1, ("Commune",)),
        Line(2, ("Ligné",)),
        Line(3, ("Nulle part",)),
        Line(4, ("Oudon",)),
    )
    grids = (Grid(path, sheet, lines), Grid(path, "p.nom@exemple.fr", lines))
    monkeypatch.setattr("cptsgeo.proposal.sheets.read_grids", lambda _, **__: grids)
    for asked in (None, sheet):
        found = read_proposal(path, france, perimetre=HOME, feuille=asked)
        assert codes(found)[0] == "44082"
        assert not [one for one in ("06 12", "@") if one in repr(found)]
    with pytest.raises(TableError) as told:
        read_proposal(path, france, perimetre=HOME, feuille="06 12 34 56 79")
    assert "06 12" not in str(told.value)
