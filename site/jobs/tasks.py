"""The one background task: it runs the handler of a job and keeps its outcome."""

import logging
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from jobs.context import JobContext
from jobs.errors import JobCancelled
from jobs.heart import beating
from jobs.models import Job, JobStatus
from jobs.registry import work_of

logger = logging.getLogger(__name__)


@task()
def run_job(job_id: str) -> None:
    """Run a queued job once; a second delivery of the same task does nothing."""
    job = _claim(UUID(job_id))
    if job is None:
        return
    with beating(job.pk):
        status, fields = _outcome_of(job)
    # Compare and set: a job that the reaper has called dead stays so.
    running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING)
    if not running.update(status=status, finished_at=timezone.now(), **fields):
        logger.warning("Job %s ended as %s after it was given up", job.pk, status)


def _claim(job_id: UUID) -> Job | None:
    now = timezone.now()
    queued = Job.objects.filter(pk=job_id, status=JobStatus.QUEUED)
    if not queued.update(status=JobStatus.RUNNING, started_at=now, heartbeat_at=now):
        return None
    return Job.objects.select_related("owner").get(pk=job_id)


def _outcome_of(job: Job) -> tuple[JobStatus, dict[str, Any]]:
    try:
        return JobStatus.SUCCEEDED, {"outcome": work_of(job.kind)(JobContext(job))}
    except JobCancelled:
        return JobStatus.CANCELLED, {"message": _("已按要求停止。")}
    except Exception as error:
        if _is_refusal(error):
            logger.warning("Job %s (%s): %s", job.pk, job.kind, error.code)  # type: ignore[attr-defined]
        else:
            logger.exception("Job %s (%s) failed", job.pk, job.kind)
        return JobStatus.FAILED, {
            "message": _said_by(error),
            "outcome": getattr(error, "outcome", {}),
        }


def _is_refusal(error: Exception) -> bool:
    """A room's answer to a wish that it cannot fulfil: no fault of the system."""
    said = isinstance(getattr(error, "message", None), str)
    return said and bool(getattr(error, "code", None))


def _said_by(error: Exception) -> str:
    """Our rooms' refusals carry a message for people; of others people learn nothing."""
    if _is_refusal(error):
        return str(error.message)  # type: ignore[attr-defined]
    return _("没有完成，原因已写入系统日志，请联系管理员。")
