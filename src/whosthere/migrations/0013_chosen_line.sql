-- How often strangers may get a name was a setting for all groups; a group may have its own.
ALTER TABLE groups ADD COLUMN chosen_rate REAL CHECK (chosen_rate > 0 AND chosen_rate < 1);
