"""Groups of options, that a command receives as one frozen object."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]

_GROUPS = "cptsgeo_groups"


class Group(NamedTuple):
    """Options that go together.

    Attributes
    ----------
    name : str
        The argument that the command receives.
    kind : callable
        Makes it of the options, by their names.
    options : tuple of str
        Their names.
    """

    name: str
    kind: Callable[..., object]
    options: tuple[str, ...]


def grouped(
    name: str, kind: Callable[..., object], *options: Callable[[Any], Any]
) -> Callable[[Function], Function]:
    """Give a decorator that adds options to a command, which receives one object for them.

    Parameters
    ----------
    name
        The argument that the command receives.
    kind
        Makes it of the values, by the names of the options: a frozen dataclass, or a function
        that gives one.
    *options
        Decorators of click, in the order of the help.

    Returns
    -------
    callable
        The decorator.
    """

    def decorate(function: Function) -> Function:
        before = len(_params(function))
        for option in reversed(options):
            function = option(function)
        # Two flags may be of one name: the values that it may take.
        added = tuple(dict.fromkeys(str(one.name) for one in _params(function)[before:]))
        setattr(function, _GROUPS, (*groups_of(function), Group(name, kind, added)))
        return function

    return decorate


def _params(function: Callable[..., Any]) -> list[click.Parameter]:
    found: list[click.Parameter] = getattr(function, "__click_params__", [])
    return found


def groups_of(function: Callable[..., Any] | None) -> tuple[Group, ...]:
    """Give the groups of options of a command's function."""
    found: tuple[Group, ...] = getattr(function, _GROUPS, ())
    return found


def gather(context: click.Context) -> None:
    """Put together the values of each group of a command that is about to run."""
    for group in groups_of(context.command.callback):
        values = {name: context.params.pop(name) for name in group.options}
        context.params[group.name] = group.kind(**values)
