"""The worked expectations of C24, as golden results, and every rule of it broken once."""

from functools import partial

import pytest

from casework.engine import (
    Act,
    ImpossibleAct,
    apply,
    fold,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.oracle import paper_needs
from casework.procedures import catalogue
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    decided,
    error_codes,
    inserted,
    lost,
    patient,
    points_by_type,
    rules_of,
    score_patiently,
    score_playable,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c24")
case = partial(worked_with, CASE)


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 40, "料": 20, "告": 20, "步": 8, "记": 12,
    }  # fmt: skip


def test_whoever_comes_again_comes_after_the_days_off(worked, workdays, perfect):
    days = {d.act.key: f"{d.at:%m-%d}" for d in fold(worked, perfect, workdays).done}
    assert days["record_third"] == "04-30"
    assert days["enter_first"] == "05-06"  # 劳动节, 1 to 5 May


def test_two_papers_too_many_leave_88(worked, workdays, perfect):
    acts = changed(perfect, "notice_first", papers="letter,hukou,photo")
    report = score_patiently(worked, acts, workdays)
    assert (report.total, codes(report)) == (88, {"asked_papers": "E4"})


def test_the_household_register_believed_leaves_83(worked, workdays, perfect):
    acts = changed(without(perfect, "ask_live"), "answer_second", where="ours")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 83
    assert codes(report) == {"second_inside": "E6", "asked_live": "E1"}


def test_who_draws_nothing_yet_taken_for_retired_leaves_80(worked, workdays, perfect):
    acts = changed(perfect, "answer_third", result="counts", reason="ok")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 80
    assert codes(report) == {"third_result": "E6", "third_reason": "E6"}


