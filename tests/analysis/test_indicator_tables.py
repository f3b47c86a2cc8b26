"""Tables of indicators as people send them: whose rows they are, and what adds up."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from cptsgeo.analysis.indicators import Indicator, IndicatorKind, read_indicator
from cptsgeo.analysis.indicators.rows import read_table
from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.naming.reader import Reader
from cptsgeo.errors import TableError
from cptsgeo.files.grids import Grid, Line
from cptsgeo.proposal.columns import Columns

HOME = ("44", "49", "53", "72", "85")
Read = Callable[..., Indicator]


@pytest.fixture
def read(tmp_path: Path, france: Communes) -> Read:
    def table(text: str, **said: object) -> Indicator:
        path = tmp_path / "valeurs.csv"
        path.write_text(text, encoding="utf-8")
        return read_indicator(path, france, perimetre=HOME, **said)  # type: ignore[arg-type]

    return table


def reasons(found: Indicator) -> dict[int, str]:
    return {one.place.ligne: one.raison for one in found.ecartes}


# — names, as in a list of communes —

PLACES = {"Angers": "49007", "Avrillé": "49015", "Allonnes": "49002", "Saumur": "49328"}


@pytest.mark.parametrize(
    ("head", "beside"),
    [
        ("Commune;Code dép;Médecins", "49"),
        ("Commune;Département;Médecins", "Maine-et-Loire"),
        ("Commune;Dép.;Médecins", "49 - Maine-et-Loire"),
        ("Commune;Département;Médecins", "Maine-et-Loire (49)"),
        ("Code;Commune;Médecins", "49"),
        ("Commune;Code postal;Médecins", None),
        ("Code postal;Commune;Médecins", None),
        ("Code;Commune;Médecins", None),
        ("CP Ville;Commune;Médecins", None),
    ],
)
def test_names_with_what_stands_beside_them(
    read: Read, france: Communes, head: str, beside: str | None
) -> None:
    """Avrillé and Allonnes have homonyms in the Vendée and the Sarthe."""
    rows = [head]
    for rank, (name, code) in enumerate(PLACES.items(), 1):
        place = beside or france.by_code[code].codes_postaux.split()[0]
        pair = (name, place) if head.startswith("Commune") else (place, name)
        rows.append(";".join((*pair, str(rank))))
    found = read("\n".join(rows))
    assert found.valeurs == {code: rank for rank, code in enumerate(PLACES.values(), 1)}
    assert not found.ecartes


def test_a_name_with_its_department_in_one_cell(read: Read) -> None:
    found = read("commune;Cabinets\nAvrillé (49);2\nAvrillé (85);3\nSt Nazaire;4\n")
    assert found.valeurs == {"49015": 2, "85010": 3, "44184": 4}


def test_a_town_of_a_business_address(read: Read) -> None:
    assert read("ville;Lits\nANGERS CEDEX 9;3\nSaumur Cedex;2\n").valeurs == {
        "49007": 3,
        "49328": 2,
    }


def test_homonyms_are_those_of_the_perimeter_and_it_is_said(read: Read) -> None:
    """There is a Saint-Nazaire in three other departments."""
    text = "commune;Cabinets\nSaint-Nazaire;4\nAvrillé;2\n"
    found = read(text)
    assert found.valeurs == {"44184": 4}
    assert "1\u00a0ligne interprétée" in found.remarques[0]
    assert "seule commune de ce nom dans le périmètre" in found.remarques[0]
    assert reasons(found) == {3: "nom de plusieurs communes"}


def test_a_name_that_is_not_where_it_is_said_to_be(read: Read) -> None:
    found = read("commune;dép;Cabinets\nAngers;44;4\nSaumur;49;2\nIci;49;1\n")
    assert found.valeurs == {"49328": 2}
    assert reasons(found) == {
        2: "pas de commune de ce nom dans ce département ou à ce code postal",
        4: "commune inconnue",
    }


def test_small_numbers_are_no_departments(read: Read) -> None:
    """Without a header, 44 beside a name looks like one."""
    found = read("Angers;49\nSaumur;44\nCholet;53\nTrélazé;85\n")
    assert found.valeurs == {"49007": 49, "49328": 44, "49099": 53, "49353": 85}


def test_a_header_in_words_of_its_own(read: Read) -> None:
    found = read("Lieu d’exercice;Cabinets\nAngers;4\nSaumur;2\nCholet;3\n")
    assert (found.nom, found.unite) == ("Cabinets", "")


def test_an_unknown_name_in_the_first_row_gives_no_unit(read: Read) -> None:
    assert read("commune;Cabinets\nIci;1\nAngers;3\n").unite == ""


# — rows that are no commune's —


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("CA Mauges Communauté", "intercommunalité"),
        ("Mauges Communauté", "intercommunalité"),
        ("Total", "total"),
        ("TOTAL GÉNÉRAL", "total"),
        ("Sous-total Mauges", "total"),
        ("Ensemble", "total"),
        ("Ensemble du département", "total"),
        ("Moyenne", "total"),
        ("Médiane nationale", "total"),
        ("France", "département, région ou pays"),
        ("France métropolitaine", "département, région ou pays"),
        ("Maine-et-Loire", "département, région ou pays"),
        ("Département de Maine-et-Loire", "département, région ou pays"),
        ("Pays de la Loire", "département, région ou pays"),
    ],
)
def test_rows_of_something_larger(read: Read, label: str, why: str) -> None:
    communes = ("Beaupréau-en-Mauges", "Sèvremoine")
    values = {"49023": 20, "49301": 27}
    text = f"{communes[0]};20\n{communes[1]};27\n{label};95\n"
    found = read(f"commune;Cabinets\n{text}")
    assert found.valeurs == values
    assert reasons(found)[4].startswith(why)
    for head, row in (
        ("code;commune;Cabinets", f";{label};95"),
        ("code;commune;Cabinets", f"{label};;95"),
        ("code;dep;commune;Cabinets", f";49;{label};95"),
    ):
        rows = [f"49023;{'49;' if 'dep' in head else ''}{communes[0]};20",
                f"49301;{'49;' if 'dep' in head else ''}{communes[1]};27"]  # fmt: skip
        found = read("\n".join((head, *rows, row)))
        assert found.valeurs == values
        assert len(found.ecartes) == 1


@pytest.mark.parametrize("code", ["49", "200060010", "FR", "52"])
def test_codes_of_something_larger(read: Read, code: str) -> None:
    found = read(f"code;dep;nom;Cabinets\n49007;49;Angers;3\n49328;49;Saumur;2\n{code};49;X;9\n")
    assert found.valeurs == {"49007": 3, "49328": 2}
    assert set(reasons(found)) == {4}


def test_a_total_of_a_commune_is_of_the_commune(read: Read) -> None:
    found = read("sexe;code;Médecins\nTotal;49007;3\nTotal;49328;2\nTotal;;5\n")
    assert found.valeurs == {"49007": 3, "49328": 2}
    assert [(one.code, one.raison) for one in found.ecartes] == [("Total", "total, et non commune")]


def test_three_digits_are_completed_by_the_department_beside(read: Read) -> None:
    found = read("dep;code commune;Cabinets\n49;007;3\n49;328;2\n49;;5\n")
    assert found.valeurs == {"49007": 3, "49328": 2}
    assert reasons(found)[4].startswith("département")


def test_mayenne_is_a_commune_unless_it_is_the_sum_of_its_department(read: Read) -> None:
    assert read("commune;Lits\nLaval;30\nMayenne;12\nÉvron;5\n").valeurs["53147"] == 12
    assert read("commune;Lits\nLaval;7\nMayenne;12\nÉvron;5\n").valeurs["53147"] == 12
    assert read("commune;Lits\nLaval;0\nÉvron;0\nMayenne;0\n").valeurs["53147"] == 0
    found = read("commune;Lits\nLaval;30\nMayenne;12\nÉvron;5\nMayenne;47\n")
    assert (found.valeurs["53147"], reasons(found)) == (
        12,
        {5: "département, région ou pays, et non commune"},
    )


def test_a_department_named_as_a_commune_elsewhere(read: Read) -> None:
    """Vienne is a commune of the Isère."""
    found = read("commune;Lits\nVienne;47\nPoitiers;30\nChâtellerault;12\nLoudun;5\n")
    assert reasons(found) == {2: "département, région ou pays, et non commune"}
    assert read("commune;Lits\nPoitiers;30\nVienne;46\nLoudun;5\n").valeurs["38544"] == 46


def test_no_commune_is_taken_for_a_total(france: Communes) -> None:
    """Every name of France, of today and of former communes, read where its department stands."""
    named = [(one.nom, one.departement) for one in france.by_code.values()]
    lines = tuple(Line(i, (name, dep)) for i, (name, dep) in enumerate(named, 1))
    columns = Columns(0, None, (0,), 1, None, None)
    table = read_table(Grid(Path("x.csv"), "", lines), columns, Reader(france, HOME))
    assert len(table.rows) == len(named)
    apart = [row.nom for row in table.rows if row.raison and row.raison.value.startswith("total")]
    assert not apart
    assert sum(row.meaning is not None for row in table.rows) > 0.99 * len(named)


# — tables of something larger —

LARGER = {
    "bassin de vie": "Bassin de vie;APL\nAngers;3,2\nCholet;2,1\nSaumur;2,4\n",
    "territoire de vie-santé": "TVS;nom tvs;APL\n49007;Angers;3\n49099;Cholet;2\n49328;Saumur;1\n",
    "canton": "Code canton;Libellé;Médecins\n4901;Angers-1;3\n4902;Angers-2;2\n",
    "EPCI": "SIREN;EPCI;Médecins\n200060010;CA Mauges Communauté;95\n",
    "arrondissement": "Arrondissement;Médecins\nAngers;3\nCholet;2\nSaumur;4\n",
    "zone d’emploi": "ZE2020;libellé;Médecins\n49007;Angers;3\n49328;Saumur;2\n",
    "IRIS": "code;Médecins\n490070101;3\n490070102;2\n490990101;2\n",
    "code postal": "Code postal;Médecins\n49000;3\n49300;2\n",
    "département": "Département;Médecins\nMaine-et-Loire;3\nMayenne;2\nSarthe;2\n",
    "région": "Région;Médecins\nBretagne;3\nNormandie;2\nGrand Est;2\n",
}


@pytest.mark.parametrize("level", LARGER)
def test_a_table_by_something_larger_is_told_to_be_one(read: Read, level: str) -> None:
    with pytest.raises(
        TableError, match=f"valeurs.csv est par {level}, et non par commune"
    ) as told:
        read(LARGER[level])
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("head", ["CODGEO;LIBGEO", "dep;nom", "Code;Libellé"])
@pytest.mark.parametrize("more", ["", "72;Sarthe;8\n85;Vendée;4\n"])
def test_departments_by_their_names(read: Read, head: str, more: str) -> None:
    """One of them is a commune's name too."""
    with pytest.raises(TableError, match="est par département"):
        read(f"{head};Médecins\n49;Maine-et-Loire;3\n53;Mayenne;2\n{more}")


