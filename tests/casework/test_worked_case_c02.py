"""The worked expectations of C02, as golden results, and its rules turned round."""

from collections import Counter
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
    worked_with,
)

CASE = load_case("c02")
like = partial(worked_with, CASE)
WRONG_PAPERS = ("income_proof", "leaving_proof", "residence_proof", "lease", "id_card")


# -- the worked case


def test_the_facts_are_those_of_the_design(worked):
    facts, answers = worked.facts, worked.answers
    assert (facts["sex"], facts["age"], facts["period"]) == ("男", 52, "2026年1月至6月")
    assert facts["paid_months"] == "1月至5月，共5个月"
    assert answers["condition"] == ("eligible",)
    assert (answers["months"], answers["insurance"]) == (("five",), ("both",))
    assert (answers["copy"], answers["card"]) == (("replace",), ("activate",))
    assert answers["suggestion"] == ("stop",)
    assert paper_needs(worked).here == ("certificate", "slip", "card")
    assert (paper_needs(worked).ask, paper_needs(worked).shared) == ((), ())
    pairs = zip(facts["id_number"], facts["copy_number"], strict=True)
    assert sum(one != other for one, other in pairs) == 1


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    events = event_days(state)
    assert state.done[0].at.isoformat() == "2026-07-07T09:00:00"
    assert days["sign_opinion"] == days["report_up"] == "07-07"
    assert events == {"reviewed": "07-14", "paid": "07-28", "clue": "08-20"}
    assert days["suggest"] == days["record_change"] == "08-20"
    assert state.due("report").isoformat() == "2026-07-08"
    assert state.due("account").isoformat() == "2026-08-28"


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 25, "告": 10, "步": 10, "序": 5, "时": 5, "记": 10, "访": 10,
    }  # fmt: skip


def test_overlooking_the_digit_and_signing_six_months_is_capped_at_59(
    worked, workdays, perfect
):
    acts = changed(perfect, "handle_copy", result="keep")
    acts = changed(acts, "review", months="six")
    report = score(worked, acts, workdays)
    assert (report.raw, report.cap, report.total) == (84, 59, 59)
    assert lost(report) == {"copy": 8, "months": 8}
    assert codes(report) == {"copy": "E6", "months": "E6", "signed_wrongly": "E6"}
    assert any("追回" in text for text in said(worked, acts, workdays))


def test_forgetting_to_suggest_the_stop_leaves_90(worked, workdays, perfect):
    report = score(worked, without(perfect, "suggest"), workdays)
    assert report.total == 90
    assert codes(report) == {"follow_stop": "E7", "order_suggest": "E7"}


@pytest.mark.parametrize("instead", [True, False])
def test_promising_success_leaves_90(worked, workdays, perfect, instead):
    promise = Act("tell_next", {"how": "promise"})
    acts = without(perfect, "tell_next") if instead else perfect
    report = score(worked, inserted(acts, "report_up", promise), workdays)
    assert report.total == 90
    assert codes(report) == {"next_stages": "E9"}
    assert lost(report) == {"next_stages": 10}


def test_signing_in_place_of_the_street_is_capped_at_59(worked, workdays, perfect):
    acts = inserted(perfect, "report_up", Act("sign_for_superior"))
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)
    assert codes(report) == {"signed_for_superior": "E9"}


# -- one rule turned round, one error and no other

DROPS = {
    "tell_all": {"E5"},
    "check_original": {"E1"},
    "handle_copy": {"E1"},
    "guide_form": {"E1", "E8"},  # nothing to report: the rest of the way is closed
    "make_proof": {"E1"},
    "review": {"E1", "E2"},
    "remind_card": {"E5"},
    "visit": {"E1", "E2"},
    "sign_opinion": {"E1", "E2"},
    "tell_next": {"E5"},
    "record_ledger": {"E8"},
    "sign_agreement": {"E1", "E2"},
    "report_medical": {"E1"},
    "notify_deposit": {"E5"},
    "record_policy": {"E8"},
    "check_account": {"E7"},
    "verify_clue": {"E6"},
    "assess_clue": {"E1", "E8"},
    "suggest": {"E7"},
    "record_change": {"E8"},
}
# Without these the rest of the way does not open.
GATES = {"guide_form", "sign_opinion"}


