"""Case C01 as a station of an exam, through the act call: what is taken, what is not,
and that nothing hidden leaves the server."""

import json
import random
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.engine import (
    Act,
    ImpossibleAct,
    apply,
    fold,
    make_instance,
    perfect_acts,
    score,
    state_hash,
    visible,
)
from casework.replay import template_of
from exams.attempts.errors import AttemptError
from exams.attempts.lane.journal import store
from exams.attempts.lane.wire import hash_of
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt, Station
from exams.attempts.places import place_on
from exams.attempts.services import submit_attempt
from exams.attempts.services.stations import seed_for
from exams.attempts.stations import course_at, course_fault, protocol_of
from exams.attempts.verification import verify_attempt
from tests.attempts.lane.conftest import Chair, sat
from tests.casework.leaks import assert_nothing_leaks
from tests.casework.stage import make_case
from tests.factories import make_form

pytestmark = pytest.mark.django_db
# The paper: a task, then the case.
TASK, STATION = 1, 2


class Stool(Chair):
    """A chair at a paper with a station, and the act call through HTTP."""

    def __init__(self, attempt, lease, at, client):
        super().__init__(attempt, lease, at)
        self.client = client

    def act_write(self, done, /, **fields):
        payload = {
            "act": done.key,
            "payload": dict(done.payload),
            "sequence": self.acts + 1,
            "made_at": timezone.now().isoformat(),
        }
        return self.scribe.write(STATION, payload | fields, "act")

    def post(self, write, item=STATION):
        document = document_of(write)
        address = reverse("attempts:act", args=[self.attempt.pk, item])
        answer = self.client.post(
            address, document, content_type="application/json", headers=self.headers
        )
        return answer.status_code, answer.json()

    def act(self, done, /, **fields):
        """What the page does: a refused act leaves the chain as it was."""
        head, seq = self.scribe.head, self.scribe.seq
        status, said = self.post(self.act_write(done, **fields))
        if status != 200:
            self.scribe.head, self.scribe.seq = head, seq
        return status, said

    def look(self):
        address = reverse("attempts:station", args=[self.attempt.pk, STATION])
        answer = self.client.get(address, headers=self.headers)
        return answer.status_code, answer.json()

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.bearer}"}

    @property
    def course(self):
        return course_at(self.attempt.pk, self.place)

    @property
    def place(self):
        return place_on(self.attempt.form_id, STATION)

    @property
    def acts(self):
        return len(self.course.acts)

    def perfect(self):
        return perfect_acts(self.course.instance, self.course.calendar)

    def moved(self):
        other = self.move()
        stool = Stool(other.attempt, other.lease, self.at, self.client)
        stool.scribe = other.scribe
        return stool


def document_of(write):
    """The event as the page sends it."""
    fields = {name: getattr(write, name) for name in FIELDS}
    return {"event_uuid": str(write.event_uuid), **fields}


FIELDS = ("item", "kind", "epoch", "client_seq", "prev", "sha256", "payload")


def text_of(html):
    """The fragment without the names of its styles, which are words of their own."""
    return re.sub(r'\sclass="[^"]*"', "", unescape(html))


@pytest.fixture
def case(db):
    return make_case()


@pytest.fixture
def stool(case, client):
    form = make_form(part="skill", kinds=["task"], cases=[case])
    at = timezone.now()
    chair = sat(at, form=form)
    return Stool(chair.attempt, chair.lease, at, client)


def test_the_variant_is_frozen_at_the_start_and_is_not_the_worked_case(stool, case):
    station = Station.objects.get(attempt=stool.attempt)
    assert station.form_item.position == STATION
    assert station.seed == seed_for(stool.attempt.pk, STATION) > 0
    assert station.days_off["off"]
    assert stool.course.instance == make_instance(template_of(case), station.seed)


def test_a_paper_without_a_case_freezes_nothing(chair):
    assert not chair.attempt.stations.exists()


def test_the_perfect_way_is_taken_and_leaks_nothing(stool, case):
    perfect = stool.perfect()
    status, said = stool.look()
    assert (status, said["station"]["acts"]) == (200, 0)
    for number, act in enumerate(perfect, start=1):
        status, said = stool.act(act)
        assert status == 200, said
        [receipt] = said["results"]
        assert receipt["position"] == number
        assert (said["station"]["item"], said["station"]["acts"]) == (STATION, number)
        html = text_of(said["station"]["html"])
        assert_nothing_leaks(html, stool.course, case.digest)
    assert stool.answer(STATION) == {"acts": len(perfect)}
    course = stool.course
    played = fold(course.instance, perfect, course.calendar)
    assert state_hash(course.state()) == state_hash(played)
    assert score(course.instance, course.acts, course.calendar).total == 100
    assert "已经办结" in said["station"]["html"]
    stool.attempt.refresh_from_db()
    assert verify_attempt(stool.attempt).faults == ()
    manifest = standing_manifest(stool.attempt)
    last = stool.attempt.events.last()
    assert manifest == [[STATION, "answer", 1, last.client_seq, last.sha256]]
    ended = submit_attempt(attempt=stool.attempt, manifest=manifest, at=timezone.now())
    assert ended.status == "submitted"
    steps = protocol_of(ended, stool.place).steps
    assert [step.key for step in steps] == [act.key for act in perfect]


