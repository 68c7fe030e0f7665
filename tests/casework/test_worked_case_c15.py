"""The worked expectations of C15, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import (
    Act,
    ImpossibleAct,
    fold,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_workdays
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
    decided,
    error_codes,
    inserted,
    lost,
    patient,
    payloads,
    points_by_type,
    rules_of,
    said,
    score_patiently,
    score_playable,
    swapped,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c15")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
OF_THE_LAW = "hired,army,abroad,pension,refuse"


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 10, "告": 15, "步": 10, "序": 5, "时": 15, "记": 5, "访": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    assert state.done[0].at.isoformat() == "2026-09-15T09:00:00"
    assert worked.facts["ended"] == "2026-09-07"
    done = payloads(perfect)
    assert done["give_sheet_first"] == {
        "from_day": "2026-09-15", "ready": "2026-09-29", "unit_due": "2026-09-22",
    }  # fmt: skip
    assert done["write_due"] == {"until": "2026-11-04"}
    days = days_of(state)
    assert days["record_third"] == "09-15"
    assert days["answer_change"] == "10-08"  # two days after 国庆 of which none counts


def test_the_months_of_another_rule_promised_leave_89(worked, workdays, perfect):
    acts = changed(perfect, "answer_first", longest="m9")
    acts = changed(acts, "tell_meaning_first", meaning="promise")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 89
    assert codes(report) == {"first_longest": "E6", "meaning_first": "E9"}
    right = next(item.right for item in report.debrief if item.id == "first_longest")
    assert "最长12个月" in right
    assert "9个月，那是一个地方的应领月数" in right


def test_both_spells_of_years_added_up_leave_90(worked, workdays, perfect):
    acts = changed(perfect, "answer_second", longest="m18")
    acts = changed(acts, "give_sheet_second", from_day="2026-09-16")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 90
    assert codes(report) == {"second_longest": "E6", "from_second": "E3"}


def test_two_papers_too_many_and_seven_days_for_the_unit_leave_89(
    worked, workdays, perfect
):
    acts = changed(perfect, "give_sheet_first", unit_due="2026-09-14")
    more = Act("notice_third", {"papers": "hukou,photo"})
    acts = inserted(
        acts, "look_up_third", more, wait("2026-09-16"), Act("call_next")
    )  # fmt: skip
    report = score_patiently(worked, acts, workdays)
    assert report.total == 89
    assert codes(report) == {"asked_papers": "E4", "unit_due_7": "E3"}


def test_no_register_and_no_advice_leave_85(worked, workdays, perfect):
    acts = without(perfect, "tell_change")
    for key in ("record_first", "record_second", "record_third", "record_change"):
        acts = without(acts, key)
    report = score_patiently(worked, acts, workdays)
    assert report.total == 85
    assert error_codes(report) == {"E7", "E8"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("tell_meaning_first", {"meaning": "promise"}, {"meaning_first": 3}, "E9"),
    ("tell_meaning_first", {"meaning": "half"}, {"meaning_first": 3}, "E5"),
    ("tell_meaning_second", {"meaning": "promise"}, {"meaning_second": 3}, "E9"),
    ("tell_unit", {"duty": "proof"}, {"unit_duty": 3}, "E5"),
    ("tell_unit", {"duty": "list"}, {"unit_duty": 3}, "E5"),
    ("tell_unit", {"duty": "proof,list,apply"}, {"unit_duty": 3}, "E5"),
    ("tell_unit", {"duty": "proof,list,deposit"}, {"unit_duty": 3}, "E5"),
    *(
        (f"tell_stops_{who}", {"stops": stops}, {f"stops_{who}": 2}, "E5")
        for who in ("first", "second")
        for stops in (
            "army,abroad,pension,refuse",
            "hired,abroad,pension,refuse",
            "hired,army,pension,refuse",
            "hired,army,abroad,refuse",
            "hired,army,abroad,pension",
            f"{OF_THE_LAW},training",
            f"{OF_THE_LAW},ill",
        )
    ),
    ("answer_third", {"result": "can"}, {"third_quit": 8}, "E6"),
    ("answer_third", {"result": "no_short"}, {"third_quit": 8}, "E6"),
    ("answer_third", {"result": "stop"}, {"third_quit": 8}, "E6"),
    ("tell_third", {"way": "bare"}, {"third_way": 2}, "E5"),
    ("tell_third", {"way": "report"}, {"third_way": 2}, "E5"),
    ("tell_third", {"way": "hide"}, {"third_way": 2}, "E5"),
    ("tell_change", {"advice": "keep"}, {"change_advice": 10}, "E7"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("look_up_first", {"look_up_first": 1}, {"E1"}),
    ("look_up_second", {"look_up_second": 1}, {"E1"}),
    ("look_up_third", {"look_up_third": 1}, {"E1"}),
    ("answer_first", {"first_longest": 8, "record_first": 1}, {"E1", "E8"}),
    ("answer_second", {"second_longest": 8, "record_second": 1}, {"E1", "E8"}),
    ("answer_third", {"third_quit": 8, "record_third": 1}, {"E1", "E8"}),
    ("answer_change", {"change_result": 6}, {"E1"}),
    ("tell_meaning_first", {"meaning_first": 3}, {"E5"}),
    ("tell_meaning_second", {"meaning_second": 3}, {"E5"}),
    ("tell_unit", {"unit_duty": 3}, {"E5"}),
    ("tell_stops_first", {"stops_first": 2}, {"E5"}),
    ("tell_stops_second", {"stops_second": 2}, {"E5"}),
    ("tell_third", {"third_way": 2}, {"E5"}),
    ("give_sheet_first", {"from_first": 2, "ready_first": 2, "unit_due_7": 5}, {"E1"}),
    ("give_sheet_second", {"from_second": 2, "ready_second": 2}, {"E1"}),
    ("register_first", {"register_first": 2, "order_first": 2.5}, {"E1", "E2"}),
    ("register_second", {"register_second": 2, "order_second": 2.5}, {"E1", "E2"}),
    ("apply_second", {"apply_second": 1, "order_second": 2.5}, {"E1"}),
    ("write_due", {"report_due": 2}, {"E1"}),
    ("tell_change", {"change_advice": 10}, {"E7"}),
    ("record_first", {"record_first": 1}, {"E8"}),
    ("record_second", {"record_second": 1}, {"E8"}),
    ("record_third", {"record_third": 1}, {"E8"}),
    ("record_change", {"record_change": 2}, {"E8"}),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


def test_who_never_applies_is_never_called(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "apply_first"), workdays)
    assert {"apply_first", "change_result", "change_advice"} <= set(lost(report))


@pytest.mark.parametrize("who", ["first", "second"])
def test_who_is_not_registered_cannot_claim_yet(worked, workdays, perfect, who):
    acts = swapped(perfect, f"register_{who}", f"apply_{who}")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {f"order_{who}": "E2"}
    assert lost(report) == {f"order_{who}": 2.5}


@pytest.mark.parametrize("who", ["first", "second", "third"])
def test_an_answer_before_the_record_is_a_guess(worked, workdays, perfect, who):
    acts = swapped(perfect, f"look_up_{who}", f"answer_{who}")
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {f"look_up_{who}": 1}
    assert error_codes(report) == {"E1"}


@pytest.mark.parametrize(
    "paper", ["hukou", "photo", "residence", "income", "stamp", "third_id"]
)
@pytest.mark.parametrize("who", ["second", "third"])
def test_a_paper_without_a_basis_is_too_many(worked, workdays, perfect, who, paper):
    """Even the identity card, of somebody who has shown it."""
    after = at(perfect, f"record_{who}") + 1
    again = [wait("2026-09-16"), Act("call_next")]
    notice = Act(f"notice_{who}", {"papers": paper})
    acts = [*perfect[:after], notice, *again, *perfect[after:]]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"asked_papers": "E4"}
    assert lost(report) == {"asked_papers": 3}


def test_the_card_left_at_home_is_asked_for_and_nothing_else(workdays):
    instance = case(gap="card")
    perfect = perfect_acts(instance, workdays)
    assert paper_needs(instance).ask == ("third_id",)
    assert score_patiently(instance, perfect, workdays).total == 100
    more = changed(perfect, "notice_third", papers="third_id,stamp")
    report = score_patiently(instance, more, workdays)
    assert codes(report) == {"asked_papers": "E4"}
    other = changed(perfect, "notice_third", papers="stamp")
    report = score_playable(instance, other, workdays)
    assert {"asked_papers", "checked"} <= set(lost(report))
    none = without(perfect, "notice_third")
    report = score_playable(instance, none, workdays)
    assert codes(report)["asked_papers"] == "E5"


def test_an_identity_card_not_looked_at_is_a_step_left_out(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "check_original"), workdays)
    assert (lost(report), error_codes(report)) == ({"checked": 4}, {"E1"})


def test_what_is_noted_the_next_day_is_late(worked, workdays, perfect):
    note = perfect[at(perfect, "record_third")]
    late = [wait("2026-09-16"), note]
    acts = inserted(without(perfect, "record_third"), "wait_until", *late)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"record_third": 1}, {"E8"})


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("tell_unit", Act("charge_fee"), "charged", "E10"),
        ("tell_third", Act("gossip"), "gossiped", "E10"),
        ("tell_unit", Act("decide_months"), "decided_months", "E9"),
        ("tell_unit", Act("answer_first", {"longest": "none"}), "denied", "E6"),
        ("record_second", Act("answer_second", {"longest": "none"}), "denied", "E6"),
        ("record_change", Act("tell_change", {"advice": "quiet"}), "kept_quiet", "E6 E7"),
        ("record_change", Act("answer_change", {"result": "go_on"}), "kept_quiet", "E6"),
        ("record_change", Act("tell_change", {"advice": "self_stop"}), "stopped_oneself", "E9"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {*found.split()}


# -- how long: exactly one, five and ten years, and a month less


@pytest.mark.parametrize(
    ("months", "longest"),
    [
        (12, "m12"), (43, "m12"), (59, "m12"), (60, "m18"), (119, "m18"),
        (120, "m24"), (186, "m24"),
    ],
)  # fmt: skip
def test_the_years_decide_the_longest_period(workdays, months, longest):
    instance = case(first_months=months)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["first_longest"] == (longest,)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["first_longest"].keys() - {longest}:
        acts = changed(perfect, "answer_first", longest=wrong)
        report = score_patiently(instance, acts, workdays)
        assert report.raw == 92
        assert error_codes(report) == {"E6"}
        assert (report.total == 59) == (wrong == "none")


def longest_by_the_law(months, left):
    own = 12 if months < 5 * 12 else 18 if months < 10 * 12 else 24
    return f"m{min(24, own + left)}"


@pytest.mark.parametrize("months", CASE.facts["second_months"]["choice"])
@pytest.mark.parametrize("left", CASE.facts["left"]["choice"])
def test_what_is_left_is_added_up_to_24_months(workdays, months, left):
    instance = case(second_months=months, left=left)
    assert instance.answers["second_longest"] == (longest_by_the_law(months, left),)
    assert (
        score_patiently(instance, perfect_acts(instance, workdays), workdays).total
        == 100
    )


def test_every_period_of_the_law_can_be_answered():
    months = (CASE.facts[name]["choice"] for name in ("second_months", "left"))
    both, left = months
    right = {longest_by_the_law(one, rest) for one in both for rest in left}
    assert right == {"m12", "m16", "m18", "m21", "m22", "m24"}
    assert right < CASE.choices["second_offered"].keys()


def test_another_sum_is_wrong(worked, workdays, perfect):
    for wrong in CASE.choices["second_offered"].keys() - {"m21", "none"}:
        acts = changed(perfect, "answer_second", longest=wrong)
        report = score_patiently(worked, acts, workdays)
        assert (lost(report), error_codes(report)) == ({"second_longest": 8}, {"E6"})


# -- who may draw, and when it stops


@pytest.mark.parametrize(
    ("kind", "result", "way"),
    [
        ("quit", "no_quit", "help"),
        ("short", "no_short", "help"),
        ("working", "stop", "report"),
    ],
)
def test_who_may_not_draw_is_told_why(workdays, kind, result, way):
    instance = case(third_kind=kind)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["third_result"] == (result,)
    assert instance.answers["third_way"] == (way,)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["third_result"].keys() - {result}:
        report = score_patiently(
            instance, changed(perfect, "answer_third", result=wrong), workdays
        )
        assert report.raw == 92
        assert error_codes(report) == {"E6"}
        lets_draw = kind == "working" and wrong in ("can", "go_on")
        assert (report.total == 59) == lets_draw
    hidden = score_patiently(
        instance, changed(perfect, "tell_third", way="hide"), workdays
    )
    assert (hidden.total == 59) == (kind == "working")


@pytest.mark.parametrize(
    ("change", "result", "advice"),
    [
        ("hired", "stop", "report"),
        ("abroad", "stop", "report"),
        ("training", "go_on", "keep"),
        ("ill", "go_on", "keep"),
    ],
)
def test_only_what_the_law_names_stops_it(workdays, change, result, advice):
    instance = case(change=change)
    perfect = perfect_acts(instance, workdays)
    done = payloads(perfect)
    assert done["answer_change"] == {"result": result}
    assert done["tell_change"] == {"advice": advice}
    assert ("write_due" in done) == (result == "stop")
    assert score_patiently(instance, perfect, workdays).total == 100
    other = "go_on" if result == "stop" else "stop"
    acts = changed(perfect, "answer_change", result=other)
    report = score_patiently(instance, acts, workdays)
    assert (report.raw, report.total, error_codes(report)) == (94, 59, {"E6"})
    quiet = {"E7", "E6"} if result == "stop" else {"E7"}  # then also critical
    found = {"quiet": quiet, "self_stop": {"E9"}, "report": {"E7"}, "keep": {"E7"}}
    for wrong in found.keys() - {advice}:
        acts = changed(perfect, "tell_change", advice=wrong)
        report = score_patiently(instance, acts, workdays)
        assert report.raw == 90
        assert error_codes(report) == found[wrong]


# -- days: the right one, a day before and a day after


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("days", CASE.facts["ended_days"]["choice"])
def test_the_unit_has_15_days_from_the_end(workdays, start, days):
    instance = case(start=start, ended_days=days)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    ended = date.fromisoformat(instance.facts["ended"])
    last = ended + timedelta(days=15)
    assert workdays(last)  # no question of a last day that is off
    assert payloads(perfect)["give_sheet_first"]["unit_due"] == last.isoformat()
    for step in (-1, 1):
        wrong = (last + timedelta(days=step)).isoformat()
        acts = changed(perfect, "give_sheet_first", unit_due=wrong)
        report = score_patiently(instance, acts, workdays)
        assert lost(report) == {f"unit_due_{15 - days}": 5}
        assert error_codes(report) == {"E3"}


@pytest.mark.parametrize("start", STARTS)
def test_working_days_are_counted_over_days_off(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    called = state.anchor("change_happens").date()
    today = date.fromisoformat(start)
    right = [
        ("give_sheet_first", "from_day", "from_first", today),
        ("give_sheet_second", "from_day", "from_second", today),
        ("give_sheet_first", "ready", "ready_first", add_workdays(today, 10, workdays)),
        ("give_sheet_second", "ready", "ready_second", add_workdays(today, 10, workdays)),
        ("write_due", "until", "report_due", add_workdays(called, 20, workdays)),
    ]  # fmt: skip
    for act, field, item, day in right:
        assert payloads(perfect)[act][field] == day.isoformat()
        for step in (-1, 1):
            wrong = {field: (day + timedelta(days=step)).isoformat()}
            report = score_patiently(instance, changed(perfect, act, **wrong), workdays)
            assert (lost(report), error_codes(report)) == ({item: 2}, {"E3"})


def test_the_days_run_from_registration_not_from_the_sheet(worked, workdays, perfect):
    sheet = perfect[at(perfect, "give_sheet_first")]
    again = Act("call_back", {"person": "first"})
    acts = inserted(
        without(perfect, "give_sheet_first"),
        "wait_until", again, wait("2026-09-16"), Act("call_next"), sheet,
    )  # fmt: skip
    report = score_patiently(worked, acts, workdays)
    assert (report.total, report.debrief) == (100, ())


# -- the people


def test_each_has_a_name_of_its_own_and_nobody_waits_for_weeks(
    worked, workdays, perfect
):
    shown = [person["title"] for person in CASE.client["persons"]]
    assert shown == ["一号", "二号", "三号"]
    end = fold(worked, perfect, workdays)
    assert not end.client_here
    assert end.papers == []


@pytest.mark.parametrize("who", ["first", "second", "third"])
def test_who_was_sent_away_comes_again(worked, workdays, perfect, who):
    acts = [*perfect[:-1], Act("call_back", {"person": who}), wait("2026-10-09")]
    acts = [*acts, Act("call_next"), Act("greet"), perfect[-1]]
    assert patient(worked, acts, workdays) == acts
    assert score_patiently(worked, acts, workdays).total == 100


def test_what_a_person_hides_stands_in_the_papers(workdays):
    """The third says nothing of having left himself, or of his new job."""
    for kind, told, written in (
        ("quit", "辞", "劳动者本人提出辞职"),
        ("working", "上班", "有一家新单位在为本人参保"),
    ):
        facts = case(third_kind=kind).facts
        assert told not in facts["third_said"]
        assert written in facts["third_reason"] + facts["third_now"]


# -- the pack and every seed


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    common = {"privacy"}
    assert CASE.pack.rules.keys() - common == of_the_case
    assert not CASE.pack.history_badge
    assert teaching_rules(CASE) == {
        "look_first", "record",
    }  # fmt: skip


def fingerprint(instance):
    """What decides: decisions, papers to ask for, deadline case."""
    return (*decided(instance), instance.facts["ended_days"])


def test_seeds_differ_in_what_decides():
    kinds = {fingerprint(make_instance(CASE, seed)) for seed in range(1000)}
    assert len(kinds) >= 300


def test_a_question_put_to_the_second_is_none_to_the_first(worked, workdays, perfect):
    """The first is sent past, and answered another day without being asked."""
    told = [perfect[at(perfect, key)] for key in ("look_up_first", "answer_first")]
    back = [Act("call_back", {"person": "first"}), wait("2026-09-17")]
    acts = [Act("call_next"), Act("ask_story"), Act("end_day"), *back, Act("call_next")]
    report = score_patiently(worked, [*acts, *told, perfect[-1]], workdays)
    row = {row.id: row for row in report.items}["asked_story"]
    assert (row.earned, row.your) == (0, "没有办理。")


def test_who_is_not_called_goes_home_and_in_the_end_complains(worked, workdays):
    home = "二号、三号等到快下班还没有叫到，回去了，说下一个工作日一早再来。"
    waits = patient(worked, [wait("2026-10-20")], workdays)
    told = said(worked, waits, workdays)
    assert [told.count(home), sum("投诉" in line for line in told)] == [1, 1]
    end = Act("end_day")
    assert said(worked, [end], workdays)[-2:] == [
        home,
        "二号、三号又来了，在等候区坐着。",
    ]
    fold(worked, [end, Act("call_next")], workdays)
    with pytest.raises(ImpossibleAct, match="等候区现在没有人"):
        fold(worked, [end, end, Act("call_next")], workdays)
    back = [Act("call_back", {"person": "second"}), end, end]
    fold(worked, [end, end, *back, Act("call_next")], workdays)


def test_who_is_left_over_is_named(worked, workdays):
    acts = [Act("call_next"), Act("end_day")]
    assert "三号等到快下班还没有叫到，回去了，说下一个工作日一早再来。" in said(
        worked, acts, workdays
    )
    acts.insert(1, Act("call_next"))
    assert not any("回去了" in line for line in said(worked, acts, workdays))
