"""Whether there is anybody to recognise, asked before a user waits for a name in vain."""

from __future__ import annotations

from whosthere.people.gallery import Gallery


def recognition_advice(group: str) -> str | None:
    """One sentence on why nobody, or not everybody, will get a name; None when all is well.

    Args:
        group: Name or id of the group that is searched.

    Raises:
        DatabaseError: The gallery cannot be opened.
        GalleryError: Its key is missing, or there is no such group.
    """
    with Gallery.open() as gallery:
        people = gallery.people(group)
    if not people:
        return (
            f"nobody is enrolled in the group {group}, so that everybody is unknown; try "
            "`whosthere people add NAME PHOTO`"
        )
    waiting = [person.name for person in people if person.untrained]
    if waiting:
        return (
            f"photos of {', '.join(waiting)} are not trained yet; run `whosthere train --group "
            f"{group}`"
        )
    return None
