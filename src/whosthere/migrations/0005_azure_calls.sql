-- What was asked of face services on the network. `endpoint` is a digest of the address.

-- Calls of the last hour, so that all runs and processes share one rate; `at` is seconds since 1970.
CREATE TABLE azure_calls (
    endpoint TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE INDEX azure_calls_by_time ON azure_calls (endpoint, at);

-- Calls a month (UTC, such as 2026-11), for quota and cost.
CREATE TABLE azure_months (
    endpoint TEXT NOT NULL,
    month TEXT NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (endpoint, month)
) STRICT;

-- Who is who on both sides, so that copying twice makes no doubles. `remote_group` begins with
-- 'large/' for a large person group.
CREATE TABLE azure_people (
    endpoint TEXT NOT NULL,
    remote_group TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    PRIMARY KEY (endpoint, remote_group, person_id)
) STRICT;
CREATE INDEX azure_people_by_person ON azure_people (person_id);

CREATE TABLE azure_faces (
    endpoint TEXT NOT NULL,
    remote_group TEXT NOT NULL,
    face_id TEXT NOT NULL REFERENCES faces (id) ON DELETE CASCADE,
    remote_id TEXT NOT NULL,
    PRIMARY KEY (endpoint, remote_group, face_id)
) STRICT;
CREATE INDEX azure_faces_by_face ON azure_faces (face_id);
