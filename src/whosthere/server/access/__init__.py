"""Who may come in, and what they may: roles, browsers that are signed in, the one-time link."""
