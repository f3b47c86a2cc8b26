"""What CPTS say they do, as tables."""

from collections import Counter

from cptsgeo.analysis.actions import Counted, Declared
from cptsgeo.files.schema import load_schema
from cptsgeo.plan.observatory import SILENCES, Action
from cptsgeo.plan.professions import PROFESSIONS, called
from cptsgeo.render.provenance import reserves
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.tables.action_words import (
    EACH_DEPARTEMENT,
    OTHERS_DECLARED,
    UNSAID,
    UNSAID_DECLARED,
    WHAT_STATES_SAY,
    action_told,
    base_told,
    etat,
    named,
    names_professions,
    nom,
    silence_told,
    silent_told,
    words_of,
)
from cptsgeo.text.french import NBSP, count, number, raised, typographic


def actions_sheets(found: Declared) -> list[Sheet]:
    """Give every table of what CPTS say they do.

    Parameters
    ----------
    found
        What they say of what is asked.

    Returns
    -------
    list of Sheet
        ``themes``, ``missions``, ``professions`` where a theme that has some is asked about,
        ``actions``, ``cpts``, ``aucune``; ``fiche`` and ``voisines`` where one CPTS is.
    """
    alone = found.regardees if len(found.question.cpts_ids) == 1 else ()
    return [
        _themes(found),
        _missions(found),
        *([_professions(found)] if found.question.themes and names_professions(found) else []),
        _actions(found),
        _cpts(found),
        _none(found),
        *(_sheet(found, cpts_id) for cpts_id in alone),
        *(_beside(found, cpts_id) for cpts_id in alone),
    ]


def main_sheet(found: Declared, *, none: bool) -> str:
    """Name the table that answers best: what a format of one table holds."""
    if none:
        return "aucune"
    if len(found.question.cpts_ids) == 1:
        return "fiche"
    return "actions" if found.question.precise or found.question.pres_de else "themes"


def actions_text(found: Declared, *, none: bool) -> list[Sheet]:
    """Give the tables that a terminal has room for, the answer first.

    Parameters
    ----------
    found
        What CPTS say of what is asked.
    none
        Whether what none of them declares is asked.

    Returns
    -------
    list of Sheet
        With the base of their figures in a note of the first.
    """
    sheets = {sheet.nom: sheet for sheet in actions_sheets(found)}
    silent = silences_sheet(found)
    main = main_sheet(found, none=none)
    if main == "aucune":
        shown = [sheets["aucune"].only("theme", "mission")]
    elif main == "fiche":
        shown = [sheets["fiche"].only("mission", "action", "etat"),
                 sheets["voisines"].only("theme", "cpts", "noms")]  # fmt: skip
    elif main == "actions":
        whose = "professions" in sheets and not found.question.professions
        near = ("distance_km",) if found.question.pres_de else ()
        words = ("libelle",) if any(a.libelle for t in found.declarantes for a in t.actions) else ()
        several = ("theme",) if len(found.question.themes) != 1 else ()
        shown = [
            sheets["actions"].only(
                "cpts", *near, *several, *words, "professions", "precision", "etat"
            ),
            *([sheets["professions"].only("profession", "cpts")] if whose else []),
            silent,
        ]
    else:
        by = [f"departement_{code}" for code in found.departements]
        shown = [sheets["themes"].only("theme", "cpts", "part", "part_habitants", *by),
                 sheets["missions"].only("mission", "cpts", *(one.value for one in SILENCES)),
                 silent]  # fmt: skip
    first, *others = shown
    if not first.lignes:
        first = first._replace(lignes=((_NOTHING, *[None] * (len(first.colonnes) - 1)),))
    return [first, *others]


_NOTHING = "aucune"


def _themes(found: Declared) -> Sheet:
    base, people = len(found.avec_actions), found.habitants
    missions = found.observatoire.mission
    columns = (
        Column("code", "Code"),
        Column("theme", "Thème"),
        Column("mission", "Mission où il est le plus souvent"),
        Column("cpts", "CPTS", Unit.ENTIER),
        Column("part", "Part des CPTS avec des actions", Unit.PART),
        Column("envisagent", "dont l’envisagent seulement", Unit.ENTIER),
        Column("habitants", "Habitants dont la CPTS le déclare", Unit.ENTIER),
        Column("part_habitants", "Part des habitants", Unit.PART),
        *_by_departement(found),
        Column("noms", "CPTS qui le déclarent"),
    )
    rows = tuple(
        (
            one.what.code,
            typographic(one.what.libelle),
            _mission(missions.get(getattr(one.what, "mission", None) or "")),
            *_figures(one, base, people),
            *one.par_departement.values(),
            named(found, one.cpts_ids),
        )
        for one in found.themes
    )
    notes = (base_told(found), f"Habitants{NBSP}: sur {number(people)} des départements regardés ; "
             "une commune de plusieurs CPTS y compte une fois.", EACH_DEPARTEMENT,
             WHAT_STATES_SAY, *reserves(found.territories))  # fmt: skip
    return Sheet("themes", "Thèmes, du plus au moins déclaré", columns, rows, notes)


