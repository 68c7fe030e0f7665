"""The worked expectations of C13, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from decimal import Decimal
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
from casework.engine.workdays import next_workday
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    criticals,
    days_of,
    decided,
    error_codes,
    inserted,
    lost,
    patient,
    points_by_type,
    score_patiently,
    swapped,
    wait,
    without,
    worked_with,
)

CASE = load_case("c13")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
PEOPLE = ("p1", "p2", "p3", "p4", "p5")


def talk_of(instance, acts, workdays):
    state = fold(instance, patient(instance, acts, workdays), workdays)
    return "".join(line.text for line in state.talk)


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 10, "告": 10, "步": 10, "序": 10, "时": 15, "记": 15, "访": 5,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-03-02T09:00:00"
    assert paper_needs(worked).ask == ("before_proof",)
    assert days["stamp"] == days["enter"] == days["issue"] == "03-03"
    assert days["check_1"] == days["serve_1"] == "03-03"
    assert days["check_2"] == days["serve_2"] == days["report"] == "04-01"
    assert days["change_status"] == "04-07"  # 4 to 6 April are days off
    dues = ("check_by_5", "remind_by_10", "this_month", "check_next_5", "next_month")
    assert [f"{state.due(key):%m-%d}" for key in dues] == [
        "03-05", "03-10", "03-31", "04-05", "04-30",
    ]  # fmt: skip


def test_changing_the_status_before_the_district_replies_is_capped_at_59(
    worked, workdays, perfect
):
    early = Act("change_early", {"person": "p3"})
    acts = inserted(perfect, "report", early)
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.total, report.cap) == (Decimal("98.5"), 59, 59)
    assert (lost(report), error_codes(report)) == ({"own_hand": Decimal("1.5")}, {"E9"})
    assert [*criticals(report)] == ["benefit_stopped"]
    assert "失业保险金怎么停了" in talk_of(worked, acts, workdays)


def test_overstepping_that_takes_no_benefit_costs_its_item_alone(
    worked, workdays, perfect
):
    acts = inserted(perfect, "report", Act("change_early", {"person": "p4"}))
    report = score_patiently(worked, acts, workdays)
    assert (report.total, report.cap, error_codes(report)) == (
        Decimal("98.5"), None, {"E9"},
    )  # fmt: skip


def test_serving_on_11_march_leaves_97(worked, workdays, perfect):
    acts = inserted(perfect, "serve_1", wait("2026-03-11"))
    report = score_patiently(worked, acts, workdays)
    assert (report.total, lost(report)) == (97, {"time_serve": 3})
    assert error_codes(report) == {"E3"}


def test_a_second_notice_with_a_paper_too_many_leaves_94(worked, workdays, perfect):
    more = Act("notice", {"papers": "household", "channel": "written"})
    acts = inserted(perfect, "check_original", more, wait("2026-03-04"))
    report = score_patiently(worked, acts, workdays)
    assert report.total == 94
    assert (lost(report), error_codes(report)) == (
        {"asked_papers": 3, "notice": 3}, {"E4", "E5"},
    )  # fmt: skip


def test_stamping_what_nobody_has_compared_leaves_94_and_a_half(
    worked, workdays, perfect
):
    report = score_patiently(worked, swapped(perfect, "check_form", "stamp"), workdays)
    assert report.total == Decimal("94.5")
    assert lost(report) == {"order_check": 4, "returned": Decimal("1.5")}
    assert error_codes(report) == {"E2", "E1"}


def test_without_the_check_of_the_next_month_79_and_a_half_are_left(
    worked, workdays, perfect
):
    report = score_patiently(worked, without(perfect, "check_2"), workdays)
    assert report.total == Decimal("79.5")
    assert lost(report)["followed"] == 5
    assert {"order_report", "time_next_check", "served_next"} <= set(lost(report))


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("accept", {"decision": "aged"}, {"acceptance": 4}, "E6"),
    ("guide_form", {"form": "own_form"}, {"form_kind": 2}, "E6"),
    ("guide_form", {"form": "loss_form"}, {"form_kind": 2}, "E6"),
    ("guide_form", {"by": "staff"}, {"guided": 1}, "E1"),
    ("check_form", {"result": "same"}, {"form_check": 2}, "E6"),
    ("check_form", {"result": "name"}, {"form_check": 2}, "E6"),
    ("transfer", {"file": "stay"}, {"transfer": 2}, "E6"),
    ("notice", {"papers": "before_proof,photo"}, {"asked_papers": 3}, "E4"),
    ("notice", {"channel": "oral"}, {"notice": 1.5}, "E5"),
    ("enter", {"content": "unit,person,time"}, {"content_unit": 3}, "E8"),
    ("enter", {"content": "unit,person,time,contract,family"}, {"content_unit": 3}, "E8"),
    ("enter", {"content": "person,type,place,time"}, {"content_unit": 3}, "E8"),
    ("judge_1", {"p1": "remind"}, {"first_1": 1.5}, "E6"),  # registered already
    ("judge_1", {"p4": "remind"}, {"first_4": 1.5}, "E6"),  # one month so far
    ("judge_1", {"p5": "remind"}, {"first_5": 1.5}, "E6"),  # a month between
    ("judge_1", {"p2": "none"}, {"first_2": 1.5}, "E6"),
    ("judge_1", {"p3": "report"}, {"first_3": 1.5}, "E6"),  # the month is not over
    ("judge_1", {"p3": "change"}, {"first_3": 1.5}, "E9"),
    ("judge_2", {"p2": "report"}, {"second_2": 1.5}, "E6"),  # he has come
    ("judge_2", {"p3": "remind"}, {"second_3": 1.5}, "E6"),
    ("judge_2", {"p3": "change"}, {"second_3": 1.5}, "E9"),
    ("judge_2", {"p4": "report"}, {"second_4": 1.5}, "E6"),  # never reminded
    ("judge_2", {"p4": "none"}, {"second_4": 1.5}, "E6"),
    ("serve_1", {"how": "phone"}, {"served": 3}, "E5"),
    ("serve_1", {"until": "2026-03-30"}, {"time_until": 2}, "E3"),
    ("serve_1", {"until": "2026-04-10"}, {"time_until": 2}, "E3"),
    ("serve_2", {"how": "phone"}, {"served_next": 1.5}, "E5"),
    ("serve_2", {"until": "2026-03-31"}, {"time_next_until": 0.5}, "E3"),
    ("tell_result", {"way": "wait"}, {"told": 2.5}, "E5"),
    ("record_reply", {"result": "kept"}, {"record_reply": 3}, "E8"),
    ("change_status", {"person": "p2"}, {"changed_3": 3, "only_approved": 1}, "E9"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert {key: float(value) for key, value in lost(report).items()} == points
    assert code in error_codes(report)
    assert error_codes(report) <= {code, "E8"}


DROPS = [
    ("accept", {"acceptance"}, {"E1"}),
    ("check_form", {"form_check", "order_check"}, {"E1", "E2"}),
    ("return_form", {"returned"}, {"E1"}),
    ("keep_copies", {"copies"}, {"E1"}),
    ("stamp", {"stamped", "order_check", "order_enter", "time_enter"}, {"E1", "E2"}),
    ("transfer", {"transfer"}, {"E1"}),
    ("print_notice", {"printed"}, {"E1"}),
    ("issue", {"time_issue"}, {"E1"}),
    ("record_issue", {"record_issue"}, {"E8"}),
    ("record_reminders", {"record_reminders"}, {"E8"}),
    ("serve_1", {"served", "time_serve", "time_until", "record_reminders"}, {"E5", "E1", "E8"}),
    ("serve_2", {"served_next", "time_next_serve", "time_next_until"}, {"E5", "E1"}),
    ("tell_result", {"told"}, {"E5"}),
    ("change_status", {"changed_3", "only_approved"}, {"E8"}),
    ("record_reply", {"record_reply"}, {"E8"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "items", "found"), DROPS)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, items, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (set(lost(report)), error_codes(report)) == (items, found)


def test_an_original_nobody_looked_at_is_missed(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "check_original"), workdays)
    assert (lost(report), error_codes(report)) == ({"checked_papers": 4}, {"E1"})


def test_entering_before_the_stamp_is_out_of_order(worked, workdays, perfect):
    stamp = perfect[at(perfect, "stamp")]
    acts = inserted(without(perfect, "stamp"), "issue", stamp)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"order_enter": 3}, {"E2"})
    assert "没有专用章" in talk_of(worked, acts, workdays)


def test_reporting_before_the_month_is_over_is_sent_back(worked, workdays, perfect):
    early = Act("report", {"to": "district", "attach": "detail"})
    acts = inserted(perfect, "record_reminders", early)
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == {"time_report", "order_report", "judged_first"}
    assert error_codes(report) == {"E3", "E2"}
    assert "还没有过完" in talk_of(worked, acts, workdays)


def test_reporting_before_the_second_check_is_out_of_order(worked, workdays, perfect):
    early = Act("report", {"to": "district", "attach": "detail"})
    acts = inserted(without(perfect, "report"), "check_2", early)
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {"order_report": 3, "judged_first": Decimal("0.5")}
    assert error_codes(report) == {"E2"}


@pytest.mark.parametrize(
    "payload",
    [{"attach": "promise"}, {"attach": "nothing"}, {"to": "centre"}, {"to": "community"}],
)  # fmt: skip
def test_an_application_without_the_payments_is_sent_back(
    worked, workdays, perfect, payload
):
    again = perfect[at(perfect, "report")]
    acts = changed(perfect, "report", **payload)
    assert "退回" in talk_of(worked, acts, workdays)
    assert {"reported", "told", "record_reply"} <= set(
        lost(score_patiently(worked, acts, workdays))
    )
    # Sent once more as it should be, the way round is all that it costs.
    report = score_patiently(
        worked, inserted(acts, "change_status", again, wait("2026-04-20")), workdays
    )
    assert (report.total, lost(report)) == (98, {"reported": 2})


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code"),
    [
        ("issue", Act("charge_fee"), "charged", "E10"),
        ("record_reminders", Act("serve_1", {"how": "group", "until": "2026-03-31"}), "exposed", "E10"),
        ("record_reply", Act("tell_result", {"way": "group"}), "exposed", "E10"),
        ("guide_form", Act("accept", {"decision": "elsewhere"}), "refused_wrongly", "E6"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert code in error_codes(report)


def test_who_corrects_a_refusal_at_once_is_not_capped(worked, workdays, perfect):
    refusal = Act("accept", {"decision": "elsewhere"})
    report = score_patiently(worked, inserted(perfect, "accept", refusal), workdays)
    assert (lost(report), report.cap) == ({"acceptance": 4}, None)


@pytest.mark.parametrize(
    ("bar", "advice", "papers"),
    [("elsewhere", "street", ("licence",)), ("aged", "age", ("licence", "id_card"))],
)
def test_who_may_not_register_here_is_told_where_and_not_entered(
    workdays, bar, advice, papers
):
    place = "away" if bar == "elsewhere" else "works"
    instance = case(
        bar=bar, place=place, gap="none", slip="none", age=34 if place == "away" else 70
    )
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert paper_needs(instance).required == papers
    assert perfect[at(perfect, "explain_refusal")].payload == {"advice": advice}
    for wrong in CASE.choices["advice"].keys() - {advice}:
        acts = changed(perfect, "explain_refusal", advice=wrong)
        report = score_patiently(instance, acts, workdays)
        assert (set(lost(report)), error_codes(report)) == ({"advice"}, {"E5"})
    acts = changed(perfect, "accept", decision="accept")
    assert lost(score_patiently(instance, acts, workdays)).keys() == {"acceptance"}
    registered = [
        Act("guide_form", {"form": "unit_form", "by": "self"}),
        Act("enter", {"content": "unit,person,time,contract"}),
    ]
    acts = inserted(acts, "explain_refusal", *registered)
    report = score_patiently(instance, acts, workdays)
    assert report.total == 59
    assert [*criticals(report)] == ["registered_wrongly"]


def test_a_unit_that_works_here_may_be_registered_elsewhere():
    assert case(place="works").answers["acceptance"] == ("accept",)
    assert case(place="works").facts["seat"] == "示例市芦苇街道河沿街"
    assert case(place="away", bar="elsewhere").answers["acceptance"] == ("elsewhere",)


# -- papers, form, file


@pytest.mark.parametrize(
    ("kind", "paper", "form"),
    [
        ("firm", "licence", "unit_form"),
        ("inst", "legal_cert", "unit_form"),
        ("own", "licence", "own_form"),
        ("shop", "licence", "own_form"),
        ("flex", "flex_proof", "own_form"),
    ],
)
def test_each_way_of_working_has_its_papers_and_its_form(workdays, kind, paper, form):
    instance = case(kind=kind, gap="both", slip="none")
    assert paper_needs(instance).ask == (paper, "before_proof")
    assert instance.answers["form_kind"] == (form,)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    report = score_patiently(
        instance, changed(perfect, "notice", papers=paper), workdays
    )
    assert {"asked_papers": 3, "notice": 3}.items() <= lost(report).items()
    assert "E5" in error_codes(report)
    own = form == "own_form"
    assert ("own_file" in {act.key for act in perfect}) == own
    if own:
        report = score_patiently(instance, without(perfect, "own_file"), workdays)
        assert (set(lost(report)), error_codes(report)) == ({"own_file"}, {"E8"})
    other = "unit,person,time,contract" if own else "person,type,place,time"
    report = score_patiently(
        instance, changed(perfect, "enter", content=other), workdays
    )
    assert (len(lost(report)), error_codes(report)) == (1, {"E8"})


@pytest.mark.parametrize(
    ("gap", "missing"),
    [("none", ()), ("main", ("licence",)), ("before", ("before_proof",))],
)
def test_what_is_missing_is_asked_for_and_nothing_else(workdays, gap, missing):
    instance = case(gap=gap)
    assert paper_needs(instance).ask == missing
    perfect = perfect_acts(instance, workdays)
    assert ("notice" in {act.key for act in perfect}) == bool(missing)
    assert score(instance, perfect, workdays).total == 100


@pytest.mark.parametrize("slip", ["none", "name", "number", "unit"])
def test_a_form_that_differs_from_the_papers_goes_back(workdays, slip):
    instance = case(slip=slip)
    right = "same" if slip == "none" else slip
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["form_check"] == (right,)
    assert ("return_form" in {act.key for act in perfect}) == (slip != "none")
    for wrong in CASE.choices["form_check"].keys() - {right}:
        report = score_patiently(
            instance, changed(perfect, "check_form", result=wrong), workdays
        )
        assert (lost(report), error_codes(report)) == ({"form_check": 2}, {"E6"})
    fixed = instance.paper("fixed_form.original").fields
    assert fixed["号码"] == instance.paper("id_card.original").fields["号码"]
    filled = instance.paper("filled_form.original").fields
    assert (filled == fixed) == (slip == "none")


@pytest.mark.parametrize(("local", "right"), [("yes", "out"), ("no", "stay")])
def test_the_file_of_a_person_of_this_street_leaves(local, right):
    assert case(local=local).answers["transfer"] == (right,)


# -- the ledger

# What the payments say of a person, this month and the next.
KINDS = {
    "keep": ("remind", "report"),
    "come": ("remind", "none"),
    "stop": ("remind", "none"),
    "one": ("none", "remind"),
    "lone": ("none", "none"),
    "gap": ("none", "none"),
    "past": ("none", "none"),
    "done": ("none", "none"),
}


def test_each_record_has_its_handling():
    seen = set()
    for seed in range(200):
        instance = make_instance(CASE, seed)
        for person in PEOPLE:
            kind = instance.facts[f"{person}_kind"]
            seen.add((person, kind))
            found = tuple(
                instance.answers[f"{month}_{person}"][0]
                for month in ("first", "second")
            )
            assert found == KINDS[kind]
            why, why_next = (
                instance.facts[f"{person}_{key}"] for key in ("why", "why_next")
            )
            assert ("都缴了" in why) == (found[0] == "remind")
            assert ("又缴了" in why_next) == (found[1] == "report")
            assert ("才满两个月" in why_next) == (found[1] == "remind")
    assert {kind for _, kind in seen} == set(KINDS)
    assert len(seen) >= 20  # nobody keeps her place


def running(line):
    """Return whether both of the last two months of a line are paid, by its words."""
    months = line.split("；")[0].split("，")
    return all("已缴" in month for month in months[-2:])


def test_the_lines_of_the_ledger_say_what_the_handling_rests_on():
    for seed in range(200):
        facts = make_instance(CASE, seed).facts
        for person in PEOPLE:
            first, second = KINDS[facts[f"{person}_kind"]]
            now, then = facts[f"{person}_first"], facts[f"{person}_second"]
            registered, later = "已办" in now, "已办" in then
            assert (first == "remind") == (running(now) and not registered)
            goes_on = "未缴" not in then.split("；")[0].split("，")[-1]
            assert (second == "report") == (first == "remind" and not later and goes_on)
            assert (second == "remind") == (
                first == "none" and running(then) and not later
            )


def test_two_months_end_before_the_month_of_the_check():
    for start in STARTS:
        facts = case(start=start).facts
        month = date.fromisoformat(start).month
        told = [int(facts[f"month_{key}"].removesuffix("月")) for key in "abcd"]
        assert told == [(month + step - 1) % 12 + 1 for step in (-3, -2, -1, 0)]


@pytest.mark.parametrize("fifth", ["done", "keep"])
@pytest.mark.parametrize("outcome", ["approved", "denied"])
def test_whoever_is_approved_is_registered_and_nobody_else(workdays, outcome, fifth):
    instance = case(outcome=outcome, p1_kind=fifth)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    people = [act.payload["person"] for act in perfect if act.key == "change_status"]
    reported = ["p1", "p3"] if fifth == "keep" else ["p3"]
    assert people == (reported if outcome == "approved" else [])
    assert ("tell_result" in {act.key for act in perfect}) == (outcome == "approved")
    also = Act("change_status", {"person": "p2"})
    report = score_patiently(
        instance, inserted(perfect, "record_reply", also), workdays
    )
    if outcome == "approved":
        assert (set(lost(report)), error_codes(report)) == ({"only_approved"}, {"E9"})
        one_out = without(perfect, "change_status")
        report = score_patiently(instance, one_out, workdays)
        gone = {f"changed_{person[1]}" for person in reported}
        assert set(lost(report)) == {*gone, "only_approved"}
        assert error_codes(report) == {"E8"}
    else:
        assert (set(lost(report)), error_codes(report)) == ({"not_changed"}, {"E9"})


def test_without_approval_the_benefit_stays(workdays):
    instance = case(outcome="denied")
    perfect = perfect_acts(instance, workdays)
    change = Act("change_status", {"person": "p3"})
    report = score_patiently(
        instance, inserted(perfect, "record_reply", change), workdays
    )
    assert report.total == 59
    assert [*criticals(report)] == ["benefit_stopped"]


def test_nobody_is_served_in_a_month_in_which_no_one_is_new(workdays):
    instance = case(p4_kind="lone")
    perfect = perfect_acts(instance, workdays)
    assert "serve_2" not in {act.key for act in perfect}
    assert score(instance, perfect, workdays).total == 100


def test_the_district_sets_a_wrong_list_right(worked, workdays, perfect):
    wrong = changed(perfect, "judge_2", p3="none")
    assert "按数据库核正" in talk_of(worked, wrong, workdays)
    assert "按数据库核正" not in talk_of(worked, perfect, workdays)


# -- deadlines: on the last day, and one working day later


def last_worked(day, workdays):
    while not workdays(day):
        day -= timedelta(days=1)
    return day


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("act", "month", "day", "item"),
    [
        ("check_1", 0, 5, "time_check"),
        ("serve_1", 0, 10, "time_serve"),
        ("check_2", 1, 5, "time_next_check"),
        ("serve_2", 1, 10, "time_next_serve"),
    ],
)
def test_a_day_of_the_month_counts_and_the_next_is_late(
    workdays, start, act, month, day, item
):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    began = date.fromisoformat(start)
    limit = date(began.year, began.month + month, day)
    late = next_workday(limit, workdays)
    for until, points in ((last_worked(limit, workdays), set()), (late, {item})):
        acts = inserted(perfect, act, wait(until.isoformat()))
        # The district replies later too.
        reply = wait((until + timedelta(days=60)).isoformat())
        acts = inserted(acts, "change_status", reply)
        report = score_patiently(instance, acts, workdays)
        assert set(lost(report)) == points
        assert error_codes(report) == ({"E3"} if points else set())


@pytest.mark.parametrize("start", STARTS)
def test_the_reminder_runs_to_the_end_of_its_month(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    for act, item in (("serve_1", "time_until"), ("serve_2", "time_next_until")):
        until = date.fromisoformat(perfect[at(perfect, act)].payload["until"])
        assert (until + timedelta(days=1)).day == 1  # no month here ends on a day off
        for days in (-1, 1):
            stated = (until + timedelta(days=days)).isoformat()
            report = score_patiently(
                instance, changed(perfect, act, until=stated), workdays
            )
            assert (set(lost(report)), error_codes(report)) == ({item}, {"E3"})


@pytest.mark.parametrize(
    ("act", "item", "code"),
    [
        ("enter", "time_enter", "E3"),
        ("issue", "time_issue", "E3"),
        ("record_reminders", "record_reminders", "E8"),
    ],
)
def test_what_belongs_to_the_day_is_late_the_day_after(
    worked, workdays, perfect, act, item, code
):
    report = score_patiently(
        worked, inserted(perfect, act, wait("2026-03-04")), workdays
    )
    assert (set(lost(report)), error_codes(report)) == ({item}, {code})


def test_who_lets_the_client_go_can_call_again(worked, workdays, perfect):
    call = [wait("2026-03-04"), Act("call_client"), wait("2026-03-05")]
    report = score_patiently(worked, inserted(perfect, "accept", *call), workdays)
    assert report.total == 100


# -- every seed


def fingerprint(instance):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    facts = instance.facts
    return (*decided(instance), facts["slip"], facts["start"])


def test_seeds_differ_in_what_decides():
    kinds = {fingerprint(make_instance(CASE, seed)) for seed in range(300)}
    assert len(kinds) >= 200
