"""The five calls, through Django and through the ASGI application alike."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from exams.attempts import cookies
from exams.attempts.lane.asgi import PATH
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt, AttemptStatus, SetAside
from exams.attempts.tokens import pass_for, token_for
from tests.attempts.lane.conftest import body_of, sat
from tests.factories import make_attempt, make_user

# The ASGI door works in threads of its own, which see only what is committed.
COMMITTED = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=[
        pytest.param("django", marks=pytest.mark.django_db),
        pytest.param("asgi", marks=COMMITTED),
    ]
)
def door(request):
    return request.getfixturevalue(f"{request.param}_door")


@pytest.fixture
def chair(door):
    return sat(timezone.now())


def events(door, chair, *writes, bearer=None, attempt=None):
    pk = attempt or chair.attempt.pk
    shown = chair.bearer if bearer is None else bearer
    return door("events", pk, shown, body_of(*writes))


def test_a_save_answers_with_its_receipt(door, chair):
    write = chair.write(2, "C")
    status, said = events(door, chair, write)
    [receipt] = said["results"]
    assert (status, receipt["sha256"], receipt["position"]) == (200, write.sha256, 1)
    assert said["now"] == receipt["server_time"]
    assert chair.answer(2) == {"choice": ["C"]}
    assert chair.attempt.events.get().address in {"192.0.2.7", "127.0.0.1"}


def test_one_bad_event_of_a_call_does_not_sink_the_good_one_before_it(door, chair):
    good, bad = chair.write(1, "A"), chair.write(1, "Z")
    status, said = events(door, chair, good, bad, chair.write(2, "B"))
    assert status == 200
    assert "signature" in said["results"][0]
    assert [one["code"] for one in said["results"][1:]] == [
        "bad_answer",
        "broken_chain",
    ]
    assert said["results"][2]["head"]["sha256"] == good.sha256


@pytest.mark.parametrize("bearer", ["", "x", "a.b.c.d.e.f", "." * 300])
def test_without_a_genuine_token_nothing_is_stored(door, chair, bearer):
    status, said = events(door, chair, chair.write(), bearer=bearer)
    assert (status, said["code"]) == (401, "bad_token")
    assert chair.stored == 0


def test_a_token_opens_its_own_attempt_only(door, chair):
    other = sat(timezone.now())
    status, said = events(
        door, chair, other.write(), bearer=chair.bearer, attempt=other.attempt.pk
    )
    assert (status, said["code"]) == (401, "bad_token")
    write = replace(chair.write(), sha256="0" * 64)
    assert events(door, other, write)[1]["results"][0]["code"] == "hash_mismatch"
    assert other.stored == 0


def test_a_stolen_token_after_a_takeover_writes_nothing(door, chair):
    stolen = chair.bearer
    chair.move(after=0)
    status, said = events(door, chair, chair.write(), bearer=stolen)
    assert (status, said["results"][0]["code"]) == (409, "lease_lost")
    assert (chair.stored, chair.aside) == (0, ["lease_lost"])


def test_a_changed_token_is_no_token(door, chair):
    fields = chair.bearer.split(".")
    fields[2] = "2"
    status, said = events(door, chair, chair.write(), bearer=".".join(fields))
    assert (status, said["code"]) == (401, "bad_token")


def test_ten_megabytes_are_refused_before_they_are_read(door, chair):
    status, said = door("events", chair.attempt.pk, chair.bearer, b"x" * 10_000_000)
    assert (status, said["code"]) == (413, "too_large")


def test_replays_after_the_end_change_nothing(door, chair):
    writes = [chair.write(1, letter) for letter in "ABCD"]
    first = events(door, chair, *writes)[1]["results"]
    Attempt.objects.filter(pk=chair.attempt.pk).update(
        status=AttemptStatus.SUBMITTED, ended_at=timezone.now()
    )
    before = (chair.stored, SetAside.objects.count(), chair.answer())
    status, said = events(door, chair, *writes)
    assert status == 200
    assert [one["signature"] for one in said["results"]] == [
        one["signature"] for one in first
    ]
    assert (chair.stored, SetAside.objects.count(), chair.answer()) == before


def test_the_ticket_of_a_start_says_all_that_the_page_needs(door):
    attempt = make_attempt(at=timezone.now(), order_seed=7)
    bearer = pass_for(attempt.pk, attempt.candidate_id)
    status, said = door("enter", attempt.pk, bearer, b'{"pledge": true}')
    assert status == 200
    attempt.refresh_from_db()
    assert attempt.status == AttemptStatus.OPEN
    assert attempt.pledged_at is not None
    assert sorted(said["order"]["items"]) == [1, 2, 3]
    assert (said["epoch"], said["next_seq"], said["answers"]) == (1, 1, {})
    assert door("paper", attempt.pk, said["token"])[0] == 200


def test_without_the_pledge_no_start(door):
    attempt = make_attempt(at=timezone.now())
    bearer = pass_for(attempt.pk, attempt.candidate_id)
    assert door("enter", attempt.pk, bearer)[1]["code"] == "pledge_missing"


def test_a_pass_is_for_one_person_and_one_attempt(door):
    attempt, other = make_attempt(at=timezone.now()), make_attempt(at=timezone.now())
    own = pass_for(other.pk, other.candidate_id)
    assert door("enter", attempt.pk, own)[0] == 401
    stranger = pass_for(attempt.pk, make_user().pk)
    assert door("enter", attempt.pk, stranger)[0] == 404
    assert door("enter", attempt.pk, "nonsense")[0] == 401


def test_a_browser_that_kept_its_lease_goes_on_under_the_same_epoch(door, chair):
    chair.save(1, "A", after=1)
    kept = {"Cookie": f"{cookies.NAME}={chair.lease.token}"}
    status, said = door("enter", chair.attempt.pk, chair.entry_pass, **kept)
    assert (status, said["epoch"], said["next_seq"]) == (200, 1, 2)
    assert said["answers"]["1"]["payload"] == {"choice": ["A"]}
    assert said["head"]["sha256"] == said["answers"]["1"]["sha256"]


def test_a_mock_goes_on_elsewhere_at_the_candidates_wish(door, chair):
    status, said = door("enter", chair.attempt.pk, chair.entry_pass)
    assert (status, said["code"], said["needs_code"]) == (409, "elsewhere", False)
    wish = b'{"here": true}'
    assert door("enter", chair.attempt.pk, chair.entry_pass, wish)[1]["epoch"] == 2


def test_a_paper_is_not_read_after_the_end(door, chair):
    attempts = Attempt.objects.filter(pk=chair.attempt.pk)
    attempts.update(status=AttemptStatus.TERMINATED, ended_at=timezone.now())
    status, page = door("paper", chair.attempt.pk, chair.bearer)
    assert status == 409
    assert "terminated" in str(page)


def test_a_paper_is_not_read_under_a_lost_lease(door, chair):
    there = chair.move(after=0)
    assert door("paper", chair.attempt.pk, chair.bearer)[0] == 409
    assert door("paper", chair.attempt.pk, there.bearer)[0] == 200


def test_an_address_without_a_uuid_is_no_call():
    for odd in ("-" * 36, "0" * 36, f"{'0' * 8}-{'0' * 27}"):
        assert not PATH.fullmatch(f"/attempts/{odd}/enter/")
    assert PATH.fullmatch(f"/attempts/{uuid4()}/enter/")


def test_a_paper_is_read_by_its_token_only(door, chair):
    assert door("paper", chair.attempt.pk, "")[0] == 401
    other = sat(timezone.now())
    assert door("paper", chair.attempt.pk, other.bearer)[0] == 401
    status, html = door("paper", chair.attempt.pk, chair.bearer)
    assert status == 200
    assert html.count("<article") == 3


def test_a_hand_in_needs_what_both_sides_hold(door, chair):
    chair.save(1, "A", after=1)
    chair.save(2, "B", after=1)
    ours = standing_manifest(chair.attempt)

    def submit(manifest):
        body = json.dumps({"manifest": manifest}).encode()
        return door("submit", chair.attempt.pk, chair.bearer, body)

    unsent = [3, "answer", 1, 9, "f" * 64]
    status, said = submit([*ours, unsent])
    assert (status, said["missing"], said["unknown"]) == (409, [unsent], [])
    assert submit(ours[:1])[1]["unknown"] == [ours[1]]
    for junk in (None, "x", [7], [["a"]], [[[]]], [{}]):
        assert submit(junk)[0] in (400, 409)
    assert Attempt.objects.get(pk=chair.attempt.pk).status == AttemptStatus.OPEN
    status, said = submit(list(reversed(ours)))
    assert (status, said["status"], said["receipts"]) == (200, "submitted", 2)
    assert submit([])[1] == said


def test_the_page_does_not_hand_in_while_time_is_left(door, chair):
    body = b'{"manifest": [], "time_is_up": true}'
    status, said = door("submit", chair.attempt.pk, chair.bearer, body)
    assert (status, said["code"]) == (409, "time_left")


def test_the_clock_tells_the_time_and_keeps_what_the_page_says(door, chair):
    status, said = door(
        "clock", chair.attempt.pk, chair.bearer, b'{"unsent": 3, "visible": false}'
    )
    assert (status, said["status"], said["holds_lease"]) == (200, "open", True)
    presence = Attempt.objects.get(pk=chair.attempt.pk).presence
    assert (presence.unsent, presence.is_visible) == (3, False)
    old = token_for(chair.attempt.pk, chair.attempt.form_id, 1, "0" * 64)
    assert not door("clock", chair.attempt.pk, old)[1]["holds_lease"]


def test_during_a_pause_the_door_and_the_clock_tell_when_it_began(door):
    began = timezone.now() - timedelta(minutes=10)
    attempt = make_attempt(at=began)
    bearer = pass_for(attempt.pk, attempt.candidate_id)
    ticket = door("enter", attempt.pk, bearer, b'{"pledge": true}')[1]
    assert ticket["paused_at"] is None
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=began)
    said = door("clock", attempt.pk, ticket["token"], b"{}")[1]
    assert datetime.fromisoformat(said["paused_at"]) == began
    again = door("enter", attempt.pk, bearer, b'{"here": true}')[1]
    assert again["paused_at"] == said["paused_at"]


def test_nothing_opens_a_second_before_its_time(door):
    opens = timezone.now() + timedelta(minutes=5)
    attempt = make_attempt(at=timezone.now(), opens_at=opens)
    bearer = pass_for(attempt.pk, attempt.candidate_id)
    status, said = door("enter", attempt.pk, bearer, b'{"pledge": true}')
    assert (status, said["code"]) == (403, "not_open_yet")


@COMMITTED
def test_a_page_gets_its_body_whole_and_no_endless_one(asgi_door):
    got = []

    async def page(scope, receive, send):
        got.append(await receive())
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    asgi_door.lane.behind = page
    parts = iter([(b"ab", True), (b"cd", False)])
    assert asgi_door.page(parts) == 204
    assert got == [{"type": "http.request", "body": b"abcd", "more_body": False}]
    endless = ((b"x" * 1_000_000, True) for _ in range(100))
    assert asgi_door.page(endless) == 413
    assert len(got) == 1


@COMMITTED
def test_a_browser_sends_one_call_after_the_other(asgi_door):
    chair = sat(timezone.now())
    first, second = body_of(chair.write(1, "A")), body_of(chair.write(2, "B"))
    answers = asgi_door.at_once(
        [("events", chair.attempt.pk, chair.bearer, body) for body in (first, second)]
    )
    assert [status for status, _ in answers] == [200, 503]
    assert asgi_door("events", chair.attempt.pk, chair.bearer, second)[0] == 200


def test_what_is_refused_is_in_the_log(door, chair, caplog):
    write = chair.write()
    events(door, chair, replace(write, sha256="0" * 64))
    door("submit", chair.attempt.pk, "no token")
    lines = [line for line in caplog.messages if line.startswith("Refused to ")]
    assert [line.rpartition(": ")[2] for line in lines] == [
        "hash_mismatch",
        "bad_token",
    ]
    assert all(str(chair.attempt.pk) in line for line in lines)
    assert write.sha256 not in caplog.text
