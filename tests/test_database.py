"""The database with several connections and processes at once."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from whosthere.database import connect
from whosthere.people.gallery import Gallery

if TYPE_CHECKING:
    from pathlib import Path

GUEST = """
import sys
from pathlib import Path
from whosthere.database import connect
connection = connect(Path(sys.argv[1]))
print([row["name"] for row in connection.execute("SELECT name FROM people ORDER BY name")])
connection.close()
"""


def visit(path: Path) -> str:
    """What another program finds, that comes and goes while this one works."""
    command = [sys.executable, "-c", GUEST, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("between", ["another connection", "an erasure"])
def test_a_program_that_comes_and_goes_takes_nothing_with_it(tmp_path: Path, between: str) -> None:
    path = tmp_path / "whosthere.db"
    with Gallery.open(path) as gallery:
        gallery.add_person("default", "Ada")
        if between == "another connection":
            connect(path).close()
        else:
            gallery.erase(gallery.add_person("default", "Bob").id)
        visit(path)
        gallery.add_person("default", "Cleo")
        assert visit(path) == "['Ada', 'Cleo']"
    assert visit(path) == "['Ada', 'Cleo']"