@pytest.mark.parametrize("also", ["", "Sèvremoine;5\nCholet;2\nTrélazé;7\nChemillé-en-Anjou;4\n"])
def test_cantons_by_their_names(read: Read, also: str) -> None:
    """Some bear the name of a commune, and those of a city a number after it."""
    with pytest.raises(TableError, match="est par canton"):
        read(f"Territoire;Médecins\nAngers-1;3\nAngers-2;2\nLongué-Jumelles;5\n{also}")


@pytest.mark.parametrize(
    "title",
    [
        "Référentiel géographique : France par bassin de vie 2022",
        "APL aux médecins par bassin de vie",
        "Maille : bassin de vie",
    ],
)
@pytest.mark.parametrize("head", ["Code;Libellé", "CODGEO;LIBGEO"])
def test_titles_say_what_a_table_is_by(read: Read, title: str, head: str) -> None:
    rows = f"{head};APL\n49007;Angers;3,2\n49099;Cholet;2,1\n"
    with pytest.raises(TableError, match="est par bassin de vie"):
        read(f"{title}\n\n{rows}")
    with pytest.raises(TableError, match="est par bassin de vie"):
        read(f"{rows}Référentiel géographique : France par bassin de vie 2022\n")


@pytest.mark.parametrize(
    "text",
    [
        "APL par bassin de vie, de chaque commune\nCode;Libellé;APL\n49007;Angers;3,2\n",
        "Médecins par canton\nCode commune;Nom;APL\n49007;Angers;3,2\n",
        "Médecins aidés par la région\nCode;Nom;APL\n49007;Angers;3,2\n",
        "CODGEO;LIBGEO;Bassin de vie;EPCI;APL\n49007;Angers;Angers;244900015;3,2\n",
        "Code;BV;APL\n49007;Angers;3,2\n49015;Angers;2\n49020;Angers;1\n",
        "Arrondissement;Médecins\nParis 1er;12\nParis 2e;13\nParis 3e;4\n",
        "Code INSEE;Commune;APL\n49007;Angers;3,2\nSource : calculs par canton;;\n",
    ],
)
def test_tables_by_commune_that_speak_of_something_larger(read: Read, text: str) -> None:
    assert read(text).valeurs


