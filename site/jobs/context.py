"""What a handler may do with its job: report, and ask whether to go on."""

from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from jobs.errors import JobCancelled
from jobs.models import Job


class JobContext:
    """The handler's side of a running job.

    Report outside of long transactions: what is not committed nobody sees.
    """

    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def id(self) -> UUID:
        return self._job.pk

    @property
    def owner(self) -> AbstractBaseUser:
        return self._job.owner

    @property
    def arguments(self) -> dict[str, Any]:
        return dict(self._job.arguments)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Show the owner how far it is; also a sign of life. One write."""
        Job.objects.filter(pk=self.id).update(
            done=done, total=total, message=message, heartbeat_at=timezone.now()
        )

    def check_cancelled(self) -> None:
        """Raise JobCancelled when the owner asked to stop. One query."""
        asked = Job.objects.filter(pk=self.id).values_list(
            "cancel_requested", flat=True
        )
        if asked.get():
            raise JobCancelled
