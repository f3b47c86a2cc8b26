"""What must hold of the declared contiguities, kept by hand in ``liens.csv``."""

from itertools import pairwise

from cptsgeo.communes.adjacency import LINK_NATURES, Adjacency
from cptsgeo.communes.communes import Communes
from cptsgeo.errors import ReferentielError


def check_links(graph: Adjacency, communes: Communes, separate: int) -> None:
    """Check that declared links are needed, and that they leave no island alone.

    Parameters
    ----------
    graph
        The contiguity graph, with its links.
    communes
        The referential.
    separate
        How many territories may stay apart.

    Raises
    ------
    ReferentielError
        When a link names an unknown commune or nature, gives no reason, is out of order, or joins
        communes that touch; or when some territory stays apart that should not.
    """
    if not all(one[:2] < two[:2] for one, two in pairwise(graph.links)):
        raise ReferentielError("Les liens ne sont pas triés, ou l’un d’eux figure deux fois.")
    for link in graph.links:
        a, b, nature, nom, motif = link
        if not (a < b and {a, b} <= communes.by_code.keys() and nature in LINK_NATURES):
            raise ReferentielError(f"Lien incorrect : {link}.")
        if not (nom and motif.endswith(".")):
            raise ReferentielError(f"Lien sans nom ou sans motif : {link}.")
        if graph.metres(a, b):
            raise ReferentielError(f"Lien inutile, ces communes se touchent : {link}.")
    found = graph.pieces(communes.by_code.keys())
    if len(found) != separate:
        raise ReferentielError(
            f"{len(found)} territoires séparés (attendu : {separate}), dont {found[-5:]}."
        )
