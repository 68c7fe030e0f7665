"""The worked expectations of C18, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.deciding import fact_schema, rule_on, share_of
from casework.engine.instance import instance_of
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_months, add_workdays
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
    decided,
    error_codes,
    event_days,
    inserted,
    lost,
    patient,
    payloads,
    points_by_type,
    rules_of,
    score_patiently,
    swapped,
    wait,
    without,
    worked_with,
)

CASE = load_case("c18")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
TRADES = ("advert", "netbar", "massage", "karaoke")


# The list of the source without 代码证 and 税务登记证, 许可证 of special trades, and (18).
LIST = {
    "a_form", "a_legal", "a_household", "a_id", "a_identity", "a_licence", "a_capital",
    "a_premises", "a_charter", "a_agent", "a_credit", "a_resolution", "a_accounts",
    "a_report", "a_counter", "a_house", "a_funds", "a_contracts", "a_assets",
}  # fmt: skip
MORE = {"e_roster", "e_ids", "e_labour", "e_social", "e_wages"}
# The list of recognition without 税务登记证, and (8).
DENSE = {"b_licence", "b_roster", "b_proofs", "b_labour", "b_social", "b_wages"}
# The list of interest without 代码证, the contract of a mortgage, and (8).
REPAID = {"c_form", "c_licence", "c_person", "c_loan", "c_bank", "c_slips"}


def required(instance, procedure):
    """The papers that the procedure asks of this variant's firms."""
    ours = share_of(CASE, procedure).papers
    return {one for one in paper_needs(instance).required if one in ours}


def second(kind, **facts):
    """The worked case with other numbers of the second firm."""
    flaw = "none" if C18_COUNTED[kind][2] == "certify" else "few"
    fixed = {name: value for name, value in CASE.curated[0].items() if name != "b_trap"}
    return instance_of(CASE, 0, {**fixed, "b_flaw": flaw, "b_kind": kind, **facts})


C18_COUNTED = {
    "hundred_even": ("p30", "n30", "certify"),
    "hundred_short": ("p30", "n29", "few"),
    "hundred_16": ("p30", "n16", "few"),  # 16 % is enough only above 100
    "just_over": ("p15", "n16", "certify"),
    "over_even": ("p15", "n18", "certify"),
    "over_short": ("p15", "n17", "few"),
    "small_even": ("p30", "n18", "certify"),
    "small_low": ("p30", "n20", "few"),
}


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 20, "告": 10, "步": 10, "序": 5, "时": 15, "记": 5, "访": 5,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    done = payloads(perfect)
    assert state.done[0].at.isoformat() == "2026-04-20T09:00:00"
    assert done["give_receipt_a"] == {"until": "2026-04-28"}
    assert done["give_receipt_b"] == {"until": "2026-04-27"}
    # Labour Day lies between, Saturday 9 May is worked.
    assert done["plan_checks"] == {"check_by": "2026-05-13", "file_by": "2026-05-18"}
    days = days_of(state)
    days |= event_days(state)
    assert days["send_a"] == "04-21"
    assert days["funded"] == days["make_file"] == "04-30"
    assert days["c_comes"] == "05-09"
    assert days["rumour"] == days["site_visit"] == "06-15"
    assert days["outcome"] == days["recover_a"] == "06-30"


def test_the_rule_of_the_shops_for_own_money_leaves_92(worked, workdays, perfect):
    """Exactly 30 % is enough for a firm; for a shop it would not be."""
    acts = changed(perfect, "count_own", share="low")
    acts = changed(acts, "judge_a", result="own")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 92
    assert codes(report) == {"own_share": "E6", "a_result_founder": "E6"}


def test_four_identity_papers_asked_for_by_word_of_mouth_leave_94_5(
    worked, workdays, perfect
):
    papers = "a_premises,e_labour,x_four"
    acts = changed(perfect, "give_notice", papers=papers, channel="oral")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 94.5
    assert codes(report) == {"a_papers": "E4", "a_notice": "E5"}


def test_days_off_counted_as_working_days_leave_92(worked, workdays, perfect):
    wrong = {"check_by": "2026-05-11", "file_by": "2026-05-14"}
    acts = changed(perfect, "plan_checks", **wrong)
    check, filed = (acts[at(acts, key)] for key in ("loan_check", "make_file"))
    acts = without(without(acts, "loan_check"), "make_file")
    late = [wait("2026-05-14"), check, wait("2026-05-19"), filed]
    report = score_patiently(worked, inserted(acts, "site_visit", *late), workdays)
    assert report.total == 92
    assert error_codes(report) == {"E3"}
    assert set(lost(report)) == {"plan_check", "plan_file", "first_check", "file"}


