"""What a file brings in, when it is proved, and what it never can."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from exams.attempts import hooks
from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file, shown_code
from exams.attempts.models import (
    Attempt,
    EventSource,
    OfflineFile,
    ResponseEvent,
    RoomEndCode,
    SetAside,
)
from exams.attempts.receipts import hand_in_document
from exams.attempts.scribe import Scribe
from tests.factories import hand_in, make_open_attempt, make_user
from tests.late_answers.conftest import letters

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def code_in(text):
    return shown_code(open_file(text).code)


def refused(act, *arguments, **fields):
    with pytest.raises(AttemptError) as caught:
        act(*arguments, **fields)
    return caught.value.code


@pytest.fixture
def offline(seat):
    """One answer reached the server, two did not; the time is over."""
    seat.save(1, letters("A"))
    seat.browser.write(2, letters("A", "B"))
    seat.browser.write(1, letters("C"))
    seat.finish()
    return seat


@pytest.fixture
def text(offline):
    return offline.browser.file(at=offline.end)


def state():
    models = (Attempt, ResponseEvent, SetAside, OfflineFile, EvidenceEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_proved_file_brings_the_answers_back(offline, text):
    offline.note(code_in(text))
    kept = offline.restore(text)
    assert (kept.is_proved, kept.restored, kept.repeated, kept.aside) == (True, 2, 1, 0)
    assert offline.answer(1) == letters("C")
    assert offline.answer(2) == letters("A", "B")
    sources = offline.attempt.events.values_list("source", "epoch", "client_seq")
    assert list(sources) == [("live", 1, 1), ("file", 1, 2), ("file", 1, 3)]
    assert offline.faults() == ()


def test_a_file_of_unsent_writes_alone_joins_what_the_server_holds(offline):
    text = offline.browser.file(at=offline.end, first=1)
    offline.note(code_in(text))
    kept = offline.restore(text)
    assert (kept.restored, kept.repeated, kept.has_gap) == (2, 0, False)
    assert offline.answer(1) == letters("C")


def test_a_file_without_its_code_waits_for_people(offline, text):
    kept = offline.restore(text)
    assert (kept.is_proved, kept.restored, kept.repeated, kept.aside) == (
        False, 0, 1, 2,
    )  # fmt: skip
    assert offline.answer(1) == letters("A")
    assert [row.why for row in offline.attempt.set_aside.all()] == ["file", "file"]
    assert offline.faults() == ()


def test_a_file_whose_code_comes_after_it_is_sent_again(offline, text):
    offline.restore(text)
    offline.note(code_in(text))
    assert offline.restore(text).restored == 2
    assert offline.answer(1) == letters("C")
    assert offline.attempt.offline_files.count() == 2


def test_a_file_with_a_gap_before_it_waits_for_people(offline):
    text = offline.browser.file(at=offline.end, first=2)
    offline.note(code_in(text))
    kept = offline.restore(text)
    assert (kept.is_proved, kept.has_gap, kept.aside) == (False, True, 1)


def test_the_same_file_twice_changes_nothing_more(offline, text):
    offline.note(code_in(text))
    offline.restore(text)
    before = state()
    offline.restore(text, at=offline.after + MINUTE)
    assert state() == before


def test_the_same_unproved_file_twice_changes_nothing_more(offline, text):
    offline.restore(text)
    before = state()
    offline.restore(text)
    assert state() == before


def test_what_an_old_device_kept_never_overwrites_the_new_ones_answer(seat):
    old = seat.browser
    old.write(1, letters("A"))
    old.write(2, letters("A"))
    seat.move()
    seat.save(1, letters("D"), after=120)
    seat.finish()
    text = old.file(at=seat.end)
    seat.note(code_in(text))
    assert seat.restore(text).restored == 2
    assert seat.answer(1) == letters("D")
    assert seat.answer(2) == letters("A")
    assert seat.faults() == ()


def test_what_came_late_is_settled_by_the_file(seat):
    seat.save(1, letters("A"))
    late = seat.save(1, letters("B"), after=90 * 60 + 20)
    assert late.code == "late"
    seat.finish()
    text = seat.browser.file(at=seat.end)
    seat.note(code_in(text))
    assert seat.restore(text).restored == 1
    assert seat.answer(1) == letters("B")
    assert seat.attempt.set_aside.get().why == "late"


def test_a_write_that_was_chained_anew_is_a_repeat(seat):
    """The receipt was lost; the browser gave the same write another forerunner."""
    first = seat.browser.write(1, letters("A"))
    seat.browser.waiting.append(seat.browser.posted(first))
    seat.browser.send(at=seat.now + MINUTE)
    anew = Scribe(seat.browser.lease, seat.attempt.form_id)
    anew.write(3, {"choice": ["对"]})
    anew.seq = 0
    twin = anew.write(1, letters("A"))
    object.__setattr__(twin, "event_uuid", first.event_uuid)
    seat.finish()
    anew.written = [twin]
    text = anew.file(at=seat.end)
    kept = seat.restore(text)
    assert (kept.repeated, kept.aside) == (1, 0)


def test_no_answer_of_this_paper_is_kept_aside_and_spoils_nothing(seat):
    seat.browser.write(99, letters("A"))
    seat.browser.write(1, {"text": "不是选项"})
    seat.browser.write(1, letters("A"))
    seat.finish()
    text = seat.browser.file(at=seat.end)
    seat.note(code_in(text))
    kept = seat.restore(text)
    assert (kept.restored, kept.aside) == (1, 2)
    assert seat.answer(1) == letters("A")


def test_every_write_of_a_long_file_is_kept(seat):
    for number in range(700):
        seat.browser.write(1, letters("ABCD"[number % 4]))
    seat.finish()
    assert seat.restore(seat.browser.file(at=seat.end)).aside == 700
    assert seat.attempt.set_aside.count() == 700


def test_flags_come_back_as_well(seat):
    seat.browser.write(1, {"flagged": True}, "flag")
    seat.finish()
    text = seat.browser.file(at=seat.end)
    seat.note(code_in(text))
    seat.restore(text)
    assert seat.attempt.responses.get().flagged


def test_an_attempt_whose_time_is_over_ends_when_its_file_comes(seat):
    """The sweeper may be behind."""
    seat.browser.write(1, letters("A"))
    text = seat.browser.file(at=seat.end)
    seat.note(code_in(text))
    seat.restore(text)
    seat.attempt.refresh_from_db()
    assert seat.attempt.status == "expired"
    assert seat.answer(1) == letters("A")


def test_the_hand_in_keeps_its_signature(seat):
    seat.save(1, letters("A"))
    seat.browser.write(1, letters("B"))
    attempt = hand_in(seat.attempt, at=seat.now + timedelta(minutes=40))
    before = hand_in_document(attempt)
    text = seat.browser.file(at=seat.end)
    seat.note(code_in(text), at=seat.now + timedelta(minutes=45))
    seat.restore(text)
    seat.attempt.refresh_from_db()
    assert seat.attempt.position == 2
    assert hand_in_document(seat.attempt) == before


# What is refused


def check_refused(seat, caplog, code, act):
    before = state()
    with caplog.at_level(logging.WARNING):
        assert refused(act) == code
    assert state() == before
    assert code in caplog.text


def test_another_candidates_file_is_refused(offline, new_seat, caplog):
    other = new_seat()
    other.browser.write(1, letters("A"))
    theirs = other.browser.file(at=offline.end)
    check_refused(
        offline, caplog, "file_other_attempt", lambda: offline.restore(theirs)
    )


def test_an_edited_file_is_refused(offline, text, caplog):
    place = len(text) // 2
    edited = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    check_refused(
        offline, caplog, "file_sealed_otherwise", lambda: offline.restore(edited)
    )


def test_a_lease_that_never_was_is_refused(offline, caplog):
    """The key of a coming lease would have to leak for it."""
    lease = type(offline.browser.lease)(offline.attempt.pk, 2, "x")
    forger = Scribe(lease, offline.attempt.form_id)
    forger.write(1, letters("D"))
    text = forger.file(at=offline.end)
    check_refused(offline, caplog, "file_epoch_unknown", lambda: offline.restore(text))


def test_a_file_of_a_running_attempt_is_refused(seat, caplog):
    seat.browser.write(1, letters("A"))
    text = seat.browser.file(at=seat.now)
    check_refused(
        seat, caplog, "not_ended", lambda: seat.restore(text, at=seat.now + MINUTE)
    )


def test_a_file_of_a_void_attempt_is_refused(offline, text, caplog):
    Attempt.objects.update(status="void")
    check_refused(offline, caplog, "void", lambda: offline.restore(text))


def test_who_entered_the_code_does_not_upload_the_file(offline, text, caplog):
    offline.note(code_in(text), by=offline.clerk)
    check_refused(offline, caplog, "file_own_code", lambda: offline.restore(text))
    assert offline.restore(text, by=offline.other).is_proved


def test_a_room_above_may_bar_a_file_before_anything_changes(
    offline, text, caplog, monkeypatch
):
    def bar(attempt_id):
        raise AttemptError("void")

    monkeypatch.setattr(hooks, "before_amending", [bar])
    check_refused(offline, caplog, "void", lambda: offline.restore(text))


def test_nothing_stays_of_a_file_that_a_room_above_cannot_follow(
    offline, text, monkeypatch
):
    def fail(amendment):
        raise RuntimeError("marking is out")

    offline.note(code_in(text))
    monkeypatch.setattr(hooks, "on_amended", [fail])
    before = state()
    with pytest.raises(RuntimeError):
        offline.restore(text)
    assert state() == before


def test_rooms_above_are_told_which_answers_changed(offline, text, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "on_amended", [told.append])
    offline.note(code_in(text))
    offline.restore(text)
    [amendment] = told
    places = offline.attempt.form.items.filter(pk__in=amendment.form_items)
    assert set(places.values_list("position", flat=True)) == {1, 2}
    assert (amendment.by, code_in(text) in amendment.reason) == (offline.clerk, True)


# Codes


def test_a_code_is_noted_once(offline):
    assert offline.note("7f3a-c21e-90b4-d5e8") == offline.note("7F3AC21E90B4D5E8")
    assert RoomEndCode.objects.count() == 1
    entry = EvidenceEntry.objects.get(action="attempt.room_end")
    assert entry.after == {"code": "7f3ac21e90b4d5e8"}


def test_a_slip_of_the_pen_stays_and_proves_nothing(offline, text):
    offline.note("0000000000000000")
    assert not offline.restore(text).is_proved


def test_codes_are_taken_for_thirty_minutes_after_the_end(offline):
    latest = offline.end + 30 * MINUTE
    offline.note("7f3a-c21e-90b4-d5e8", at=latest)
    late = latest + timedelta(seconds=1)
    assert refused(offline.note, "7f3a-c21f-90b4-d5e8", at=late) == "room_end_over"


def test_the_thirty_minutes_of_a_running_attempt_begin_when_it_closes(seat):
    closes = seat.end + timedelta(seconds=5)
    seat.note("7f3a-c21e-90b4-d5e8", at=closes + 30 * MINUTE)
    late = closes + 31 * MINUTE
    assert refused(seat.note, "7f3a-c21f-90b4-d5e8", at=late) == "room_end_over"


def test_before_the_start_there_is_no_code(seat, now):
    Attempt.objects.update(status="ready", started_at=None)
    assert refused(seat.note, "7f3a-c21e-90b4-d5e8", at=now) == "not_started"
    Attempt.objects.update(status="void")
    assert refused(seat.note, "7f3a-c21e-90b4-d5e8", at=now) == "void"


def test_something_else_is_no_code(seat):
    for typed in ("", "7f3a", "7f3a-c21g-90b4-d5e8", "7f3a-c21e-90b4-d5e8-00"):
        assert refused(seat.note, typed) == "code_malformed"


@pytest.mark.parametrize("model", [RoomEndCode, OfflineFile])
def test_what_is_on_record_never_changes(model, offline, text):
    offline.note(code_in(text))
    offline.restore(text)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(at=offline.end)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all().delete()


def test_only_a_proved_file_restores(offline):
    with pytest.raises(IntegrityError), transaction.atomic():
        offline.attempt.offline_files.create(
            epoch=1, sha256="0" * 64, is_proved=False, has_gap=False, restored=1,
            repeated=0, aside=0, uploaded_by=make_user(), at=offline.after,
        )  # fmt: skip


def test_a_file_costs_the_same_for_three_writes_and_for_three_hundred(
    new_seat, django_assert_max_num_queries
):
    def cost(size):
        seat = new_seat()
        for number in range(size):
            seat.browser.write(1, letters("ABCD"[number % 4]))
        seat.finish()
        text = seat.browser.file(at=seat.end)
        seat.note(code_in(text))
        with django_assert_max_num_queries(40) as captured:
            seat.restore(text)
        return len(captured)

    assert cost(3) == cost(300)


def test_another_sitting_of_the_same_person_is_another_attempt(offline, text, now):
    again, _ = make_open_attempt(candidate=offline.attempt.candidate, at=now)
    offline.attempt = again
    assert refused(offline.restore, text) == "file_other_attempt"


def test_the_source_of_every_event_is_named(offline, text):
    offline.note(code_in(text))
    offline.restore(text)
    ResponseEvent.objects.get(source=EventSource.LIVE)
    entry = EvidenceEntry.objects.get(action="attempt.file_restored")
    assert (entry.actor, entry.after["restored"]) == (offline.clerk, 2)
