"""Which hosts are this machine, so that nothing leaves it unencrypted."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether what is sent to a host cannot be read on a network.

    Examples:
        >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "db.example")]
        [True, True, True, False]
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
