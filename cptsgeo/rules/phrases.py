"""What the rules say of a territory that is proposed: one wording for Python and for pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cptsgeo.text.sentences import Value, Words, fill

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # — communes entières —
        "partagee": (
            "{communes|liste} {communes?est/sont} à la fois dans {proprietaires|cpts}, sans "
            "dérogation : une commune n’a qu’une CPTS. {communes?La/Les} laisser dans une seule, "
            "ou inscrire dans {table} la dérogation que l’ARS et la CPAM ont admise."
        ),
        "derogation": (
            "{atome|commune} est partagée par dérogation entre {proprietaires|cpts}{partie} : ses "
            "{population|compte habitant} ne comptent qu’une fois dans les totaux ; la population "
            "et la taille de ces CPTS ne peuvent être calculées. S’assurer que l’ARS et la CPAM "
            "admettent toujours ce partage."
        ),
        "derogation.partie": ", et couverte en partie seulement",
        "arrondissements": (
            "{soi|cpts} comprend {pris|nombre} des {tous|compte arrondissement} de {ville} : c’est "
            "admis, un arrondissement vaut une commune."
        ),
        # — continuité —
        "morceaux": (
            "Le territoire de {soi|cpts} est en {n} morceaux. En dehors du plus peuplé "
            "({communes|compte commune}{communes?,/, dont} {ville|commune}) : {autres}."
        ),
        "morceaux.un": "{morceau|liste 5}, {population|compte habitant}, {chemin}",
        "chemin.aucun": (
            "qu’aucune suite d’au plus {loin|compte commune} ne relie au reste (erreur de "
            "commune ?)"
        ),
        "chemin.deja": "à relier par {vers|commune}, déjà nommée",
        "chemin.par": "à relier avec {vers|commune} par {suite}",
        "chemin.puis": ", puis ",
        "chemin.cpts": "{communes|liste}, de {proprietaires|cpts}",
        "chemin.rendue": "{communes|liste}, que la proposition rend",
        "chemin.estimee": "{communes|liste}, que l’estimation lui donnait",
        "chemin.blanche": "{communes|liste}, en zone blanche",
        "chemin.libre": "{communes|liste}",
        "lien": (
            "Le territoire de {soi|cpts} n’est d’un seul tenant que par {liens?un lien déclaré/des "
            "liens déclarés}, et non par une frontière commune : {noms}. L’expliquer si l’ARS ou "
            "la CPAM s’en étonne."
        ),
        "lien.un": "{nom} ({nature})",
        "courte": (
            "Le territoire de {soi|cpts} n’est d’un seul tenant que par {n?une frontière/des "
            "frontières} de moins de {seuil} m, entre {paires}. Mesuré sur des {resolution} : à "
            "vérifier sur une carte fine."
        ),
        "courte.une": "{a|commune} et {b|commune} ({metres|nombre} m)",
        "enclave.blanche": (
            "{soi|cpts} entoure de toutes parts {communes|liste}, {population|compte habitant}, en "
            "zone blanche : aucune autre CPTS ne pourrait s’étendre jusque-là d’un seul tenant. "
            "Proposer aux professionnels de {communes?cette commune/ces communes} de rejoindre ce "
            "territoire."
        ),
        "enclave.autre": (
            "{soi|cpts} entoure de toutes parts {communes|liste}, de {proprietaires|cpts}."
        ),
        "charnieres": (
            "{soi|cpts} se romprait sans {communes|liste} : ne pas céder {communes?cette "
            "commune/ces communes} sans revoir l’ensemble."
        ),
        # — listes —
        "attente": (
            "{communes|liste}{donnee} {communes?reste/restent} à attribuer : aucune des listes "
            "reçues ne {communes?la/les} nomme ; demander aux CPTS voisines, ou dire que c’est une "
            "zone blanche."
        ),
        "attente.donnee": ", qu’une estimation donnait à {autre|cpts},",
        "estimation": (
            "La composition de {soi|cpts} est une estimation, reconstituée faute de liste "
            "publiée : lui demander sa liste de communes."
        ),
        # — effets sur les CPTS voisines —
        "prise": (
            "{soi|cpts} prend {communes|liste} à {autre|cpts} ({statut}), qui {suite}. {conseil}"
        ),
        "prise.invitation": (
            "{soi|cpts} invite {communes|liste}, de {autre|cpts} ({statut}), qui, sans "
            "{communes?cette commune/ces communes}, {suite}. {conseil}"
        ),
        "prise.vide": "n’aurait plus aucune commune",
        "prise.inconnue": "perdrait jusqu’à {population|compte habitant}",
        "prise.passage": "passerait de {avant|nombre} à {apres|compte habitant} {tailles}",
        "prise.aci": (
            "L’ACI de cette CPTS est signé : obtenir d’elle, de l’ARS et de la CPAM un avenant qui "
            "cède {communes?cette commune/ces communes}, ou {communes?la/les} lui laisser."
        ),
        "prise.projet": "S’entendre avec ce projet avant la plénière.",
        "prise.prevenir": "Une invitation ne prend rien : prévenir {qui} avant la plénière.",
        "prise.cette_cpts": "cette CPTS",
        "prise.ce_projet": "ce projet",
        "prise.estimee": "D’après une estimation : demander sa liste à {autre|cpts}.",
        "tailles.meme": "et resterait en taille {taille}",
        "tailles.change": "et de la taille {avant} à la taille {apres}{argent}",
        "tailles.argent": " (de {avant|nombre} € à {apres|nombre} € au plus la première année)",
        "rendues": (
            "{soi|cpts} rend {communes|liste}, {population|compte habitant}. {passage}.{suite}"
        ),
        "rendues.signee": (
            " Son ACI est signé : un avenant de l’ARS et de la CPAM est nécessaire."
        ),
        "rendues.dire": " Dire qui couvrira {communes?cette commune/ces communes}.",
        "gagnees": (
            "{soi|cpts} gagne {communes|liste}, {population|compte habitant}. {passage}.{suite}"
        ),
        "corrigee.sans": (
            "{soi|cpts} n’a pas {communes|liste}, {population|compte habitant}, que l’estimation "
            "lui donnait. {passage}.{suite}"
        ),
        "corrigee.avec": (
            "{soi|cpts} a aussi {communes|liste}, {population|compte habitant}, que l’estimation "
            "ne lui donnait pas. {passage}."
        ),
        "corrigee.dire": (
            " {communes?Elle resterait/Elles resteraient} à attribuer : demander leur liste aux "
            "CPTS voisines."
        ),
        "passage.inconnu": "Sa population ne peut être calculée",
        "passage": ("En tout, elle passe de {avant|nombre} à {apres|compte habitant} {tailles}"),
        "passage.estimee": (
            "De l’estimation à la liste, elle passe de {avant|nombre} à {apres|compte habitant} "
            "{tailles}"
        ),
        "passage.meme": "et reste en taille {taille}",
        "rompue": (
            "Sans {communes|liste}, {autre|cpts} serait en {n} morceaux : {part|liste} "
            "{part?serait/seraient} à part. Lui laisser de quoi rester d’un seul tenant, ou "
            "{verbe} aussi ce qui se détache."
        ),
        "rompue.prendre": "prendre",
        "rompue.inviter": "inviter",
        "isolee": (
            "{soi|cpts} laisse une zone blanche de {n|compte commune} et "
            "{population|compte habitant}, {communes|liste 5}, qui ne touche plus d’autre zone "
            "blanche et n’atteint pas le premier seuil de taille, {seuil|nombre} habitants : "
            "l’ajouter au territoire, ou dire qui la couvrira.{ouverte}"
        ),
        "isolee.ouverte": (
            " Elle touche encore des communes hors du périmètre, ou à attribuer, dont la "
            "couverture est inconnue."
        ),
        # — taille, cohésion —
        "seuil": (
            "{soi|cpts} compte {population|compte habitant}, près du seuil de {seuil|nombre} : "
            "avec {ecart|compte habitant} de {sens}, ce serait la taille {autre}{argent}."
        ),
        "seuil.argent": (
            ", soit au plus {la|nombre} € la première année (avenant 2) au lieu de "
            "{ici|nombre} €, hors part due en cas de crise grave"
        ),
        "seuil.plus": "plus",
        "seuil.moins": "moins",
        "publiee.taille": (
            "{soi|cpts} est publiée en taille {publiee}, mais ses communes comptent "
            "{population|compte habitant}, soit la taille {taille} : revoir la liste des communes, "
            "ou la taille."
        ),
        "publiee.population": (
            "Les communes de {soi|cpts} comptent {population|compte habitant}, soit {ecart|nombre} "
            "{sens} que publié ({publiee|nombre} ; {ecart|part publiee}) : revoir la liste des "
            "communes, ou l’année du chiffre publié."
        ),
        "publiee.plus": "de plus",
        "publiee.moins": "de moins",
        "epci": (
            "{soi|cpts} comprend {dedans} des {total|compte commune} de l’EPCI « {epci} », soit "
            "{population|compte habitant} ({population|part habitants}) ; "
            "{dehors|compte habitant} {dehors?reste/restent} en dehors. En informer "
            "l’intercommunalité."
        ),
        "departements": (
            "{soi|cpts} s’étend sur {n} départements, {noms} : consulter la CPAM de chacun."
        ),
        "departements.un": "{nom} ({code})",
        "regions": "{soi|cpts} s’étend sur {n} régions, {noms} : consulter l’ARS de chacune.",
        # — tables —
        "vide": (
            "Aucune commune n’a pu être retenue pour {soi|cpts} dans {fichier} : son territoire "
            "est vide. Ajouter ses communes, ou corriger les lignes signalées."
        ),
        "vide.proposition": "le fichier lu",
        "vide.plan": (
            "Aucune commune de {soi|cpts} n’est connue : recevoir sa liste quand elle existe, ou "
            "corriger les lignes signalées s’il y en a."
        ),
        "estimee": " Territoire estimé, à confirmer.",
        # — identité —
        "lu": "{place} : {message}",
        "inconnue": "{texte|cite} n’est ni le nom ni le code d’une commune ; {suite}",
        "inconnue.proches": "vouliez-vous dire {communes} ? Corriger la ligne.",
        "inconnue.poste": (
            "comme code postal, il désigne {communes|liste} ; écrire le code INSEE."
        ),
        "inconnue.rien": "corriger la ligne, ou la supprimer.",
        "choix.ancien": "{commune} par le nom d’une ancienne commune",
        "choix.autres": "d’autres",
        "ambigue": (
            "{texte|cite} peut désigner {communes} ; écrire le code INSEE de la bonne commune, ou "
            "son nom et son département."
        ),
        "scindee": (
            "la commune de code {code} a depuis été scindée : {communes|liste} ; écrire celles "
            "qu’il faut, par leur code du COG {cog}."
        ),
        "devenue": (
            "{avant} ({code}) est devenue {communes|liste} ; le code d’aujourd’hui est employé."
        ),
        "deux_fois": (
            "{communes|liste} est nommée {n} fois ({lignes}) ; elle ne compte qu’une fois. "
            "Supprimer ce qui est en trop."
        ),
        "parties": (
            "{commune|commune} est nommée par ses parties ou anciennes communes, {parties} : elle "
            "est comptée entière ; son code suffit."
        ),
        "discordants": (
            "le code {texte} désigne {commune|commune}, mais le nom écrit à côté est {nom|cite} ; "
            "le code a été suivi.{suite} Vérifier lequel des deux est juste."
        ),
        "discordants.poste": " C’est aussi le code postal de {communes|liste}.",
        "interprete": "{place} : {texte|cite} a été lu ainsi : {interpretation}.",
        "feuille": (
            "La feuille {feuille|cite} du fichier nomme aussi des communes, et n’a pas été lue : "
            "réunir les deux listes en une feuille, ou choisir celle-ci avec --feuille."
        ),
        # — verdict —
        "verdict.aucun_obstacle": "Aucun obstacle relevé",
        "verdict.a_trancher": "{n|compte point} à trancher",
        "verdict.obstacles": "{n|compte obstacle} {n?relevé/relevés}{suite}",
        "verdict.suite": " et {n|compte point} à trancher",
        "verdict.avis": "Contrôle géographique : l’avis appartient à l’ARS et à la CPAM.",
    }
)
"""Templates (see `cptsgeo.text.sentences`) by name; a part of a sentence is named after it."""


def say(words: Words, phrase: str, **values: Value) -> str:
    """Say something of a territory.

    Parameters
    ----------
    words
        Who knows names: a case.
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
