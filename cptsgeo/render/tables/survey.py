"""What came back of a survey, as tables: who answers, what changes, what is to be settled."""

from collections.abc import Collection, Iterator, Mapping

from cptsgeo.changes.survey.answer import Declared, Kind, State
from cptsgeo.changes.survey.form import (
    ASKED,
    CHOSEN,
    NON,
    OUI,
    REDACTION,
    edition_named,
    states,
)
from cptsgeo.changes.survey.gathering import Dispute, Gathered, Missing
from cptsgeo.changes.survey.lists import Fate, Listed
from cptsgeo.communes.communes import Communes
from cptsgeo.plan.observatory import EN_REDACTION
from cptsgeo.render.sheets import Column, Sheet, Unit
from cptsgeo.render.sheets.sheet import Value
from cptsgeo.text.french import NBSP, count, quoted, typographic

_NONE = "pas de réponse"
_BACK = {State.VIDE: "rendu vide", State.ATTEND: "à trancher", State.ILLISIBLE: "illisible"}
_FATES = {
    Kind.NOUVELLE: "actions_nouvelles",
    Kind.CHANGEE: "actions_changees",
    Kind.CONFIRMEE: "actions_confirmees",
    Kind.RETIREE: "actions_retirees",
}


def survey_sheets(found: Gathered, lists: Mapping[str, Listed]) -> list[Sheet]:
    """Give all that is to be known of what came back.

    Parameters
    ----------
    found
        What came back.
    lists
        What becomes of lists of communes.

    Returns
    -------
    list of Sheet
        Answers first; no number of a CPTS, that is internal, in any.
    """
    return [
        _answers(found, lists),
        _territories(found, lists),
        _settle(found),
        _actions(found),
        _identities(found),
        _reminders(found),
        _remarks(found),
        _files(found),
    ]


def survey_text(found: Gathered, lists: Mapping[str, Listed]) -> list[Sheet]:
    """Give the same for a terminal: a text to send once, and files that are read without more.

    Parameters
    ----------
    found
        What came back.
    lists
        What becomes of lists of communes.

    Returns
    -------
    list of Sheet
        Without the columns that are too wide for it.
    """
    answers, territories, settle, actions, identities, reminders, remarks, files = survey_sheets(
        found, lists
    )
    new = tuple(row for row in actions.lignes if row[1] != Kind.CONFIRMEE.value)
    named = [Missing("", None, None)] if found.manquantes else []
    texts = tuple(reminder("…", found, one) for one in named)
    return [
        answers.only("cpts", "reponse", "derniere_reponse", *_FATES.values(), "sans_reponse"),
        territories,
        settle,
        actions._replace(lignes=new).only("cpts", "devient", "theme", "action", "etat"),
        identities,
        reminders.only("cpts", "contact", "derniere_reponse")._replace(notes=texts),
        remarks,
        files._replace(lignes=tuple(row for row in files.lignes if row[2] != State.LU.value)),
    ]


def summary(found: Gathered, lists: Mapping[str, Listed]) -> str:
    """Tell in a sentence how many have answered, and how many lists are attested."""
    asked, answered = len(found.attendues), len(found.reponses)
    told = f"{count(answered, 'CPTS a répondu', 'CPTS ont répondu')} sur {asked}"
    waiting = sum(one.etat is State.ATTEND for one in found.manquantes)
    if waiting:
        told += f", {count(waiting, 'réponse est', 'réponses sont')} à trancher"
    attested = [one for one in lists.values() if one.fate is not Fate.MUETTE]
    if attested:
        held = sum(one.fate is Fate.ATTEND for one in attested)
        more = f", dont {held} en attente" if held else ""
        told += f"{NBSP}; {count(len(attested), 'liste attestée', 'listes attestées')}{more}"
    return f"{told}."


def _name(found: Gathered, cpts_id: str) -> str:
    return typographic(found.found.cpts[cpts_id].nom)


