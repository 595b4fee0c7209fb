"""Which addresses a webhook may lead to, asked of the very address that is about to be connected to.

So it does not matter what the name in the configuration is resolved to, or whether that changes between two
look-ups.
"""

import ipaddress
import socket
from typing import Any

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SCOPE = "%"


class PrivateAddress(OSError):
    """The name leads to an address that is not of the public internet."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is not a public address")


def is_public(host: str) -> bool:
    """Tell whether an IP address is of the public internet, and so is every one that it stands for."""
    return all(
        address.is_global and not address.is_multicast and not getattr(address, "is_site_local", False)
        for address in _with_inner(ipaddress.ip_address(host.partition(_SCOPE)[0]))
    )


def public_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """Return a socket for what `getaddrinfo` found; raises PrivateAddress unless it leads to the internet."""
    family, kind, protocol, _name, address = addr_info
    if not is_public(address[0]):
        raise PrivateAddress(address[0])
    return socket.socket(family, kind, protocol)


def _with_inner(address: IpAddress) -> list[IpAddress]:
    """Return the address and those that it stands for; a mapped one stands for the inner one alone."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner: list[IpAddress] = [address]
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return inner
