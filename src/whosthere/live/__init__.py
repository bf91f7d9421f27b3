"""The pipeline that ties a source to the rest, and what shows its results."""
