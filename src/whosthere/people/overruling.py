"""What a name takes back: whoever is somebody after all was wrongly said not to be.

The last word counts. Who names a visitor Ada overrules each denial of the same visitor before:
all its negatives of Ada, not only those of the looks that become her photos. They are not deleted
but listed in the decision, and count for nothing while that stands (the view
``standing_negatives``). So undoing it brings them back, and undoing the denial takes them along,
in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whosthere.people import decisions, negatives

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from whosthere.people.records import Person
    from whosthere.people.vault import Vault
    from whosthere.types import Template

SAME_LOOK = 0.9
"""Cosine from which two looks are one. Fewer than one pair of different people in ten million is
expected to be so alike (`whosthere.people.impostors`, its tail drawn on); two looks at a moment
are, which is why enrolment takes such a look for nothing new."""


def overruled(
    connection: sqlite3.Connection,
    vault: Vault,
    person: Person,
    templates: Sequence[Template],
    denials: Collection[str],
) -> tuple[str, ...]:
    """Ids of the negatives that count no more once these looks are that person's.

    Args:
        connection: Where.
        vault: Opens them.
        person: Who is named.
        templates: The looks.
        denials: Ids of decisions that are known to be about the same visitor; those of whom one
            look is one of these are found besides.
    """
    own = negatives.opened(connection, vault, person.id)
    if not own:
        return ()
    taken_back = {
        negative_id
        for negative_id, negative in own.items()
        for template in templates
        if template.model == negative.model and template.similarity(negative) >= SAME_LOOK
    }
    for denial_id, denied in decisions.denied(connection, person.group_id).items():
        if denial_id in denials or not taken_back.isdisjoint(denied):
            taken_back.update(denied)
    return tuple(negative_id for negative_id in own if negative_id in taken_back)
