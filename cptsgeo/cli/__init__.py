"""The command line: it parses, calls the library, and prints; it computes nothing."""

import codecs
import gc
import sys
from collections.abc import Sequence

import click

from cptsgeo import __version__
from cptsgeo.cli.ajuster import ajuster
from cptsgeo.cli.atelier import atelier
from cptsgeo.cli.cartes import cartes
from cptsgeo.cli.cog import cog
from cptsgeo.cli.comparer import comparer
from cptsgeo.cli.couverture import couverture
from cptsgeo.cli.diagnostiquer import diagnostiquer
from cptsgeo.cli.donnees import donnees
from cptsgeo.cli.evolution import evolution
from cptsgeo.cli.exporter import exporter
from cptsgeo.cli.francais import Groupe, sentence
from cptsgeo.cli.ou import ou
from cptsgeo.cli.plan import plan
from cptsgeo.cli.valider import valider
from cptsgeo.cli.zones import zones_blanches
from cptsgeo.errors import CptsgeoError

USAGE_ERROR = 2
INTERRUPTED = 130
_NEAREST = "cptsgeo-nearest"
_PLAIN = {
    "\ufeff": "",
    "−": "-",
    "─": "-",
    "→": ">",
    "≥": ">=",
    "≤": "<=",
    "✓": "x",
    "▲": "^",
    "■": "#",
}


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"cptsgeo {__version__}")
        ctx.exit()


@click.group(
    cls=Groupe,
    subcommand_metavar="COMMANDE …",
    epilog="Chaque commande a son aide : cptsgeo cartes --help.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Afficher la version.",
)
def cptsgeo() -> None:
    """Territoires de CPTS en communes entières : cartes, zones blanches, recherche."""


cptsgeo.add_command(ajuster)
cptsgeo.add_command(atelier)
cptsgeo.add_command(cartes)
cptsgeo.add_command(cog)
cptsgeo.add_command(comparer)
cptsgeo.add_command(couverture)
cptsgeo.add_command(diagnostiquer)
cptsgeo.add_command(donnees)
cptsgeo.add_command(evolution)
cptsgeo.add_command(exporter)
cptsgeo.add_command(ou)
cptsgeo.add_command(plan)
cptsgeo.add_command(valider)
cptsgeo.add_command(zones_blanches)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    args
        Arguments; those of the process by default.

    Returns
    -------
    int
        Exit status: 0, 1 for a validation that found errors, 2 for what could not be read or
        written, 130 when interrupted.
    """
    codecs.register_error(_NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_NEAREST)
    # A command is short and makes few cycles: looking for them would be a tenth of `ou`.
    gc.disable()
    try:
        # None, or the status of a command that told one by ctx.exit().
        return cptsgeo.main(args, prog_name="cptsgeo", standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return USAGE_ERROR
    except click.ClickException as error:
        return _fail(sentence(error))
    except CptsgeoError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrompu : rien n’a été écrit à moitié.", err=True)
        return INTERRUPTED
    finally:
        gc.enable()


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Write what a Windows console has no sign for as the nearest one that it has."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in text), error.end


def _fail(message: str) -> int:
    click.echo(message, err=True)
    return USAGE_ERROR
