"""The port: taken before anything slow is done, and not opened to others without care."""

from __future__ import annotations

import ipaddress
import socket

from whosthere.errors import UsageError


def listen(host: str, port: int) -> socket.socket:
    """Listen at a host; who connects before the server is ready is answered later.

    Args:
        host: Name or address.
        port: Port; 0 for any that is free.

    Raises:
        UsageError: The address is not of this machine, or the port is taken or not for everybody.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        message = (
            f"cannot listen at {host} port {port}: {(error.strerror or str(error)).lower()}; "
            "choose another --host or --port, or end the program that has it"
        )
        raise UsageError(message) from error
    # Connections inherit it. An answer is written in two pieces, and the second one would else wait
    # 40 ms for the client to confirm the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def is_local(listener: socket.socket) -> bool:
    """Whether only this machine reaches it."""
    return ipaddress.ip_address(listener.getsockname()[0]).is_loopback


def url(scheme: str, host: str, listener: socket.socket) -> str:
    """What clients call it, without a slash at the end.

    Args:
        scheme: ``"http"`` or ``"https"``.
        host: What was listened at.
        listener: What came of that.
    """
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}:{listener.getsockname()[1]}"
