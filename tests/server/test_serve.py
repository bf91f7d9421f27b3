"""``whosthere serve`` as whoever runs it meets it: starting, telling, refusing, stopping."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.cli.terminal import Terminal, sentence
from tests.server.serving import Served
from whosthere.demo import pictures
from whosthere.server.listening import listen
from whosthere.server.tls import own_certificate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import StartServer

PHOTO = pictures()[0].path.read_bytes()
DETECT = "/face/v1.0/detect"


def ask(server: Served, method: str, path: str, **how: object) -> httpx.Response:
    verify = ssl.create_default_context(cafile=server.certificate) if server.certificate else True
    with httpx.Client(verify=verify, trust_env=False, timeout=60) as client:
        headers = server.headers | how.pop("headers", {})
        return client.request(method, server.endpoint + path, headers=headers, **how)


def logged(server: Served, requests: int) -> list[dict[str, object]]:
    """The access log, once it has that many lines: they come through a pipe."""
    deadline = time.monotonic() + 60
    while len(server.log) < requests:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return [json.loads(line) for line in server.log]


def test_the_first_start_makes_a_key_and_shows_it_once(tmp_path: Path) -> None:
    server = Served(tmp_path, key="not known yet").start()
    _, endpoint, export, _, _, listening = server.told
    assert server.stop() == 0
    assert endpoint == f"  export AZURE_FACE_ENDPOINT={server.endpoint}"
    name, _, server.key = export.partition("=")
    assert name == "  export AZURE_FACE_KEY"

    server.told.clear()
    server.restart()
    assert server.told[-1] == listening
    assert not any("AZURE_FACE" in line for line in server.told)
    assert ask(server, "POST", DETECT, content=PHOTO).status_code == 200
    assert server.stop() == 0
    known = Terminal(tmp_path).run("keys", "list").out
    assert server.key[:8] in known
    assert server.key not in known


def test_faces_are_found_by_http_and_https(served: Served, served_tls: Served) -> None:
    for server in (served, served_tls):
        answer = ask(server, "POST", DETECT, content=PHOTO)
        assert [sorted(face) for face in answer.json()] == [["faceId", "faceRectangle"]]
        assert ("strict-transport-security" in answer.headers) == (server is served_tls)
        assert "strict-transport-security" not in ask(server, "GET", "/docs").headers


def test_a_certificate_from_elsewhere(fresh_server: StartServer, tmp_path: Path) -> None:
    own = own_certificate()
    certificate, key = tmp_path / "site.crt", tmp_path / "site.key"
    shutil.copy(own.certificate, certificate)
    shutil.copy(own.key, key)
    server = fresh_server("--tls-cert", str(certificate), "--tls-key", str(key))
    assert f"clients have to trust {certificate}" in server.told
    assert server.endpoint.startswith("https://")
    trusted = ssl.create_default_context(cafile=certificate)
    with httpx.Client(verify=trusted, trust_env=False) as client:
        assert client.get(f"{server.endpoint}/health").json() == {"status": "ready"}


def test_a_trailing_slash_and_the_case_of_letters_do_not_matter(served: Served) -> None:
    for path in ("//face/v1.0/detect", "/Face/V1.0/Detect", "///face//v1.0/detect/"):
        assert ask(served, "POST", path, content=PHOTO).status_code == 200


def test_whoever_runs_it_can_look_at_it(served: Served) -> None:
    def look(path: str) -> httpx.Response:
        return httpx.get(served.endpoint + path, trust_env=False)

    assert look("/health").json() == {"status": "ready"}
    ask(served, "POST", DETECT, content=PHOTO)
    numbers = look("/metrics").text
    assert 'path="/face/{version}/detect",status="200"' in numbers
    assert "whosthere_face_ids " in numbers
    assert float(re.search(r"^whosthere_faces_total (.*)$", numbers, re.MULTILINE)[1]) >= 1
    assert look("/openapi.json").json()["info"]["title"] == "whosthere"
    docs = look("/docs")
    assert "/face/{version}/detect" in docs.text
    assert "<script" not in docs.text
    policy = docs.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::9", "unknown", ""])
def test_what_it_counts_is_not_for_everybody(served: Served, address: str) -> None:
    # A proxy on this machine is believed when it says who asks.
    proxied = {"X-Forwarded-For": address}
    stranger = httpx.get(f"{served.endpoint}/metrics", headers=proxied, trust_env=False)
    assert stranger.status_code == (401 if address else 200)
    assert ask(served, "GET", "/metrics", headers=proxied).status_code == 200


def test_the_tier_limits_how_often_a_key_may_ask(fresh_server: StartServer) -> None:
    server = fresh_server("--tier", "F0")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(server, "GET", "/face/v1.0/nothing"), range(22)))
    # A machine that is very slow may need longer than the minute.
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) <= 2
    for answer in refused:
        assert 0 < int(answer.headers["retry-after"]) <= 60


def test_an_endpoint_without_keys_is_for_this_machine(fresh_server: StartServer) -> None:
    server = fresh_server("--no-auth")
    answer = httpx.post(server.endpoint + DETECT, content=PHOTO, trust_env=False, timeout=60)
    assert answer.status_code == 200
    assert len(server.told) == 1


def test_without_keys_no_web_page_reaches_it(fresh_server: StartServer) -> None:
    server = fresh_server("--no-auth")
    port = server.endpoint.rpartition(":")[2]

    def status(**headers: str) -> int:
        groups = f"{server.endpoint}/face/v1.0/persongroups"
        return httpx.get(groups, headers=headers, trust_env=False).status_code

    assert status(Host=f"localhost:{port}") == 200
    assert status(Origin=f"http://127.0.0.1:{port}") == 200
    # A page whose name was made to lead here, and one that posts to another's address.
    assert status(Host=f"evil.example:{port}") == 401
    assert status(Origin="https://evil.example") == 401
    assert status(Origin="null") == 401


def test_pictures_come_from_a_folder_that_stands_for_an_address(
    fresh_server: StartServer, tmp_path: Path
) -> None:
    (tmp_path / "a.jpg").write_bytes(PHOTO)
    server = fresh_server("--map-url", f"https://pictures.example/={tmp_path}")

    def fetched(url: str) -> httpx.Response:
        return ask(server, "POST", DETECT, json={"url": url})

    assert len(fetched("https://pictures.example/a.jpg").json()) == 1
    elsewhere = fetched("http://127.0.0.1/secret.jpg")
    assert elsewhere.json() == {"error": {"code": "InvalidURL", "message": "Invalid image URL."}}
    assert "secret.jpg" not in "".join([*server.log, *server.told])


def test_a_revoked_key_is_refused_without_a_restart(fresh_server: StartServer) -> None:
    server = fresh_server()
    assert ask(server, "GET", "/face/v1.0/nothing").status_code == 404
    revoked = Terminal(server.home).run("keys", "revoke", server.key[:8])
    assert revoked.out == f"{server.key[:8]} (tests) opens nothing any more\n"
    assert ask(server, "GET", "/face/v1.0/nothing").status_code == 401


def test_a_signal_lets_requests_in_flight_finish(fresh_server: StartServer) -> None:
    server = fresh_server()
    port = int(server.endpoint.rpartition(":")[2])
    head = (
        f"POST {DETECT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
        f"Ocp-Apim-Subscription-Key: {server.key}\r\nContent-Length: {len(PHOTO)}\r\n\r\n"
    )
    with (
        ThreadPoolExecutor(1) as pool,
        socket.create_connection(("127.0.0.1", port), 60) as raw,
    ):
        raw.sendall(head.encode() + PHOTO[:-1])
        ask(server, "GET", "/health")  # so the other has been begun, too
        stopping = pool.submit(server.stop)
        while _listens(port):
            time.sleep(0.02)
        raw.sendall(PHOTO[-1:])
        assert raw.recv(100).startswith(b"HTTP/1.1 200 ")
        assert stopping.result() == 0
    assert [line["status"] for line in logged(server, 2)] == [200, 200]
    used = Terminal(server.home).run("keys", "list").out.splitlines()[-1]
    assert used.split()[-1] == "-"  # not revoked
    assert used.split()[-2] != "-"  # but used


def test_ctrl_c_is_no_failure(fresh_server: StartServer) -> None:
    assert fresh_server().stop(signal.SIGINT) == 0


def test_a_kill_forgets_no_face(fresh_server: StartServer) -> None:
    server = fresh_server()
    (face,) = ask(server, "POST", DETECT, content=PHOTO).json()
    server.kill()
    server.restart()
    both = {"faceId1": face["faceId"], "faceId2": face["faceId"]}
    assert ask(server, "POST", "/face/v1.0/verify", json=both).json()["isIdentical"] is True


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        outcome = Terminal(tmp_path / "home").run("serve", "--port", str(port))
    said = sentence(outcome, code=2)
    assert said.startswith(f"cannot listen at 127.0.0.1 port {port}: address already in use")
    assert not (tmp_path / "home" / "whosthere.db").exists()


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    outcome = Terminal(tmp_path).run("serve", "--host", "192.0.2.1", "--port", "0")
    assert sentence(outcome, code=2).startswith("cannot listen at 192.0.2.1 port 0: ")


def test_an_endpoint_for_others_needs_keys(tmp_path: Path) -> None:
    outcome = Terminal(tmp_path).run("serve", "--host", "::", "--port", "0", "--no-auth")
    assert "let everybody in" in sentence(outcome, code=2)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--allow-url", "ftp://x"),
        ("--map-url", "https://x.example/=/not/there"),
        ("--tls-cert", "/not/there"),
    ],
)
def test_options_that_cannot_be_meant(tmp_path: Path, option: str, value: str) -> None:
    sentence(Terminal(tmp_path).run("serve", option, value), code=2)


def test_an_answer_is_not_held_back_for_its_second_half() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
