-- Who was erased, and from where: noted together with the deletion from the gallery, so that nothing
-- that fails after it is forgotten.
CREATE TABLE erasure (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,                 -- digest of the id, as in audit
    person_id TEXT,                        -- needed to go on; NULL as soon as all is done
    faces INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    done_at TEXT,
    places TEXT NOT NULL DEFAULT '[]'      -- JSON: where rows were erased, how many and when, or why not
) STRICT;
CREATE INDEX erasure_by_subject ON erasure (subject);
CREATE INDEX erasure_pending ON erasure (number) WHERE person_id IS NOT NULL;