@pytest.mark.parametrize(("key", "expected"), DROPS.items())
def test_a_dropped_step_is_found(worked, workdays, perfect, key, expected):
    report = score_playable(worked, without(perfect, key), workdays)
    assert report.total < 100
    found = set(report.by_error())
    assert found >= expected if key in GATES else found == expected


CHANGES = [
    ("tell_all", {"topics": "policy,conditions,papers"}, {"tell_all": "E5"}),
    ("handle_copy", {"result": "keep"}, {"copy": "E6"}),
    ("make_proof", {"content": "place,post,hours"}, {"proof": "E1"}),
    ("make_proof", {"content": "place,post,hours,income,family"}, {"proof": "E1"}),
    ("remind_card", {"advice": "ready"}, {"remind_card": "E5"}),
    ("visit", {"sheet": "self_employed"}, {"record_visit": "E8"}),
    ("tell_next", {"how": "vague"}, {"next_stages": "E5"}),
    ("record_ledger", {"result": "refused"}, {"record_ledger": "E8"}),
    ("notify_deposit", {"content": "amount"}, {"deposit": "E5"}),
    ("verify_clue", {"way": "hearsay"}, {"clue": "E6"}),
    ("assess_clue", {"ground": "ceased"}, {"clue": "E6"}),
    ("assess_clue", {"ground": "nothing"}, {"clue": "E6"}),
    ("suggest", {"suggestion": "keep"}, {"follow_stop": "E7"}),
    ("record_change", {"change": "keep"}, {"record_change": "E8"}),
]


@pytest.mark.parametrize(("key", "payload", "expected"), CHANGES)
def test_a_wrong_choice_is_found(worked, workdays, perfect, key, payload, expected):
    report = score(worked, changed(perfect, key, **payload), workdays)
    assert codes(report) == expected
    assert report.cap is None


def test_either_of_two_grounds_is_right(worked, workdays, perfect):
    acts = changed(perfect, "assess_clue", ground="hired")
    assert score(worked, acts, workdays).total == 100


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("visit", "sign_opinion", {"order_visit": "E2"}),
        ("sign_agreement", "report_medical", {"order_medical": "E2"}),
    ],
)
def test_a_swapped_pair_is_found(worked, workdays, perfect, first, second, expected):
    report = score(worked, swapped(perfect, first, second), workdays)
    assert codes(report) == expected


def test_reviewing_before_the_papers_are_checked_is_found(worked, workdays, perfect):
    review = perfect[at(perfect, "review")]
    acts = inserted(without(perfect, "review"), "check_original", review)
    assert codes(score(worked, acts, workdays)) == {"order_review": "E2"}


def test_reviewing_after_the_opinion_is_signed_is_found(worked, workdays, perfect):
    review = perfect[at(perfect, "review")]
    acts = inserted(without(perfect, "review"), "report_up", review)
    assert codes(score(worked, acts, workdays)) == {"order_review": "E2"}


def test_telling_the_requirements_after_the_review_is_found(worked, workdays, perfect):
    tell = perfect[at(perfect, "tell_all")]
    acts = inserted(without(perfect, "tell_all"), "visit", tell)
    found = codes(score(worked, acts, workdays))
    assert found == {"tell_all": "E5", "told_first": "E5"}


def test_the_street_sends_unsigned_papers_back(worked, workdays, perfect):
    acts = without(perfect, "sign_opinion")
    acts = acts[: at(acts, "report_up") + 1]
    state = fold(worked, [*acts, wait("2026-07-09")], workdays)
    assert state.happened[-1].event == "returned_unsigned"


