"""The verbs about jobs: everybody sees and cancels their own."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from jobs.models import Job
from tests.jobs.conftest import AT
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


def cancelling(job, user):
    return "cancel_job", job, "--actor", user.username


def test_people_list_their_own_jobs(owner, stranger, started):
    [row] = answered("list_jobs", "--actor", owner.username)["jobs"]
    assert row == {
        "id": str(started.pk),
        "kind": "test.kind",
        "title": "试做",
        "status": "queued",
        "done": 0,
        "total": 0,
        "message": "",
        "outcome": {},
        "cancel_requested": False,
        "created_at": AT.isoformat(),
        "started_at": None,
        "finished_at": None,
    }
    assert answered("list_jobs", "--actor", stranger.username) == {"jobs": []}
    assert refused("list_jobs", "--actor", "nobody")["error"] == "actor_unknown"


def test_people_read_a_line_for_each_job(owner, started):
    out = StringIO()
    call_command("list_jobs", "--actor", owner.username, stdout=out)
    assert out.getvalue() == f"{started.pk} 试做 排队中\n"


def test_a_waiting_job_is_dropped_once(owner, started, now, time_machine):
    time_machine.move_to(now, tick=False)
    [queued] = answered("list_jobs", "--actor", owner.username)["jobs"]
    told = answered(*cancelling(started.pk, owner))
    assert set(told) == set(queued)
    assert (told["status"], told["finished_at"]) == ("cancelled", now.isoformat())
    assert refused(*cancelling(started.pk, owner))["error"] == "job_finished"


def test_a_running_job_is_asked_to_stop(owner, started):
    Job.objects.update(status="running")
    told = answered(*cancelling(started.pk, owner))
    assert (told["status"], told["cancel_requested"]) == ("running", True)


def test_another_persons_job_is_unknown(owner, stranger, started):
    for job, user in [(started.pk, stranger), (uuid4(), owner)]:
        assert refused(*cancelling(job, user))["error"] == "job_unknown"
    assert Job.objects.get().status == "queued"
