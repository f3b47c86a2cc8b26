"""Changes of a file in words, and what they found beside what the plan says."""

import functools
from collections.abc import Collection
from dataclasses import dataclass

from cptsgeo.changes.changements import (
    A_ATTRIBUER,
    Ajout,
    Attente,
    Change,
    Fin,
    Modification,
    NouveauStatut,
    NouvelleListe,
    Said,
    Territoire,
)
from cptsgeo.changes.phrases import PHRASES, say
from cptsgeo.changes.received import WORDS
from cptsgeo.changes.wording import Naming, sized
from cptsgeo.plan import aci
from cptsgeo.plan.territories import Territories
from cptsgeo.text.french import NBSP, typographic
from cptsgeo.text.sentences import Value


@dataclass(frozen=True)
class Wording:
    """Who words the changes of a file.

    Attributes
    ----------
    found : Territories
        The plan's territories.
    autres : dict of str to str
        Names of CPTS that the file adds.
    """

    found: Territories
    autres: dict[str, str]

    @functools.cached_property
    def _names(self) -> Naming:
        return Naming(self.found.plan, self.found.communes, self.autres)

    def say(self, phrase: str, **values: Value) -> str:
        """Say something of a change."""
        return say(self._names, phrase, **values)

    def text(self, text: str) -> str:
        """Quote what a column says, or tell that it is empty."""
        return self.say("cpts.modifiee.dit", texte=text) if text else PHRASES["cpts.modifiee.vide"]

    def status(self, said: Said | None) -> str:
        """Tell a status."""
        if said is None:
            return PHRASES["trouve.statut.aucun"]
        return self.say("trouve.statut", statut=aci.libelle_statut(said.statut),
                        quand=said.date.when, nature=PHRASES[f"nature.{said.nature}"])  # fmt: skip

    def holders(self, cpts_ids: Collection[str]) -> str:
        """Tell who has a commune."""
        return self.say("trouve.tenue", tous=cpts_ids) if cpts_ids else (
            PHRASES["trouve.tenue.aucune"])  # fmt: skip

    def territory(
        self,
        before: frozenset[str],
        now: frozenset[str],
        worth: tuple[str | None, str | None] | None = None,
    ) -> tuple[str, str]:
        """Tell two territories, the second by what it has that the first has not, and the reverse.

        Parameters
        ----------
        before
            Communes of the first.
        now
            Those of the second.
        worth
            What their lists are worth, if that is told.

        Returns
        -------
        tuple of str
            Each in words.
        """
        worths = [self.say("trouve.territoire.valeur", valeur=WORDS[one]) for one in worth or ()]
        first, second = (
            self.say("trouve.territoire", n=len(codes), valeur=told)
            for codes, told in zip((before, now), worths or ("", ""), strict=True)
        )
        for phrase, codes in (
            ("trouve.territoire.plus", now - before),
            ("trouve.territoire.moins", before - now),
        ):
            if codes:
                second += self.say(phrase, communes=codes)
        return first, second

    def change(self, one: Change) -> str:
        """Tell a change in a sentence.

        Parameters
        ----------
        one
            The change.

        Returns
        -------
        str
            What the gesture of that change would tell.
        """
        match one:
            case Ajout():
                site, contact = (
                    self.say(phrase, texte=text) if text else ""
                    for phrase, text in (
                        ("changement.ajouter.site", one.site),
                        ("changement.ajouter.contact", one.contact),
                    )
                )
                name = typographic(one.nom)
                return self.say("changement.ajouter", nom=name, site=site, contact=contact)
            case Modification():
                after = self.text(one.apres) if one.apres else PHRASES["cpts.modifiee.vide.apres"]
                return self.say("cpts.modifiee", cpts=one.cpts, champ=one.champ.replace("_", " "),
                                apres=after, avant=self.text(one.avant))  # fmt: skip
            case NouveauStatut():
                return self._status(one)
            case Fin():
                return self.say("cpts.cesse", cpts=one.cpts, quand=one.date.when, motif=one.motif)
            case NouvelleListe():
                return self._list(one)
            case Territoire():
                return self._territory(one)
            case Attente():
                if one.apres != A_ATTRIBUER:
                    return self.say("attribuer.blanche", communes=[one.code])
                came = one.venait_de
                of = self.say("changement.attente.de", cpts=came) if came else ""
                return self.say("changement.attente", communes=[one.code], de=of)

    def _list(self, one: NouvelleListe) -> str:
        now = {
            "cpts": one.cpts,
            "valeur": WORDS[one.fiabilite],
            "taille": sized(self.found, one.apres),
            "effet": f" {one.effet.since}" if one.effet else "",
        }
        if not (one.avant or one.fiabilite_avant):
            return self.say("liste.premiere", **now)
        before = sized(self.found, one.avant)
        return self.say("liste.recue", **now, avant=WORDS[one.fiabilite_avant], taille_avant=before)

    def _status(self, one: NouveauStatut) -> str:
        was = (
            self.say("statut.avant", statut=aci.libelle_statut(one.avant.statut))
            if one.avant
            else PHRASES["statut.avant.inconnu"]
        )
        after = one.apres
        return self.say(
            "statut.dit", cpts=one.cpts, statut=aci.libelle_statut(after.statut), avant=was,
            quand=after.date.when, nature=PHRASES[f"nature.{after.nature}"],
        )  # fmt: skip

    def _territory(self, one: Territoire) -> str:
        people = self.found.communes.atoms.population
        parts = [
            self.say(phrase, n=len(codes), communes=codes, population=sum(map(people, codes)))
            for phrase, codes in (
                ("changement.communes.plus", one.apres - one.avant),
                ("changement.communes.moins", one.avant - one.apres),
            )
            if codes
        ]
        return self.say("changement.communes", cpts=one.cpts, suite=f"{NBSP}; ".join(parts))