def test_a_hundred_in_post_taken_for_more_caps_at_59(worked, workdays, perfect):
    acts = changed(perfect, "count_b", line="p15", counted="n32")
    acts = changed(acts, "judge_b", result="certify")
    more = [Act("certify_b"), Act("send_b", {"to": "finance"})]
    acts = inserted(without(acts, "decline_b"), "record_b", *more)
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.total) == (85, 59)
    assert lost(report).keys() - {"certified_wrongly"} == {
        "b_line", "b_counted_term", "b_result_share", "b_way", "no_certificate",
    }  # fmt: skip


def test_a_firm_in_trouble_left_to_itself_and_no_register_leave_90(
    worked, workdays, perfect
):
    acts = changed(perfect, "lead_a", lead="go_on")
    acts = changed(acts, "recover_a", measure="leave")
    for who in "abc":
        acts = without(acts, f"record_{who}")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 90
    assert error_codes(report) == {"E7", "E8"}


# -- one wrong move at a time: points lost and the error codes

WRONG_VALUES = [
    ("check_top", {"term": "full"}, {"top_term": 1.5}, "E6"),
    ("handle_seals", {"result": "none"}, {"a_seals": 2.5}, "E6"),
    ("handle_seals", {"result": "charter"}, {"a_seals": 2.5}, "E6"),
    ("give_notice", {"papers": "a_premises"}, {"a_papers": 3, "a_notice": 5}, "E5"),
    ("sign_opinion", {"opinion": "refuse"}, None, "E6"),
    ("count_b", {"line": "p15"}, {"b_line": 3}, "E6"),
    ("count_b", {"counted": "n32"}, {"b_counted_term": 4}, "E6"),
    ("judge_b", {"result": "place"}, {"b_result_share": 5}, "E6"),
    ("decline_b", {"way": "wait"}, {"b_way": 2.5}, "E5"),
    ("decline_b", {"way": "own_district"}, {"b_way": 2.5}, "E5"),
    ("send_a", {"to": "finance"}, {"send_a": 2.5}, "E1"),
    ("send_a", {"to": "bank"}, {"send_a": 2.5}, "E1"),
    ("loan_check", {"way": "ask"}, {"first_check": 2}, "E7"),
    ("judge_c", {"result": "late"}, {"c_result": 5}, "E6"),
    ("judge_c", {"result": "marked"}, {"c_result": 5}, "E6"),
    ("handle_c", {"result": "none"}, {"c_gap": 2.5}, "E5"),
    ("handle_c", {"result": "bank"}, {"c_gap": 2.5}, "E5"),
    ("handle_c", {"result": "more"}, {"c_gap": 2.5}, "E4"),
    ("send_c", {"to": "bank"}, {"send_c": 2.5}, "E1"),
    ("tell_c", {"next": "promise"}, {"c_next": 1.5}, "E9"),
    ("tell_c", {"next": "bare"}, {"c_next": 1.5}, "E5"),
    ("judge_change", {"severity": "normal"}, {"severity": 3}, "E6"),
    ("lead_a", {"lead": "go_on"}, {"lead": 3}, "E7"),
    ("lead_a", {"lead": "claim"}, {"lead": 3}, "E7"),
    ("lead_a", {"lead": "seize"}, {"lead": 3}, "E9"),
    ("recover_a", {"measure": "leave"}, {"recover": 2}, "E7"),
    ("recover_a", {"measure": "seize"}, {"recover": 2}, "E9"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    if points is None:  # nothing goes on after a refusal
        assert code in error_codes(report)
        assert report.total <= 59
    else:
        assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("greet", {}, set()),
    ("ask_plan", {"ask_plan": 1.5}, {"E1"}),
    ("ask_founder", {"ask_founder": 2.5}, {"E1"}),
    ("check_original", {"a_originals": 2.5}, {"E1"}),
    ("count_own", {"own_share": 3}, {"E1"}),
    ("judge_a", {"a_result_founder": 5}, {"E1"}),
    ("check_top", {"top_papers": 1.5, "top_term": 1.5}, {"E1"}),
    ("handle_seals", {"a_seals": 2.5}, {"E1"}),
    ("give_receipt_a", {"receipt_a": 2}, {"E1"}),
    ("review_a", {"a_opinion": 2, "a_order": 1, "a_in_time": 2}, {"E1", "E2", "E6"}),
    ("handle_b", {"b_gap": 3.5}, {"E1"}),
    ("give_receipt_b", {"receipt_b": 1}, {"E1"}),
    ("review_b", {"b_order": 1.5, "b_in_time": 1}, {"E1", "E2"}),
    ("count_b", {"b_line": 3, "b_counted_term": 4}, {"E1"}),
    (
        "judge_b",
        {"b_result_share": 5, "b_order": 1.5, "no_certificate": 0.5, "told_b_no": 0.5},
        {"E1"},
    ),
    ("decline_b", {"b_way": 2.5, "record_b": 2}, {"E5", "E8"}),
    ("plan_checks", {"plan_check": 2, "plan_file": 2}, {"E1"}),
    ("loan_check", {"first_check": 2}, {"E7"}),
    ("make_file", {"file": 2}, {"E8"}),
    ("look_up_c", {"look_up_c": 1, "c_order": 0.5}, {"E1", "E2"}),
    ("judge_c", {"c_result": 5, "c_order": 0.5}, {"E1"}),
    ("handle_c", {"c_gap": 2.5}, {"E1"}),
    ("send_c", {"send_c": 2.5, "c_complete": 0.5, "record_c": 1}, {"E1", "E8"}),
    ("tell_c", {"c_next": 1.5}, {"E5"}),
    ("site_visit", {"severity": 3, "quarter": 1}, {"E6", "E7"}),
    ("judge_change", {"severity": 3}, {"E1"}),
    ("lead_a", {"lead": 3, "recover": 2}, {"E7"}),
    ("recover_a", {"recover": 2}, {"E7"}),
    ("record_a", {"record_a": 2}, {"E8"}),
    ("record_b", {"record_b": 2}, {"E8"}),
    ("record_c", {"record_c": 1}, {"E8"}),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize(
    ("first", "then", "points", "found"),
    [
        # What is counted after the conclusion is late with it.
        (
            "review_b",
            "judge_b",
            {"b_order": 1.5, "b_line": 3, "b_counted_term": 4},
            "E1 E2",
        ),
        ("look_up_c", "judge_c", {"c_order": 0.5}, "E2"),
        ("count_b", "judge_b", {"b_line": 3, "b_counted_term": 4}, "E1"),
        ("ask_founder", "judge_a", {"ask_founder": 2.5, "a_originals": 1.5}, "E1"),
        ("site_visit", "judge_change", {"severity": 3}, "E6"),
    ],
)
def test_what_rests_on_a_look_does_not_come_before_it(
    worked, workdays, perfect, first, then, points, found
):
    report = score_patiently(worked, swapped(perfect, first, then), workdays)
    assert (lost(report), error_codes(report)) == (points, {*found.split()})


@pytest.mark.parametrize(
    "paper", [*(key for key in CASE.choices["askable"] if key.startswith("x_")), "a_id"]
)
def test_a_paper_that_is_not_on_the_list_is_too_many(worked, workdays, perfect, paper):
    acts = changed(perfect, "give_notice", papers=f"a_premises,e_labour,{paper}")
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), codes(report)) == ({"a_papers": 3}, {"a_papers": "E4"})


