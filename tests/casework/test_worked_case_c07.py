"""The worked expectations of C07, as golden results, and its rules turned round."""

from collections import Counter
from datetime import date
from itertools import product

import pytest

from casework.engine import (
    Act,
    fold,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.instance import instance_of
from casework.engine.oracle import paper_needs
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    days_of,
    event_days,
    inserted,
    lost,
    points_by_type,
    said,
    score_playable,
    swapped,
    wait,
    without,
)

CASE = load_case("c07")
WRONG_PAPERS = ("business_licence", "audit_report", "health_proof", "rent_proof")


def like(**facts):
    """The worked case with some facts changed."""
    drawn = ("first_used", "first_wage", "third_post", "driven")
    fixed = {k: v for k, v in CASE.curated[0].items() if k not in drawn}
    return instance_of(CASE, 0, {**fixed, **facts})


# -- the worked case


def test_the_facts_are_those_of_the_design(worked):
    facts, answers = worked.facts, worked.answers
    assert (facts["first_post"], facts["first_wage"]) == ("保洁", 2600)
    assert (facts["second_post"], facts["driven"]) == ("停车管理", "给经理开车")
    assert (facts["third_post"], facts["third_known"]) == ("办公室文员", "yes")
    assert answers["first"] == ("approve",)
    assert answers["second"] == ("mismatch",)
    assert answers["third"] == ("post",)
    assert (answers["agreed"], answers["returned"]) == (("p1",), ("p2,p3",))
    assert answers["account"] == ("base",)
    assert (answers["ground"], answers["suggestion"]) == (("retired",), ("stop",))
    needs = paper_needs(worked)
    assert (needs.ask, needs.shared) == (("contract_2",), ())


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    events = event_days(state)
    assert state.done[0].at.isoformat() == "2026-05-12T09:00:00"
    assert days["give_notice"] == "05-12"
    assert days["visit"] == days["report_up"] == days["record_ledger"] == "05-13"
    assert (events["reviewed"], events["paid"]) == ("05-20", "06-03")
    # Three months after the application; the Dragon Boat Festival lies between.
    assert events["visit_due"] == days["suggest"] == "08-06"
    assert state.due("posts_stop") == date(2026, 8, 11)


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 15, "告": 10, "步": 15, "序": 10, "记": 10, "访": 10,
    }  # fmt: skip


def test_signing_for_the_second_without_a_visit_is_capped_at_59(
    worked, workdays, perfect
):
    acts = changed(without(perfect, "visit"), "review", second="approve")
    acts = changed(acts, "send_back", who="p3")
    acts = changed(acts, "sign_opinion", who="p1,p2")
    report = score(worked, acts, workdays)
    assert (report.raw, report.cap, report.total) == (79, 59, 59)
    assert lost(report) == {"second": 8, "visit": 5, "return": 4, "order_visit": 4}
    assert codes(report)["signed_wrongly"] == "E6"
    assert any("追回" in text for text in said(worked, acts, workdays))


def test_not_telling_the_next_stages_leaves_95(worked, workdays, perfect):
    report = score(worked, without(perfect, "tell_next"), workdays)
    assert report.total == 95
    assert codes(report) == {"next_stages": "E5"}


def test_forgetting_to_suggest_the_stop_leaves_90(worked, workdays, perfect):
    report = score(worked, without(perfect, "suggest"), workdays)
    assert report.total == 90
    lost_items = ("follow_stop", "follow_order", "follow_time")
    assert codes(report) == dict.fromkeys(lost_items, "E7")


# -- one rule turned round, one error and no other

DROPS = {
    "query_system": {"E1"},
    "check_original": {"E1"},
    "give_notice": {"E5", "E1"},  # the missing contract never comes
    "handle_list": {"E1"},
    "visit": {"E1", "E2"},
    "review": {"E1", "E2"},
    "send_back": {"E1", "E5"},
    "sign_opinion": {"E1", "E2"},
    "tell_next": {"E5"},
    "record_ledger": {"E8"},
    "record_column": {"E8"},
    "verify_visit": {"E6"},
    "assess_visit": {"E1", "E8"},
    "suggest": {"E7"},
    "record_change": {"E8"},
    "report_up": {"E1"},
    "guide_form": {"E1"},
}
# Without these the rest of the way does not open.
GATES = {"guide_form", "sign_opinion", "report_up"}


