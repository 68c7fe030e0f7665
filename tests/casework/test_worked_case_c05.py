"""The worked expectations of C05, as golden results, and its rules turned round."""

from collections import Counter
from datetime import date

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

CASE = load_case("c05")
THREE = "labour,bank,guarantor"
WRONG_PAPERS = ("tax_proof", "conduct_proof", "diploma", "rent_receipt")


def like(**facts):
    """The worked case with some facts changed."""
    fixed = {k: v for k, v in CASE.curated[0].items() if k != "share"}
    return instance_of(CASE, 0, {**fixed, **facts})


# -- the worked case


def test_the_facts_are_those_of_the_design(worked):
    facts, answers = worked.facts, worked.answers
    assert (facts["firm_kind"], facts["married"]) == ("个体工商户", "yes")
    assert (facts["loan"], facts["invested"]) == ("15万元", "5万元")
    assert (answers["plan_check"], answers["ratio"]) == (("no_sign",), ("pass",))
    assert answers["opinion"] == ("recommend",)
    assert answers["severity"] == ("severe",)
    needs = paper_needs(worked)
    assert set(needs.ask) == {"plan", "marriage", "interest"}
    assert len(needs.here) == 9
    draft = worked.paper("draft.original").fields
    assert (draft["学校盖章"], draft["专家签字"]) == ("已盖章", "空白")


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state) | event_days(state)
    assert state.done[0].at.isoformat() == "2026-04-17T09:00:00"
    assert days["client_returns"] == days["report_up"] == "04-20"
    assert days["funded"] == days["make_file"] == "04-30"
    assert days["hint"] == days["report_trouble"] == "06-17"
    # Labour Day lies between, Saturday 9 May is worked; then the Dragon Boat Festival.
    assert state.due("verify") == date(2026, 4, 27)
    assert state.due("first_check") == date(2026, 5, 13)
    assert state.due("loan_file") == date(2026, 5, 18)
    assert state.due("three_parties") == date(2026, 6, 23)


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 15, "料": 25, "告": 15, "步": 10, "序": 5, "时": 20, "记": 5, "访": 5,
    }  # fmt: skip


def test_overlooking_the_signature_and_asking_twice_leaves_77(
    worked, workdays, perfect
):
    acts = changed(perfect, "handle_plan", result="full")
    acts = changed(acts, "give_notice", papers="marriage,interest")
    plan = Act("check_original", {"paper": "plan.original"})
    again = Act("give_notice", {"papers": "plan", "channel": "written"})
    acts = [act for act in acts if act != plan]
    acts = inserted(acts, "review_papers", again, wait("2026-04-21"), plan)
    moved = {"04-30": "05-06", "05-19": "05-21", "06-17": "06-18"}
    for old, new in moved.items():
        acts[acts.index(wait(f"2026-{old}"))] = wait(f"2026-{new}")
    report = score(worked, acts, workdays)
    assert report.total == 77
    assert lost(report) == {"plan": 8, "notice": 15}
    assert codes(report) == {"plan": "E6", "notice": "E5"}
    assert any("怎么不一起说" in text for text in said(worked, acts, workdays))


def test_checking_on_14_may_and_telling_one_party_only_leaves_85(
    worked, workdays, perfect
):
    index = at(perfect, "loan_check")
    check, entry = perfect[index : index + 2]
    acts = [*perfect[:index], wait("2026-05-14"), check, entry, *perfect[index + 2 :]]
    acts = changed(acts, "report_trouble", to="bank", way="oral")
    report = score(worked, acts, workdays)
    assert report.total == 85
    assert lost(report) == {"time_first": 10, "report_three": 5}
    assert codes(report) == {"time_first": "E3", "report_three": "E1"}


def test_reporting_without_a_visit_leaves_85(worked, workdays, perfect):
    report = score(worked, without(perfect, "verify"), workdays)
    assert report.total == 85
    assert lost(report) == {"verify": 5, "order_sent": 5, "opinion": 5}
    assert codes(report) == {"verify": "E1", "order_sent": "E2", "opinion": "E6"}


