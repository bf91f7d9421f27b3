-- Sightings, kept before any sink hears of them, and how far each sink has got.

-- Who this outbox is, so that a sink can tell its batches from those of another database.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY
) STRICT;

INSERT INTO outbox (id) VALUES (lower(hex(randomblob(8))));

-- Closed visits. `number` is the order of arrival and is never used twice; `row` is the whole
-- sighting as JSON, the other columns are copies to search by.
CREATE TABLE sighting (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    camera TEXT NOT NULL,
    person_id TEXT,
    name TEXT,
    first_seen TEXT NOT NULL,
    row TEXT NOT NULL
) STRICT;

CREATE INDEX sighting_by_time ON sighting (first_seen);
CREATE INDEX sighting_by_person ON sighting (person_id, first_seen) WHERE person_id IS NOT NULL;

-- Visits that go on, as they were at the last checkpoint of their run.
CREATE TABLE open_sighting (
    id TEXT NOT NULL PRIMARY KEY,
    run_id TEXT NOT NULL,
    person_id TEXT,
    row TEXT NOT NULL
) STRICT;

-- A sink has all rows up to `delivered`, in `batches` batches. When `sealed` is set, the rows
-- after `delivered` up to it are the next batch, and stay so until the sink has them.
CREATE TABLE sink_cursor (
    sink TEXT NOT NULL PRIMARY KEY,
    batches INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0,
    sealed INTEGER CHECK (sealed > delivered)
) STRICT;
