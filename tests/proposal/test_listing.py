"""The listing of a region: every row is right, or in doubt and given back; nobody is named."""

from pathlib import Path

import pytest
from listings import (
    Made,
    by_departement_of_cpts,
    listing,
    merged,
    without_departements,
    write_csv,
    write_xlsx,
)
from xlsxwriter import Workbook

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import CodeKind, Mention
from cptsgeo.errors import TableError
from cptsgeo.proposal.around import DOUBTFUL
from cptsgeo.proposal.listing import Listing, ListingAsked, read_listing, to_complete

TWO = "CPTS Nord;Briançon;5\nCPTS Nord;Puy-Saint-André;5\nCPTS Sud;Gap;05\nCPTS Sud;Rambaud;05\n"
MEANT = {"CPTS Nord": ["05023", "05107"], "CPTS Sud": ["05061", "05113"]}


@pytest.fixture(scope="module")
def made(france: Communes) -> Made:
    return listing(france)


@pytest.fixture(scope="module", params=["csv", "xlsx", "windows"])
def read(
    made: Made, france: Communes, tmp_path_factory: pytest.TempPathFactory, request: object
) -> Listing:
    form = getattr(request, "param", "csv")
    folder = tmp_path_factory.mktemp("listing")
    if form == "xlsx":
        path = write_xlsx(made, folder / "listing.xlsx")
    else:
        path = write_csv(made, folder / "l.csv", "cp1252" if form == "windows" else "utf-8-sig")
    return read_listing(path, france)


def of(
    folder: Path,
    france: Communes,
    text: str,
    asked: ListingAsked | None = None,
    name: str = "l.csv",
) -> Listing:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_listing(path, france, asked=asked or ListingAsked())


def codes(found: Listing) -> dict[str, list[str]]:
    return {
        entry.nom: [m.meaning.code or m.meaning.nature.value for m in entry.mentions]
        for entry in found.entries
    }


def of_one(folder: Path, france: Communes, *rows: str) -> tuple[Mention, ...]:
    """What the rows of a CPTS mean, each a commune and a department."""
    table = "".join(f"CPTS Nord;{row}\n" for row in rows)
    found = of(folder, france, f"Nom CPTS;Territoire CPTS;dpt\n{table}")
    return found.entries[0].mentions


# The whole of a region


def test_each_row_is_right_or_in_doubt(read: Listing, made: Made) -> None:
    wrong, doubtful = [], []
    for row in read.lignes:
        for mention in row.mentions:
            if mention.meaning.nature in DOUBTFUL:
                doubtful.append(row.ligne)
            elif mention.meaning.communes != (made.meant[row.ligne],):
                wrong.append((row.cpts, row.commune, mention))
    assert not wrong
    assert {row.ligne for row in read.lignes} == made.meant.keys()
    # Names that are nobody's, and no others: two of a hundred rows in doubt would be two too many.
    assert doubtful == [line for line, code in made.meant.items() if not code]


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("form", ["as it is", "no department", "that of the CPTS", "merged"])
def test_no_row_is_wrong_whatever_tells_where_it_is(
    tmp_path: Path, france: Communes, seed: int, form: str
) -> None:
    made = listing(france, seed)
    forms = {
        "as it is": made,
        "no department": without_departements(made),
        "that of the CPTS": by_departement_of_cpts(made, france),
        "merged": merged(made),
    }
    found = read_listing(write_csv(forms[form], tmp_path / "l.csv"), france)
    mentions = [(row, one) for row in found.lignes for one in row.mentions]
    sure = [(row, one) for row, one in mentions if one.meaning.nature not in DOUBTFUL]
    assert not [(row, one) for row, one in sure if one.meaning.communes != (made.meant[row.ligne],)]
    nobody = sum(not code for code in made.meant.values())
    assert len(mentions) == len(made.meant)
    assert len(mentions) - len(sure) - nobody <= 5, "one of two hundred may be in doubt"


def test_each_cpts_is_there_once_with_its_communes(read: Listing, made: Made) -> None:
    found = {
        entry.nom: frozenset(code for m in entry.mentions for code in m.meaning.communes)
        for entry in read.entries
    }
    assert found == made.truth
    assert list(found) == list(made.truth)
    assert sum("13201" <= code <= "13216" for one in found.values() for code in one) == 17
    assert sum("06088" in one for one in found.values()) == 3