def test_reporting_unsigned_and_signing_then_costs_the_order(worked, workdays, perfect):
    sign = perfect[at(perfect, "sign_opinion")]
    report_up = perfect[at(perfect, "report_up")]
    acts = without(perfect, "sign_opinion")
    late = acts.index(wait("2026-07-14"))
    acts[late : late + 1] = [wait("2026-07-08"), sign, report_up, wait("2026-07-15")]
    acts[acts.index(wait("2026-07-28"))] = wait("2026-07-29")
    acts[acts.index(wait("2026-08-20"))] = wait("2026-08-21")
    report = score(worked, acts, workdays)
    assert codes(report) == {"order_report": "E2"}


def test_an_incomplete_bag_comes_back(worked, workdays, perfect):
    acts = changed(perfect, "report_up", attach="form,papers")
    acts = acts[: at(acts, "report_up") + 1]
    state = fold(worked, [*acts, wait("2026-07-09")], workdays)
    assert state.happened[-1].event == "returned_short"
    assert codes(score(worked, acts, workdays))["bag"] == "E1"


def test_the_agreement_waits_for_the_reminder(worked, workdays, perfect):
    sign = perfect[at(perfect, "sign_agreement")]
    acts = without(perfect, "sign_agreement")
    acts.insert(acts.index(wait("2026-07-14")), sign)
    assert codes(score(worked, acts, workdays)) == {"order_agreement": "E2"}


def test_success_is_not_written_down_in_advance(worked, workdays, perfect):
    record = perfect[at(perfect, "record_policy")]
    acts = inserted(without(perfect, "record_policy"), "sign_agreement", record)
    assert codes(score(worked, acts, workdays)) == {"record_policy": "E8"}


def test_a_change_is_not_written_down_before_it_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_change")]
    acts = inserted(without(perfect, "record_change"), "verify_clue", record)
    found = codes(score(worked, acts, workdays))
    assert found == {"record_change": "E8", "change_after": "E8"}


def test_a_ledger_row_of_the_next_day_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_ledger")]
    acts = inserted(without(perfect, "record_ledger"), "sign_agreement", record)
    report = score(worked, acts, workdays)
    assert codes(report) == {"record_ledger": "E8"}
    assert lost(report) == {"record_ledger": Decimal("1.5")}


# -- papers


@pytest.mark.parametrize("paper", WRONG_PAPERS)
def test_an_extra_paper_costs_three(worked, workdays, perfect, paper):
    """Nothing is missing, so the client comes back for nothing."""
    notice = Act("give_notice", {"papers": paper, "channel": "written"})
    acts = inserted(perfect, "guide_form", notice, wait("2026-07-08"))
    moved = {"07-14": "07-15", "07-28": "07-29", "08-20": "08-21"}
    for old, new in moved.items():
        acts[acts.index(wait(f"2026-{old}"))] = wait(f"2026-{new}")
    report = score(worked, acts, workdays)
    assert codes(report) == {"asked_papers": "E4"}
    assert lost(report) == {"asked_papers": 3}


@pytest.mark.parametrize(
    ("gap", "missing"), [("slip", "slip"), ("card", "card"), ("lic", "licence")]
)
def test_a_missing_paper_is_asked_for_in_one_written_notice(workdays, gap, missing):
    instance = like(gap=gap, trade="self")
    assert paper_needs(instance).ask == (missing,)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    oral = changed(acts, "give_notice", channel="oral")
    assert codes(score(instance, oral, workdays)) == {"notice": "E5"}
    extra = changed(acts, "give_notice", papers=f"{missing},lease")
    assert codes(score(instance, extra, workdays)) == {"asked_papers": "E4"}
    none = score_playable(instance, without(acts, "give_notice"), workdays)
    assert {"asked_papers": "E5", "notice": "E5"}.items() <= codes(none).items()


