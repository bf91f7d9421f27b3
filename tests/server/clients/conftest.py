"""What pytest leaves alone here."""

collect_ignore = ["microsoft"]
"""Modules for programs of Microsoft's, which find them by a path of their own."""