def test_what_is_noted_the_next_day_is_late(worked, workdays, perfect):
    note = perfect[at(perfect, "record_a")]
    late = [wait("2026-04-22"), note]
    acts = inserted(without(perfect, "record_a"), "plan_checks", *late)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), codes(report)) == ({"record_a": 2}, {"record_a": "E8"})


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("count_own", Act("charge_fee"), "charged", "E10"),
        ("count_own", Act("show_books"), "leaked", "E10"),
        ("sign_opinion", Act("fix_amount"), "fixed_amount", "E9"),
        ("decline_b", Act("recheck_b"), "rechecked", "E9"),
        ("send_c", Act("approve_c"), "approved_subsidy", "E9"),
        ("give_notice", Act("decline_a", {"way": "wait"}), "denied_a", "E6 E8"),
        ("send_c", Act("decline_c", {"way": "leave"}), "denied_c", "E6"),
    ],
)
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {*found.split()}


# -- the first firm: who, where, what, how much


@pytest.mark.parametrize(
    ("facts", "result", "way"),
    [
        ({"a_flaw": "founder", "founder": "nobody"}, "founder", "other"),
        ({"a_flaw": "founder", "founder": "elsewhere"}, "founder", "other"),
        ({"a_flaw": "place", "a_place": "outside"}, "place", "move"),
        *(({"a_flaw": "trade", "a_trade": trade}, "trade", "none") for trade in TRADES),
        ({"a_flaw": "own", "a_share": 280}, "own", "fund"),
    ],
)
def test_a_firm_that_does_not_fit_is_told_at_once(workdays, facts, result, way):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["a_result"] == (result,)
    assert payloads(perfect)["decline_a"] == {"way": way}
    assert "give_notice" not in payloads(perfect)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["a_result"].keys() - {result}:
        acts = changed(perfect, "judge_a", result=wrong)
        report = score_patiently(instance, acts, workdays)
        assert codes(report) == {f"a_result_{result}": "E6"}
    for wrong in CASE.choices["a_way"].keys() - {way}:
        acts = changed(perfect, "decline_a", way=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"a_way": "E5"}
    acts = without(perfect, "plan_visit")
    assert codes(score_patiently(instance, acts, workdays)) == {"follow_declined": "E7"}
    acts = inserted(
        perfect, "decline_a",
        Act("give_notice", {"papers": "a_premises", "channel": "written"}),
        wait("2026-04-21"), Act("call_next"),
    )  # fmt: skip
    assert codes(score_patiently(instance, acts, workdays))["nothing_asked"] == "E4"
    sent = [Act("sign_opinion", {"opinion": "recommend"}), Act("send_a", {"to": "guarantor"})]  # fmt: skip
    report = score_patiently(instance, inserted(perfect, "decline_a", *sent), workdays)
    assert report.total == 59
    assert "recommended_wrongly" in codes(report)


