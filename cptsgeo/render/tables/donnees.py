"""What a referential of communes is made of, as tables."""

import hashlib
from typing import Any

from cptsgeo import __version__
from cptsgeo.communes.communes import Communes
from cptsgeo.render.sheets import Column, Sheet, Unit


def info_sheets(communes: Communes) -> list[Sheet]:
    """Describe a referential.

    Parameters
    ----------
    communes
        The referential.

    Returns
    -------
    list of Sheet
        ``millesimes``, ``fichiers`` with their sizes and checksums.
    """
    vintages = communes.vintages
    people = sum(one.population for one in communes.by_code.values())
    about = (
        ("Dossier", str(communes.folder)),
        ("Code officiel géographique", str(vintages.cog)),
        ("Populations", vintages.population),
        ("EPCI", str(vintages.epci)),
        ("Contours", f"{vintages.contours}, {vintages.resolution}"),
        ("Communes", str(len(communes.by_code))),
        ("Habitants", str(people)),
        ("Sources", vintages.mention),
    )
    files = tuple(
        (path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(communes.folder.iterdir())
        if path.is_file()
    )
    return [
        Sheet("millesimes", "Millésimes et producteurs",
              (Column("quoi", "Quoi"), Column("valeur", "Valeur")), about),
        Sheet("fichiers", "Fichiers",
              (Column("fichier", "Fichier"), Column("octets", "Octets", Unit.ENTIER),
               Column("sha256", "Empreinte SHA-256")), files),
    ]  # fmt: skip


def head(name: str, communes: Communes) -> dict[str, Any]:
    """Give what the JSON of a referential begins with."""
    return {
        "format": "cptsgeo/donnees-info",
        "version": __version__,
        "referentiel": name,
        "cog": communes.vintages.cog,
    }
