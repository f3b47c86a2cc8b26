"""Integers of a page, read as its script does."""


def numbers(text: str) -> list[int]:
    """Read what `varints` wrote, as pages do."""
    signs = [chr(code) for code in range(33, 127) if chr(code) not in '"<\\{']
    values, value = [], 0
    for digit in map(signs.index, text):
        if digit < 80:
            values.append(80 * value + digit)
            value = 0
        else:
            value = 10 * value + digit - 79
    return values
