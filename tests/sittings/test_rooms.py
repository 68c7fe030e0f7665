"""Rooms, seats and forms in turn: what the clerk arranges before the exam."""

from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import EvidenceEntry
from exams.papers.life import withdraw_form
from exams.papers.models import PaperAlarm
from exams.sittings.errors import SittingError
from exams.sittings.forms import PapersForm
from exams.sittings.reports import progress_of
from exams.sittings.services import (
    RoomPlan,
    attach_forms,
    change_room,
    change_seat,
    remove_room,
)
from exams.sittings.steps import next_step, steps_of
from tests.factories import make_staff
from tests.sittings.conftest import make_theory_form

pytestmark = pytest.mark.django_db


def refuses(code, act, *arguments, **fields):
    with pytest.raises(SittingError) as refusal:
        act(*arguments, **fields)
    assert refusal.value.code == code
    return refusal.value


def change(stage, room, invigilators=(), **plan):
    values = {"name": room.name, "seats": room.seats, "columns": room.columns}
    return change_room(
        room=room,
        plan=RoomPlan(**values | plan),
        invigilators=list(invigilators),
        actor=stage.clerk,
        at=stage.now,
    )


def test_candidates_are_placed_by_ticket_room_after_room(stage):
    people = stage.register(8)
    first, second = stage.add_room("1 考场", seats=5), stage.add_room("2 考场")
    stage.place()
    seats = [
        (one.room, one.seat) for one in stage.sitting.candidacies.order_by("ticket")
    ]
    assert seats == [(first, n) for n in range(1, 6)] + [(second, n) for n in (1, 2, 3)]
    assert len(people) == len(set(seats))
    assert EvidenceEntry.objects.filter(action="sittings.candidates_placed").exists()


def test_too_few_seats_place_nobody(stage):
    stage.register(8)
    stage.add_room(seats=6)
    assert refuses("seats_missing", stage.place).details == (2,)
    assert not stage.sitting.candidacies.exclude(room=None).exists()


def test_placing_again_leaves_everybody_where_they_are(stage):
    stage.register(2)
    room = stage.add_room()
    stage.place()
    refuses("no_one_to_place", stage.place)
    stage.register(1)
    [late] = stage.place()
    assert (late.room, late.seat) == (room, 3)


def test_a_taken_seat_means_that_two_change_places(stage):
    one, other = stage.register(2)
    room = stage.add_room()
    stage.place()
    act = {"actor": stage.clerk, "at": stage.now}
    change_seat(candidacy=one, room=room, seat=2, **act)
    for person in (one, other):
        person.refresh_from_db()
    assert (one.seat, other.seat) == (2, 1)
    change_seat(candidacy=one, room=room, seat=6, **act)
    refuses("seat_unknown", change_seat, candidacy=one, room=room, seat=7, **act)


@pytest.mark.parametrize(
    ("code", "plan"),
    [
        ("seats_invalid", {"seats": 0}),
        ("seats_invalid", {"seats": 301}),
        ("seats_invalid", {"columns": 0}),
        ("addresses_invalid", {"addresses": "192.168.1.7/24"}),
        ("addresses_invalid", {"addresses": "考场"}),
        ("keys_invalid", {"browser_keys": "abc"}),
        ("list_missing", {"address_check": "refuse"}),
        ("list_missing", {"browser_check": "record"}),
    ],
)
def test_a_room_with_a_wrong_list_is_refused(stage, code, plan):
    refuses(code, stage.add_room, **plan)


def test_two_rooms_have_two_names_and_nobody_loses_a_seat(stage):
    stage.register(3)
    room = stage.add_room()
    refuses("room_name_taken", stage.add_room, " 1 考场 ")
    stage.place()
    refuses("seats_invalid", change, stage, room, seats=2)
    act = {"room": room, "actor": stage.clerk, "at": stage.now}
    refuses("room_in_use", remove_room, **act)


