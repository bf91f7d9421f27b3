"""Microsoft's client for JavaScript under Node, with its default version v1.2: http and https."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whosthere.demo import pictures

if TYPE_CHECKING:
    from tests.server.serving import Served

CLIENT = "@azure-rest/ai-vision-face@1.0.0-beta.3"
PHOTOS = {picture.path.stem: picture.path for picture in pictures()}
WALK = Path(__file__).with_name("walk.mjs")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client installed."""
    folder = tmp_path_factory.mktemp("node")
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", CLIENT], cwd=folder, check=True
    )
    shutil.copy(WALK, folder)
    return folder


@pytest.mark.registry
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_program_for_azure_runs_unchanged(
    project: Path, scheme: str, request: pytest.FixtureRequest
) -> None:
    server: Served = request.getfixturevalue("served" if scheme == "http" else "served_tls")
    environment = dict(os.environ)
    if scheme == "https":
        environment["NODE_EXTRA_CA_CERTS"] = str(server.certificate)
    command = ["node", "walk.mjs", server.endpoint, server.key]
    command += [str(PHOTOS["biden"]), str(PHOTOS["hopper"])]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["candidates"] == answer["people"][:1]
    assert answer["identical"] is False
    assert len(answer["face"]["faceLandmarks"]) == 27
    assert answer["face"]["faceAttributes"]["mask"]["type"] == "noMask"
