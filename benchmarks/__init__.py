"""Speed and memory, measured; the tables go into ``docs/benchmarks.md``."""
