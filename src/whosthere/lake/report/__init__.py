"""A page of HTML about what was seen."""
