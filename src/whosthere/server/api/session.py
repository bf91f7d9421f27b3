"""``/api/session``: who is signed in, and signing in and out."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import Request, Response
from pydantic import Field

from whosthere.errors import UsageError
from whosthere.server.access import cookie
from whosthere.server.access.forgery import csrf_token
from whosthere.server.access.roles import Caller, Role, caller_of
from whosthere.server.access.sign_in import SignIn
from whosthere.server.api.routing import Body, api_router
from whosthere.server.api.service import ApiService, Shared

router = api_router("session")

SECURE_HOSTS = {"localhost", "127.0.0.1", "::1"}
"""Where browsers let a page use the camera without https (W3C, "Secure Contexts", 3.1)."""

LONGEST_SECRET = 200
"""Characters of a key or a link's token, and more."""


class Session(Body):
    """Who asks, and what their browser has to know."""

    signed_in: bool
    role: Role | None = Field(description="what they may do")
    name: str | None = Field(description="of their key")
    csrf_token: str | None = Field(
        description="for the header X-CSRF-Token of all that changes something; null where none "
        "is needed"
    )
    version: str = Field(description="of the server")
    can_use_camera_hint: bool = Field(
        description="whether browsers let a page of this address use their camera"
    )


class Key(Body):
    """A key to sign in with."""

    key: str = Field(max_length=LONGEST_SECRET)


class Link(Body):
    """What the one-time link holds."""

    token: str = Field(max_length=LONGEST_SECRET)


@router.get("/session")
def session(request: Request) -> Session:
    """Tell who asks; everybody may."""
    return _session(request, caller_of(request.scope), cookie.token_of(request))


@router.post("/session")
def sign_in(key: Key, request: Request, response: Response, shared: Shared) -> Session:
    """Sign this browser in with a key; everybody may."""
    token, caller = _desk(shared).with_key(key.key, _client(request))
    return _signed_in(request, response, shared, token, caller)


@router.post("/session/link")
def sign_in_by_link(link: Link, request: Request, response: Response, shared: Shared) -> Session:
    """Sign this browser in with the link that the server printed; everybody may, once."""
    token, caller = _desk(shared).with_link(link.token, _client(request))
    return _signed_in(request, response, shared, token, caller)


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, shared: Shared) -> None:
    """Sign this browser out; everybody may."""
    _end(request, shared)
    cookie.take(request, response)


def _signed_in(
    request: Request, response: Response, shared: ApiService, token: str, caller: Caller
) -> Session:
    _end(request, shared)
    cookie.give(request, response, token)
    return _session(request, caller, token)


def _end(request: Request, shared: ApiService) -> None:
    """End the session that the browser had."""
    token = cookie.token_of(request)
    if token is not None and shared.sign_in is not None:
        shared.sign_in.sessions.end(token)


def _session(request: Request, caller: Caller | None, token: str | None) -> Session:
    return Session(
        signed_in=caller is not None,
        role=None if caller is None else caller.role,
        name=None if caller is None else caller.name,
        csrf_token=None if caller is None or token is None else csrf_token(token),
        version=version("whosthere"),
        can_use_camera_hint=request.url.scheme == "https" or request.url.hostname in SECURE_HOSTS,
    )


def _desk(shared: ApiService) -> SignIn:
    if shared.sign_in is None:
        message = "nobody has to sign in at this server: it was started with --no-auth"
        raise UsageError(message)
    return shared.sign_in


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