def any_act(chance, state):
    """An act that the view offers, its form filled at random."""
    view = visible(state)
    offered = [act for tab in view.tabs for act in tab.acts if act.kind != "close"]
    act = chance.choice(offered)
    payload = {each.name: _any_value(chance, state, each) for each in act.fields}
    return Act(act.key, {name: value for name, value in payload.items() if value})


def _any_value(chance, state, field):
    if field.kind == "date":
        return (state.now.date() + timedelta(days=chance.randint(-2, 20))).isoformat()
    if field.kind == "text":
        return chance.choice(["", "备注", "<b>粗</b>"])
    values = [value for value, _ in field.options]
    return chance.choice([*values, ""]) if values else ""


def played(state, act):
    """The desk after the act, and in which words it was refused ("" if it was not)."""
    try:
        return apply(state, act), ""
    except ImpossibleAct as impossible:
        return state, impossible.message


@pytest.mark.parametrize("luck", [1, 2])
def test_random_plays_are_those_of_casework_and_leak_nothing(stool, case, luck):
    chance = random.Random(luck)
    course = stool.course
    state = fold(course.instance, [], course.calendar)
    for _ in range(18):
        act = any_act(chance, state)
        before = stool.stored
        status, said = stool.act(act)
        state, refused = played(state, act)
        if refused:
            assert (status, stool.stored) == (400, before)
            [refusal] = said["results"]
            assert (refusal["code"], refusal["message"]) == ("act_impossible", refused)
        else:
            assert (status, stool.stored) == (200, before + 1)
        assert said["station"]["acts"] == len(state.done)
        assert_nothing_leaks(
            text_of(said["station"]["html"]), stool.course, case.digest
        )
    assert state_hash(stool.course.state()) == state_hash(state)
    assert [done.act for done in state.done] == [
        done.act for done in stool.course.state().done
    ]
    stool.attempt.refresh_from_db()
    assert verify_attempt(stool.attempt).faults == ()


def test_a_repeat_after_a_lost_answer_has_happened_once(stool):
    greeting, asking = stool.perfect()[:2]
    write = stool.act_write(greeting)
    first = stool.post(write)[1]  # delivered, its answer is lost
    status, again = stool.post(write)
    assert status == 200
    assert again["results"] == first["results"]
    assert again["station"] == first["station"]
    assert stool.stored == 1
    assert stool.act(asking)[0] == 200
    repeat = stool.post(write)[1]
    assert repeat["results"][0] | {"is_current": True} == first["results"][0]
    assert repeat["station"]["acts"] == 2


def test_the_uuid_of_an_act_is_not_used_for_another(stool):
    greeting, asking = stool.perfect()[:2]
    write = stool.act_write(greeting)
    stool.post(write)
    other = replace(stool.act_write(asking), event_uuid=write.event_uuid)
    status, said = stool.post(other)
    assert (status, said["results"][0]["code"]) == (409, "uuid_reused")
    assert "station" not in said


@pytest.mark.parametrize("sequence", [2, 7])
def test_an_act_under_another_number_is_stale_and_shows_the_desk(stool, sequence):
    greeting = stool.perfect()[0]
    status, said = stool.act(greeting, sequence=sequence)
    assert status == 409
    [refusal] = said["results"]
    assert refusal["code"] == "act_stale"
    assert "看清现在的桌面" in refusal["message"]
    assert said["station"]["acts"] == stool.stored == 0


def test_an_act_off_the_chain_is_told_the_head_before_it_is_judged(stool):
    stool.save(TASK, payload={"text": "答"}, after=0)
    head = stool.scribe.head
    write = replace(stool.act_write(stool.perfect()[0]), prev="f" * 64)
    write = replace(write, sha256=hash_of(stool.attempt.pk, write))
    status, said = stool.post(write)
    [refusal] = said["results"]
    assert (status, refusal["code"]) == (409, "broken_chain")
    assert refusal["head"]["sha256"] == head


def test_answers_and_acts_share_one_chain(stool):
    greeting, asking = stool.perfect()[:2]
    assert stool.act(greeting)[0] == 200
    stool.save(TASK, payload={"text": "先写一点"}, after=0)
    assert stool.act(asking)[0] == 200
    assert stool.answer(TASK) == {"text": "先写一点"}
    stool.attempt.refresh_from_db()
    assert verify_attempt(stool.attempt).faults == ()


def test_another_device_goes_on_where_the_acts_are(stool):
    perfect = stool.perfect()
    for act in perfect[:3]:
        stool.act(act)
    other = stool.moved()
    assert other.look()[1]["station"]["acts"] == 3
    status, said = stool.act(perfect[3])
    assert (status, said["results"][0]["code"]) == (409, "lease_lost")
    assert "station" not in said
    assert stool.look() == (409, said["results"][0] | {})
    assert stool.aside == ["lease_lost"]
    for number, act in enumerate(perfect[3:6], start=4):
        status, said = other.act(act)
        assert (status, said["station"]["acts"]) == (200, number)
    stool.attempt.refresh_from_db()
    assert verify_attempt(stool.attempt).faults == ()
    assert stool.answer(STATION) == {"acts": 6}