@pytest.mark.parametrize("founder", ["self", "partner"])
@pytest.mark.parametrize("place", ["here", "near"])
@pytest.mark.parametrize("share", [300, 360])
def test_one_founder_of_this_district_and_any_place_in_the_city_will_do(
    workdays, founder, place, share
):
    instance = case(founder=founder, a_place=place, a_share=share)
    assert instance.answers["a_result"] == ("fit",)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100


def test_own_money_is_enough_at_three_tenths():
    own = {300: "enough", 360: "enough", 280: "low"}
    for share, result in own.items():
        flaw = "own" if result == "low" else "none"
        instance = case(a_share=share, a_flaw=flaw)
        assert instance.answers["own_share"] == (result,)
    amounts = {(50, 300): "15万元", (20, 300): "6万元", (50, 280): "14万元", (20, 280): "5.6万元", (50, 360): "18万元", (20, 360): "7.2万元"}  # fmt: skip
    for (loan, share), own_money in amounts.items():
        facts = case(a_loan=loan, a_share=share, a_flaw="none").facts
        assert facts["a_own"] == own_money
        assert float(own_money.removesuffix("万元")) * 1000 == loan * share


def test_five_more_papers_only_for_the_highest_loan(workdays):
    high, low = case(lacks_more="wages"), case(a_loan=20, lacks_more="none")
    assert required(low, "Q-10") == LIST | REPAID
    assert required(high, "Q-10") == LIST | MORE | REPAID
    assert set(paper_needs(high).ask) == {"a_premises", "e_wages"}
    assert set(paper_needs(low).ask) == {"a_premises"}
    acts = changed(perfect_acts(low, workdays), "give_notice", papers="a_premises,e_wages")  # fmt: skip
    assert codes(score_patiently(low, acts, workdays)) == {"a_papers": "E4"}
    acts = changed(perfect_acts(high, workdays), "check_top", term="short")
    assert codes(score_patiently(high, acts, workdays)) == {"top_term": "E6"}


def test_papers_of_interest_only_where_it_may_be_paid(workdays):
    """Whoever has repaid late, or badly, is not asked for the list."""
    for pay in ("on_time", "early"):
        for security, more in (("surety", set()), ("mortgage", {"c_mortgage"})):
            instance = case(c_pay=pay, c_gap="none", c_security=security)
            assert required(instance, "Q-11") == DENSE | REPAID | more
            perfect = perfect_acts(instance, workdays)
            assert score_patiently(instance, perfect, workdays).total == 100
    for pay in ("late", "marked"):
        instance = case(c_pay=pay, c_gap="none", c_security="mortgage")
        assert required(instance, "Q-11") == DENSE