# -- one rule turned round, one error and no other

DROPS = {
    "check_original": {"E1"},
    "handle_plan": {"E1"},
    "handle_copies": {"E1"},
    "judge_ratio": {"E1"},
    "review_papers": {"E1"},
    "verify": {"E1", "E2", "E6"},
    "sign_opinion": {"E1"},
    "report_up": {"E1"},
    "record_ledger": {"E8"},
    "make_file": {"E8"},
    "loan_check": {"E7", "E8"},
    "record_check": {"E8"},
    "inspect": {"E1", "E6", "E7"},
    "assess": {"E1"},
    "report_trouble": {"E1"},
    "recover": {"E7"},
    "give_notice": {"E5"},
}
# Without these the rest of the way does not open.
GATES = {"sign_opinion", "report_up", "give_notice"}


@pytest.mark.parametrize(("key", "expected"), DROPS.items())
def test_a_dropped_step_is_found(worked, workdays, perfect, key, expected):
    report = score_playable(worked, without(perfect, key), workdays)
    assert report.total < 100
    found = set(report.by_error())
    assert found >= expected if key in GATES else found == expected


CHANGES = [
    ("handle_plan", {"result": "neither"}, {"plan": "E6"}),
    ("handle_plan", {"result": "no_seal"}, {"plan": "E6"}),
    ("handle_copies", {"result": "name"}, {"copies": "E6"}),
    ("judge_ratio", {"ratio": "fail"}, {"ratio": "E6"}),
    ("give_notice", {"channel": "oral"}, {"notice": "E5"}),
    ("report_up", {"to": "centre"}, {"sent_to": "E1"}),
    ("report_up", {"to": "centre,guarantor,bank"}, {"sent_to": "E1"}),
    ("record_ledger", {"result": "declined"}, {"ledger": "E8"}),
    ("record_check", {"entries": "total"}, {"check_entries": "E8"}),
    ("loan_check", {"content": "use,trade,law,pledge,home"}, {"six_points": "E7"}),
    (
        "loan_check",
        {"content": "use,trade,law,surety,pledge,home,kin"},
        {"six_points": "E7"},
    ),
    ("assess", {"severity": "change"}, {"severity": "E6"}),
    ("report_trouble", {"way": "oral"}, {"report_three": "E1"}),
    ("report_trouble", {"to": "labour,bank"}, {"report_three": "E1"}),
    ("recover", {"measure": "seize"}, {"recover": "E9"}),
    ("recover", {"measure": "leave"}, {"recover": "E7"}),
    ("verify", {"way": "phone"}, {"verify": "E1", "opinion": "E6"}),
    ("verify", {"by": "neighbour"}, {"verify": "E1", "opinion": "E6"}),
]


@pytest.mark.parametrize(("key", "payload", "expected"), CHANGES)
def test_a_wrong_choice_is_found(worked, workdays, perfect, key, payload, expected):
    report = score(worked, changed(perfect, key, **payload), workdays)
    assert codes(report) == expected
    assert report.cap is None


def test_signing_before_the_visit_is_found(worked, workdays, perfect):
    report = score(worked, swapped(perfect, "verify", "sign_opinion"), workdays)
    assert codes(report) == {"opinion": "E6"}


def test_visiting_after_the_report_is_found(worked, workdays, perfect):
    verify = perfect[at(perfect, "verify")]
    acts = inserted(without(perfect, "verify"), "record_ledger", verify)
    assert codes(score(worked, acts, workdays)) == {"opinion": "E6", "order_sent": "E2"}


def test_visiting_before_the_papers_are_checked_is_found(worked, workdays, perfect):
    late = Act("check_original", {"paper": "marriage.original"})
    acts = [act for act in perfect if act != late]
    acts = inserted(acts, "sign_opinion", late)
    assert codes(score(worked, acts, workdays)) == {"order_sent": "E2"}


