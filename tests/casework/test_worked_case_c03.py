"""The worked expectations of C03, as golden results, and every rule turned round."""

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.oracle import paper_needs
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    days_of,
    inserted,
    lost,
    points_by_type,
    score_playable,
    swapped,
    wait,
    without,
)

CASE = load_case("c03")
SEEDS = 300


def variant(**wanted):
    """The first variant with these answers or facts."""

    def fits(instance):
        known = {**instance.facts, **{k: v[0] for k, v in instance.answers.items()}}
        return all(known[name] == value for name, value in wanted.items())

    made = (make_instance(CASE, seed) for seed in range(1, 3000))
    return next(instance for instance in made if fits(instance))


def moved(acts, key, day):
    """The act of that key comes on that day, before the next wait."""
    act = acts[at(acts, key)]
    rest = without(acts, key)
    start = at(acts, key)
    following = next(
        (i for i, one in enumerate(rest) if i >= start and one.key == "wait_until"),
        len(rest) - 1,
    )
    return [*rest[:following], wait(day), act, *rest[following:]]


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert days["collect_files"] == days["receive_files"] == "09-29"
    assert days["give_notice"] == days["record_notice"] == "09-29"
    assert perfect[at(perfect, "give_notice")].payload["until"] == "2026-10-12"
    same_day = ("check_original", "enter_registration", "issue_card", "determine")
    assert {days[key] for key in (*same_day, "record_dynamic")} == {"10-09"}
    assert state.due("month_end").isoformat() == "2026-10-30"
    assert days["contact_client"] == "10-30"
    assert perfect[at(perfect, "determine")].payload["months"] == "m9"


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    expected = {"判": 30, "告": 10, "料": 10, "步": 15, "序": 10, "时": 15, "记": 10}
    assert points_by_type(score(worked, perfect, workdays)) == expected


@pytest.mark.parametrize(
    "until",
    [
        "2026-10-04",  # five days of any kind
        "2026-10-06",  # weekdays, as if there were no National Day
        "2026-10-13",  # Saturday 10 October left out, though it was worked
        "2026-10-10",  # the day of the notice counted in
    ],
)
def test_a_wrong_last_day_to_register_leaves_90(worked, workdays, perfect, until):
    report = score(worked, changed(perfect, "give_notice", until=until), workdays)
    assert report.total == 90
    assert codes(report) == {"time_stated": "E3"}


def test_rounding_up_to_twelve_months_is_capped_at_59(worked, workdays, perfect):
    report = score(worked, changed(perfect, "determine", months="m12"), workdays)
    assert (report.raw, report.cap, report.total) == (89, 59, 59)
    assert codes(report) == {"months": "E6", "months_wrong": "E6"}


def test_no_card_and_a_sheet_of_the_next_day_leave_90(worked, workdays, perfect):
    acts = moved(without(perfect, "fill_card"), "record_dynamic", "2026-10-10")
    report = score(worked, acts, workdays)
    assert report.total == 90
    assert lost(report) == {"step_card": 5, "record_dynamic": 5}
    assert codes(report) == {"step_card": "E1", "record_dynamic": "E8"}


def test_months_entered_wrong_and_mended_too_late_are_capped(worked, workdays, perfect):
    right = perfect[at(perfect, "determine")]
    wrong = changed(perfect, "determine", months="m12")
    in_time = score(worked, inserted(wrong, "enter_claim", right), workdays)
    assert (in_time.total, codes(in_time)) == (89, {"months": "E6"})
    too_late = score(worked, inserted(wrong, "archive_notice", right), workdays)
    assert too_late.total == 59
    assert codes(too_late) == {"months": "E6", "paid_before_corrected": "E6"}


DROPS = {
    "receive_files": {"time_receive": "E1"},
    "record_notice": {"record_notice": "E8"},
    "check_original": {"checked_papers": "E1"},
    "judge_difficulty": {"difficulty": "E1", "no_difficulty": "E1"},
    "guide_forms": {"step_forms": "E1"},
    "decide_stock": {"stock": "E1"},
    "fill_claim_form": {"step_claim_form": "E1"},
    "fill_card": {"step_card": "E1"},
    "enter_claim": {"step_claim_entry": "E1"},
    "archive_notice": {"record_archive": "E8"},
    "explain_benefit": {"step_benefit": "E5"},
    "record_dynamic": {"record_dynamic": "E8"},
    "record_ledger": {"record_ledger": "E8"},
    "record_service": {"record_service": "E8"},
    "contact_client": {
        "step_topics": "E7",
        "time_contact": "E7",
        "record_service": "E8",
    },
    "issue_card": {"step_issue": "E1", "time_issue": "E1", "stock": "E1"},
}


