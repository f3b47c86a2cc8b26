"""Click in French: help pages, and one sentence for each misuse."""

import os
import re
from gettext import gettext
from typing import Any

import click

from cptsgeo.cli.groups import gather
from cptsgeo.communes.store import CHOICE, folder_of
from cptsgeo.text.french import NBSP, listed, quoted
from cptsgeo.text.names import nearest
from cptsgeo.text.signs import one_line


def _record(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    """What a page of help says of an option, with what click adds to it in French."""
    record = option.get_help_record(ctx)
    if record is None:
        return None
    text = re.sub(r"(\d+)<=x<=(\d+)", rf"de{NBSP}\1 à{NBSP}\2", record[1])
    return record[0], text.replace("[required]", "[obligatoire]")


class _Aide:
    """What a command and a group write in their help."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        assert isinstance(self, click.Command)
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"Utilisation{NBSP}: ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Describe ``--help`` in French."""
        assert isinstance(self, click.Command)
        option = click.Command.get_help_option(self, ctx)
        if option is not None:
            option.help = "Afficher cette aide."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options, and of commands if there are."""
        assert isinstance(self, click.Command)
        records = [
            record
            for p in self.get_params(ctx)
            if isinstance(p, click.Option) and (record := _record(p, ctx))
        ]
        with formatter.section(f"Options{NBSP}"):
            formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def _employ(_ctx: click.Context, _param: click.Parameter, name: str | None) -> None:
    """Employ a referential for the rest of the command."""
    if name is not None:
        os.environ[CHOICE] = str(folder_of(name))


def referentiel() -> click.Option:
    """Give the option of every command that reads communes."""
    return click.Option(
        ["--referentiel"],
        metavar="NOM",
        expose_value=False,
        is_eager=True,
        callback=_employ,
        help="Référentiel des communes à employer : un nom de cptsgeo donnees info, ou un "
        "dossier.  [par défaut : celui qui est choisi]",
    )


_REFERENTIEL = referentiel()


def _typed(value: Any) -> Any:
    """A value without what a terminal would obey; paths stay what they are."""
    if isinstance(value, str):
        return one_line(value)
    if type(value) is tuple:  # A date is one of a kind of its own.
        return tuple(map(_typed, value))
    return value


class Simple(_Aide, click.Command):
    """A command whose help is in French, and whose function receives groups of options."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, on texts that can be told and written whatever was typed."""
        ctx.params = {name: _typed(value) for name, value in ctx.params.items()}
        gather(ctx)
        return super().invoke(ctx)


class Commande(Simple):
    """A command that reads communes: another referential may be employed."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Give the parameters of the command, then ours, then ``--help``."""
        *own, help_option = super().get_params(ctx)
        return [*own, _REFERENTIEL, help_option]


class Groupe(_Aide, click.Group):
    """A group of commands whose help is in French."""

    command_class = Commande

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        with formatter.section(f"Commandes{NBSP}"):
            formatter.write_dl([(name, command.get_short_help_str())
                                for name, command in commands.items() if command])  # fmt: skip

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which ones there are."""
        name = args[0]
        if name not in self.list_commands(ctx):
            raise click.UsageError(
                f"La commande {quoted(name[:40])} n’existe pas{NBSP}: choisir "
                f"{listed(map(quoted, self.list_commands(ctx)), 'ou')}."
            )
        return super().resolve_command(ctx, args)


def sentence(error: click.ClickException) -> str:
    """Tell a misuse in a French sentence.

    Parameters
    ----------
    error
        What click found wrong.

    Returns
    -------
    str
        What is wrong and what to do; click's own words for our own errors.
    """
    match error:
        case click.NoSuchOption():
            known = [opt for p in error.ctx.command.params for opt in p.opts] if error.ctx else []
            near = nearest(error.option_name, known, limit=1)
            hint = f"vouliez-vous dire {near[0]} ?" if near else "voir --help."
            return f"L’option {error.option_name} n’existe pas{NBSP}: {hint}"
        case click.BadOptionUsage() if _is_flag(error):
            return (
                f"L’option {error.option_name} ne prend pas de valeur{NBSP}: l’écrire seule, sans "
                "ce qui suit le signe =."
            )
        case click.BadOptionUsage():
            return f"L’option {error.option_name} attend une valeur{NBSP}: la donner à sa suite."
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "argument"
            if isinstance(error.param, click.Option):
                name = f"{error.param.opts[0]} {name}"
            return f"Il manque {name}{NBSP}: le donner à la suite de la commande (voir --help)."
        case click.BadParameter():
            name = error.param.opts[0] if error.param else "paramètre"
            if error.param and isinstance(error.param.type, click.Choice):
                choices = listed(map(str, error.param.type.choices), "ou")
                return f"La valeur de {name} n’est pas admise{NBSP}: écrire {choices}."
            if error.param and isinstance(error.param.type, click.IntRange):
                low, high = error.param.type.min, error.param.type.max
                return (
                    f"La valeur de {name} n’est pas admise{NBSP}: écrire un nombre entier, de "
                    f"{low} à {high}."
                )
            return f"La valeur de {name} n’est pas admise{NBSP}: {error.message}"
        case click.UsageError() if "unexpected extra argument" in error.message:
            return (
                f"Il y a un argument de trop{NBSP}: nommer l’option à laquelle il répond, comme "
                "--departement 44, et mettre entre guillemets les noms de plusieurs mots."
            )
        case click.UsageError(message=message) if message == gettext("Missing command."):
            return f"Il manque une commande{NBSP}: voir --help."
    return error.format_message()


def _is_flag(error: click.BadOptionUsage) -> bool:
    # Its parser tells neither the option nor the command, but in these words.
    told = gettext("Option {name!r} does not take a value.").format(name=error.option_name)
    return error.message == told