def test_assessing_before_the_inspection_is_found(worked, workdays, perfect):
    acts = swapped(perfect, "inspect", "assess")
    assert codes(score(worked, acts, workdays)) == {"severity": "E6"}


def test_unsigned_papers_come_back(worked, workdays, perfect):
    acts = without(perfect, "sign_opinion")
    acts = acts[: at(acts, "report_up") + 1]
    state = fold(worked, [*acts, wait("2026-04-21")], workdays)
    assert state.happened[-1].event == "returned"


def test_the_register_is_not_filled_in_advance(worked, workdays, perfect):
    entry = perfect[at(perfect, "record_check")]
    acts = inserted(perfect, "loan_check", entry)
    assert codes(score(worked, acts, workdays)) == {"check_entries": "E8"}


def test_a_ledger_row_of_another_day_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_ledger")]
    acts = inserted(without(perfect, "record_ledger"), "make_file", record)
    report = score(worked, acts, workdays)
    assert codes(report) == {"ledger": "E8"}


# -- papers


@pytest.mark.parametrize("paper", WRONG_PAPERS)
def test_an_extra_paper_is_found(worked, workdays, perfect, paper):
    acts = changed(perfect, "give_notice", papers=f"plan,marriage,interest,{paper}")
    report = score(worked, acts, workdays)
    assert codes(report) == {"asked_papers": "E4"}
    assert any("白跑" in text for text in said(worked, acts, workdays))


def test_twelve_papers_are_listed_for_the_married_and_eleven_for_the_single():
    assert len(paper_needs(like(married="yes", wedding="here")).required) == 12
    single = paper_needs(like(married="no", wedding="none"))
    assert len(single.required) == 11
    assert "marriage" not in single.required


def test_the_list_of_papers_is_that_of_the_source(worked):
    assert set(paper_needs(worked).required) == {
        "course", "plan", "pledge", "invest", "id_card", "household", "marriage",
        "premises", "licence", "status", "referral", "interest",
    }  # fmt: skip


def test_a_single_person_is_not_asked_for_a_marriage_certificate(workdays):
    instance = like(married="no", wedding="none")
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    acts = changed(acts, "give_notice", papers="plan,interest,marriage")
    report = score_playable(instance, acts, workdays)
    assert codes(report) == {"asked_papers": "E4"}


@pytest.mark.parametrize(
    ("lacks", "missing"),
    [
        ("form", "interest"),
        ("cert", "course"),
        ("site", "premises"),
        ("stat", "status"),
    ],
)
def test_what_else_the_client_must_bring(workdays, lacks, missing):
    instance = like(lacks=lacks, wedding="here", plan_state="full")
    assert paper_needs(instance).ask == (missing,)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100


def test_an_incomplete_notice_is_found(worked, workdays, perfect):
    acts = changed(perfect, "give_notice", papers="plan,interest")
    report = score_playable(worked, acts, workdays)
    found = {"asked_papers": "E5", "notice": "E5", "originals": "E1"}
    assert codes(report) == found


@pytest.mark.parametrize(
    ("plan_state", "check"),
    [("sign", "no_sign"), ("seal", "no_seal"), ("bare", "neither"), ("full", "full")],
)
def test_the_plan_needs_seal_and_signature(workdays, plan_state, check):
    instance = like(plan_state=plan_state)
    assert instance.answers["plan_check"] == (check,)
    assert ("plan" in paper_needs(instance).ask) == (check != "full")
    acts = perfect_acts(instance, workdays)
    for wrong in {"full", "no_seal", "no_sign", "neither"} - {check}:
        report = score(instance, changed(acts, "handle_plan", result=wrong), workdays)
        assert codes(report) == {"plan": "E6"}