def test_nothing_entered_and_the_firm_told_half_leave_85(worked, workdays, perfect):
    acts = changed(without(perfect, "enter_first"), "tell_firm", papers="letter")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 85
    assert codes(report) == {"entered": "E8", "firm_papers": "E5"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("answer_first", {"result": "other"}, {"first_result": 12}, "E6"),
    ("answer_first", {"result": "agency"}, {"first_result": 12}, "E6"),
    ("answer_second", {"where": "ours"}, {"second_inside": 14}, "E6"),
    ("answer_second", {"where": "agency"}, {"second_inside": 14}, "E6"),
    ("answer_second", {"where": "hukou"}, {"second_inside": 14}, "E6"),
    ("answer_second", {"where": "firm"}, {"second_inside": 14}, "E6"),
    ("answer_third", {"result": "counts"}, {"third_result": 14}, "E6"),
    *(
        ("answer_third", {"reason": reason}, {"third_reason": 6}, "E5")
        for reason in ("resident", "elsewhere", "age")
    ),
    ("answer_third", {"reason": "ok"}, {"third_reason": 6}, "E6"),
    *(
        ("tell_firm", {"papers": papers}, {"firm_papers": 7}, "E5")
        for papers in ("letter", "form", "letter,form,hukou", "letter,form,money")
    ),
    ("tell_firm", {"who": "firm"}, {"firm_who": 7}, "E5"),
    ("tell_firm", {"who": "visit"}, {"firm_who": 7}, "E5"),
    ("notice_first", {"papers": "letter,form"}, {"asked_papers": 6}, "E4"),
    ("notice_first", {"papers": "letter,residence_proof"}, {"asked_papers": 6}, "E4"),
    ("notice_first", {"papers": "letter,pension_slip"}, {"asked_papers": 6}, "E4"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("ask_place", {"asked_place": 3}, {"E1"}),
    ("ask_live", {"asked_live": 3}, {"E1"}),
    ("look_up_third", {"looked_third": 2}, {"E1"}),
    ("check_original", {"checked": 8}, {"E1"}),
    ("answer_second", {"second_inside": 14, "recorded_second": 2}, {"E1", "E8"}),
    (
        "answer_third",
        {"third_result": 14, "third_reason": 6, "recorded_third": 2},
        {"E1", "E5", "E8"},
    ),
    ("enter_first", {"entered": 8}, {"E8"}),
    ("record_second", {"recorded_second": 2}, {"E8"}),
    ("record_third", {"recorded_third": 2}, {"E8"}),
    ("tell_firm", {"firm_papers": 7, "firm_who": 7}, {"E5"}),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert lost(report) == points
    assert error_codes(report) == found


@pytest.mark.parametrize(
    ("asked", "answer", "item"),
    [
        ("ask_live", "answer_second", "asked_live"),
        ("look_up_third", "answer_third", "looked_third"),
    ],
)
def test_an_answer_before_the_question_is_a_guess(
    worked, workdays, perfect, asked, answer, item
):
    question = perfect[at(perfect, asked)]
    after = at(perfect, answer) + 1
    acts = without([*perfect[:after], Act("x"), *perfect[after:]], asked)
    acts = [question if act.key == "x" else act for act in acts]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {item: "E1"}


def test_what_is_noted_the_next_day_is_late(worked, workdays, perfect):
    late = [act for act in perfect if act.key in ("record_second", "record_third")]
    acts = without(without(perfect, "record_second"), "record_third")
    report = score_patiently(worked, [*acts[:-1], *late, acts[-1]], workdays)
    assert codes(report) == {"recorded_second": "E8", "recorded_third": "E8"}


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("call_next", Act("answer_first", {"result": "refuse"}), "refused", "E6"),
        ("notice_first", Act("write_letter"), "wrote_letter", "E9"),
        ("close_case", Act("answer_seller", {"answer": "give"}), "leaked", "E10"),
    ],
)
def test_critical_errors_cap_at_59(workdays, before, act, critical, found):
    instance = case(gap="none") if critical == "refused" else case()
    perfect = perfect_acts(instance, workdays)
    report = score_patiently(instance, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert found in error_codes(report)


# -- who belongs where


@pytest.mark.parametrize("gap", ["none", "letter", "form", "both"])
def test_only_what_is_missing_is_asked_for(workdays, gap):
    instance = case(gap=gap)
    missing = {"none": (), "both": ("letter", "form")}.get(gap, (gap,))
    assert paper_needs(instance).ask == missing
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    if missing:
        none = score_playable(instance, without(perfect, "notice_first"), workdays)
        assert codes(none)["asked_papers"] == "E5"


@pytest.mark.parametrize("gap", ["none", "both"])
def test_who_confirmed_another_place_is_shown_there_and_not_entered(workdays, gap):
    instance = case(named="other", gap=gap)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    taken = changed(perfect, "answer_first", result="receive")
    entered = inserted(taken, "call_next", Act("enter_first"))
    report = score_patiently(instance, entered, workdays)
    assert codes(report) == {"first_result": "E6", "not_entered": "E8"}
    notice = Act("notice_first", {"papers": "letter"})
    asked = inserted(perfect, "call_next", notice)
    assert codes(score_patiently(instance, asked, workdays)) == {"asked_papers": "E4"}


@pytest.mark.parametrize(
    ("lives", "where"),
    [
        ("here", "ours"), ("district", "there"), ("county", "there"),
        ("city", "agency"), ("province", "agency"), ("abroad", "agency"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("work", ["firm", "flexible"])
def test_where_one_lives_decides_not_the_household_register(
    workdays, lives, where, work
):
    instance = case(lives=lives, work=work)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["second_where"] == (where,)
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["second_where"].keys() - {where}:
        acts = changed(perfect, "answer_second", where=wrong)
        report = score_patiently(instance, acts, workdays)
        assert (report.total, error_codes(report)) == (86, {"E6"})


@pytest.mark.parametrize(
    ("kind", "result"),
    [("ok", "counts"), ("waiting", "not"), ("resident", "not"), ("elsewhere", "not")],
)
def test_two_things_make_a_retired_person_of_an_enterprise(workdays, kind, result):
    instance = case(third_kind=kind)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["third_result"] == (result,)
    assert instance.answers["third_reason"] == (kind,)
    assert score_patiently(instance, perfect, workdays).total == 100
    other = "not" if result == "counts" else "counts"
    acts = changed(perfect, "answer_third", result=other)
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == {"third_result": "E6"}


def test_nobody_asks_for_the_list_before_it_is_asked_for(worked, workdays, perfect):
    state = fold(worked, perfect[:1], workdays)
    with pytest.raises(ImpossibleAct):
        apply(state, Act("answer_seller", {"answer": "give"}))
    acts = changed(perfect, "answer_seller", answer="names")
    assert criticals(score_patiently(worked, acts, workdays)) == {"leaked": "E10"}


def test_what_was_told_stands_beside_what_is_asked_for(worked, workdays, perfect):
    rows = {row.id: row for row in score(worked, perfect, workdays).items}
    assert "介绍信、基本信息确认表" in rows["firm_papers"].your


def test_closing_at_once_earns_nothing(workdays):
    for facts in ({"named": "other"}, {"gap": "none"}, {}):
        assert score(case(**facts), [Act("close_case")], workdays).total == 0


@pytest.mark.parametrize("who", ["first", "second", "third"])
def test_who_was_sent_away_comes_again(worked, workdays, perfect, who):
    acts = [*perfect[:-1], Act("call_back", {"person": who}), wait("2026-05-11")]
    acts = [*acts, Act("call_next"), Act("greet"), perfect[-1]]
    assert patient(worked, acts, workdays)[-2:] == acts[-2:]
    assert score_patiently(worked, acts, workdays).total == 100


def test_who_still_lacks_a_letter_has_not_reported_and_is_entered_once(
    worked, workdays, perfect
):
    taken = perfect[at(perfect, "answer_first")]
    enter = Act("enter_first")
    acts = inserted(perfect, "notice_first", taken, enter)
    with pytest.raises(ImpossibleAct, match="已经编入"):
        fold(worked, [taken, enter, enter], workdays)
    report = score_patiently(worked, acts, workdays)
    # The letter that she brings later is looked at after the entry, too.
    assert codes(report) == {"entered": "E8", "checked": "E1"}
    row = {row.id: row for row in report.items}["entered"]
    assert (row.earned, row.your) == (0, "事情还没有办就记了。")


def test_who_was_told_at_once_is_entered_when_the_letter_has_come(
    worked, workdays, perfect
):
    taken = perfect[at(perfect, "answer_first")]
    acts = inserted(without(perfect, "answer_first"), "notice_first", taken)
    assert score_patiently(worked, acts, workdays).total == 100


# -- the pack and every seed


def test_every_rule_of_the_pack_is_played_and_it_says_whose_it_is():
    of_the_case = rules_of(CASE)
    assert CASE.pack.rules.keys() == of_the_case
    assert (CASE.pack.jurisdiction, CASE.pack.history_badge) == ("湖南省长沙市", "")
    assert teaching_rules(CASE) == {
        "retiree", "residence", "papers", "by_firm", "confirmed", "own_steps", "ledger",
        "hear_first", "record",
    }  # fmt: skip


def test_what_was_not_read_is_not_asked():
    """Moving in and out, cancelling and deadlines stand in articles nobody has read."""
    assert not CASE.pack.deadlines
    assert CASE.procedures == ("N-06",)
    assert "没有读到" in CASE.pack.rules["papers"].note
    assert catalogue().supplements["N-06"].is_checked


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(1000)]
    assert len({decided(one) for one in made}) == 60
    assert all(len(right) == 1 for one in made for right in one.answers.values())
