-- The outbox holds rows of several tables, and knows more about its sinks.

-- Rows in order of arrival; a number is never used twice. `row` is the whole row as JSON, the other
-- columns are copies to search by. Of `sightings`, this is also the history that can be listed.
CREATE TABLE record (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                    -- the table
    id TEXT NOT NULL UNIQUE,
    camera TEXT,
    person_id TEXT,
    name TEXT,
    at TEXT NOT NULL,
    row TEXT NOT NULL
) STRICT;

INSERT INTO record (number, kind, id, camera, person_id, name, at, row)
SELECT number, 'sightings', id, camera, person_id, name, first_seen, row FROM sighting;

-- A number that was used by a row that is gone must not come again.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'record', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'record');
UPDATE sqlite_sequence
SET seq = max(seq, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'sighting'), 0))
WHERE name = 'record';

DROP TABLE sighting;

CREATE INDEX record_by_kind ON record (kind, number);
CREATE INDEX record_by_time ON record (kind, at);
CREATE INDEX record_by_person ON record (person_id, at) WHERE person_id IS NOT NULL;

-- How much the rows take, so that the bound is checked without counting.
ALTER TABLE outbox ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET bytes = (SELECT coalesce(sum(length(CAST(row AS BLOB))), 0) FROM record);
CREATE TRIGGER record_grows AFTER INSERT ON record BEGIN
    UPDATE outbox SET bytes = bytes + length(CAST(new.row AS BLOB));
END;
CREATE TRIGGER record_shrinks AFTER DELETE ON record BEGIN
    UPDATE outbox SET bytes = bytes - length(CAST(old.row AS BLOB));
END;

-- Which tables a sink takes, as JSON: until now there was one.
ALTER TABLE sink_cursor ADD COLUMN tables TEXT NOT NULL DEFAULT '["sightings"]';

-- What became of the rows of a sink: delivered, or dropped at the bound before it had them; and how
-- its last attempts went. Times are ISO 8601, UTC.
ALTER TABLE sink_cursor ADD COLUMN rows INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sink_cursor ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sink_cursor ADD COLUMN delivered_at TEXT;
ALTER TABLE sink_cursor ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sink_cursor ADD COLUMN error TEXT;
ALTER TABLE sink_cursor ADD COLUMN error_at TEXT;

-- Rows that a sink refused for good, each with what it said; the rest went on without them.
CREATE TABLE dead_letter (
    sink TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    row TEXT NOT NULL,
    error TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (sink, number)
) STRICT;
