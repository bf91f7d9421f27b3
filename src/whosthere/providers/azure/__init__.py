"""The Azure Face service, or anything that speaks like it."""
