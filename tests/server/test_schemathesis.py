"""The OpenAPI document against the server, by a program that tries what no person would.

For a longer run: ``FUZZ_EXAMPLES=200 pytest tests/server/test_schemathesis.py -s``; it draws other
examples every time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.server.api.native import client
from tests.sightings.examples import sighting
from whosthere.database import connect
from whosthere.demo import pictures
from whosthere.sightings.outbox import Outbox
from whosthere.sightings.record import Record

if TYPE_CHECKING:
    from tests.server.conftest import StartServer
    from tests.server.serving import Served

EXAMPLES = os.environ.get("FUZZ_EXAMPLES")
EVERY_CHECK_BUT = "positive_data_acceptance"
"""Whether a face, a person or an address is there is nothing that a schema can tell."""

ENDLESS = "/api/cameras/{camera_id}/stream.mjpg"

ROOT = Path(__file__).parents[2]
PHOTO = pictures()[0].path
MODEL = "recognition_04"


def test_no_request_is_answered_wrongly(fresh_server: StartServer, tmp_path: Path) -> None:
    server = fresh_server("--map-url", f"https://pictures.example/={PHOTO.parent}")
    pool = tmp_path / "pool.json"
    pool.write_text(json.dumps(populated(server)), encoding="utf-8")
    arguments = [
        *["run", f"{server.endpoint}/openapi.json", "--no-color"],
        *["--checks", "all", "--exclude-checks", EVERY_CHECK_BUT],
        *["--exclude-path", ENDLESS],
        *["--header", f"Ocp-Apim-Subscription-Key: {server.key}"],
    ]
    if EXAMPLES:
        arguments += ["--max-examples", EXAMPLES]
    else:
        arguments += ["--max-examples", "2", "--generation-deterministic"]
    hooks = {"FUZZ_POOL": str(pool), "SCHEMATHESIS_HOOKS": "tests.server.fuzz_hooks"}

    done = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), *arguments],
        env=os.environ | hooks | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    print(done.stdout, done.stderr, *server.told, sep="\n")
    assert done.returncode == 0
    assert not [line for line in server.told if "failed" in line]
    assert httpx.get(f"{server.endpoint}/health", trust_env=False).status_code == 200


def populated(server: Served) -> dict[str, Any]:
    """A server with one of everything in it; returns what there is, for `fuzz_hooks`."""
    photo = PHOTO.read_bytes()
    group = {"name": "fuzz", "recognitionModel": MODEL}
    paths: dict[str, dict[str, str]] = {}
    with httpx.Client(
        base_url=f"{server.endpoint}/face/v1.1-preview.1",
        headers=server.headers,
        trust_env=False,
        timeout=60,
    ) as azure:

        def sent(method: str, path: str, **how: Any) -> Any:
            answer = azure.request(method, path, **how)
            assert answer.is_success, answer.text
            return answer.json() if answer.content else None

        for kind in ("persongroups", "largepersongroups"):
            sent("PUT", f"{kind}/fuzz", json=group)
            person = sent("POST", f"{kind}/fuzz/persons", json={"name": "somebody"})["personId"]
            added = sent("POST", f"{kind}/fuzz/persons/{person}/persistedfaces", content=photo)
            paths[kind] = {"person_id": person, "persisted_face_id": added["persistedFaceId"]}
        for kind in ("facelists", "largefacelists"):
            sent("PUT", f"{kind}/fuzz", json=group)
            added = sent("POST", f"{kind}/fuzz/persistedfaces", content=photo)
            paths[kind] = {"persisted_face_id": added["persistedFaceId"]}
        for kind in ("persongroups", "largepersongroups", "largefacelists"):
            sent("POST", f"{kind}/fuzz/train")
        somebody = sent("POST", "persons", json={"name": "somebody"})["personId"]
        faces = f"persons/{somebody}/recognitionmodels/{MODEL}/persistedfaces"
        added = sent("POST", faces, content=photo)
        paths["persons"] = {"person_id": somebody, "persisted_face_id": added["persistedFaceId"]}
        members = {"name": "fuzz", "addPersonIds": [somebody]}
        sent("PUT", "dynamicpersongroups/fuzz", json=members)
        paths["dynamicpersongroups"] = {}
        query = {"recognitionModel": MODEL}
        face_ids = [
            sent("POST", "detect", params=query, content=photo)[0]["faceId"] for _ in range(2)
        ]
    paths |= native(server, photo)
    for parameters in paths.values():
        parameters |= {"collection_id": "fuzz", "dynamic_person_group_id": "fuzz"}
    paths["persons"]["recognition_model"] = MODEL
    return {
        "photo": str(PHOTO),
        "paths": paths,
        "bodies": {
            **dict.fromkeys(["faceId", "faceId1", "faceId2"], face_ids[0]),
            **dict.fromkeys(["personGroupId", "largePersonGroupId"], "fuzz"),
            **dict.fromkeys(["faceListId", "largeFaceListId", "dynamicPersonGroupId"], "fuzz"),
            "faceIds": face_ids,
            "personId": paths["persongroups"]["person_id"],
            "personIds": [somebody],
            "addPersonIds": [somebody],
            "into": paths["people"]["person_id"],
            "url": f"https://pictures.example/{PHOTO.name}",
        },
    }


def native(server: Served, photo: bytes) -> dict[str, dict[str, str]]:
    """Parameters of paths of the native API, by resource."""
    with client(server) as page:
        person = page.post("/people", json={"name": "fuzz"}).json()["id"]
        added = page.post(
            f"/people/{person}/photos", content=photo, headers={"Content-Type": "image/jpeg"}
        )
        key = page.post("/keys", json={"name": "fuzz"}).json()["key"]["id"]
    visit = sighting(0)
    with closing(connect(server.home / "whosthere.db")) as connection:
        Outbox(connection).put("fuzz", [Record.of(visit)])
    return {
        "people": {"person_id": person},
        "photos": {"photo_id": added.json()["id"]},
        "keys": {"key_id": key},
        "sightings": {"sighting_id": visit.id},
    }


if EXAMPLES:
    pytestmark = pytest.mark.timeout(3600)
