"""Reading what sinks wrote: a lake as SQL tables, views of it, and reports."""
