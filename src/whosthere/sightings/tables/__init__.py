"""The tables that leave for the sinks: one file a table, and the catalog of all."""
