"""What stands apart of zones blanches, as tables: communes contested or to attribute, projects."""

from collections.abc import Iterator

from cptsgeo.analysis.zones import ZonesBlanches
from cptsgeo.plan import aci
from cptsgeo.render.provenance import FORMER_ESTIMATE
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.tables.standing import NEAR
from cptsgeo.text.french import listed, typographic


def contested(found: ZonesBlanches) -> Sheet:
    """Give the communes that several CPTS claim."""
    territories = found.territories
    return Sheet(
        "contestees",
        "Communes revendiquées par plusieurs CPTS : jamais en zone blanche, à trancher",
        (
            Column("code_commune", "Code INSEE"),
            Column("commune", "Commune"),
            Column("population", "Habitants", Unit.ENTIER),
            Column("cpts", "Revendiquée par"),
        ),
        tuple(
            (
                commune.code,
                typographic(commune.nom),
                commune.population,
                listed(
                    typographic(territories.cpts[one].nom)
                    for one in territories.contested[commune.code]
                ),
            )
            for commune in found.contestees
        ),
    )


def waiting(found: ZonesBlanches) -> Iterator[Sheet]:
    """Give the communes that no list names yet, in no zone; no table where there is none."""
    cpts = found.territories.cpts
    rows = tuple(
        (
            one.commune.code,
            typographic(one.commune.nom),
            one.commune.departement,
            one.commune.population,
            typographic(cpts[one.venait_de].nom) if one.venait_de in cpts else None,
            one.depuis.iso if one.depuis else None,
            listed(typographic(candidat.nom) for candidat in one.candidats),
        )
        for one in found.around.attentes
    )
    if rows:
        yield Sheet(
            "a_attribuer",
            "Communes à attribuer : dans aucune liste reçue, et dans aucune zone blanche",
            (
                Column("code_commune", "Code INSEE"),
                Column("commune", "Commune"),
                Column("departement", "Département"),
                Column("population", "Habitants", Unit.ENTIER),
                Column("venait_de", FORMER_ESTIMATE),
                Column("depuis", "Depuis"),
                Column("voisines", NEAR),
            ),
            rows,
        )


def projects(found: ZonesBlanches) -> Sheet:
    """Give the projects whose communes are apart."""
    below = (
        "Projets sous ce statut : leurs communes comptent ici comme non couvertes"
        if found.a_partir_de
        else "Projets préparatoires ou en pause : leurs communes ne sont pas en zone blanche"
    )
    return Sheet(
        "projets",
        below,
        (
            Column("cpts_id", "Identifiant"),
            Column("cpts", "Projet"),
            Column("statut", "Statut"),
            Column("communes", "Communes", Unit.ENTIER),
            Column("population", "Habitants", Unit.ENTIER),
        ),
        tuple(
            (one.cpts_id, typographic(one.nom), aci.libelle_statut(one.statut), len(one.communes),
             one.population)
            for one in found.projets
        ),
    )  # fmt: skip
