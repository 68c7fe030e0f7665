"""One wrong move in the perfect list costs points and is named by its code."""

import pytest

from casework.engine import Act, make_instance, perfect_acts, score
from tests.casework.playing import (
    at,
    changed,
    inserted,
    score_playable,
    swapped,
    wait,
    without,
)

DROPS = {
    "check_original": "E1",
    "give_notice": "E5",
    "record_reception": "E8",
    "guide_form": "E1",
    "review": "E1",
    "publish": "E1",
    "verify_complaint": "E6",
    "resolve_complaint": "E1",
    "record_complaint": "E8",
    "sign_opinion": "E1",
    "report_up": "E1",
    "deliver": "E1",
    "contact_home": "E7",
    "record_result": "E8",
}


@pytest.mark.parametrize(("key", "code"), DROPS.items())
def test_a_dropped_step_is_found(worked, workdays, perfect, key, code):
    report = score_playable(worked, without(perfect, key), workdays)
    assert report.total < 100
    assert code in report.by_error()


@pytest.mark.parametrize(
    ("first", "second"), [("review", "publish"), ("sign_opinion", "report_up")]
)
def test_a_swapped_pair_is_found(worked, workdays, perfect, first, second):
    report = score_playable(worked, swapped(perfect, first, second), workdays)
    assert report.total < 100
    assert "E2" in report.by_error()


def test_a_swap_before_publishing_costs_only_the_order(worked, workdays, perfect):
    report = score(worked, swapped(perfect, "review", "publish"), workdays)
    assert report.total == 95
    assert set(report.by_error()) == {"E2"}


@pytest.mark.parametrize("paper", ["income_proof", "years_proof", "dibao_renewal"])
def test_one_extra_paper_costs_five(worked, workdays, perfect, paper):
    acts = changed(perfect, "give_notice", papers=f"certificate,{paper}")
    report = score(worked, acts, workdays)
    assert report.total == 95
    assert set(report.by_error()) == {"E4"}


def test_reviewing_before_the_papers_are_complete_is_found(worked, workdays, perfect):
    early = [perfect[at(perfect, key)] for key in ("guide_form", "review")]
    acts = without(without(perfect, "guide_form"), "review")
    acts = inserted(acts, "give_notice", *early)
    report = score(worked, acts, workdays)
    assert report.total == 95
    assert set(report.by_error()) == {"E2"}


def test_a_result_written_down_in_advance_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_result")]
    acts = inserted(without(perfect, "record_result"), "sign_opinion", record)
    report = score(worked, acts, workdays)
    assert report.total == 97
    assert set(report.by_error()) == {"E8"}


def test_a_pending_row_may_be_brought_up_to_date(worked, workdays, perfect):
    pending = Act("record_result", {"result": "pending"})
    acts = inserted(perfect, "sign_opinion", pending)
    assert score(worked, acts, workdays).total == 100


def test_an_incomplete_notice_is_found(template, workdays):
    seed = next(
        seed
        for seed in range(100)
        if make_instance(template, seed).facts["gap"] == "both"
    )
    instance = make_instance(template, seed)
    acts = changed(
        perfect_acts(instance, workdays), "give_notice", papers="certificate"
    )
    report = score_playable(instance, acts, workdays)
    assert "E5" in report.by_error()


def test_asking_for_a_shared_paper_is_found(template, workdays):
    seed = next(
        seed
        for seed in range(100)
        if make_instance(template, seed).facts["gap"] == "household_shared"
    )
    instance = make_instance(template, seed)
    acts = changed(
        perfect_acts(instance, workdays),
        "give_notice",
        papers="household,certificate",
    )
    report = score(instance, acts, workdays)
    # Half a point of the ten of papers asks whether the sharing was looked up.
    assert report.total == 95.5
    assert set(report.by_error()) == {"E4"}


def test_word_of_mouth_earns_a_part_of_the_notice(worked, workdays, perfect):
    report = score(worked, changed(perfect, "give_notice", channel="oral"), workdays)
    assert report.total == 95
    assert set(report.by_error()) == {"E5"}


