"""Proposals made of codes, without a file."""

from pathlib import Path

from cptsgeo.communes.communes import Communes
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.proposal import Proposal


def proposal(france: Communes, codes: str, nom: str = "Essai") -> Proposal:
    """Give what a file « liste.csv » with one code a line would give."""
    mentions = tuple(
        Mention(Place("liste.csv", "", line), code, meaning(code, france))
        for line, code in enumerate(codes.split(), 2)
    )
    return Proposal(Path("liste.csv"), nom, mentions)
