"""Python's search for garbage, put off while thousands of rows are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Free what nobody holds at once, as always, but look for rings afterwards only.

    Rows hold no rings, and looking through tens of thousands of them again and again
    takes a third of an import's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