def test_a_licence_for_a_special_trade_only(workdays):
    baker = case(a_trade="food", permit_at="home")
    assert "a_permit" in paper_needs(baker).ask
    tailor = case(a_trade="sewing")
    assert "a_permit" not in paper_needs(tailor).required
    acts = changed(perfect_acts(tailor, workdays), "give_notice", papers="a_permit,a_premises,e_labour")  # fmt: skip
    assert codes(score_patiently(tailor, acts, workdays)) == {"a_papers": "E4"}


@pytest.mark.parametrize("unsealed", CASE.facts["unsealed"]["choice"])
def test_every_copy_is_sealed(workdays, unsealed):
    instance = case(unsealed=unsealed)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["unsealed"].keys() - {unsealed}:
        report = score_patiently(
            instance, changed(perfect, "handle_seals", result=wrong), workdays
        )
        assert codes(report) == {"a_seals": "E6"}


@pytest.mark.parametrize(
    ("later", "severity", "lead"),
    [
        ("lost", "severe", "early"),
        ("fire", "severe", "early"),
        ("slack", "normal", "go_on"),
        ("moved", "normal", "go_on"),
    ],
)
def test_only_what_endangers_the_repayment_is_paid_back_early(
    workdays, later, severity, lead
):
    instance = case(a_later=later)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["judge_change"] == {"severity": severity}
    assert payloads(perfect)["lead_a"] == {"lead": lead}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["lead"].keys() - {lead}:
        report = score_patiently(instance, changed(perfect, "lead_a", lead=wrong), workdays)  # fmt: skip
        assert codes(report) == {"lead": "E9" if wrong == "seize" else "E7"}


# -- the second firm: the line, who counts, what is complete


@pytest.mark.parametrize("kind", C18_COUNTED)
def test_the_share_decides_by_the_number_in_post(workdays, kind):
    line, counted, result = C18_COUNTED[kind]
    trapped = kind in ("hundred_short", "over_short", "small_even")
    for trap in ("term", "year", "city") if trapped else ("none",):
        instance = second(kind, b_gap="none", b_trap=trap)
        answers = instance.answers
        assert answers["b_line"] == (line,)
        assert answers["b_counted"] == (counted,)
        assert answers["b_result"] == (result,)
        people = int(counted[1:])
        assert instance.facts["b_hired"] - instance.facts["b_off"] == people
        staff = instance.facts["b_staff"]
        assert people == instance.facts["b_counts"]
        enough = people * 100 >= staff * (15 if staff > 100 else 30)
        assert enough == (result == "certify")
        perfect = perfect_acts(instance, workdays)
        assert score_patiently(instance, perfect, workdays).total == 100
        item = "b_counted_term" if trap == "term" else "b_counted"
        for wrong in CASE.choices["b_offered"].keys() - {counted}:
            acts = changed(perfect, "count_b", counted=wrong)
            assert codes(score_patiently(instance, acts, workdays)) == {item: "E6"}
        other = "few" if result == "certify" else "certify"
        acts = changed(perfect, "judge_b", result=other)
        report = score_patiently(instance, acts, workdays)
        assert codes(report) == {"b_result_share": "E6"}


@pytest.mark.parametrize(
    ("facts", "result", "way"),
    [
        ({"b_flaw": "place", "b_place": "near"}, "place", "own_district"),
        ({"b_flaw": "trade", "b_trade": "advert"}, "trade", "none"),
        ({"b_flaw": "trade", "b_trade": "sauna"}, "trade", "none"),
    ],
)
def test_a_labour_intensive_firm_is_of_this_district_and_of_another_trade(
    workdays, facts, result, way
):
    instance = second("over_even", b_gap="none", **facts)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["judge_b"] == {"result": result}
    assert payloads(perfect)["decline_b"] == {"way": way}
    assert score_patiently(instance, perfect, workdays).total == 100
    acts = changed(perfect, "judge_b", result="certify")
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == {f"b_result_{result}": "E6"}


