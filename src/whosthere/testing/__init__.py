"""In-memory stand-ins for the seams of whosthere, to test against."""
