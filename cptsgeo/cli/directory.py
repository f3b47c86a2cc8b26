"""``cptsgeo ou --liste``: the CPTS of each row of a user's table."""

from functools import partial

import click

from cptsgeo.analysis.directory import directory
from cptsgeo.cli.list_asked import ListAsked
from cptsgeo.cli.options import PlanAsked
from cptsgeo.cli.screen import tell
from cptsgeo.cli.sortie import Output, write
from cptsgeo.render.formats import forms_of
from cptsgeo.render.provenance import aside, caveat_alone, foot_of_answer, sources
from cptsgeo.render.result import Part, Result, Tables
from cptsgeo.render.tables.directory import directory_sheet, directory_told
from cptsgeo.text.french import raised


def join_list(wanted: ListAsked, asked: PlanAsked) -> None:
    """Write a user's table with the CPTS of each row, and tell what was found.

    Parameters
    ----------
    wanted
        The table, and where the result goes.
    asked
        The plan, and the date.
    """
    assert wanted.liste
    forms = forms_of((Part.TABLES,))
    if wanted.sortie is None:
        raise click.UsageError(
            "--liste demande où écrire le tableau complété : ajouter --sortie resultat.xlsx, ou "
            "resultat.csv."
        )
    output = Output.chosen(forms, format_=None, sortie=wanted.sortie, ecraser=wanted.ecraser)
    output.check(asked.path, wanted.liste)
    territories = asked.told_territories()
    found = directory(wanted.liste, territories, colonne=wanted.colonne, feuille=wanted.feuille)
    sheet = directory_sheet(found, territories)
    tables = Tables(sheet.titre, lambda: [sheet], partial(sources, territories))
    write(Result(tables=tables), output, "Tableau écrit")
    if told := aside(territories.plan):
        tell(f"{raised(told)}.")
    for sentence in (*directory_told(found), caveat_alone(territories.plan)):
        if sentence:
            tell(sentence)
    tell(foot_of_answer(territories))
