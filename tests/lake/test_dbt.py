"""The dbt project: made from the views, and with their numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.lake.examples import SIGHTINGS, run, write
from tools import dbt_models
from whosthere.lake.lake import open_lake
from whosthere.lake.views import views
from whosthere.sinks.destination import Destination

PROJECT = Path(__file__).parents[2] / "dbt"


def test_the_marts_are_those_of_the_views() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in dbt_models.MARTS.iterdir()}
    assert found == dbt_models.models()


@pytest.mark.registry
@pytest.mark.timeout(600)
def test_it_builds_on_the_lake_as_it_is(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    write(str(lake), SIGHTINGS)
    run_ids = sorted({str(row["run_id"]) for row in SIGHTINGS})
    write(str(lake), [run(run_id) for run_id in run_ids], "runs")
    marts = tmp_path / "marts.duckdb"
    dbt = installed(tmp_path / "venv")
    subprocess.run(
        [dbt, "build", "--profiles-dir", ".", "--target-path", tmp_path / "target"],
        cwd=PROJECT,
        env=os.environ
        | {"WHOSTHERE_LAKE": str(lake), "WHOSTHERE_MARTS": str(marts)}
        | {"DBT_LOG_PATH": str(tmp_path / "logs")},
        check=True,
    )

    with open_lake(Destination.parse(str(lake)), {}) as opened, duckdb.connect(str(marts)) as built:
        for view in views():
            query = f"SELECT * FROM {view.name} ORDER BY ALL"
            assert built.execute(query).to_arrow_table().to_pylist() == (
                opened.query(query).to_pylist()
            )


def installed(venv: Path) -> Path:
    """The dbt of a new environment, in which it does not meet newer packages of whosthere's."""
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    requirements = ["-r", PROJECT / "requirements.txt", "-c", PROJECT / "constraints.txt"]
    subprocess.run([venv / "bin" / "pip", "install", "--quiet", *requirements], check=True)
    return venv / "bin" / "dbt"
