"""Codes of communes as a page carries them: as numbers."""

_CORSICA = {"2A": "96", "2B": "99"}
"""Beginnings that no code in digits has, for those that have a letter."""


def code_number(code: str) -> int:
    """Give the code of a commune as a number."""
    return int(_CORSICA.get(code[:2], code[:2]) + code[2:])
