"""The worked expectations of C19, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.texts import written_day
from casework.engine.workdays import add_months, month_end
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
    moved,
    patient,
    payloads,
    points_by_type,
    rules_of,
    score_patiently,
    score_playable,
    swapped,
    wait,
    without,
    worked_with,
)

CASE = load_case("c19")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
FIVE = "policy,post,skill,subsidy,service"
PEOPLE = ("p1", "p2", "p3", "p4", "p5")


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 32, "告": 10, "步": 17, "序": 5, "时": 16, "记": 8, "访": 12,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    assert state.done[0].at.isoformat() == "2026-06-17T09:00:00"
    done = payloads(perfect)
    assert done["write_due"] == {"due": "2026-06-22"}  # 端午 counts: these are days
    assert done["sign_plan"]["due"] == "2026-09-23"
    assert done["write_zero_due"] == {"due": "2026-06-30"}
    days = days_of(state)
    assert days["judge_exits"] == "06-18"
    assert days["visit_home"] == "06-23"  # three working days over 端午
    assert days["recommend_3"] == "07-01"
    assert days["adjust_plan"] == "07-13"
    assert days["take_new"] == "07-16"


def test_the_household_is_told_only_to_who_keeps_it(worked, workdays, perfect):
    told = fold(worked, perfect[: at(perfect, "ask_family") + 1], workdays)
    assert "family_said" in told.disclosed
    asked = without(perfect, "reassure")
    silent = fold(worked, asked[: at(asked, "ask_family") + 1], workdays)
    assert "family_said" not in silent.disclosed
    assert "看了看门外" in silent.talk[-1].text


# -- golden runs


def test_a_level_too_low_with_its_measures_leaves_91_and_a_half(
    worked, workdays, perfect
):
    acts = changed(perfect, "grade", level="one")
    acts = changed(acts, "sign_plan", measures="m131")
    report = score_patiently(worked, without(acts, "send_five"), workdays)
    assert codes(report) == {"level": "E6", "measures": "E6", "sent_five": "E1"}
    assert report.total == Decimal("91.5")


def test_three_days_counted_wrongly_leave_92_and_a_half(worked, workdays, perfect):
    acts = changed(perfect, "write_due", due="2026-06-25")
    acts = changed(acts, "sign_plan", due="2026-09-21")
    acts = changed(acts, "write_zero_due", due="2026-07-31")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"due_enter": "E3", "due_131": "E3", "due_zero": "E3"}
    assert report.total == Decimal("92.5")


def test_a_household_overlooked_leaves_91(worked, workdays, perfect):
    acts = changed(perfect, "judge_home", home="not_zero")
    for key in ("reassure", "write_zero_due", "clear_home"):
        acts = without(acts, key)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {
        "opened": "E1", "home": "E6", "cleared": "E1", "due_zero": "E1", "zero_in_time": "E1",
    }  # fmt: skip
    assert report.total == 91


def test_no_register_and_nobody_told_leave_91(worked, workdays, perfect):
    acts = perfect
    for key in ("record_visit", "record_plan", "record_track", "stat_ledger"):
        acts = without(acts, key)
    report = score_patiently(worked, without(acts, "tell_exit"), workdays)
    assert error_codes(report) == {"E5", "E8"}
    assert report.total == 91


def test_who_is_on_the_list_struck_by_hearsay_gets_59(worked, workdays, perfect):
    acts = changed(perfect, "judge_exits", p1="hired", p4="away")
    strike = [Act("strike", {"person": "p1"}), Act("strike", {"person": "p4"})]
    acts = inserted(without(acts, "verify"), "tell_exit", *strike)
    report = score_patiently(worked, acts, workdays)
    assert report.total == report.cap == 59
    assert error_codes(report) == {"E6"}
    assert report.raw == Decimal("89.5")


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("announce", {"scope": "jobless"}, {"scope"}, "E5"),
    ("announce", {"scope": "poor"}, {"scope"}, "E5"),
    ("announce", {"often": "quarterly"}, {"often"}, "E5"),
    ("announce", {"often": "once"}, {"often"}, "E5"),
    ("check_sheets", {"result": "same"}, {"sheet_check"}, "E6"),
    ("check_sheets", {"result": "status"}, {"sheet_check"}, "E6"),
    ("sort", {"a": "none"}, {"kind_a"}, "E6"),
    ("sort", {"b": "long"}, {"kind_b"}, "E6"),
    ("sort", {"c": "none"}, {"kind_c"}, "E6"),
    ("judge_home", {"home": "not_zero"}, {"home"}, "E6"),
    ("assess", {"cause": "skill"}, {"cause"}, "E6"),
    ("grade", {"level": "one"}, {"level"}, "E6"),
    ("grade", {"level": "three"}, {"level"}, "E6"),
    ("sign_plan", {"measures": "m131"}, {"measures"}, "E6"),
    ("sign_plan", {"measures": "post"}, {"measures"}, "E6"),
    ("sign_plan", {"visits": "asked"}, {"visits"}, "E7"),
    ("sign_plan", {"visits": "never"}, {"visits"}, "E7"),
    ("sign_plan", {"signer": "proxy"}, {"signed"}, "E9"),
    ("recommend_1", {"job": "j1"}, {"job_1"}, "E6"),
    ("recommend_2", {"job": "j2"}, {"job_2"}, "E6"),
    ("recommend_3", {"job": "j3"}, {"job_3"}, "E6"),
    ("send_five", {"sends": "policy,post,skill,subsidy"}, {"sent_five"}, "E1"),
    ("send_five", {"sends": f"{FIVE},gift"}, {"sent_five"}, "E1"),
    ("judge_exits", {"p2": "stay"}, {"exit_2"}, "E6"),
    ("judge_exits", {"p3": "disabled"}, {"exit_3"}, "E6"),
    ("judge_exits", {"p5": "lost"}, {"exit_5"}, "E6"),
    ("tell_exit", {"words": "bare"}, {"told_2"}, "E5"),
    ("adjust_plan", {"how": "keep"}, {"adjusted"}, "E7"),
    ("adjust_plan", {"how": "post"}, {"adjusted"}, "E7"),
    ("adjust_plan", {"how": "stop"}, {"adjusted"}, "E7"),
    ("take_new", {"how": "survey"}, {"found"}, "E7"),
    ("take_new", {"how": "self"}, {"found"}, "E9"),
    ("assist_a", {"way": "leave"}, {"assisted"}, "E1"),
]


@pytest.mark.parametrize(("act", "payload", "items", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, items, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (set(lost(report)), error_codes(report)) == (items, {code})


LEFT_OUT = [
    ("announce", {"scope", "often"}, {"E5"}),
    ("write_due", {"due_enter"}, {"E1"}),
    ("check_sheets", {"sheet_check", "check_first", "entered"}, {"E1", "E2"}),
    ("enter", {"entered", "check_first"}, {"E1"}),
    ("sort", {"kind_a", "kind_b", "kind_c"}, {"E1"}),
    ("stat_ledger", {"stat_ledger"}, {"E8"}),
    (
        "judge_exits",
        {*(f"exit_{n}" for n in range(1, 6)), "spared_1", "spared_4", "spared_5"},
        {"E1"},
    ),
    ("tell_exit", {"told_2", "told_3"}, {"E5"}),
    ("strike", {"struck_2", "struck_3", "exit_first"}, {"E1", "E8"}),
    *((f"ask_{one}", {f"clear_{one}"}, {"E1"}) for one in (
        "basic", "kind", "family", "need", "insured", "policy", "tries",
    )),
    ("sign_promise", {"promise"}, {"E1"}),
    ("judge_home", {"home"}, {"E1"}),
    ("assess", {"cause", "cause_first"}, {"E1", "E2"}),
    ("agree", {"agreed", "agree_first"}, {"E2", "E5"}),
    ("write_zero_due", {"due_zero"}, {"E1"}),
    ("clear_home", {"cleared", "zero_in_time"}, {"E1"}),
    ("record_visit", {"record_visit"}, {"E8"}),
    ("record_plan", {"record_plan"}, {"E8"}),
    ("guide", {"guided"}, {"E1"}),
    ("train", {"trained"}, {"E1"}),
    ("recommend_3", {"job_3", "third_in_time"}, {"E1"}),
    ("send_five", {"sent_five"}, {"E1"}),
    ("revisit", {"heard"}, {"E7"}),
    ("adjust_plan", {"adjusted"}, {"E7"}),
    ("record_track", {"record_track"}, {"E8"}),
    ("take_new", {"found", "new_today"}, {"E1", "E7"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "items", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, items, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (set(lost(report)), error_codes(report)) == (items, found)


@pytest.mark.parametrize(
    ("first", "second", "item"),
    [
        ("check_sheets", "enter", "check_first"),
        ("assess", "grade", "cause_first"),
        ("agree", "sign_plan", "agree_first"),
    ],
)
def test_the_order_of_the_steps_is_scored(
    worked, workdays, perfect, first, second, item
):
    report = score_patiently(worked, swapped(perfect, first, second), workdays)
    assert codes(report)[item] == "E2"
    assert set(lost(report)) <= {item, "due_enter"}


def test_a_plan_before_the_level_has_no_ground(worked, workdays, perfect):
    report = score_patiently(worked, moved(perfect, "sign_plan", "grade"), workdays)
    assert codes(report)["level_first"] == "E2"


def test_help_before_the_plan_is_too_early(worked, workdays, perfect):
    report = score_patiently(worked, moved(perfect, "guide", "sign_plan"), workdays)
    assert codes(report) == {"plan_first": "E2"}


@pytest.mark.parametrize(
    "one", ["basic", "kind", "family", "need", "insured", "policy"]
)
def test_all_six_are_asked_before_the_level(worked, workdays, perfect, one):
    asked = perfect[at(perfect, f"ask_{one}")]
    acts = inserted(without(perfect, asked.key), "agree", asked)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {f"clear_{one}": "E1"}


def test_who_has_no_reason_to_trust_does_not_tell(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "reassure"), workdays)
    assert codes(report) == {"opened": "E1"}
    late = moved(without(perfect, "greet"), "reassure", "judge_home")
    state = fold(worked, late[: at(late, "judge_home")], workdays)
    assert "family_said" in state.disclosed  # asked before, told as soon as she trusts
    assert score_patiently(worked, late, workdays).total == 100


def test_who_does_not_listen_first_has_not_visited(worked, workdays, perfect):
    report = score_patiently(
        worked, swapped(perfect, "revisit", "adjust_plan"), workdays
    )
    assert codes(report) == {"heard": "E7"}


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("agree", Act("charge_fee"), "charged", {"E10"}),
        ("agree", Act("gossip"), "gossiped", {"E10"}),
        ("tell_exit", Act("strike", {"person": "p1"}), "struck_wrongly", {"E6"}),
        ("tell_exit", Act("strike", {"person": "p4"}), "struck_wrongly", {"E6"}),
        ("verify", Act("strike", {"person": "p2"}), "struck_blind", {"E2", "E6"}),
        ("visit_home", Act("assist_a", {"way": "station"}), "recognised_oneself", {"E9"}),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == found


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_is_struck_unverified(worked, workdays, perfect, person):
    at_person = next(
        i for i, act in enumerate(perfect)
        if act.key == "verify" and act.payload["person"] == person
    )  # fmt: skip
    acts = [*perfect[:at_person], *perfect[at_person + 1 :]]
    report = score_patiently(worked, acts, workdays)
    leaves = worked.answers[f"exit_{person}"] != ("stay",)
    assert codes(report)[f"exit_{person[1]}"] == "E6"
    assert (report.total == 59) == leaves


# -- who leaves, by what verifying brings out


LEAVING = {
    "p1": {"hired": "hired", "shop": "hired", "registered": "other"},
    "p2": {"licensed": "licence", "at_wage": "income", "above_wage": "income"},
    "p3": {"drawing": "pension", "wholly": "disabled"},
    "p4": {"school": "away", "army": "away", "abroad": "away", "jailed": "prison"},
    "p5": {"six": "lost", "gone": "lost", "given_up": "ended", "refused": "ended"},
}


@pytest.mark.parametrize(
    ("person", "kind"),
    [(one, kind) for one in PEOPLE for kind in CASE.facts[f"{one}_kind"]["choice"]],
)
def test_only_the_listed_situations_leave(workdays, person, kind):
    instance = case(**{f"{person}_kind": kind})
    right = LEAVING[person].get(kind, "stay")
    assert instance.answers[f"exit_{person}"] == (right,)
    perfect = perfect_acts(instance, workdays)
    struck = {act.payload["person"] for act in perfect if act.key == "strike"}
    assert (person in struck) == (right != "stay")
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices[f"exit_{person}"].keys() - {right}:
        acts = changed(perfect, "judge_exits", **{person: wrong})
        report = score_patiently(instance, acts, workdays)
        assert codes(report) == {f"exit_{person[1]}": "E6"}


def test_the_hint_alone_does_not_decide(workdays):
    """Each hint stands before somebody who leaves and somebody who stays."""
    for person in PEOPLE:
        seen: dict = {}
        for kind in CASE.facts[f"{person}_kind"]["choice"]:
            instance = case(**{f"{person}_kind": kind})
            hint = instance.facts[f"{person}_hint"]
            right = instance.answers[f"exit_{person}"]
            words = hint.split("20")[0]  # without the day of the last contact
            seen.setdefault(words, set()).add(right == ("stay",))
        assert all(stays == {True, False} for stays in seen.values()), seen


@pytest.mark.parametrize(("kind", "months"), [("six", 6), ("gone", 8), ("five", 5)])
def test_the_months_without_contact_end_on_the_day_of_the_list(kind, months):
    instance = case(p5_kind=kind)
    counted = add_months(date.fromisoformat(instance.facts["start"]), -months)
    assert written_day(counted.isoformat()) in instance.facts["p5_hint"]
    assert (instance.answers["exit_p5"] == ("lost",)) == (months >= 6)


def test_what_is_abolished_is_never_named():
    assert "劳动教养" not in str(CASE.choices) + str(CASE.facts) + str(CASE.acts)


# -- levels and what goes with them


@pytest.mark.parametrize(
    ("cause", "market"),
    [
        ("info", "open"),  # nobody who lacks only news has been refused many times
        *(
            (one, market)
            for one in ("skill", "family", "body")
            for market in ("open", "shut")
        ),
    ],
)
def test_the_level_follows_the_difficulty(workdays, cause, market):
    instance = case(cause=cause, market=market)
    level = "three" if market == "shut" else "one" if cause == "info" else "two"
    measures = {"one": "m131", "two": "five", "three": "post"}[level]
    assert instance.answers["level"] == (level,)
    assert instance.answers["measures"] == (measures,)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    keys = {act.key for act in perfect}
    assert ("send_five" in keys) == (level != "one")
    assert ("offer_post" in keys) == (level == "three")
    for wrong in CASE.choices["level"].keys() - {level}:
        report = score_patiently(
            instance, changed(perfect, "grade", level=wrong), workdays
        )
        assert codes(report) == {"level": "E6"}
    if level == "three":
        report = score_patiently(instance, without(perfect, "offer_post"), workdays)
        assert codes(report) == {"post": "E1"}
    else:
        acts = inserted(perfect, "revisit", Act("offer_post"))
        assert codes(score_patiently(instance, acts, workdays)) == {"no_post": "E6"}


def test_more_than_the_level_asks_is_no_error(workdays):
    instance = case(cause="info")
    perfect = perfect_acts(instance, workdays)
    acts = inserted(perfect, "revisit", Act("send_five", {"sends": FIVE}))
    assert score_patiently(instance, acts, workdays).total == 100


@pytest.mark.parametrize(
    ("household", "home"),
    [("zero", "zero"), ("earner", "not_zero"), ("adult", "not_zero")],
)
def test_one_who_earns_is_enough(workdays, household, home):
    instance = case(household=household)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["home"] == (home,)
    assert ("clear_home" in payloads(perfect)) == (home == "zero")
    assert score_patiently(instance, perfect, workdays).total == 100
    other = "zero" if home == "not_zero" else "not_zero"
    report = score_patiently(
        instance, changed(perfect, "judge_home", home=other), workdays
    )
    assert codes(report) == {"home": "E6"}


@pytest.mark.parametrize(
    ("fact", "value", "answer", "right"),
    [
        ("slip", "none", "sheet_check", "same"),
        ("slip", "status", "sheet_check", "status"),
        ("slip", "name", "sheet_check", "name"),
        ("a_kind", "age", "kind_a", "age"),
        ("a_kind", "dibao", "kind_a", "dibao"),
        ("a_kind", "disability", "kind_a", "disability"),
        ("b_kind", "short", "kind_b", "none"),
        ("b_kind", "long", "kind_b", "long"),
        ("b_kind", "dibao", "kind_b", "dibao"),
        ("c_kind", "woman", "kind_c", "age"),
        ("c_kind", "man", "kind_c", "age"),
        ("c_kind", "young", "kind_c", "none"),
        ("c_kind", "disability", "kind_c", "disability"),
        ("feedback", "class", "adjust", "class"),
        ("feedback", "post", "adjust", "post"),
        ("feedback", "fine", "adjust", "keep"),
    ],
)
def test_each_fact_decides_what_it_should(workdays, fact, value, answer, right):
    instance = case(**{fact: value})
    assert instance.answers[answer] == (right,)
    assert score(instance, perfect_acts(instance, workdays), workdays).total == 100


# -- days: the right one, a day before and a day after


@pytest.mark.parametrize("start", STARTS)
def test_the_dates_of_every_season(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    state = fold(instance, perfect, workdays)
    today = date.fromisoformat(start)
    visited = state.anchor("visit_home").date()
    month = month_end(visited, 1, workdays)
    right = [
        ("write_due", "due_enter", today + timedelta(days=5)),
        ("sign_plan", "due_131", add_months(visited, 3)),
        ("write_zero_due", "due_zero", month),
    ]
    assert (month + timedelta(days=1)).day == 1  # the last day of the month is worked
    for act, item, day in right:
        assert workdays(day)  # no question of a last day that is off
        assert payloads(perfect)[act]["due"] == day.isoformat()
        for step in (-1, 1):
            wrong = (day + timedelta(days=step)).isoformat()
            report = score_patiently(
                instance, changed(perfect, act, due=wrong), workdays
            )
            assert codes(report) == {item: "E3"}


def test_some_seasons_have_a_holiday_in_the_five_days(workdays):
    def off(start):
        days = (date.fromisoformat(start) + timedelta(days=n) for n in range(1, 6))
        return any(not workdays(day) and day.weekday() < 5 for day in days)

    assert sum(off(start) for start in STARTS) >= 3


@pytest.mark.parametrize(("day", "late"), [("2026-06-22", False), ("2026-06-23", True)])
def test_the_data_are_entered_within_five_days(worked, workdays, perfect, day, late):
    enter = perfect[at(perfect, "enter")]
    acts = inserted(without(perfect, "enter"), "visit_home", enter)
    if not late:
        acts = inserted(without(perfect, "enter"), "verify", wait(day), enter)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == ({"entered": "E3"} if late else {})


@pytest.mark.parametrize("act", ["guide", "train", "recommend_3"])
@pytest.mark.parametrize(("day", "late"), [("2026-09-23", False), ("2026-09-24", True)])
def test_what_131_means_is_done_within_three_months(
    worked, workdays, perfect, act, day, late
):
    done = perfect[at(perfect, act)]
    acts = inserted(without(perfect, act), "close_case", wait(day), done)
    report = score_patiently(worked, acts, workdays)
    item = {"guide": "guided", "train": "trained", "recommend_3": "third_in_time"}[act]
    assert codes(report) == ({item: "E3"} if late else {})


@pytest.mark.parametrize(("day", "late"), [("2026-06-30", False), ("2026-07-01", True)])
def test_a_household_without_work_is_cleared_in_the_month(
    worked, workdays, perfect, day, late
):
    done = perfect[at(perfect, "clear_home")]
    acts = without(perfect, "clear_home")
    after = at(acts, "train") + 1
    acts = [*acts[:after], wait(day), done, *acts[after:]]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == ({"zero_in_time": "E3"} if late else {})


def test_who_is_newly_found_does_not_wait_a_day(worked, workdays, perfect):
    acts = inserted(perfect, "take_new", wait("2026-07-17"))
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"new_today": "E3"}


@pytest.mark.parametrize("key", ["record_visit", "record_plan"])
def test_what_is_noted_the_next_day_is_late(worked, workdays, perfect, key):
    acts = inserted(without(perfect, key), "recommend_2", perfect[at(perfect, key)])
    assert codes(score_patiently(worked, acts, workdays)) == {key: "E8"}


# -- what waits for something, and what follows


def test_nobody_is_visited_as_aided_before_the_town_has_decided(
    worked, workdays, perfect
):
    acts = without(perfect, "assist_a")
    report = score_playable(worked, acts, workdays)
    assert {"assisted", "level", "found", "adjusted"} <= set(lost(report))
    for way in ("leave", "station"):
        acts = changed(perfect, "assist_a", way=way)
        report = score_patiently(worked, acts, workdays)
        assert set(codes(report)) <= {"assisted", "recognised_oneself"}


def test_who_was_struck_wrongly_complains(worked, workdays, perfect):
    acts = inserted(perfect, "tell_exit", Act("strike", {"person": "p5"}))
    state = fold(worked, patient(worked, acts, workdays), workdays)
    assert state.has_happened("complaint")
    assert not fold(worked, perfect, workdays).has_happened("complaint")


# -- the pack and every seed


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    common = {"privacy", "no_shared_papers", "one_notice"}
    assert CASE.pack.rules.keys() - common == of_the_case


def test_each_rule_names_the_document_it_comes_from():
    for key, rule in CASE.pack.rules.items():
        of_the_district = "顺义" in rule.document
        assert of_the_district == key.startswith("survey_")


def fingerprint(instance):
    """What decides: the decisions, and whether days off stand in between."""
    return tuple(sorted(instance.answers.items()))


def test_seeds_differ_in_what_decides():
    kinds = {fingerprint(make_instance(CASE, seed)) for seed in range(300)}
    assert len(kinds) >= 280


def test_every_variant_has_one_right_decision_of_each_kind():
    for seed in range(100):
        answers = make_instance(CASE, seed).answers
        assert {len(right) for right in answers.values()} == {1}
