"""Acts that all begin at the same moment, for tests of races on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

PATIENCE = 30  # seconds


def together(*acts, refusals=()):
    """Run each act on a connection of its own; what each returned.

    Errors of the kinds in `refusals` come back as their code, or their name if they
    have none; any other fails the test.
    """
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=PATIENCE)
            return act()
        except refusals as error:
            return getattr(error, "code", type(error).__name__)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