def test_an_act_after_the_end_is_set_aside(stool):
    greeting, asking = stool.perfect()[:2]
    stool.act(greeting)
    manifest = standing_manifest(stool.attempt)
    submit_attempt(attempt=stool.attempt, manifest=manifest, at=timezone.now())
    status, said = stool.act(asking)
    assert (status, said["results"][0]["code"]) == (409, "already_submitted")
    assert "station" not in said
    assert (stool.stored, stool.aside) == (1, ["after_end"])
    assert stool.look()[0] == 409


def test_an_act_after_the_time_is_set_aside_as_late(stool):
    passed = timezone.now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=stool.attempt.pk).update(closes_at=passed)
    status, said = stool.act(stool.perfect()[0])
    assert (status, said["results"][0]["code"]) == (410, "late")
    assert (stool.stored, stool.aside) == (0, ["late"])
    assert stool.look()[0] == 410


def test_a_paused_station_takes_nothing_and_shows_nothing(stool):
    Attempt.objects.filter(pk=stool.attempt.pk).update(paused_at=timezone.now())
    status, said = stool.act(stool.perfect()[0])
    assert (status, said["results"][0]["code"]) == (423, "paused")
    assert "station" not in said
    assert stool.look()[0] == 423


def test_acts_come_through_their_own_call_only(stool):
    write = stool.act_write(stool.perfect()[0])
    [refused] = store([stool.scribe.posted(write)])
    assert isinstance(refused, AttemptError)
    assert refused.code == "station_online_only"
    answer = stool.scribe.write(TASK, {"text": "答"})
    assert stool.post(answer, TASK)[1]["code"] == "malformed"
    assert stool.post(write, TASK)[1]["code"] == "malformed"


def test_an_item_without_a_desk_takes_no_act(stool):
    act = stool.act_write(stool.perfect()[0])
    write = replace(act, item=TASK)
    write = replace(write, sha256=hash_of(stool.attempt.pk, write))
    status, said = stool.post(write, TASK)
    assert (status, said["results"][0]["code"]) == (400, "bad_answer")


@pytest.mark.parametrize(
    "fields",
    [
        {"act": 7},
        {"act": "x" * 3000},
        {"payload": []},
        {"payload": {"a": 1}},
        {"payload": {"a": "\0"}},
        {"payload": {str(number): "" for number in range(40)}},
        {"sequence": "1"},
        {"sequence": 0},
        {"sequence": True},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-22T10:00:00"},
        {"more": "1"},
    ],
)
def test_what_is_no_act_is_refused(stool, fields):
    status, said = stool.act(stool.perfect()[0], **fields)
    assert (status, said["results"][0]["code"]) == (400, "bad_answer")
    assert stool.stored == 0


def test_a_stranger_sees_no_desk(stool, client):
    for headers in ({}, {"Authorization": "Bearer x"}):
        address = reverse("attempts:station", args=[stool.attempt.pk, STATION])
        assert client.get(address, headers=headers).status_code == 401


def test_the_protocol_tells_how_long_the_line_was_down(stool):
    greeting, asking = stool.perfect()[:2]
    stool.act(greeting)
    made = timezone.now() - timedelta(minutes=2)
    stool.act(asking, made_at=made.isoformat())
    [wait] = protocol_of(stool.attempt, stool.place).waits
    assert (wait.sequence, wait.made_at) == (2, made)
    assert 120 <= wait.seconds < 180


def test_the_verification_plays_the_acts_again(stool):
    for act in stool.perfect()[:3]:
        stool.act(act)
    stool.attempt.refresh_from_db()
    place, station = stool.place, stool.attempt.stations.get()
    events = list(stool.attempt.events.all())
    assert course_fault(station, events, place) == ""
    assert course_fault(station, events[1:], place) == "acts: numbers"
    closing = dict(events[1].payload, act="close_case", payload={})
    events[1].payload = closing
    assert course_fault(station, events, place) == "acts: closed"


@pytest.mark.django_db(transaction=True)
def test_the_lane_answers_acts_as_django_does(stool, asgi_door):
    greeting, asking = stool.perfect()[:2]
    name = f"stations/{STATION}/acts"

    def post(write):
        body = json.dumps(document_of(write)).encode()
        return asgi_door(name, stool.attempt.pk, stool.bearer, body)

    write = stool.act_write(greeting)
    status, said = post(write)
    assert (status, said["station"]["acts"]) == (200, 1)
    for again in (post(write), stool.post(write)):
        assert again[0] == 200
        assert again[1] | {"now": said["now"]} == said
    status, said = post(stool.act_write(asking, sequence=9))
    assert (status, said["results"][0]["code"]) == (409, "act_stale")
    assert asgi_door(name, stool.attempt.pk, "x", b"{}")[1]["code"] == "bad_token"