def test_the_truth_is_of_the_shape_that_agencies_send(made: Made, france: Communes) -> None:
    assert len(made.truth) == 70
    assert 850 <= len(made.rows) <= 950
    assert made.rows[1][:2] == ("Nom CPTS", "Territoire CPTS")
    typed = {row[1] for row in made.rows[2:]}
    known = {commune.nom for commune in france.atoms.values()}
    assert len(typed - known) > 150, "most of the ways to write a name are missing"
    assert listing(france) == made


def test_sites_and_generic_mailboxes_are_kept_and_nobody_is_named(
    read: Listing, made: Made, france: Communes
) -> None:
    assert {e.nom: (e.site_internet, e.contact) for e in read.entries} == made.reach
    told = repr(read) + repr(to_complete(read, france))
    assert not [person for person in made.persons if person in told]
    assert any("personnes" in remark and "pas gardés" in remark for remark in read.remarques)


# Where the columns are


@pytest.mark.parametrize(
    "text",
    [
        f"Nom CPTS;Territoire CPTS;dpt\n{TWO}",
        f"Territoire CPTS;Commune;Département\n{TWO}",
        f"Listing\n\nau 1er janvier\nCPTS;Commune;dpt\n{TWO}",
        f"CPTS;Territoire;\nNom;Commune;Département\n{TWO}",
        TWO,  # no header at all
        f"A;B;C d’ailleurs\n{TWO}",
        "dpt;Contact;Territoire;Nom\n5;;Briançon;CPTS Nord\n5;;Puy-Saint-André;CPTS Nord\n"
        "05;;Gap;CPTS Sud\n05;;Rambaud;CPTS Sud\n",
        "CPTS;Commune;Département\nCPTS Nord;Briançon;5\n;Puy-Saint-André;\nCPTS Sud;Gap;5\n"
        ";Rambaud;\nTotal;4;\nSource : nous-mêmes\n",
        "CPTS;Code INSEE;Commune;Siège\nCPTS Nord;5023;Briançon;Gap\nCPTS Nord;5107;Puy-Saint-André"
        ";Gap\nCPTS Sud;5061;Gap;Gap\nCPTS Sud;5113;Rambaud;Gap\n",
        "CPTS;Communes\nCPTS Nord;Briançon, Puy-Saint-André\nCPTS Sud;Gap et Rambaud (05)\n",
        f"Nom;Ville;Dep\n{TWO}",
        "N°;CPTS;Commune;CP;Intercommunalité\n1;CPTS Nord;Briançon;05100;CC du Briançonnais\n"
        "2;CPTS Nord;Puy-Saint-André;05100;CC du Briançonnais\n3;CPTS Sud;Gap;05000;CA X\n"
        "4;CPTS Sud;Rambaud;05000;CA X\n",
        "N° CPTS;Nom CPTS;Commune;Dep\n1;CPTS Nord;Briançon;5\n1;CPTS Nord;Puy-Saint-André;5\n"
        "2;CPTS Sud;Gap;5\n2;CPTS Sud;Rambaud;5\n",
        "Région;CPTS;Commune;Dep;Commune du siège\nPACA;CPTS Nord;Briançon;05 - Hautes-Alpes;Gap\n"
        "PACA;CPTS Nord;Puy-Saint-André;(05);Gap\nPACA;CPTS Sud;Gap;Hautes-Alpes;Gap\n"
        "PACA;CPTS Sud;Rambaud;5;Gap\n",
        "CPTS;Commune;Déjà dans une CPTS\nCPTS Nord;Briançon;oui\nCPTS Nord;Puy-Saint-André;non\n"
        "CPTS Sud;Gap;oui\nCPTS Sud;Rambaud (05);oui\n",
        "CPTS;INSEE\nCPTS Nord;05023\nCPTS Nord;05107\nCPTS Sud;05061\nCPTS Sud;05113\n",
        "CPTS Nord\nBriançon\nPuy-Saint-André\nCPTS Sud\nGap (05)\nRambaud (05)\n",
        "CPTS Nord : Briançon, Puy-Saint-André\nCPTS Sud : Gap (05), Rambaud (05)\n",
        "CPTS Nord;CPTS Sud\nBriançon;Gap\nPuy-Saint-André;Rambaud\n",
    ],
)
def test_columns_are_found_by_what_they_hold(tmp_path: Path, france: Communes, text: str) -> None:
    assert codes(of(tmp_path, france, text)) == MEANT


