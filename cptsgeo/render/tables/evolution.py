"""Coverage through time as tables."""

from cptsgeo.analysis.coverage import ZONE_BLANCHE
from cptsgeo.analysis.evolution import Evolution, Moment
from cptsgeo.plan import aci
from cptsgeo.render.provenance import reserves, territories_of_today_always
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.tables.couverture import published_sheet
from cptsgeo.text.french import date, lowered


def evolution_sheets(found: Evolution) -> list[Sheet]:
    """Give the tables of an evolution.

    Parameters
    ----------
    found
        The evolution.

    Returns
    -------
    list of Sheet
        ``evolution``, a row for each date; ``totaux_publies``.
    """
    return [_through_time(found), published_sheet(found.territories, aci.libelles())]


def evolution_text(found: Evolution) -> list[Sheet]:
    """Give the tables of an evolution that a terminal has room for.

    Parameters
    ----------
    found
        The evolution.

    Returns
    -------
    list of Sheet
        CPTS by status, then what is covered; published totals.
    """
    whole, totals = evolution_sheets(found)
    shown = [statut for statut in aci.libelles() if _ever(found, statut)]
    cumulated = [statut for statut in shown if statut != aci.STATUT_INCONNU]
    counts = whole.only("situation", *(f"cpts_{statut}" for statut in shown), "cpts_signees")
    covered = whole.only(
        "situation",
        *(f"cumul_part_{statut}" for statut in cumulated),
        *([f"part_{aci.STATUT_INCONNU}"] if aci.STATUT_INCONNU in shown else []),
        f"part_{ZONE_BLANCHE}",
    )
    return [
        counts._replace(titre="CPTS et projets par statut connu", notes=()),
        covered._replace(titre="Part de la population, cumulée dans l’ordre de la vie d’un projet"),
        totals.only("date", "indicateur", "publie", "notre_chiffre", "ecart", "statuts_inconnus"),
    ]


def _ever(found: Evolution, statut: str) -> bool:
    return any(moment.nombres[statut] for moment in found.moments)


def label(moment: Moment) -> str:
    """Write the date of a moment: ``31 décembre 2021``."""
    return date(moment.date.iso)


def _through_time(found: Evolution) -> Sheet:
    words = aci.libelles()
    known = [statut for statut in words if statut != aci.STATUT_INCONNU]
    apart = {aci.STATUT_INCONNU: words[aci.STATUT_INCONNU], ZONE_BLANCHE: "Zone blanche"}
    columns = (
        Column("date", "Date ISO"),
        Column("situation", "Situation au"),
        *(Column(f"cpts_{statut}", words[statut], Unit.ENTIER) for statut in words),
        Column("cpts_signees", "dont ACI à date connue", Unit.ENTIER),
        *(Column(f"{what}_{statut}", f"{words[statut]}, {title}", nature)
          for statut in known
          for what, title, nature in (
              ("communes", "communes", Unit.ENTIER),
              ("population", "habitants", Unit.ENTIER),
              ("surface_km2", "surface", Unit.SURFACE),
          )),
        *(Column(f"cumul_part_{statut}", words[statut] if statut == known[0] else
                 f"+ {lowered(words[statut])}", Unit.PART)
          for statut in known),
        *(column for key, title in apart.items() for column in (
            Column(f"population_{key}", f"{title}, habitants", Unit.ENTIER),
            Column(f"part_{key}", title, Unit.PART),
        )),
        Column("population_contestee", "dont revendiquée par plusieurs CPTS", Unit.ENTIER),
    )  # fmt: skip
    return Sheet(
        "evolution",
        "Évolution de la couverture",
        columns,
        tuple(_row(moment, known) for moment in found.moments),
        (
            "Entre deux dates, rien n’est supposé : un statut vu à une date l’était peut-être "
            "plus tôt (« au plus tard »). Statut inconnu : aucun document ne le donne encore ; ces "
            "territoires ne sont pas comptés en zone blanche.",
            *reserves(found.territories),
            *territories_of_today_always(found.territories.plan),
        ),
    )


def _row(moment: Moment, known: list[str]) -> tuple[str | int | float | None, ...]:
    tally, total = moment.tally, moment.tally.total.population
    unknown, white = tally.par_statut[aci.STATUT_INCONNU], tally.zone_blanche

    def share(value: int) -> float | None:
        return value / total if total else None

    return (
        moment.date.iso,
        label(moment),
        *moment.nombres.values(),
        moment.signes,
        *(value for statut in known for value in tally.par_statut[statut]),
        *(share(tally.cumul[statut].population) for statut in known),
        unknown.population, share(unknown.population),
        white.population, share(white.population),
        tally.contestees.population,
    )  # fmt: skip
