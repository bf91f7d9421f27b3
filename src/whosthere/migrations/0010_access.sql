-- Who may do what: the role of a key. Those from before could do everything, and still can.
ALTER TABLE api_keys ADD COLUMN role TEXT NOT NULL DEFAULT 'admin'
    CHECK (role IN ('viewer', 'operator', 'admin'));

-- Browsers that are signed in. Of what their cookie holds, only the digest is kept; `key_id` is NULL
-- for whoever came by the link that is printed at the start.
CREATE TABLE browser_sessions (
    digest BLOB PRIMARY KEY,
    key_id TEXT REFERENCES api_keys (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    began_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
