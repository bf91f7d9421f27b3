-- Sessions for a liveness check, and what was asked of the person directory, for 48 hours.

CREATE TABLE liveness_sessions (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('liveness', 'liveness with verify')),
    auth_token TEXT NOT NULL,              -- for the client's answers only: it opens nothing here
    lifetime_seconds INTEGER NOT NULL,
    device_correlation_id TEXT,
    model_version TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- Where in the picture to verify with the face was, and how good it is; nothing of its looks.
    face_left INTEGER,
    face_top INTEGER,
    face_width INTEGER,
    face_height INTEGER,
    face_quality TEXT
) STRICT;
CREATE INDEX liveness_sessions_by_time ON liveness_sessions (created_at);

-- All of them were finished before they were answered.
CREATE TABLE operations (
    id TEXT PRIMARY KEY,
    resource TEXT NOT NULL,                -- path of what was changed, below the version
    created_at TEXT NOT NULL,
    finished_at TEXT NOT NULL
) STRICT;
CREATE INDEX operations_by_time ON operations (created_at);