@pytest.mark.parametrize("head", ["Nom", "Structure", "Territoire", "Association", "CPTS"])
def test_names_may_be_any(tmp_path: Path, france: Communes, head: str) -> None:
    """That of a commune, a letter: the header says what they are."""
    text = TWO.replace("CPTS Nord", "Gap").replace("CPTS Sud", "B")
    found = of(tmp_path, france, f"{head};Ville;Dep\n{text}")
    assert codes(found) == {"Gap": ["05023", "05107"], "B": ["05061", "05113"]}


def test_an_address_in_a_name_is_not_kept(tmp_path: Path, france: Communes) -> None:
    text = TWO.replace("CPTS Nord", "CPTS Nord (un.nom@exemple.fr)")
    found = of(tmp_path, france, f"CPTS;Ville;Dep\n{text}")
    assert "exemple.fr" not in repr((found.entries, found.lignes, found.remarques))


def test_names_of_persons_beside_first_names_are_none(tmp_path: Path, france: Communes) -> None:
    rows = (
        "Pays Vert;Fictif;Aglaé;Gap\nPays Vert;Fictif;Aglaé;Rambaud\n"
        "Pays Bleu;Untel;Anicet;Chorges\nPays Bleu;Untel;Anicet;Veynes\n"
    )
    found = of(tmp_path, france, f"Structure;Nom;Prénom;Commune\n{rows}")
    assert [entry.nom for entry in found.entries] == ["Pays Vert", "Pays Bleu"]


def test_merged_hidden_and_computed_cells(tmp_path: Path, france: Communes) -> None:
    path = tmp_path / "l.xlsx"
    with Workbook(path) as file:
        hidden = file.add_worksheet("anciens")
        hidden.write_row(0, 0, ["CPTS", "Commune"])
        hidden.write_row(1, 0, ["CPTS Vieille", "Veynes"])
        sheet = file.add_worksheet("CPTS")
        sheet.activate()
        hidden.hide()
        sheet.merge_range(0, 0, 0, 4, "Les CPTS au 1er janvier")
        sheet.merge_range(1, 0, 2, 0, "CPTS")
        sheet.merge_range(1, 1, 1, 2, "Territoire")
        sheet.merge_range(1, 3, 1, 4, "Gouvernance")
        sheet.write_row(2, 1, ["commune", "n° dpt", "présidence", "contact"])
        sheet.merge_range(3, 0, 4, 0, "CPTS Nord")
        sheet.merge_range(3, 4, 4, 4, "contact@cpts-nord.example")
        sheet.merge_range(5, 0, 6, 0, "CPTS Sud")
        for row, nom in enumerate(["Briançon", "Puy-Saint-André", "Gap", "Rambaud"], 3):
            sheet.write(row, 1, nom)
            sheet.write_formula(row, 2, "=4+1", None, 5)
            sheet.write(row, 3, "Dr Aglaé Inventée")
        sheet.write_row(7, 0, ["Total", "4"])
        sheet.set_column(3, 3, None, None, {"hidden": 1})
        sheet.set_row(4, None, None, {"hidden": 1})
    found = read_listing(path, france)
    assert codes(found) == MEANT
    assert [entry.contact for entry in found.entries] == ["contact@cpts-nord.example", ""]
    assert "Inventée" not in repr(found)


def test_names_that_no_word_tells_are_found_and_told(tmp_path: Path, france: Communes) -> None:
    text = TWO.replace("CPTS Nord", "Les Écrins").replace("CPTS Sud", "Le Gapençais")
    found = of(tmp_path, france, f"Ensemble;Où;N\n{text}")
    assert [entry.nom for entry in found.entries] == ["Les Écrins", "Le Gapençais"]
    assert any("colonne A «\u00a0Ensemble\u00a0»" in told for told in found.remarques)


DOUBT = (
    "Machin;Truc;Commune\nAlpha bleu;Beta vert;Briançon\nAlpha bleu;Beta roux;Gap\n"
    "Alpha roux;Beta vert;Rambaud\nAlpha roux;Beta roux;La Rochette (05)\n"
)


