"""What is told on a terminal: never anything that it would obey."""

import click

from cptsgeo.text.signs import clean


def tell(text: str, *, err: bool = False) -> None:
    """Tell something; names of files, that may hold anything, are cleaned with the rest.

    Parameters
    ----------
    text
        A sentence, or several lines.
    err
        Whether it goes to standard error.
    """
    click.echo(clean(text), err=err)
