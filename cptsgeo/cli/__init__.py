"""The command line: it parses, calls the library, and prints; it computes nothing."""

import codecs
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cptsgeo import __version__, load
from cptsgeo.cli.francais import Groupe, sentence
from cptsgeo.errors import INTERRUPTED, INTERRUPTION, CptsgeoError
from cptsgeo.files.system import cause, no_room
from cptsgeo.text.signs import one_line

COMMANDS = {
    "actions": "cptsgeo.cli.actions:actions",
    "ajuster": "cptsgeo.cli.ajuster:ajuster",
    "atelier": "cptsgeo.cli.atelier:atelier",
    "cartes": "cptsgeo.cli.cartes:cartes",
    "chiffres": "cptsgeo.cli.chiffres:chiffres",
    "cog": "cptsgeo.cli.cog:cog",
    "comparer": "cptsgeo.cli.comparer:comparer",
    "cpts": "cptsgeo.cli.cpts:cpts",
    "couverture": "cptsgeo.cli.couverture:couverture",
    "diagnostiquer": "cptsgeo.cli.diagnostiquer:diagnostiquer",
    "donnees": "cptsgeo.cli.donnees:donnees",
    "etat-avancement": "cptsgeo.cli.etat_avancement:etat_avancement",
    "evolution": "cptsgeo.cli.evolution:evolution",
    "exporter": "cptsgeo.cli.exporter:exporter",
    "ou": "cptsgeo.cli.ou:ou",
    "plan": "cptsgeo.cli.plan:plan",
    "recenser": "cptsgeo.cli.recenser:recenser",
    "regulation": "cptsgeo.cli.regulation:regulation",
    "suivi": "cptsgeo.cli.suivi:suivi",
    "valider": "cptsgeo.cli.valider:valider",
    "zones-blanches": "cptsgeo.cli.zones:zones_blanches",
}
"""Where each command is; it is loaded when it is asked for."""
USAGE_ERROR = 2
_NEAREST = "cptsgeo-nearest"
_PLAIN = {
    "\ufeff": "",
    "−": "-",
    "─": "-",
    "→": ">",
    "≥": ">=",
    "≤": "<=",
    "✓": "+",
    "▲": "^",
    "■": "#",
}


class Programme(Groupe):
    """All commands, each loaded when it is asked for: one has no need of the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        """Names of the commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = load(COMMANDS[cmd_name])
        return command


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"cptsgeo {__version__}")
        ctx.exit()


@click.group(
    cls=Programme,
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
    except OSError as error:
        if no_room(error):
            return _cut_short(error)
        return _fail(_refused(error))
    except MemoryError:
        return _fail(
            "La mémoire manque pour ce travail : fermer d’autres programmes, ou donner moins de "
            "données à la fois."
        )
    except (KeyboardInterrupt, click.Abort):
        click.echo(INTERRUPTION, err=True)
        return INTERRUPTED
    finally:
        gc.enable()


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Write what a Windows console has no sign for as the nearest one that it has."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in text), error.end


def _refused(error: OSError) -> str:
    """Tell what the system refuses where no reader or writer said what it was doing."""
    if error.filename is None:
        return f"Le système a refusé de continuer ({cause(error)}) : recommencer."
    return (
        f"{os.fsdecode(error.filename)} est inaccessible ({cause(error)}) : vérifier le nom, et "
        "les droits d’accès."
    )


def _cut_short(error: OSError) -> int:
    """Tell that a disk had no room for what was printed: a redirection may go to one."""
    with contextlib.suppress(OSError):
        _fail(
            f"Tout n’a pu être écrit ({cause(error)}) : ce qui l’est n’est pas entier ; faire de "
            "la place, puis recommencer."
        )
    # What is left in the streams has nowhere to go: Python would try once more, and complain.
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
    return USAGE_ERROR


def _fail(message: str) -> int:
    click.echo(one_line(message), err=True)
    return USAGE_ERROR