def test_which_column_is_asked(tmp_path: Path, france: Communes) -> None:
    with pytest.raises(
        TableError, match=r"A «.Machin.» et B «.Truc.».*--colonne-cpts A .*"
    ) as told:
        of(tmp_path, france, DOUBT)
    assert "--colonne-commune" in str(told.value)


@pytest.mark.parametrize("column", ["Truc", "truc", "B", "b", "2"])
def test_a_column_is_named_by_header_letter_or_number(
    tmp_path: Path, france: Communes, column: str
) -> None:
    found = of(tmp_path, france, DOUBT, ListingAsked(cpts=column, commune="Commune"))
    assert codes(found) == {"Beta vert": ["05023", "05113"], "Beta roux": ["05061", "05124"]}


def test_two_columns_of_communes_are_asked_about(tmp_path: Path, france: Communes) -> None:
    rows = "CPTS A;Briançon;Gap\nCPTS A;Rambaud;Chorges\nCPTS B;Veynes;Embrun\n"
    with pytest.raises(TableError, match=r"communes, B «.Ici.» et C «.Là.».*--colonne-commune B"):
        of(tmp_path, france, f"CPTS;Ici;Là\n{rows}")
    found = of(tmp_path, france, f"CPTS;Ici;Là\n{rows}", ListingAsked(commune="Là"))
    assert codes(found)["CPTS B"] == ["05046"]


@pytest.mark.parametrize("column", ["Nulle part", "Z", "0", "99", ""])
def test_a_column_that_is_not_there(tmp_path: Path, france: Communes, column: str) -> None:
    with pytest.raises(TableError, match=r"--colonne-cpts.*A «.Machin.», B «.Truc.»"):
        of(tmp_path, france, DOUBT, ListingAsked(cpts=column))


def test_the_department_that_is_asked_for_must_say_departments(
    tmp_path: Path, france: Communes
) -> None:
    with pytest.raises(TableError, match="--colonne-departement"):
        of(tmp_path, france, DOUBT, ListingAsked(cpts="A", departement="Truc"))


def test_the_seat_where_a_column_says_it(tmp_path: Path, france: Communes) -> None:
    head = "CPTS;Commune;Département;Département du siège\n"
    found = of(tmp_path, france, f"{head}CPTS A;Briançon;5;Isère\nCPTS A;Gap;5;Isère (38)\n")
    assert [entry.siege for entry in found.entries] == ["38"]
    found = of(
        tmp_path, france, "CPTS;Commune;dpt;Siège\nCPTS A;Briançon;5;Gap\nCPTS A;Gap;5;Gap\n"
    )
    assert [entry.siege for entry in found.entries] == ["05"]


# Where the listing is


def test_a_sheet_for_each_cpts(tmp_path: Path, france: Communes) -> None:
    sheets = {"CPTS Nord": [["Briançon"], ["Puy-Saint-André"]], "CPTS Sud": [["Gap"], ["Rambaud"]]}
    found = read_listing(book(tmp_path, sheets), france)
    assert codes(found) == MEANT
    assert [row.cpts for row in found.lignes] == ["CPTS Nord", "CPTS Nord", "CPTS Sud", "CPTS Sud"]


def test_sheets_without_names_are_none(tmp_path: Path, france: Communes) -> None:
    sheets = {"Feuil1": [["Briançon"]], "Feuil2": [["Gap"], ["Rambaud"]]}
    with pytest.raises(TableError, match="ne dit pas de quelle CPTS"):
        read_listing(book(tmp_path, sheets), france)


def test_two_listings_are_asked_about(tmp_path: Path, france: Communes) -> None:
    rows = [line.split(";") for line in f"CPTS;Commune;dpt\n{TWO}".splitlines()]
    path = book(tmp_path, {"janvier": rows, "juin": rows[:3]})
    with pytest.raises(TableError, match=r"2.listings.*«.janvier.» et «.juin.».*--feuille"):
        read_listing(path, france)
    found = read_listing(path, france, asked=ListingAsked(feuille="Juin"))
    assert (found.feuille, codes(found)) == ("juin", {"CPTS Nord": MEANT["CPTS Nord"]})
    with pytest.raises(TableError, match="pas de feuille"):
        read_listing(path, france, asked=ListingAsked(feuille="mars"))


