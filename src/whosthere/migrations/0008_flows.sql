-- What goes on while rows of all tables are made.

-- Runs that go on: the row that ends each, as of its last checkpoint, should it be killed.
CREATE TABLE open_run (
    run_id TEXT NOT NULL PRIMARY KEY,
    row TEXT NOT NULL
) STRICT;

-- What the table `people` said last of everybody who is enrolled, as far as it is compared.
CREATE TABLE exported_person (
    person_id TEXT NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL,
    name TEXT,                             -- NULL unless names are told
    model TEXT,
    enrolled_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A name goes with its person, not with the next comparison.
CREATE TRIGGER exported_name_goes AFTER DELETE ON people BEGIN
    UPDATE exported_person SET name = NULL WHERE person_id = old.id AND name IS NOT NULL;
END;

-- Videos whose rows are all there, by SHA-256 of their content and of the settings that matter.
CREATE TABLE replay (
    content TEXT NOT NULL,
    settings TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (content, settings)
) STRICT;
