"""The worked expectations of C11, as golden results, and one test a rule."""

from functools import partial

import pytest

from casework.engine import (
    Act,
    fold,
    make_instance,
    perfect_acts,
    score,
    visible,
)
from casework.engine.workdays import period_end
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    criticals,
    days_of,
    error_codes,
    inserted,
    lost,
    points_by_type,
    score_playable,
    unrefused,
    wait,
    without,
    worked_with,
)

CASE = load_case("c11")
case = partial(worked_with, CASE)


def scored(instance, acts, workdays):
    """The score of somebody who waits again when something ended the wait early."""
    return score(instance, unrefused(instance, acts, workdays), workdays)


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "告": 10, "步": 15, "序": 5, "时": 20, "记": 10, "礼": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    assert state.done[0].at.isoformat() == "2026-09-18T09:00:00"
    assert state.anchor("questions_arrive").date().isoformat() == "2026-09-18"
    # Sunday 20 September is worked, 25 September and 1-7 October are not.
    assert state.due("first_reply").isoformat() == "2026-09-22"
    assert state.due("second_complex").isoformat() == "2026-10-09"
    assert state.due("weekly").isoformat() == "2026-09-25"
    days = days_of(state)
    assert days["record_call"] == days["reply_first"] == "09-18"
    assert days["reply_second"] == "09-29"


def test_telling_that_60_days_are_over_is_capped_at_59(worked, workdays, perfect):
    report = scored(
        worked, changed(perfect, "answer_call", arbitration="sixty"), workdays
    )
    assert (report.raw, report.cap, report.total) == (91, 59, 59)
    assert error_codes(report) == {"E6"}
    assert [*criticals(report)] == ["lost_limit"]


def test_a_reply_on_23_september_leaves_92(worked, workdays, perfect):
    reply = [perfect[at(perfect, key)] for key in ("reply_first", "archive_first")]
    acts = without(without(perfect, "reply_first"), "archive_first")
    index = acts.index(wait("2026-09-29"))
    acts = [*acts[:index], wait("2026-09-23"), *reply, *acts[index:]]
    state = fold(worked, acts, workdays)
    assert state.anchor("reply_first").date().isoformat() == "2026-09-23"
    report = scored(worked, acts, workdays)
    assert report.total == 92
    assert (lost(report), error_codes(report)) == ({"time_first": 8}, {"E3"})