@pytest.mark.parametrize(("gap", "paper"), [("link", "slip"), ("cert", "certificate")])
def test_what_the_system_has_is_not_asked_for(workdays, gap, paper):
    instance = like(gap=gap)
    assert (paper_needs(instance).ask, paper_needs(instance).shared) == ((), (paper,))
    acts = perfect_acts(instance, workdays)
    notice = Act("give_notice", {"papers": paper, "channel": "written"})
    acts = inserted(acts, "guide_form", notice, wait("2026-07-08"))
    assert codes(score_playable(instance, acts, workdays))["asked_papers"] == "E4"


def test_only_a_self_employed_client_needs_a_licence():
    assert "licence" not in paper_needs(like(trade="flex")).required
    assert "licence" in paper_needs(like(trade="self")).required


# -- the decisions


@pytest.mark.parametrize(
    ("paid", "months"),
    [
        ("full", "six"),
        ("last", "five"),
        ("mid", "five"),
        ("low", "five"),
        ("two", "four"),
    ],
)
def test_only_months_fully_paid_count(workdays, paid, months):
    instance = like(paid=paid)
    assert instance.answers["months"] == (months,)
    acts = perfect_acts(instance, workdays)
    for wrong in {"six", "five", "four"} - {months}:
        report = score(instance, changed(acts, "review", months=wrong), workdays)
        assert codes(report) == {"months": "E6", "signed_wrongly": "E6"}
        assert report.total == 59


@pytest.mark.parametrize(
    ("kinds", "insurance"), [("both", "both"), ("pen", "pension"), ("med", "medical")]
)
def test_only_insurance_that_was_paid_counts(workdays, kinds, insurance):
    instance = like(kinds=kinds)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    for wrong in {"both", "pension", "medical"} - {insurance}:
        report = score(instance, changed(acts, "review", insurance=wrong), workdays)
        assert codes(report) == {"insurance": "E6", "signed_wrongly": "E6"}


CONDITIONS = [
    ("reco", "unrecognised", "recognise"),
    ("firm", "employed", "firm"),
    ("payr", "by_employer", "transfer"),
    ("decl", "undeclared", "declare"),
]


def lacking(lacks):
    """The worked client without one of the five conditions."""
    curated = {"start": "2026-07-07", "lacks": lacks}
    return instance_of(CASE, 0, curated)


@pytest.mark.parametrize(("lacks", "condition", "advice"), CONDITIONS)
def test_without_one_condition_the_client_is_turned_away(
    workdays, lacks, condition, advice
):
    instance = lacking(lacks)
    assert instance.answers["condition"] == (condition,)
    assert instance.answers["advice"] == (advice,)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100


@pytest.mark.parametrize(("lacks", "condition", "advice"), CONDITIONS)
def test_taking_an_application_without_one_condition_is_capped(
    workdays, lacks, condition, advice
):
    instance = lacking(lacks)
    acts = changed(perfect_acts(instance, workdays), "review", condition="eligible")
    sign = Act("sign_opinion", {"opinion": "agree"})
    report = score(instance, inserted(acts, "close_case", sign), workdays)
    assert codes(report) == {"condition": "E6", "signed_wrongly": "E6"}
    assert report.total == 59


TURNED_AWAY = [
    ("refuse", {"reason": "employed"}, {"told_reason": "E5"}),
    ("refuse", {"advice": "transfer"}, {"advice": "E5"}),
    ("record_ledger", {"result": "accepted"}, {"record_refused": "E8"}),
    ("review", {"condition": "employed"}, {"condition": "E6"}),
]


@pytest.mark.parametrize(("key", "payload", "expected"), TURNED_AWAY)
def test_a_wrong_word_to_the_turned_away_is_found(workdays, key, payload, expected):
    instance = lacking("decl")
    acts = changed(perfect_acts(instance, workdays), key, **payload)
    assert codes(score(instance, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("query_system", {"query": "E1"}),
        ("record_ledger", {"record_refused": "E8"}),
        ("plan_visit", {"follow_refused": "E7"}),
        ("tell_all", {"tell_all": "E5"}),
    ],
)
def test_a_step_not_done_for_the_turned_away_is_found(workdays, key, expected):
    instance = lacking("decl")
    acts = without(perfect_acts(instance, workdays), key)
    assert codes(score(instance, acts, workdays)) == expected


