"""What is said of changes: one wording for gestures, for comparing, and for pages.

A refusal is two phrases: what is wrong (``refus.…``) and, after a colon, what to do about it: in a
command (``refus.….conseil``), and in a page where that is another thing (``refus.….page``). Where
there is no advice, the phrase is the whole sentence.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.errors import CptsgeoError, PlanError
from cptsgeo.text.sentences import Value, Words, fill

_GESTES = {
    # — ce que vaut une liste —
    "valeur.officielle": "liste officielle",
    "valeur.declaree": "liste déclarée",
    "valeur.": "liste sans précision",
    "valeur.estimation": "estimation",
    "taille": "{communes|compte commune}, {population|compte habitant}",
    # — listes —
    "refus.liste.vide": "La liste{de} ne nomme aucune commune",
    "refus.liste.vide.conseil": "il n’y a rien à écrire",
    "liste.vide.de": " de {cpts|cpts}",
    "refus.liste.avant": (
        "La liste prendrait effet {effet}, avant celle qu’elle suit ({suivie}) pour {cpts|cpts}"
    ),
    "refus.liste.avant.conseil": "vérifier --effet",
    "refus.liste.avant.page": "vérifier sa date d’effet",
    "refus.liste.suit": "{cpts|cpts} a déjà une {valeur}{depuis}",
    "refus.liste.suit.conseil": (
        "dire avec --effet à partir de quelle date la nouvelle la remplace"
    ),
    "refus.liste.suit.page": "dire à partir de quelle date la nouvelle la remplace",
    "liste.suit.depuis": " depuis {effet}",
    "liste.recue": "{cpts|cpts} : {valeur}, {taille}{effet} ({avant} auparavant, {taille_avant}).",
    "liste.premiere": "{cpts|cpts} : {valeur}, {taille}{effet}.",
    "liste.ailleurs": (
        "Attention : aucune de ces communes n’était à {cpts|cpts}. Vérifier que cette liste est "
        "bien la sienne."
    ),
    "liste.entrent": "Entrent aussi : {communes|liste 60}.",
    "liste.sortent": "N’en sont plus : {communes|liste 60}.",
    "liste.viennent": "Viennent de {cpts|cpts} ({valeur}) : {communes|liste 60}.",
    "liste.moins": (
        "{cpts|cpts} n’a plus que {population|compte habitant}, pour {publiee|nombre} publiés : "
        "son estimation est à revoir, lui demander sa liste de communes."
    ),
    "liste.attente": (
        "À attribuer ({n|compte commune}) : {communes|liste 60}, que l’estimation donnait à "
        "{cpts|cpts}."
    ),
    "liste.derogation": "Dérogation inscrite : {communes|liste 60}, partagée entre {tous|cpts}.",
    "refus.attribuer": "{communes|liste 60} : pas à attribuer, rien à écrire",
    "attribuer.blanche": "En zone blanche : {communes|liste 60}.",
    # — communes que plusieurs listes nomment —
    "refus.partage": "{partages}, et aucune liste n’est plus sûre que l’autre",
    "refus.partage.conseil": (
        'le demander à ces CPTS, ou, si le partage est admis, ajouter --derogation "motif"'
    ),
    "refus.partage.absentes": (
        "{partages}, et aucune liste n’est plus sûre que l’autre ; {absentes|cpts} "
        "{absentes?n’est/ne sont} pas dans le fichier"
    ),
    "refus.partage.absentes.conseil": (
        "pour qui a cessé, l’inscrire d’abord (cptsgeo cpts cesser, ou cptsgeo cpts fusionner) ; "
        'sinon le demander à ces CPTS, ou, si le partage est admis, ajouter --derogation "motif"'
    ),
    "refus.partage.absentes.page": "le demander à ces CPTS",
    "refus.partage.page": "le demander à ces CPTS, ou ôter de la liste ce qui n’est pas à elle",
    "partage.un": "{communes|liste 60} : {detenteurs} {communes?la/les} nomment",
    "partage.plusieurs": (
        "{communes|compte commune} {communes?est nommée/sont nommées} par plusieurs CPTS : {suite}"
    ),
    "partage.groupe": "{communes|liste 60} par {detenteurs}",
    "partage.autres": "{n|compte autre} {n?partage/partages}",
    "partage.liste": "{cpts|cpts} ({valeur})",
    "partage.liste.date": "{cpts|cpts} ({valeur} {de})",
    "refus.date": "La date « {date} » est illisible",
    "refus.date.conseil": "écrire 2026, 2026-01 ou 2026-01-21",
    "refus.adoption.vide": "La proposition ne nomme aucune commune",
    "refus.adoption.vide.conseil": "il n’y a rien à intégrer",
    # — CPTS —
    "refus.nom.vide": "Le nom de la CPTS est vide",
    "refus.nom.vide.conseil": "l’écrire",
    "refus.nom.pris": "Le plan a déjà une CPTS {cpts|cpts} ({id})",
    "refus.nom.pris.conseil": "lui donner un autre nom, ou modifier celle-là",
    "cpts.ajoutee": "CPTS ajoutée : « {nom} » (identifiant {id}), sans commune encore.",
    "refus.ainsi": "{cpts|cpts} est déjà ainsi",
    "refus.ainsi.conseil": "rien à écrire",
    "cpts.modifiee": "{cpts|cpts}, {champ} : {apres} (auparavant {avant}).",
    "cpts.modifiee.dit": "« {texte} »",
    "cpts.modifiee.vide": "vide",
    "cpts.modifiee.vide.apres": "vidé",
    "cpts.ancien_nom": "{cpts|cpts} est gardé comme ancien nom.",
    "refus.cesser": ("{cpts|cpts} a encore un événement {dernier}, après la fin qui serait {fin}"),
    "refus.cesser.conseil": "vérifier --le",
    "refus.cesser.page": "vérifier la date",
    "cpts.cesse": "{cpts|cpts} cesse {quand} ({motif}) : ses communes n’ont plus de CPTS alors.",
    # — communes d’un territoire —
    "refus.communes.deja": "{communes|liste 60} : déjà dans {cpts|cpts}, rien à ajouter",
    "refus.communes.absentes": "{communes|liste 60} : pas dans {cpts|cpts}, rien à retirer",
    "refus.communes.prise": "{communes|liste 60} est déjà dans {cpts|cpts}, d’après une liste",
    "refus.communes.prise.conseil": (
        "l’en retirer d’abord, ou enregistrer la nouvelle liste avec cptsgeo cpts liste"
    ),
    "refus.communes.prise.page": "l’en retirer d’abord, ou donner la nouvelle liste",
    "communes.plus": "{cpts|cpts} : {communes|liste 60} en plus.",
    "communes.moins": "{cpts|cpts} : {communes|liste 60} en moins.",
    "communes.avant": "Auparavant dans {cpts|cpts} (estimation) : {communes|liste 60}.",
    "communes.modifiee": "Sa liste est dite modifiée{quand}.",
    # — statuts —
    "nature.signature_aci": "signature de l’ACI",
    "nature.observation": "constat",
    "nature.prevision": "prévision",
    "refus.statut.signature": (
        "Une signature d’ACI rend une CPTS opérationnelle, et « {statut} » ne l’est pas"
    ),
    "refus.statut.signature.conseil": (
        "ôter --signature, ou écrire le statut « CPTS opérationnelle »"
    ),
    "refus.statut.signature.page": (
        "dire que c’est un constat, ou choisir le statut « CPTS opérationnelle »"
    ),
    "refus.statut.deja": "{cpts|cpts} a déjà le statut « {statut} » {quand}",
    "refus.statut.deja.conseil": "rien à écrire",
    "refus.statut.recent": "{cpts|cpts} a déjà un statut plus récent (« {statut} », {quand})",
    "refus.statut.recent.conseil": "vérifier --le, ou ajouter --passe pour compléter son histoire",
    "refus.statut.recent.page": "vérifier la date",
    "refus.statut.futur": "Cette date est à venir ({quand})",
    "refus.statut.futur.conseil": "ajouter --prevu, ou vérifier --le",
    "refus.statut.futur.page": "dire que c’est une prévision, ou vérifier la date",
    "statut.dit": "{cpts|cpts} : « {statut} » {quand} ({nature}), après {avant}.",
    "statut.avant": "« {statut} »",
    "statut.avant.inconnu": "un statut inconnu",
    "statut.contrat": "Son contrat court jusqu’en {annee} ({duree} ans).",
    "statut.recul": "C’est un recul : vérifier les deux dates et les deux statuts.",
}

_FICHIER = {
    # — les changements d’un fichier, un par un —
    "changement": "{n}. {texte}",
    "changement.titre": "Inscrit au plan",
    "changement.ajouter": "CPTS ajoutée : « {nom} »{site}{contact}.",
    "changement.ajouter.site": ", site {texte}",
    "changement.ajouter.contact": ", contact {texte}",
    "changement.communes": "Territoire de {cpts|cpts} : {suite}.",
    "changement.communes.plus": (
        "{n|compte commune} en plus, {population|compte habitant} ({communes|liste 12})"
    ),
    "changement.communes.moins": (
        "{n|compte commune} en moins, {population|compte habitant} ({communes|liste 12})"
    ),
    "changement.attente": "À attribuer : {communes|liste 60}{de}.",
    "changement.attente.de": ", de {cpts|cpts}",
    # — ce que le plan dit autrement —
    "changement.differe": "{texte} Le fichier a trouvé {trouve}, le plan dit {dit}.",
    "trouve.absente": "la CPTS « {id} »",
    "trouve.absente.dit": "qu’il n’y en a aucune",
    "trouve.nom": "aucune CPTS de ce nom",
    "trouve.nom.dit": "{cpts|cpts} ({id})",
    "trouve.fin": "sa fin {quand}",
    "trouve.fin.aucune": "aucune fin",
    "trouve.statut": "« {statut} » {quand} ({nature})",
    "trouve.statut.aucun": "aucun statut",
    "trouve.territoire": "{n|compte commune}{valeur}",
    "trouve.territoire.valeur": " ({valeur})",
    "trouve.territoire.plus": ", avec {communes|liste 12}",
    "trouve.territoire.moins": ", sans {communes|liste 12}",
    "trouve.tenue": "{tous|cpts}",
    "trouve.tenue.aucune": "aucune CPTS",
    # — ce qui ne peut être appliqué —
    "refus.deux": "{communes|liste 12} serait à la fois dans {tous|cpts}",
    "refus.attente": "{communes|liste 12} est dans {tous|cpts}, et ne peut attendre une CPTS",
}

_COMPARER = {
    "comparer.rien": "Rien n’a changé.",
    # — titres —
    "comparer.titre.ajoutees": "{n|compte CPTS CPTS} {n?ajoutée/ajoutées}",
    "comparer.titre.disparues": "{n|compte CPTS CPTS} {n?disparue/disparues}",
    "comparer.titre.renommees": "{n|compte CPTS CPTS} {n?renommée/renommées}",
    "comparer.titre.statuts": "{n|compte changement} de statut",
    "comparer.titre.mouvements": "Communes qui changent de CPTS : {n|nombre}",
    "comparer.titre.compositions": "CPTS dont le territoire change",
    "comparer.titre.plan": "Plan",
    "comparer.titre.couverture": "Couverture, avant → après",
    # — CPTS —
    "comparer.seule": "{nom} : {communes|compte commune}, {habitants}, {statut}",
    "comparer.seule.habitants": "{population|compte habitant}",
    "comparer.seule.inconnue": "population non calculée",
    "comparer.devenue": ", devenue « {nom} »",
    "comparer.renommee": "{avant} → {apres}{identifiant}",
    "comparer.renommee.identifiant": " (identifiant {avant} → {apres})",
    "comparer.statut": "{nom} : {avant} → {apres}",
    "comparer.composition": "{nom} : {suite}",
    "comparer.composition.plus": "+ {communes|compte commune}",
    "comparer.composition.moins": "− {communes|compte commune}",
    "comparer.composition.population": "{avant|nombre} → {apres|compte habitant}",
    "comparer.composition.taille": (
        "taille {avant} → {apres}, de {argent_avant|nombre} € à {argent_apres|nombre} € au plus la "
        "première année"
    ),
    # — communes —
    "comparer.mouvement": (
        "{avant} → {apres} : {communes|liste 12} ; {population|compte habitant}"
    ),
    "comparer.blanche": "zone blanche",
    "comparer.attente": "à attribuer",
    "comparer.hors": "aucune CPTS du plan",
    # — plan, couverture —
    "comparer.tete": "{quoi} : {avant} → {apres}",
    "comparer.couverture": "{nom} ({departement}) : {suite}",
    "comparer.couverture.ensemble": "Ensemble : {suite}",
    "comparer.couverture.part": "{habitants|part total} des habitants",
    "comparer.couverture.passage": "{avant} → {apres}",
    "comparer.couverture.operationnelle": "par une CPTS opérationnelle {avant} → {apres}",
    "comparer.couverture.hors": "hors du périmètre",
    "comparer.couverture.meme": "rien ne change",
    # — en une ligne —
    "comparer.ligne.rien": "{plan} : rien n’a changé",
    "comparer.ligne.ajoutees": "{n|compte CPTS CPTS} {n?ajoutée/ajoutées}",
    "comparer.ligne.disparues": "{n|compte disparue}",
    "comparer.ligne.renommees": "{n|compte renommée}",
    "comparer.ligne.statuts": "{n|compte statut} {n?changé/changés}",
    "comparer.ligne.mouvements": "{n|compte commune} {n?déplacée/déplacées}",
    "comparer.ligne.plan": "plan modifié",
}

PHRASES: Final[Mapping[str, str]] = MappingProxyType({**_GESTES, **_FICHIER, **_COMPARER})
"""Templates (see `cptsgeo.text.sentences`) by name; a part of a sentence is named after it."""


def page_phrases() -> dict[str, str]:
    """Give the sentences of changes to a page, that fills them in with `remplir`.

    Returns
    -------
    dict of str to str
        Templates by name. A refusal is ``refus.x``, then ``refus.x.page`` where the page has its
        own advice, else ``refus.x.conseil``: what only commands would say is left out.
    """
    return {
        name: template
        for name, template in PHRASES.items()
        if not (name.endswith(".conseil") and f"{name.removesuffix('.conseil')}.page" in PHRASES)
    }


def say(words: Words, phrase: str, **values: Value) -> str:
    """Say something of a change.

    Parameters
    ----------
    words
        Who knows names; see `cptsgeo.changes.wording.Naming`.
    phrase
        Name of a template.
    **values
        Its fields.

    Returns
    -------
    str
        French.
    """
    return fill(PHRASES[phrase], words, values)


def refused(
    words: Words, phrase: str, kind: type[CptsgeoError] = PlanError, **values: Value
) -> CptsgeoError:
    """Make the error of a gesture that cannot be.

    Parameters
    ----------
    words
        Who knows names.
    phrase
        Name of a template: ``refus.…``.
    kind
        What error it is.
    **values
        The fields of its templates.

    Returns
    -------
    CptsgeoError
        To raise; its ``fait`` is what is wrong, without what a command would advise.
    """
    fact = say(words, phrase, **values)
    advice = PHRASES.get(f"{phrase}.conseil")
    error = kind(f"{fact} : {advice}." if advice else f"{fact}.")
    error.fait = fact
    return error