def test_hanging_up_unconfirmed_and_not_repeating_leaves_90(worked, workdays, perfect):
    acts = without(without(perfect, "repeat_question"), "ask_more")
    report = scored(worked, acts, workdays)
    assert report.total == 90
    assert lost(report) == {"repeat": 5, "order_hang_up": 5}
    assert error_codes(report) == {"E1", "E2"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("answer_call", {"arbitration": "m1"}, {"arbitration": 9}, "E6"),
    ("answer_call", {"routes": "arbitration"}, {"routes": 3}, "E5"),
    ("answer_call", {"routes": "inspection"}, {"routes": 3}, "E5"),
    (
        "answer_call",
        {"routes": "inspection,arbitration,police"},
        {"routes": 3},
        "E5",
    ),
    ("answer_call", {"stance": "promise"}, {"stance": 2}, "E9"),
    ("answer_call", {"stance": "verdict"}, {"stance": 2}, "E9"),
    ("explain_inspection", {"limit": "one_year"}, {"inspection": 4}, "E6"),
    ("explain_inspection", {"limit": "sixty_days"}, {"inspection": 4}, "E6"),
    ("explain_inspection", {"accept": "d15"}, {"accept": 1}, "E5"),
    ("explain_inspection", {"inquiry": "d60"}, {"inquiry": 1}, "E5"),
    ("register_first", {"kind": "complex"}, {"first_kind": 3}, "E6"),
    ("register_first", {"until": "2026-09-23"}, {"stated_first": 1.5}, "E3"),
    ("register_first", {"until": "2026-09-21"}, {"stated_first": 1.5}, "E3"),
    ("register_second", {"kind": "simple"}, {"second_kind": 3}, "E6"),
    ("register_second", {"until": "2026-10-10"}, {"stated_second": 1.5}, "E3"),
    ("register_second", {"until": "2026-09-30"}, {"stated_second": 1.5}, "E3"),
    ("reply_first", {"opening": "bare"}, {"hello_first": 3}, "E10"),
    ("reply_first", {"injury": "unit_first"}, {"injury": 5}, "E6"),
    ("reply_first", {"who": "cannot"}, {"injury_who": 2}, "E6"),
    ("reply_first", {"decide": "d45"}, {"decision_time": 1}, "E5"),
    (
        "reply_first",
        {"papers": "injury_form,labour_proof,diagnosis,unit_consent"},
        {"papers": 1},
        "E4",
    ),
    (
        "reply_first",
        {"papers": "injury_form,diagnosis"},
        {"papers": 1.5},
        "E5",
    ),
    ("reply_second", {"opening": "bare"}, {"hello_second": 3}, "E10"),
    ("reply_second", {"portable": "longest"}, {"portable_checked": 4}, "E6"),
    ("reply_second", {"portable": "restart"}, {"portable_checked": 4}, "E6"),
    ("record_call", {"content": "brief"}, {"record_call": 4.5}, "E8"),
    ("archive_first", {"person": "family"}, {"archive_first": 2.5}, "E8"),
    ("archive_second", {"person": "jobseeker"}, {"archive_second": 2.5}, "E8"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = scored(worked, changed(perfect, act, **payload), workdays)
    assert lost(report) == points
    assert error_codes(report) == {code}
    assert report.cap is None


DROPS = [
    ("greet_unified", {"greeting": 4}, {"E10"}),
    ("ask_purpose", {"purpose": 1}, {"E1"}),
    ("ask_status", {"status": 1}, {"E1"}),
    ("search_platform", {"search": 3}, {"E1"}),
    ("repeat_question", {"repeat": 5}, {"E1"}),
    ("ask_more", {"order_hang_up": 5}, {"E2"}),
    ("weekly_report", {"time_weekly": 1.5}, {"E7"}),
    ("record_call", {"record_call": 4.5}, {"E8"}),
    ("archive_first", {"archive_first": 2.5}, {"E8"}),
    ("archive_second", {"archive_second": 2.5}, {"E8"}),
    ("register_first", {"first_kind": 3, "stated_first": 1.5}, {"E1"}),
    ("register_second", {"second_kind": 3, "stated_second": 1.5}, {"E1"}),
    ("explain_inspection", {"inspection": 4, "accept": 1, "inquiry": 1}, {"E1", "E5"}),
]


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_item(worked, workdays, perfect, act, points, found):
    report = scored(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


BEFORE_THE_ANSWER = {
    "ask_purpose": "purpose",
    "ask_status": "status",
    "search_platform": "search",
    "repeat_question": "repeat",
}


@pytest.mark.parametrize(("act", "item"), BEFORE_THE_ANSWER.items())
def test_what_comes_after_the_answer_came_too_late(
    worked, workdays, perfect, act, item
):
    late = perfect[at(perfect, act)]
    acts = inserted(without(perfect, act), "hang_up", late)
    report = scored(worked, acts, workdays)
    assert (set(lost(report)), error_codes(report)) == ({item}, {"E1"})


def test_the_greeting_comes_first(worked, workdays, perfect):
    greeting, *others = perfect
    acts = inserted(others, "ask_status", Act("greet_plain"), greeting)
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"greeting": 4}, {"E10"})


def test_confirming_after_hanging_up_is_too_late(worked, workdays, perfect):
    acts = without(perfect, "ask_more")
    acts = inserted(acts, "record_call", Act("call_back"), Act("ask_more"))
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"order_hang_up": 5}, {"E2"})


def test_whoever_hangs_up_without_an_answer_is_called_again(worked, workdays, perfect):
    acts = [*perfect[:3], Act("hang_up"), wait("2026-09-20"), wait("2026-09-20")]
    state = fold(worked, acts, workdays)
    assert state.happened[-1].event == "calls_again"
    assert state.client_here


def test_after_hanging_up_nobody_is_missing_at_a_window(worked, workdays, perfect):
    state = fold(worked, perfect[: at(perfect, "record_call")], workdays)
    client = visible(state).client
    assert (client.here, client.away) == (False, "电话已经挂断")


# -- deadlines: on the last day, and one working day later


@pytest.mark.parametrize(
    ("day", "points"), [("2026-10-09", {}), ("2026-10-10", {"time_second": 6})]
)
def test_complex_questions_have_ten_working_days(
    worked, workdays, perfect, day, points
):
    report = scored(worked, inserted(perfect, "reply_second", wait(day)), workdays)
    assert lost(report) == points
    assert error_codes(report) == ({"E3"} if points else set())


def first_reply_on(perfect, day):
    reply = [perfect[at(perfect, key)] for key in ("reply_first", "archive_first")]
    acts = without(without(perfect, "reply_first"), "archive_first")
    index = acts.index(wait("2026-09-29"))
    return [*acts[:index], wait(day), *reply, *acts[index:]]