def test_the_sheet_of_communes_is_taken_among_others(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "apl.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, value in (("Bassins de vie", 1), ("EPCI", 2), ("Communes", 3)):
        sheet = book.add_worksheet(name)
        for row, cells in enumerate((("Code", "Libellé", "APL"), ("49007", "Angers", value))):
            sheet.write_row(row, 0, cells)
    book.close()
    found = read_indicator(path, france)
    assert (found.valeurs, found.source[-11:]) == ({"49007": 3}, "\u00a0Communes\u00a0»")
    with pytest.raises(TableError, match=r"Bassins de vie.*est par bassin de vie"):
        read_indicator(path, france, feuille="Bassins de vie")


# — codes of four digits —


def _four(france: Communes, departement: str, step: int = 1) -> list[str]:
    return [code.lstrip("0") for code in france.codes_of([departement])][::step]


@pytest.mark.parametrize("departement", ["01", "02", "05", "09"])
@pytest.mark.parametrize("head", ["code", "Code commune", "code;nom"])
def test_codes_that_lost_their_zero(
    read: Read, france: Communes, departement: str, head: str
) -> None:
    codes = _four(france, departement)
    named = {code: f"{code};{france.by_code[code.zfill(5)].nom}" for code in codes}
    rows = [f"{named[code] if ';' in head else code};{i}" for i, code in enumerate(codes)]
    found = read("\n".join((f"{head};Médecins", *rows)))
    assert len(found.valeurs) == len(codes)
    assert not found.ecartes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code;nom;Lits\n1001;Aix-Villemaur-Pâlis;3\n1002;Arcis-sur-Aube;2\n", "ne sont pas ceux"),
        ("CODGEO;LIBGEO;Lits\n4201;Canton 1;3\n4202;Canton 2;2\n", "ne sont pas ceux"),
        ("code;Lits\n4901;3\n4902;2\n4903;5\n", "ne sont pas ceux"),
        ("code;Lits\n0101;3\n0102;2\n0103;5\n", "ne sont pas ceux"),
        ("code;Lits\n1001;3\n1002;2\n1004;5\n", "dont le zéro est perdu ou ceux de cantons"),
        ("code;nom;Lits\n491;Angers;3\n492;Cholet;2\n493;Saumur;5\n", "trois chiffres"),
        ("Code;Libellé;Lits\n017;Angers;3\n099;Cholet;2\n101;Saumur;5\n", "trois chiffres"),
        ("code;nom;Lits\n101;Ambérieu-en-Bugey;3\n102;Attignat;2\n", "trois chiffres"),
    ],
)
def test_short_codes_that_are_no_communes(read: Read, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "code;nom;Lits\n007;Angers;3\n328;Saumur;2\n",
        "Numéro;Commune;Lits\n1;Angers;3\n2;Saumur;2\n",
    ],
)
def test_numbers_beside_names(read: Read, text: str) -> None:
    """The end of a code, or a rank: names tell."""
    assert read(text).valeurs == {"49007": 3, "49328": 2}