@pytest.mark.parametrize("copied", ["same", "name", "addr"])
def test_copies_are_held_against_the_originals(workdays, copied):
    instance = like(copied=copied)
    assert instance.answers["copies_check"] == (copied,)
    copies = instance.paper("copies.copy").fields
    card = instance.paper("id_card.original").fields
    licence = instance.paper("licence.original").fields
    assert (copies["身份证姓名"] != card["姓名"]) == (copied == "name")
    assert (copies["执照经营场所"] != licence["经营场所"]) == (copied == "addr")
    acts = perfect_acts(instance, workdays)
    for wrong in {"same", "name", "addr"} - {copied}:
        told = changed(acts, "handle_copies", result=wrong)
        assert codes(score(instance, told, workdays)) == {"copies": "E6"}


# -- the decisions


@pytest.mark.parametrize(
    ("flaw", "share", "ratio"),
    [
        ("none", 333, "pass"),
        ("none", 301, "pass"),
        ("low", 300, "fail"),
        ("low", 290, "fail"),
    ],
)
def test_the_own_share_must_be_more_than_30_per_cent(flaw, share, ratio):
    instance = like(flaw=flaw, share=share)
    assert instance.answers["ratio"] == (ratio,)
    numbers = (
        instance.facts[name].removesuffix("万元") for name in ("invested", "loan")
    )
    invested, loan = map(float, numbers)
    assert (invested / loan > 0.3) == (ratio == "pass")
    assert round(invested / loan * 1000) == share