def _answers(found: Gathered, lists: Mapping[str, Listed]) -> Sheet:
    columns = (
        Column("cpts_id", "Identifiant"),
        Column("cpts", "CPTS"),
        Column("reponse", "Réponse"),
        Column("fichier", "Fichier"),
        Column("derniere_reponse", "Dernière réponse"),
        Column("actions_nouvelles", "Actions nouvelles", Unit.ENTIER),
        Column("actions_changees", "changées", Unit.ENTIER),
        Column("actions_confirmees", "confirmées", Unit.ENTIER),
        Column("actions_retirees", "retirées", Unit.ENTIER),
        Column("sans_reponse", "sans réponse", Unit.ENTIER),
        Column("chiffres", "Chiffres donnés", Unit.ENTIER),
        Column("liste", "Liste de communes"),
    )
    missing = {one.cpts_id: one for one in found.manquantes}
    rows: list[tuple[Value, ...]] = []
    for cpts_id in found.attendues:
        nom = _name(found, cpts_id)
        if one := missing.get(cpts_id):
            told = _BACK[one.etat] if one.etat else _NONE
            rows.append((cpts_id, nom, told, None, _last(one), *(None,) * 7))
            continue
        answer = found.answer(cpts_id)
        kinds = [len(answer.of_kind(kind)) for kind in _FATES]
        known = len(found.found.plan.observatoire.declared.get(cpts_id, ()))
        said = sum(one.avant is not None for one in answer.actions)
        rows.append((
            cpts_id, nom, "a répondu", found.reponses[cpts_id].nom, edition_named(found.edition),
            *kinds, known - said, len(answer.chiffres), lists[cpts_id].fate.value,
        ))  # fmt: skip
    note = "Sans réponse : actions de la dernière édition dont rien n’est dit ; elles restent."
    return Sheet("reponses", "Réponses", columns, tuple(rows), (note,))


def _last(one: Missing) -> str:
    return edition_named(one.depuis) if one.depuis else "jamais"


def _territories(found: Gathered, lists: Mapping[str, Listed]) -> Sheet:
    columns = (
        Column("cpts", "CPTS"),
        Column("communes_avant", "Communes avant", Unit.ENTIER),
        Column("habitants_avant", "Habitants avant", Unit.ENTIER),
        Column("communes", "Communes dites", Unit.ENTIER),
        Column("habitants", "Habitants", Unit.ENTIER),
        Column("entrent", "Entrent"),
        Column("sortent", "Sortent"),
        Column("liste", "Liste"),
        Column("pourquoi", "Pourquoi"),
    )
    rows = []
    for cpts_id, one in lists.items():
        answer, held = found.answer(cpts_id), found.found.atoms[cpts_id]
        if not (answer.oui or answer.non or answer.complete):
            continue
        why = one.pourquoi
        if one.fate is Fate.MUETTE:
            why = "la ligne « Cette liste est complète… » n’est pas remplie, ou ne peut être lue"
        rows.append((
            _name(found, cpts_id), len(held), _people(found, held), len(answer.oui),
            _people(found, answer.oui), _communes(found, answer.oui - held),
            _communes(found, answer.non), one.fate.value, why,
        ))  # fmt: skip
    return Sheet("territoires", "Territoires", columns, tuple(rows))


def _people(found: Gathered, codes: Collection[str]) -> int:
    return sum(map(found.found.communes.atoms.population, codes))


def _communes(found: Gathered, codes: Collection[str]) -> str:
    return ", ".join(_commune(found.found.communes, code) for code in sorted(codes))


def _commune(communes: Communes, code: str) -> str:
    return f"{typographic(communes.atoms[code].nom)} ({code})"


def _settle(found: Gathered) -> Sheet:
    columns = (
        Column("code_commune", "Code"),
        Column("nom_commune", "Commune"),
        Column("habitants", "Habitants", Unit.ENTIER),
        Column("cpts", "CPTS"),
        Column("quoi", "À trancher"),
    )
    groups = (
        (found.disputees, "chacune la dit de son territoire"),
        (found.prises, "la première la dit sienne ; elle est à l’autre d’après le plan"),
        (found.abandonnees, "dite hors du territoire, et nulle autre ne la dit sienne"),
    )
    rows = tuple(row for disputes, told in groups for row in _disputed(found, disputes, told))
    return Sheet("a_trancher", "Communes à trancher", columns, rows)


def _disputed(
    found: Gathered, disputes: Collection[Dispute], told: str
) -> Iterator[tuple[str | int, ...]]:
    atoms = found.found.communes.atoms
    for one in disputes:
        names = ", ".join(_name(found, cpts_id) for cpts_id in one.cpts_ids)
        nom = typographic(atoms[one.atom].nom)
        yield one.atom, nom, atoms.population(one.atom), names, told


def _actions(found: Gathered) -> Sheet:
    columns = (
        Column("cpts", "CPTS"),
        Column("devient", "Depuis la dernière édition"),
        Column("mission", "Mission"),
        Column("theme", "Thème"),
        Column("action", "Action"),
        Column("etat", "État"),
        Column("avant", "Auparavant"),
    )
    rows = tuple(
        _action(found, cpts_id, one)
        for cpts_id in found.reponses
        for kind in (Kind.NOUVELLE, Kind.CHANGEE, Kind.RETIREE, Kind.CONFIRMEE)
        for one in found.answer(cpts_id).of_kind(kind)
    )
    return Sheet("actions", "Actions, d’une édition à l’autre", columns, rows)


