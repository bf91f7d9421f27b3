"""Say whether two pictures show the same person.

python examples/verify_two_pictures.py A B

Nobody has to be enrolled, and nothing is kept.
"""

from __future__ import annotations

import sys

import whosthere as wt


def main() -> None:
    """Compare the largest faces of the two pictures of the command line."""
    first, second = sys.argv[1:]
    answer = wt.verify(first, second)
    print("the same person" if answer.same else "different people")
    print(f"confidence {answer.confidence:.2f}, decided at 0.50")


if __name__ == "__main__":
    main()
