"""``python -m whosthere``."""

from __future__ import annotations

from whosthere.cli import main

if __name__ == "__main__":
    main()
