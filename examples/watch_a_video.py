"""Print who comes into sight in a video, and when.

python examples/watch_a_video.py [SOURCE]

SOURCE is all that ``whosthere live`` takes; without one it is the demo. People have to be enrolled
and trained to get a name; others are strangers.
"""

from __future__ import annotations

import sys

import whosthere as wt


def main() -> None:
    """Watch the source of the command line to its end."""
    source = sys.argv[1] if len(sys.argv) > 1 else "demo"
    shown: dict[int, str] = {}
    for result in wt.watch(source):
        for face in result.faces:
            who = face.identity.name or face.identity.stranger_id
            # Both are None while the vote over the looks at this face is open.
            if who is not None and shown.get(face.track_id) != who:
                shown[face.track_id] = who
                print(f"{result.frame.pts:7.2f} s  {who}")


if __name__ == "__main__":
    main()
