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


def command_words() -> str:
    """Give the words of the command that runs, without what follows them: ``cptsgeo cpts liste``.

    Returns
    -------
    str
        The same however the program was started.
    """
    words: list[str] = []
    context = click.get_current_context(silent=True)
    while context is not None and context.parent is not None:
        words.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(["cptsgeo", *words])
