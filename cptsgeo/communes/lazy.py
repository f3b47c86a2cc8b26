"""A dict of values that are made when they are first asked for."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class Lazy(dict[str, Value]):
    """Values by code, found at the speed of a dict once they were made.

    Parameters
    ----------
    make
        What makes the value of a code.
    """

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, code: str) -> Value:
        """Make the value of a code that was not asked for yet."""
        value = self[code] = self._make(code)
        return value
