"""C14: golden results of the worked case, and every rule of it broken once."""

from datetime import date, timedelta
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
from casework.engine.oracle import paper_needs
from casework.engine.workdays import period_end
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    day_of,
    day_off_within,
    days_of,
    decisions,
    error_codes,
    happened,
    inserted,
    lost,
    points_by_type,
    score_patiently,
    wait,
    without,
    workday_up_to,
    worked_with,
)

CASE = load_case("c14")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
DAY = timedelta(days=1)


STEADY = {"reason": "nerve", "settle": "stable"}
UNSURE = {"reason": "skill", "settle": "unstable"}


# Who has to be asked in again when days have passed.
ASKED_IN = {"recommend_1": "see_a", "recommend_2": "see_a", "recommend_b": "see_b"}


def on(acts, key, day):
    """The acts, with that one (and what follows) not before the day."""
    asked_in = [Act(ASKED_IN[key])] if key in ASKED_IN else []
    return inserted(acts, key, wait(f"{day}"), *asked_in)


def replaced(acts, key, act):
    place = at(acts, key)
    return [*acts[:place], act, *acts[place + 1 :]]


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 10, "告": 10, "步": 15, "序": 5, "时": 20, "记": 5, "访": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-09-08T09:00:00"
    due = {
        "aid_contact": "09-10", "aid_plan": "09-11", "aid_two_jobs": "09-10",
        "aid_one_job": "09-15", "aid_result_opens": "09-15",
        # Sunday 20 September is worked; the 25th is Mid-autumn; the week of the
        # visits ends in the national holidays.
        "aid_notify": "09-20", "aid_track_opens": "09-25", "aid_weekly": "10-05",
    }  # fmt: skip
    assert {key: f"{state.due(key):%m-%d}" for key in due} == due
    assert (days["accompany_a"], days["accompany_b"]) == ("09-10", "09-11")
    assert (days["ask_result"], days["register_job"]) == ("09-16", "09-18")
    assert (days["track"], days["track_again"]) == ("09-28", "09-30")
    assert paper_needs(worked).ask == ("reg_id", "reg_before", "reg_licence")


def test_without_listening_the_plan_is_one_for_everybody_and_leaves_89(
    worked, workdays, perfect
):
    # The plan 5, wish and reason 1 each, the order 2, the register 2.
    acts = without(without(perfect, "ask_wish"), "ask_reason")
    acts = changed(without(acts, "open_ledger"), "make_plan", focus="same")
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.cap) == (89, None)
    assert lost(report) == {
        "plan": 5, "asked_wish": 1, "asked_reason": 1, "order_listen": 2, "ledger": 2,
    }  # fmt: skip
    assert error_codes(report) == {"E1", "E2", "E6", "E8"}
    assert "plan_questioned" in happened(worked, acts, workdays)


def test_one_vacancy_and_no_company_leaves_91(worked, workdays, perfect):
    acts = changed(without(perfect, "recommend_2"), "accompany_a", way="alone")
    acts = changed(acts, "recommend_b", tell="good")
    report = score(worked, acts, workdays)
    assert report.total == 91
    assert lost(report) == {
        "match_2": 3, "time_job_2": 2, "accompany_a": 2, "told_needs": 2,
    }  # fmt: skip
    assert error_codes(report) == {"E1", "E5"}


def test_a_careless_notice_leaves_91(worked, workdays, perfect):
    """One paper forgotten, one too many: 4 - 4/3 of the papers, the notice, a check."""
    acts = changed(perfect, "notify", papers="reg_id,reg_before,household")
    acts = [a for a in acts if a.payload.get("paper") != "reg_licence.original"]
    report = score_patiently(worked, acts, workdays)
    # 4 × (2/3 - 1/2) = 0.67 are 0.5; 3 of 4 originals are 2.25, that is 2.5 points.
    assert lost(report) == {"asked_papers": 3.5, "notice": 5, "checked": 0.5}
    assert (report.total, error_codes(report)) == (91, {"E1", "E4", "E5"})


def test_a_job_forgotten_after_it_was_found_leaves_83(worked, workdays, perfect):
    acts = perfect[: at(perfect, "track")]
    report = score(worked, [*acts, perfect[-1]], workdays)
    assert lost(report) == {
        "rhythm": 3, "visit_employer": 1, "steady": 2, "time_track": 2,
        "time_weekly": 2, "record_track": 1, "track_content": 2, "response": 4,
    }  # fmt: skip
    assert report.total == 83
    assert error_codes(report) == {"E1", "E7", "E8"}