@pytest.mark.parametrize(("key", "expected"), DROPS.items())
def test_a_dropped_step_is_found(worked, workdays, perfect, key, expected):
    report = score_playable(worked, without(perfect, key), workdays)
    assert report.total < 100
    found = set(report.by_error())
    assert found >= expected if key in GATES else found == expected


CHANGES = [
    ("guide_form", {"account": "person"}, {"account": "E6"}),
    ("guide_form", {"account": "handler"}, {"account": "E6"}),
    ("give_notice", {"channel": "oral"}, {"notice": "E5"}),
    ("handle_list", {"result": "name"}, {"list_check": "E6"}),
    ("handle_list", {"result": "wage"}, {"list_check": "E6"}),
    ("visit", {"who": "p1,p3"}, {"visit": "E1"}),
    ("review", {"first": "wage"}, {"first": "E6"}),
    ("review", {"second": "approve"}, {"second": "E6"}),
    ("review", {"second": "hours"}, {"second": "E6"}),
    ("review", {"third": "unrecognised"}, {"third": "E6"}),
    ("send_back", {"who": "p3"}, {"return": "E6"}),
    ("send_back", {"reasons": "bare"}, {"told_reasons": "E5"}),
    ("tell_next", {"stages": "vague"}, {"next_stages": "E5"}),
    ("tell_next", {"stages": "promise"}, {"next_stages": "E9"}),
    ("record_ledger", {"result": "accepted"}, {"record_ledger": "E8"}),
    ("record_column", {"who": "p1,p2"}, {"record_column": "E8"}),
    ("verify_visit", {"way": "manager"}, {"ground": "E6"}),
    ("assess_visit", {"ground": "other_post"}, {"ground": "E6"}),
    ("suggest", {"suggestion": "keep"}, {"follow_stop": "E7"}),
    ("record_change", {"change": "keep"}, {"record_change": "E8"}),
]


@pytest.mark.parametrize(("key", "payload", "expected"), CHANGES)
def test_a_wrong_choice_is_found(worked, workdays, perfect, key, payload, expected):
    report = score(worked, changed(perfect, key, **payload), workdays)
    assert codes(report) == expected
    assert report.cap is None


def test_a_promise_beside_the_right_words_is_found(worked, workdays, perfect):
    promise = Act("tell_next", {"stages": "promise"})
    acts = inserted(perfect, "report_up", promise)
    assert codes(score(worked, acts, workdays)) == {"next_stages": "E9"}
    assert any("肯定能批" in text for text in said(worked, acts, workdays))


def test_reviewing_before_the_visit_is_found(worked, workdays, perfect):
    report = score(worked, swapped(perfect, "visit", "review"), workdays)
    assert codes(report) == {"visit": "E1", "order_visit": "E2"}


def test_reviewing_before_the_contract_has_come_is_found(worked, workdays, perfect):
    acts = list(perfect)
    late = next(
        act for act in acts if act.payload.get("paper") == "contract_2.original"
    )
    acts.remove(late)
    acts = inserted(acts, "send_back", late)
    assert codes(score(worked, acts, workdays)) == {"order_papers": "E2"}


def test_reviewing_after_signing_is_found(worked, workdays, perfect):
    acts = swapped(perfect, "review", "sign_opinion")
    found = dict.fromkeys(("order_papers", "order_return_some"), "E2")
    assert codes(score(worked, acts, workdays)) == found


def test_querying_after_the_review_is_found(worked, workdays, perfect):
    query = perfect[at(perfect, "query_system")]
    acts = inserted(without(perfect, "query_system"), "send_back", query)
    assert codes(score(worked, acts, workdays)) == {"query": "E1"}