def test_a_firm_with_enough_new_people_is_certified_and_re_examined_by_finance(
    workdays,
):
    instance = second("hundred_even", b_gap="none")
    perfect = perfect_acts(instance, workdays)
    expected = [
        (without(perfect, "certify_b"), {"certify_b": "E1", "send_b": "E1", "record_b": "E8"}),
        (changed(perfect, "send_b", to="bank"), {"send_b": "E1"}),
        (changed(perfect, "tell_b", next="promise"), {"b_next": "E9"}),
        (changed(perfect, "tell_b", next="bare"), {"b_next": "E5"}),
        (without(perfect, "tell_b"), {"b_next": "E5"}),
    ]  # fmt: skip
    for acts, found in expected:
        assert codes(score_patiently(instance, acts, workdays)) == found
    denied = inserted(perfect, "record_b", Act("decline_b", {"way": "hire"}))
    report = score_patiently(instance, denied, workdays)
    assert (report.total, codes(report)) == (59, {"denied_b": "E6"})


@pytest.mark.parametrize("gap", ["none", "roster", "seal", "wages", "proofs"])
def test_the_papers_of_the_second_firm_are_complete(workdays, gap):
    instance = second("hundred_even", b_gap=gap)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["handle_b"] == {"result": gap}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["b_gap"].keys() - {gap}:
        acts = changed(perfect, "handle_b", result=wrong)
        found = codes(score_patiently(instance, acts, workdays))["b_gap"]
        assert found == ("E4" if wrong == "more" else "E5")


# -- the third firm


@pytest.mark.parametrize("pay", CASE.facts["c_pay"]["choice"])
def test_interest_is_paid_to_who_repaid_in_time_without_a_bad_record(workdays, pay):
    right = pay if pay in ("late", "marked") else "pass"
    instance = case(c_pay=pay, c_gap="none")
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["judge_c"] == {"result": right}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["c_result"].keys() - {right}:
        acts = changed(perfect, "judge_c", result=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"c_result": "E6"}
    if right != "pass":
        for wrong in ("again", "leave"):
            acts = changed(perfect, "decline_c", way=wrong)
            assert codes(score_patiently(instance, acts, workdays)) == {"c_way": "E5"}
        sent = Act("send_c", {"to": "finance"})
        report = score_patiently(
            instance, inserted(perfect, "decline_c", sent), workdays
        )
        assert (report.total, codes(report)) == (59, {"subsidy_wrongly": "E6"})


@pytest.mark.parametrize("gap", ["none", "slips", "bank"])
def test_the_papers_of_the_third_firm_are_complete(workdays, gap):
    instance = case(c_gap=gap)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["handle_c"] == {"result": gap}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["c_gap"].keys() - {gap}:
        acts = changed(perfect, "handle_c", result=wrong)
        found = codes(score_patiently(instance, acts, workdays))["c_gap"]
        assert found == ("E4" if wrong == "more" else "E5")


# -- days: the right one, a day before and a day after


@pytest.mark.parametrize("start", STARTS)
def test_working_days_are_counted_over_days_off(workdays, start):
    instance = case(start=start, b_flaw="none", b_kind="hundred_even", b_gap="wages")
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    back, again, funded = (
        state.anchor(event).date() for event in ("a_returns", "b_returns", "funded")
    )
    right = [
        ("give_receipt_a", "until", "receipt_a", add_workdays(back, 5, workdays)),
        ("give_receipt_b", "until", "receipt_b", add_workdays(again, 5, workdays)),
        ("plan_checks", "check_by", "plan_check", add_workdays(funded, 7, workdays)),
        ("plan_checks", "file_by", "plan_file", add_workdays(funded, 10, workdays)),
    ]
    for act, field, item, day in right:
        assert payloads(perfect)[act][field] == day.isoformat()
        for step in (-1, 1):
            wrong = {field: (day + timedelta(days=step)).isoformat()}
            report = score_patiently(instance, changed(perfect, act, **wrong), workdays)
            assert codes(report) == {item: "E3"}


NEXT = {
    "review_a": "sign_opinion",
    "review_b": "judge_b",
    "loan_check": "make_file",
    "make_file": "look_up_c",
}
DUE = [
    ("review_a", "a_returns", 5, "a_in_time"),
    ("review_b", "b_complete", 5, "b_in_time"),
    ("loan_check", "funded", 7, "first_check"),
    ("make_file", "funded", 10, "file"),
]


@pytest.mark.parametrize(("key", "anchor", "days", "item"), DUE)
def test_the_last_day_is_in_time_and_the_next_is_late(
    worked, workdays, perfect, key, anchor, days, item
):
    began = fold(worked, perfect, workdays).anchor(anchor).date()
    late = add_workdays(began, days + 1, workdays)
    act = perfect[at(perfect, key)]
    for day, found in ((add_workdays(began, days, workdays), {}), (late, {item: "E3"})):
        rest = without(perfect, key)
        place = at(rest, NEXT[key])
        acts = [*rest[:place], wait(f"{day}"), act, *rest[place:]]
        report = score_patiently(worked, acts, workdays)
        assert {k: v for k, v in codes(report).items() if k == item} == found


