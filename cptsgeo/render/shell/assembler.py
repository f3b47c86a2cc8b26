"""The one script of a page, made of ES modules: imports say the order, and nothing else does."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cptsgeo.render.shell.shortening import shortened
from cptsgeo.render.shell.tokens import OPAQUE, Token, TokenError, tokens


class AssemblyError(ValueError):
    """What keeps modules from making one script."""


class Module(NamedTuple):
    """A module as read: what it takes from others, what its top level declares, its own code.

    The code is without its imports and the word ``export``.
    """

    path: Path
    imports: tuple[tuple[Path, tuple[str, ...]], ...]
    names: tuple[str, ...]
    exports: frozenset[str]
    code: tuple[Token, ...]


_WORD = r"[A-Za-z_$][\w$]*"
# The house form, from the first column on: named, static, never renamed.
_IMPORT = re.compile(
    rf'^import \{{\s*({_WORD}(?:,\s+{_WORD})*),?\s*\}} from "(\.\.?/[\w./-]+\.js)";[ ]*\n?', re.M
)
_EXPORT = re.compile(rf"^export (?=(?:async )?function\b|class {_WORD}|const |let )", re.M)
_LIKE_EITHER = re.compile(
    r"^[ \t]*(?:import|export)\b.*"
    r"|(?<![\w$.])import[ ]*[({*.\"'`].*"
    r"|(?<![\w$.])export[ ]*(?:[{*]|(?:default|const|let|class|function)\b).*",
    re.M,
)
_DECLARATION = re.compile(
    rf"^(export )?(?:(?:async )?function[ ]?\*?[ ]?({_WORD})|class ({_WORD})|(?:const|let|var) )",
    re.M,
)
_OPENING, _CLOSING = "([{", ")]}"


@cache
def assemble(entry: Path) -> str:
    """Make one classic script of a module and of those that it imports.

    It says the same in fewer letters: see `cptsgeo.render.shell.shortening`.

    Parameters
    ----------
    entry
        The module that starts the page.

    Returns
    -------
    str
        A script that leaves no name behind, but what a module gives ``globalThis`` itself.

    Raises
    ------
    AssemblyError
        If a module is missing, is not in the house form, or does not fit the others.
    """
    modules = gathered(entry)
    code = [token for module in modules for token in module.code]
    names = {name for module in modules for name in module.names}
    return f'(()=>{{"use strict";\n{shortened(code, names)}\n}})();'


def gathered(entry: Path) -> tuple[Module, ...]:
    """Gather a module and those that it imports.

    Parameters
    ----------
    entry
        The module that starts the page.

    Returns
    -------
    tuple of Module
        Each comes after those that it needs, and all may share one scope: a name means the same
        thing in every module.

    Raises
    ------
    AssemblyError
        If a module is missing, is not in the house form, or does not fit the others.
    """
    modules: dict[Path, Module] = {}
    _follow(entry.resolve(), (), modules)
    _check(modules)
    return (*modules.values(),)


def _follow(path: Path, above: tuple[Path, ...], modules: dict[Path, Module]) -> None:
    """Add a module, and before it those that it imports."""
    if path in above:
        circle = " → ".join(one.name for one in (*above[above.index(path) :], path))
        raise AssemblyError(f"a circle of imports: {circle}")
    if path in modules:
        return
    module = read(path)
    for other, _ in module.imports:
        _follow(other, (*above, path), modules)
    modules[path] = module


def _check(modules: dict[Path, Module]) -> None:
    owners: dict[str, Path] = {}
    for module in modules.values():
        for name in module.names:
            if name in owners:
                both = f"{owners[name].name} and {module.path.name}"
                raise AssemblyError(f"{name} stands at the top level of {both}")
            owners[name] = module.path
        for other, names in module.imports:
            for name in names:
                if name not in modules[other].exports:
                    raise AssemblyError(
                        f"{module.path.name} imports {name}, that {other.name} does not export"
                    )


@cache
def read(path: Path) -> Module:
    """Read a module.

    Parameters
    ----------
    path
        Its file.

    Returns
    -------
    Module
        What it is made of.

    Raises
    ------
    AssemblyError
        If it is missing, or not in the house form.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise AssemblyError(f"{path.name} cannot be read: {error.strerror}") from error
    imports = tuple(
        ((path.parent / found[2]).resolve(), tuple(re.findall(_WORD, found[1])))
        for found in _IMPORT.finditer(source)
    )
    own = _IMPORT.sub("", source)
    try:
        cut = tokens(own)
    except TokenError as error:
        line = own[error.at :].partition("\n")[0]
        raise AssemblyError(f"{path.name}: a text that does not end: {line}") from error
    code = "".join(map(_seen, cut))
    if other := _LIKE_EITHER.search(_EXPORT.sub("", code)):
        line = other[0].strip()
        raise AssemblyError(f"{path.name}, neither import nor export as the house writes: {line}")
    if "</script" in source:
        raise AssemblyError(f"{path.name} would close the page's script element")
    declared = _declared(path, code)
    return Module(
        path,
        imports,
        tuple(name for name, _ in declared),
        frozenset(name for name, exported in declared if exported),
        tuple(_unexported(cut)),
    )


def _unexported(cut: Sequence[Token]) -> Iterator[Token]:
    """Leave out the word ``export`` at the beginning of a line."""
    for before, token in itertools.pairwise([Token("space", "\n"), *cut]):
        if token.text != "export" or before.text[-1] != "\n":
            yield token


def _seen(token: Token) -> str:
    """Give a token's text, or as much space where no word or sign of it counts."""
    return re.sub(r"[^\n]", " ", token.text) if token.kind in OPAQUE else token.text


def _declared(path: Path, code: str) -> list[tuple[str, bool]]:
    """Names that a module's statements declare at its top level, and whether they are exported."""
    found: list[tuple[str, bool]] = []
    for statement in _DECLARATION.finditer(code):
        exported = bool(statement[1])
        if name := statement[2] or statement[3]:
            found.append((name, exported))
            continue
        for target in _targets(path, code[statement.end() :]):
            # In a pattern, what stands after a colon is the name, and after an equals sign is not.
            bare_target = re.sub(r"=[^,\]}]*", "", target) if target[0] in _OPENING else target
            found += [
                (name, exported) for name in re.findall(rf"({_WORD})(?!\s*:|[\w$])", bare_target)
            ]
    return found


def _targets(path: Path, code: str) -> list[str]:
    """What stands left of the equals signs of a declaration, up to its semicolon."""
    targets, depth, start, assigned = [], 0, 0, False
    for rank, sign in enumerate(code):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        elif depth == 0 and sign in "=,;":
            if not assigned:
                targets.append(code[start:rank].strip())
            assigned = sign == "="
            start = rank + 1
            if sign == ";":
                return targets
        if depth < 0:
            break
    raise AssemblyError(f"{path.name}: a declaration without its semicolon: {code[:60].strip()}")