@pytest.mark.parametrize("seal", ["bare", None])
def test_the_street_sends_back_what_is_not_signed_and_sealed(
    worked, workdays, perfect, seal
):
    acts = changed(perfect, "sign_opinion", seal=seal or "sealed")
    acts = acts if seal else without(acts, "sign_opinion")
    acts = acts[: at(acts, "report_up") + 1]
    state = fold(worked, [*acts, wait("2026-05-14")], workdays)
    assert state.happened[-1].event == "returned_unsigned"


def late_by_a_day(acts):
    """The later waits, when the street has the papers one working day later."""
    later = {"05-20": "05-21", "06-03": "06-04", "08-06": "08-07"}
    return [
        wait(f"2026-{later.get(day, day)}")
        if (day := act.payload.get("until", "")[5:])
        else act
        for act in acts
    ]


def test_reporting_unsigned_and_signing_then_costs_the_order(worked, workdays, perfect):
    sign, report_up = (perfect[at(perfect, k)] for k in ("sign_opinion", "report_up"))
    acts = late_by_a_day(without(perfect, "sign_opinion"))
    acts.insert(acts.index(wait("2026-05-21")), wait("2026-05-14"))
    index = acts.index(wait("2026-05-14")) + 1
    acts[index:index] = [sign, report_up]
    assert codes(score(worked, acts, workdays)) == {"order_report": "E2"}


def test_an_incomplete_bag_comes_back(worked, workdays, perfect):
    acts = changed(perfect, "report_up", attach="form")
    acts = acts[: at(acts, "report_up") + 1]
    state = fold(worked, [*acts, wait("2026-05-14")], workdays)
    assert state.happened[-1].event == "returned_short"
    assert codes(score(worked, acts, workdays))["bag"] == "E1"


def test_the_form_cannot_be_changed_on_its_way(worked, workdays, perfect):
    again = Act("sign_opinion", {"who": "p1,p2", "seal": "sealed"})
    acts = inserted(perfect, "record_ledger", again)
    assert score_playable(worked, acts, workdays).total == 100


def test_the_ledger_is_kept_on_the_day(worked, workdays, perfect):
    record = perfect[at(perfect, "record_ledger")]
    acts = inserted(without(perfect, "record_ledger"), "record_column", record)
    assert codes(score(worked, acts, workdays)) == {"ledger_day": "E8"}


def test_the_ledger_is_not_kept_in_advance(worked, workdays, perfect):
    acts = swapped(perfect, "report_up", "record_ledger")
    assert codes(score(worked, acts, workdays)) == {"record_ledger": "E8"}


def test_success_is_not_written_down_in_advance(worked, workdays, perfect):
    record = perfect[at(perfect, "record_column")]
    acts = inserted(without(perfect, "record_column"), "record_ledger", record)
    assert codes(score(worked, acts, workdays)) == {"record_column": "E8"}
    assert any("还没有批下来" in text for text in said(worked, acts, workdays))


def test_a_change_is_not_written_down_before_it_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_change")]
    acts = inserted(without(perfect, "record_change"), "assess_visit", record)
    found = dict.fromkeys(("record_change", "change_after"), "E8")
    assert codes(score(worked, acts, workdays)) == found


# -- papers


@pytest.mark.parametrize("paper", WRONG_PAPERS)
def test_an_extra_paper_is_found(worked, workdays, perfect, paper):
    acts = changed(perfect, "give_notice", papers=f"contract_2,{paper}")
    report = score(worked, acts, workdays)
    assert codes(report) == {"asked_papers": "E4"}
    assert any("白跑" in text for text in said(worked, acts, workdays))


@pytest.mark.parametrize(
    ("gap", "missing"),
    [
        ("c2", {"contract_2"}),
        ("wage", {"wage_proof"}),
        ("list", {"roster"}),
        ("two", {"contract_2", "wage_proof"}),
        ("none", set()),
    ],
)
def test_what_the_unit_must_bring(gap, missing):
    assert set(paper_needs(like(gap=gap)).ask) == missing


