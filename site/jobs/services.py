"""Starting, cancelling and burying jobs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs.errors import JobError
from jobs.models import Job, JobStatus
from jobs.registry import is_known
from jobs.tasks import run_job

# A worker beats every 15 s; eight missed beats mean that it is gone.
DEAD_AFTER = timedelta(minutes=2)
# The task follows the commit at once; if it is not there by then, it never will be.
LOST_AFTER = timedelta(minutes=2)


@transaction.atomic
def start_job(
    *,
    owner: AbstractBaseUser,
    kind: str,
    title: str,
    arguments: Mapping[str, Any],
    at: datetime,
) -> Job:
    """Queue work of `kind`; it starts after the caller's transaction commits.

    `title` is what its owner sees. `arguments` hold ids and numbers only. Raises
    kind_unknown.
    """
    if not is_known(kind):
        raise JobError("kind_unknown", _("没有名为 %(kind)s 的任务。") % {"kind": kind})
    job: Job = Job.objects.create(
        owner_id=owner.pk,
        kind=kind,
        title=title,
        arguments=dict(arguments),
        created_at=at,
    )
    transaction.on_commit(partial(run_job.enqueue, str(job.pk)))
    return job


@transaction.atomic
def cancel_job(*, job: Job, at: datetime) -> None:
    """Drop a job that waits; ask one that runs to stop. Raises job_finished."""
    waiting = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED)
    if waiting.update(
        status=JobStatus.CANCELLED, finished_at=at, message=_("尚未开始即取消。")
    ):
        return
    running = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING)
    if not running.update(cancel_requested=True):
        raise JobError("job_finished", _("任务已经结束，不能再取消。"))


def reap_dead_jobs(at: datetime) -> int:
    """Fail running jobs whose worker is gone, so that people can start them anew."""
    silent = Job.objects.silent_since(at - DEAD_AFTER)
    return silent.update(
        status=JobStatus.FAILED,
        finished_at=at,
        message=_("执行任务的程序中断了，请重新发起。"),
    )


def queue_lost_jobs(at: datetime) -> int:
    """Queue anew the jobs whose starter died between the commit and its task.

    Harmless if the task comes after all: a second delivery does nothing.
    """
    ready = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=run_job.module_path
    )
    expected = {task["args"][0] for task in ready.values_list("args_kwargs", flat=True)}
    waiting = Job.objects.waiting_since(at - LOST_AFTER)
    lost = [job for job in waiting if str(job.pk) not in expected]
    for job in lost:
        run_job.enqueue(str(job.pk))
    return len(lost)
