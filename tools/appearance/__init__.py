"""How the discriminants of `whosthere.vision.appearance` were made."""
