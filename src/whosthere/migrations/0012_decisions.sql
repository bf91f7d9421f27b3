-- Cut-outs of enrolled faces, sealed with the person's key.
CREATE TABLE face_pictures (
    face_id TEXT PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
) STRICT;

-- And of kept strangers, sealed with the key of their template.
ALTER TABLE strangers ADD COLUMN picture BLOB;

-- "This is not them": looks that a person was wrongly recognised by. Sealed with the person's key.
CREATE TABLE negatives (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    sealed BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX negatives_of_person ON negatives (person_id);

-- What was decided about people, so that it can be undone; `details` is JSON without biometrics.
CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id TEXT,
    details TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_at TEXT
) STRICT;