def _by_departement(found: Declared) -> list[Column]:
    names = found.territories.communes.departements
    return [Column(f"departement_{code}", typographic(names[code]), Unit.ENTIER)
            for code in found.departements]  # fmt: skip


def _figures(one: Counted, base: int, people: int) -> tuple[int | float | None, ...]:
    many = len(one.cpts_ids)
    return (
        many,
        many / base if base else None,
        one.envisage,
        one.habitants,
        one.habitants / people if people else None,
    )


def _mission(one: object) -> str:
    return typographic(getattr(one, "libelle", ""))


def _missions(found: Declared) -> Sheet:
    base, people = len(found.avec_actions), found.habitants
    columns = (
        Column("code", "Code"),
        Column("mission", "Mission"),
        Column("nature", "Nature"),
        Column("cpts", "CPTS", Unit.ENTIER),
        Column("part", "Part des CPTS avec des actions", Unit.PART),
        Column("envisagent", "dont l’envisagent seulement", Unit.ENTIER),
        Column("habitants", "Habitants dont la CPTS en déclare une action", Unit.ENTIER),
        Column("part_habitants", "Part des habitants", Unit.PART),
        *(Column(one.value, raised(told), Unit.ENTIER) for one, told in SILENCES.items()),
    )
    nature, rows = load_schema("missions").field("nature"), []
    for one in found.missions:
        silent = Counter(
            found.observatoire.silence(cpts_id, one.what.code)
            for cpts_id in found.regardees if cpts_id not in one.cpts_ids
        )  # fmt: skip
        rows.append(
            (one.what.code, typographic(one.what.libelle),
             nature.shown(getattr(one.what, "nature", None) or ""), *_figures(one, base, people),
             *(silent[silence] for silence in SILENCES))
        )  # fmt: skip
    return Sheet("missions", "CPTS par mission, et silences", columns, tuple(rows),
                 (base_told(found),))  # fmt: skip


def profession_counts(found: Declared) -> list[tuple[str, str, int]]:
    """Count the CPTS that declare what is asked, for each profession that they say.

    Parameters
    ----------
    found
        What they say.

    Returns
    -------
    list of tuple
        Code, name and count, in the order of `PROFESSIONS`; last, those that say none.
    """
    said: Counter[str] = Counter()
    for told in found.declarantes:
        whose = {one for action in told.actions for one in action.professions}
        said.update(whose or {""})
    rows = [(code, raised(many), said[code]) for code, (_, many) in PROFESSIONS.items()
            if said[code]]  # fmt: skip
    return [*rows, *([("", raised(UNSAID), said[""])] if said[""] else [])]


def _professions(found: Declared) -> Sheet:
    rows = profession_counts(found)
    columns = (Column("code", "Code"), Column("profession", "Profession"),
               Column("cpts", "CPTS", Unit.ENTIER))  # fmt: skip
    base = f"Base{NBSP}: {number(len(found.declarantes))} CPTS qui le déclarent ; une CPTS compte "
    return Sheet("professions", "Pour quelles professions", columns, tuple(rows),
                 (f"{base}pour chaque profession qu’elle dit.",))  # fmt: skip


def _actions(found: Declared) -> Sheet:
    seen = found.observatoire
    columns = (
        Column("cpts_id", "Identifiant"),
        Column("cpts", "CPTS"),
        *_distances(found),
        Column("departements", "Départements"),
        Column("mission", "Mission"),
        Column("theme", "Thème"),
        Column("libelle", "Dans les mots de la CPTS"),
        Column("professions", "Professions"),
        Column("precision", "Précision"),
        Column("etat", "État"),
        Column("date", "Date"),
        Column("source", "Source"),
    )
    rows = tuple(
        (
            told.cpts_id, nom(found, told.cpts_id),
            *((told.distance,) if found.question.pres_de else ()),
            _departements(found, told.cpts_id),
            typographic(seen.mission[one.mission].libelle),
            typographic(seen.theme[one.theme].libelle),
            words_of(one.libelle),
            ", ".join(map(called, one.professions)),
            words_of(one.precision),
            etat(one),
            _dated(found, one),
            words_of(one.source),
        )
        for told in found.declarantes for one in told.actions
    )  # fmt: skip
    title = f"Actions{NBSP}: {count(len(found.declarantes), 'CPTS', 'CPTS')}"
    return Sheet("actions", title, columns, rows, (base_told(found), WHAT_STATES_SAY))


def _distances(found: Declared) -> tuple[Column, ...]:
    if not found.question.pres_de:
        return ()
    return (Column("distance_km", "À vol d’oiseau", Unit.LONGUEUR),)


def _departements(found: Declared, cpts_id: str) -> str:
    cpts, departement = (
        found.territories.cpts[cpts_id],
        found.territories.communes.atoms.departement,
    )
    codes = {*map(departement, found.territories.atoms[cpts_id])}
    return ", ".join(sorted(codes) or [cpts.departement_fiche or ""])