def test_some_codes_of_four_digits_among_communes(read: Read) -> None:
    """Names beside tell; a misspelt one does not make a canton of a commune."""
    text = "code;nom;Lits\n49007;Angers;3\n49328;Saumur;2\n49099;Cholet;2\n"
    found = read(text + "1001;Canton A;9\n1002;Canton B;8\n")
    assert found.valeurs == {"49007": 3, "49328": 2, "49099": 2}
    assert {*reasons(found).values()} == {
        "code de quatre chiffres, qui n’est pas celui de la commune de ce nom"
    }
    found = read(text + "1004;Ambérieu-en-Bugey;9\n1053;Bourg en Brese;8\n")
    assert (found.valeurs["01004"], found.valeurs["01053"]) == (9, 8)


@pytest.mark.parametrize("read_as", ["code", "Code commune"])
def test_cantons_of_all_france_are_no_communes(read: Read, france: Communes, read_as: str) -> None:
    """Numbered from 1 in each department, as the INSEE does: nearly half look like communes."""
    codes = [f"{dep}{n:02}" for dep in france.departements if len(dep) == 2 for n in range(1, 20)]
    rows = [f"{code};{i}" for i, code in enumerate(codes)]
    with pytest.raises(TableError, match="ne sont pas ceux de communes"):
        read("\n".join((f"{read_as};Lits", *rows)))