def test_a_quarter_is_three_months(worked, workdays, perfect):
    funded = fold(worked, perfect, workdays).anchor("funded").date()
    assert add_months(funded, 3) == date(2026, 7, 30)
    visit = perfect[at(perfect, "site_visit")]
    for day, found in (("2026-07-30", {}), ("2026-07-31", {"quarter": "E3"})):
        late = [wait(day), visit]
        acts = inserted(without(perfect, "site_visit"), "judge_change", *late)
        report = score_patiently(worked, acts, workdays)
        assert codes(report).items() >= found.items()
        assert ("quarter" in lost(report)) == bool(found)


# -- the people, the pack and every seed


def test_the_titles_follow_who_is_at_the_window(worked, workdays, perfect):
    shown = [person["title"] for person in CASE.client["persons"]]
    assert shown == ["一号企业的人", "二号企业的人", "三号企业的人"]
    end = fold(worked, perfect, workdays)
    assert not end.client_here
    assert end.papers == []
    assert patient(worked, perfect, workdays) == perfect


@pytest.mark.parametrize("who", ["a", "b", "c"])
def test_who_was_sent_away_comes_again(worked, workdays, perfect, who):
    called = [Act("call_back", {"who": who}), wait("2026-07-01")]
    acts = [*perfect[:-1], *called, Act("call_next"), Act("greet"), perfect[-1]]
    assert patient(worked, acts, workdays) == acts
    assert score_patiently(worked, acts, workdays).total == 100


def test_an_opinion_signed_before_the_review_has_no_basis(worked, workdays, perfect):
    acts = without(perfect, "review_a")
    report = score_patiently(worked, acts, workdays)
    opinion = next(row for row in report.items if row.id == "a_opinion")
    assert (opinion.earned, opinion.your) == (0, "没有依据就办了。")
    early = score_patiently(worked, swapped(perfect, "review_a", "sign_opinion"), workdays)  # fmt: skip
    assert lost(early) == {"a_opinion": 2, "a_order": 1}
    again = inserted(acts, "send_a", perfect[at(perfect, "review_a")])
    again = inserted(again, "send_a", perfect[at(perfect, "sign_opinion")])
    assert lost(score_patiently(worked, again, workdays)) == {"a_order": 1}


@pytest.mark.parametrize("staff", [1, 10, 60, 80, 100, 101, 107, 120, 333, 10_000])
@pytest.mark.parametrize("counts", [0, 1, 2, 3, 16, 17, 18, 29, 30, 49, 50, 1499, 1500])
def test_what_is_decided_of_a_firm_is_what_its_numbers_say(workdays, staff, counts):
    """No fact says over again what two others decide: any two go together."""
    schema = fact_schema(CASE)
    assert {"b_staff", "b_counts"} <= schema.keys()
    assert not {"b_kind", "b_mille"} & schema.keys()
    worked = make_instance(CASE, 0).facts
    facts = {name: worked[name] for name in schema}
    facts |= {
        "b_staff": staff,
        "b_counts": counts,
        "b_place": "here",
        "b_trade": "toys",
    }
    ruling = rule_on(CASE, facts, {}, workdays).decisions
    enough = counts * 100 >= staff * (15 if staff > 100 else 30)
    assert ruling["b_result"] == ("certify" if enough else "few",)
    assert ruling["b_counted"] == (f"n{counts}",)


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    # Towards workers; towards firms they are firm_free and firm_secret.
    of_the_pack = {"free_service", "privacy"}
    assert CASE.pack.rules.keys() - of_the_pack == of_the_case
    assert CASE.pack.history_badge == "历史口径"


def test_seeds_differ_in_what_decides():
    kinds = {decided(make_instance(CASE, seed)) for seed in range(1000)}
    assert len(kinds) >= 300


def test_who_sits_at_the_window_does_not_telephone(worked, workdays):
    show = Act("show_books")
    for acts, speaker in (([show], "client"), ([Act("end_day"), show], "phone")):
        line = fold(worked, acts, workdays).talk[-1]
        assert (line.speaker, "房子存款" in line.text) == (speaker, True)
