"""A script cut into its tokens: words, signs, texts, patterns, and what stands between them."""

import re
from typing import Literal, NamedTuple, cast

Kind = Literal["space", "remark", "word", "number", "text", "pattern", "sign"]
"""What a token is. A template is several texts, and the code that it holds between them."""


class Token(NamedTuple):
    """A piece of a script."""

    kind: Kind
    text: str


class TokenError(ValueError):
    """A text that does not end; ``at`` is where it begins."""

    def __init__(self, at: int) -> None:
        super().__init__(f"a text that does not end, at {at}")
        self.at = at


BETWEEN = ("space", "remark")
OPAQUE = ("text", "pattern", "remark")
"""In these no bracket, comma or word counts."""

_PLAIN = re.compile(
    r"""
    (?P<space>\s+)
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<sign>\.\.\.|\.(?!\d)|=>|\?\.(?!\d)|\+\+|--|[^\w\s$"'.])
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<number>\.?\d(?:[\w.]|(?<=\de)[+-])*)
    """,
    re.DOTALL | re.VERBOSE,
)
_REMARK = re.compile(r"(?P<remark>/\*.*?\*/|//[^\n]*)", re.DOTALL)
_PATTERN = re.compile(r"(?P<pattern>/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*)")
_TEMPLATE = re.compile(r"(?P<text>[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{))", re.DOTALL)
_BEFORE_VALUE = frozenset(
    {
        "return",
        "typeof",
        "case",
        "of",
        "in",
        "do",
        "else",
        "void",
        "delete",
        "throw",
        "await",
        "yield",
    }
)


def tokens(script: str) -> list[Token]:
    """Cut a script.

    Parameters
    ----------
    script
        What a browser can read.

    Returns
    -------
    list of Token
        All of it: their texts joined are the script.

    Raises
    ------
    TokenError
        If a text does not end.
    """
    found: list[Token] = []
    # Whether each brace that is open is that of a template.
    braces: list[bool] = []
    last = Token("sign", ";")
    at = 0
    while at < len(script):
        form = _form(script, at, last, braces) if script[at] in "/`}" else _PLAIN
        match = form.match(script, at)
        if match is None:
            raise TokenError(at)
        token = Token(cast(Kind, match.lastgroup), match[0])
        if token.text[-1] == "{" and token.kind != "remark":
            braces.append(token.kind == "text")
        if token.kind not in BETWEEN:
            last = token
        found.append(token)
        at = match.end()
    if any(braces):
        raise TokenError(at)
    return found


def _form(script: str, at: int, last: Token, braces: list[bool]) -> re.Pattern[str]:
    """Tell what a slash, a backquote or a brace begins, after a token."""
    if script[at] == "/":
        if script.startswith(("//", "/*"), at):
            return _REMARK
        return _PLAIN if _is_value(last) else _PATTERN
    return _TEMPLATE if script[at] == "`" or (braces and braces.pop()) else _PLAIN


def _is_value(token: Token) -> bool:
    """Tell whether a slash after a token divides what it ends."""
    if token.kind == "sign":
        return token.text in (")", "]", "}")
    return token.text not in _BEFORE_VALUE and not token.text.endswith("${")
