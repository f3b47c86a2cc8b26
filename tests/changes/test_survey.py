"""What comes back of a survey: read, put together, written into a plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from forms import EDITION, Filled, copied, small, territories_of
from xlsxwriter import Workbook

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey.answer import Answer, Kind, Returned, State
from cptsgeo.changes.survey.applying import apply
from cptsgeo.changes.survey.form import form_of, lines_of
from cptsgeo.changes.survey.gathering import Gathered, files_of, gathered
from cptsgeo.changes.survey.lists import Fate, Listed, Worth, lists_of
from cptsgeo.changes.survey.reading import Context, open_file, read_returned
from cptsgeo.changes.survey.stamp import Stamp, read_stamp
from cptsgeo.errors import TableError
from cptsgeo.plan.files import examine_source
from cptsgeo.plan.files.opening import PlanSource, open_plan
from cptsgeo.plan.model import DECLAREE, OFFICIELLE
from cptsgeo.plan.territories import Territories, interpret
from cptsgeo.text.dates import parse_date

MakePlan = Callable[..., Path]


class Survey:
    """A small plan, a folder of what came back, and what is made of it."""

    def __init__(self, folder: Path, make_plan: MakePlan) -> None:
        self.plan = small(make_plan)
        self.found = territories_of(self.plan)
        self.back = folder / "revenus"
        self.back.mkdir()
        self.source = open_plan(self.plan)

    def form(self, cpts_id: str, edition: str = EDITION) -> Filled:
        return Filled.of(self.found, cpts_id, self.back.parent, edition)

    def put(self, filled: Filled, name: str) -> Path:
        return filled.save(self.back / name)

    def read(self, name: str) -> Returned:
        path = self.back / name
        return read_returned(path, open_file(path), Context(self.found, self.back))

    def answer(self, filled: Filled) -> Answer:
        self.put(filled, "un.xlsx")
        one = self.read("un.xlsx")
        assert one.state in (State.LU, State.VIDE), one.pourquoi
        return one.answer

    def notes(self, filled: Filled) -> list[str]:
        self.put(filled, "un.xlsx")
        return [plain(str(one)) for one in self.read("un.xlsx").remarques]

    def gathered(self, edition: str = "", cpts_ids: str = "a b c") -> Gathered:
        paths = files_of(self.back)
        context = Context(self.found, self.back)
        files = [read_returned(path, open_file(path), context) for path in paths]
        when = parse_date(edition) if edition else None
        return gathered(self.found, files, when, cpts_ids.split())

    def lists(self, worth: Worth | None = None) -> dict[str, Listed]:
        return lists_of(self.gathered(), worth or Worth(DECLAREE))

    def apply(self, worth: Worth | None = None) -> tuple[Territories, PlanSource, list[str]]:
        worth = worth or Worth(DECLAREE)
        found = self.gathered()
        changed = apply(found, self.source, lists_of(found, worth), worth)
        plan, faults = examine_source(changed.source)
        assert not faults
        return interpret(plan, self.found.communes, None), changed.source, [
            plain(one) for one in changed.told
        ]  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def survey(tmp_path: Path, make_plan: MakePlan) -> Survey:
    return Survey(tmp_path, make_plan)


# — the reference of a form —


def test_a_reference_is_read_wherever_its_cell_is() -> None:
    stamp = Stamp("val-de-vegre", "2027-01", "communes", "0a1b2c", "3d4e5f")
    found = read_stamp(f"  {stamp.text.upper()} ".replace("FORMULAIRE", "Formulaire"))
    assert found is not None
    assert (found.stamp, found.whole) == (stamp, True)
    changed = read_stamp(stamp.text.replace("val-de-vegre", "ancenis"))
    assert changed is not None
    assert not changed.whole
    assert read_stamp("Formulaire à rendre") is None


def test_a_form_says_what_is_known_and_nothing_internal(survey: Survey) -> None:
    form = form_of(survey.found, "a", parse_date(EDITION))
    assert dict(form.identite)[asked.ASKED[asked.CONTACT]] == "contact@cpts-lac.fr"
    assert dict(form.identite)["Mission retenue : Qualité".replace(" :", "\u00a0:")] == "oui"
    assert [one.code for one in form.communes] == ["44003", "44028", "44082"]
    assert [one.theme for one in form.lignes] == ["Soins non programmés", "Prévention des chutes"]
    cells = [cell for rows in survey.form("a").sheets.values() for row in rows for cell in row]
    assert not any("CANARI" in cell or "9876543" in cell for cell in cells)


# — what a form says —


def test_a_form_that_is_sent_back_as_it_was_says_nothing(survey: Survey) -> None:
    assert survey.answer(survey.form("a")).empty
    assert not survey.notes(survey.form("a"))
    assert survey.read("un.xlsx").state is State.VIDE


def test_an_identity_is_corrected(survey: Survey) -> None:
    form = survey.form("a").identity(asked.NOM, "CPTS du Grand Lac").identity(asked.SIEGE, "49")
    form.identity(asked.CONTACT, "coordination@cpts-lac.fr").identity(
        asked.SITE, "cpts-lac.fr/nous"
    )
    form.identity("Mission retenue : Qualité", "Non")
    found = survey.answer(form)
    assert found.identite == {
        asked.NOM: "CPTS du Grand Lac",
        asked.SIEGE: "49",
        asked.CONTACT: "coordination@cpts-lac.fr",
        asked.SITE: "cpts-lac.fr/nous",
    }
    assert found.missions == {"qualite": False}


def test_what_is_known_may_be_corrected_where_it_stands(survey: Survey) -> None:
    form = survey.form("a")
    form.put("Identité", form.row("Identité", asked.ASKED[asked.NOM]), 1, "CPTS des Lacs")
    assert survey.answer(form).identite == {asked.NOM: "CPTS des Lacs"}


def test_the_same_again_is_no_correction(survey: Survey) -> None:
    form = (
        survey.form("a")
        .identity(asked.NOM, "cpts du lac")
        .identity(asked.SIEGE, "Loire-Atlantique")
    )
    assert survey.answer(form).empty


def test_lines_are_kept_changed_struck_and_new(survey: Survey) -> None:
    form = survey.form("a").action("Soins non programmés", asked.STATE, "En place")
    form.action("Prévention des chutes", asked.STATE, "À retirer")
    form.new(words="Garde de kiné", theme="SOINS NON PROGRAMMES", state="expérimentation",
             professions="kiné, sage-femme")  # fmt: skip
    found = survey.answer(form)
    (kept,), (gone,), (new,) = (
        found.of_kind(kind) for kind in (Kind.CONFIRMEE, Kind.RETIREE, Kind.NOUVELLE)
    )
    assert (kept.theme, kept.etat) == ("soins_non_programmes", "en_place")
    assert gone.libelle == "Ateliers d’équilibre"
    assert (new.mission, new.theme, new.etat) == (
        "acces",
        "soins_non_programmes",
        "experimentation",
    )
    assert new.professions == ("sage_femme", "masseur_kinesitherapeute")


def test_words_that_change_are_a_change_and_no_new_line(survey: Survey) -> None:
    form = survey.form("a").action("Prévention des chutes", asked.WORDS, "Ateliers hebdomadaires")
    (one,) = survey.answer(form).actions
    assert (one.kind, one.libelle, one.etat) == (
        Kind.CHANGEE, "Ateliers hebdomadaires", "en_place",
    )  # fmt: skip


def test_lines_may_be_sorted_and_inserted(survey: Survey) -> None:
    form = survey.form("a").action("Prévention des chutes", asked.STATE, "Arrêtée")
    rows = form.sheets["Actions"]
    head = form.row("Actions", asked.REF)
    form.sheets["Actions"] = [*rows[: head + 1], *rows[:head:-1]]
    (one,) = survey.answer(form).actions
    assert (one.theme, one.etat) == ("chutes", "arrete")


def test_a_line_that_is_gone_stays_and_is_told(survey: Survey) -> None:
    form = survey.form("a")
    del form.sheets["Actions"][form.row("Actions", "Prévention des chutes", 3)]
    assert survey.answer(form).empty
    (note,) = survey.notes(form)
    assert "« Ateliers d’équilibre » n’y est plus : elle reste" in note


def test_an_action_without_a_theme_or_a_state_is_kept(survey: Survey) -> None:
    (one,) = survey.answer(survey.form("a").new(words="Un car de santé")).actions
    assert (one.theme, one.etat, one.libelle) == (
        "autre", "en_place_ou_en_deploiement", "Un car de santé",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"words": "A", "theme": "Chuttes"}, "« Chuttes » n’est aucun thème du plan"),
        ({"words": "A", "state": "bof"}, "« bof » n’est aucun état"),
        ({"words": "A", "professions": "plombier"}, "« plombier » n’est aucune profession"),
        ({"words": "A", "mission": "Autre chose"}, "« Autre chose » n’est aucune mission du plan"),
        ({"state": "En place"}, "ne dit pas quelle est l’action"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_cell(
    survey: Survey, cells: dict[str, str], told: str
) -> None:
    notes = survey.notes(survey.form("a").new(**cells))
    assert any(told in note and "feuille « Actions », case " in note for note in notes), notes


@pytest.mark.parametrize(
    "text", ["voir Dr Dupont", "Marie Durand coordonne", "appeler le 06 12 34 56 78",
             "RPPS 10101234567", "marie.durand@gmail.com"],
)  # fmt: skip
def test_what_tells_of_a_person_is_left_out_and_never_repeated(survey: Survey, text: str) -> None:
    form = survey.form("a").new(words=text, theme="Prévention des chutes")
    form.identity(asked.CONTACT, text).identity(asked.TYPOLOGIE, text)
    form.figure("membres", text).attest(quality=text).add(text)
    found = survey.answer(form)
    told = survey.notes(form)
    assert not any(one.libelle for one in found.actions)
    assert not found.identite
    assert found.complete is not None
    assert found.complete.qualite == ""
    assert len(told) >= 5
    assert not any(word in note for note in told for word in (text, "Dupont", "Durand", "0612"))


@pytest.mark.parametrize(
    "text", ["faite par marie", "marie durand", "M. Durand", "https://marie-durand.fr"]
)
def test_a_label_is_read_as_nobody_writes_it(survey: Survey, text: str) -> None:
    form = survey.form("a").attest(quality=text).identity(asked.NOM, text)
    found = survey.answer(form)
    assert found.complete is not None
    assert found.complete.qualite == ""
    assert not found.identite
    assert not any("arie" in note or "Durand" in note for note in survey.notes(form))


def test_of_two_mailboxes_the_one_that_is_kept_is_told(survey: Survey) -> None:
    both = "coordo@cpts-mont.fr ou contact@cpts-mont.fr"
    form = survey.form("b").identity(asked.CONTACT, both)
    assert survey.answer(form).identite == {asked.CONTACT: "coordo@cpts-mont.fr"}
    (note,) = survey.notes(form)
    assert "en a plusieurs ; coordo@cpts-mont.fr est gardé" in note


def test_a_name_is_a_name_of_a_cpts(survey: Survey) -> None:
    for text, kept in (("Grand Mont", True), ("CPTS de l’Erdre", True), ("Durand", False)):
        form = survey.form("b").identity(asked.NOM, text)
        assert survey.answer(form).identite == ({asked.NOM: text} if kept else {})
        assert bool(survey.notes(form)) is not kept


@pytest.mark.parametrize("text", ["Urbain", "urbain et rural", "Semi-urbain", "RURAL"])
def test_a_typology_is_nobody(survey: Survey, text: str) -> None:
    form = survey.form("b").identity(asked.TYPOLOGIE, text)
    assert survey.answer(form).identite == {asked.TYPOLOGIE: text}


def test_a_sheet_that_bears_a_name_is_told_masked(survey: Survey) -> None:
    form = survey.form("a")
    form.sheets["Marie Durand"] = [["Ajout"]]
    form.sheets["Suivi 06 12 34 56 78"] = [["Ajout"]]
    (one, other) = survey.notes(form)
    assert "feuille « [nom masqué] »" in one
    assert "feuille « Suivi [téléphone masqué] »" in other


def test_a_cell_that_is_too_long_is_told(survey: Survey) -> None:
    form = survey.form("a").new(words="mot " * 1000).identity(asked.TYPOLOGIE, "mot " * 100)
    told = survey.notes(form)
    assert any("2000 signes ; le début seul en est pris" in note for note in told)
    assert any("300 signes ; la case est laissée de côté" in note for note in told)
    assert not survey.answer(form).identite


def test_numbers_are_whole(survey: Survey) -> None:
    form = survey.form("a").figure("professionnels", "1 250").figure("membres", "env. 80")
    assert survey.answer(form).chiffres == {"professionnels": 1250}
    assert survey.notes(form) == [
        "feuille « Chiffres », case B7 : un nombre entier est attendu, sans unité"
    ]


def test_communes_are_confirmed_given_up_and_added(survey: Survey) -> None:
    form = survey.form("a").commune("44003", "OUI").commune("44082", "non").add("Nort s/ Erdre")
    found = survey.answer(form)
    assert found.oui == {"44003", "44110"}
    assert found.non == {"44082"}
    assert found.complete is None


def test_a_line_half_filled_confirms_nothing(survey: Survey) -> None:
    assert survey.answer(survey.form("a").communes().attest("12 janvier 2027")).complete is not None
    for date, quality in (("", "coordinatrice"), ("12/01/2027", ""), ("bientôt", "directrice")):
        form = survey.form("a").communes().attest(date, quality)
        assert survey.answer(form).complete is None
        (note,) = survey.notes(form)
        assert "ne confirme rien" in note


@pytest.mark.parametrize("date", ["01/10/2126", "31/12/9999", "0001-01-01", "2015"])
def test_a_list_of_a_date_that_cannot_be_confirms_nothing(survey: Survey, date: str) -> None:
    form = survey.form("a").communes().attest(date)
    assert survey.answer(form).complete is None
    (note,) = survey.notes(form)
    assert "faute de frappe, et elle ne confirme rien" in note
    assert survey.answer(survey.form("a").communes().attest("2016")).complete is not None


def test_communes_and_themes_stand_as_a_dictionary_has_them(survey: Survey) -> None:
    found = survey.found
    held = [one.nom for one in form_of(found, "a", parse_date(EDITION)).communes]
    assert held == ["Ancenis-Saint-Géréon", "Le Cellier", "Ligné"]
    assert [one[0] for one in form_of(found, "a", parse_date(EDITION)).themes] == [
        "Autre action", "Prévention des chutes", "Soins non programmés",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "Trifouilly-les-Oies", ""), "ne désigne pas une commune certaine"),
        (("99999", "", ""), "ne désigne pas une commune certaine"),
        (("44003", "Angers", "oui"), "44003 est le code de Ancenis-Saint-Géréon"),
        (("44003", "Ancenis-Saint-Géréon", "peut-être"), "oui ou non est attendu"),
    ],
)
def test_a_commune_that_nobody_can_read_makes_the_list_wait(
    survey: Survey, row: tuple[str, str, str], told: str
) -> None:
    form = survey.form("a").communes().attest()
    rank = max(rank for rank, cells in enumerate(form.sheets["Communes"]) if any(cells)) + 1
    for column, text in zip((0, 1, 3), row, strict=True):
        form.put("Communes", rank, column, text)
    assert any(told in note for note in survey.notes(form))
    assert survey.lists()["a"].fate is Fate.ATTEND
    assert "1 ligne illisible" in plain(survey.lists()["a"].pourquoi)


# — files —


def test_a_form_is_known_whatever_was_done_to_the_file(survey: Survey) -> None:
    form = survey.form("a").action("Soins non programmés", asked.STATE, "En place")
    expected = survey.answer(form)
    sheets = [*form.sheets.items()][::-1]
    form.sheets = {f"Feuille {rank}": rows for rank, (_, rows) in enumerate(sheets)}
    assert survey.answer(form) == expected
    for rows in form.sheets.values():
        rows.insert(0, ["Ajout"])
    assert survey.answer(form) == expected


def test_a_sheet_that_lost_its_reference_is_known_by_its_headings(survey: Survey) -> None:
    form = survey.form("a").commune("44003", "oui")
    form.sheets["Communes"][1] = []
    assert survey.answer(form).oui == {"44003"}


def test_a_file_saved_by_libreoffice(survey: Survey) -> None:
    """The first CPTS of the small plan, filled in and saved as ODS, sheets moved and renamed."""
    path = Path(__file__).parents[1] / "data" / "recensement.ods"
    one = read_returned(path, open_file(path), Context(survey.found))
    assert one.state is State.LU
    assert not one.remarques
    assert one.answer.oui == {"44003", "44028", "44082"}
    assert one.answer.complete is not None
    assert one.answer.complete.date.iso == "2027-01-12"
    assert {two.etat for two in one.answer.actions} == {"en_place", "experimentation"}


def test_what_is_no_form_is_told(survey: Survey) -> None:
    (survey.back / "photo.JPG").write_bytes(b"\xff\xd8\xff\xe0")
    (survey.back / "mail.eml").write_text("De : x", encoding="utf-8")
    (survey.back / "notes.txt").write_text("à moi", encoding="utf-8")
    (survey.back / "abime.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    (survey.back / "vide.xlsx").write_bytes(b"")
    (survey.back / "~$un.xlsx").write_bytes(b"x")
    for name in ("protege.xlsx", "protege.ods"):
        data = Path(__file__).parents[1] / "data" / name
        (survey.back / name).write_bytes(data.read_bytes())
    with Workbook(survey.back / "autre.xlsx") as book:
        book.add_worksheet().write(0, 0, "Budget")
    survey.put(survey.form("a").identity(asked.TYPOLOGIE, "littoral"), "la/un.xlsx")
    found = {one.nom: one for one in survey.gathered().fichiers}
    assert {name: one.state for name, one in found.items()} == {
        "photo.JPG": State.AUTRE, "mail.eml": State.AUTRE, "notes.txt": State.AUTRE,
        "abime.xlsx": State.ILLISIBLE, "vide.xlsx": State.AUTRE, "protege.xlsx": State.ILLISIBLE,
        "protege.ods": State.ILLISIBLE, "autre.xlsx": State.AUTRE, "la/un.xlsx": State.LU,
    }  # fmt: skip
    assert all(one.pourquoi.endswith(".") for one in found.values() if one.state is not State.LU)
    assert "mot de passe" in found["protege.ods"].pourquoi
    assert str(survey.back) not in "".join(one.pourquoi for one in found.values())


def test_forms_of_elsewhere_are_put_aside(survey: Survey) -> None:
    survey.put(survey.form("a").identity(asked.TYPOLOGIE, "littoral"), "un.xlsx")
    survey.put(survey.form("b", "2026-07").identity(asked.TYPOLOGIE, "rural"), "vieux.xlsx")
    mixed = survey.form("a")
    mixed.sheets["Communes"] = survey.form("b").sheets["Communes"]
    survey.put(mixed, "melange.xlsx")
    other = survey.form("a")
    rows = other.sheets["Communes"]
    rows[1][0] = rows[1][0].replace(" a /", " b /").replace("/ a /", "/ b /")
    survey.put(other, "retouche.xlsx")
    stamp = Stamp("a", EDITION, "actions", "0a1b2c", "3d4e5f")
    foreign = survey.form("a")
    for rows in foreign.sheets.values():
        if len(rows) > 1 and rows[1] and rows[1][0].startswith("Formulaire"):
            rows[1] = [stamp.text]
    survey.put(foreign, "region.xlsx")
    found = {one.nom: one for one in survey.gathered().fichiers}
    told = {name: plain(one.pourquoi) for name, one in found.items()}
    assert told["un.xlsx"] == ""
    assert told["vieux.xlsx"] == "formulaire d’une autre édition, juillet 2026."
    assert "plusieurs formulaires y sont réunies" in told["melange.xlsx"]
    assert "a été modifiée" in told["retouche.xlsx"]
    assert "autre plan" in told["region.xlsx"]
    assert survey.gathered("2026-07").reponses.keys() == {"b"}


def test_a_hundred_thousand_rows_are_no_form(survey: Survey) -> None:
    form = survey.form("a")
    form.sheets["Communes"] += [["", f"Lieu {rank}"] for rank in range(100_000)]
    survey.put(form, "un.xlsx")
    one = survey.read("un.xlsx")
    assert one.state is State.ILLISIBLE
    assert "un formulaire n’en a pas tant" in plain(one.pourquoi)


def test_an_answer_that_is_copied_down_a_column_is_no_line(survey: Survey) -> None:
    form = survey.form("a").commune("44003", "oui")
    form.sheets["Communes"] += [["", "", "", "oui"]] * 5_000
    assert survey.answer(form).oui == {"44003"}
    assert not survey.notes(form)


def test_sheets_that_are_gone_added_or_doubled_are_told(survey: Survey) -> None:
    form = survey.form("a").commune("44003", "oui")
    del form.sheets["Chiffres"]
    form.sheets["Mes notes"] = [["à moi"]]
    form.sheets["Communes (2)"] = [*form.sheets["Communes"]]
    assert survey.notes(form) == [
        "feuille « Mes notes » : ajoutée, elle n’est pas lue",
        "la feuille « Chiffres » n’y est plus",
    ]
    form.put("Communes", form.row("Communes", "44028"), 3, "non")
    form.sheets["Communes"] = [[*row] for row in form.sheets["Communes"]]
    form.sheets["Communes (2)"][form.row("Communes (2)", "44028")] = ["44028", "", "", "oui"]
    survey.put(form, "un.xlsx")
    one = survey.read("un.xlsx")
    assert one.state is State.ILLISIBLE
    assert "n’en garder qu’une" in one.pourquoi


def test_a_cpts_may_be_named_after_somebody(survey: Survey) -> None:
    form = survey.form("a").identity(asked.NOM, "CPTS Simone Veil")
    assert survey.answer(form).identite == {asked.NOM: "CPTS Simone Veil"}
    form = survey.form("a").identity(asked.NOM, "Simone Veil")
    assert survey.answer(form).empty


def test_formulas_links_and_markup_are_texts(survey: Survey) -> None:
    texts = ["=1+1", "<b>gras</b>", "https://exemple.fr/<script>", "'=A1", "a;b\tc"]
    for text in texts:
        (one,) = survey.answer(survey.form("a").new(words=text)).actions
        assert one.libelle == text.removeprefix("'")


# — who answers —


def test_a_copy_counts_once_and_another_answer_is_asked_about(survey: Survey) -> None:
    path = survey.put(survey.form("a").identity(asked.TYPOLOGIE, "littoral"), "un.xlsx")
    copied(path, "un (2).xlsx")
    found = survey.gathered()
    assert [one.state for one in found.fichiers] == [State.COPIE, State.LU]
    assert found.reponses.keys() == {"a"}
    survey.put(survey.form("a").identity(asked.TYPOLOGIE, "urbain"), "trois.xlsx")
    found = survey.gathered()
    assert {one.state for one in found.fichiers} == {State.ATTEND}
    assert not found.reponses
    assert all("a répondu autrement" in one.pourquoi for one in found.fichiers)
    assert "(identité)" in found.fichiers[0].pourquoi


def test_an_empty_form_yields_to_one_that_says_something(survey: Survey) -> None:
    survey.put(survey.form("a"), "vide.xlsx")
    assert [one.etat for one in survey.gathered().manquantes] == [State.VIDE, None, None]
    survey.put(survey.form("a").identity(asked.TYPOLOGIE, "littoral"), "un.xlsx")
    assert survey.gathered().reponses.keys() == {"a"}


def test_who_has_not_answered_and_since_when(survey: Survey) -> None:
    survey.put(survey.form("b").identity(asked.TYPOLOGIE, "rural"), "b.xlsx")
    missing = survey.gathered().manquantes
    assert [(one.cpts_id, one.depuis and one.depuis.iso) for one in missing] == [
        ("a", "2026-01"), ("c", "2025"),
    ]  # fmt: skip
    with pytest.raises(TableError, match="Aucun formulaire"):
        gathered(survey.found, [], None, ["a"])


def test_forms_that_were_swapped_are_asked_about(survey: Survey) -> None:
    survey.put(survey.form("a").identity(asked.NOM, "CPTS du Mont"), "un.xlsx")
    form = survey.form("b").communes("non").add("Ancenis-Saint-Géréon", "Le Cellier", "Ligné")
    survey.put(form, "deux.xlsx")
    survey.put(survey.form("c").communes("non").add("Lyon 3e", "Lyon 4e", "Dijon"), "trois.xlsx")
    told = {one.nom: (one.state, plain(one.pourquoi)) for one in survey.gathered().fichiers}
    assert {state for state, _ in told.values()} == {State.ATTEND}
    assert "il dit être celui de « CPTS du Mont »" in told["un.xlsx"][1]
    assert "sont à « CPTS du Lac »" in told["deux.xlsx"][1]
    assert "hors du périmètre" in told["trois.xlsx"][1]


def test_communes_that_several_claim_or_all_give_up(survey: Survey) -> None:
    survey.put(survey.form("a").communes().attest(), "a.xlsx")
    survey.put(survey.form("b").communes().commune("44029", "non").add("Ligné").attest(), "b.xlsx")
    found = survey.gathered()
    assert [(one.atom, one.cpts_ids) for one in found.disputees] == [("44082", ("a", "b"))]
    assert [(one.atom, one.cpts_ids) for one in found.abandonnees] == [("44029", ("b",))]
    lists = survey.lists()
    assert {one.fate for one in lists.values()} == {Fate.ATTEND}
    assert "aussi à « CPTS du Mont »" in plain(lists["a"].pourquoi)
    lists = survey.lists(Worth(DECLAREE, derogation="admis"))
    assert {one.fate for one in lists.values()} == {Fate.RECUE}


def test_a_claim_that_nobody_attests_takes_nothing(survey: Survey) -> None:
    survey.put(survey.form("a").communes().attest(), "a.xlsx")
    survey.put(survey.form("b").communes().add("Ligné"), "b.xlsx")
    lists = survey.lists()
    assert (lists["a"].fate, lists["b"].fate) == (Fate.RECUE, Fate.MUETTE)


def test_only_those_that_are_asked_about_count(survey: Survey) -> None:
    survey.put(survey.form("a").communes().attest(), "a.xlsx")
    found = survey.gathered(EDITION, "b c")
    assert [one.state for one in found.fichiers] == [State.ECARTE]
    assert not found.reponses


def test_a_list_less_sure_than_the_plan_waits(survey: Survey) -> None:
    survey.put(survey.form("c").communes().attest(), "c.xlsx")
    assert survey.lists()["c"].fate is Fate.CONFIRMEE
    survey.put(survey.form("c").communes().commune("49007", "non").attest(), "c.xlsx")
    found = survey.lists()["c"]
    assert (found.fate, "demander l’avenant" in found.pourquoi) == (Fate.ATTEND, True)
    assert survey.lists(Worth(OFFICIELLE, "annexe 2"))["c"].fate is Fate.ATTEND
    worth = Worth(OFFICIELLE, "annexe 2", parse_date("2027-02-01"))
    assert survey.lists(worth)["c"].fate is Fate.RECUE


def test_a_commune_without_an_answer_makes_the_list_wait(survey: Survey) -> None:
    survey.put(survey.form("a").commune("44003", "oui").attest(), "a.xlsx")
    found = survey.lists()["a"]
    assert found.fate is Fate.ATTEND
    assert plain(found.pourquoi) == "sans réponse : Le Cellier (44028) et Ligné (44082)"


# — into the plan —


def test_answers_are_written(survey: Survey) -> None:
    form = survey.form("a").identity(asked.CONTACT, "coordo@cpts-lac.fr").figure("membres", "80")
    form.action("Soins non programmés", asked.STATE, "En place").identity(asked.TYPOLOGIE, "urbain")
    form.action("Prévention des chutes", asked.STATE, "à retirer").new(words="Un car de santé")
    form.communes().commune("44082", "non").add("Nort-sur-Erdre").attest(quality="coordinatrice")
    survey.put(form, "a.xlsx")
    found, source, told = survey.apply()
    assert found.atoms["a"] == {"44003", "44028", "44110"}
    liste = found.cpts["a"].liste
    assert liste is not None
    assert (liste.fiabilite, liste.date and liste.date.iso) == ("declaree", "2027-01-12")
    assert plain(liste.source or "") == (
        "Recensement des CPTS, janvier 2027 ; liste attestée en qualité de coordinatrice"
    )
    assert found.cpts["a"].contact == "coordo@cpts-lac.fr"
    seen = found.plan.observatoire
    assert [(one.libelle, one.etat, one.date and one.date.iso) for one in seen.declared["a"]] == [
        ("Un car de santé", "en_place_ou_en_deploiement", EDITION), (None, "en_place", EDITION),
    ]  # fmt: skip
    sheet = seen.fiche["a"]
    assert (sheet.date.iso, sheet.reponse, sheet.typologie) == (EDITION, "partielle", "urbain")
    assert (sheet.membres, sheet.professionnels) == (80, None)
    assert sheet.missions_optionnelles == ("qualite",)
    # The note of a line stays; those that never answered are said not to have.
    assert next(row.cells["note"] for row in source.tables["actions"].rows) == "CANARI"
    assert [(one.cpts_id, one.reponse) for one in seen.fiches if one.date.iso == EDITION] == [
        ("a", "partielle"), ("b", "non_renseignee"),
    ]  # fmt: skip
    counted = "1 action nouvelle, 1 action confirmée, 1 action retirée et 1 chiffre."
    assert f"« CPTS du Lac » : {counted}" in told
    assert "Ligné (44082)" in " ".join(told)


def test_the_same_answers_change_nothing_twice(survey: Survey) -> None:
    form = survey.form("a").action("Prévention des chutes", asked.WORDS, "Ateliers d'équilibre 2")
    form.action("Soins non programmés", asked.STATE, "en place").new(words="Un car de santé")
    form.communes().add("Nort-sur-Erdre").attest()
    survey.put(form, "a.xlsx")
    once, source, _ = survey.apply()
    survey.found, survey.source = once, source
    (one,) = survey.gathered().fichiers
    assert not one.remarques
    assert {two.kind for two in one.answer.actions} == {Kind.CONFIRMEE}
    twice, again, _ = survey.apply()
    assert twice.atoms == once.atoms
    for name, table in source.tables.items():
        assert sorted(str(row.cells) for row in table.rows) == sorted(
            str(row.cells) for row in again.tables[name].rows
        ), name


def test_a_commune_that_was_added_stays_so_once_the_plan_has_it(survey: Survey) -> None:
    survey.put(survey.form("a").communes().add("Nort-sur-Erdre").attest(), "a.xlsx")
    assert survey.lists()["a"].fate is Fate.RECUE
    survey.found, survey.source, _ = survey.apply()
    assert "44110" in survey.found.atoms["a"]
    again = survey.lists()["a"]
    assert (again.fate, again.pourquoi) == (Fate.CONFIRMEE, "")


def test_a_column_of_inhabitants_that_is_gone_confirms_nothing(survey: Survey) -> None:
    form = survey.form("a").commune("44003", "oui").attest()
    for cells in form.sheets["Communes"]:
        if len(cells) > 2:
            cells[2] = ""
    assert survey.answer(form).oui == {"44003"}


def test_files_in_folders_are_told_with_them(survey: Survey) -> None:
    form = survey.form("a").action("Soins non programmés", asked.STATE, "En place")
    survey.put(form, "lac/formulaire.xlsx")
    form.action("Soins non programmés", asked.STATE, "Envisagé")
    survey.put(form, "lac 2/formulaire.xlsx")
    survey.put(survey.form("b"), f"{'n' * 200}.xlsx")
    told = {one.nom: plain(one.pourquoi) for one in survey.gathered().fichiers}
    both = "dans « lac/formulaire.xlsx » et « lac 2/formulaire.xlsx »"
    assert both in told["lac/formulaire.xlsx"]
    (long,) = (one for one in told if one.startswith("nnn"))
    assert len(long) == 81
    assert long.endswith("nnn.xlsx")


def test_a_city_counts_once_whatever_it_is_made_of(survey: Survey) -> None:
    form = survey.form("c").add("Marseille", "Nantes", "Saumur")
    survey.put(form, "c.xlsx")
    (one,) = survey.gathered().fichiers
    assert one.state is State.LU
    form.add("Dijon", "Lille")
    survey.put(form, "c.xlsx")
    (one,) = survey.gathered().fichiers
    assert "Marseille (13055)" in one.pourquoi


def test_a_late_form_takes_no_newer_answer_back(survey: Survey) -> None:
    late = survey.form("a", "2026-07").action("Soins non programmés", asked.STATE, "Envisagé")
    survey.put(survey.form("a").action("Soins non programmés", asked.STATE, "En place"), "a.xlsx")
    survey.found, survey.source, _ = survey.apply()
    (survey.back / "a.xlsx").unlink()
    survey.put(late, "a.xlsx")
    found = survey.gathered("2026-07")
    assert [one.state for one in found.fichiers] == [State.ECARTE]
    assert "plus récente de cette CPTS, de janvier 2027" in plain(found.fichiers[0].pourquoi)
    assert not found.reponses


def test_an_official_list_names_its_annex(survey: Survey) -> None:
    survey.put(survey.form("a").communes().attest(), "a.xlsx")
    found, _, _ = survey.apply(Worth(OFFICIELLE, "annexe 2 de l’avenant 3"))
    liste = found.cpts["a"].liste
    assert liste is not None
    assert liste.fiabilite == "officielle"
    assert (liste.source or "").endswith("annexe 2 de l’avenant 3")


def test_a_project_still_written_is_told(survey: Survey) -> None:
    survey.put(survey.form("c").identity(asked.REDACTION, "oui"), "c.xlsx")
    found, _, _ = survey.apply()
    assert found.plan.observatoire.fiche["c"].reponse == "projet_de_sante_en_redaction"


def test_communes_alone_make_no_sheet(survey: Survey) -> None:
    survey.put(survey.form("b").communes().attest(), "b.xlsx")
    found, _, _ = survey.apply()
    assert "b" not in found.plan.observatoire.fiche


def test_a_line_that_the_plan_changed_since_is_told(survey: Survey) -> None:
    form = survey.form("a").action("Prévention des chutes", asked.STATE, "Arrêtée")
    survey.put(form, "a.xlsx")
    actions = survey.plan / "actions.csv"
    text = actions.read_text(encoding="utf-8").replace("Ateliers d'équilibre", "Gymnastique")
    actions.write_text(text, encoding="utf-8")
    survey.found = territories_of(survey.plan)
    assert [one.libelle for one in lines_of(survey.found.plan.observatoire, "a")] == [
        "", "Gymnastique",
    ]  # fmt: skip
    (one,) = survey.gathered("2027-01").fichiers
    assert one.answer.empty
    assert any("n’est plus ainsi dans le plan" in str(note) for note in one.remarques)


def test_the_shipped_forms_say_nothing(tmp_path: Path, shipped: Territories) -> None:
    """Every form as it is sent, of forty-three CPTS: nothing is read into it."""
    context = Context(shipped)
    for cpts_id in [*shipped.cpts][::6]:
        path = Filled.of(shipped, cpts_id, tmp_path).save(tmp_path / f"{cpts_id}.xlsx")
        one = read_returned(path, open_file(path), context)
        assert (one.state, one.remarques) == (State.VIDE, ())
