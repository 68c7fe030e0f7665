"""What wants to know that a standard is loaded. Rooms above register in ready().

Each function of `on_loaded` is called once for a standard, within the transaction that
makes its rows.
"""

from collections.abc import Callable

from standards.models import Standard

on_loaded: list[Callable[[Standard], None]] = []


def announce_load(standard: Standard) -> None:
    for function in on_loaded:
        function(standard)