def test_the_turned_away_hear_it_on_the_spot(workdays):
    instance = lacking("decl")
    acts = perfect_acts(instance, workdays)
    back = [Act("end_day"), Act("call_client"), wait("2026-07-09")]
    late = inserted(acts, "refuse", *back)
    assert codes(score(instance, late, workdays)) == {"time_refuse": "E3"}


def test_refusing_before_the_review_is_found(workdays):
    instance = lacking("decl")
    acts = swapped(perfect_acts(instance, workdays), "review", "refuse")
    assert codes(score(instance, acts, workdays)) == {"order_refuse": "E2"}


def test_refusing_a_rightful_client_is_overruled_and_capped(worked, workdays, perfect):
    refuse = Act("refuse", {"reason": "undeclared", "advice": "declare"})
    acts = [*perfect[: at(perfect, "review")], refuse, wait("2026-07-08")]
    assert fold(worked, acts, workdays).happened[-1].event == "overruled"
    assert codes(score(worked, acts, workdays))["denied"] == "E6"


def test_signing_against_a_rightful_client_is_capped(worked, workdays, perfect):
    acts = inserted(
        perfect, "sign_opinion", Act("sign_opinion", {"opinion": "disagree"})
    )
    report = score(worked, acts, workdays)
    assert report.total == 59
    assert codes(report) == {"denied": "E6"}


@pytest.mark.parametrize(
    ("clue", "grounds"),
    [
        ("unit", {"unit_pays", "hired"}),
        ("idle", {"ceased"}),
        ("owed", {"unpaid"}),
        ("rich", {"income"}),
        ("aged", {"retired"}),
        ("jail", {"imprisoned"}),
        ("talk", {"nothing"}),
        ("near", {"nothing"}),
    ],
)
def test_each_ground_for_stopping_is_told_apart(workdays, clue, grounds):
    instance = like(clue=clue)
    assert set(instance.answers["ground"]) == grounds
    acts = perfect_acts(instance, workdays)
    for ground in CASE.choices["ground"]:
        report = score(instance, changed(acts, "assess_clue", ground=ground), workdays)
        assert codes(report) == ({} if ground in grounds else {"clue": "E6"})


def test_stopping_without_a_ground_is_found(workdays):
    instance = like(clue="talk")
    acts = perfect_acts(instance, workdays)
    stop = changed(acts, "suggest", suggestion="stop")
    assert codes(score(instance, stop, workdays)) == {"follow_keep": "E7"}
    silent = codes(score(instance, without(acts, "suggest"), workdays))
    assert silent == {"follow_keep": "E7", "order_suggest": "E7"}


@pytest.mark.parametrize(
    ("why", "reason"), [("shut", "account"), ("name", "holder"), ("twin", "twice")]
)
def test_a_failed_application_is_explained_by_its_reason(workdays, why, reason):
    instance = like(outcome="fail", why_failed=why)
    acts = perfect_acts(instance, workdays)
    assert score(instance, acts, workdays).total == 100
    for wrong in {"account", "holder", "twice"} - {reason}:
        told = changed(acts, "explain_failure", reason=wrong)
        assert codes(score(instance, told, workdays)) == {"follow_failed": "E7"}
    silent = codes(score(instance, without(acts, "explain_failure"), workdays))
    assert silent == {
        "follow_failed": "E7",
        "time_feedback": "E7",
        "record_failed": "E8",  # which says that it was fed back
    }


# -- time


def moved(perfect, before, day, later):
    """The acts with a wait to that day, and all later waits by the given days on."""
    acts = inserted(perfect, before, wait(day))
    index = acts.index(wait(day))
    return acts[: index + 1] + [
        wait(later[act.payload["until"][5:]]) if act.key == "wait_until" else act
        for act in acts[index + 1 :]
    ]


