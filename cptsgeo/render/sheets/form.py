"""A form as an XLSX workbook, that its CPTS fills in with Excel or LibreOffice."""

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from cptsgeo.changes.survey import form as asked
from cptsgeo.changes.survey import stamp
from cptsgeo.changes.survey.form import SHEETS, Form, Line, edition_named
from cptsgeo.plan.observatory import PUBLISHED
from cptsgeo.render.sheets.xlsx import sign
from cptsgeo.text.french import quoted, typographic

THEMES: Final = "Thèmes"
"""The sheet of what may be chosen."""

FREE: Final = 4
"""Free lines under each mission."""
ROOM: Final = 20
"""Free lines under the communes."""
_FOOTER = 80
"""Signs of a name at the foot of a page."""
_LAST = 400
"""The row until which cells are ready to be filled in."""

_BLUE, _PALE, _INPUT, _GREY = "#1F3864", "#DDE5F3", "#FFFBE6", "#595959"
_CELL: Final = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _BLUE},
    "heading": {"bold": True, "font_size": 12, "font_color": _BLUE, "valign": "bottom"},
    "stamp": {"font_size": 7, "font_color": _GREY},
    "text": {"text_wrap": True, "valign": "top"},
    "strong": {"text_wrap": True, "valign": "top", "bold": True},
    "head": {**_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE,
             "valign": "vcenter"},
    "known": {**_CELL, "num_format": "@", "bg_color": "#F5F5F5"},
    "ref": {**_CELL, "num_format": "@", "font_size": 8, "font_color": _GREY},
    "people": {**_CELL, "num_format": "#,##0", "bg_color": "#F5F5F5"},
    "input": {**_CELL, "num_format": "@", "bg_color": _INPUT},
    "mission": {**_CELL, "num_format": "@", "bg_color": _PALE},
    "number": {**_CELL, "num_format": "0", "bg_color": _INPUT},
    "date": {**_CELL, "num_format": "dd/mm/yyyy", "bg_color": _INPUT, "align": "left"},
}  # fmt: skip


class _Page(NamedTuple):
    """A sheet that is being written, and the styles of cells."""

    sheet: Any
    styles: dict[str, Any]

    def write(self, row: int, column: int, text: str | int, style: str) -> None:
        """Write a text or a number; nothing in it is computed."""
        if isinstance(text, int):
            self.sheet.write_number(row, column, text, self.styles[style])
        elif text:
            self.sheet.write_string(row, column, text, self.styles[style])
        else:
            self.sheet.write_blank(row, column, None, self.styles[style])

    def line(self, row: int, cells: Sequence[str | int], styles: Sequence[str]) -> None:
        """Write a row."""
        for column, (text, style) in enumerate(zip(cells, styles, strict=True)):
            self.write(row, column, text, style)

    def headed(self, form: Form, part: str, title: str, told: str, widths: Sequence[float]) -> None:
        """Write what stands above all: title, reference, what is asked."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.write(0, 0, f"{title} – {form.nom}", "title")
        self.sheet.set_row(0, 24)
        self.write(1, 0, form.stamp(part).text, "stamp")
        last = len(widths) - 1
        self.sheet.merge_range(2, 0, 2, last, told, self.styles["text"])
        self.sheet.set_row(2, 15 * -(-len(told) // int(sum(widths) * 1.05)))
        self.sheet.hide_gridlines(2)

    def printed(self, form: Form, *, repeated: int | None = None, landscape: bool = False) -> None:
        """Set the paper: A4, as wide as it is, headings on each page."""
        sheet = self.sheet
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        # In a footer « & » is a command, and Excel opens no more than 255 signs.
        name = form.nom if len(form.nom) <= _FOOTER else f"{form.nom[:_FOOTER]}…"
        name = name.replace("&", "&&")
        sheet.set_footer(f"&L&8{name}, {edition_named(form.edition)}&R&8&A, &P / &N")
        if repeated is not None:
            sheet.repeat_rows(repeated)
            sheet.freeze_panes(repeated + 1, 0)


def to_form(form: Form) -> bytes:
    """Write a form as a workbook without macros.

    Parameters
    ----------
    form
        What a CPTS is asked.

    Returns
    -------
    bytes
        The same for the same form.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (no other command needs it)

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        sign(book, f"Recensement des CPTS, {edition_named(form.edition)} : {form.nom}")
        styles = {name: book.add_format(told) for name, told in _FORMATS.items()}
        pages = {part: _Page(book.add_worksheet(name), styles) for part, name in SHEETS.items()}
        themes = _Page(book.add_worksheet(THEMES), styles)
        _guide(pages[stamp.MODE_D_EMPLOI], form)
        _identity(pages[stamp.IDENTITE], form)
        _actions(pages[stamp.ACTIONS], form)
        _figures(pages[stamp.CHIFFRES], form)
        _communes(pages[stamp.COMMUNES], form)
        _themes(themes, form)
    return content.getvalue()