def test_a_notice_in_two_parts_is_found(workdays):
    instance = like(gap="two")
    acts = perfect_acts(instance, workdays)
    acts = changed(acts, "give_notice", papers="contract_2")
    again = [Act("give_notice", {"papers": "wage_proof", "channel": "written"})]
    again += [wait("2026-05-14")]
    acts = inserted(acts, "compare", *again)
    checked = Act("check_original", {"paper": "wage_proof.original"})
    acts = inserted(acts, "compare", checked)
    report = score_playable(instance, late_by_a_day(acts), workdays)
    assert codes(report) == {"notice": "E5"}


def test_an_incomplete_notice_is_found(workdays):
    instance = like(gap="two")
    acts = perfect_acts(instance, workdays)
    acts = changed(acts, "give_notice", papers="contract_2")
    report = score_playable(instance, acts, workdays)
    found = {"asked_papers": "E5", "notice": "E5", "originals": "E1"}
    assert codes(report) == found


def test_telling_what_is_missing_the_next_day_is_found(worked, workdays, perfect):
    acts = late_by_a_day(perfect)
    acts[acts.index(wait("2026-05-13"))] = wait("2026-05-14")
    visit = acts[at(acts, "visit")]
    back = [visit, Act("call_client"), wait("2026-05-13")]
    acts = inserted(acts, "give_notice", *back)
    report = score(worked, acts, workdays)
    assert codes(report) == {"notice_day": "E3"}


@pytest.mark.parametrize("paper", ["roster", "wage_proof", "contract_3"])
def test_what_was_filed_online_is_not_asked_for(workdays, paper):
    instance = like(online="yes", gap="none")
    needs = paper_needs(instance)
    assert (needs.ask, needs.here, len(needs.shared)) == ((), (), 5)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    notice = Act("give_notice", {"papers": paper, "channel": "written"})
    report = score_playable(instance, inserted(acts, "handle_list", notice), workdays)
    assert codes(report)["asked_papers"] == "E4"


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        ({"first_state": "wage"}, "wage"),
        ({"slip": "name"}, "name"),
        ({}, "same"),
    ],
)
def test_the_list_is_held_against_contracts_and_wages(workdays, facts, right):
    instance = like(**facts)
    assert instance.answers["list_check"] == (right,)
    roster = instance.paper("roster.original").fields
    wages = instance.paper("wage_proof.original").fields
    contract = instance.paper("contract_2.original").fields
    assert (roster["第1人工资"] != wages["第1人实发"]) == (right == "wage")
    assert (roster["第2人姓名"] != contract["姓名"]) == (right == "name")
    acts = perfect_acts(instance, workdays)
    for wrong in {"same", "name", "wage"} - {right}:
        report = score(instance, changed(acts, "handle_list", result=wrong), workdays)
        assert codes(report) == {"list_check": "E6"}


# -- the decisions


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"first_wage": 2500}, "approve"),
        ({"first_wage": 2800}, "approve"),
        ({"first_state": "wage", "first_wage": 2499}, "wage"),
        ({"first_state": "wage", "first_wage": 2200}, "wage"),
        ({"first_used": 35}, "approve"),
        ({"first_state": "used", "first_used": 36}, "years"),
        ({"first_state": "used", "first_used": 38}, "years"),
    ],
)
def test_wage_and_years_of_the_first_decide(facts, first):
    assert like(**facts).answers["first"] == (first,)


@pytest.mark.parametrize(
    ("facts", "second"),
    [
        ({"second_state": "ok", "second_hours": 6}, "approve"),
        ({"second_state": "ok", "second_hours": 8}, "approve"),
        ({"second_state": "hour", "second_hours": 5}, "hours"),
        ({"second_state": "othr"}, "mismatch"),
    ],
)
def test_work_and_hours_of_the_second_decide(facts, second):
    assert like(**facts).answers["second"] == (second,)


@pytest.mark.parametrize(
    ("state", "third"), [("ok", "approve"), ("desk", "post"), ("unre", "unrecognised")]
)
def test_recognition_and_post_of_the_third_decide(state, third):
    instance = like(third_state=state)
    assert instance.answers["third"] == (third,)
    inner = ("办公室文员", "公司出纳", "招商专员")
    assert (instance.facts["third_post"] in inner) == (state == "desk")
    assert ("没有就业困难人员" in instance.facts["system_said"]) == (state == "unre")