# -- one wrong value: its item and its code

WRONG_VALUES = [
    ("verify_report", {"result": "same"}, {"report_check": 3}, "E6"),
    ("verify_report", {"result": "birth"}, {"report_check": 3}, "E6"),
    ("make_plan", {"focus": "train"}, {"plan": 5}, "E6"),
    ("make_plan", {"focus": "rehearse"}, {"plan": 5}, "E6"),
    ("make_plan", {"focus": "same"}, {"plan": 5}, "E6"),
    ("revise_plan", {"change": "place"}, {"revision": 2}, "E6"),
    ("revise_plan", {"change": "phone"}, {"revision": 2}, "E6"),
    ("revise_plan", {"change": "keep"}, {"revision": 2}, "E6"),
    ("guide", {"content": "law,setting"}, {"guide": 2}, "E1"),
    ("guide", {"content": "law,apply"}, {"guide": 2}, "E1"),
    ("guide", {"content": "setting,apply"}, {"guide": 2}, "E1"),
    ("guide", {"content": "law,setting,apply,hide"}, {"guide": 2}, "E1"),
    ("record_guide", {"books": "manual"}, {"record_guide": 1}, "E8"),
    ("record_guide", {"books": "system"}, {"record_guide": 1}, "E8"),
    ("recommend_b", {"tell": "good"}, {"told_needs": 2}, "E5"),
    ("accompany_a", {"way": "alone"}, {"accompany_a": 2}, "E1"),
    ("accompany_b", {"way": "alone"}, {"accompany_b": 2}, "E1"),
    ("next_b", {"step": "again"}, {"next_b": 4}, "E6"),
    ("next_b", {"step": "post"}, {"next_b": 4}, "E6"),
    ("next_b", {"step": "report"}, {"next_b": 4}, "E6"),
    ("notify", {"steps": "form,window"}, {"notice_steps": 3}, "E5"),
    ("notify", {"steps": "form,window,copies,later"}, {"notice_steps": 3}, "E5"),
    ("register_job", {"kind": "flexible"}, {"reg_kind": 2}, "E6"),
    ("track", {"content": "work,pay,policy"}, {"track_content": 2}, "E7"),
    ("track", {"content": "work,pay,insurance"}, {"track_content": 2}, "E7"),
    ("track", {"content": "work,pay,insurance,policy,gossip"}, {"track_content": 2}, "E7"),
    ("set_rhythm", {"rhythm": "monthly"}, {"rhythm": 3}, "E6"),
    ("set_rhythm", {"rhythm": "ten_days"}, {"rhythm": 3}, "E6"),
    ("set_rhythm", {"rhythm": "never"}, {"rhythm": 3}, "E6"),
    ("respond", {"help": "second"}, {"response": 4}, "E7"),
    ("respond", {"help": "upgrade"}, {"response": 4}, "E7"),
    ("respond", {"help": "leave"}, {"response": 4}, "E7"),
    ("steady", {"content": "career,market"}, {"steady": 2}, "E1"),
    ("steady", {"content": "career,market,mind,blame"}, {"steady": 2}, "E1"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report), report.cap) == (points, {code}, None)


# -- one step left out

