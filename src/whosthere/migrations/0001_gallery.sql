-- The gallery: who is known, and what recognition compares them by. Times are ISO 8601, UTC.
-- Ids are lower-case UUIDs. A column called `folded` is the name as it is compared.

-- Which key file seals the templates below: one row, so that another key is noticed.
CREATE TABLE vault (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    fingerprint BLOB NOT NULL
) STRICT;

CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    user_data TEXT NOT NULL,
    model TEXT,                            -- fingerprint of its templates; NULL before the first
    revision INTEGER NOT NULL DEFAULT 0,   -- grows when what is searched changes
    added_at TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    user_data TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,             -- without it the templates are noise
    added_at TEXT NOT NULL,
    UNIQUE (group_id, folded)
) STRICT;

CREATE TABLE faces (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,                  -- nonce, AES-256-GCM of the template, tag
    score REAL NOT NULL,
    size REAL NOT NULL,
    sharpness REAL NOT NULL,
    brightness REAL NOT NULL,
    frontality REAL NOT NULL,
    photo TEXT,                            -- path, to enrol it again with other weights
    pts REAL,                              -- seconds, when that path is a video
    user_data TEXT NOT NULL,
    trained INTEGER NOT NULL DEFAULT 0,    -- 1: part of the last trained state
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX faces_of_person ON faces (person_id);

CREATE TABLE trainings (
    group_id TEXT PRIMARY KEY REFERENCES groups (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    false_match_rate REAL NOT NULL,
    impostor REAL NOT NULL,                -- the knots of the calibration, in cosines
    threshold REAL NOT NULL,
    genuine REAL NOT NULL,
    trained_at TEXT NOT NULL
) STRICT;

-- Unknown faces, only when keeping them is switched on.
CREATE TABLE strangers (
    id TEXT PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    sealed BLOB NOT NULL,
    score REAL NOT NULL,
    size REAL NOT NULL,
    sharpness REAL NOT NULL,
    brightness REAL NOT NULL,
    frontality REAL NOT NULL,
    source TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX strangers_by_time ON strangers (group_id, seen_at);

-- What was erased and when; no name, no template.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,                 -- digest of the id that was erased
    faces INTEGER NOT NULL
) STRICT;
