"""What a browser sends without its user's knowing is told apart from what our page sends."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from whosthere.server.access.errors import ForeignPage
from whosthere.server.access.forgery import csrf_token, refuse_foreign, refuse_unproven

TOKEN = "of-the-session"  # noqa: S105


def sent(kind: str = "http", method: str = "POST", **headers: str) -> HTTPConnection:
    told = {"host": "localhost:5000"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    raw = [(name.encode(), value.encode()) for name, value in told.items()]
    scope: dict[str, object] = {"type": kind, "headers": raw}
    return HTTPConnection(scope | ({"method": method} if kind == "http" else {}))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://localhost:5000"},
        {"origin": "https://LOCALHOST:5000"},
        {"origin": "http://localhost:5000", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
def test_our_own_page_is_let_in(headers: dict[str, str]) -> None:
    refuse_foreign(sent(**headers))
    refuse_foreign(sent("websocket", **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:3000"},
        {"origin": "http://localhost"},
        {"origin": "http://["},
        {"origin": "http://localhost:5000.evil.example"},
        {"origin": "https://evil.example", "sec_fetch_site": "same-origin"},
    ],
)
def test_a_page_of_another_origin_is_refused(headers: dict[str, str]) -> None:
    for kind in ("http", "websocket"):
        with pytest.raises(ForeignPage):
            refuse_foreign(sent(kind, **headers))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_from_another_site_is_refused(site: str) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(ForeignPage):
            refuse_foreign(sent(method=method, sec_fetch_site=site))


def test_changes_need_the_token_of_the_session() -> None:
    refuse_unproven(sent(x_csrf_token=csrf_token(TOKEN)), TOKEN)
    for wrong in ({}, {"x_csrf_token": ""}, {"x_csrf_token": csrf_token("another")}):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            with pytest.raises(ForeignPage, match="X-CSRF-Token"):
                refuse_unproven(sent(method=method, **wrong), TOKEN)


def test_reading_needs_none() -> None:
    refuse_unproven(sent(method="GET"), TOKEN)
    refuse_unproven(sent("websocket"), TOKEN)


def test_the_token_of_the_session_cannot_be_read_off_it() -> None:
    assert TOKEN not in csrf_token(TOKEN)
    assert csrf_token(TOKEN) != csrf_token("another")
