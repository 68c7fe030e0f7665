"""The console: what it shows, what it costs, what it does and to whom."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.attempts.errors import AttemptError
from exams.attempts.models import ActKind, Presence, RoomAct
from exams.attempts.scribe import Scribe
from exams.attempts.services import Visit, enter_attempt
from exams.sittings.console.documents import board_of, document_of
from exams.sittings.console.doubts import POSSIBLE, doubts_of
from exams.sittings.console.seats import IncidentKind, State
from exams.sittings.console.suggesting import gaps_of, suggested
from exams.sittings.entry_session import MARK
from exams.sittings.errors import SittingError
from exams.sittings.exam_browser import config_key_hash
from exams.sittings.models import Candidacy, Entry, EntryFailure, EntryKind
from exams.sittings.services import (
    ConsoleAct,
    Newcomer,
    sign_in,
)
from exams.sittings.services.entry_failures import (
    MOST_OF_ADDRESS,
    MOST_OF_TICKET,
    forget_old_failures,
)
from exams.sittings.services.late_answers import note_code
from law.models import DatedFact
from tests.factories import make_staff
from tests.sittings.halls import Hall, codes_of
from tests.sittings.test_seating import KEY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def invigilator(stage):
    return make_staff("invigilator", centre=stage.sitting.centre, name="罗青")


@pytest.fixture
def hall(stage, invigilator):
    return Hall(stage, invigilator)


def states(hall, **more):
    return [seat.state for seat in hall.seats(**more)]


def test_a_candidate_comes_is_let_in_writes_and_pauses(hall):
    one, *_ = hall.people()
    assert states(hall) == [State.ABSENT] * 3
    Entry.objects.create(candidacy=one, kind=EntryKind.SIGNED_IN, at=hall.at)
    assert states(hall)[0] == State.ARRIVED
    hall.let_in(one)
    assert states(hall)[0] == State.READY
    lease = hall.start(one)
    scribe = Scribe(lease, one.theory_attempt.form_id)
    scribe.note(1, {"choice": ["A"]})
    scribe.send(at=hall.at + MINUTE)
    seat = hall.seats(after=MINUTE)[0]
    assert (seat.state, seat.facts.writing.answered, seat.facts.total) == (
        State.WORKING, 1, 3,
    )  # fmt: skip
    hall.act(ConsoleAct.PAUSE, one, reason="health.ill", after=MINUTE)
    assert states(hall, after=MINUTE)[0] == State.PAUSED


def test_a_silent_page_rises_and_the_gap_is_proposed_not_granted(hall):
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    late = timedelta(minutes=4, seconds=10)
    [seat] = [seat for seat in hall.seats(after=late) if seat.incidents]
    assert seat.incidents[0].kind == IncidentKind.LOST
    gaps = gaps_of([seat], hall.at + late)
    assert suggested(gaps) == 5
    assert "4 分 10 秒" in gaps[0].says
    assert not RoomAct.objects.filter(kind=ActKind.GRANT).exists()
    everybody = board_of(Candidacy.objects.filter(room=hall.room), hall.at + late)
    assert len(gaps_of(everybody.seats, hall.at + late)) == 1, "of who writes only"
    stats = document_of(everybody)["stats"]
    assert (stats["working"], stats["saved"]) == (1, 0), "unheard is not saved"


def test_a_heartbeat_within_the_minute_is_no_gap(hall):
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    Presence.objects.create(attempt=one.theory_attempt, seen_at=hall.at + 4 * MINUTE)
    seats = hall.seats(after=4 * MINUTE)
    assert IncidentKind.LOST not in [one.kind for one in seats[0].incidents]
    assert suggested(gaps_of(seats, hall.at + 4 * MINUTE)) == 0
    board = board_of(Candidacy.objects.filter(room=hall.room), hall.at + 4 * MINUTE)
    assert document_of(board)["stats"]["saved"] == 1


def test_what_was_noted_sinks_and_what_happens_later_rises_anew(hall):
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    hall.act(ConsoleAct.NOTED, one, reason="checked.fine", after=3 * MINUTE)
    assert not hall.seats(after=4 * MINUTE)[0].incidents
    Presence.objects.create(attempt=one.theory_attempt, seen_at=hall.at + 5 * MINUTE)
    kinds = [one.kind for one in hall.seats(after=9 * MINUTE)[0].incidents]
    assert IncidentKind.LOST in kinds


def test_many_at_once_and_each_refusal_is_named(hall):
    one, other, third = hall.people()
    hall.let_in(one, other)
    hall.start(one)
    outcomes = hall.act(ConsoleAct.PAUSE, one, other, third, reason="power.room")
    assert [outcome.is_done for outcome in outcomes] == [True, False, False]
    assert {outcome.code for outcome in outcomes[1:]} == {"not_started"}
    assert all(outcome.says.endswith("。") for outcome in outcomes)


def test_before_an_act_absent_people_are_named_and_who_else_it_cannot_reach(hall):
    one, _, third = hall.people()
    hall.let_in(one, third)
    hall.start(one)
    seats = hall.seats()
    says = {act: "".join(doubts_of(act, seats)) for act in ConsoleAct}
    absent = {act for act, text in says.items() if "1 考场 02 座" in text}
    assert absent == set(ConsoleAct) - {ConsoleAct.NOTED, ConsoleAct.CODE}
    assert "请确认没有选错人" in says[ConsoleAct.GRANT]
    assert "对他们办不成" in says[ConsoleAct.PAUSE]
    assert "（待开始）" in says[ConsoleAct.PAUSE]
    assert "1 考场 01 座" not in says[ConsoleAct.PAUSE]
    assert doubts_of(ConsoleAct.PAUSE, seats[:1]) == []


def test_what_is_called_impossible_is_refused_and_nothing_else_is(hall):
    """The words before an act and the services agree, whatever the state."""
    one, _, third = hall.people()
    hall.let_in(one, third)
    hall.start(one)
    reasons = {"let_in": "identity.document", "terminate": "conduct.talk",
               "code": "code.lost", "noted": "checked.fine"}  # fmt: skip
    for act in ConsoleAct:
        seats = {seat.facts.candidacy: seat for seat in hall.seats()}
        order = {"reason": reasons.get(act, "place.seat"), "note": "好。", "minutes": 5}
        for outcome in hall.act(act, *hall.people(), **order):
            seat = seats[outcome.candidacy.pk]
            assert outcome.is_done == (seat.state in POSSIBLE[act]), (act, seat.state)


def test_a_request_from_another_device_says_what_to_do_about_it(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    refused("elsewhere", enter, hall, one)
    says = hall.seats()[0].incidents[0].says
    names = set(re.findall("“(.+?)”", says))
    assert names
    assert names <= {str(act.label) for act in ConsoleAct}


def test_the_log_names_an_act_as_the_console_does():
    names = {act.value: act.label for act in ConsoleAct}
    assert {kind.value: kind.label for kind in ActKind}.items() <= names.items()


def test_an_act_without_one_of_its_reasons_does_nothing(hall):
    for reason in ("", "conduct.talk", "made.up"):
        with pytest.raises(SittingError) as refusal:
            hall.act(ConsoleAct.LET_IN, reason=reason)
        assert refusal.value.code == "reason_unknown"
    assert not RoomAct.objects.exists()


def test_a_latecomer_is_let_in_only_with_a_reason_for_lateness(hall):
    one = hall.people()[0]
    late = {"after": 31 * MINUTE}
    [first] = hall.act(ConsoleAct.LET_IN, one, reason="identity.document", **late)
    assert (first.is_done, first.code) == (False, "late_reason_missing")
    [second] = hall.act(ConsoleAct.LET_IN, one, reason="late.traffic", **late)
    assert second.is_done


def test_a_grant_a_move_a_message_and_the_end_are_on_record(hall):
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    hall.act(ConsoleAct.GRANT, one, reason="network.room", minutes=5)
    [moved] = hall.act(ConsoleAct.MOVE, one, reason="computer.broken")
    assert len(moved.secret) == 6
    hall.act(ConsoleAct.MESSAGE, one, note="请坐好。")
    hall.act(ConsoleAct.TERMINATE, one, reason="conduct.device", note="手机")
    kinds = set(RoomAct.objects.values_list("kind", flat=True))
    assert kinds == set(ActKind.values) - {"pause", "resume"}
    client = Client()
    client.force_login(hall.invigilator)
    page = client.get(
        reverse("sittings:record", args=[hall.stage.sitting.pk, one.pk])
    ).content.decode()
    for words in ("补 5 分 0 秒", "电脑故障：不能再用，换备用机", "手机", "罗青"):
        assert words in page


def test_the_poll_takes_three_queries_for_one_and_for_many_and_says_304(
    stage, invigilator, time_machine
):
    hall = Hall(stage, invigilator, size=6)
    time_machine.move_to(hall.at, tick=False)
    rows = Candidacy.objects.filter(room=hall.room)
    for number in (1, 6):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            board_of(rows.filter(seat__lte=number), hall.at)
        assert len(queries) <= 3
    client = Client()
    client.force_login(invigilator)
    url = reverse("sittings:room_state", args=[stage.sitting.pk, hall.room.pk])
    first = client.get(url)
    assert len(first.json()["seats"]) == 6
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    hall.let_in()
    third = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert third.status_code == 200


def post(client, hall, **data):
    url = reverse("sittings:act", args=[hall.stage.sitting.pk])
    return client.post(url, data)


def test_words_beside_a_pause_are_said_to_be_seen(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    client = Client()
    client.force_login(hall.invigilator)
    one = str(hall.people()[0].pk)
    assert "考生看得到" in post(client, hall, act="pause", candidacy=one).text
    assert "考生看得到" not in post(client, hall, act="grant", candidacy=one).text


def test_an_act_is_asked_for_then_done_once(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    one = hall.people()[0]
    client = Client()
    client.force_login(hall.invigilator)
    asked = post(client, hall, act="let_in", candidacy=str(one.pk))
    assert asked.status_code == 200
    assert "核对证件原件" in asked.content.decode()
    assert "还没有入场：" in asked.content.decode()
    sent = {
        "act": "let_in",
        "candidacy": str(one.pk),
        "confirmed": "1",
        "nonce": str(uuid4()),
        "reason": "identity.document",
    }
    assert "已放行" in post(client, hall, **sent).content.decode()
    assert post(client, hall, **sent).status_code == 409
    assert RoomAct.objects.filter(kind=ActKind.LET_IN).count() == 2
    assert post(client, hall, **sent | {"reason": "", "nonce": "n"}).status_code == 400


def test_another_rooms_invigilator_and_a_supervisor_do_nothing(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    sitting = hall.stage.sitting
    one = hall.people()[0]
    stranger = make_staff("invigilator", centre=sitting.centre)
    other_room = hall.stage.add_room("2 考场", [stranger])
    supervisor = make_staff("supervisor", centre=sitting.centre)
    client = Client()
    client.force_login(stranger)
    assert post(client, hall, act="pause", candidacy=str(one.pk)).status_code == 404
    own = reverse("sittings:room_console", args=[sitting.pk, other_room.pk])
    assert client.get(own).status_code == 200
    theirs = reverse("sittings:room_console", args=[sitting.pk, hall.room.pk])
    assert client.get(theirs).status_code == 404
    client.force_login(supervisor)
    assert client.get(theirs).status_code == 200
    assert "终止作答" not in client.get(theirs).content.decode()
    assert post(client, hall, act="pause", candidacy=str(one.pk)).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "explode"},
        {"act": "pause", "candidacy": "no id"},
        {"act": "pause", "candidacy": str(uuid4())},
        {"act": "let_in_all", "room": "no id"},
    ],
)
def test_junk_is_answered_404_and_changes_nothing(hall, time_machine, data):
    time_machine.move_to(hall.at, tick=False)
    client = Client()
    client.force_login(hall.invigilator)
    assert post(client, hall, **data).status_code == 404
    assert not RoomAct.objects.exists()


# --- the door -----------------------------------------------------------------


def knock(hall, ticket, code, *, at=None, address="192.0.2.9"):
    newcomer = Newcomer(ticket, code, address)
    return sign_in(newcomer=newcomer, at=at or hall.at)


def refused(code, act, *arguments, **fields):
    with pytest.raises((SittingError, AttemptError)) as refusal:
        act(*arguments, **fields)
    assert refusal.value.code == code


def test_ticket_and_code_lead_in_and_a_new_code_takes_the_old_ones_place(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    typed = codes[one.ticket].lower().replace("-", " ")
    assert knock(hall, f" {one.ticket} ", typed) == one
    refused("entry_wrong", knock, hall, one.ticket, codes[other.ticket])
    refused("entry_wrong", knock, hall, "0" * 16, codes[one.ticket])
    newer = codes_of(hall)
    refused("entry_wrong", knock, hall, one.ticket, codes[one.ticket])
    knock(hall, one.ticket, newer[one.ticket])


def test_entry_begins_half_an_hour_before_and_ends_with_the_exam(hall, exam_entry):
    one = hall.people()[0]
    code = codes_of(hall)[one.ticket]
    early = hall.at - 31 * MINUTE
    refused("entry_early", knock, hall, one.ticket, code, at=early)
    knock(hall, one.ticket, code, at=hall.at - 30 * MINUTE)
    end = hall.stage.sitting.closes_at
    refused("entry_over", knock, hall, one.ticket, code, at=end)


@pytest.fixture
def exam_entry():
    """Entry begins half an hour before the exam."""
    DatedFact.objects.get_or_create(
        key="exam.entry_min",
        valid_from=date(2022, 1, 1),
        defaults={"value": "30", "unit": "分钟", "source": "测试"},
    )


def test_guessing_stops_for_that_ticket_and_address_and_nobody_else(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    lock_out(hall, one, codes[one.ticket], address="192.0.2.66")
    assert EntryFailure.objects.count() == MOST_OF_TICKET, "every process counts there"
    knock(hall, one.ticket, codes[one.ticket], address="192.0.2.1")
    knock(hall, other.ticket, codes[other.ticket], address="192.0.2.66")


def lock_out(hall, person, code, **where):
    for _ in range(MOST_OF_TICKET):
        refused("entry_wrong", knock, hall, person.ticket, "WRONG", **where)
    refused("entry_limited", knock, hall, person.ticket, code, **where)


def test_a_new_code_opens_a_ticket_that_a_neighbour_locked(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    for person in (one, other):
        lock_out(hall, person, codes[person.ticket])
    [issued] = hall.act(ConsoleAct.CODE, one, reason="code.unreadable")
    knock(hall, one.ticket, issued.secret)
    refused("entry_limited", knock, hall, other.ticket, codes[other.ticket])


def test_a_locked_ticket_rises_until_it_is_open_again(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    for address in ("192.0.2.7", "192.0.2.9"):
        refused("entry_wrong", knock, hall, other.ticket, "WRONG", address=address)
    lock_out(hall, one, codes[one.ticket])
    risen = [(seat.state, [*seat.incidents]) for seat in hall.seats()]
    assert [state for state, _ in risen] == [State.ABSENT] * 3, "it may be anybody"
    assert [len(incidents) for _, incidents in risen] == [1, 0, 0]
    assert risen[0][1][0].kind == IncidentKind.REFUSED
    assert str(ConsoleAct.CODE.label) in risen[0][1][0].says
    assert not hall.seats(after=15 * MINUTE)[0].incidents
    hall.act(ConsoleAct.CODE, one, reason="code.unreadable")
    assert not hall.seats()[0].incidents


def test_a_lock_that_was_noted_or_passed_by_sinks(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    for person in (one, other):
        lock_out(hall, person, codes[person.ticket])
    hall.act(ConsoleAct.NOTED, one, reason="checked.fine", after=MINUTE)
    at = hall.at + MINUTE
    knock(hall, other.ticket, codes[other.ticket], at=at, address="192.0.2.1")
    assert not [seat for seat in hall.seats(after=MINUTE) if seat.incidents]


def test_failures_count_for_a_quarter_of_an_hour_and_are_then_forgotten(hall):
    one, other, _ = hall.people()
    codes = codes_of(hall)
    lock_out(hall, one, codes[one.ticket])
    later = hall.at + 15 * MINUTE
    knock(hall, one.ticket, codes[one.ticket], at=later)
    refused("entry_wrong", knock, hall, other.ticket, "WRONG", at=later)
    forget_old_failures(later)
    assert [row.ticket for row in EntryFailure.objects.all()] == [other.ticket]


def test_nobody_shuts_a_room_out_by_wrong_codes(hall):
    one, _, _ = hall.people()
    codes = codes_of(hall)
    guesses = [
        EntryFailure(ticket=f"{number:016}", address="192.0.2.9", at=hall.at)
        for number in range(MOST_OF_ADDRESS - 1)
    ]
    EntryFailure.objects.bulk_create(guesses)
    refused("entry_wrong", knock, hall, "1" * 16, "WRONG")
    refused("entry_limited", knock, hall, "0" * 15, "WRONG")
    knock(hall, one.ticket, codes[one.ticket])


def test_a_code_of_the_rooms_end_is_entered_in_that_room_only(hall, time_machine):
    one, _, _ = hall.people()
    hall.let_in(one)
    hall.start(one)
    time_machine.move_to(hall.at + MINUTE, tick=False)
    elsewhere = make_staff("invigilator", centre=hall.stage.sitting.centre)
    attempt = one.theory_attempt_id
    words = {
        "sitting": hall.stage.sitting,
        "attempt_id": attempt,
        "code": "7f3a-c21e-90b4-d5e8",
        "at": hall.at + MINUTE,
    }
    with pytest.raises(SittingError) as refusal:
        note_code(actor=elsewhere, **words)
    assert refusal.value.code == "attempt_elsewhere"
    url = reverse("sittings:room_end", args=[hall.stage.sitting.pk])
    for person, sees in ((elsewhere, False), (hall.invigilator, True)):
        client = Client()
        client.force_login(person)
        assert (str(attempt) in client.get(url).content.decode()) is sees
    note_code(actor=hall.invigilator, **words)


def test_the_door_opens_a_session_for_this_exam_only(hall, time_machine, settings):
    settings.CONSENT_REQUIRED = True
    time_machine.move_to(hall.at, tick=False)
    one, other, _ = hall.people()
    code = codes_of(hall)[one.ticket]
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(
            reverse("door:enter"), {"ticket": one.ticket, "code": code}
        )
    real = [q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(real) <= 5, [q["sql"][:80] for q in real]
    assert answer.url == reverse("door:waiting")
    page = client.get(answer.url).content.decode()
    assert "先同意个人信息处理告知" in page
    client.post(reverse("door:consent"))
    assert "等监考人员核验身份" in client.get(answer.url).content.decode()
    hall.let_in(one)
    instructions = reverse("attempts:instructions", args=[one.theory_attempt_id])
    assert instructions in client.get(answer.url).content.decode()
    assert client.get(reverse("accounts:desk")).url == answer.url
    theirs = reverse("attempts:instructions", args=[other.theory_attempt_id])
    assert client.get(theirs).status_code == 404
    assert MARK in client.session
    client.post(reverse("door:leave"))
    assert client.get(answer.url).status_code == 302


def test_a_wrong_code_says_so_and_opens_nothing(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    client = Client()
    url = reverse("door:enter")
    one = hall.people()[0]
    for data in ({"ticket": one.ticket}, {"ticket": "\x00", "code": "\x00"}):
        assert client.post(url, data).status_code in (400, 403)
    answer = client.post(url, {"ticket": one.ticket, "code": "AAAAA-AAAAA"})
    assert answer.status_code == 403
    assert "准考证号或入场码不对" in answer.content.decode()
    assert MARK not in client.session


def test_an_empty_slip_is_refused_in_our_words_not_the_browsers(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    client, url = Client(), reverse("door:enter")
    form = client.get(url).content.decode()
    assert 'novalidate action="/enter/"' in form
    says = client.post(url, {"ticket": "", "code": ""}).content.decode()
    assert "请输入准考证号。" in says
    assert "请输入入场码" in says
    assert 'href="#id_ticket"' in says


# --- gates ----------------------------------------------------------------------


def enter(hall, person, **visit):
    visit = Visit(**{"pledge": True, "address": "10.0.0.7"} | visit)
    return begin(person, person.theory_attempt_id, visit, hall.at)


def begin(person, attempt_id, visit, at):
    return enter_attempt(
        attempt_id=attempt_id, candidate_id=person.user_id, visit=visit, at=at
    ).lease


def test_a_foreign_computer_is_kept_out_or_only_noted(stage, invigilator, time_machine):
    lists = {"addresses": "10.0.0.0/8", "address_check": "refuse"}
    hall = Hall(stage, invigilator, **lists)
    time_machine.move_to(hall.at, tick=False)
    one, other, _ = hall.people()
    hall.let_in()
    refused("place_refused", enter, hall, one, address="192.0.2.7")
    assert hall.seats()[0].incidents[0].kind == IncidentKind.REFUSED
    enter(hall, other)
    hall.room.address_check = "record"
    hall.room.save()
    enter(hall, one, address="192.0.2.7")
    entry = Entry.objects.filter(candidacy=one).last()
    assert (entry.fits_address, entry.refusal) == (False, "")


def test_the_exam_browser_is_asked_for_by_header_or_by_its_page(
    stage, invigilator, time_machine
):
    hall = Hall(stage, invigilator, browser_keys=KEY, browser_check="refuse")
    time_machine.move_to(hall.at, tick=False)
    one, other, third = hall.people()
    hall.let_in()
    url = f"https://exam.example/attempts/{one.theory_attempt_id}/enter/"
    refused("browser_refused", enter, hall, one, url=url)
    refused("browser_refused", enter, hall, one, url=url, config_key_hash="0" * 64)
    enter(hall, one, url=url, config_key_hash=config_key_hash(url, KEY))
    page = f"https://exam.example/attempts/{other.theory_attempt_id}/"
    said = config_key_hash(page, KEY)
    enter(hall, other, url=f"{page}enter/", config_key_hash=said)
    elsewhere = f"https://exam.example/attempts/{third.theory_attempt_id}/enter/"
    refused("browser_refused", enter, hall, third, url=elsewhere, config_key_hash=said)


def test_a_second_device_waits_and_rises_in_the_console(hall, time_machine):
    time_machine.move_to(hall.at, tick=False)
    one = hall.people()[0]
    hall.let_in(one)
    hall.start(one)
    refused("elsewhere", enter, hall, one)
    kinds = [one.kind for one in hall.seats()[0].incidents]
    assert kinds[0] == IncidentKind.ELSEWHERE


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="its clock cannot be moved by a test"
)
def test_without_a_door_the_late_stay_out_but_not_of_the_second_part(
    stage, time_machine
):
    [one, other] = stage.open(2)
    at = stage.sitting.opens_at
    visit, late = Visit(pledge=True), at + 31 * MINUTE
    time_machine.move_to(at, tick=False)
    begin(one, one.theory_attempt_id, visit, at)
    time_machine.move_to(late, tick=False)
    refused("too_late_to_start", begin, other, other.theory_attempt_id, visit, late)
    begin(one, one.skill_attempt_id, visit, late)
    document = document_of(board_of(stage.sitting.candidacies.all(), at))
    assert document["stats"]["expected"] == 2
