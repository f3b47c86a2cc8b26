"""A text of the region's own, with what reaches a service and without what reaches a person."""

from cptsgeo.text.contacts import is_mobile
from cptsgeo.text.mailboxes import mailbox_owner
from cptsgeo.text.owners import Owner
from cptsgeo.text.persons import Personal, address, masked, personal


def discreet(text: str, nom: str = "") -> str:
    """Mask what reaches a person in a text that an organisation publishes.

    Parameters
    ----------
    text
        What it wrote.
    nom
        The name of the CPTS that it is about, if it is about one.

    Returns
    -------
    str
        The text: mailboxes of services and fixed telephones are kept, those of persons, mobile
        telephones and numbers of persons are masked as everywhere.
    """
    kept, last = [], 0
    for one in personal(text):
        shown = one.text if _of_a_service(one, nom) else masked(one.text)
        kept += [text[last : one.start], shown]
        last = one.end
    return "".join((*kept, text[last:]))


def _of_a_service(one: Personal, nom: str) -> bool:
    match one.kind:
        case "courriel":
            return mailbox_owner(*address(one.text), nom) is Owner.SERVICE
        case "tel":
            return not is_mobile(one.text)
    return False