def test_other_sheets_of_communes_are_told(tmp_path: Path, france: Communes) -> None:
    rows = [line.split(";") for line in f"CPTS;Commune;dpt\n{TWO}".splitlines()]
    path = book(tmp_path, {"Communes": [["Commune"], ["Veynes"], ["Gap"]], "CPTS": rows})
    found = read_listing(path, france)
    assert codes(found) == MEANT
    assert any("autre feuille nomme" in told and "Communes" in told for told in found.remarques)


def book(folder: Path, sheets: dict[str, list[list[str]]]) -> Path:
    from books import simple_book

    return simple_book(folder / "l.xlsx", sheets)


# Whose a row is


def test_merged_cells_hold_for_the_rows_below(tmp_path: Path, france: Communes) -> None:
    text = (
        "CPTS;Commune;dpt\nCPTS Nord;Briançon;5\n;Puy-Saint-André;\n;;\nCPTS Sud;Gap;5\n;Rambaud;\n"
    )
    assert codes(of(tmp_path, france, text)) == MEANT


def test_a_hole_is_filled_only_where_both_sides_say_the_same(
    tmp_path: Path, france: Communes
) -> None:
    rows = (
        "CPTS A;Briançon\n;Puy-Saint-André\nCPTS A;Puy-Saint-Pierre\n;Gap\nCPTS B;Rambaud\n"
        "CPTS B;Jarjayes\n"
    )
    found = of(tmp_path, france, f"CPTS;Commune\n{rows}")
    assert codes(found) == {"CPTS A": ["05023", "05107", "05109"], "CPTS B": ["05113", "05068"]}
    assert any("ligne 5" in told and "manque" in told for told in found.remarques)


def test_rows_of_no_cpts_are_left_aside_and_told(tmp_path: Path, france: Communes) -> None:
    text = f"CPTS;Commune;dpt\n{TWO}Hors CPTS;Veynes;5\nzone blanche;Chorges;5\n"
    found = of(tmp_path, france, text)
    assert codes(found) == MEANT
    assert any("lignes 6, 7" in told and "hors CPTS" in told for told in found.remarques)


def test_an_exact_repetition_is_one_mention(tmp_path: Path, france: Communes) -> None:
    found = of(tmp_path, france, f"CPTS;Commune;dpt\n{TWO}{TWO}CPTS;Commune;dpt\n{TWO}")
    assert codes(found) == MEANT
    assert len(found.lignes) == 12


SPELT = (
    ("CPTS Nord", "Cpts nord"),
    ("CPTS Écrins-Nord", "CPTS Ecrins Nord"),
    ("CPTS Val d’Or", "CPTS Vald’Or"),
    ("CPTS du Luberon", "CPTS Luberon"),
    ("CPTS Briançonnais", "CPTS Brianèonnais"),
    ("CPTS Vallée d’Été", "CPTS Vall?e d’t"),
)


@pytest.mark.parametrize("spelt", SPELT)
def test_names_that_are_nearly_the_same_are_asked_about(
    tmp_path: Path, france: Communes, spelt: tuple[str, str]
) -> None:
    first, second = spelt
    text = f"Nom CPTS;Commune\n{second};Briançon\n{first};Gap\n{first};Rambaud\nCPTS Z;Veynes\n"
    with pytest.raises(TableError, match=r"\(1.ligne\) et .*\(2.lignes\).*--reunir") as told:
        of(tmp_path, france, text)
    assert first in str(told.value)
    assert second in str(told.value)
    found = of(tmp_path, france, text, ListingAsked(reunir=True))
    assert codes(found) == {first: ["05023", "05061", "05113"], "CPTS Z": ["05179"]}


@pytest.mark.parametrize("other", ["CPTS  Nord", "CPTS\u00a0Nord", " CPTS Nord "])
def test_spaces_that_nobody_sees_are_no_difference(
    tmp_path: Path, france: Communes, other: str
) -> None:
    found = of(tmp_path, france, f"CPTS;Commune\nCPTS Nord;Briançon\n{other};Gap\n")
    assert codes(found) == {"CPTS Nord": ["05023", "05061"]}


@pytest.mark.parametrize("person", ["Dr Jean Dupont", "Mme Une Telle", "Docteure X. Untel"])
def test_a_person_is_no_cpts(tmp_path: Path, france: Communes, person: str) -> None:
    found = of(tmp_path, france, f"CPTS;Commune;dpt\n{TWO}{person};Veynes;5\n")
    assert codes(found) == MEANT
    assert any("ligne 6" in told and "personne" in told for told in found.remarques)
    header, rows = to_complete(found, france)
    assert person not in repr((found, header, rows))
    assert rows[-1][:2] == ("", "Veynes")
    assert rows[-1][-2]


