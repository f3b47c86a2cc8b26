"""Names of files: those that some system refuses, Windows above all.

A file that is made on one system is opened on a colleague's: what one of them refuses, none writes.
"""

import re

from cptsgeo.text.french import is_reserved, quoted

_REFUSED = re.compile(r'[<>:"|?*\\/]')
_ORDERS = re.compile(r"[\x00-\x1f]")


def refusal(name: str) -> str:
    """Tell why a file or a folder may not be called so.

    Parameters
    ----------
    name
        Its name, with its suffixes and without its folder.

    Returns
    -------
    str
        A French sentence; empty for a name that every system has.
    """
    if is_reserved(name):
        return (
            f"{quoted(name)} est un nom que Windows garde pour ses appareils (con, prn, aux, nul, "
            "com1, lpt1…) : en choisir un autre."
        )
    if sign := _REFUSED.search(name):
        return (
            f"{quoted(name)} a un signe que Windows n’admet pas dans un nom, {quoted(sign[0])} : "
            "l’ôter."
        )
    if _ORDERS.search(name):
        return f"{quoted(name)} a un caractère de commande, que Windows n’admet pas : l’ôter."
    if name.rstrip(" .") != name and name not in {".", ".."}:
        return f"{quoted(name)} finit par un point ou une espace, que Windows ôte : l’ôter."
    return ""
