-- What goes on while rows of all tables are made.

-- Runs that go on: the row that ends each, as of its last checkpoint, should it be killed.
CREATE TABLE open_run (
    run_id TEXT NOT NULL PRIMARY KEY,
    row TEXT NOT NULL
) STRICT;

-- What the table `people` said last of everybody, as far as it is compared.
CREATE TABLE exported_person (
    person_id TEXT NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL,
    name TEXT,                             -- NULL unless names are told
    model TEXT,
    enrolled_at TEXT NOT NULL,
    gone_at TEXT                           -- set until that was told as well
) STRICT, WITHOUT ROWID;
CREATE INDEX exported_person_gone ON exported_person (gone_at) WHERE gone_at IS NOT NULL;

-- By whatever way people go; their names at once. Make it anew with the table `people`.
CREATE TRIGGER exported_person_goes AFTER DELETE ON people BEGIN
    UPDATE exported_person SET name = NULL, gone_at = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
    WHERE person_id = old.id;
END;

-- Videos whose rows are all there, by SHA-256 of their content and of what they were watched with.
CREATE TABLE replay (
    content TEXT NOT NULL,
    settings TEXT NOT NULL,
    run_id TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (content, settings)
) STRICT;
