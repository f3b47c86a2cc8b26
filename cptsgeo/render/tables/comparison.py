"""What changed between two plans, as tables."""

from typing import Any

from cptsgeo.analysis.comparison import Comparison, CptsChange
from cptsgeo.analysis.tally import Measure
from cptsgeo.plan import aci
from cptsgeo.render.provenance import FUNDING, head
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.tables.changes import became, place
from cptsgeo.text.french import listed, typographic


def comparison_head(found: Comparison) -> dict[str, Any]:
    """Give what the JSON of a comparison begins with.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    dict
        ``format``, ``version``, and what each plan is, ``avant`` and ``apres``.
    """
    sides = [head("comparaison", one) for one in (found.avant, found.apres)]
    about = ("plan", "au", "perimetre", "cpts_estimees", "fiabilites")
    return {
        "format": sides[0]["format"],
        "version": sides[0]["version"],
        **{name: {key: side[key] for key in about}
           for name, side in zip(("avant", "apres"), sides, strict=True)},
        "rien_n_a_change": found.empty,
    }  # fmt: skip


def comparison_sheets(found: Comparison) -> list[Sheet]:
    """Give what changed as tables.

    Parameters
    ----------
    found
        The changes.

    Returns
    -------
    list of Sheet
        ``cpts``, ``communes``, ``couverture``, ``plan``.
    """
    return [_cpts(found), _communes(found), _places(found), _plan(found)]


def _cpts(found: Comparison) -> Sheet:
    columns = (
        Column("changement", "Changement"),
        *(
            Column(f"{key}_{side}", f"{title} {when}", nature)
            for key, title, nature in (
                ("cpts_id", "Identifiant", Unit.TEXTE),
                ("nom", "Nom", Unit.TEXTE),
                ("statut", "Statut", Unit.TEXTE),
                ("communes", "Communes", Unit.ENTIER),
                ("population", "Habitants", Unit.ENTIER),
                ("taille", "Taille", Unit.ENTIER),
                ("financement_euros", f"{aci.COLONNE},", Unit.EUROS),
                ("crise_grave_euros", f"{aci.COLONNE_CRISE},", Unit.EUROS),
            )
            for side, when in (("avant", "avant"), ("apres", "après"))
        ),
        Column("communes_gagnees", "Communes gagnées", Unit.ENTIER),
        Column("communes_perdues", "Communes perdues", Unit.ENTIER),
    )
    rows = tuple(map(_cpts_row, found.cpts))
    return Sheet("cpts", "CPTS qui changent", columns, rows, (FUNDING,) if rows else ())


def kinds(one: CptsChange) -> str:
    """Tell in words in what a CPTS changed."""
    if one.avant is None:
        return "ajoutée"
    if one.apres is None:
        return f"disparue{became(one)}"
    return listed(
        word
        for word, true in (
            ("renommée", one.renommee),
            ("statut", one.statut_change),
            ("territoire", bool(one.gagnees or one.perdues)),
        )
        if true
    )


def _cpts_row(one: CptsChange) -> tuple[str | int | None, ...]:
    empty = (None,) * 8
    sides = [
        (side.cpts_id, typographic(side.nom), aci.libelle_statut(side.statut), side.communes,
         side.population, side.taille, side.financement, side.crise_grave) if side else empty
        for side in (one.avant, one.apres)
    ]  # fmt: skip
    both = [value for pair in zip(*sides, strict=True) for value in pair]
    return (kinds(one), *both, len(one.gagnees), len(one.perdues))


def _communes(found: Comparison) -> Sheet:
    atoms = found.apres.communes.atoms
    rows = [
        (
            code, typographic(atoms[code].nom), atoms[code].departement, atoms[code].population,
            place(one.avant, [code], found, after=False),
            place(one.apres, [code], found, after=True),
        )
        for one in found.mouvements
        for code in one.codes
    ]  # fmt: skip
    return Sheet(
        "communes",
        "Communes qui changent de CPTS",
        (
            Column("code_commune", "Code INSEE"),
            Column("commune", "Commune"),
            Column("departement", "Département"),
            Column("population", "Habitants", Unit.ENTIER),
            Column("avant", "CPTS avant"),
            Column("apres", "CPTS après"),
        ),
        tuple(rows),
    )


def _places(found: Comparison) -> Sheet:
    names = found.apres.communes.departements
    rows = []
    for one in (*found.couverture, found.ensemble):
        cells: list[int | float | None] = []
        for side in (one.avant, one.apres):
            for part in side or (None, None):
                cells += [*part, _ratio(part, one.total)] if part else [None] * 4
        name = typographic(names[one.departement]) if one.departement else "Ensemble"
        rows.append((one.departement, name, *cells))
    return Sheet(
        "couverture",
        "Couverture avant et après",
        (
            Column("departement", "Code"),
            Column("nom", "Département"),
            *(
                Column(f"{key}{what}_{side}", f"{title}{words} {side}", nature)
                for side in ("avant", "apres")
                for what, words in (("", ""), ("_operationnelles", ", CPTS opérationnelles,"))
                for key, title, nature in (
                    ("communes", "Communes couvertes", Unit.ENTIER),
                    ("population", "Habitants couverts", Unit.ENTIER),
                    ("surface_km2", "Surface couverte", Unit.SURFACE),
                    ("part_population", "% des habitants", Unit.PART),
                )
            ),
        ),
        tuple(rows),
        ("« Ensemble » : les départements dont les deux plans parlent.",),
    )


def _ratio(part: Measure, total: Measure) -> float | None:
    return part.population / total.population if total.population else None


def _plan(found: Comparison) -> Sheet:
    return Sheet(
        "plan",
        "Ce que les plans disent autrement",
        (Column("quoi", "Quoi"), Column("avant", "Avant"), Column("apres", "Après")),
        tuple((one.quoi, typographic(one.avant), typographic(one.apres)) for one in found.tetes),
    )
