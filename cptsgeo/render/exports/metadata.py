"""What an export says of itself: vintages, producers, reserves, versions."""

from cptsgeo import __version__
from cptsgeo.plan.territories import Territories
from cptsgeo.render.provenance import LICENCE, reserves, situation, sources
from cptsgeo.text.french import typographic


def about(territories: Territories, *, empreinte: str = "") -> dict[str, str]:
    """Give the metadata of an export, in the order in which it is told.

    Parameters
    ----------
    territories
        What is exported.
    empreinte
        Fingerprint of the files that were read.

    Returns
    -------
    dict of str to str
        Texts by name; the first one marks the file as ours.
    """
    plan, vintages = territories.plan, territories.communes.vintages
    return {
        "format": "cptsgeo/exporter",
        "version": f"cptsgeo {__version__}",
        "plan": typographic(plan.nom),
        "situation": situation(territories),
        "perimetre": ", ".join(plan.perimetre),
        "cog": str(vintages.cog),
        "population": vintages.population,
        "epci": str(vintages.epci),
        "contours": f"{vintages.contours}, {vintages.resolution}",
        "licence": LICENCE,
        "reserves": " ".join(reserves(territories)),
        "sources": " ".join(sources(territories)),
        "empreinte": empreinte,
    }