def test_a_wrong_last_day_of_publicity_is_found(worked, workdays, perfect):
    acts = changed(perfect, "publish", until="2026-04-13")
    report = score(worked, acts, workdays)
    assert report.total == 98
    assert set(report.by_error()) == {"E3"}


def test_reporting_too_early_is_sent_back_and_found(worked, workdays, perfect):
    acts = list(perfect)
    acts[acts.index(wait("2026-04-16"))] = wait("2026-04-14")
    acts = inserted(acts, "deliver", wait("2026-04-16"), acts[at(acts, "report_up")])
    acts = inserted(acts, "deliver", wait("2026-04-21"))
    report = score(worked, acts, workdays)
    assert report.total == 97
    assert set(report.by_error()) == {"E3"}


def test_contact_after_two_working_days_is_late(worked, workdays, perfect):
    on_time = inserted(perfect, "contact_home", wait("2026-04-23"))
    assert score(worked, on_time, workdays).total == 100
    late = inserted(perfect, "contact_home", wait("2026-04-24"))
    report = score(worked, late, workdays)
    assert report.total == 97.5
    assert set(report.by_error()) == {"E3"}


def test_a_record_of_the_next_day_is_found(worked, workdays, perfect):
    record = perfect[at(perfect, "record_reception")]
    acts = inserted(without(perfect, "record_reception"), "guide_form", record)
    report = score(worked, acts, workdays)
    assert report.total == 98
    assert set(report.by_error()) == {"E8"}


def test_a_wrong_category_is_sent_back_and_found(worked, workdays, perfect):
    report = score_playable(
        worked, changed(perfect, "review", decision="dibao"), workdays
    )
    assert "E6" in report.by_error()
    assert report.cap is None


@pytest.mark.parametrize(
    ("act", "before", "code"),
    [
        (Act("sign_for_superior"), "report_up", "E9"),
        (Act("charge_fee"), "guide_form", "E10"),
    ],
)
def test_critical_errors_cap_at_59(worked, workdays, perfect, act, before, code):
    report = score(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert code in report.by_error()
    for row in report.items:
        assert row.your.rstrip("。") != row.title.removeprefix("▲")


def test_denying_a_right_is_overruled_and_caps_at_59(worked, workdays, perfect):
    acts = inserted(perfect, "publish", Act("review", {"decision": "ineligible"}))
    index = at(acts, "verify_complaint") - 1
    again = perfect[at(perfect, "review")]
    acts = [*acts[:index], wait("2026-04-09"), again, *acts[index:]]
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)
    assert set(report.by_error()) == {"E6"}


def test_publishing_an_identity_number_caps_at_59(worked, workdays, perfect):
    acts = changed(perfect, "publish", content="name,id_number")
    report = score(worked, acts, workdays)
    assert (report.raw, report.total) == (100, 59)
    assert set(report.by_error()) == {"E10"}


def founded(template):
    seeds = range(200)
    return next(
        instance
        for instance in (make_instance(template, seed) for seed in seeds)
        if instance.facts["complaint"] == "true"
    )


def test_dismissing_a_true_complaint_caps_at_59(template, workdays):
    instance = founded(template)
    acts = perfect_acts(instance, workdays)
    acts = changed(acts, "resolve_complaint", finding="unfounded")
    signed = Act("sign_opinion", {"opinion": "agree"})
    sent = Act("report_up", {"attach": "form,papers,summary"})
    acts = inserted(acts, "record_result", signed, sent)
    assert score_playable(instance, acts, workdays).total < 60


def test_not_telling_the_cancelled_applicant_is_found(template, workdays):
    instance = founded(template)
    acts = without(perfect_acts(instance, workdays), "feedback")
    report = score(instance, acts, workdays)
    assert report.total == 95
    assert set(report.by_error()) == {"E7"}


def test_debrief_rows_carry_all_three_columns(worked, workdays, perfect):
    report = score_playable(worked, perfect[:5], workdays)
    for row in report.debrief:
        assert row.your
        assert row.right
        assert row.citation
        assert row.consequence
        assert row.refs
    right = {row.id: row.right for row in report.debrief}
    assert right["complaint"] == "先上门核实，再作结论：投诉不成立，继续办理。"
    assert right["record_result"].endswith("已认定。")
