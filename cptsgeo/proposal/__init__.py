"""Proposals: users' lists of communes, in whatever file they are, to the communes they mean."""

from cptsgeo.proposal.lists import Proposal, read_proposal

__all__ = ["Proposal", "read_proposal"]
