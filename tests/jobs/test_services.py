"""A job's life: started on commit, run once, cancelled, given up."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from accounts.errors import AccountError
from jobs import heart
from jobs.errors import JobError
from jobs.models import Job
from jobs.services import (
    DEAD_AFTER,
    LOST_AFTER,
    cancel_job,
    queue_lost_jobs,
    reap_dead_jobs,
    start_job,
)
from jobs.tasks import run_job

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def run(job):
    run_job.call(str(job.pk))
    job.refresh_from_db()
    return job


def start(owner, kind, **arguments):
    return start_job(owner=owner, kind=kind, title="试做", arguments=arguments, at=AT)


def test_a_job_runs_after_the_commit_of_who_started_it(
    owner, kind, django_capture_on_commit_callbacks
):
    name = kind(lambda job: {"doubled": job.arguments["number"] * 2})
    with django_capture_on_commit_callbacks(execute=True):
        job = start(owner, name, number=21)
        assert Job.objects.get().status == "queued"
    job.refresh_from_db()
    assert (job.status, job.outcome) == ("succeeded", {"doubled": 42})
    assert job.started_at <= job.finished_at


def test_an_unknown_kind_is_refused(owner):
    with pytest.raises(JobError) as caught:
        start(owner, "nobody.knows")
    assert caught.value.code == "kind_unknown"


def test_a_second_delivery_of_the_task_does_nothing(owner, kind):
    runs = []
    job = start(owner, kind(lambda job: runs.append(1) or {}))
    run(job)
    run(job)
    assert runs == [1]


def test_progress_is_seen_while_it_runs(owner, kind):
    seen = []

    def work(job):
        job.progress(3, 10, "第 3 份")
        seen.append(Job.objects.get(pk=job.id))
        return {}

    run(start(owner, kind(work)))
    assert (seen[0].done, seen[0].total, seen[0].message) == (3, 10, "第 3 份")
    assert seen[0].status == "running"


def test_a_refusal_of_a_room_is_told_in_its_words(owner, kind):
    def work(job):
        raise AccountError("name_missing", "请填写姓名。")

    job = run(start(owner, kind(work)))
    assert (job.status, job.message) == ("failed", "请填写姓名。")


def test_a_long_refusal_is_told_to_its_last_word(owner, kind):
    def work(job):
        raise JobError("impossible", "就业援助少三道题；" * 60 + "其余够用。")

    job = run(start(owner, kind(work)))
    assert len(job.message) > 400
    assert job.message.endswith("其余够用。")


def test_of_any_other_error_people_learn_nothing(owner, kind):
    def work(job):
        raise RuntimeError("password is hunter2")

    job = run(start(owner, kind(work)))
    assert job.status == "failed"
    assert "hunter2" not in job.message


def test_a_waiting_job_is_dropped_at_once(started):
    cancel_job(job=started, at=AT)
    assert run(started).status == "cancelled"


def test_a_running_job_is_asked_to_stop(owner, kind):
    def work(job):
        cancel_job(job=Job.objects.get(pk=job.id), at=AT)
        job.check_cancelled()
        raise AssertionError("went on")

    job = run(start(owner, kind(work)))
    assert (job.status, job.outcome) == ("cancelled", {})


def test_a_finished_job_cannot_be_cancelled(started):
    run(started)
    with pytest.raises(JobError) as caught:
        cancel_job(job=started, at=AT)
    assert caught.value.code == "job_finished"


@pytest.mark.parametrize(("age", "reaped"), [(1, 1), (-1, 0)])
def test_a_silent_job_is_given_up_after_two_minutes(started, age, reaped):
    Job.objects.filter(pk=started.pk).update(
        status="running", heartbeat_at=AT - DEAD_AFTER - timedelta(seconds=age)
    )
    assert reap_dead_jobs(AT) == reaped


def test_waiting_and_finished_jobs_are_never_given_up(started, owner, kind):
    run(start(owner, kind(lambda job: {}, "test.other")))
    assert reap_dead_jobs(AT + timedelta(days=365)) == 0


@pytest.mark.parametrize(("age", "status"), [(1, "succeeded"), (-1, "queued")])
def test_a_job_whose_task_was_lost_is_queued_again(started, age, status):
    lost_at = AT + LOST_AFTER + timedelta(seconds=age)
    assert queue_lost_jobs(lost_at) == (status == "succeeded")
    started.refresh_from_db()
    assert started.status == status
    assert queue_lost_jobs(lost_at) == 0


def test_a_job_that_waits_for_a_worker_is_not_queued_twice(started):
    task = {"args": [str(started.pk)], "kwargs": {}}
    DBTaskResult.objects.create(
        args_kwargs=task, task_path=run_job.module_path, run_after=AT
    )
    assert queue_lost_jobs(AT + timedelta(days=1)) == 0


def test_a_job_given_up_does_not_come_back_to_life(owner, kind):
    def work(job):
        reap_dead_jobs(datetime.now(UTC) + timedelta(days=1))
        return {"late": 1}

    job = run(start(owner, kind(work)))
    assert (job.status, job.outcome) == ("failed", {})


def test_only_pages_of_ours_are_linked_as_results(started):
    for url, shown in [("/papers/1/", "/papers/1/"), ("https://x.y/", ""), ("//x", "")]:
        started.outcome = {"url": url}
        assert started.result_url == shown


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_handler_computes(owner, kind, monkeypatch):
    monkeypatch.setattr(heart, "BEAT_SECONDS", 0.02)
    beaten = threading.Event()

    def work(job):
        first = Job.objects.get(pk=job.id).heartbeat_at
        for _ in range(200):
            if Job.objects.get(pk=job.id).heartbeat_at > first:
                beaten.set()
                break
            beaten.wait(0.02)
        return {}

    run(start(owner, kind(work)))
    assert beaten.is_set()