def _dated(found: Declared, action: Action) -> str:
    known = found.observatoire.dated(action)
    return known.iso if known else ""


def silences_sheet(found: Declared) -> Sheet:
    """Give the CPTS that do not answer what is asked, by why.

    Parameters
    ----------
    found
        What they say.

    Returns
    -------
    Sheet
        What is nearest to an answer first.
    """
    why: dict[str, list[str]] = {}
    for told in found.muettes:
        why.setdefault(silence_told(told), []).append(told.cpts_id)
    ranks = [UNSAID_DECLARED, OTHERS_DECLARED, *SILENCES.values()]
    rows = tuple((raised(told), len(why[told]), named(found, why[told]))
                 for told in sorted(why, key=ranks.index))  # fmt: skip
    columns = (Column("silence", "Pourquoi"), Column("cpts", "CPTS", Unit.ENTIER),
               Column("noms", "Lesquelles"))  # fmt: skip
    return Sheet("silences", "Les autres, et pourquoi", columns, rows)


def _cpts(found: Declared) -> Sheet:
    reponse, fiches = load_schema("fiches").field("reponse"), found.observatoire.fiche
    columns = (
        Column("cpts_id", "Identifiant"),
        Column("cpts", "CPTS"),
        *_distances(found),
        Column("departements", "Départements"),
        Column("actions", "Actions", Unit.ENTIER),
        Column("silence", "Silence"),
        Column("reponse", "Fiche"),
        Column("date_fiche", "Date de la fiche"),
        Column("site_internet", "Site"),
        Column("contact", "Contact"),
    )
    rows = []
    for told in found.reponses:
        cpts, sheet = found.territories.cpts[told.cpts_id], fiches.get(told.cpts_id)
        rows.append((
            told.cpts_id, nom(found, told.cpts_id),
            *((told.distance,) if found.question.pres_de else ()),
            _departements(found, told.cpts_id), len(told.actions),
            silence_told(told),
            reponse.shown(sheet.reponse) if sheet else "", sheet.date.iso if sheet else "",
            cpts.site_internet or "", cpts.contact or "",
        ))  # fmt: skip
    return Sheet("cpts", "CPTS, ou pourquoi elles n’en disent rien", columns, tuple(rows),
                 (base_told(found),))  # fmt: skip


def _none(found: Declared) -> Sheet:
    missions = found.observatoire.mission
    columns = (
        Column("code", "Code"),
        Column("theme", "Thème"),
        Column("mission", "Mission où il est le plus souvent"),
        Column("description", "Ce qui compte sous ce thème"),
    )
    rows = tuple(
        (one.code, typographic(one.libelle), _mission(missions.get(one.mission or "")),
         typographic(one.description or ""))
        for one in found.aucune
    )  # fmt: skip
    return Sheet("aucune", "Thèmes qu’aucune de ces CPTS ne déclare", columns, rows,
                 (base_told(found), silent_told(found)))  # fmt: skip


def _sheet(found: Declared, cpts_id: str) -> Sheet:
    """What one CPTS says, mission by mission, its silences too."""
    (told,) = found.reponses
    columns = (Column("mission", "Mission"), Column("action", "Action"), Column("etat", "État"),
               Column("date", "Date"), Column("source", "Source"))  # fmt: skip
    rows: list[tuple[str, ...]] = []
    seen = found.observatoire
    for one in found.missions:
        mission, code = typographic(one.what.libelle), one.what.code
        own = [action for action in told.actions if action.mission == code]
        rows += [(mission, action_told(seen, action), etat(action), _dated(found, action),
                  words_of(action.source)) for action in own]  # fmt: skip
        if not own:
            rows.append((mission, raised(seen.silence(cpts_id, code).libelle),
                         "", "", ""))  # fmt: skip
    return Sheet("fiche", f"Ce que déclare la {nom(found, cpts_id)}", columns, tuple(rows),
                 (WHAT_STATES_SAY,))  # fmt: skip


NEIGHBOURS = f"Voisines{NBSP}: CPTS qui la touchent, ou qui ont une commune avec elle."
BESIDE = "Déclaré chez les voisines, et pas par elle"


def _beside(found: Declared, cpts_id: str) -> Sheet:
    missions = found.observatoire.mission
    columns = (Column("code", "Code"), Column("theme", "Thème"), Column("mission", "Mission"),
               Column("cpts", "CPTS", Unit.ENTIER), Column("noms", "CPTS voisines"))  # fmt: skip
    rows = tuple(
        (one.theme.code, typographic(one.theme.libelle),
         _mission(missions.get(one.theme.mission or "")), len(one.cpts_ids),
         named(found, one.cpts_ids))
        for one in found.voisines(cpts_id)
    )  # fmt: skip
    return Sheet("voisines", BESIDE, columns, rows, (NEIGHBOURS,))
