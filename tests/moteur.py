"""Proposals at random and by hand, and what Python and a page's engine say of each."""

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from cptsgeo.communes.adjacency import adjacency
from cptsgeo.communes.meaning import Mention, Place, meaning
from cptsgeo.plan import aci
from cptsgeo.plan.model import RELIABILITIES
from cptsgeo.plan.territories import Territories, territories
from cptsgeo.proposal import Proposal
from cptsgeo.rules.profile import Profile, profile
from cptsgeo.rules.validation import validate_proposal
from cptsgeo.text.french import typographic

SOI = "(proposition)"

ANGERS = "49007"
"""In no CPTS: alone it is a territory of which there is nothing to say."""


class Proposed(NamedTuple):
    """A territory to examine."""

    codes: tuple[str, ...]
    remplace: str | None = None
    invitation: bool = False


def of_every_worth(plan: Territories) -> Territories:
    """The plan, its lists official, declared, unsaid and estimated in turn."""
    worth = itertools.cycle(RELIABILITIES)
    cpts = tuple(one._replace(fiabilite=next(worth)) for one in plan.plan.cpts)
    return territories(replace(plan.plan, cpts=cpts), plan.communes)


def proposals(plan: Territories, codes: Sequence[str], count: int, seed: int) -> list[Proposed]:
    """Draw territories: in pieces, with holes, of one commune, of none, near those of CPTS."""
    pick, beside, allowed = random.Random(seed), adjacency(plan.communes).beside, set(codes)

    def blob(size: int) -> set[str]:
        found = {pick.choice(codes)}
        edge = sorted(found)
        while edge and len(found) < size:
            code = pick.choice(edge)
            fresh = sorted(near for near in beside(code) if near in allowed and near not in found)
            if fresh:
                found.add(taken := pick.choice(fresh))
                edge.append(taken)
            else:
                edge.remove(code)
        return found

    def without_some(members: set[str], most: int) -> set[str]:
        return members - set(pick.sample(sorted(members), min(len(members) // 2, most)))

    drawn = []
    for _ in range(count):
        replaced = pick.choice(sorted(plan.atoms)) if pick.random() < 0.35 else None
        blobs = [blob(pick.choice((1, 2, 5, 12, 30, 60))) for _ in range(pick.choice((1, 1, 2, 3)))]
        members = set().union(*blobs)
        own = plan.atoms[replaced] & allowed if replaced else frozenset()
        if own and pick.random() < 0.8:
            members = without_some(set(own) | blob(4), pick.choice((0, 1, 3)))
        elif pick.random() < 0.4:
            members = without_some(members, 3)
        invitation = pick.random() < 0.25
        drawn.append(Proposed(tuple(sorted(members)), replaced, invitation))
    named = [one for derogation in plan.derogations.values() for one in derogation.cpts_ids]
    by_hand = [
        *(Proposed((code,)) for code in (*codes[:3], *(allowed & {ANGERS}))),
        *(Proposed(tuple(sorted(plan.atoms[one] & allowed)), one) for one in named),
        *(Proposed(tuple(sorted(plan.atoms[one] & allowed))) for one in named),
    ]
    return [*drawn, Proposed(()), Proposed(tuple(codes)), *by_hand]


def said_by_python(plan: Territories, proposed: Iterable[Proposed]) -> list[dict[str, Any]]:
    """Figures and findings of `validate_proposal` as plain data."""
    return [_said(plan, one) for one in proposed]


def _said(plan: Territories, one: Proposed) -> dict[str, Any]:
    mentions = tuple(
        Mention(Place("liste.csv", "", line), code, meaning(code, plan.communes))
        for line, code in enumerate(one.codes, 2)
    )
    proposal = Proposal(Path("liste.csv"), "Essai", mentions, (), ())
    report = validate_proposal(plan, proposal, remplace=one.remplace, invitation=one.invitation)
    own = report.case.focus[0]
    return {
        "chiffres": _figures(profile(report.case, own)),
        "verdict": {"etat": report.verdict.outcome.value, "phrase": report.verdict.phrase},
        "constats": [
            {
                "code": found.code,
                "severite": found.severity.value,
                "cpts": [SOI if cpts_id == own else cpts_id for cpts_id in found.cpts],
                "communes": list(found.communes),
                "chiffres": _plain(found.figures),
                "phrase": found.message,
            }
            for found in report.findings
        ],
    }


def _figures(found: Profile) -> dict[str, Any]:
    portrait = found.portrait
    return {
        "communes": len(portrait.communes),
        "population": portrait.population,
        "propre": portrait.population_propre,
        "partagees": [commune.code for commune in portrait.partagees],
        "taille": portrait.taille,
        "manque": found.manque,
        "marge": found.marge,
        "missions": [[aci.MISSIONS[one], euros] for one, euros in found.financement.items()],
        "financement": sum(found.financement.values()) or None,
        "departements": list(portrait.departements),
        "regions": list(portrait.regions),
        "entiers": [share.siren for share in found.epci if share.entier],
        "partages": [share.siren for share in found.epci if not share.entier],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return typographic(value) if isinstance(value, str) else value


ESSAI = Path(__file__).parent / "js" / "essai.js"
"""A module that gives ``essai.Moteur``, the engine, and ``essai.examiner``, to ask one."""