PERSONS = {
    "p1": ("first", {"first_state": "used"}, {"first_state": "ok"}),
    "p2": ("second", {"second_state": "hour"}, {"second_state": "ok"}),
    "p3": ("third", {"third_state": "unre"}, {"third_state": "ok"}),
}


@pytest.mark.parametrize("right", list(product([True, False], repeat=3)))
def test_who_is_not_reported_is_returned(right):
    facts = {}
    for fit, (_, out, ok) in zip(right, PERSONS.values(), strict=True):
        facts |= ok if fit else out
    answers = like(**facts).answers
    groups = {
        wanted: ",".join(
            person for person, fit in zip(PERSONS, right, strict=True) if fit == wanted
        )
        for wanted in (True, False)
    }
    assert answers["agreed"] == (groups[True] or "none",)
    assert answers["returned"] == (groups[False] or "none",)
    ledger = {0: "sent_back", 3: "accepted"}.get(sum(right), "partly")
    assert answers["ledger"] == (ledger,)


@pytest.mark.parametrize("person", PERSONS)
def test_signing_for_whom_the_rules_exclude_is_capped(workdays, person):
    everybody = {k: v for _, _, ok in PERSONS.values() for k, v in ok.items()}
    instance = like(**{**everybody, **PERSONS[person][1]})
    acts = perfect_acts(instance, workdays)
    report = score(instance, changed(acts, "sign_opinion", who="p1,p2,p3"), workdays)
    assert report.total == 59
    assert codes(report) == {"signed_wrongly": "E6"}


@pytest.mark.parametrize("person", PERSONS)
def test_returning_whom_the_rules_include_is_overruled_and_capped(workdays, person):
    everybody = {k: v for _, _, ok in PERSONS.values() for k, v in ok.items()}
    instance = like(**everybody)
    assert instance.answers["agreed"] == ("p1,p2,p3",)
    assert instance.answers["ledger"] == ("accepted",)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    back = Act("send_back", {"who": person, "reasons": "each"})
    acts = inserted(acts, "sign_opinion", back)
    acts = [*acts[: at(acts, "record_ledger") + 1], wait("2026-05-14")]
    assert fold(instance, acts, workdays).happened[-1].event == "overruled"
    assert codes(score(instance, acts, workdays))["denied"] == "E6"


@pytest.mark.parametrize("person", PERSONS)
def test_leaving_somebody_out_of_the_opinion_is_capped(workdays, person):
    everybody = {k: v for _, _, ok in PERSONS.values() for k, v in ok.items()}
    instance = like(**everybody)
    acts = perfect_acts(instance, workdays)
    others = ",".join(one for one in PERSONS if one != person)
    report = score(instance, changed(acts, "sign_opinion", who=others), workdays)
    assert report.total == 59
    assert codes(report) == {"denied": "E6"}


def test_signing_in_place_of_the_street_is_capped_at_59(worked, workdays, perfect):
    acts = inserted(perfect, "report_up", Act("sign_for_superior"))
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)
    assert codes(report) == {"signed_for_superior": "E9"}


def test_taking_money_is_capped_at_59(worked, workdays, perfect):
    report = score(worked, inserted(perfect, "guide_form", Act("charge_fee")), workdays)
    assert (report.raw, report.total) == (100, 59)
    assert codes(report) == {"charged": "E10"}


def test_asking_the_owners_group_is_capped_at_59(worked, workdays, perfect):
    report = score(worked, changed(perfect, "verify_visit", way="group"), workdays)
    assert report.total == 59
    assert codes(report) == {"ground": "E6", "privacy": "E10"}


NOBODY = {"first_state": "wage", "second_state": "hour", "third_state": "unre"}


