"""The worked expectations of C12, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import (
    Act,
    fold,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_months
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    criticals,
    days_of,
    decided,
    error_codes,
    happened,
    inserted,
    lost,
    patient,
    playable,
    points_by_type,
    score_patiently,
    score_playable,
    wait,
    without,
    worked_with,
)

CASE = load_case("c12")
case = partial(worked_with, CASE)


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 15, "告": 15, "步": 15, "时": 10, "记": 10, "访": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-10-20T09:00:00"
    assert worked.facts["last_date"] == "2025-11-20"
    assert state.due("certify_in_1") == date(2026, 11, 20)
    assert days["state_due"] == "10-20"
    assert days["visit"] == days["enter_result"] == "10-23"
    assert paper_needs(worked).ask == ()


def test_asking_for_the_old_man_in_person_leaves_75(worked, workdays, perfect):
    acts = changed(perfect, "choose_way", route="come")
    come = Act("notice", {"papers": "presence"})
    acts = inserted(acts, "check_original", come, wait("2026-10-21"))
    report = score_patiently(worked, acts, workdays)
    assert report.total == 75
    assert (lost(report), error_codes(report)) == (
        {"route": 10, "asked_papers": 15},
        {"E4"},
    )
    assert "complaint" in happened(worked, acts, workdays)


def test_no_register_and_no_visits_leaves_85(worked, workdays, perfect):
    acts = without(without(perfect, "register_group"), "plan_visits")
    report = score(worked, acts, workdays)
    assert report.total == 85
    assert (lost(report), error_codes(report)) == (
        {"register_group": 5, "plan": 10}, {"E8", "E7"},
    )  # fmt: skip


def test_a_visit_on_23_november_leaves_90(worked, workdays, perfect):
    acts = inserted(perfect, "visit", wait("2026-11-23"))
    report = score_patiently(worked, acts, workdays)
    assert report.total == 90
    assert (lost(report), error_codes(report)) == ({"time_1": 10}, {"E3"})
    talk = fold(worked, patient(worked, acts, workdays), workdays).talk
    assert any("没有到账" in line.text for line in talk)


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("choose_way", {"route": "face"}, {"route": 10}, "E6"),
    ("choose_way", {"route": "matched"}, {"route": 10}, "E6"),
    ("choose_way", {"route": "come"}, {"route": 10}, "E4"),
    ("tell_ways", {"ways": "data,face"}, {"told_ways": 6}, "E5"),
    ("tell_ways", {"ways": "data,social"}, {"told_ways": 6}, "E5"),
    ("tell_ways", {"ways": "face,social"}, {"told_ways": 6}, "E5"),
    ("tell_ways", {"ways": "data,face,social,paper"}, {"told_ways": 6}, "E5"),
    ("tell_ways", {"time": "fixed"}, {"told_time": 4}, "E5"),
    ("tell_ways", {"time": "birthday"}, {"told_time": 4}, "E5"),
    ("tell_home", {"rule": "never"}, {"told_home": 5}, "E5"),
    ("state_due", {"until": "2026-11-19"}, {"due_1": 7}, "E3"),
    ("state_due", {"until": "2026-11-21"}, {"due_1": 7}, "E3"),
    ("state_due", {"until": "2026-12-31"}, {"due_1": 7}, "E3"),
    ("verify_person", {"result": "other"}, {"verify": 3}, "E6"),
    ("register_group", {"group": "none"}, {"register_group": 5}, "E8"),
    ("register_group", {"group": "both"}, {"register_group": 5}, "E8"),
    ("plan_visits", {"plan": "none"}, {"plan": 10}, "E7"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    acts = changed(perfect, act, **payload)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report), report.cap) == (points, {code}, None)


DROPS = [
    ("ask_health", {"asked": 2}, {"E1"}),
    ("look_up", {"look_up": 3}, {"E1"}),
    ("choose_way", {"route": 10}, {"E1"}),
    ("tell_ways", {"told_ways": 6, "told_time": 4}, {"E5"}),
    ("tell_home", {"told_home": 5}, {"E5"}),
    ("state_due", {"due_1": 7}, {"E1"}),
    ("check_original", {"checked": 2}, {"E1"}),
    ("verify_person", {"verify": 3}, {"E1"}),
    ("update_contact", {"update_contact": 2}, {"E8"}),
    ("register_group", {"register_group": 5}, {"E8"}),
    ("plan_visits", {"plan": 10}, {"E7"}),
    ("enter_result", {"result": 8, "time_1": 10, "entered_visit": 3}, {"E1", "E8"}),
]


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_item(worked, workdays, perfect, act, points, found):
    report = score(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize(
    ("act", "item"), [("ask_health", "asked"), ("look_up", "look_up")]
)
def test_what_is_asked_after_the_decision_came_too_late(
    worked, workdays, perfect, act, item
):
    late = perfect[at(perfect, act)]
    report = score(worked, inserted(without(perfect, act), "tell_ways", late), workdays)
    assert (set(lost(report)), error_codes(report)) == ({item}, {"E1"})


@pytest.mark.parametrize(
    "paper", ["presence", "residence", "kinship", "hospital", "alive", "photo"]
)
def test_one_paper_without_a_basis_loses_all_of_the_papers(
    worked, workdays, perfect, paper
):
    ask = Act("notice", {"papers": paper})
    acts = inserted(perfect, "check_original", ask, wait("2026-10-21"))
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"asked_papers": 15}, {"E4"})


def test_the_card_left_at_home_is_asked_for_and_nothing_else(workdays):
    instance = case(gap="agent")
    perfect = perfect_acts(instance, workdays)
    assert paper_needs(instance).ask == ("agent_id",)
    assert score(instance, perfect, workdays).total == 100
    report = score_playable(instance, without(perfect, "notice"), workdays)
    assert {"asked_papers", "checked"} <= set(lost(report))
    more = changed(perfect, "notice", papers="agent_id,kinship")
    report = score(instance, more, workdays)
    assert (lost(report), error_codes(report)) == ({"asked_papers": 15}, {"E4"})


def test_no_visit_without_an_appointment(worked, workdays, perfect):
    acts = playable(worked, without(perfect, "appoint"), workdays)
    assert not {"visit", "verify_person"} & {act.key for act in acts}
    report = score(worked, acts, workdays)
    assert {"appoint", "visit", "verify"} <= set(lost(report))


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code"),
    [
        ("appoint", Act("enter_result", {"result": "pass"}), "unseen", "E6"),
        ("close_case", Act("enter_result", {"result": "report"}), "suspected_wrongly", "E6"),
        ("close_case", Act("enter_result", {"result": "stop"}), "stopped", "E9"),
        ("visit", Act("charge_fee"), "charged", "E10"),
        ("visit", Act("appoint", {"how": "group"}), "exposed", "E10"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert code in error_codes(report)


def test_who_stops_the_pension_herself_oversteps(worked, workdays, perfect):
    acts = changed(perfect, "enter_result", result="stop")
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"result": 8}, {"E9"})
    assert "result_returned" in happened(
        worked, inserted(acts, "close_case", wait("2026-10-26")), workdays
    )


def test_another_person_in_the_bed_is_reported_and_not_paid(workdays):
    instance = case(found="other")
    perfect = perfect_acts(instance, workdays)
    last = {act.key: act.payload for act in perfect}
    assert last["enter_result"] == {"result": "report"}
    assert last["register_group"] == {"group": "hold"}
    assert last["plan_visits"] == {"plan": "hold"}
    assert score(instance, perfect, workdays).total == 100
    report = score(instance, changed(perfect, "enter_result", result="pass"), workdays)
    assert (report.raw, report.total) == (92, 59)
    assert error_codes(report) == {"E6"}
    report = score(instance, changed(perfect, "verify_person", result="same"), workdays)
    assert (lost(report), error_codes(report)) == ({"verify": 3}, {"E6"})
    for act, field in (("register_group", "group"), ("plan_visits", "plan")):
        for wrong in CASE.choices[field].keys() - {"hold"}:
            acts = changed(perfect, act, **{field: wrong})
            assert len(lost(score(instance, acts, workdays))) == 1


# -- deadlines: on the last day, and one working day later


@pytest.mark.parametrize("start", CASE.facts["start"]["choice"])
@pytest.mark.parametrize(("months", "left"), [(11, 1), (10, 2), (9, 3)])
def test_the_year_runs_from_the_last_certification(workdays, start, months, left):
    instance = case(start=start, last_months=months)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    last = add_months(date.fromisoformat(instance.facts["last_date"]), 12)
    assert fold(instance, perfect, workdays).due(f"certify_in_{left}") == last
    assert perfect[at(perfect, "state_due")].payload["until"] == last.isoformat()
    for days in (-1, 1):
        stated = (last + timedelta(days=days)).isoformat()
        report = score(instance, changed(perfect, "state_due", until=stated), workdays)
        assert (lost(report), error_codes(report)) == ({f"due_{left}": 7}, {"E3"})
    worked_day = last
    while not workdays(worked_day):
        worked_day -= timedelta(days=1)
    half = (date.fromisoformat(start) + timedelta(days=45)).isoformat()
    waits = [wait(half)] if half < worked_day.isoformat() else []
    for day, points in (
        (worked_day, {}),
        (last + timedelta(days=1), {f"time_{left}": 10}),
    ):
        acts = inserted(perfect, "visit", *waits, wait(day.isoformat()))
        report = score_patiently(instance, acts, workdays)
        assert lost(report) == points
        assert error_codes(report) == ({"E3"} if points else set())


def test_a_visit_entered_the_next_day_is_late(workdays):
    instance = case(start="2026-06-16")  # the visit is on a Monday
    perfect = perfect_acts(instance, workdays)
    acts = inserted(perfect, "enter_result", wait("2026-06-23"))
    report = score_patiently(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"entered_visit": 3}, {"E8"})


def test_a_result_by_telephone_is_entered_on_its_day(workdays):
    instance = case(way_kind="phone")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    late = inserted(perfect, "enter_result", wait("2026-10-22"))
    report = score_patiently(instance, late, workdays)
    assert (set(lost(report)), error_codes(report)) == ({"entered_face"}, {"E8"})


def test_what_the_data_have_done_is_said_on_the_day(workdays):
    instance = case(way_kind="matched")
    perfect = perfect_acts(instance, workdays)
    assert not {"visit", "guide_face", "enter_result"} & {act.key for act in perfect}
    assert score(instance, perfect, workdays).total == 100
    # She is sent home for her card and comes again: the word is a day late.
    instance = case(way_kind="matched", gap="agent")
    perfect = perfect_acts(instance, workdays)
    told = perfect[at(perfect, "choose_way")]
    late = inserted(without(perfect, "choose_way"), "check_original", told)
    report = score(instance, late, workdays)
    assert (lost(report), error_codes(report)) == ({"time_told": 10}, {"E3"})


# -- variants


@pytest.mark.parametrize(
    ("way", "route"), [("bed", "visit"), ("phone", "face"), ("matched", "matched")]
)
def test_one_way_is_right(workdays, way, route):
    instance = case(way_kind=way)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["route"] == (route,)
    for wrong in CASE.choices["route"].keys() - {route}:
        acts = changed(perfect, "choose_way", route=wrong)
        report = score_patiently(instance, acts, workdays)
        # Who may go home at once is not told so.
        untold = {"time_told"} if way == "matched" else set()
        assert set(lost(report)) == {"route"} | untold
        expected = {"E4" if wrong == "come" else "E6"}
        assert error_codes(report) == expected | ({"E5"} if untold else set())


def test_a_face_that_the_telephone_does_not_know_needs_a_visit(worked, workdays):
    acts = perfect_acts(worked, workdays)
    acts = inserted(acts, "appoint", Act("guide_face"))
    assert score_patiently(worked, acts, workdays).total == 100
    assert "face_failed" in happened(worked, acts, workdays)


def test_who_is_not_taught_cannot_certify_by_telephone(workdays):
    instance = case(way_kind="phone")
    perfect = perfect_acts(instance, workdays)
    report = score_playable(instance, without(perfect, "guide_face"), workdays)
    assert {"guide_face", "result"} <= set(lost(report))
    assert report.total == 59


@pytest.mark.parametrize(
    ("facts", "group", "plan"),
    [
        ({"age": 80}, "elder", "regular"),
        ({"age": 79}, "none", "regular"),  # he lies in bed
        ({"age": 79, "honour": "model"}, "model", "regular"),
        ({"age": 91, "honour": "model"}, "both", "regular"),
        ({"age": 79, "way_kind": "phone"}, "none", "none"),
        ({"age": 80, "way_kind": "phone"}, "elder", "regular"),
        ({"age": 74, "way_kind": "matched", "honour": "model"}, "model", "regular"),
    ],
)
def test_registers_and_visits_follow_age_honour_and_bed(workdays, facts, group, plan):
    instance = case(**facts)
    assert instance.answers["group"] == (group,)
    assert instance.answers["plan"] == (plan,)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    for act, field, right in (
        ("register_group", "group", group),
        ("plan_visits", "plan", plan),
    ):
        for wrong in CASE.choices[field].keys() - {right}:
            acts = changed(perfect, act, **{field: wrong})
            assert len(lost(score(instance, acts, workdays))) == 1


def test_who_has_not_moved_has_no_address_to_change(workdays):
    instance = case(moved="stayed")
    perfect = perfect_acts(instance, workdays)
    assert "update_contact" not in {act.key for act in perfect}
    assert score(instance, perfect, workdays).total == 100


def test_nothing_of_the_unverified_procedures_is_played():
    assert CASE.procedures == ("N-05",)
    refs = {ref for item in CASE.items for ref in item.refs}
    assert not {"4:4.2.2S", "3:4.2.7S"} & refs  # reception and transfer: N-06


# -- every seed


def fingerprint(instance):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    facts = instance.facts
    return (*decided(instance), facts["moved"], facts["last_months"])


def test_seeds_differ_in_what_decides():
    kinds = {fingerprint(make_instance(CASE, seed)) for seed in range(1000)}
    assert len(kinds) >= 100


@pytest.mark.parametrize("days", [[], [Act("end_day")]])
def test_who_sits_at_the_window_complains_without_a_telephone(worked, workdays, days):
    group = Act("appoint", {"how": "group"})
    state = fold(worked, [*days, group], workdays)
    line = next(line for line in state.talk if "发到群里" in line.text)
    assert line.speaker == ("phone" if days else "client")
    assert "来电" not in line.text
