"""Write the views of `whosthere sql` as models of the dbt project.

Run as ``python -m tools.dbt_models`` after ``views.sql`` has changed, with ``--check`` to only
compare.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from whosthere.lake.views import views

if TYPE_CHECKING:
    from whosthere.lake.views import View

MARTS = Path(__file__).parents[1] / "dbt" / "models" / "marts"
MADE = (
    "-- Made by `python -m tools.dbt_models` from the views of `whosthere sql`: change those.\n\n"
)
STAGED = {"sightings": "stg_sightings"}


def main() -> None:
    """Write the models, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a model is out of date")
    check: bool = parser.parse_args().check
    made = models()
    if check:
        if {path.name: path.read_text(encoding="utf-8") for path in MARTS.iterdir()} != made:
            sys.exit("dbt/models/marts is out of date; run `python -m tools.dbt_models`")
        return
    for name, text in made.items():
        (MARTS / name).write_text(text, encoding="utf-8")


def models() -> dict[str, str]:
    """The files of the marts by name: a model a view, and their documentation."""
    files = {f"{view.name}.sql": MADE + _referring(view.query).strip() + "\n" for view in views()}
    documents = "".join(f"  - name: {view.name}\n{_described(view)}" for view in views())
    return files | {"marts.yml": f"{MADE.replace('--', '#')}version: 2\n\nmodels:\n{documents}"}


def _referring(query: str) -> str:
    """The query with other models by reference, so that dbt knows their order."""
    names = "|".join([*STAGED, *(view.name for view in views())])
    return re.sub(
        rf"\bFROM ({names})\b",
        lambda found: f"FROM {{{{ ref('{STAGED.get(found[1], found[1])}') }}}}",
        query,
    )


def _described(view: View) -> str:
    return f"    description: >-\n      {view.description}\n"


if __name__ == "__main__":
    main()
