"""The worked expectations of C17, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_months, add_workdays
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
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

CASE = load_case("c17")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]


def options(act):
    """The values that the choice of an act offers."""
    [field] = CASE.acts[act].fields
    return [*field.options]


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 5, "告": 13, "步": 12, "序": 6, "时": 12, "记": 12, "访": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    done = payloads(perfect)
    assert state.done[0].at.isoformat() == "2026-03-10T09:00:00"
    assert done["note_third"] == {"until": "2026-04-09"}
    assert done["note_first"] == {"until": "2026-04-10"}  # the papers came a day later
    days = days_of(state)
    assert days["recommend_third"] == "03-10"
    assert days["recommend_first"] == "03-11"
    assert days["call_first"] == "03-23"


def test_the_first_word_believed_leaves_78_and_a_half(worked, workdays, perfect):
    """什么活儿都行: no question asked, a place named at once, the ad taken as it is."""
    acts = changed(perfect, "route_second", route="try")
    acts = changed(acts, "route_third", route="none")
    acts = changed(acts, "pick_first", choice="b")
    acts = without(without(acts, "widen_first"), "ask_history")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 78.5
    assert codes(report) == {
        "second_route": "E6", "third_route": "E6", "first_pick": "E6",
        "widen_first": "E1", "wider_first": "E1",
    }  # fmt: skip


def test_working_days_counted_and_a_late_call_leave_91(worked, workdays, perfect):
    acts = changed(perfect, "note_first", until="2026-04-23")
    acts = changed(acts, "note_third", until="2026-04-22")
    late = wait("2026-04-13")
    acts = inserted(acts, "call_first", late)
    report = score_patiently(worked, acts, workdays)
    assert report.total == 91
    assert codes(report) == {
        "note_first": "E3", "note_third": "E3", "follow_first": "E3",
    }  # fmt: skip


def test_nothing_entered_leaves_83(worked, workdays, perfect):
    acts = perfect
    for key in ("enter_first", "enter_third", "record_first", "change_first"):
        acts = without(acts, key)
    for key in ("change_third", "result_first", "result_third"):
        acts = without(acts, key)
    report = score_patiently(worked, acts, workdays)
    assert report.total == 83
    assert error_codes(report) == {"E1", "E2", "E8"}


def test_the_third_failure_missed_leaves_94_and_a_half(worked, workdays, perfect):
    acts = without(changed(perfect, "next_first", next="again"), "diagnose_first")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 94.5
    assert codes(report) == {"next_first": "E7", "diagnose_first": "E7"}


def test_an_unlawful_notice_let_through_leaves_59(worked, workdays, perfect):
    report = score_patiently(
        worked, changed(perfect, "judge_ad", result="fine"), workdays
    )
    assert (report.raw, report.total) == (96, 59)
    assert codes(report) == {"ad_check": "E6", "unlawful_ad": "E6"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("receive_first", {"how": "more"}, {"reception": 5}, "E4"),
    ("receive_first", {"how": "bare"}, {"reception": 5}, "E5"),
    *(
        ("guide_first", {"parts": parts}, {"guide_first": 4}, "E5")
        for parts in (
            "trade,resume", "collect,resume", "collect,trade",
            "collect,trade,resume,pay", "collect,trade,resume,form",
        )
    ),
    *(
        ("explain_first", {"parts": parts}, {"explain_first": 4}, "E5")
        for parts in ("post", "skills", "post,skills,promise", "post,skills,hide")
    ),
    ("enter_first", {"module": "firm"}, {"enter_first": 1}, "E8"),
    ("enter_first", {"module": "guidance"}, {"enter_first": 1}, "E8"),
    ("enter_third", {"module": "person"}, {"enter_third": 1}, "E8"),
    ("enter_third", {"module": "guidance"}, {"enter_third": 1}, "E8"),
    ("record_first", {"book": "intro"}, {"record_first": 1}, "E8"),
    ("record_first", {"book": "paper"}, {"record_first": 1}, "E8"),
    ("change_third", {"where": "guidance"}, {"change_third": 1}, "E8"),
    ("change_third", {"where": "later"}, {"change_third": 1}, "E8"),
    ("next_first", {"next": "again"}, {"next_first": 3.5}, "E7"),
    ("next_first", {"next": "drop"}, {"next_first": 3.5}, "E7"),
    ("next_first", {"next": "done"}, {"next_first": 3.5}, "E7"),
    ("next_third", {"next": "again"}, {"next_third": 2.5}, "E7"),
    ("next_third", {"next": "drop"}, {"next_third": 2.5}, "E7"),
    ("next_third", {"next": "done"}, {"next_third": 2.5}, "E7"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("ask_wish", {"asked_wish": 1, "wish_then_papers": 1}, {"E1", "E2"}),
    ("check_original", {"checked": 5, "wish_then_papers": 1}, {"E1"}),
    ("guide_first", {"guide_first": 4}, {"E5"}),
    ("judge_form", {"form_check": 4, "form_then_enter": 2, "enter_first": 1}, {"E1", "E2", "E8"}),
    ("route_second", {"second_route": 6}, {"E1"}),
    ("route_third", {"third_route": 6}, {"E1"}),
    ("enter_first", {"form_then_enter": 2, "enter_then_recommend": 1.5, "enter_first": 1}, {"E1", "E2", "E8"}),
    ("enter_third", {"ad_then_enter": 1.5, "enter_third": 1}, {"E1", "E8"}),
    ("record_first", {"record_first": 1}, {"E8"}),
    ("widen_first", {"widen_first": 2.5, "wider_first": 2}, {"E1"}),
    ("search_wider_first", {"wider_first": 2}, {"E1"}),
    ("explain_first", {"explain_first": 4}, {"E5"}),
    ("change_first", {"change_first": 1}, {"E8"}),
    ("change_third", {"change_third": 1}, {"E8"}),
    ("note_first", {"note_first": 3}, {"E1"}),
    ("note_third", {"note_third": 3}, {"E1"}),
    ("result_first", {"result_first": 2.5, "result_day_first": 1}, {"E8"}),
    ("result_third", {"result_third": 2.5, "result_day_third": 1}, {"E8"}),
    ("next_first", {"next_first": 3.5}, {"E7"}),
    ("next_third", {"next_third": 2.5}, {"E7"}),
    ("diagnose_first", {"diagnose_first": 2}, {"E7"}),
    ("diagnose_third", {"diagnose_third": 2}, {"E7"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize("who", ["first", "third"])
@pytest.mark.parametrize("act", ["search", "pick", "recommend"])
def test_who_is_not_matched_is_not_followed(worked, workdays, perfect, who, act):
    report = score_playable(worked, without(perfect, f"{act}_{who}"), workdays)
    assert {f"recommend_{who}", f"result_{who}", f"next_{who}"} <= set(lost(report))


def test_who_is_never_called_is_not_followed(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "call_first"), workdays)
    assert error_codes(report) == {"E7", "E8"}
    assert lost(report)["follow_first"] == 6


# -- order


def test_what_is_entered_unchecked_is_out_of_order(worked, workdays, perfect):
    acts = swapped(perfect, "judge_form", "enter_first")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"form_then_enter": "E2"}
    acts = swapped(perfect, "judge_ad", "enter_third")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"ad_then_enter": "E2"}


def test_who_is_recommended_before_being_entered_is_out_of_order(
    worked, workdays, perfect
):
    entry = perfect[at(perfect, "enter_first")]
    acts = inserted(without(perfect, "enter_first"), "change_first", entry)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"enter_then_recommend": "E2"}


def test_the_wish_is_asked_before_anything_is_decided(worked, workdays, perfect):
    first = perfect[at(perfect, "ask_wish")]
    acts = [act for act in perfect if act is not first]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"asked_wish": "E1"}


def test_papers_before_the_wish_are_out_of_order(workdays):
    """Who shows the papers first and then says what for; the question is late as well."""
    instance = case(first_papers="here")
    perfect = perfect_acts(instance, workdays)
    wish = perfect[at(perfect, "ask_wish")]
    place = at(perfect, "check_original")
    acts = [act for act in perfect[: place + 1] if act is not wish]
    acts = [*acts, wish, *perfect[place + 1 :]]
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == {"asked_wish": "E1", "wish_then_papers": "E2"}


def test_a_result_written_before_anybody_was_asked_is_wrong(worked, workdays, perfect):
    acts = swapped(perfect, "call_first", "result_first")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"result_first": "E8"}
    early = perfect[at(perfect, "result_third")]
    acts = inserted(without(perfect, "result_third"), "note_third", early)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"result_third": "E8", "result_day_third": "E8"}


# -- what belongs to the day


@pytest.mark.parametrize(
    ("act", "item", "points", "days"),
    [
        ("enter_first", "enter_first", 1, 1),
        ("change_first", "change_first", 1, 1),
        ("result_first", "result_day_first", 1, 1),
        ("result_third", "result_day_third", 1, 1),
    ],
)
def test_what_is_entered_the_next_day_is_late(
    worked, workdays, perfect, act, item, points, days
):
    done = {d.act.key: d.at.date() for d in fold(worked, perfect, workdays).done}
    entry = perfect[at(perfect, act)]
    rest = without(perfect, act)
    # The day ends where the act stood; what came after it that day moves along.
    place = at(perfect, act)
    late = [Act("end_day") for _ in range(days)]
    acts = [*rest[:place], *late, entry, *rest[place:]]
    report = score_patiently(worked, acts, workdays)
    assert lost(report)[item] == points
    assert codes(report)[item] == "E8"
    assert done[act].isoformat() < "2026-04-01"


# -- papers


def test_who_has_no_papers_gets_the_slip_or_the_self_service(workdays):
    for how in ("notice", "self"):
        instance = case(first_papers="home")
        acts = changed(perfect_acts(instance, workdays), "receive_first", how=how)
        assert score_patiently(instance, acts, workdays).total == 100
    assert instance.answers["first_reception"] == ("notice", "self")
    assert paper_needs(instance).ask == ("first_id",)


def test_who_has_no_papers_is_not_let_through(worked, workdays, perfect):
    acts = changed(perfect, "receive_first", how="admit")
    report = score_playable(worked, acts, workdays)
    assert codes(report)["reception"] == "E1"


@pytest.mark.parametrize(
    ("how", "code"), [("notice", "E5"), ("more", "E4"), ("self", "E5"), ("bare", "E5")]
)
def test_who_has_the_papers_is_not_sent_home(workdays, how, code):
    instance = case(first_papers="here")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    place = at(perfect, "receive_first")
    away = [Act("receive_first", {"how": how}), wait("2026-03-11"), Act("call_next")]
    acts = [*perfect[:place], *away, *perfect[place:]]
    report = score_patiently(instance, acts, workdays)
    assert codes(report)["reception_here"] == code


@pytest.mark.parametrize(
    "paper", ["second_id", "third_licence", "third_id", "first_id"]
)
def test_each_paper_is_looked_at(worked, workdays, perfect, paper):
    acts = [act for act in perfect if act.payload.get("paper") != f"{paper}.original"]
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == {"checked"}
    assert error_codes(report) == {"E1"}


# -- every decision, in each of its cases

DECISIONS = [
    ("judge_form", "result", "slip", {"none": "same", "education": "education", "skill": "skill", "blank": "blank"}, "E6"),
    ("route_second", "route", "second_kind", {"unclear": "expert", "gap": "expert", "clear": "general"}, "E6"),
    ("route_third", "route", "trouble", {"clear": "general", "hard": "expert", "leaving": "expert"}, "E6"),
    ("judge_ad", "result", "ad_slip", {"none": "fine", "pay": "pay", "sex": "sex", "deposit": "deposit"}, "E6"),
    ("pick_first", "choice", "first_right", {"a": "a", "b": "b", "c": "c", "none": "none"}, "E6"),
    ("pick_third", "choice", "third_right", {"a": "a", "b": "b", "c": "c", "none": "none"}, "E6"),
    ("diagnose_first", "cause", "reason", {"speak": "speak", "pay": "pay", "far": "far"}, "E7"),
    ("diagnose_third", "cause", "third_cause", {"care": "care", "pay": "pay", "form": "form"}, "E7"),
    ("next_third", "next", "third_outcome", {"filled": "done", "leaving": "expert", "hard": "expert"}, "E7"),
]  # fmt: skip
TURNED = [
    (act, field, fact, value, right, code)
    for act, field, fact, rights, code in DECISIONS
    for value, right in rights.items()
]


@pytest.mark.parametrize(("act", "field", "fact", "value", "right", "code"), TURNED)
def test_one_answer_is_right_and_every_other_is_wrong(
    workdays, act, field, fact, value, right, code
):
    instance = case(**{fact: value})
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)[act] == {field: right}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in options(act):
        if wrong == right:
            continue
        acts = changed(perfect, act, **{field: wrong})
        found = error_codes(score_patiently(instance, acts, workdays))
        assert found == ({"E9"} if wrong == "self_expert" else {code})


@pytest.mark.parametrize(
    ("outcome", "former", "right"),
    [
        ("failed", 0, "again"),
        ("failed", 1, "again"),
        ("failed", 2, "expert"),
        ("hired", 0, "done"),
        ("hired", 2, "done"),
    ],
)
def test_the_third_failure_calls_for_an_expert(workdays, outcome, former, right):
    instance = case(outcome=outcome, former=former)
    perfect = perfect_acts(instance, workdays)
    done = payloads(perfect)
    assert done["next_first"] == {"next": right}
    assert ("diagnose_first" in done) == (right == "expert")
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in set(options("next_first")) - {right}:
        acts = changed(perfect, "next_first", next=wrong)
        assert error_codes(score_patiently(instance, acts, workdays)) == {"E7"}


@pytest.mark.parametrize(
    ("trouble", "outcome", "right"),
    [
        ("clear", "leaving", {"again", "expert"}),
        ("clear", "hard", {"again", "expert"}),
        ("clear", "filled", {"done"}),
        ("hard", "leaving", {"expert"}),
        ("hard", "hard", {"expert"}),
        ("hard", "filled", {"done"}),
        ("leaving", "leaving", {"expert"}),
        ("leaving", "hard", {"expert"}),
        ("leaving", "filled", {"done", "expert"}),
    ],
)
def test_a_firm_in_lasting_trouble_calls_for_an_expert(
    workdays, trouble, outcome, right
):
    """What the source leaves open is right either way."""
    instance = case(trouble=trouble, third_outcome=outcome)
    perfect = perfect_acts(instance, workdays)
    needs_diagnosis = right == {"expert"}
    assert ("diagnose_third" in payloads(perfect)) == needs_diagnosis
    for value in options("next_third"):
        acts = changed(perfect, "next_third", next=value)
        found = error_codes(score_patiently(instance, acts, workdays))
        assert found == (set() if value in right else {"E7"})


@pytest.mark.parametrize(
    ("facts", "act", "cause", "item"),
    [
        ({"outcome": "hired"}, "diagnose_first", "speak", "no_diagnosis_first"),
        ({"outcome": "failed", "former": 1}, "diagnose_first", "far", "no_diagnosis_first"),
        ({"trouble": "hard", "third_outcome": "filled"}, "diagnose_third", "pay", "no_diagnosis_third"),
        ({"trouble": "leaving", "third_outcome": "filled"}, "diagnose_third", "pay", None),
    ],
)  # fmt: skip
def test_who_needs_no_expert_is_not_diagnosed(workdays, facts, act, cause, item):
    """Of a firm that loses many and has filled its post the source says nothing."""
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    acts = inserted(perfect, "close_case", Act(act, {"cause": cause}))
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == ({item: "E7"} if item else {})


def test_only_a_firm_that_lost_many_speaks_of_those_before():
    for trouble in ("clear", "hard", "leaving"):
        for cause in ("care", "pay", "form"):
            facts = case(
                trouble=trouble, third_outcome="leaving", third_cause=cause
            ).facts
            spoken = "前头几个" in facts["third_result_said"]
            assert spoken == (trouble == "leaving")


def test_a_talk_is_noted_in_the_guidance_system_only_if_held_at_the_counter(workdays):
    plain = case(second_kind="clear", trouble="clear")
    perfect = perfect_acts(plain, workdays)
    for who in ("second", "third"):
        report = score_patiently(plain, without(perfect, f"record_{who}"), workdays)
        assert codes(report) == {f"record_{who}": "E8"}
        acts = changed(perfect, f"record_{who}", book="intro")
        report = score_patiently(plain, acts, workdays)
        assert codes(report) == {f"record_{who}": "E8"}


def test_an_employer_whom_nobody_suits_widens_the_terms(workdays):
    instance = case(third_right="none")
    perfect = perfect_acts(instance, workdays)
    for act, items in (
        ("widen_third", {"widen_third", "wider_third"}),
        ("search_wider_third", {"wider_third"}),
    ):
        report = score_patiently(instance, without(perfect, act), workdays)
        assert (set(lost(report)), error_codes(report)) == (items, {"E1"})


# -- the two lists


@pytest.mark.parametrize("right", ["a", "b", "c", "none"])
@pytest.mark.parametrize("limit", ["night", "weekend"])
def test_what_the_first_told_decides_between_the_posts(right, limit):
    facts = case(first_right=right, first_limit=limit).facts
    start = facts["start"]
    suits = []
    for letter in "abc":
        post = facts[f"post_{letter}"]
        is_open = post[-10:] >= start
        is_free = post.split("，")[1] == ("白班" if limit == "night" else "夜班")
        if is_open and is_free and "三年" not in post:
            suits.append(letter)
    assert suits == ([] if right == "none" else [right])


@pytest.mark.parametrize("right", ["a", "b", "c", "none"])
@pytest.mark.parametrize("need", ["licence", "night"])
def test_what_the_employer_told_decides_between_the_seekers(right, need):
    facts = case(third_right=right, third_need=need).facts
    start = facts["start"]
    suits = []
    for letter in "abc":
        seeker = facts[f"seeker_{letter}"]
        has_it = ("，有叉车证" if need == "licence" else "能上夜班") in seeker
        if seeker[-10:] >= start and has_it and "5200" not in seeker:
            suits.append(letter)
    assert suits == ([] if right == "none" else [right])


# -- 30 days: the right one, a day before and a day after


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("papers", ["here", "home"])
def test_thirty_days_are_calendar_days(workdays, start, papers):
    instance = case(start=start, first_papers=papers)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    today = date.fromisoformat(start)
    for who, begun in (
        ("first", today + timedelta(days=papers == "home")),
        ("third", today),
    ):
        last = begun + timedelta(days=30)
        assert workdays(last)  # no question of a last day that is off
        assert payloads(perfect)[f"note_{who}"] == {"until": last.isoformat()}
        others = [last - timedelta(days=1), last + timedelta(days=1)]
        others += [add_workdays(begun, 30, workdays)]
        if add_months(begun, 1) != last:
            others.append(add_months(begun, 1))
        for wrong in others:
            acts = changed(perfect, f"note_{who}", until=wrong.isoformat())
            report = score_patiently(instance, acts, workdays)
            assert (lost(report), codes(report)) == (
                {f"note_{who}": 3},
                {f"note_{who}": "E3"},
            )


@pytest.mark.parametrize(
    ("day", "is_late"), [("2026-04-10", False), ("2026-04-13", True)]
)
def test_a_call_on_the_last_day_is_in_time(worked, workdays, perfect, day, is_late):
    report = score_patiently(
        worked, inserted(perfect, "call_first", wait(day)), workdays
    )
    assert lost(report) == ({"follow_first": 3} if is_late else {})
    assert error_codes(report) == ({"E3"} if is_late else set())


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("route_third", Act("charge_fee"), "charged", "E10"),
        ("recommend_third", Act("give_numbers"), "leaked", "E10"),
        ("record_second", Act("route_second", {"route": "self_expert"}), "tested_oneself", "E9"),
        ("next_first", Act("result_first", {"result": "hired"}), "false_result", "E8"),
        ("next_third", Act("result_third", {"result": "filled"}), "false_filled", "E8"),
        ("enter_third", Act("judge_ad", {"result": "fine"}), "unlawful_ad", "E6"),
        ("enter_third", Act("judge_ad", {"result": "deposit"}), "unlawful_ad", "E6"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {found}


def test_a_notice_without_pay_is_incomplete_but_not_unlawful(workdays):
    instance = case(ad_slip="pay")
    acts = changed(perfect_acts(instance, workdays), "judge_ad", result="fine")
    assert score_patiently(instance, acts, workdays).total == 96


# -- the people, the pack and every seed


def test_who_went_away_can_be_called_again(worked, workdays, perfect):
    acts = [*perfect[:-1], Act("call_back"), wait("2026-03-24"), Act("call_next")]
    acts += [Act("greet"), Act("call_firm_back"), wait("2026-03-25"), Act("call_next")]
    acts += [Act("greet"), perfect[-1]]
    assert patient(worked, acts, workdays) == acts
    assert score_patiently(worked, acts, workdays).total == 100


@pytest.mark.parametrize("who", ["first", "third"])
def test_who_went_home_at_the_end_of_the_day_can_be_called_again(
    worked, workdays, perfect, who
):
    back = Act("call_back" if who == "first" else "call_firm_back")
    again = [Act("end_day"), back, wait("2026-03-13"), Act("call_next")]
    if who == "third":
        again.append(Act("call_next"))  # the first has come and is served first
    place = at(perfect, f"enter_{who}")
    acts = patient(worked, [*perfect[:place], *again, perfect[place]], workdays)
    assert acts[-2:] == [Act("call_next"), perfect[place]]


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    # Of collecting; what is given to others is counter_secret.
    assert CASE.pack.rules.keys() - {"privacy"} == of_the_case
    assert CASE.pack.history_badge == "历史口径"
    assert teaching_rules(CASE) == {
        "enter_at_once", "change_seeker", "follow_30", "due_noted", "result_at_once",
        "go_on", "firm_again", "diagnosis",
    }  # fmt: skip


NIGHT = "夜里我家里离不开人"
ANSWERS = [
    ("pick_first", {"choice": "c"}, {}, NIGHT),
    ("pick_first", {"choice": "a"}, {}, "我只干过一年呀"),
    ("pick_first", {"choice": "a"}, {"first_right": "b", "first_limit": "weekend"}, "周末孩子没有人带"),
    ("pick_third", {"choice": "c"}, {}, "没有叉车证？那不行"),
    ("pick_third", {"choice": "b"}, {"third_right": "none"}, "五千二"),
    ("judge_form", {"result": "education"}, {}, "这一项没有错呀"),
    ("judge_ad", {"result": "pay"}, {}, "简章上不是这样写的呀"),
    ("route_second", {"route": "general"}, {}, "还是不知道自己能干什么"),
    ("route_second", {"route": "expert"}, {"second_kind": "clear"}, "我知道自己想做什么"),
    ("route_third", {"route": "general"}, {}, "还是老样子"),
    ("route_third", {"route": "test"}, {}, "我是来招人的呀"),
    ("next_first", {"next": "done"}, {}, "我还没有上班呢"),
    ("next_first", {"next": "again"}, {"outcome": "hired"}, "我已经上班了"),
    ("next_third", {"next": "drop"}, {}, "怎么就不管了"),
    ("next_third", {"next": "again"}, {"third_outcome": "filled"}, "人已经招满了"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "facts", "answer"), ANSWERS)
def test_who_is_served_wrongly_says_so(workdays, act, payload, facts, answer):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    place = at(perfect, act)
    right = said(instance, perfect[: place + 1], workdays)
    wrong = said(instance, [*perfect[:place], Act(act, payload)], workdays)
    assert answer in "".join(wrong[-2:])
    assert answer not in "".join(right)
    # Nobody thanks for what does not help.
    assert not {
        "好，谢谢您，说得清楚。",
        "三号：好，知道了。",
        "一号：好，听您安排。",
    } & set(wrong[-2:])


def test_the_second_answers_what_he_is_asked(workdays):
    for kind in CASE.facts["second_kind"]["choice"]:
        instance = case(second_kind=kind)
        perfect = perfect_acts(instance, workdays)
        second = at(perfect, "route_second")
        lines = said(instance, perfect[:second], workdays)
        assert any(line.startswith(("找了", "断断续续找了")) for line in lines)


def test_seeds_differ_in_what_decides():
    kinds = set()
    for seed in range(1000):
        instance = make_instance(CASE, seed)
        kinds.add(tuple(sorted(instance.answers.items())))
    assert len(kinds) >= 900