@pytest.mark.parametrize("key", DROPS)
def test_a_step_left_out_is_named_and_nothing_else(worked, workdays, perfect, key):
    report = score_playable(worked, without(perfect, key), workdays)
    assert codes(report) == DROPS[key]


FALSE_FORMS = {
    "collect_files": ({"roster": "skip"}, {"step_collect": "E1"}),
    "give_notice": ({"channel": "oral"}, {"notice": "E5"}),
    "guide_forms": ({"by": "staff"}, {"step_forms": "E1"}),
    "judge_difficulty": ({"decision": "yes"}, {"difficulty": "E6"}),
    "decide_stock": ({"decision": "order"}, {"stock": "E6"}),
    "determine": ({"standard": "wage"}, {"standard": "E6"}),
    "explain_benefit": ({"told": "months,medical,promise"}, {"step_benefit": "E9"}),
    "record_ledger": ({"status": "informed"}, {"record_ledger": "E8"}),
    "contact_client": ({"topics": "job"}, {"step_topics": "E7"}),
}


@pytest.mark.parametrize("key", FALSE_FORMS)
def test_a_form_filled_wrongly_is_named_and_nothing_else(
    worked, workdays, perfect, key
):
    payload, expected = FALSE_FORMS[key]
    report = score(worked, changed(perfect, key, **payload), workdays)
    assert codes(report) == expected


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ("id_card,firm_proof,identity_proof,no_job_proof", {"asked_papers": "E4"}),
        ("id_card,firm_proof,identity_proof,shop_proof", {"asked_papers": "E4"}),
        ("id_card,firm_proof,identity_proof,hardship_proof", {"asked_papers": "E4"}),
        ("id_card,identity_proof", {"asked_papers": "E5", "notice": "E5"}),
    ],
)
def test_one_paper_too_many_or_too_few_is_found(
    worked, workdays, perfect, papers, expected
):
    report = score_playable(
        worked, changed(perfect, "give_notice", papers=papers), workdays
    )
    assert expected.items() <= codes(report).items()
    if "asked_papers" in expected and len(expected) == 1:
        assert codes(report) == expected


def test_registering_before_the_papers_are_seen_is_out_of_order(
    worked, workdays, perfect
):
    judge = perfect[at(perfect, "judge_registration")]
    acts = inserted(without(perfect, "judge_registration"), "check_original", judge)
    assert codes(score(worked, acts, workdays)) == {"order_check": "E2"}


def test_the_claim_before_the_registration_is_out_of_order(worked, workdays, perfect):
    claim = perfect[at(perfect, "judge_claim")]
    acts = inserted(without(perfect, "judge_claim"), "enter_registration", claim)
    assert codes(score(worked, acts, workdays)) == {"order_claim": "E2"}


LATE = {
    "receive_files": ("2026-09-30", {"time_receive": "E3"}),
    "record_notice": ("2026-09-30", {"record_notice": "E8"}),
}


@pytest.mark.parametrize("key", LATE)
def test_what_belongs_to_the_day_is_late_on_the_next(worked, workdays, perfect, key):
    day, expected = LATE[key]
    assert codes(score(worked, moved(perfect, key, day), workdays)) == expected


def test_entering_and_issuing_belong_to_the_day_of_the_decision(
    worked, workdays, perfect
):
    tomorrow = wait("2026-10-10")
    came = Act("call_client")
    again = [tomorrow, came, wait("2026-10-12")]
    acts = inserted(perfect, "enter_registration", *again)
    assert codes(score(worked, acts, workdays)) == {"time_enter": "E3"}
    acts = inserted(perfect, "issue_card", *again)
    report = score(worked, acts, workdays)
    assert codes(report) == {"time_issue": "E3", "record_dynamic": "E8"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-27", {"time_contact": "E3"}),
        ("2026-10-28", {}),
        ("2026-11-02", {"time_contact": "E3"}),
    ],
)
def test_a_call_belongs_to_the_last_three_working_days(
    worked, workdays, perfect, day, expected
):
    acts = [wait(day) if act == wait("2026-10-30") else act for act in perfect]
    assert codes(score(worked, acts, workdays)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-07-06", {"time_collect": "E3"}), ("2026-07-08", {})],
)
def test_files_are_fetched_on_tuesday_or_wednesday(workdays, day, expected):
    instance = variant(start="2026-07-06", registration="register", report="none")
    acts = perfect_acts(instance, workdays)
    here = [act for act in acts if act.key != "wait_until"]
    early = [wait(day)] if day > "2026-07-06" else []
    until = fold(instance, [*early, *here[: at(here, "give_notice")]], workdays)
    limit = {"2026-07-06": "2026-07-13", "2026-07-08": "2026-07-15"}[day]
    acts = [
        *early,
        *changed(here[: at(here, "check_original")], "give_notice", until=limit),
        wait("2026-07-24"),
        *here[at(here, "check_original") : at(here, "query_reports")],
        wait("2026-07-31"),
        *here[at(here, "query_reports") :],
    ]
    assert until.now.date().isoformat() == day
    assert codes(score(instance, acts, workdays)) == expected


