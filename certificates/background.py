"""Issuing to many people: a job in batches, each its own transaction."""

from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import CentreRole, User
from certificates.rules import require_role
from certificates.services import awaiting_certificate, issue_certificates
from exams.sittings.models import Sitting
from jobs.context import JobContext
from jobs.models import Job
from jobs.registry import handler
from jobs.services import start_job

KIND = "certificates.issue"
# Up to this many are issued while the clerk waits.
AT_ONCE = 20
BATCH = 50


def start_issue(*, sitting: Sitting, actor: User, issued_on: date, at: datetime) -> Job:
    """Queue the issue of `sitting` for its clerk. Raises not_clerk."""
    require_role(actor, sitting.centre, CentreRole.CLERK, on=timezone.localdate(at))
    return start_job(
        owner=actor,
        kind=KIND,
        title=_("签发证书：%(title)s") % {"title": sitting.title},
        arguments={"sitting": str(sitting.pk), "issued_on": issued_on.isoformat()},
        at=at,
    )


@handler(KIND)
def issue_in_batches(job: JobContext) -> dict[str, Any]:
    """Issue until nobody waits. Stopped half-way it can simply be started again."""
    sitting = Sitting.objects.get(pk=job.arguments["sitting"])
    total = awaiting_certificate(sitting).count()
    issued = 0
    while batch := _issue_batch(sitting, job):
        issued += len(batch)
        job.progress(issued, max(total, issued))
        job.check_cancelled()
    return {
        "issued": issued,
        "url": reverse("certificates:sitting", args=[sitting.pk]),
    }


def _issue_batch(sitting: Sitting, job: JobContext) -> list[Any]:
    return issue_certificates(
        sitting=sitting,
        actor=cast(User, job.owner),
        issued_on=date.fromisoformat(job.arguments["issued_on"]),
        at=timezone.now(),
        limit=BATCH,
    )
