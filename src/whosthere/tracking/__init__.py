"""Faces over time: the tracker, what a track gathers, and the vote on who it is."""
