"""A worker's sign of life while its handler computes without reporting."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from jobs.models import Job

logger = logging.getLogger(__name__)

# Several beats must fit into the time after which the reaper calls a job dead.
BEAT_SECONDS = 15.0


@contextmanager
def beating(job_id: UUID) -> Iterator[None]:
    """Beat for the job from another thread until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job_id, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job_id: UUID, stop: threading.Event) -> None:
    try:
        while not stop.wait(BEAT_SECONDS):
            _beat_once(job_id)
    finally:
        connection.close()


def _beat_once(job_id: UUID) -> None:
    try:
        Job.objects.filter(pk=job_id).update(heartbeat_at=timezone.now())
    except DatabaseError:
        # On SQLite the handler itself may hold the one write lock: it is alive.
        logger.warning("Job %s could not beat; trying again", job_id)
