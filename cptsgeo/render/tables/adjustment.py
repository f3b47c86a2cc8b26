"""A drawing turned into whole communes, as tables and as the list that ``valider`` reads."""

from collections.abc import Iterable, Iterator

from cptsgeo.communes.communes import Partie
from cptsgeo.layers.adjustment import DOUBT, Adjustment, Touched
from cptsgeo.plan.territories import Territories
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import kilometres
from cptsgeo.text.french import count, listed, number, percent, typographic

_LOW, _HIGH = (round(100 * share) for share in DOUBT)


def adjustment_sheets(found: Adjustment, territories: Territories) -> list[Sheet]:
    """Give every table of an adjustment.

    Parameters
    ----------
    found
        The drawing and its communes.
    territories
        The plan, that tells who holds them today.

    Returns
    -------
    list of Sheet
        ``communes`` (the territory, as ``valider`` reads it), ``touchees``, ``ecarts``.
    """
    return [
        Sheet(
            "communes",
            f"Territoire en communes entières : {count(len(found.prises), 'commune')}",
            (
                Column("code_commune", "Code INSEE"),
                Column("nom", "Commune"),
                Column("population", "Habitants", Unit.ENTIER),
                Column("part_dessinee", "Part dessinée", Unit.PART),
            ),
            tuple((one.commune.code, typographic(one.commune.nom), one.commune.population, one.part)
                  for one in found.prises),
        ),
        _touched("touchees", "Communes que le dessin touche", found.touchees, territories),
        _gaps(found),
    ]  # fmt: skip


def adjustment_text(found: Adjustment, territories: Territories) -> list[Sheet]:
    """Give the tables of an adjustment that a terminal has room for.

    Parameters
    ----------
    found
        The drawing and its communes.
    territories
        The plan.

    Returns
    -------
    list of Sheet
        What is to be decided, what was, what the territory differs by.
    """
    decided = [one for one in found.touchees if one.decidee]
    todo = _touched("a_trancher", f"À trancher, car une CPTS ne coupe pas de commune : "
                    f"{count(len(found.a_trancher), 'commune')}", found.a_trancher, territories,
                    notes=_help(found))  # fmt: skip
    done = _touched("tranchees", "Tranchées par --prendre ou --laisser", decided, territories)
    columns = ["code_commune", "nom", "population", "part_dessinee", "bourg", "retenue"]
    if any(one.dedans for one in found.touchees):
        columns.append("suit")
    return [todo.only(*columns), done.only(*columns), _gaps(found)]


def _touched(
    nom: str,
    titre: str,
    touched: Iterable[Touched],
    territories: Territories,
    *,
    notes: tuple[str, ...] = (),
) -> Sheet:
    return Sheet(
        nom,
        titre,
        (
            Column("code_commune", "Code INSEE"),
            Column("nom", "Commune"),
            Column("population", "Habitants", Unit.ENTIER),
            Column("part_dessinee", "Part dessinée", Unit.PART),
            Column("bourg", "Bourg"),
            Column("retenue", "Dans le territoire"),
            Column("suit", "Communes déléguées"),
            Column("cpts", "CPTS aujourd’hui"),
        ),
        tuple(
            (
                one.commune.code,
                typographic(one.commune.nom),
                one.commune.population,
                one.part,
                town(one),
                decision(one),
                follows(one),
                holders(one.commune.code, territories),
            )
            for one in touched
        ),
        notes,
    )


def town(one: Touched) -> str:
    """Tell where a commune's inhabited point is."""
    return ("dedans" if one.habitee else "dehors") + ("" if one.mairie else " (centre)")


def decision(one: Touched) -> str:
    """Tell whether a commune is in the territory, and how sure that is."""
    word = "prise" if one.prise else "laissée"
    if one.decidee:
        return f"{word}, décidé"
    return f"{word}, à confirmer" if one.douteuse else word


def follows(one: Touched) -> str:
    """Tell which communes déléguées are inside a drawing that goes between them."""
    if not one.dedans:
        return ""
    return f"dedans : {_named(one.dedans)} ; dehors : {_named(one.dehors)}"


def _named(parties: Iterable[Partie]) -> str:
    return listed(typographic(partie.nom) for partie in parties)


def holders(code: str, territories: Territories) -> str:
    """Name the CPTS that hold a commune."""
    return listed(typographic(territories.cpts[one].nom)
                  for one in territories.owners.get(code, ()))  # fmt: skip


def _gaps(found: Adjustment) -> Sheet:
    rows = (
        ("Surface dessinée", found.surface_dessinee),
        ("Surface du territoire, en communes entières", found.surface),
        ("Ajouté au dessin", found.en_plus),
        ("Retiré du dessin", found.en_moins),
        ("Dessiné hors de toute commune", found.ailleurs),
    )
    return Sheet(
        "ecarts",
        "Le dessin et le territoire",
        (
            Column("quoi", "Quoi"),
            Column("surface_km2", "Surface", Unit.SURFACE),
            Column("part", "Part du dessin", Unit.PART),
        ),
        tuple((label, area, area / found.surface_dessinee if found.surface_dessinee else None)
              for label, area in rows),
    )  # fmt: skip


def summary(found: Adjustment) -> str:
    """Tell what a drawing became, in a line.

    Parameters
    ----------
    found
        The drawing and its communes.

    Returns
    -------
    str
        Its communes, inhabitants, and what is left to decide.
    """
    undecided = len(found.a_trancher)
    doubt = f"dont {count(undecided, 'commune')} à trancher" if undecided else "aucune à trancher"
    touched = count(len(found.touchees), "commune touchée", "communes touchées")
    return (
        f"{count(len(found.prises), 'commune entière', 'communes entières')}, "
        f"{count(found.population, 'habitant')}, {kilometres(found.surface / 1e6)} km² "
        f"({touched}, {doubt})"
    )


def remarks(found: Adjustment) -> Iterator[str]:
    """Yield what the reader of an adjustment must know of its drawing.

    Parameters
    ----------
    found
        The drawing and its communes.

    Yields
    ------
    str
        French sentences.
    """
    layer = found.layer
    yield from layer.remarques
    if len(found.noms) > 1:
        shown = listed([*map(typographic, found.noms[:4]), "…"][: len(found.noms)])
        yield (
            f"Les {number(len(found.noms))} polygones de la couche forment un seul territoire "
            f"({shown}) ; --element NOM n’en garde qu’un."
        )
    wrong = sum(layer.noms[rank] in found.noms for rank in layer.invalides)
    if wrong:
        drawn = "un polygone se recoupe" if wrong == 1 else f"{wrong} polygones se recoupent"
        yield (
            f"Dans le dessin, {drawn} : son intérieur a été rétabli au mieux, sans changer le "
            "fichier ; vérifier la carte."
        )
    if found.ailleurs > 0.05 * found.surface_dessinee:
        share = percent(found.ailleurs, found.surface_dessinee)
        yield f"Le dessin est pour {share} hors de toute commune, en mer ou à l’étranger."


def _help(found: Adjustment) -> tuple[str, ...]:
    if not found.a_trancher:
        return ()
    taken = next((one for one in found.a_trancher if not one.prise), None)
    left = next((one for one in found.a_trancher if one.prise), None)
    options = " ".join(
        f"{option} {one.commune.code}"
        for option, one in (("--prendre", taken), ("--laisser", left)) if one
    )  # fmt: skip
    return (
        f"Le dessin en contient de {_LOW} à {_HIGH} %, ou pas le bourg. Pour en décider autrement, "
        f"recommencer avec, par exemple : {options}",
    )
