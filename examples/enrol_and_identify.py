"""Enrol everybody of a folder, then say who is in a picture.

python examples/enrol_and_identify.py FOLDER PICTURE

FOLDER has one sub-folder of photos a person, named like the person. The gallery is the one that
``whosthere`` uses; set WHOSTHERE_HOME to work in another place.
"""

from __future__ import annotations

import sys
from pathlib import Path

import whosthere as wt
from whosthere.providers.pictures import analyser


def main() -> None:
    """Enrol the folder of the command line, and identify its picture."""
    folder, picture = map(Path, sys.argv[1:])
    config = wt.Config()
    group = config.people.group
    with wt.Gallery.open() as gallery:
        enroller = wt.Enroller(analyser(config.vision), gallery, group)
        for person in sorted(path for path in folder.iterdir() if path.is_dir()):
            for enrolment in enroller.add_photos(person.name, sorted(person.iterdir())):
                print(f"{person.name}: {enrolment.source} {enrolment.refusal or 'added'}")
        report = wt.train(gallery, group, config.people.false_match_rate)
        print(f"{report.people} people, {report.photos} photos")
        for one in wt.identify(picture, gallery, config):
            print(f"{one.name or 'unknown'} (confidence {one.match.confidence:.2f})")


if __name__ == "__main__":
    main()
