"""What a plan says of its CPTS' actions, wherever its rows stand."""

from cptsgeo.plan.model import Plan


def observed(plan: Plan) -> tuple[object, ...]:
    found = plan.observatoire
    actions = [one._replace(ligne=0) for one in found.actions]
    fiches = [one._replace(ligne=0) for one in found.fiches]
    return found.missions, found.themes, actions, fiches, found.chiffres
