"""Two people let a late write count; one may leave it aside. Nothing is dropped."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from exams.attempts.asides import asides_of
from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file
from exams.attempts.lane.journal import store
from exams.attempts.models import AsideDecision, Attempt, SetAside
from tests.late_answers.conftest import letters

pytestmark = pytest.mark.django_db
LATE = 90 * 60 + 20  # seconds after the start


@pytest.fixture
def late(seat):
    """One answer in time; two changes twenty and thirty seconds after the end."""
    seat.save(1, letters("A"))
    seat.save(1, letters("B"), after=LATE)
    seat.save(2, letters("A", "C"), after=LATE + 10)
    seat.finish()
    return seat


def refused(act, *arguments, **fields):
    with pytest.raises(AttemptError) as caught:
        act(*arguments, **fields)
    return caught.value.code


def states(seat):
    seat.attempt.refresh_from_db()
    return [one.state.value for one in asides_of([seat.attempt])[seat.attempt.pk]]


def pks(seat):
    return list(
        seat.attempt.set_aside.order_by("client_seq").values_list("pk", flat=True)
    )


def test_what_came_late_is_shown_with_how_late_it_was(late):
    first, second = asides_of([late.attempt])[late.attempt.pk]
    assert (first.item, first.why, first.epoch) == (1, "late", 1)
    assert first.late_by == timedelta(seconds=20)
    assert second.late_by == timedelta(seconds=30)
    assert states(late) == ["waiting", "waiting"]


def test_one_person_proposes_and_another_accepts(late):
    late.propose()
    assert states(late) == ["proposed", "proposed"]
    assert late.answer(1) == letters("A")
    late.accept()
    assert states(late) == ["accepted", "accepted"]
    assert late.answer(1) == letters("B")
    assert late.answer(2) == letters("A", "C")
    assert list(late.attempt.events.values_list("source", flat=True)) == [
        "live", "accepted", "accepted",
    ]  # fmt: skip
    assert late.faults() == ()


def test_one_write_alone_can_be_accepted(late):
    first, second = pks(late)
    late.propose(first)
    late.accept(first)
    late.decline(second)
    assert states(late) == ["accepted", "declined"]
    assert late.answer(2) is None


def test_nobody_accepts_what_they_proposed(late):
    late.propose()
    assert refused(late.accept, by=late.clerk) == "aside_same_person"
    decision = AsideDecision.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AsideDecision.objects.create(
            write=decision.write, verdict="accepted", reason="x",
            proposed_by=late.clerk, by=late.clerk, at=late.after,
        )  # fmt: skip


def test_nothing_is_accepted_unproposed(late):
    assert refused(late.accept) == "aside_not_proposed"
    late.propose()
    late.decline()
    assert refused(late.accept) == "aside_not_proposed"


def test_a_declined_write_may_be_thought_over(late):
    late.decline()
    assert states(late) == ["declined", "declined"]
    late.propose()
    late.accept()
    assert states(late) == ["accepted", "accepted"]
    assert AsideDecision.objects.count() == 6


def test_what_counts_is_never_decided_again(late):
    late.propose()
    late.accept()
    for act in (late.propose, late.accept, late.decline):
        assert refused(act) == "aside_settled"


def test_decisions_want_a_reason(late):
    for act in (late.propose, late.decline):
        assert refused(act, reason=" ") == "reason_missing"
    late.propose(reason="断电")
    late.accept()
    accepted = AsideDecision.objects.filter(verdict="accepted").first()
    assert (accepted.reason, accepted.proposed_by) == ("断电", late.clerk)


def test_a_write_of_another_attempt_is_unknown(late, new_seat):
    other = new_seat()
    other.finish()
    assert refused(other.propose, *pks(late)) == "aside_unknown"
    assert refused(late.propose, 10**9) == "aside_unknown"


def test_nothing_is_decided_while_the_attempt_runs(seat):
    old = seat.browser
    seat.move()
    seat.save(1, letters("A"), browser=old, after=100)
    assert refused(seat.propose) == "not_ended"
    Attempt.objects.update(status="void")
    assert refused(seat.propose) == "void"


def test_what_a_lost_lease_sent_does_not_overwrite_the_new_ones_answer(seat):
    old = seat.browser
    seat.move(after=60)
    seat.save(1, letters("D"), after=70)
    seat.save(1, letters("A"), browser=old, after=100)
    seat.save(2, letters("A"), browser=old, after=101)
    seat.finish()
    first, second = asides_of([seat.attempt])[seat.attempt.pk]
    assert (first.state, first.why, first.late_by.seconds) == ("moot", "lease_lost", 40)
    assert second.state == "waiting"
    seat.propose(second.pk)
    seat.accept(second.pk)
    assert (seat.answer(1), seat.answer(2)) == (letters("D"), letters("A"))
    assert seat.faults() == ()


def test_a_late_save_of_the_same_answer_needs_nobody(seat):
    seat.save(1, letters("A"))
    seat.save(1, letters("A"), after=LATE)
    seat.finish()
    assert states(seat) == ["moot"]


def test_a_change_and_its_way_back_are_judged_together(seat):
    """Accepting the first alone would leave what the candidate took back."""
    seat.save(1, letters("A"))
    seat.save(1, letters("B"), after=LATE)
    seat.save(1, letters("A"), after=LATE + 1)
    seat.finish()
    assert states(seat) == ["waiting", "waiting"]
    seat.propose()
    seat.accept()
    assert seat.answer(1) == letters("A")


def test_no_answer_of_this_paper_cannot_be_accepted(seat):
    seat.save(99, letters("A"), after=LATE)
    seat.save(1, {"text": "x"}, after=LATE)
    seat.finish()
    assert states(seat) == ["moot", "moot"]
    assert refused(seat.propose) == "aside_unfit"


def test_a_lease_that_never_was_gives_no_right_to_outrank_others(seat):
    """After the end any epoch may be named: it is kept, and can never count."""
    seat.save(1, letters("A"))
    forged = seat.browser
    forged.lease = type(forged.lease)(seat.attempt.pk, 99, forged.lease.token)
    seat.save(1, letters("D"), after=LATE, browser=forged)
    seat.finish()
    assert states(seat) == ["moot"]
    assert refused(seat.propose) == "aside_unfit"


def test_a_file_settles_what_came_late(late):
    text = late.browser.file(at=late.end)
    late.note(open_file(text).code)
    late.restore(text)
    assert states(late) == ["restored", "restored"]
    assert refused(late.propose) == "aside_settled"


def test_a_write_that_was_sent_twice_counts_once(seat):
    """Refused late, chained anew, refused again: two rows, one event."""
    write = seat.browser.write(1, letters("A"))
    store([seat.browser.posted(write)], seat.now + timedelta(seconds=LATE))
    row = SetAside.objects.get()
    row.pk, row.prev_sha256, row.sha256 = None, "0" * 64, "1" * 64
    row.save(force_insert=True)
    seat.finish()
    seat.propose()
    seat.accept()
    assert seat.attempt.events.count() == 1
    assert states(seat) == ["accepted", "accepted"]


def test_evidence_names_the_writes_and_never_what_they_say(late):
    late.propose(reason="断电")
    late.accept()
    entry = EvidenceEntry.objects.get(action="attempt.aside_accepted")
    assert (entry.actor, entry.reason) == (late.other, "断电")
    assert set(entry.after["writes"][0]) == {"item", "epoch", "seq", "why", "sha256"}


def test_decisions_and_writes_never_change(late):
    late.decline()
    for model in (AsideDecision, SetAside):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AsideDecision.objects.update(verdict="proposed")


def test_an_event_that_nobody_accepted_is_found(late):
    late.propose()
    late.accept()
    event = late.attempt.events.last()
    event.pk, event.position, event.client_seq = None, 4, 9
    event.event_uuid = "7b0f2a10-5d4f-4d62-9a39-0a9d3e4e8c11"
    event.save(force_insert=True)
    Attempt.objects.update(position=4)
    assert "receipt 4: no right" in late.faults()


def test_the_list_costs_the_same_for_one_attempt_and_for_five(
    new_seat, django_assert_num_queries
):
    seats = [new_seat() for _ in range(5)]
    for seat in seats:
        seat.save(1, letters("A"), after=LATE)
        seat.finish()
    asides_of([seats[0].attempt])  # the papers' places are remembered
    asides_of([seat.attempt for seat in seats])
    for some in (seats[:1], seats):
        with django_assert_num_queries(5):
            asides_of([seat.attempt for seat in some])
