"""The embedded worker, as `manage.py serve` starts it, takes a job to its end."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from jobs.services import start_job

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def database_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_a_queued_job(owner, kind, database_queue):
    job = start_job(
        owner=owner,
        kind=kind(lambda job: {"seen": str(job.id)}),
        title="试做",
        arguments={},
        at=AT,
    )
    assert DBTaskResult.objects.count() == 1
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload")
    job.refresh_from_db()
    assert (job.status, job.outcome) == ("succeeded", {"seen": str(job.pk)})