def test_who_animates_is_no_cpts(tmp_path: Path, france: Communes) -> None:
    rows = TWO.replace("CPTS Nord", "Untel Personne").replace("CPTS Sud", "Zéphirin Fictif")
    with pytest.raises(TableError, match="ne dit pas de quelle CPTS"):
        of(tmp_path, france, f"Animateur territorial;Commune;dpt\n{rows}")


# What a row means


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Briançon;5", "05023"), ("Briançon;Hautes-Alpes (05)", "05023"), ("BRIANCON;05", "05023"),
        ("Briançon;Hautes-Alpes", "05023"), ("Brianèon;5", "05023"), ("Brian?on;5", "05023"),
        ("BRIAN‡ON;5", "05023"), ("Brianon;5", "05023"), ("BrianÃ§on;5", "05023"),
        ('"Brian&ccedil;on";5', "05023"), ("L?Argenti?re-la-Bess?e;5", "05006"),
        ("Argentière-la-Bessèe (L');5", "05006"), ("St-V?ran;5", "05157"),
        ("Rove (Le);13", "13088"), ("LE ROVE;13", "13088"), ("Rove;13", "13088"),
        ("Chauffayer;5", "05039"), ("05039;5", "05039"), ("Corbières;4", "04063"),
        ("Marseille 14e Arrondissement;13", "13214"), ("Marseille 14;13", "13214"),
        ("MARSEILLE 14EME;13", "13214"), ("Marseille (13014);13", "13214"),
        ("13014 Marseille;13", "13214"), ("14e arrondissement;13", "13214"),
        ("1er arrondissement;13", "13201"), ("Marseille;13", "13055"),
        ("Afa;2a", "2A001"), ("Afa;Corse-du-Sud", "2A001"),
        ("Saint-Lger;5", ""), ("Briencon;5", ""), ("Zzz;5", ""),
    ],
)  # fmt: skip
def test_a_row(tmp_path: Path, france: Communes, row: str, code: str) -> None:
    others = (
        "Gap;5",
        "Rambaud;5",
        "Jarjayes;5",
        "Aix-en-Provence;13",
        "Barcelonnette;4",
        "Ajaccio;2A",
    )
    mention = of_one(tmp_path, france, row, *others)[0]
    assert mention.meaning.code == code
    assert (mention.meaning.nature is CodeKind.INCONNU) == (not code)
    if {*"?‡&Ã"} & {*row}:
        assert mention.interpretation == "" if "Ã" in row else "abîmé" in mention.interpretation


def test_a_damaged_name_is_never_guessed_between_two(tmp_path: Path, france: Communes) -> None:
    """« Ch?teauneuf » may be several of a department."""
    ours = [
        c for c in france.by_code.values()
        if c.departement == "04" and c.nom.startswith(("Saint-", "Château"))
    ]  # fmt: skip
    assert len(ours) > 10
    rows = [f"{c.nom.replace('é', '?').replace('â', '?').replace('î', '')};4" for c in ours]
    for commune, mention in zip(ours, of_one(tmp_path, france, *rows), strict=True):
        assert mention.meaning.nature in DOUBTFUL or mention.meaning.communes == (commune.code,)


def test_the_rank_thirteen_where_all_else_is_by_rank(tmp_path: Path, france: Communes) -> None:
    alone, _ = of_one(tmp_path, france, "Marseille 13;13", "Le Rove;13")
    assert alone.meaning.code == "13055"
    ranked, _ = of_one(tmp_path, france, "Marseille 13;13", "Marseille 14;13")
    assert ranked.meaning.code == "13213"
    assert ranked.interpretation


ECRINS = ("La Grave;5", "Villar-d'Arêne;5", "Le Monêtier-les-Bains;5")


def test_across_the_border_of_the_department_of_the_cpts(tmp_path: Path, france: Communes) -> None:
    *_, mizoen, besse = of_one(tmp_path, france, *ECRINS, "Mizoën;5", "Besse;5")
    assert (mizoen.meaning.code, besse.meaning.code) == ("38237", "38040")
    assert "d’après les autres communes" in besse.interpretation
    *_, far = of_one(tmp_path, france, *ECRINS, "Brest;5")
    assert far.meaning.nature in DOUBTFUL
    assert far.candidats[0] == "29019"


