-- Keys of the server. A key itself is kept nowhere: it is random, so its digest is enough to know
-- it again by and tells nothing about it.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,                   -- the first letters of the key, for logs and lists
    name TEXT NOT NULL,
    digest BLOB NOT NULL,                  -- SHA-256 of the whole key
    created_at TEXT NOT NULL,
    last_used_at TEXT,                     -- to the minute or so
    revoked_at TEXT
) STRICT;