def test_general_questions_have_three_working_days(worked, workdays, perfect):
    report = scored(worked, first_reply_on(perfect, "2026-09-22"), workdays)
    assert report.total == 100


@pytest.mark.parametrize(
    ("day", "points"), [("2026-09-24", {}), ("2026-09-28", {"time_weekly": 1.5})]
)
def test_the_weekly_report_has_seven_days(worked, workdays, perfect, day, points):
    report_up = perfect[at(perfect, "weekly_report")]
    acts = without(perfect, "weekly_report")
    index = acts.index(wait("2026-09-29"))
    acts = [*acts[:index], wait(day), report_up, *acts[index:]]
    report = scored(worked, acts, workdays)
    assert lost(report) == points
    assert error_codes(report) == ({"E3"} if points else set())


def test_questions_are_read_and_registered_on_their_day(worked, workdays, perfect):
    acts = inserted(perfect, "check_inbox", wait("2026-09-20"))
    acts = inserted(acts, "reply_second", wait("2026-09-30"))
    report = scored(worked, acts, workdays)
    # Registered two days later, the dates are the same: they run from the arrival.
    assert (lost(report), error_codes(report)) == ({"time_inbox": 1.5}, {"E3"})


def test_a_call_written_down_the_next_day_counts_half(worked, workdays, perfect):
    record = perfect[at(perfect, "record_call")]
    acts = without(perfect, "record_call")
    acts = inserted(acts, "reply_second", record)
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"record_call": 2}, {"E8"})


def test_a_complex_question_is_answered_after_the_department_has_looked(
    worked, workdays, perfect
):
    acts = [act for act in perfect if act != wait("2026-09-29")]
    report = scored(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"portable_checked": 4}, {"E6"})
    state = fold(worked, [*acts[:-1], wait("2026-09-22")], workdays)
    assert "second_unsatisfied" in [past.event for past in state.happened]


def test_who_did_not_ask_the_department_missed_a_step(worked, workdays, perfect):
    acts = [act for act in perfect if act != wait("2026-09-29")]
    report = scored(worked, without(acts, "ask_department"), workdays)
    assert set(lost(report)) == {"portable_checked", "consult"}
    assert error_codes(report) == {"E6", "E1"}


# -- critical errors


@pytest.mark.parametrize(
    ("act", "payload", "critical"),
    [
        ("answer_call", {"arbitration": "passed"}, "lost_limit"),
        ("answer_call", {"arbitration": "free"}, "lost_limit"),
        ("answer_call", {"arbitration": "m11"}, "lost_limit"),
        ("answer_call", {"arbitration": "m7"}, "lost_limit"),
        ("reply_first", {"injury": "passed"}, "lost_injury"),
        ("reply_first", {"injury": "unit_only"}, "lost_injury"),
        ("reply_first", {"show": "person"}, "privacy"),
        ("reply_second", {"show": "person"}, "privacy"),
    ],
)
def test_critical_errors_cap_at_59(worked, workdays, perfect, act, payload, critical):
    report = scored(worked, changed(perfect, act, **payload), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {"E10" if critical == "privacy" else "E6"}


def test_an_earlier_limit_than_the_true_one_is_wrong_but_loses_nothing(
    worked, workdays, perfect
):
    report = scored(worked, changed(perfect, "answer_call", arbitration="m1"), workdays)
    assert (report.total, report.cap) == (91, None)


def test_the_world_answers_to_wrong_advice(worked, workdays, perfect):
    acts = changed(perfect, "answer_call", arbitration="sixty", stance="promise")
    acts = changed(acts, "reply_first", papers="injury_form,disability_grade")
    index = acts.index(wait("2026-09-29"))
    acts = [*acts[:index], *[wait("2026-09-29")] * 4]
    state = fold(worked, acts, workdays)
    events = [past.event for past in state.happened]
    assert {"misled", "held_to_word", "papers_refused"} <= set(events)
    assert visible(state).client.mood < 50


# -- variants


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"status": "employed", "left_months": 0}, "free"),
        ({"left_months": 1}, "m11"),
        ({"left_months": 2}, "m10"),
        ({"left_months": 5}, "m7"),
        ({"left_months": 8}, "m4"),
        ({"left_months": 11}, "m1"),
        ({"left_months": 12}, "last_day"),
        ({"left_months": 14}, "passed"),
        ({"left_months": 18}, "passed"),
    ],
)
def test_the_year_runs_from_the_end_of_the_employment(workdays, facts, answer):
    instance = case(**facts)
    assert instance.answers["arbitration"] == (answer,)
    acts = perfect_acts(instance, workdays)
    assert scored(instance, acts, workdays).total == 100
    for wrong in CASE.choices["arbitration_offered"]:
        if wrong != answer:
            report = scored(
                instance, changed(acts, "answer_call", arbitration=wrong), workdays
            )
            assert report.raw == 91
            assert error_codes(report) == {"E6"}


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        (20, "unit_first"),
        (30, "unit_first"),
        (31, "self_apply"),
        (35, "self_apply"),
        (365, "self_apply"),
        (366, "passed"),
        (395, "passed"),
    ],
)
def test_the_unit_has_30_days_and_the_worker_a_year(workdays, days, answer):
    instance = case(injury_days=days)
    assert instance.answers["injury"] == (answer,)
    acts = perfect_acts(instance, workdays)
    assert scored(instance, acts, workdays).total == 100
    for wrong in CASE.choices["injury"]:
        if wrong != answer:
            report = scored(
                instance, changed(acts, "reply_first", injury=wrong), workdays
            )
            assert lost(report)["injury"] >= 5
            assert error_codes(report) == {"E6"}


