from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.views import _storage, _works
from tests.races import together

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "jobs": True, "storage": True}


def test_a_task_that_nobody_takes_is_an_alarm(client):
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="jobs.tasks.run_job",
        queue_name="default",
        backend_name="default",
        run_after=timezone.now() - timedelta(hours=1),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(
        enqueued_at=timezone.now() - timedelta(hours=1)
    )
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["jobs"] is False


def test_probes_at_once_do_not_disturb_each_other():
    def probes():
        return all(_works(_storage) for _ in range(300))

    assert together(*[probes] * 4) == [True] * 4


def test_storage_that_cannot_be_written_is_an_alarm(client, settings, tmp_path):
    client.get("/healthz")  # a first request makes folders for static files
    settings.VAR_DIR = tmp_path / "gone"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["storage"] is False
