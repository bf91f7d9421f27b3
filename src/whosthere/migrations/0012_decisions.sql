-- Cut-outs of enrolled faces, sealed with the key of their person.
CREATE TABLE face_pictures (
    face_id TEXT PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL
) STRICT;

-- And of kept strangers, sealed with the key of their template.
ALTER TABLE strangers ADD COLUMN picture BLOB;

-- "This is not them": templates of looks that a person was wrongly recognised by, sealed with the
-- key of that person.
CREATE TABLE negatives (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    sealed BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX negatives_of_person ON negatives (person_id);

-- Ids of those who were merged into a person: what was noted of them is erased with the person.
CREATE TABLE former_ids (
    former_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX former_ids_of_person ON former_ids (person_id);

-- What was decided about people, so that it can be undone. `details` is JSON: what undoing takes
-- besides the columns; no template and no picture. The names are those of that time. Whoever is
-- erased takes the decisions along: those about them, and those about others that name them.
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN (
        'named_stranger', 'not_this_person', 'merged', 'split', 'renamed', 'removed_photo'
    )),
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    other_id TEXT,                         -- who was merged into the person, or split off
    other_name TEXT,                       -- their name, or the person's before
    details TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_at TEXT
) STRICT;
CREATE INDEX decisions_of_person ON decisions (person_id);
CREATE INDEX decisions_of_other ON decisions (other_id);