def test_a_change_is_entered_the_day_it_comes(workdays):
    instance = variant(registration="register", report="new")
    acts = perfect_acts(instance, workdays)
    desk = fold(instance, acts, workdays)
    assert desk.due("change_today") == desk.anchor("change_reported").date()
    assert codes(score(instance, without(acts, "enter_change"), workdays)) == {
        "time_change": "E8"
    }
    late = inserted(acts, "enter_change", Act("end_day"))
    assert codes(score(instance, late, workdays)) == {"time_change": "E3"}


@pytest.mark.parametrize(("stock", "right"), [(9, "order"), (10, "enough")])
def test_fewer_than_ten_certificates_are_too_few(workdays, stock, right):
    other = {"order": "enough", "enough": "order"}[right]
    instance = variant(registration="register", blanks=stock)
    assert instance.answers["stock"] == (right,)
    acts = changed(perfect_acts(instance, workdays), "decide_stock", decision=other)
    assert codes(score(instance, acts, workdays)) == {"stock": "E6"}


@pytest.mark.parametrize(
    ("years", "extra", "months"),
    [
        (1, 0, "m3"),
        (1, 11, "m3"),
        (2, 0, "m6"),
        (3, 0, "m9"),
        (3, 11, "m9"),
        (4, 0, "m12"),
        (4, 11, "m12"),
    ],
)
def test_whole_years_count_and_odd_months_do_not(workdays, years, extra, months):
    instance = variant(
        registration="register", claim="eligible", years=years, extra=extra
    )
    assert instance.answers["months"] == (months,)
    for wrong in {"m3", "m6", "m9", "m12", "m15"} - {months}:
        acts = changed(perfect_acts(instance, workdays), "determine", months=wrong)
        report = score(instance, acts, workdays)
        assert report.total == 59
        assert codes(report) == {"months": "E6", "months_wrong": "E6"}


@pytest.mark.parametrize(
    ("ending", "claim"), [("ends", "eligible"), ("laid", "eligible"), ("quit", "quit")]
)
def test_only_leaving_of_ones_own_will_bars_the_claim(ending, claim):
    assert variant(ending=ending, years=2).answers["claim"] == (claim,)


@pytest.mark.parametrize(
    ("hardship", "right"),
    [("none", "no"), ("over", "no"), ("dibao", "yes"), ("card", "yes")],
)
def test_a_benefit_that_ended_makes_nobody_difficult(hardship, right):
    assert variant(hardship=hardship).answers["difficulty"] == (right,)


def test_no_variant_reaches_the_years_that_the_source_leaves_open():
    made = [make_instance(CASE, seed) for seed in range(SEEDS)]
    assert {one.facts["years"] for one in made} == {0, 1, 2, 3, 4}


def test_a_difficult_person_is_taken_further(workdays):
    instance = variant(registration="register", difficulty="yes")
    assert "hardship_proof" in paper_needs(instance).ask
    acts = perfect_acts(instance, workdays)
    report = score(instance, without(acts, "refer_difficulty"), workdays)
    assert codes(report) == {"step_difficulty": "E1"}
    acts = changed(acts, "judge_difficulty", decision="no")
    assert codes(score(instance, acts, workdays)) == {"difficulty": "E6"}


@pytest.mark.parametrize("claim", ["quit", "short"])
def test_paying_without_right_is_capped_and_silence_is_found(workdays, claim):
    instance = variant(registration="register", claim=claim, report="none")
    acts = perfect_acts(instance, workdays)
    report = score(instance, without(acts, "explain_claim"), workdays)
    assert codes(report) == {"step_claim_refused": "E5"}
    paid = changed(acts, "judge_claim", decision="eligible")
    money = [Act("determine", {"months": "m3", "standard": "notice"})]
    paid = inserted(paid, "explain_claim", *money, Act("enter_claim"))
    report = score(instance, paid, workdays)
    assert (report.total, report.cap) == (59, 59)
    assert codes(report) == {"claim": "E6", "paid_without_right": "E6"}