DROPS = [
    ("ask_wish", {"asked_wish": 1}, {"E1"}),
    ("ask_reason", {"asked_reason": 1, "order_listen": 2}, {"E1", "E2"}),
    ("verify_report", {"report_check": 3}, {"E1"}),
    ("make_plan", {"plan": 5, "revision": 2, "order_listen": 2, "order_agree": 2,
                   "time_plan": 3}, {"E1", "E2"}),
    ("ask_views", {"asked_views": 1, "order_views": 1}, {"E1", "E2"}),
    ("revise_plan", {"revision": 2, "order_agree": 2}, {"E1", "E2"}),
    ("sign_agreement", {"agreement": 2, "order_views": 1, "order_agree": 2}, {"E1"}),
    ("guide", {"guide": 2, "record_guide": 1}, {"E1", "E8"}),
    ("recommend_1", {"match_1": 3, "time_job_1": 2}, {"E1"}),
    ("recommend_2", {"match_2": 3, "time_job_2": 2}, {"E1"}),
    ("recommend_b", {"match_b": 3, "told_needs": 2, "time_job_b": 2, "accompany_b": 2,
                     "asked_b": 2, "next_b": 4}, {"E1", "E5", "E7"}),
    ("accompany_a", {"accompany_a": 2}, {"E1"}),
    ("accompany_b", {"accompany_b": 2}, {"E1"}),
    ("ask_town", {"ask_town": 1}, {"E1"}),
    ("next_b", {"next_b": 4}, {"E1"}),
    ("ask_b", {"asked_b": 2, "next_b": 4}, {"E1", "E7"}),
    ("open_ledger", {"ledger": 2}, {"E8"}),
    ("record_guide", {"record_guide": 1}, {"E8"}),
    ("register_training", {"training": 1}, {"E8"}),
    ("register_job", {"reg_kind": 2, "rhythm": 3, "visit_employer": 1, "steady": 2,
                      "time_track": 2, "time_weekly": 2, "record_track": 1,
                      "track_content": 2, "response": 4}, {"E1", "E7", "E8"}),
    ("visit_employer", {"visit_employer": 1}, {"E1"}),
    ("set_rhythm", {"rhythm": 3}, {"E7"}),
    ("record_track", {"record_track": 1}, {"E8"}),
    ("track_again", {"time_weekly": 2, "response": 4, "steady": 2}, {"E1", "E7"}),
    ("respond", {"response": 4}, {"E7"}),
    ("steady", {"steady": 2}, {"E1"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize(
    ("act", "found"),
    [
        ("see_a", {"time_contact": "E1", "time_job_1": "E1"}),
        ("ask_result", {"asked_result": "E7", "time_result": "E7", "notice": "E5"}),
        ("notify", {"notice": "E5", "time_notify": "E5", "reg_kind": "E1"}),
    ],
)
def test_what_everything_rests_on_is_missed_by_its_own_code(
    worked, workdays, perfect, act, found
):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert found.items() <= codes(report).items()


@pytest.mark.parametrize(
    "paper", ["household", "income", "health", "no_crime", "reg_flex"]
)
def test_a_paper_without_a_basis_is_too_many(worked, workdays, perfect, paper):
    papers = f"reg_id,reg_before,reg_licence,{paper}"
    report = score_patiently(
        worked, changed(perfect, "notify", papers=papers), workdays
    )
    assert (lost(report), error_codes(report)) == ({"asked_papers": 2}, {"E4"})


@pytest.mark.parametrize("paper", ["reg_id", "reg_before", "reg_licence"])
def test_a_paper_forgotten_in_the_notice_is_found(worked, workdays, perfect, paper):
    told = {"reg_id", "reg_before", "reg_licence"} - {paper}
    acts = changed(perfect, "notify", papers=",".join(told))
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == {"asked_papers", "notice", "checked"}
    assert error_codes(report) == {"E1", "E5"}


def test_a_second_notice_is_not_at_once(worked, workdays, perfect):
    first, second = (
        Act("notify", {"papers": papers, "steps": "form,window,copies"})
        for papers in ("reg_id,reg_before", "reg_licence")
    )
    acts = inserted(replaced(perfect, "notify", first), "register_job", second)
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == {"notice", "checked"}
    assert error_codes(report) == {"E1", "E5"}


def test_an_agreement_is_signed_when_both_agree(worked, workdays, perfect):
    signed = perfect[at(perfect, "sign_agreement")]
    rest = without(perfect, "sign_agreement")
    early = inserted(rest, "ask_views", signed)
    assert codes(score(worked, early, workdays)) == {
        "order_views": "E2", "order_agree": "E2",
    }  # fmt: skip
    before = inserted(rest, "revise_plan", signed)
    report = score(worked, before, workdays)
    assert (lost(report), error_codes(report)) == ({"order_agree": 2}, {"E2"})
    talk = fold(worked, before, workdays).talk
    assert any("还没有改" in line.text for line in talk)


@pytest.mark.parametrize(
    ("act", "points", "code"),
    [
        ("ask_reason", {"order_listen": 2}, "E2"),
        ("ask_wish", {"asked_wish": 1}, "E1"),
    ],
)
def test_one_listens_before_the_plan(worked, workdays, perfect, act, points, code):
    asked = perfect[at(perfect, act)]
    acts = inserted(without(perfect, act), "ask_views", asked)
    report = score(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


def test_plan_and_vacancies_have_no_order_between_them(worked, workdays, perfect):
    """The source sets 2 days for the later step and 3 for the earlier one."""
    plan = perfect[at(perfect, "make_plan") : at(perfect, "guide")]
    rest = [act for act in perfect if act not in plan]
    acts = inserted(rest, "see_b", *plan)
    assert score(worked, acts, workdays).total == 100


def test_a_silent_person_speaks_after_a_kind_word(worked, workdays, perfect):
    acts = without(perfect, "soothe")
    asked = acts[: at(acts, "ask_reason") + 1]
    assert "reason_said" not in fold(worked, asked, workdays).disclosed
    again = [*asked, Act("soothe"), Act("ask_reason")]
    assert "reason_said" in fold(worked, again, workdays).disclosed


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code"),
    [
        ("guide", Act("sign_agreement", {"signer": "proxy"}), "proxy_signed", "E9"),
        ("guide", Act("cancel_aid"), "cancelled", "E6"),
        ("ask_result", Act("next_b", {"step": "drop"}), "dropped_b", "E6"),
        ("guide", Act("charge_fee"), "charged", "E10"),
        ("ask_b", Act("issue_letter", {"content": "name,job,illness"}), "exposed", "E10"),
        ("ask_b", Act("issue_letter", {"content": "name,job,id_number"}), "exposed", "E10"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert (report.raw, report.total) == (100, 59)
    assert criticals(report) == {critical: code}


def test_an_agreement_signed_for_somebody_is_none(worked, workdays, perfect):
    acts = changed(perfect, "sign_agreement", signer="proxy")
    report = score(worked, acts, workdays)
    assert (lost(report), report.total) == ({"agreement": 2}, 59)
    assert codes(report) == {"agreement": "E1", "proxy_signed": "E9"}


# -- deadlines: the last day counts, the next one is late

ENDS = {
    "aid_contact": ("see_a", "time_contact", 2, "workday"),
    "aid_plan": ("make_plan", "time_plan", 3, "day"),
    "aid_two_jobs": ("recommend_2", "time_job_2", 2, "day"),
    "aid_one_job": ("recommend_b", "time_job_b", 5, "workday"),
    "aid_notify": ("notify", "time_notify", 3, "workday"),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("deadline", ENDS)
def test_the_last_day_counts_and_the_next_is_late(workdays, start, deadline):
    act, item, count, unit = ENDS[deadline]
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    anchor = date.fromisoformat(start)
    if deadline == "aid_notify":
        anchor = day_of(instance, perfect, "ask_result", workdays)
    last = period_end(anchor, count, unit, workdays)
    for day, code in ((workday_up_to(last, workdays), None), (last + DAY, "E3")):
        report = score_patiently(instance, on(perfect, act, day), workdays)
        assert codes(report).get(item) == code


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("act", "item", "anchor", "days"),
    [
        ("ask_result", "time_result", "accompany_a", 5),
        ("track", "time_track", "register_job", 7),
    ],
)
def test_a_visit_waits_until_the_days_are_over(
    workdays, start, act, item, anchor, days
):
    """On the last day itself the source may be read either way: it is no fault."""
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    opens = day_of(instance, perfect, anchor, workdays) + days * DAY
    month = fold(instance, perfect, workdays).due(item.replace("time", "aid"))
    assert month == period_end(opens - days * DAY, 1, "month", workdays)
    rest = [
        each
        for each in perfect
        if each.key != "wait_until" or each in perfect[: at(perfect, act)]
    ]
    place = at(rest, act)
    *before, _ = rest[:place]  # the wait for the days to be over
    cases = [
        (workday_up_to(opens - DAY, workdays), "E3"),
        (opens, None),
        (workday_up_to(month, workdays), None),
        (month + DAY, "E3"),
    ]
    for day, code in cases:
        acts = [*before, wait(f"{day}"), *rest[place:]]
        report = score_patiently(instance, acts, workdays)
        assert codes(report).get(item) == code, day


RHYTHMS = [
    ({}, "weekly", 7, "day"),
    (UNSURE, "ten_days", 10, "day"),
    (STEADY, "monthly", 1, "month"),
]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("facts", "rhythm", "count", "unit"), RHYTHMS)
def test_who_is_less_steady_is_visited_more_often(
    workdays, start, facts, rhythm, count, unit
):
    instance = case(start=start, **facts)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert instance.answers["rhythm"] == (rhythm,)
    visited = day_of(instance, perfect, "track", workdays)
    last = period_end(visited, count, unit, workdays)
    item = f"time_{rhythm}"
    for day, found in (
        (workday_up_to(last, workdays), {}),
        (last + DAY, {item: "E3"}),
    ):
        report = score_patiently(instance, on(perfect, "track_again", day), workdays)
        assert codes(report) == found
    never = score_patiently(instance, without(perfect, "track_again"), workdays)
    assert codes(never)[item] == "E7"
    # A second call at the same door on the same day is no second visit.
    twice = inserted(without(perfect, "track_again"), "set_rhythm", Act("track_again"))
    assert codes(score_patiently(instance, twice, workdays))[item] == "E3"


def test_a_visit_on_the_day_after_the_first_is_the_second(worked, workdays, perfect):
    early = inserted(
        perfect,
        "track_again",
        wait("2026-09-29"),
        Act("track_again"),
        wait("2026-10-08"),
    )
    last = max(i for i, act in enumerate(perfect) if act.key == "wait_until")
    # The day is waited for in place of the call on the 30th, which comes all the same.
    acts = [act for act in early if act != perfect[last]]
    assert score_patiently(worked, acts, workdays).total == 100


# -- variants


@pytest.mark.parametrize(
    ("reason", "plan"), [("family", "near"), ("skill", "train"), ("nerve", "rehearse")]
)
def test_the_plan_meets_what_keeps_from_work(workdays, reason, plan):
    instance = case(reason=reason, settle="stable", train_wish="yes")
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["plan"] == (plan,)
    for wrong in CASE.choices["plan"].keys() - {plan}:
        report = score_patiently(
            instance, changed(perfect, "make_plan", focus=wrong), workdays
        )
        assert (lost(report), error_codes(report)) == ({"plan": 5}, {"E6"})


@pytest.mark.parametrize("objection", ["time", "place", "phone"])
def test_what_is_objected_to_is_changed(workdays, objection):
    instance = case(objection=objection)
    perfect = perfect_acts(instance, workdays)
    assert perfect[at(perfect, "revise_plan")].payload == {"change": objection}
    for wrong in CASE.choices["revision"].keys() - {objection}:
        acts = changed(perfect, "revise_plan", change=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"revision": "E6"}


def test_who_agrees_at_once_signs_at_once(workdays):
    instance = case(objection="none")
    perfect = perfect_acts(instance, workdays)
    assert "revise_plan" not in {act.key for act in perfect}
    assert score(instance, perfect, workdays).total == 100


@pytest.mark.parametrize(
    ("slip", "result"), [("none", "same"), ("homophone", "name"), ("birth", "birth")]
)
def test_the_report_is_held_against_the_identity_card(workdays, slip, result):
    instance = case(slip=slip)
    report, card = instance.paper("report_a.original"), instance.paper("a_id.original")
    differs = {
        name
        for name in ("姓名", "出生日期")
        if report.fields[name] != card.fields[name]
    }
    assert differs == {"same": set(), "name": {"姓名"}, "birth": {"出生日期"}}[result]
    perfect = perfect_acts(instance, workdays)
    for wrong in CASE.choices["report_check"].keys() - {result}:
        acts = changed(perfect, "verify_report", result=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {
            "report_check": "E6"
        }


def test_who_does_not_want_to_learn_is_not_registered_for_it(workdays):
    instance = case(train_wish="no")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    acts = inserted(perfect, "search_jobs", Act("register_training"))
    report = score(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"no_training": 1}, {"E8"})


def test_who_works_for_himself_has_another_registration_and_a_first_review(workdays):
    instance = case(work_kind="flexible")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert paper_needs(instance).ask == ("reg_id", "reg_before", "reg_flex")
    report = score(instance, without(perfect, "first_review"), workdays)
    assert (lost(report), error_codes(report)) == ({"first_review": 1}, {"E1"})
    acts = changed(perfect, "register_job", kind="unit")
    assert codes(score_patiently(instance, acts, workdays)) == {"reg_kind": "E6"}


NEXT = [
    ({"result_b": "hired"}, "report"),
    ({"result_b": "job"}, "again"),
    ({"result_b": "own", "post": "vacant"}, "post"),
    ({"result_b": "own", "post": "full"}, "district"),
]


@pytest.mark.parametrize(("facts", "step"), NEXT)
def test_the_next_step_follows_from_why_it_came_to_nothing(workdays, facts, step):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["next_b"] == (step,)
    for wrong in CASE.choices["next_b"].keys() - {step}:
        report = score_patiently(
            instance, changed(perfect, "next_b", step=wrong), workdays
        )
        assert lost(report) == {"next_b": 4}
        assert (report.cap == 59) == (wrong == "drop")
    keys = {act.key for act in perfect}
    assert ("ask_town" in keys) == (facts["result_b"] == "own")
    assert ("issue_letter" in keys) == (facts["result_b"] == "hired")


def test_the_town_is_asked_before_the_district(worked, workdays, perfect):
    asked = perfect[at(perfect, "ask_town")]
    acts = inserted(without(perfect, "ask_town"), "ask_result", asked)
    assert codes(score_patiently(worked, acts, workdays)) == {"ask_town": "E1"}


def test_who_was_hired_gets_a_letter(workdays):
    instance = case(result_b="hired")
    perfect = perfect_acts(instance, workdays)
    letter = perfect[at(perfect, "issue_letter")]
    # When it is due the source leaves open: with the recommendation is as good.
    early = inserted(without(perfect, "issue_letter"), "ask_result", letter)
    assert score_patiently(instance, early, workdays).total == 100
    report = score(instance, without(perfect, "issue_letter"), workdays)
    assert codes(report) == {"letter": "E1"}
    told = changed(perfect, "issue_letter", content="name,job,illness")
    assert codes(score(instance, told, workdays)) == {"letter": "E1", "exposed": "E10"}


CHANGES = [
    ({"change": "leave"}, "steady", "steady"),
    ({"change": "lost"}, "second", "second_aid"),
    ({**STEADY, "change": "grow"}, "upgrade", "entrust"),
]


@pytest.mark.parametrize(("facts", "help_", "act"), CHANGES)
def test_a_change_is_met_with_the_help_it_needs(workdays, facts, help_, act):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert instance.answers["response"] == (help_,)
    report = score(instance, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == ({act: 2}, {"E1"})
    for wrong in CASE.choices["response"].keys() - {help_}:
        report = score_patiently(
            instance, changed(perfect, "respond", help=wrong), workdays
        )
        assert (lost(report), error_codes(report)) == ({"response": 4}, {"E7"})


def test_an_agreement_on_training_is_between_firm_and_school(workdays):
    instance = case(**STEADY, change="grow")
    acts = changed(perfect_acts(instance, workdays), "entrust", parties="worker")
    report = score_patiently(instance, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"entrust": 2}, {"E1"})


# -- the vacancies


LISTS = {
    "p": ("recommend_1", "match_1"),
    "q": ("recommend_2", "match_2"),
    "s": ("recommend_b", "match_b"),
}


@pytest.mark.parametrize("order", "abcd")
@pytest.mark.parametrize("letter", LISTS)
def test_one_vacancy_of_each_list_fits(workdays, letter, order):
    act, answer = LISTS[letter]
    instance = case(**{f"order_{letter}": order})
    facts = instance.facts
    texts = {f"j{n}": facts[f"{letter}_{n}"] for n in range(1, 5)}
    fits = {
        key
        for key, text in texts.items()
        if "本镇" in text or "本社区" in text
        if "白班" in text and "押金" not in text and "不缴社保" not in text
        if text.rsplit("招聘到")[1][:10] >= facts["start"] and "搬货" not in text
    }
    assert (len(set(texts.values())), fits) == (4, set(instance.answers[answer]))
    perfect = perfect_acts(instance, workdays)
    [right] = fits
    for wrong in texts.keys() - fits:
        acts = inserted(
            perfect, act, Act(act, {**perfect[at(perfect, act)].payload, "job": wrong})
        )
        report = score_patiently(instance, acts, workdays)
        assert (lost(report), error_codes(report)) == ({answer: 3}, {"E6"})


def test_both_have_a_name_and_a_portrait_of_their_own(worked, workdays, perfect):
    titles = {
        visible(fold(worked, perfect[:count], workdays)).client.title
        for count in range(26)
    }
    assert titles == {"援助对象", "一号援助对象", "二号援助对象"}


# -- every seed


def fingerprint(instance, workdays):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    has_day_off = day_off_within(instance, 28, workdays)
    return (*decisions(instance), paper_needs(instance).ask, has_day_off)


def test_seeds_differ_in_what_decides(workdays):
    kinds = {fingerprint(make_instance(CASE, seed), workdays) for seed in range(300)}
    assert len(kinds) >= 150