FLAWS = {
    "firm": ("firm", "spot", "district"),
    "low": ("ratio", "spot", "invest"),
    "law": ("unlawful", "later", "licence"),
    "debt": ("credit", "later", "debts"),
    "weak": ("repay", "later", "smaller"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_who_fails_one_condition_is_not_recommended(workdays, flaw):
    instance = like(flaw=flaw)
    names = ("reason", "route", "advice", "opinion")
    found = tuple(instance.answers[name][0] for name in names)
    assert found == (*FLAWS[flaw], "decline")
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    for wrong in CASE.choices["reason"].keys() - {FLAWS[flaw][0]}:
        told = changed(acts, "decline", reason=wrong)
        assert codes(score(instance, told, workdays)) == {"reason": "E5"}
    for wrong in CASE.choices["advice"].keys() - {FLAWS[flaw][2]}:
        told = changed(acts, "decline", advice=wrong)
        assert codes(score(instance, told, workdays)) == {"advice": "E5"}


@pytest.mark.parametrize("flaw", FLAWS)
def test_recommending_who_fails_is_caught_and_capped(workdays, flaw):
    instance = like(flaw=flaw)
    acts = perfect_acts(instance, workdays)
    sent = [
        Act("sign_opinion", {"opinion": "recommend"}),
        Act("report_up", {"to": "centre,guarantor"}),
    ]
    acts = inserted(acts, "close_case", *sent)
    report = score(instance, acts, workdays)
    assert report.total == 59
    assert codes(report)["recommended_wrongly"] == "E6"
    acts = [*acts[:-1], wait("2026-05-29")]
    assert fold(instance, acts, workdays).happened[-1].event == "caught"


@pytest.mark.parametrize(
    ("key", "payload"),
    [
        ("sign_opinion", {"opinion": "decline"}),
        ("decline", {"reason": "credit", "advice": "debts"}),
    ],
)
def test_not_recommending_who_is_fit_is_capped(worked, workdays, perfect, key, payload):
    acts = [*perfect[: at(perfect, "sign_opinion")], Act(key, payload)]
    report = score(worked, acts, workdays)
    assert report.total <= 59
    assert codes(report)["denied"] == "E6"


def test_a_wrong_refusal_is_overruled(worked, workdays, perfect):
    refuse = Act("decline", {"reason": "credit", "advice": "debts"})
    acts = [*perfect[: at(perfect, "sign_opinion")], refuse, wait("2026-04-21")]
    assert fold(worked, acts, workdays).happened[-1].event == "overruled"


@pytest.mark.parametrize("flaw", ["firm", "low"])
def test_who_is_refused_on_the_spot_is_not_sent_for_papers(workdays, flaw):
    instance = like(flaw=flaw, start="2026-07-06")
    acts = perfect_acts(instance, workdays)
    assert not {"give_notice", "verify", "wait_until"} & {act.key for act in acts}
    notice = Act("give_notice", {"papers": "interest", "channel": "written"})
    report = score_playable(instance, inserted(acts, "decline", notice), workdays)
    assert codes(report) == {"nothing_asked": "E4"}
    late = inserted(acts, "decline", Act("end_day"))
    assert codes(score(instance, late, workdays)) == {"time_spot": "E3"}
    early = swapped(acts, "judge_ratio", "decline")
    assert codes(score(instance, early, workdays)) == {"order_spot": "E2"}
    silent = score(instance, without(acts, "decline"), workdays)
    assert codes(silent)["nothing_asked"] == "E1"


@pytest.mark.parametrize("flaw", ["law", "debt", "weak"])
def test_who_is_refused_after_the_visit_hears_it_in_a_working_day(workdays, flaw):
    instance = like(flaw=flaw)
    acts = perfect_acts(instance, workdays)
    on_time = inserted(acts, "decline", wait("2026-04-21"))
    assert score(instance, on_time, workdays).total == 100
    late = inserted(acts, "decline", wait("2026-04-22"))
    assert codes(score(instance, late, workdays)) == {"time_declined": "E3"}
    assert acts[at(acts, "plan_visit")].payload["day"] == "2026-05-20"
    early = inserted(without(acts, "decline"), "verify", acts[at(acts, "decline")])
    assert codes(score(instance, early, workdays))["order_declined"] == "E2"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("record_ledger", {"ledger_declined": "E8"}),
        ("plan_visit", {"follow_declined": "E7"}),
        (
            "decline",
            {
                "reason": "E5",
                "advice": "E5",
                "told_declined": "E5",
                "not_sent": "E1",
                "order_declined": "E1",
                "time_declined": "E5",
                "ledger_declined": "E8",
            },
        ),
    ],
)
def test_a_step_not_done_for_the_refused_is_found(workdays, key, expected):
    instance = like(flaw="debt")
    found = codes(
        score(instance, without(perfect_acts(instance, workdays), key), workdays)
    )
    assert found.keys() <= expected.keys()
    assert all(expected[name] == code for name, code in found.items())
    assert found


# -- after the loan

LATER = {
    "shut": "severe",
    "gone": "severe",
    "sold": "severe",
    "hurt": "severe",
    "move": "change",
    "wife": "change",
    "bail": "change",
    "fine": "normal",
    "rest": "normal",
}


@pytest.mark.parametrize("later", LATER)
def test_each_finding_has_its_weight(workdays, later):
    instance = like(later=later)
    assert instance.answers["severity"] == (LATER[later],)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    for wrong in set(LATER.values()) - {LATER[later]}:
        report = score(instance, changed(acts, "assess", severity=wrong), workdays)
        assert codes(report) == {"severity": "E6"}


def test_a_change_goes_to_the_district_only_and_in_writing(workdays):
    instance = like(later="move")
    acts = perfect_acts(instance, workdays)
    for payload in ({"to": THREE}, {"way": "oral"}):
        report = score(instance, changed(acts, "report_trouble", **payload), workdays)
        assert codes(report) == {"report_change": "E1"}
    silent = codes(score(instance, without(acts, "report_trouble"), workdays))
    never = ("report_change", "time_report", "report_after")
    assert silent == dict.fromkeys(never, "E1")