@pytest.mark.parametrize("reason", ["no_wish", "employed"])
def test_who_may_not_register_is_told_why_and_where_to_go(workdays, reason):
    instance = variant(registration=reason)
    acts = perfect_acts(instance, workdays)
    report = score(instance, changed(acts, "explain_refusal", reason="age"), workdays)
    assert codes(report) == {"step_refusal": "E5"}
    acts_without_way = changed(acts, "explain_refusal", advice="nothing")
    assert codes(score(instance, acts_without_way, workdays)) == {"advice": "E5"}
    answered = acts[at(acts, "explain_refusal")]
    early = inserted(without(acts, "explain_refusal"), "judge_registration", answered)
    assert codes(score(instance, early, workdays)) == {"order_refusal": "E2"}
    wrong = changed(acts, "judge_registration", decision="register")
    wrong = inserted(wrong, "explain_refusal", Act("enter_registration"))
    report = score(instance, wrong, workdays)
    assert report.total <= 59
    assert codes(report) == {"registration": "E6", "registered_wrongly": "E6"}


def test_refusing_who_may_register_is_capped(worked, workdays, perfect):
    acts = changed(perfect, "judge_registration", decision="no_wish")
    acts = [*acts[: at(acts, "judge_difficulty")], Act("close_case")]
    report = score(worked, acts, workdays)
    assert report.total < 60
    assert codes(report)["registration_denied"] == "E6"
    corrected = inserted(
        perfect, "judge_registration", Act("judge_registration", {"decision": "age"})
    )
    report = score(worked, corrected, workdays)
    assert (report.total, codes(report)) == (93, {"registration": "E6"})


def test_denying_a_right_to_benefit_is_capped(worked, workdays, perfect):
    acts = changed(perfect, "judge_claim", decision="quit")
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (93, 59)
    assert codes(report) == {"claim": "E6", "claim_denied": "E6"}


def test_a_fee_and_a_public_reminder_are_capped(worked, workdays, perfect):
    acts = inserted(perfect, "issue_card", Act("charge_fee"))
    report = score(worked, acts, workdays)
    assert (report.raw, report.total, codes(report)) == (100, 59, {"charged": "E10"})
    named = Act("contact_client", {"way": "group", "topics": "job,change,need"})
    report = score(worked, inserted(perfect, "contact_client", named), workdays)
    assert (report.raw, report.total, codes(report)) == (100, 59, {"privacy": "E10"})


def test_two_notices_are_not_one(worked, workdays, perfect):
    notice = perfect[at(perfect, "give_notice")]
    again = Act("give_notice", {**notice.payload, "until": "2026-10-16"})
    acts = inserted(perfect, "check_original", again, wait("2026-10-10"))
    assert codes(score(worked, acts, workdays)) == {"notice": "E5"}


def test_a_row_of_the_ledger_written_in_advance_is_found(worked, workdays, perfect):
    row = perfect[at(perfect, "record_ledger")]
    acts = inserted(without(perfect, "record_ledger"), "give_notice", row)
    assert codes(score(worked, acts, workdays)) == {"record_ledger": "E8"}


def test_order_of_the_day_is_free_where_no_rule_binds_it(worked, workdays, perfect):
    acts = swapped(perfect, "fill_claim_form", "fill_card")
    acts = swapped(acts, "record_dynamic", "record_ledger")
    assert score(worked, acts, workdays).total == 100


def fingerprint(instance):
    """What decides: answers, papers to ask for, perturbations, case of the deadline."""
    facts, answers = instance.facts, instance.answers
    holidays = ("2026-09-29", "2026-02-10", "2026-04-29")
    common = (
        answers["registration"],
        paper_needs(instance).ask,
        facts["returns_after"],
        facts["start"] in holidays,
    )
    if answers["registration"] != ("register",):
        return common
    decided = [answers[name] for name in ("claim", "months", "difficulty", "stock")]
    return (*common, *decided, facts["report"])


def test_every_variant_can_be_played_to_100_and_they_differ(workdays):
    kinds = set()
    for seed in range(SEEDS):
        instance = make_instance(CASE, seed)
        report = score(instance, perfect_acts(instance, workdays), workdays)
        assert (seed, report.total, report.debrief) == (seed, 100, ())
        assert all(len(found) == 1 for found in instance.answers.values())
        kinds.add(fingerprint(instance))
    assert len(kinds) >= 30