def _action(found: Gathered, cpts_id: str, one: Declared) -> tuple[str, ...]:
    seen = found.found.plan.observatoire
    theme = seen.theme.get(one.theme)
    before = one.avant
    was = ""
    if before and one.kind is Kind.CHANGEE:
        parts = (before.mission, before.libelle, before.theme, before.etat, before.precision)
        was = ", ".join(filter(None, parts))
    return (
        _name(found, cpts_id),
        one.kind.value,
        typographic(seen.mission[one.mission].libelle),
        typographic(theme.libelle) if theme else "Autre action",
        ", ".join(filter(None, (one.libelle, one.precision))),
        states()[one.etat],
        was,
    )


def _identities(found: Gathered) -> Sheet:
    columns = (
        Column("cpts", "CPTS"),
        Column("quoi", "Ce qui est corrigé"),
        Column("reponse", "Réponse"),
    )
    rows = tuple(
        (_name(found, cpts_id), *pair)
        for cpts_id in found.reponses
        for pair in _corrected(found, cpts_id)
    )
    return Sheet("identites", "Identités corrigées", columns, rows)


def _corrected(found: Gathered, cpts_id: str) -> Iterator[tuple[str, str]]:
    """What an answer says of an identity that the plan does not say already."""
    answer, seen = found.answer(cpts_id), found.found.plan.observatoire
    sheet = seen.fiche.get(cpts_id)
    before = sheet.missions_optionnelles if sheet else None
    writing = OUI if sheet and sheet.reponse == EN_REDACTION else NON
    for what, text in answer.identite.items():
        if (what, text) != (REDACTION, writing):
            yield ASKED[what], text
    for code, chosen in answer.missions.items():
        if before is None or chosen != (code in before):
            yield f"{CHOSEN}{typographic(seen.mission[code].libelle)}", OUI if chosen else NON


def _reminders(found: Gathered) -> Sheet:
    columns = (
        Column("cpts", "CPTS"),
        Column("contact", "Contact"),
        Column("derniere_reponse", "Dernière réponse"),
        Column("texte", "Texte du courriel"),
    )
    rows = tuple(
        (
            _name(found, one.cpts_id),
            found.found.cpts[one.cpts_id].contact,
            _last(one),
            reminder(_name(found, one.cpts_id), found, one),
        )
        for one in found.manquantes
        if one.etat in (None, State.VIDE)
    )
    return Sheet("relances", "À relancer", columns, rows)


def reminder(nom: str, found: Gathered, one: Missing) -> str:
    """Write what may be sent to a CPTS that has not answered.

    Parameters
    ----------
    nom
        Its name.
    found
        What came back.
    one
        When it answered last.

    Returns
    -------
    str
        A few French sentences, that name no person.
    """
    last = (
        f" Votre dernière réponse est de l’édition de {edition_named(one.depuis)}."
        if one.depuis
        else ""
    )
    empty = (
        " Le formulaire que vous avez rendu ne contenait aucune réponse."
        if one.etat is State.VIDE
        else ""
    )
    return (
        f"Bonjour, nous n’avons pas encore reçu la réponse de {quoted(nom)} au recensement des "
        f"CPTS, édition de {edition_named(found.edition)}.{last}{empty} Le formulaire joint peut "
        "être rendu en partie rempli ; la liste de vos communes, datée et attestée, est ce qui "
        f"nous aide le plus. Merci{NBSP}!"
    )


def _remarks(found: Gathered) -> Sheet:
    columns = (
        Column("fichier", "Fichier"),
        Column("feuille", "Feuille"),
        Column("case", "Case"),
        Column("remarque", "Ce qui est à savoir"),
    )
    rows = tuple(
        (one.nom, remark.place.feuille, remark.case, remark.texte)
        for one in found.fichiers
        for remark in one.remarques
    )
    return Sheet("remarques", "Ce qui n’a pas été lu à la lettre", columns, rows)


def _files(found: Gathered) -> Sheet:
    columns = (
        Column("fichier", "Fichier"),
        Column("cpts", "CPTS"),
        Column("devient", "Ce qu’il en est"),
        Column("pourquoi", "Pourquoi"),
    )
    known = found.found.cpts
    rows = []
    for one in found.fichiers:
        cpts_id = one.stamp.cpts_id if one.stamp else ""
        nom = _name(found, cpts_id) if cpts_id in known else cpts_id
        rows.append((one.nom, nom, one.state.value, one.pourquoi))
    return Sheet("fichiers", "Fichiers", columns, tuple(rows))