@pytest.mark.parametrize(
    ("asker", "who", "person"),
    [
        ("self", "can", "employee"),
        ("spouse", "can", "family"),
        ("neighbour", "cannot", "family"),
    ],
)
def test_a_neighbour_cannot_apply(workdays, asker, who, person):
    instance = case(asker=asker)
    assert instance.answers["injury_who"] == (who,)
    assert instance.answers["first_person"] == (person,)
    wrong = {"can": "cannot", "cannot": "can"}[who]
    acts = changed(perfect_acts(instance, workdays), "reply_first", who=wrong)
    report = scored(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"injury_who": 2}, {"E6"})


def test_a_simple_second_question_has_three_working_days(workdays):
    instance = case(second="simple")
    acts = perfect_acts(instance, workdays)
    assert scored(instance, acts, workdays).total == 100
    acts = [*without(without(acts, "reply_second"), "archive_second")[:-1]]
    tail = perfect_acts(instance, workdays)[-3:]
    on_time = scored(instance, [*acts, wait("2026-09-22"), *tail], workdays)
    assert on_time.total == 100
    report = scored(instance, [*acts, wait("2026-09-23"), *tail], workdays)
    assert (lost(report), error_codes(report)) == ({"time_second_simple": 6}, {"E3"})
    wrong = changed(
        perfect_acts(instance, workdays), "register_second", until="2026-10-09"
    )
    report = scored(instance, wrong, workdays)
    assert lost(report) == {"stated_second_simple": 1.5}


@pytest.mark.parametrize(
    ("way", "points"), [("keyword", {}), ("phone", {}), ("guess", {"search_again": 3})]
)
def test_an_empty_search_is_tried_again_or_passed_on(workdays, way, points):
    instance = case(search="keyword")
    acts = perfect_acts(instance, workdays)
    report = scored(instance, changed(acts, "second_try", way=way), workdays)
    assert lost(report) == points
    report = score_playable(instance, without(acts, "second_try"), workdays)
    assert (set(lost(report)), error_codes(report)) == ({"search_again"}, {"E1"})


def test_what_many_report_is_reported_up(workdays):
    instance = case(cluster="yes")
    acts = perfect_acts(instance, workdays)
    assert scored(instance, acts, workdays).total == 100
    report = scored(instance, without(acts, "report_focus"), workdays)
    assert (set(lost(report)), error_codes(report)) == ({"focus"}, {"E1"})


# -- all seeds


def fingerprint(instance, workdays):
    """What decides: right answers, how things turn, and the days off within."""
    tables = ("arbitration", "injury", "injury_who", "second_kind", "second_person")
    answers = tuple(instance.answers[name] for name in tables)
    facts = tuple(instance.facts[name] for name in ("search", "cluster"))
    start = instance.starts.date()
    days = (period_end(start, 10, "workday", workdays) - start).days
    return answers, facts, days


def test_seeds_give_many_cases_that_differ_in_what_decides(workdays):
    seeds = range(300)
    found = {fingerprint(make_instance(CASE, seed), workdays) for seed in seeds}
    assert len(found) >= 200


def test_every_answer_of_a_table_comes_up():
    seen: dict = {}
    for seed in range(400):
        for name, values in make_instance(CASE, seed).answers.items():
            seen.setdefault(name, set()).update(values)
    for name, offered in (("arbitration", "arbitration_offered"), ("injury", "injury")):
        never = {"sixty", "unit_only"}  # these are wrong for everybody
        assert seen[name] == set(CASE.choices[offered]) - never


def test_who_does_not_reply_is_not_rude(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "reply_second"), workdays)
    assert "hello_second" in lost(report)
    assert "E10" not in error_codes(report)