@pytest.mark.parametrize(
    ("later", "rule"), [("move", "great_change"), ("gone", "three_parties")]
)
def test_a_late_report_quotes_the_rule_for_what_was_found(workdays, later, rule):
    instance = like(later=later)
    assert instance.answers["severity"] == (LATER[later],)
    acts = without(perfect_acts(instance, workdays), "report_trouble")
    report = score(instance, acts, workdays)
    row = next(row for row in report.debrief if row.id == "time_report")
    assert row.rule == rule


def test_what_is_in_order_is_not_reported(workdays):
    instance = like(later="rest")
    acts = perfect_acts(instance, workdays)
    report_it = Act("report_trouble", {"to": "labour", "way": "written"})
    report = score(instance, inserted(acts, "close_case", report_it), workdays)
    assert codes(report) == {"no_report": "E6"}


# -- time


def later_by(acts, moved):
    """The acts with the waits of the perfect way moved on."""
    return [
        wait(f"2026-{moved[day]}")
        if (day := act.payload.get("until", "")[5:]) in moved
        else act
        for act in acts
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [("04-27", {}), ("04-28", {"verify": "E3"})]
)
def test_the_visit_has_five_working_days(worked, workdays, perfect, day, expected):
    acts = funded_later(inserted(perfect, "verify", wait(f"2026-{day}")), day)
    assert codes(score(worked, acts, workdays)) == expected


def funded_later(acts, day):
    """The acts when what leads to the loan was done only on that day."""
    funded, after, hint = {
        "04-27": ("05-11", "05-26", "06-25"),
        "04-28": ("05-12", "05-27", "06-26"),
    }[day]
    return later_by(acts, {"04-30": funded, "05-19": after, "06-17": hint})


@pytest.mark.parametrize(
    ("day", "expected"), [("04-27", {}), ("04-28", {"time_review": "E3"})]
)
def test_the_review_has_five_working_days(worked, workdays, perfect, day, expected):
    review = perfect[at(perfect, "review_papers")]
    acts = without(perfect, "review_papers")
    acts = inserted(acts, "sign_opinion", wait(f"2026-{day}"), review)
    acts = funded_later(acts, day)
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "moved", "expected"),
    [
        ("04-21", {"04-30": "05-06", "05-19": "05-21", "06-17": "06-18"}, {}),
        (
            "04-22",
            {"04-30": "05-07", "05-19": "05-22", "06-17": "06-22"},
            {"time_sent": "E3"},
        ),
    ],
)
def test_sending_on_has_one_working_day(
    worked, workdays, perfect, day, moved, expected
):
    acts = later_by(inserted(perfect, "report_up", wait(f"2026-{day}")), moved)
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("05-13", {}), ("05-14", {"time_first": "E3"})]
)
def test_the_first_check_has_seven_working_days(
    worked, workdays, perfect, day, expected
):
    acts = inserted(perfect, "loan_check", wait(f"2026-{day}"))
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("05-18", {}), ("05-19", {"time_file": "E3"})]
)
def test_the_file_has_ten_working_days(worked, workdays, perfect, day, expected):
    make = perfect[at(perfect, "make_file")]
    acts = without(perfect, "make_file")
    index = acts.index(wait("2026-05-19"))
    second = [] if day == "05-19" else [wait("2026-05-19")]
    acts[index : index + 1] = [wait(f"2026-{day}"), make, *second]
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("05-29", {}), ("06-01", {"time_monthly": "E3"})]
)
def test_the_loan_is_checked_again_within_a_month(
    worked, workdays, perfect, day, expected
):
    acts = later_by(perfect, {"05-19": day})
    assert codes(score(worked, acts, workdays)) == expected


def test_two_checks_on_one_day_are_one(worked, workdays, perfect):
    index = len(perfect) - 1 - [act.key for act in perfect][::-1].index("loan_check")
    second = perfect[index]
    acts = [act for n, act in enumerate(perfect) if n != index]
    acts = inserted(acts, "record_check", second)
    assert codes(score(worked, acts, workdays)) == {"time_monthly": "E3"}