def test_only_the_centres_invigilators_watch(stage):
    mine = make_staff("invigilator", centre=stage.sitting.centre, name="罗青")
    stranger = make_staff("invigilator", name="外人")
    room = stage.add_room(invigilators=[mine])
    assert refuses(
        "not_invigilator", change, stage, room, [mine, stranger]
    ).details == ("外人",)
    change(stage, room, [])
    assert not room.duties.exists()


def test_neighbours_get_different_forms(stage):
    stage.register(6)
    stage.add_room()
    stage.place()
    other = make_theory_form(stage.sitting.level)
    stage.attach()
    stage._act(
        attach_forms,
        theory_form=stage.theory_form,
        skill_form=stage.skill_form,
        parallel=[other],
    )
    people = stage.admit()
    forms = {one.seat: one.theory_attempt.form_id for one in people}
    a, b = stage.theory_form.pk, other.pk
    assert [forms[n] for n in range(1, 7)] == [a, b, a, b, a, b]
    assert {one.skill_attempt.form_id for one in people} == {stage.skill_form.pk}
    assert {one.theory_attempt.let_in_at for one in people} == {None}
    assert len({one.theory_attempt.order_seed for one in people}) > 1


def test_a_form_is_chosen_once_and_parallel_ones_are_as_long(stage):
    shorter = make_theory_form(stage.sitting.level, working_minutes=30)
    own = {"theory_form": stage.theory_form, "skill_form": stage.skill_form}
    repeat = [stage.theory_form]
    refuses("form_repeated", stage._act, attach_forms, parallel=repeat, **own)
    refuses("form_not_parallel", stage._act, attach_forms, parallel=[shorter], **own)
    assert not stage.sitting.parallel_papers.exists()


def test_without_rooms_an_exam_goes_on_as_before(stage):
    [one] = stage.open()
    assert one.theory_attempt.let_in_at == one.theory_attempt.admitted_at
    steps = steps_of(stage.sitting, progress_of(stage.sitting), stage.now)
    assert "rooms" in [step.key for step in steps]
    assert next_step(steps).key == "close"


def test_rooms_without_seats_for_all_come_before_the_admission(stage):
    stage.register(2)
    stage.attach()
    stage.appoint()
    stage.add_room()
    steps = steps_of(stage.sitting, progress_of(stage.sitting), stage.now)
    assert next_step(steps).key == "rooms"


def test_a_paper_with_an_alarm_is_marked_where_it_is_chosen(stage):
    PaperAlarm.objects.create(
        form=stage.theory_form, token="0" * 64, cause="frozen", raised_at=stage.now
    )
    form = PapersForm(sitting=stage.sitting)
    assert "有警报" in str(form["theory_form"])
    assert "有警报" not in str(form["skill_form"])


def test_a_withdrawn_paper_shows_on_the_clerks_desk(stage, time_machine):
    time_machine.move_to(stage.now, tick=False)
    stage.attach()
    client = Client()
    client.force_login(stage.clerk)
    desk = reverse("accounts:desk")
    assert "试卷已撤下" not in client.get(desk).content.decode()
    withdraw_form(
        form=stage.skill_form,
        actor=make_staff("paper_officer", centre=stage.sitting.centre),
        reason="错题",
        at=stage.now,
    )
    assert "试卷已撤下" in client.get(desk).content.decode()


def test_a_room_is_made_and_changed_on_its_page(stage, time_machine):
    time_machine.move_to(stage.now, tick=False)
    mine = make_staff("invigilator", centre=stage.sitting.centre, name="罗青")
    client = Client()
    client.force_login(stage.clerk)
    sent = asdict(
        RoomPlan("1 考场", 30, addresses="10.0.0.0/8", address_check="refuse")
    )
    new = reverse("sittings:room_new", args=[stage.sitting.pk])
    answer = client.post(new, sent | {"invigilators": [mine.pk]})
    assert answer.status_code == 302
    [room] = stage.sitting.rooms.all()
    assert room.networks == ("10.0.0.0/8",)
    assert [duty.user for duty in room.duties.all()] == [mine]
    assert client.post(new, sent).status_code == 400
    stage.register(1)
    stage.place()
    assert "监考员 1 人，应配 2 人" in client.get(answer.url).content.decode()
