from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import EvidenceEntry
from exams.attempts import hooks
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.reports import final_answers, progress
from exams.attempts.services import (
    Because,
    expire_overdue,
    grant_time,
    let_in,
    pause_attempt,
    pause_calmly,
    resume_attempt,
    resume_calmly,
    send_message,
    start_attempt,
    submit_attempt,
    take_over,
    terminate_attempt,
)
from law.models import DatedFact
from tests.factories import (
    hand_in,
    make_attempt,
    make_form,
    make_open_attempt,
    make_submitted_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db


def minutes(number):
    return timedelta(minutes=number)


def because(at, **fields):
    return Because(**{"by": make_user(), "at": at, "reason": "power"} | fields)


def code_of(function, **arguments):
    with pytest.raises(AttemptError) as caught:
        function(**arguments)
    return caught.value.code


def test_admission_copies_the_conditions_in(now):
    DatedFact.objects.create(
        key="exam.grace_s", value="7", source="规则", valid_from=now.date()
    )
    attempt = make_attempt(at=now, time_factor=Decimal("1.5"))
    DatedFact.objects.update(value="99")  # later changes do not reach it
    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.READY
    assert (attempt.working_minutes, attempt.grace_seconds) == (90, 7)
    assert attempt.early_minutes == 0


def test_a_sitting_has_an_earliest_hand_in(now):
    assert make_attempt(at=now, purpose="sitting").early_minutes == 30


def test_nobody_is_admitted_twice_to_the_same_unfinished_paper(now):
    first = make_attempt(at=now)
    again = {"candidate": first.candidate, "at": now}
    assert code_of(make_attempt, form=first.form, **again) == "already_admitted"


def test_a_withdrawn_form_is_refused(now):
    assert code_of(make_attempt, form=make_form(status="withdrawn")) == "form_withdrawn"


def test_the_start_sets_the_end(now):
    attempt, lease = make_open_attempt(at=now, time_factor=Decimal("1.25"))
    assert attempt.deadline == now + timedelta(minutes=112, seconds=30)
    assert attempt.closes_at == attempt.deadline + timedelta(seconds=5)
    assert (attempt.epoch, lease.epoch) == (1, 1)
    assert attempt.responses.count() == 0  # rows appear with the first write
    assert lease.token not in attempt.device


def test_the_hard_end_cuts_working_time_but_not_granted_time(now):
    attempt = make_attempt(at=now, hard_end=now + minutes(60))
    grant_time(attempt=attempt, minutes=10, because=because(now))
    start_attempt(attempt=attempt, at=now)
    attempt.refresh_from_db()
    assert attempt.deadline == now + minutes(70)


def test_a_paper_does_not_open_before_its_time(now):
    attempt = make_attempt(at=now, opens_at=now + minutes(1))
    assert code_of(start_attempt, attempt=attempt, at=now) == "not_open_yet"


def test_a_paper_does_not_open_after_the_hard_end(now):
    attempt = make_attempt(at=now, hard_end=now + minutes(1))
    late = now + minutes(1)
    assert code_of(start_attempt, attempt=attempt, at=late) == "expired"


def test_a_second_start_is_refused_and_changes_nothing(now):
    attempt, _ = make_open_attempt(at=now)
    again = {"attempt": attempt, "at": now + minutes(5)}
    assert code_of(start_attempt, **again) == "already_started"
    assert Attempt.objects.get(pk=attempt.pk).started_at == now


def test_granted_time_moves_the_end_and_leaves_evidence(now):
    attempt, _ = make_open_attempt(at=now)
    officer = make_user()
    why = Because(by=officer, at=now, reason="network", note="断网 6 分钟")
    grant_time(attempt=attempt, minutes=6, because=why)
    attempt.refresh_from_db()
    assert attempt.deadline == now + minutes(96)
    assert attempt.closes_at == now + minutes(96) + timedelta(seconds=5)
    entry = EvidenceEntry.objects.get(action="attempt.grant")
    assert entry.actor == officer
    assert entry.after == {"seconds": 360, "reason": "network"}
    assert entry.subject == f"attempt:{attempt.pk}"


@pytest.mark.parametrize(("number", "reason"), [(0, "停电"), (601, "停电"), (5, " ")])
def test_a_grant_needs_minutes_and_a_reason(now, number, reason):
    attempt, _ = make_open_attempt(at=now)
    why = because(now, reason=reason)
    arguments = {"minutes": number, "because": why}
    assert code_of(grant_time, attempt=attempt, **arguments) == "grant_invalid"


def test_no_time_is_granted_after_the_end(now):
    attempt = make_submitted_attempt(at=now)
    arguments = {"minutes": 5, "because": because(now)}
    assert code_of(grant_time, attempt=attempt, **arguments) == "already_submitted"


def test_hand_in_ends_the_attempt_and_tells_the_rooms_above(
    now, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(hooks, "on_ended", [lambda *told_of: told.append(told_of)])
    attempt, _ = make_open_attempt(at=now)
    with django_capture_on_commit_callbacks(execute=True):
        first = hand_in(attempt, at=now + minutes(40))
        again = hand_in(attempt, at=now + minutes(41))
    assert first.status == AttemptStatus.SUBMITTED
    assert first.ended_at == again.ended_at == now + minutes(40)
    assert told == [(attempt.pk, now + minutes(40))]


def test_hand_in_is_refused_before_the_earliest_time(now):
    attempt, _ = make_open_attempt(at=now, purpose="sitting")
    early = now + minutes(29)
    assert code_of(hand_in, attempt=attempt, at=early) == "too_early"
    late = hand_in(attempt, at=now + minutes(30))
    assert late.status == AttemptStatus.SUBMITTED


def test_hand_in_before_the_start_is_refused(now):
    attempt = make_attempt(at=now)
    assert code_of(hand_in, attempt=attempt, at=now) == "not_started"


def test_hand_in_after_the_end_counts_as_expired(now):
    attempt, _ = make_open_attempt(at=now)
    outcome = hand_in(attempt, at=now + minutes(91))
    assert outcome.status == AttemptStatus.EXPIRED
    assert outcome.ended_at == now + minutes(90)


def test_overdue_attempts_are_ended_once(now, django_capture_on_commit_callbacks):
    overdue, _ = make_open_attempt(at=now)
    running, _ = make_open_attempt(at=now + minutes(10))
    with django_capture_on_commit_callbacks() as callbacks:
        moment = now + minutes(90) + timedelta(seconds=6)
        assert expire_overdue(moment) == [overdue.pk]
        assert expire_overdue(moment) == []
    overdue.refresh_from_db()
    running.refresh_from_db()
    assert overdue.ended_at == overdue.deadline
    assert running.status == AttemptStatus.OPEN
    assert len(callbacks) == len(hooks.on_ended)


def test_an_attempt_in_its_grace_is_not_ended(now):
    make_open_attempt(at=now)
    assert expire_overdue(now + minutes(90) + timedelta(seconds=5)) == []


def test_a_browser_can_take_over_only_while_the_paper_is_open(now):
    ready = make_attempt(at=now)
    ended = make_submitted_attempt(at=now)
    overdue, _ = make_open_attempt(at=now - minutes(100))
    assert code_of(take_over, attempt=ready, at=now) == "not_started"
    assert code_of(take_over, attempt=ended, at=now) == "already_submitted"
    assert code_of(take_over, attempt=overdue, at=now) == "expired"


def test_of_two_browsers_that_take_over_at_once_one_wins(now):
    attempt, _ = make_open_attempt(at=now)
    seen_by_both = Attempt.objects.get(pk=attempt.pk)
    assert take_over(attempt=attempt, at=now).epoch == 2
    assert code_of(take_over, attempt=seen_by_both, at=now) == "lease_lost"


def test_final_answers_stand_in_the_order_of_the_form(now):
    attempt = make_submitted_attempt(answers={3: "A", 1: "D"}, at=now)
    answers = [answer.answer for answer in final_answers(attempt)]
    assert answers == [{"choice": ["D"]}, None, {"choice": ["A"]}]


def test_progress_names_what_is_unanswered(now):
    attempt = make_submitted_attempt(answers={2: "AC"}, at=now)
    assert progress(attempt).unanswered == (1, 3)
    assert progress(attempt).answered == 1


def test_a_hand_in_that_names_other_answers_is_refused_and_says_which(now):
    attempt, _ = make_open_attempt(at=now)
    row = [1, "answer", 1, 1, "0" * 64]
    with pytest.raises(AttemptError) as caught:
        submit_attempt(attempt=attempt, manifest=[row], at=now + minutes(1))
    assert caught.value.code == "manifest_differs"
    assert caught.value.facts == {"missing": [row], "unknown": []}


def test_who_waits_at_the_door_starts_only_when_let_in(now):
    attempt = make_attempt(at=now, waits_at_door=True)
    assert code_of(start_attempt, attempt=attempt, at=now) == "not_let_in"
    let_in(attempt=attempt, because=because(now))
    assert start_attempt(attempt=attempt, at=now).epoch == 1


def test_whoever_comes_late_is_let_in_only_with_a_reason(now):
    attempt = make_attempt(at=now, purpose="sitting", waits_at_door=True)
    late = now + minutes(attempt.late_minutes + 1)
    without = {"attempt": attempt, "because": because(late, reason=" ")}
    assert code_of(let_in, **without) == "too_late_to_start"
    let_in(attempt=attempt, because=because(late))
    assert start_attempt(attempt=attempt, at=late).epoch == 1


def test_a_pause_is_given_back_to_the_second(now):
    attempt, _ = make_open_attempt(at=now)
    pause_attempt(attempt=attempt, because=because(now + minutes(10)))
    assert code_of(hand_in, attempt=attempt, at=now + minutes(11)) == "paused"
    assert expire_overdue(now + minutes(100)) == []
    act = resume_attempt(attempt=attempt, because=because(now + minutes(25)))
    attempt.refresh_from_db()
    assert timedelta(seconds=act.seconds) - minutes(15) <= timedelta(seconds=1)
    assert attempt.deadline == now + minutes(90) + timedelta(seconds=act.seconds)


def test_a_candidate_pauses_a_calm_mock_and_nothing_else(now):
    calm, _ = make_open_attempt(at=now, may_pause=True)
    pause_calmly(attempt=calm, at=now + minutes(1))
    act = resume_calmly(attempt=calm, at=now + minutes(5))
    assert act.by is None
    assert act.seconds in (240, 241)
    timed, _ = make_open_attempt(at=now)
    assert code_of(pause_calmly, attempt=timed, at=now) == "cannot_pause"
    sitting, _ = make_open_attempt(at=now, purpose="sitting", may_pause=True)
    assert code_of(pause_calmly, attempt=sitting, at=now) == "cannot_pause"


def test_a_termination_ends_with_what_the_server_holds(now):
    attempt, _ = make_open_attempt(at=now)
    why = {"reason": "cheating", "note": "夹带", "by": make_user()}
    terminate_attempt(attempt=attempt, at=now + minutes(3), **why)
    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.TERMINATED
    assert attempt.ended_at == now + minutes(3)
    assert len(attempt.manifest_sha256) == 64


@pytest.mark.parametrize("text", ["", "  ", "字" * 301])
def test_a_message_has_words_and_not_too_many(now, text):
    attempt, _ = make_open_attempt(at=now)
    empty = {"attempt": attempt, "because": because(now, note=text)}
    assert code_of(send_message, **empty) == "message_empty"
