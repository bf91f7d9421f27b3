-- Groups of several kinds, as the dialect of Azure Face knows them, and what its server remembers:
-- faceIds, training runs, dynamic groups. Tables are rebuilt, not altered, where a rule of theirs
-- changes; foreign keys are off meanwhile.

-- `handle` is what the dialect calls a group: its name where that is a legal id, else its UUID.
-- `label` is what the dialect calls the name of a group.
CREATE TABLE groups_rebuilt (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN (
        'person group', 'large person group', 'face list', 'large face list', 'directory'
    )),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    handle TEXT NOT NULL,
    label TEXT NOT NULL,
    user_data TEXT NOT NULL,
    recognition_model TEXT,                -- the dialect's; NULL when made by the command line
    model TEXT,                            -- fingerprint of its templates; NULL before the first
    revision INTEGER NOT NULL DEFAULT 0,   -- grows when the trained state changes
    present INTEGER NOT NULL DEFAULT 0,    -- grows when anything of its people and faces does
    added_at TEXT NOT NULL,
    UNIQUE (kind, folded),
    UNIQUE (kind, handle)
) STRICT;
INSERT INTO groups_rebuilt
SELECT
    id, 'person group', name, folded,
    CASE WHEN length(name) <= 64 AND name NOT GLOB '*[^-a-z0-9_]*' THEN name ELSE id END,
    name, user_data, NULL, model, revision, 0, added_at
FROM groups ORDER BY rowid;
DROP TABLE groups;
ALTER TABLE groups_rebuilt RENAME TO groups;

-- Two people of a group may have one name: the dialect allows it. Members of a face list have none.
CREATE TABLE people_rebuilt (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    user_data TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,             -- without it the templates are noise
    added_at TEXT NOT NULL
) STRICT;
INSERT INTO people_rebuilt
SELECT id, group_id, name, folded, user_data, wrapped_key, added_at FROM people ORDER BY rowid;
DROP TABLE people;
ALTER TABLE people_rebuilt RENAME TO people;
CREATE INDEX people_of_group ON people (group_id);   -- in the order of their rows: all are read so
CREATE INDEX people_by_id ON people (group_id, id);
CREATE INDEX people_by_name ON people (group_id, folded);

-- In the person directory every face says which of the dialect's models it is for.
ALTER TABLE faces ADD COLUMN recognition_model TEXT;

-- 0 until the files of the database were rewritten, so that what was deleted is gone from them.
ALTER TABLE audit ADD COLUMN scrubbed INTEGER NOT NULL DEFAULT 1;

-- The last training that the dialect asked for, so that one that was killed is taken up again.
CREATE TABLE training_runs (
    group_id TEXT PRIMARY KEY REFERENCES groups (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
    created_at TEXT NOT NULL,
    acted_at TEXT NOT NULL,
    message TEXT
) STRICT;

-- Faces that were detected, for as long as their faceId lives.
CREATE TABLE face_ids (
    number INTEGER PRIMARY KEY,            -- order of detection: the oldest go first
    id TEXT NOT NULL UNIQUE,
    recognition_model TEXT NOT NULL,
    model TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    score REAL NOT NULL,
    size REAL NOT NULL,
    sharpness REAL NOT NULL,
    brightness REAL NOT NULL,
    frontality REAL NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX face_ids_by_end ON face_ids (expires_at);

-- Subsets of the person directory.
CREATE TABLE dynamic_groups (
    handle TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    user_data TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE dynamic_members (
    handle TEXT NOT NULL REFERENCES dynamic_groups (handle) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (handle, person_id)
) STRICT;
CREATE INDEX dynamic_groups_of_person ON dynamic_members (person_id, handle);