def _guide(page: _Page, form: Form) -> None:
    page.headed(
        form,
        stamp.MODE_D_EMPLOI,
        "Recensement des CPTS",
        f"{form.plan}, édition de {edition_named(form.edition)}.",
        (24, 76),
    )
    row = 4
    for name, text in _told(form):
        if name and not text:
            row += 1
            page.write(row, 0, name, "heading")
            page.sheet.set_row(row, 20)
        else:
            page.line(row, (name, text), ("strong", "text"))
            page.sheet.set_row(row, 15 * max(-(-len(text) // 80), -(-len(name) // 24)))
        row += 1
    page.printed(form)


def _told(form: Form) -> Iterator[tuple[str, str]]:
    """What the first sheet says: a heading, or what a sheet asks."""
    who = f" {form.organisme}" if form.organisme else " qui vous l’a envoyé"
    yield "Pour qui", ""
    yield (
        "Ce classeur",
        f"est celui de {quoted(form.nom)}, à remplir par qui la coordonne. Il y faut une "
        "demi-heure ; rien n’oblige à tout remplir en une fois.",
    )
    yield (
        "Le rendre",
        (f"l’enregistrer (XLSX ou ODS, sous le nom que vous voulez), et l’envoyer à{who}."),
    )
    yield (
        "Où répondre",
        (
            "dans les cases jaunes. Une case laissée vide ne dit rien : ce que nous savions reste, "
            "avec sa date. Rien n’est deviné."
        ),
    )
    yield "Ce que demande chaque feuille", ""
    yield (
        SHEETS[stamp.IDENTITE],
        (
            "ce que nous savons de la CPTS : n’écrire que ce qui est à corriger, et dire oui ou "
            "non pour les missions optionnelles."
        ),
    )
    yield (
        SHEETS[stamp.ACTIONS],
        (
            "une ligne par action. Pour celles de la dernière édition : dire où elles en sont "
            f"aujourd’hui, en corriger les mots, ou choisir {quoted(asked.A_RETIRER)}. Sous "
            "chaque mission, des lignes libres ; on peut en insérer. Le thème aide à compter : "
            f"s’il n’y en a pas, le laisser vide. La feuille {quoted(THEMES)} les explique."
        ),
    )
    yield (
        SHEETS[stamp.CHIFFRES],
        (
            "trois nombres. Seules des moyennes de cinq CPTS et plus sont montrées, jamais ceux "
            "d’une CPTS."
        ),
    )
    yield (
        SHEETS[stamp.COMMUNES],
        (
            "dire de chaque commune si elle est dans votre territoire, et ajouter celles qui "
            "manquent. Dater et signer de votre fonction la ligne du haut si la liste est "
            "complète : sans cette ligne, rien n’est confirmé."
        ),
    )
    yield "Ce qui n’est jamais demandé", ""
    yield (
        "Aucun nom",
        ("de personne : ni adhérent, ni président, ni coordinatrice. Une fonction suffit."),
    )
    yield (
        "Aucun contact",
        "d’une personne : ni adresse nominative, ni téléphone, ni numéro RPPS. Une boîte "
        "générique seulement (contact@…, coordination@…). Ce qui désigne une personne n’est pas "
        "lu : la case entière est laissée de côté, et nous vous le dirons.",
    )


def _identity(page: _Page, form: Form) -> None:
    page.headed(
        form, stamp.IDENTITE, "Identité",
        "À droite, n’écrire que ce qui change. Pour les missions optionnelles, dire oui ou non.",
        (44, 40, 40),
    )  # fmt: skip
    page.line(4, asked.IDENTITY_HEAD, ("head",) * 3)
    for row, (words, known) in enumerate(form.identite, 5):
        page.line(row, (words, known, ""), ("known", "known", "input"))
        page.sheet.set_row(row, 15 * max(-(-len(words) // 44), -(-len(known) // 40)))
        if words.startswith(asked.CHOSEN) or words == asked.ASKED[asked.REDACTION]:
            _yes_or_no(page.sheet, row, 2, row)
    page.printed(form, repeated=4)


def _figures(page: _Page, form: Form) -> None:
    page.headed(
        form, stamp.CHIFFRES, "Chiffres",
        "Un nombre entier par ligne, vide s’il n’est pas connu. Aucun n’est montré pour une CPTS "
        "seule.",
        (42, 16, 58),
    )  # fmt: skip
    page.line(4, asked.FIGURES_HEAD, ("head",) * 3)
    for row, (column, words) in enumerate(asked.FIGURES.items(), 5):
        page.line(row, (words, "", asked.FIGURES_TOLD[column]), ("known", "number", "known"))
        page.sheet.set_row(row, 32)
        page.sheet.data_validation(row, 1, row, 1, {
            "validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1_000_000,
            "error_title": "Nombre attendu",
            "error_message": "Écrire un nombre entier, sans unité.",
        })  # fmt: skip
    page.printed(form, repeated=4)


_ACTIONS_STYLES = ("ref", "mission", "input", "input", "known", "input", "input", "input")


def _actions(page: _Page, form: Form) -> None:
    page.headed(
        form, stamp.ACTIONS, "Actions",
        f"Une ligne par action, dans vos mots. {quoted(asked.STATE)} : où elle en est ; une ligne "
        "de la dernière édition à laquelle rien n’est changé reste comme elle était. Sous chaque "
        "mission, des lignes libres. Aucun nom de personne.",
        (8, 26, 40, 26, 14, 16, 26, 30),
    )  # fmt: skip
    page.line(4, asked.ACTIONS_HEAD, ("head",) * 8)
    page.sheet.set_row(4, 32)
    known = {mission: [*lines] for mission, lines in
             groupby(form.lignes, key=lambda one: one.mission)}  # fmt: skip
    row = 5
    for mission in form.missions:
        label = typographic(mission.libelle)
        rows = [*map(_line, known.get(label, ())), *[("", label, *[""] * 6)] * FREE]
        for cells in rows:
            page.line(row, cells, _ACTIONS_STYLES)
            lines = max(-(-len(text) // width) for text, width in
                        zip(cells[1:], (25, 38, 25, 13, 15, 25, 28), strict=True))  # fmt: skip
            page.sheet.set_row(row, 15 * max(lines, 1))
            row += 1
    _chosen(page.sheet, 3, f"='{THEMES}'!$A$6:$A${5 + len(form.themes)}", "Thème inconnu",
            "Choisir un thème de la liste, ou laisser vide.")  # fmt: skip
    _chosen(page.sheet, 1, f"='{THEMES}'!$E$6:$E${5 + len(form.missions)}", "Mission inconnue",
            "Choisir une mission de la liste.")  # fmt: skip
    page.sheet.data_validation(5, 5, _LAST, 5, {
        "validate": "list",
        "source": [*(text for code, text in asked.states().items()
                     if code != PUBLISHED), asked.A_RETIRER],
        "error_title": "État inconnu", "error_message": "Choisir dans la liste.",
    })  # fmt: skip
    page.sheet.data_validation(5, 6, _LAST, 6, {
        "validate": "any", "input_title": "Professions",
        "input_message": "Pour les soins non programmés : médecin généraliste, "
        "masseur-kinésithérapeute… séparées par des virgules.",
    })  # fmt: skip
    page.printed(form, repeated=4, landscape=True)


def _line(one: Line) -> tuple[str, ...]:
    return (one.ref, one.mission, one.libelle, one.theme, one.etat, "", one.professions,
            one.precision)  # fmt: skip


def _chosen(sheet: Any, column: int, source: str, title: str, told: str) -> None:
    sheet.data_validation(5, column, _LAST, column, {
        "validate": "list", "source": source, "error_type": "warning",
        "error_title": title, "error_message": told,
    })  # fmt: skip


def _communes(page: _Page, form: Form) -> None:
    estimated = (
        " Cette liste est supposée : nous n’avons pas encore la vôtre."
        if form.fiabilite == "estimation"
        else ""
    )
    page.headed(
        form, stamp.COMMUNES, "Communes",
        f"Dire de chaque commune si elle est dans votre territoire.{estimated} En bas, la place "
        "d’ajouter celles qui manquent, par leur nom ou leur code INSEE. La ligne ci-dessous, "
        "datée et remplie, confirme la liste ; sans elle, rien n’est confirmé.",
        (11, 46, 12, 16, 36),
    )  # fmt: skip
    sheet = page.sheet
    for row, words, style in ((3, asked.COMPLETE, "date"), (4, asked.QUALITY, "input")):
        page.write(row, 0, words, "strong")
        sheet.merge_range(row, 0, row, 2, words, page.styles["strong"])
        sheet.merge_range(row, 3, row, 4, "", page.styles[style])
        sheet.set_row(row, 20)
    page.line(5, asked.COMMUNES_HEAD, ("head",) * 5)
    sheet.set_row(5, 32)
    row = 6
    for one in form.communes:
        page.line(row, (*one[:3], "", one.remarque),
                  ("known", "known", "people", "input", "known"))  # fmt: skip
        if one.remarque:
            sheet.set_row(row, 15 * -(-len(one.remarque) // 34))
        row += 1
    for more in range(row, row + ROOM):
        page.line(more, ("",) * 5, ("input", "input", "known", "input", "known"))
    _yes_or_no(sheet, 6, 3, row + ROOM + _LAST)
    page.printed(form, repeated=5)


def _yes_or_no(sheet: Any, first: int, column: int, last: int) -> None:
    sheet.data_validation(first, column, last, column, {
        "validate": "list", "source": [asked.OUI, asked.NON],
        "error_title": "Oui ou non", "error_message": "Choisir oui ou non, ou laisser vide.",
    })  # fmt: skip


def _themes(page: _Page, form: Form) -> None:
    for column, width in enumerate((42, 42, 72, 3, 48)):
        page.sheet.set_column(column, column, width)
    page.write(0, 0, "Thèmes et missions", "title")
    told = "Rien n’est à remplir ici : c’est ce qui se choisit dans les autres feuilles."
    page.sheet.merge_range(2, 0, 2, 2, told, page.styles["text"])
    page.line(4, ("Thème", "Mission où il se trouve le plus souvent", "Ce qu’il compte"),
              ("head",) * 3)  # fmt: skip
    page.write(4, 4, "Missions", "head")
    for row, cells in enumerate(form.themes, 5):
        page.line(row, cells, ("known",) * 3)
        page.sheet.set_row(row, 15 * max(-(-len(text) // width) for text, width in
                                         zip(cells, (40, 40, 68), strict=True)))  # fmt: skip
    for row, mission in enumerate(form.missions, 5):
        page.write(row, 4, typographic(mission.libelle), "known")
    page.sheet.hide_gridlines(2)
    page.printed(form, repeated=4, landscape=True)