@pytest.mark.parametrize(
    ("day", "later", "expected"),
    [
        (
            "2026-07-08",
            {"07-14": "2026-07-15", "07-28": "2026-07-29", "08-20": "2026-08-21"},
            {},
        ),
        (
            "2026-07-09",
            {"07-14": "2026-07-16", "07-28": "2026-07-30", "08-20": "2026-08-24"},
            {"time_report": "E3"},
        ),
    ],
)
def test_reporting_has_one_working_day(worked, workdays, perfect, day, later, expected):
    acts = moved(perfect, "report_up", day, later)
    assert codes(score(worked, acts, workdays)) == expected


def test_the_account_is_looked_at_within_a_month(worked, workdays, perfect):
    check = perfect[at(perfect, "check_account")]
    acts = without(perfect, "check_account")
    on_time = inserted(acts, "close_case", wait("2026-08-28"), check)
    assert score(worked, on_time, workdays).total == 100
    late = inserted(acts, "close_case", wait("2026-08-31"), check)
    assert codes(score(worked, late, workdays)) == {"time_account": "E3"}


def test_feedback_has_two_working_days(workdays):
    instance = like(outcome="fail")
    acts = perfect_acts(instance, workdays)
    on_time = inserted(acts, "explain_failure", wait("2026-07-30"))
    assert score(instance, on_time, workdays).total == 100
    late = inserted(acts, "explain_failure", wait("2026-07-31"))
    assert codes(score(instance, late, workdays)) == {"time_feedback": "E3"}


def test_holidays_and_worked_saturdays_move_the_dates(worked, workdays):
    """14 February is a worked Saturday, 16 to 23 February are days off in 2026."""
    instance = like(start="2026-02-13", gap="slip")
    state = fold(instance, perfect_acts(instance, workdays), workdays)
    days = days_of(state)
    assert (days["give_notice"], days["sign_opinion"]) == ("02-13", "02-14")
    assert state.due("report").isoformat() == "2026-02-24"
    assert f"{state.anchor('reviewed'):%m-%d}" == "02-28"


# -- conduct


@pytest.mark.parametrize(
    ("key", "payload"),
    [
        ("verify_clue", {"way": "group"}),
        ("notify_deposit", {"content": "bank,amount,others"}),
    ],
)
def test_telling_others_is_capped_at_59(worked, workdays, perfect, key, payload):
    report = score(worked, changed(perfect, key, **payload), workdays)
    assert report.total == 59
    assert codes(report)["privacy"] == "E10"


def test_taking_money_is_capped_at_59(worked, workdays, perfect):
    report = score(worked, inserted(perfect, "review", Act("charge_fee")), workdays)
    assert (report.raw, report.total) == (100, 59)
    assert codes(report) == {"charged": "E10"}


# -- variants


def fingerprint(instance):
    """What has to be decided, not who it is."""
    answers, facts = instance.answers, instance.facts
    eligible = answers["result"] != ("refused",)
    paid = answers["result"] == ("paid",)
    decided = [answers["condition"], answers["insurance"], answers["months"]]
    decided += [answers["result"], paper_needs(instance).ask]
    decided += [facts["paid"], facts["half"]]
    decided += [facts["gap"], answers["copy"], answers["card"]] if eligible else []
    decided += [answers["sheet"]] if eligible else []
    decided += [answers["ground"]] if paid else []
    decided += [answers["failure"]] if answers["result"] == ("failed",) else []
    return tuple(decided)


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(500)]
    assert len({fingerprint(one) for one in made}) >= 200
    results = Counter(one.answers["result"] for one in made)
    assert min(results.values()) > 50


def test_nobody_is_refused_without_a_look_into_the_system(workdays):
    made = [make_instance(CASE, seed) for seed in range(1, 13)]
    refused = [one for one in made if one.answers["result"] == ("refused",)]
    assert refused
    for instance in refused:
        acts = without(perfect_acts(instance, workdays), "query_system")
        assert score_playable(instance, acts, workdays).total < 100