# — what adds up —


@pytest.mark.parametrize(
    "header",
    ["DENS", "Code zone", "Classe", "Niveau", "apl_classe", "Grille de densité", "TUU2017", "Rang",
     "Temps d’accès", "Minutes", "Nombre de minutes", "Distance (km)", "Revenu médian", "Score",
     "N° FINESS", "Siret", "Année d’arrivée", "Prix du m²", "Revenu (€)", "Catégorie", "Densité"],
)  # fmt: skip
def test_what_has_no_sum_is_asked_about(read: Read, header: str) -> None:
    text = f"CODGEO;LIBGEO;{header}\n49007;Angers;1\n49328;Saumur;4\n49099;Cholet;7\n"
    with pytest.raises(TableError, match="--agregation categorie, moyenne ou somme") as told:
        read(text)
    assert header in str(told.value)
    found = read(text, agregation=IndicatorKind.CATEGORIE)
    assert found.valeurs == {"49007": "1", "49328": "4", "49099": "7"}


@pytest.mark.parametrize(
    "header",
    ["Médecins", "Nombre de médecins à moins de 20 minutes", "Habitants à plus de 30 km",
     "Nombre de classes", "Équivalents temps plein", "Médecins par commune", "ETP",
     "Places pour personnes âgées", "Logements de type social", "Cabinets 2023"],
)  # fmt: skip
def test_what_adds_up_is_summed(read: Read, header: str) -> None:
    found = read(f"code;nom;{header}\n49007;Angers;1\n49328;Saumur;4\n")
    assert found.nature is IndicatorKind.COMPTE


@pytest.mark.parametrize("header", ["ETP", "Nombre de praticiens", "Surface"])
def test_decimals_of_what_is_counted_are_summed(read: Read, header: str) -> None:
    found = read(f"code;nom;{header}\n49007;Angers;1,5\n49328;Saumur;4\n")
    assert found.nature is IndicatorKind.COMPTE


@pytest.mark.parametrize(
    "header", ["Taux", "Médecins pour 100 000 habitants", "Patients par médecin", "Temps moyen",
               "Part à plus de 20 minutes", "Âge médian"],
)  # fmt: skip
def test_rates_are_averaged(read: Read, header: str) -> None:
    if header == "Âge médian":
        header = "Âge moyen"
    found = read(f"code;nom;{header}\n49007;Angers;12\n49328;Saumur;14\n")
    assert found.nature is IndicatorKind.TAUX


@pytest.mark.parametrize("values", [("01", "02"), ("7", "001")])
def test_zeros_that_lead_make_codes(read: Read, values: tuple[str, str]) -> None:
    text = f"code;nom;Secteur\n49007;Angers;{values[0]}\n49328;Saumur;{values[1]}\n"
    with pytest.raises(TableError, match="zéros"):
        read(text)
    assert set(read(text, agregation=IndicatorKind.CATEGORIE).valeurs.values()) == {*values}


@pytest.mark.parametrize("count", [2, 3, 12])
def test_a_small_table_of_categories_is_one(read: Read, france: Communes, count: int) -> None:
    codes = france.codes_of(["49"])[:count]
    rows = [f"{code};{france.by_code[code].nom};Zone {i}" for i, code in enumerate(codes)]
    found = read("\n".join(("code;commune;zonage", *rows)))
    assert found.nature is IndicatorKind.CATEGORIE
    assert len(found.valeurs) == count


def test_what_stands_beside_communes_is_no_category(read: Read) -> None:
    rows = "49007;Angers;ANGERS;Maine-et-Loire;A;ZIP\n49328;Saumur;SAUMUR;Maine-et-Loire;B;ZAC"
    found = read(f"code;commune;nom officiel;libdep;interco;zonage\n{rows}\n")
    assert found.nom == "zonage"


