"""The exceptions of cptsgeo.

Each is also a builtin exception, so that callers may catch either. Messages are one French
sentence: what is wrong, where, and what to do about it; the command line prints them as they are.
"""

INTERRUPTED = 130
"""Exit status of what was interrupted."""
INTERRUPTION = "Interrompu : rien n’a été écrit à moitié."
"""What is said then, be it while the program is still loading."""


class CptsgeoError(Exception):
    """Base of every error that cptsgeo raises on purpose.

    Attributes
    ----------
    fait : str
        What is wrong alone, where what to do about it depends on who asked; empty elsewhere.
    """

    fait: str = ""


class CommuneError(CptsgeoError, LookupError):
    """A commune, department, region or code that the referential does not know."""


class CptsError(CptsgeoError, LookupError):
    """A CPTS that the plan does not know."""


class StatutError(CptsgeoError, LookupError):
    """A status that the legend does not know."""


class DateError(CptsgeoError, ValueError):
    """A date that is not ISO, or does not exist."""


class TableError(CptsgeoError, ValueError):
    """A user's file that cannot be read, or does not hold what its schema asks for."""


class LayerError(CptsgeoError, ValueError):
    """A geographic file that cannot be read, or holds no territory in France."""


class PlanError(CptsgeoError, ValueError):
    """A plan whose tables contradict each other."""


class ReferentielError(CptsgeoError, ValueError):
    """A commune referential that is missing, damaged, or fails its checks."""


class OutputError(CptsgeoError, OSError):
    """A file that cannot be written, or that must not be overwritten."""
