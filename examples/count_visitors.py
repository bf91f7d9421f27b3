"""Count who visits in a video, and write the visits as a Parquet table.

python examples/count_visitors.py VIDEO VISITS.parquet

Nothing is kept elsewhere. `docs/data.md` describes the columns.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import whosthere as wt
from whosthere.providers.pictures import analyser
from whosthere.sightings.gathering import Moment
from whosthere.sightings.row import to_arrow
from whosthere.sightings.sighting import Run
from whosthere.sightings.visits import Visits


def main() -> None:
    """Watch the video of the command line, and write and print its visits."""
    video, out = sys.argv[1], Path(sys.argv[2])
    config = wt.Config()
    # A file has no date of its own: its second 0 is now.
    run = Run.begin(Path(video).name, datetime.now(UTC), analyser(config.vision).models)
    visits = Visits(run, config.sightings.absence)
    over = []
    for result in wt.watch(video, config=config):
        over += visits.see(Moment(result.frame.pts), result.faces)
    over += visits.close()
    seen = [visit.sighting for visit in over]
    pq.write_table(pa.Table.from_batches([to_arrow(seen)]), out)

    print(f"{len(seen)} visits in {out}")
    for who, times in Counter(one.name or one.stranger_id or "unknown" for one in seen).items():
        print(f"  {who}: {times}")


if __name__ == "__main__":
    main()