def test_who_checks_only_once_has_not_followed_the_loan(worked, workdays, perfect):
    index = len(perfect) - 1 - [act.key for act in perfect][::-1].index("loan_check")
    acts = [act for n, act in enumerate(perfect) if n != index]
    expected = {"time_monthly": "E7", "time_quarterly": "E7"}
    assert codes(score(worked, acts, workdays)) == expected


def test_a_check_of_the_next_day_is_another(worked, workdays, perfect):
    acts = later_by(perfect, {"05-19": "05-13"})
    acts = inserted(acts, "loan_check", wait("2026-05-12"))
    assert codes(score(worked, acts, workdays)) == {}


def second_check(acts, **payload):
    """The acts with another form of the second check after the loan."""
    index = len(acts) - 1 - [act.key for act in acts][::-1].index("loan_check")
    acts = list(acts)
    acts[index] = Act("loan_check", {**acts[index].payload, **payload})
    return acts


@pytest.mark.parametrize(
    ("day", "expected"), [("07-30", {}), ("07-31", {"time_quarterly": "E3"})]
)
def test_the_shop_is_seen_once_a_quarter(worked, workdays, perfect, day, expected):
    acts = second_check(perfect, way="phone")
    assert codes(score(worked, acts, workdays)) == {"time_quarterly": "E7"}
    site = Act(
        "loan_check", perfect[at(perfect, "loan_check")].payload | {"way": "site"}
    )
    entry = perfect[at(perfect, "record_check")]
    acts = inserted(acts, "close_case", wait(f"2026-{day}"), site, entry)
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("06-18", {}), ("06-22", {"time_inspect": "E3"})]
)
def test_trouble_is_looked_into_by_the_next_working_day(
    worked, workdays, perfect, day, expected
):
    acts = inserted(perfect, "inspect", wait(f"2026-{day}"))
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("06-23", {}), ("06-24", {"time_report": "E3"})]
)
def test_the_report_has_three_working_days(worked, workdays, perfect, day, expected):
    acts = inserted(perfect, "report_trouble", wait(f"2026-{day}"))
    assert codes(score(worked, acts, workdays)) == expected


def test_telling_what_is_missing_the_next_day_is_found(worked, workdays, perfect):
    back = [Act("end_day"), Act("call_client"), wait("2026-04-21")]
    acts = inserted(perfect, "give_notice", *back)
    moved = {"04-20": "04-22", "04-30": "05-07", "05-19": "05-22", "06-17": "06-22"}
    acts = later_by(acts, moved)
    assert codes(score(worked, acts, workdays)) == {"time_notice": "E3"}


# -- conduct


@pytest.mark.parametrize(
    ("act", "code"), [("approve_for_superior", "E9"), ("charge_fee", "E10")]
)
def test_acts_beyond_the_office_are_capped_at_59(worked, workdays, perfect, act, code):
    acts = inserted(perfect, "give_notice", Act(act))
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)
    assert set(codes(report).values()) == {code}


def test_telling_the_street_is_capped_at_59(worked, workdays, perfect):
    acts = changed(perfect, "report_trouble", to=f"{THREE},group")
    report = score(worked, acts, workdays)
    assert report.total == 59
    assert codes(report)["privacy"] == "E10"


# -- variants


def fingerprint(instance):
    """What has to be decided, not who it is."""
    answers = instance.answers
    decided = [answers[name] for name in ("ratio", "reason", "route")]
    if answers["route"] != ("spot",):
        decided += [answers["plan_check"], answers["copies_check"]]
        decided += [paper_needs(instance).ask]
    if answers["route"] == ("recommend",):
        decided += [answers["severity"], instance.facts["later"]]
    return tuple(decided)


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(500)]
    assert len({fingerprint(one) for one in made}) >= 200
    routes = Counter(one.answers["route"] for one in made)
    assert set(routes) == {("recommend",), ("later",), ("spot",)}
    assert min(routes.values()) > 50