def test_a_namesake_beyond_the_border_leaves_a_doubt(tmp_path: Path, france: Communes) -> None:
    """Of two Saint-Vincent, one in the department that is told, one beside the CPTS."""
    pairs = namesakes(france)
    assert len(pairs) > 20
    for home, beyond in pairs[:8]:
        # The CPTS is around the one beyond; its department is written on each row.
        beside = [france.by_code[code] for code in adjacency(france).touching(beyond)
                  if code in france.by_code]  # fmt: skip
        rows = [f"{one.nom};{one.departement}" for one in beside]
        nom, place = france.by_code[home].nom, france.by_code[home].departement
        *_, found = of_one(tmp_path, france, *rows, f"{nom};{place}")
        assert found.meaning.nature is CodeKind.AMBIGU, (home, beyond)
        assert {home, beyond} <= {*found.candidats}


def namesakes(france: Communes) -> list[tuple[str, str]]:
    """Two communes of one name in two departments that touch, far from each other."""
    touching = adjacency(france).touching
    by_nom: dict[str, list[str]] = {}
    for commune in france.by_code.values():
        by_nom.setdefault(commune.nom, []).append(commune.code)
    departement = {code: commune.departement for code, commune in france.atoms.items()}
    return [
        (home, beyond)
        for codes in by_nom.values()
        if len(codes) == 2
        for home, beyond in (codes, codes[::-1])
        if departement[home] in {departement[other] for other in touching(beyond)}
        and departement[home] != departement[beyond]
        and beyond not in touching(home)
        and not {*touching(home)} & {*touching(beyond)}
    ]


def test_homonyms_by_the_other_communes(tmp_path: Path, france: Communes) -> None:
    champsaur = ("Saint-Bonnet-en-Champsaur;", "La Fare-en-Champsaur;", "Saint-Laurent-du-Cros;")
    *_, noyer, martin = of_one(tmp_path, france, *champsaur, "Le Noyer;", "Saint-Martin;")
    assert noyer.meaning.code == "05095"
    assert martin.meaning.nature is CodeKind.AMBIGU
    assert len(martin.candidats) == 5


def test_homonyms_by_the_postal_code(tmp_path: Path, france: Communes) -> None:
    rows = "Le Noyer;73340\nLa Rochette;5000\nSaint-Martin;54450\nGap;05000\nRambaud;05000\n"
    text = "CPTS;Commune;CP\n" + "".join(f"CPTS A;{row}\n" for row in rows.splitlines())
    assert codes(of(tmp_path, france, text))["CPTS A"] == [
        "73192", "05124", "54480", "05061", "05113",
    ]  # fmt: skip


def test_a_name_far_from_all_else_is_doubtful(tmp_path: Path, france: Communes) -> None:
    """Without a department, « Brest » in a listing of the Alps may be a mistake."""
    alps = [c.nom for c in france.by_code.values() if c.departement == "05"]
    *_, brest = of_one(tmp_path, france, *(f"{nom};" for nom in alps), "Brest;")
    assert brest.meaning.nature is CodeKind.AMBIGU
    assert brest.candidats == ("29019",)
    *_, told = of_one(tmp_path, france, *(f"{nom};" for nom in alps), "Brest (29);")
    assert told.meaning.code == "29019"


def test_a_whole_epci_counts_for_its_communes(tmp_path: Path, france: Communes) -> None:
    mentions = of_one(tmp_path, france, "CC du Briançonnais;5", "Gap;5")
    assert len(mentions) == 14
    assert "intercommunalité" in mentions[0].interpretation


def test_a_code_and_a_name_that_disagree(tmp_path: Path, france: Communes) -> None:
    rows = "Briançon;05023\nGap;05023\nRambaud;05113\nLa Rochette;99999\nVeynes;05179\n"
    text = "CPTS;Commune;Code INSEE\n" + "".join(f"CPTS A;{row}\n" for row in rows.splitlines())
    found = of(tmp_path, france, text)
    assert codes(found)["CPTS A"] == ["05023", "ambigu", "05113", "99999", "05179"]
    assert [m.place.ligne for _, m in found.doubtful] == [3, 5]
    assert {*found.doubtful[0][1].candidats} == {"05023", "05061"}