@examples(20)
@given(
    order=st.permutations([("49007", "3"), ("49328", "2"), ("Total", "5"), ("Mauges", "9")]),
    header=st.sampled_from(["Cabinets", "Lits", "Nombre"]),
)
def test_the_order_of_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, france: Communes, order: list[tuple[str, str]],
    header: str,
) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("ordre") / "x.csv"
    path.write_text("\n".join((f"code;{header}", *map(";".join, order))), encoding="utf-8")
    found = read_indicator(path, france, perimetre=HOME)
    assert found.valeurs == {"49007": 3, "49328": 2}
    assert len(found.ecartes) == 2


# — persons, and what only looks like communes —


def test_headers_that_tell_a_person_are_never_told(read: Read) -> None:
    table = (
        "Commune;p.nom@exemple.fr;Médecins (06 12 34 56 78)\nLaval;1;3\nMayenne;2;4\nErnée;3;4\n"
    )
    with pytest.raises(TableError, match=r"colonne B.*téléphone masqué") as told:
        read(table)
    assert "@" not in str(told.value)
    found = read(table, colonne="Médecins (06 12 34 56 78)")
    assert found.nom == "Médecins ([téléphone masqué])"
    assert found.valeurs == {"53130": 3, "53147": 4, "53096": 4}
    with pytest.raises(TableError) as told:
        read(table, colonne="autre@exemple.fr")
    assert "@" not in str(told.value)


def test_values_that_tell_a_person_are_never_told(read: Read) -> None:
    table = "Commune;Contact\nLaval;06 12 34 56 78\nMayenne;p.nom@exemple.fr\nErnée;oui\n"
    found = read(table, agregation=IndicatorKind.CATEGORIE)
    assert found.valeurs == {
        "53130": "[téléphone masqué]", "53147": "[adresse masquée]", "53096": "oui",
    }  # fmt: skip


@pytest.mark.parametrize("numbers", [("10001234567", "10001234568"), ("612345678", "712345678")])
def test_numbers_of_persons_are_no_numbers(read: Read, numbers: tuple[str, str]) -> None:
    first, second = numbers
    table = f"Commune;Identité;Médecins\nLaval;{first};3\nMayenne;{second};4\n"
    assert read(table).valeurs == {"53130": 3, "53147": 4}
    with pytest.raises(TableError, match="contient des textes") as told:
        read(table, colonne="Identité", agregation=IndicatorKind.COMPTE)
    assert first not in str(told.value)
    with pytest.raises(TableError, match="aucune colonne de valeurs"):
        read(f"Commune;Identité\nLaval;{first}\nMayenne;{second}\n")


@pytest.mark.parametrize("head", ["MED21", "MED_REV", "Revenus disponibles", "DISP_MED21"])
def test_medians_and_incomes_have_no_sum(read: Read, head: str) -> None:
    with pytest.raises(TableError, match=r"ne s’additionne\s+pas"):
        read(f"CODGEO;LIBGEO;{head}\n53130;Laval;21000\n53147;Mayenne;20500\n")


def centres(france: Communes, apart: bool) -> list[str]:
    """Communes of all departments, none beside another where they are apart."""
    touching = adjacency(france).touching
    by_population = sorted(france.by_code.values(), key=lambda one: (-one.population, one.code))
    kept: list[str] = []
    near: set[str] = set()
    many: dict[str, int] = {}
    for commune in by_population:
        there = many.get(commune.departement, 0)
        if there < 18 and commune.code not in near and commune.code in france.atoms:
            kept.append(commune.code)
            many[commune.departement] = there + 1
            near.update(touching(commune.code) if apart else ())
    return kept


@pytest.mark.parametrize(
    ("head", "apart", "asked"),
    [("CODGEO;LIBGEO", True, True), ("Code commune;LIBGEO", True, False),
     ("CODGEO;LIBGEO", False, False)],
)  # fmt: skip
def test_a_table_by_what_communes_are_the_centre_of(
    read: Read, france: Communes, head: str, apart: bool, asked: bool
) -> None:
    codes = centres(france, apart)
    assert 1_200 < len(codes) < 3_200
    rows = "".join(f"{code};{france.by_code[code].nom};3\n" for code in codes)
    if asked:
        with pytest.raises(TableError, match=r"bassin de vie.*deux voisines.*Code commune"):
            read(f"{head};Nb\n{rows}")
    else:
        assert len(read(f"{head};Nb\n{rows}").valeurs) == len(codes)
