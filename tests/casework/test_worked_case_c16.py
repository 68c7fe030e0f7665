"""C16: golden results of the worked case, and every rule of it turned round once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import (
    Act,
    ImpossibleAct,
    fold,
    make_instance,
    perfect_acts,
    score,
    visible,
)
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_workdays, period_end
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    day_of,
    day_off_within,
    days_of,
    decisions,
    error_codes,
    happened,
    inserted,
    lost,
    points_by_type,
    score_patiently,
    wait,
    without,
    workday_up_to,
    worked_with,
)

CASE = load_case("c16")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
DAY = timedelta(days=1)
FAILED = {"result_a": "failed"}


def keys(acts):
    return {act.key for act in acts}


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 34, "料": 3, "告": 6, "步": 23, "序": 4, "时": 14, "记": 8, "访": 6, "礼": 2,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert state.done[0].at.isoformat() == "2026-04-27T09:00:00"
    due = {
        # The 1st to the 5th of May are free, Saturday the 9th is worked: both seventh
        # days are the 9th, the last one for the town and the first for the community.
        "rec_visit_b": "05-09", "rec_visit_a_opens": "05-09", "rec_visit_a": "05-27",
        "rec_district": "05-06", "rec_new": "06-11", "rec_report_town": "05-11",
    }  # fmt: skip
    assert {key: f"{state.due(key):%m-%d}" for key in due} == due
    assert (days["hold_b"], days["visit_b"]) == ("04-30", "05-06")
    assert (days["visit_a"], days["visit_new"]) == ("05-11", "05-14")
    assert paper_needs(worked).here == ("s_id", "s_cert")


def test_who_comes_when_called_and_late_when_put_off_gets_92(worked, workdays, perfect):
    """The firm that presses is visited at once, the one that says later is put off."""
    visits_a = perfect[at(perfect, "visit_a") : at(perfect, "next_a") + 1]
    visits_b = perfect[at(perfect, "visit_b") : at(perfect, "report_district") + 1]
    head = perfect[: at(perfect, "visit_b")]
    acts = [*head, wait("2026-05-07"), *visits_a, wait("2026-05-12"), *visits_b]
    acts += [Act("visit_new", {"spot": "aside"}), *perfect[at(perfect, "guide_new") :]]
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {"time_visit_a": 4, "time_visit_b": 4}
    assert (report.total, error_codes(report)) == (92, {"E3"})


def test_a_roster_from_old_records_leaves_90(worked, workdays, perfect):
    acts = without(without(perfect, "call_person"), "ask_place")
    acts = changed(acts, "roster", c1="put", c4="put", c5="put")
    report = score_patiently(worked, acts, workdays)
    calls = {f"called_c{n}": 0.5 for n in range(1, 5)}
    assert lost(report) == {
        "c1": 2, "c4": 2, "c5": 2, "asked_place": 1, "order_call": 1, **calls,
    }  # fmt: skip
    assert (report.total, error_codes(report)) == (90, {"E1", "E2", "E6"})
    assert "roster_questioned" in happened(worked, acts, workdays)


def test_who_lets_the_unlawful_term_pass_gets_59(worked, workdays, perfect):
    acts = changed(perfect, "settle_term", verdict="keep", basis="vague")
    acts = changed(acts, "roster", c3="leave")
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {"term_disabled": 5, "told_law": 3, "c3": 2}
    assert (report.raw, report.total) == (90, 59)
    assert codes(report) == {
        "term_disabled": "E6", "told_law": "E5", "c3": "E6", "let_pass": "E6",
    }  # fmt: skip
    assert {"term_complained", "roster_questioned"} <= happened(worked, acts, workdays)


def test_a_form_taken_as_it_is_leaves_90(worked, workdays, perfect):
    acts = changed(without(perfect, "guide_form"), "review_form", result="pass")
    acts = without(without(acts, "ask_history"), "tell_news")
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {
        "form": 3, "news": 3, "asked_history": 1, "form_mended": 2, "order_form": 1,
    }  # fmt: skip
    assert (report.total, error_codes(report)) == (90, {"E1", "E2", "E5", "E6"})


def test_two_firms_forgotten_after_the_roster_leave_51(worked, workdays, perfect):
    acts = [*perfect[: at(perfect, "ask_b")], perfect[-1]]
    report = score(worked, acts, workdays)
    assert lost(report) == {
        "place_b": 3, "next_b": 4, "next_a": 3, "help_new": 2, "asked_b": 2,
        "scheme": 1, "fair_plan": 1, "group_guide": 1, "sources": 2, "agreed_b": 1,
        "platform": 2, "held_b": 1, "order_scheme": 1, "time_visit_b": 4,
        "time_visit_a": 4, "time_new": 3, "time_district": 3, "recorded_b": 1,
        "unchanged_b": 1, "recorded_a": 1, "logged_new": 2, "visited_b": 2, "visited_a": 2,
        "visited_new": 2,
    }  # fmt: skip
    assert report.total == 51
    assert error_codes(report) == {"E1", "E7", "E8"}


# -- one wrong value: its item and its code

WRONG_VALUES = [
    *(("review_form", {"result": r}, {"form": 3}, "E6") for r in ("pass", "resume", "untrue")),
    *(("guide_a", {"pay": p}, {"pay_a": 4}, "E6") for p in ("law", "keep", "cheap")),
    *(("settle_term", {"verdict": v}, {"term_disabled": 5}, "E6") for v in ("marriage", "rural")),
    ("settle_term", {"basis": "vague"}, {"told_law": 3}, "E5"),
    *(("roster", {c: "put"}, {c: 2}, "E6") for c in ("c1", "c4", "c5")),
    *(("roster", {c: "leave"}, {c: 2}, "E6") for c in ("c2", "c3")),
    *(("arrange_b", {"place": p}, {"place_b": 3}, "E6") for p in ("firm", "phone")),
    *(("next_b", {"step": s}, {"next_b": 4}, "E6") for s in ("change", "search", "advise")),
    ("next_a", {"step": "report"}, {"next_a": 3}, "E6"),
    ("next_a", {"step": "district"}, {"next_a": 3}, "E9"),
    *(("guide_new", {"help": h}, {"help_new": 2}, "E6") for h in ("skill", "adapt", "leave")),
    *(("guide_a", {"content": c}, {"guided_a": 2}, "E1") for c in ("way", "pay", "way,pay,dodge")),
    *(("ask_b", {"content": c}, {"asked_b": 2}, "E1")
      for c in ("posts,until", "posts,pay", "until,pay", "posts,until,pay,owner")),
    *(("recommend_b", {"sources": s}, {"sources": 2}, "E1")
      for s in ("local,express", "local,system", "express,system")),
    *(("arrange_b", {"agreed": a}, {"agreed_b": 1}, "E1")
      for a in ("time,place", "time,form", "place,form")),
    *(("set_up", {"parts": p}, {"platform": 2}, "E1")
      for p in ("room,gear", "room,staff", "gear,staff", "room,gear,staff,banquet")),
    *(("roster", {"content": c}, {"roster_content": 2}, "E8")
      for c in ("name,post", "name,cert", "post,cert")),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report), report.cap) == (points, {code}, None)


# -- one step left out

AFTER_B = {
    "next_b": 4,
    "time_visit_b": 4,
    "time_district": 3,
    "recorded_b": 1,
    "unchanged_b": 1,
    "visited_b": 2,
}
AFTER_NEW = {"help_new": 2, "time_new": 3, "logged_new": 2, "visited_new": 2}
DROPS = [
    ("ask_story", {"asked_story": 0.5, "listened": 2}, {"E1"}),
    ("ask_wish", {"asked_wish": 0.5}, {"E1"}),
    ("ask_history", {"asked_history": 1}, {"E1"}),
    ("check_original", {"checked": 3}, {"E1"}),
    ("review_form", {"form": 3}, {"E1"}),
    ("guide_form", {"form_mended": 2, "order_form": 1}, {"E1", "E2"}),
    ("register",
     {"entered": 1, "order_form": 1, "order_review": 0.5, "order_enter": 0.5},
     {"E1", "E2", "E8"}),
    ("tell_news", {"news": 3}, {"E5"}),
    ("ask_terms", {"asked_terms": 1, "term_disabled": 5, "told_law": 3}, {"E1", "E5"}),
    ("ask_pay", {"asked_pay": 1, "pay_a": 4, "guided_a": 2}, {"E1"}),
    ("ask_place", {"asked_place": 1}, {"E1"}),
    ("settle_term", {"term_disabled": 5, "told_law": 3}, {"E1", "E5"}),
    ("guide_a", {"pay_a": 4, "guided_a": 2}, {"E1"}),
    ("scheme_b", {"scheme": 1, "order_scheme": 1}, {"E1", "E2"}),
    ("plan_fair", {"fair_plan": 1}, {"E1"}),
    ("group_guide", {"group_guide": 1}, {"E1"}),
    ("set_up", {"platform": 2}, {"E1"}),
    ("hold_b", {"held_b": 1}, {"E1"}),
    ("arrange_b", {"place_b": 3, "agreed_b": 1, "platform": 2, "held_b": 1, **AFTER_B},
     {"E1", "E7", "E8"}),
    ("visit_b", AFTER_B, {"E1", "E7", "E8"}),
    ("record_b", {"recorded_b": 1}, {"E8"}),
    ("next_b", {"next_b": 4}, {"E7"}),
    ("report_district", {"time_district": 3}, {"E7"}),
    ("visit_a", {"next_a": 3, "time_visit_a": 4, "recorded_a": 1, "visited_a": 2, **AFTER_NEW},
     {"E7", "E8"}),
    ("record_a", {"recorded_a": 1}, {"E8"}),
    ("next_a", {"next_a": 3}, {"E7"}),
    ("visit_new", AFTER_NEW, {"E7", "E8"}),
    ("guide_new", {"help_new": 2}, {"E7"}),
    ("log_new", {"logged_new": 2}, {"E8"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize(
    ("act", "after", "points", "code"),
    [
        ("ask_story", "register", {"asked_story": 0.5}, "E1"),
        ("ask_wish", "register", {"asked_wish": 0.5}, "E1"),
        ("ask_history", "register", {"asked_history": 1}, "E1"),
        ("review_form", "register", {"order_review": 0.5}, "E2"),
        ("guide_form", "register", {"order_form": 1}, "E2"),
        ("ask_place", "roster", {"asked_place": 1}, "E1"),
        ("register", "roster", {"order_enter": 0.5}, "E2"),
        ("scheme_b", "recommend_b", {"order_scheme": 1}, "E2"),
    ],
)
def test_what_comes_first_is_done_first(
    worked, workdays, perfect, act, after, points, code
):
    late = perfect[at(perfect, act)]
    rest = without(perfect, act)
    place = at(rest, after) + 1
    report = score_patiently(worked, [*rest[:place], late, *rest[place:]], workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


def test_the_pool_is_called_before_the_roster(worked, workdays, perfect):
    calls = [act for act in perfect if act.key == "call_person"]
    acts = inserted(without(perfect, "call_person"), "ask_b", *calls)
    assert codes(score(worked, acts, workdays)) == {"order_call": "E2"}


@pytest.mark.parametrize("person", ["c1", "c2", "c3", "c4"])
def test_everybody_in_the_pool_is_called(worked, workdays, perfect, person):
    acts = [act for act in perfect if act.payload.get("person") != person]
    report = score(worked, acts, workdays)
    assert lost(report) == {f"called_{person}": 0.5}
    assert error_codes(report) == {"E1"}


def test_who_is_interrupted_is_not_listened_to(worked, workdays, perfect):
    report = score(worked, inserted(perfect, "ask_wish", Act("interrupt")), workdays)
    assert (lost(report), error_codes(report)) == ({"listened": 2}, {"E10"})


# -- what only the right question opens


def test_a_new_employee_speaks_only_apart_from_the_firm(worked, workdays, perfect):
    acts = changed(perfect, "visit_new", spot="front")
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {"help_new": 2}
    again = inserted(acts, "guide_new", Act("visit_new", {"spot": "aside"}))
    assert score_patiently(worked, again, workdays).total == 100


def test_the_record_says_what_was_and_the_telephone_what_is(worked, workdays, perfect):
    """In the pool all four hold the certificate and look alike."""
    facts = worked.facts
    records = [facts[f"c{n}_is"] for n in range(1, 5)]
    assert all(f"持{facts['cert']}，早晚班都能上" in record for record in records)
    asked = perfect[: at(perfect, "roster")]
    known = fold(worked, asked, workdays).disclosed
    assert {"c1_said", "c2_said", "c3_said", "c4_said", "place_said"} <= set(known)
    unasked = fold(worked, without(asked, "call_person"), workdays).disclosed
    assert not {"c1_said", "c4_said"} & set(unasked)


def test_only_what_was_asked_is_told(worked, workdays, perfect):
    acts = changed(perfect, "ask_b", content="until,pay")
    assert "posts_b_said" not in fold(worked, acts, workdays).disclosed


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code"),
    [
        ("register", Act("guide_form", {"writer": "for"}), "invented", "E9"),
        ("search_pool", Act("settle_term", {"verdict": "keep", "basis": "law"}), "let_pass", "E6"),
        ("report_district", Act("next_b", {"step": "drop"}), "dropped", "E6"),
        ("visit_new", Act("next_a", {"step": "drop"}), "dropped", "E6"),
        ("arrange_b", Act("recommend_b", {"sources": "local,express,system,bought"}), "bought", "E10"),
        ("call_a", Act("charge_fee"), "charged", "E10"),
        ("set_up", Act("arrange_b", {"place": "platform", "agreed": "time,place,form,fee"}),
         "charged", "E10"),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    found = {"next_a": 3} if act.key == "next_a" else {}
    assert (lost(report), report.total) == (found, 59)
    assert criticals(report) == {critical: code}


@pytest.mark.parametrize("more", ["id_number", "family"])
def test_a_roster_tells_nothing_of_the_home(worked, workdays, perfect, more):
    acts = changed(perfect, "roster", content=f"name,post,cert,{more}")
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.total) == (98, 59)
    assert codes(report) == {"roster_content": "E8", "exposed": "E10"}


# -- deadlines: within 7 for the town, after 7 for the community


def visited(instance, acts, key, day, workdays):
    """The report if that visit, and what follows it, is not before the day."""
    place = at(acts, key)
    waits = [i for i, act in enumerate(acts[:place]) if act.key == "wait_until"]
    head = acts[:place]
    if key == "visit_a":
        head = [*acts[: waits[-1]], *acts[waits[-1] + 1 : place]]
    return score_patiently(instance, [*head, wait(f"{day}"), *acts[place:]], workdays)


@pytest.mark.parametrize("start", STARTS)
def test_the_town_calls_back_within_7_working_days(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    last = add_workdays(date.fromisoformat(start), 7, workdays)
    for day, code in ((last, None), (last + DAY, "E3")):
        report = visited(instance, perfect, "visit_b", day, workdays)
        assert codes(report).get("time_visit_b") == code, day


@pytest.mark.parametrize("start", STARTS)
def test_the_community_calls_back_after_7_working_days(workdays, start):
    """On the seventh day itself the source may be read either way: it is no fault."""
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    first = date.fromisoformat(start)
    opens = add_workdays(first, 7, workdays)
    month = period_end(first, 1, "month", workdays)
    assert day_of(instance, perfect, "visit_a", workdays) > opens
    cases = [
        (workday_up_to(opens - DAY, workdays), "E3"),
        (opens, None),
        (workday_up_to(month, workdays), None),
        (month + DAY, "E3"),
    ]
    for day, code in cases:
        report = visited(instance, perfect, "visit_a", day, workdays)
        assert codes(report).get("time_visit_a") == code, day


@pytest.mark.parametrize("start", STARTS)
def test_a_new_employee_is_visited_within_a_month(workdays, start):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    told = day_of(instance, perfect, "visit_a", workdays)
    last = period_end(told, 1, "month", workdays)
    for day, found in (
        (workday_up_to(last, workdays), {}),
        (last + DAY, {"time_new": "E3"}),
    ):
        acts = inserted(perfect, "visit_new", wait(f"{day}"))
        assert codes(score_patiently(instance, acts, workdays)) == found


def test_what_the_place_cannot_meet_is_reported_the_same_day(worked, workdays, perfect):
    late = inserted(perfect, "report_district", Act("end_day"))
    report = score_patiently(worked, late, workdays)
    assert (lost(report), error_codes(report)) == ({"time_district": 3}, {"E3"})


def test_a_failure_is_reported_to_the_town_the_same_day(workdays):
    instance = case(**FAILED)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert not {"visit_new", "guide_new", "log_new"} & keys(perfect)
    late = inserted(perfect, "report_town", Act("end_day"))
    assert codes(score(instance, late, workdays)) == {"time_report_town": "E3"}
    never = without(perfect, "report_town")
    assert codes(score(instance, never, workdays)) == {"time_report_town": "E7"}
    for wrong in ("walk", "district", "drop"):
        report = score(instance, changed(perfect, "next_a", step=wrong), workdays)
        assert codes(report)["next_a"] == ("E9" if wrong == "district" else "E6")
        assert (report.cap == 59) == (wrong == "drop")


# -- variants


@pytest.mark.parametrize("gap", ["skill", "resume", "untrue", "none"])
def test_the_form_is_held_against_what_is_said_and_shown(workdays, gap):
    instance = case(form_gap=gap, shift_a="day")
    result = "pass" if gap == "none" else gap
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    form = instance.paper("s_form.original").fields
    assert (form["工作简历"] == "打工。") == (gap == "resume")
    assert (form["其他技能水平"] == "会一点。") == (gap == "skill")
    assert ("s_cert" in paper_needs(instance).here) == (gap != "untrue")
    assert ("guide_form" in keys(perfect)) == (gap != "none")
    assert instance.answers["c5"] == ("leave" if gap == "untrue" else "put",)
    for wrong in CASE.choices["form"].keys() - {result}:
        acts = changed(perfect, "review_form", result=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"form": "E6"}


@pytest.mark.parametrize("post", ["elec", "cook", "nursery"])
def test_what_is_told_goes_with_the_trade_and_with_any_day(post):
    facts = case(post_a=post, form_gap="none").facts
    told = [facts[key] for key in ("s_story", "s_history", "f_resume")]
    assert all(facts["old_place"] in text for text in told)
    assert all(facts["old_end"] in text for text in told)
    assert ("机器" in facts["s_history"] + facts["f_skill"]) == (post == "elec")
    assert not any(word in "".join(told) for word in ("2026", "月", "明天"))


@pytest.mark.parametrize(
    ("shift", "hours", "listed"),
    [
        ("night", "day", "leave"),
        ("night", "any", "put"),
        ("day", "day", "put"),
        ("day", "any", "put"),
    ],
)
def test_who_cannot_work_nights_is_not_listed_for_them(workdays, shift, hours, listed):
    instance = case(shift_a=shift, s_hours=hours)
    assert instance.answers["c5"] == (listed,)
    assert ("两班倒" in instance.facts["place_said"]) == (shift == "night")
    assert ("只能上白班" in instance.facts["s_wish"]) == (hours == "day")


@pytest.mark.parametrize("term", ["marriage", "disabled", "rural", "none"])
@pytest.mark.parametrize("order", "abcd")
def test_two_of_four_are_listed_whatever_the_firm_would_rather(workdays, term, order):
    instance = case(term_kind=term, order_c=order)
    roles = {f"c{n}": instance.facts[f"c{n}_role"] for n in range(1, 5)}
    assert sorted(roles.values()) == ["good", "lacks", "protected", "stale"]
    listed = {c for c in roles if instance.answers[c] == ("put",)}
    assert {roles[c] for c in listed} == {"good", "protected"}
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    for person in roles:
        wrong = "leave" if person in listed else "put"
        acts = changed(perfect, "roster", **{person: wrong})
        report = score_patiently(instance, acts, workdays)
        assert (lost(report), error_codes(report)) == ({person: 2}, {"E6"})


@pytest.mark.parametrize("term", ["marriage", "disabled", "rural", "none"])
def test_an_unlawful_term_is_struck_and_a_lawful_one_is_not(workdays, term):
    instance = case(term_kind=term)
    right = "keep" if term == "none" else term
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["term_a"] == (right,)
    for wrong in CASE.choices["term_a"].keys() - {right}:
        acts = changed(perfect, "settle_term", verdict=wrong)
        report = score_patiently(instance, acts, workdays)
        assert (report.raw, codes(report)[f"term_{term}"]) == (95, "E6")
        assert (report.cap == 59) == (wrong == "keep")
    vague = changed(perfect, "settle_term", basis="vague")
    found = {} if term == "none" else {"told_law": "E5"}
    assert codes(score_patiently(instance, vague, workdays)) == found


@pytest.mark.parametrize(
    ("kind", "advice"), [("illegal", "law"), ("low", "market"), ("fair", "keep")]
)
@pytest.mark.parametrize("post", ["elec", "cook", "nursery"])
def test_pay_is_held_against_the_law_first_and_the_market_then(
    workdays, post, kind, advice
):
    pays = {"illegal": (2300, 2400), "low": (3000, 3300), "fair": (4500, 4800)}[kind]
    for pay in pays:
        instance = case(post_a=post, pay_kind=kind, pay=pay)
        table = instance.paper("prices.record").fields
        least = int(table["本市最低工资标准"][2:6])
        start = int(table["本镇同工种价位"].split("每月")[1][:4])
        end = int(table["本镇同工种价位"].split("至")[1][:4])
        found = "law" if pay < least else "market" if pay < start else "keep"
        assert (found, instance.answers["pay_a"]) == (advice, (advice,))
        assert pay <= end


@pytest.mark.parametrize("head", CASE.facts["head_b"]["choice"])
def test_how_many_are_wanted_decides_who_makes_room(workdays, head):
    assert head != 10  # the source puts ten into both bands
    instance = case(head_b=head, fair_b="no")
    place = "firm" if head < 10 else "platform"
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["place_b"] == (place,)
    assert ("set_up" in keys(perfect)) == (place == "platform")
    assert not {"plan_fair", "group_guide"} & keys(perfect)
    assert score(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["place_b"].keys() - {place}:
        acts = changed(perfect, "arrange_b", place=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"place_b": "E6"}


OUTCOMES = [
    ("hired", "change", "change_b", "changed_b", "E8"),
    ("none", "search", "search_b", "searched_b", "E7"),
    ("own", "advise", "advise_b", "advised_b", "E7"),
    ("area", "district", "report_district", "time_district", "E7"),
]


@pytest.mark.parametrize(("result", "step", "act", "item", "code"), OUTCOMES)
def test_four_ends_have_four_next_steps(workdays, result, step, act, item, code):
    instance = case(result_b=result)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    assert instance.answers["next_b"] == (step,)
    assert keys(perfect) & {row[2] for row in OUTCOMES} == {act}
    assert codes(score(instance, without(perfect, act), workdays)) == {item: code}
    for wrong in CASE.choices["next_b"].keys() - {step}:
        report = score_patiently(
            instance, changed(perfect, "next_b", step=wrong), workdays
        )
        assert (lost(report), codes(report)["next_b"]) == ({"next_b": 4}, "E6")
        assert (report.cap == 59) == (wrong == "drop")
    if step != "change":
        acts = inserted(perfect, "visit_a", Act("change_b"))
        assert codes(score_patiently(instance, acts, workdays)) == {"unchanged_b": "E8"}


@pytest.mark.parametrize("content", ["pay", "terms", "pay,terms,lie"])
def test_advice_is_whole_and_honest(workdays, content):
    instance = case(result_b="own")
    acts = changed(perfect_acts(instance, workdays), "advise_b", content=content)
    report = score_patiently(instance, acts, workdays)
    assert (set(lost(report)), error_codes(report)) == ({"advised_b"}, {"E7"})


@pytest.mark.parametrize("trouble", ["rights", "skill", "adapt"])
def test_help_meets_the_trouble(workdays, trouble):
    instance = case(trouble=trouble)
    perfect = perfect_acts(instance, workdays)
    for wrong in CASE.choices["help_new"].keys() - {trouble}:
        acts = changed(perfect, "guide_new", help=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"help_new": "E6"}


def test_nobody_is_asked_for_a_result_before_there_is_one(worked, workdays, perfect):
    for act in ("visit_b", "visit_a"):
        with pytest.raises(ImpossibleAct):
            fold(worked, [*perfect[: at(perfect, "wait_until")], Act(act)], workdays)


def test_everybody_at_the_window_has_a_name_and_a_portrait(worked, workdays, perfect):
    looks = {
        (client.title, client.portrait)
        for count in range(len(perfect))
        for client in [visible(fold(worked, perfect[:count], workdays)).client]
        if client.here
    }
    assert looks == {
        ("求职者", "person-2"), ("一号单位负责人", "person-3"),
        ("一号单位的新员工", "person-1"),
    }  # fmt: skip


# -- every seed


def fingerprint(instance, workdays):
    """What decides: decisions, papers, and whether days off fall into the periods."""
    has_day_off = day_off_within(instance, 14, workdays)
    return (*decisions(instance), paper_needs(instance).here, has_day_off)


def test_seeds_differ_in_what_decides_and_days_off_fall_into_some(workdays):
    kinds = {fingerprint(make_instance(CASE, seed), workdays) for seed in range(300)}
    assert len(kinds) >= 250
    assert {kind[-1] for kind in kinds} == {True, False}
