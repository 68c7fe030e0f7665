"""Which computers belong to a room: networks in CIDR notation. Pure."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def network_of(text: str) -> Network:
    """ValueError if it is neither an address nor a network without host bits."""
    return ip_network(text)


@lru_cache(maxsize=4096)
def is_within(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address is in one of the networks; one that is none is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _networks(networks))


@lru_cache(maxsize=256)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(network_of(text) for text in texts)
