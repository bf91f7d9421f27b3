"""Which addresses the server may fetch pictures from: a list, and never its own network by chance.

A server that fetches any address it is told lets its clients reach what only it can reach: other
machines of its network, services on its loopback, the cloud's metadata (server-side request
forgery). So a host has to be listed, and where its name leads to an address that is not public,
that address has to be listed, too.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Self, TypeAlias

from whosthere.errors import UsageError
from whosthere.server.web_address import DEFAULT_PORTS, WebAddress

if TYPE_CHECKING:
    from collections.abc import Iterable

Ip: TypeAlias = IPv4Address | IPv6Address

WIRE_SERVER = IPv4Address("168.63.129.16")
"""Azure's channel into its virtual machines: a public address that only they reach."""

PROTOCOL_ASSIGNMENTS = IPv4Network("192.0.0.0/24")
"""Special purposes (RFC 6890), among them Oracle's metadata service."""

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6 so far (RFC 4291)."""

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6-only networks see them (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list: everything below a prefix, by either scheme when none was given."""

    prefixes: tuple[WebAddress, ...]

    def covers(self, address: WebAddress) -> bool:
        return any(address.below(prefix) is not None for prefix in self.prefixes)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and addresses that pictures may be fetched from; an empty one allows none."""

    entries: tuple[_Entry, ...] = ()

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Self:
        """Read a list of ``HOST``, ``HOST:PORT`` and ``http(s)://HOST/PREFIX``.

        Raises:
            UsageError: One of them is neither.
        """
        return cls(tuple(_entry(line) for line in lines))

    def covers(self, address: WebAddress) -> bool:
        """Whether the list names the address."""
        return any(entry.covers(address) for entry in self.entries)

    def admits(self, ip: Ip) -> bool:
        """Whether a name may lead there: it is public, or listed itself, or is ``localhost``."""
        if is_public(ip):
            return True
        hosts = {prefix.host for entry in self.entries for prefix in entry.prefixes}
        return str(ip) in hosts or (ip.is_loopback and "localhost" in hosts)


def is_public(ip: Ip) -> bool:
    """Whether an address belongs to the open internet, seen through every disguise of IPv6.

    Examples:
        >>> is_public(ipaddress.ip_address("93.184.215.14"))
        True
        >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
        False
    """
    inner = _inner(ip)
    if inner is not None:
        return is_public(inner)
    # Of the carriers' own network (RFC 6598), where Alibaba has its metadata service, the standard
    # library knows that it is not global; of multicast it does not, and of others it depends.
    if not ip.is_global or ip.is_multicast or ip == WIRE_SERVER:
        return False
    return ip in GLOBAL_UNICAST if isinstance(ip, IPv6Address) else ip not in PROTOCOL_ASSIGNMENTS


def _inner(ip: Ip) -> IPv4Address | None:
    """The IPv4 address that packets to an IPv6 address end at."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _entry(line: str) -> _Entry:
    schemes = [""] if "://" in line else [f"{scheme}://" for scheme in DEFAULT_PORTS]
    host = f"[{line}]" if _is_ipv6(line) else line
    try:
        return _Entry(tuple(WebAddress.parse(f"{scheme}{host}") for scheme in schemes))
    except ValueError as error:
        message = f"{line!r} is neither a host nor an http(s):// address to fetch pictures from"
        raise UsageError(message) from error


def _is_ipv6(text: str) -> bool:
    try:
        return isinstance(ipaddress.ip_address(text), IPv6Address)
    except ValueError:
        return False