def test_a_list_with_nobody_right_goes_back_whole(workdays):
    instance = like(**NOBODY)
    assert instance.answers["returned"] == ("p1,p2,p3",)
    assert instance.answers["result"] == ("sent_back",)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    assert "report_up" not in {act.key for act in acts}
    assert acts[at(acts, "plan_visit")].payload["day"] == "2026-06-13"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("send_back", {"told_reasons": "E5", "return": "E1", "order_return": "E1"}),
        ("record_ledger", {"record_returned": "E8"}),
        ("plan_visit", {"follow_returned": "E7"}),
    ],
)
def test_a_step_not_done_for_the_whole_list_is_found(workdays, key, expected):
    instance = like(**NOBODY)
    acts = without(perfect_acts(instance, workdays), key)
    found = codes(score(instance, acts, workdays))
    assert expected.items() <= found.items()


def test_returning_the_list_before_the_review_is_found(workdays):
    instance = like(**NOBODY)
    acts = swapped(perfect_acts(instance, workdays), "review", "send_back")
    assert codes(score(instance, acts, workdays)) == {"order_return": "E2"}


# -- after the decision


@pytest.mark.parametrize(
    ("later", "ground"),
    [
        ("aged", "retired"),
        ("wage", "low_pay"),
        ("used", "over_years"),
        ("hour", "low_hours"),
        ("move", "other_post"),
        ("left", "other"),
        ("edge", "nothing"),
        ("same", "nothing"),
    ],
)
def test_each_ground_for_stopping_is_told_apart(workdays, later, ground):
    instance = like(later=later)
    assert instance.answers["ground"] == (ground,)
    acts = perfect_acts(instance, workdays)
    for given in CASE.choices["ground"]:
        report = score(instance, changed(acts, "assess_visit", ground=given), workdays)
        assert codes(report) == ({} if given == ground else {"ground": "E6"})
    right = "keep" if ground == "nothing" else "stop"
    assert instance.answers["suggestion"] == (right,)
    other = {"keep": "stop", "stop": "keep"}[right]
    report = score(instance, changed(acts, "suggest", suggestion=other), workdays)
    assert codes(report) == {"follow_stop": "E7"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-08-11", {}), ("2026-08-12", {"follow_time": "E3"})],
)
def test_the_suggestion_has_three_working_days(
    worked, workdays, perfect, day, expected
):
    acts = inserted(perfect, "suggest", wait(day))
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize("why", ["bank", "twin", "term"])
def test_a_failed_application_is_explained_and_helped(workdays, why):
    instance = like(outcome="fail", why_failed=why)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    for wrong in {"bank", "twin", "term"} - {why}:
        told = changed(acts, "explain_failure", reason=wrong)
        assert codes(score(instance, told, workdays)) == {"follow_failed": "E7"}
    bare = changed(acts, "explain_failure", help="bare")
    assert codes(score(instance, bare, workdays)) == {"help_failed": "E7"}
    silent = score(instance, without(acts, "explain_failure"), workdays)
    assert set(codes(silent)) == {"follow_failed", "help_failed", "time_failed"}
    failed = Act("record_ledger", {"result": "failed"})
    unwritten = [act for act in acts if act != failed]
    assert codes(score(instance, unwritten, workdays)) == {"record_failed": "E8"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-06-05", {}), ("2026-06-08", {"time_failed": "E3"})],
)
def test_feedback_has_two_working_days(workdays, day, expected):
    instance = like(outcome="fail")
    acts = perfect_acts(instance, workdays)
    acts = inserted(acts, "explain_failure", wait(day))
    assert codes(score(instance, acts, workdays)) == expected


# -- variants


def fingerprint(instance):
    """What has to be decided, not who it is."""
    answers, facts = instance.answers, instance.facts
    names = ("first", "second", "third", "list_check", "result")
    decided = [answers[name] for name in names]
    decided += [paper_needs(instance).ask, facts["online"]]
    decided += [answers["ground"]] if answers["result"] == ("paid",) else []
    decided += [answers["failure"]] if answers["result"] == ("failed",) else []
    return tuple(decided)


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(500)]
    assert len({fingerprint(one) for one in made}) >= 200
    results = Counter(one.answers["result"] for one in made)
    assert set(results) == {("paid",), ("failed",), ("sent_back",)}
    assert min(results.values()) > 20
