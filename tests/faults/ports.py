"""Ports for servers that come and go on the same one.

They lie below the range from which the kernel takes the near ends of outgoing
connections: else a client's connection could sit on the port of a server that is
about to come back.
"""

import random
import socket

LOOPBACK = "127.0.0.1"


def free_port(first: int, last: int) -> int:
    """A port from `first` to `last` on which nobody listens now."""
    for port in random.sample(range(first, last + 1), last - first + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no port is free from {first} to {last}")
