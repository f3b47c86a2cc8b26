"""Texts, tables, documents, pages and pictures in their formats."""

from cptsgeo.render.formats.format import Asked, Format, Written
from cptsgeo.render.result import Result, lacking_signs
from cptsgeo.render.sheets import to_csv, to_xlsx


def text(result: Result, _form: Format, asked: Asked) -> Written:
    """Write a text for a terminal."""
    assert result.text
    return Written({"": result.text(asked.width)})


def message(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write the message of a commit."""
    assert result.message
    return Written({"": result.message()})


def table(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write the main table as CSV."""
    assert result.tables
    return Written({"": to_csv(result.tables.only)})


def workbook(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write the tables as a workbook."""
    tables = result.tables
    assert tables
    book = to_xlsx(tables.sheets(), titre=tables.title, sources=tables.sources())
    return Written({"": book})


def document(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write a document for programs."""
    assert result.document
    return Written({"": result.document()})


def page(result: Result, _form: Format, _asked: Asked) -> Written:
    """Write a page."""
    assert result.page
    return Written({"": result.page()})


def picture(result: Result, form: Format, _asked: Asked) -> Written:
    """Draw a picture."""
    assert result.picture
    drawn = result.picture(form.name)
    return Written({"": drawn.content}, lacking_signs(drawn.lacking))


def paper(result: Result, form: Format, asked: Asked) -> Written:
    """Set a document, or draw the picture of what is none."""
    if result.paper is None:
        return picture(result, form, asked)
    found = result.paper()
    return Written({"": found.content}, lacking_signs(found.lacking, "des documents", "HTML"))
