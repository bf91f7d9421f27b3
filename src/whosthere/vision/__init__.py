"""Picture to faces: one file a network, and what ties them together."""
