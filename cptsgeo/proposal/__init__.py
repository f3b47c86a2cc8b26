"""Users' lists, in whatever file they are, to the communes they mean; no rule judges them here."""

from cptsgeo.proposal.lists import Proposal, read_proposal

__all__ = ["Proposal", "read_proposal"]
