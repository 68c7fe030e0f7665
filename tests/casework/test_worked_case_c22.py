"""The worked expectations of C22, as golden results, and every rule of it broken once."""

from datetime import date, timedelta
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
from casework.engine.workdays import add_workdays
from casework.procedures import catalogue
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
    score_patiently,
    score_playable,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c22")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]


def put_off(acts, key, before, day):
    """Return the acts with that one done only on a later day."""
    act = acts[at(acts, key)]
    return inserted(without(acts, key), before, wait(day), act)


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "料": 3, "告": 17, "步": 10, "序": 5, "时": 15, "记": 10, "访": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    """Five working days over 劳动节, and fifteen days that end on a Saturday worked."""
    done = payloads(perfect)
    assert done["register_second"]["until"] == "2026-05-06"
    assert done["register_third"]["until"] == "2026-05-09"
    assert done["accept_third"]["finish"] == "2026-06-23"
    assert done["deliver_third"]["until"] == "2026-05-28"
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert days["accept_third"] == "04-24"
    assert days["hand_back"] == "04-27"
    assert days["deliver_third"] == "04-28"
    assert days["report_up"] == "04-29"


def test_natural_days_and_a_word_of_mouth_leave_93(worked, workdays, perfect):
    acts = changed(perfect, "register_second", until="2026-04-29")
    acts = changed(acts, "tell_first", form="oral")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 93
    assert codes(report) == {"due_objection": "E3", "form_first": "E5"}


def test_no_visit_before_the_opinion_leaves_97(worked, workdays, perfect):
    opinion = perfect[at(perfect, "deliver_third")]
    acts = inserted(without(perfect, "deliver_third"), "visit_third", opinion)
    report = score_patiently(worked, acts, workdays)
    assert report.total == 97
    assert codes(report) == {"visit_first": "E2"}


def test_nothing_asked_at_the_visit_and_no_register_leave_91(worked, workdays, perfect):
    acts = changed(without(perfect, "ask_life"), "help_third", aid="none")
    acts = without(acts, "register_group")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 91
    assert error_codes(report) == {"E7", "E8"}


def test_whoever_keeps_the_letter_of_another_office_leaves_84(
    worked, workdays, perfect
):
    acts = changed(perfect, "answer_second", result="accept")
    acts = without(without(acts, "object_second"), "hand_back")
    acts = changed(acts, "register_second", until="2026-05-09")
    report = score_playable(worked, acts, workdays)
    assert report.total == 84
    assert codes(report) == {
        "second_result": "E6", "reason_second": "E5", "back_after": "E1",
        "due_objection": "E3", "objected_in_time": "E1",
    }  # fmt: skip


def test_an_accusation_shown_to_the_accused_is_59(worked, workdays, perfect):
    acts = changed(perfect, "keep_fourth", how="to_person")
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.total) == (97, 59)
    assert error_codes(report) == {"E10"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("register_first", {"kind": "advice"}, {"kind_first": 2}, "E6"),
    ("register_first", {"kind": "accuse"}, {"kind_first": 2}, "E6"),
    ("register_second", {"kind": "advice"}, {"kind_second": 2}, "E6"),
    ("register_second", {"kind": "accuse"}, {"kind_second": 2}, "E6"),
    ("register_third", {"kind": "advice"}, {"kind_third": 2}, "E6"),
    ("register_third", {"kind": "accuse"}, {"kind_third": 2}, "E6"),
    ("register_fourth", {"kind": "advice"}, {"kind_fourth": 3}, "E6"),
    ("register_fourth", {"kind": "claim"}, {"kind_fourth": 3}, "E6"),
    ("register_crowd", {"kind": "advice"}, {"kind_crowd": 2}, "E6"),
    ("register_crowd", {"kind": "accuse"}, {"kind_crowd": 2}, "E6"),
    ("tell_first", {"whose": "own"}, {"whose_first": 5}, "E6"),
    ("tell_first", {"whose": "medical"}, {"whose_first": 5}, "E6"),
    ("tell_first", {"whose": "police"}, {"whose_first": 5}, "E6"),
    ("tell_first", {"whose": "wait"}, {"whose_first": 5}, "E6"),
    ("tell_first", {"form": "oral"}, {"form_first": 3}, "E5"),
    ("answer_second", {"result": "accept"}, {"second_result": 5}, "E6"),
    ("accept_third", {"form": "phone"}, {"form_third": 2}, "E5"),
    ("tell_longest", {"longest": "sixty"}, {"longest": 3}, "E5"),
    ("tell_longest", {"longest": "ninety"}, {"longest": 3}, "E5"),
    ("tell_longest", {"longest": "more"}, {"longest": 3}, "E5"),
    ("notice_fourth", {"notice": "none"}, {"notice_fourth": 2}, "E5"),
    ("keep_fourth", {"how": "desk"}, {"kept_fourth": 3}, "E10"),
    ("deliver_third", {"remedy": "same"}, {"remedy": 2}, "E5"),
    ("deliver_third", {"remedy": "none"}, {"remedy": 2}, "E5"),
    ("help_third", {"aid": "none"}, {"aid_third": 4}, "E7"),
    ("plan_third", {"plan": "usual"}, {"plan_listed": 3}, "E7"),
    ("register_group", {"group": "ill"}, {"group_third": 2}, "E8"),
    ("register_group", {"group": "none"}, {"group_third": 2}, "E8"),
    ("take_note", {"words": "softer"}, {"noted": 2}, "E8"),
    ("take_note", {"words": "added"}, {"noted": 2}, "E8"),
    ("settle_reps", {"reps": "six"}, {"reps": 3}, "E6"),
    ("settle_reps", {"reps": "all"}, {"reps": 3}, "E6"),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("ask_matter", {"asked_matter": 1, "crowd_matter": 0.5}, {"E1"}),
    ("ask_want", {"asked_want": 1, "crowd_want": 0.5}, {"E1"}),
    ("take_note", {"noted": 2}, {"E8"}),
    ("register_first", {"kind_first": 2, "no_proof": 3, "day_first": 2}, {"E1", "E8"}),
    ("tell_first", {"whose_first": 5, "form_first": 3, "no_promise": 2}, {"E1", "E5"}),
    ("answer_second", {"second_result": 5}, {"E1"}),
    ("hand_back", {"back_after": 2}, {"E1"}),
    ("check_file", {"checked_file": 0.5}, {"E1"}),
    ("keep_fourth", {"kept_fourth": 3}, {"E1"}),
    ("notice_fourth", {"notice_fourth": 2}, {"E5"}),
    ("tell_longest", {"longest": 3}, {"E5"}),
    ("ask_life", {"asked_life": 3}, {"E7"}),
    ("help_third", {"aid_third": 4}, {"E7"}),
    ("plan_third", {"plan_listed": 3}, {"E7"}),
    ("register_group", {"group_third": 2}, {"E8"}),
    ("register_crowd", {"kind_crowd": 2, "day_crowd": 1}, {"E1", "E8"}),
    ("settle_reps", {"reps": 3}, {"E1"}),
    ("report_up", {"reported": 2}, {"E1"}),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


def test_what_the_crowd_means_to_do_is_asked_of_the_crowd(worked, workdays, perfect):
    """Asked of the first visitor it brings nothing out, and a report is no guess."""
    for acts in (
        without(perfect, "ask_plan"),
        inserted(without(perfect, "ask_plan"), "tell_first", Act("ask_plan")),
        inserted(without(perfect, "ask_plan"), "close_case", Act("ask_plan")),
    ):
        report = score_patiently(worked, acts, workdays)
        assert (lost(report), error_codes(report)) == ({"asked_plan": 1}, {"E1"})


def test_how_one_lives_is_asked_at_home(worked, workdays, perfect):
    """Not a day later with nine elders at the window, nor after the papers are done."""
    for before in ("register_group", "deliver_third", "settle_reps"):
        visited = fold(worked, perfect[: at(perfect, before) + 1], workdays)
        with pytest.raises(ImpossibleAct) as refused:
            apply(visited, Act("ask_life"))
        assert refused.value.code == "not_at_home"


ANOTHER_BRANCH = [
    ({"first_kind": "advice"}, "kind_first", "建议意见类"),
    ({"second_kind": "ours"}, "kind_second", "建议意见类"),
    ({}, "kind_fourth", "检举控告类"),
    ({}, "kind_third", "申诉求决类"),
    ({"first_kind": "advice"}, "whose_first", "属于本机关"),
    ({"second_kind": "ours"}, "second_result", "15日内"),
    ({"second_kind": "medical"}, "reason_second", "基本医疗保险"),
    ({"second_kind": "pension"}, "reason_second", "待遇支付"),
    ({"found": "lonely"}, "opinion_third", "予以支持"),
    ({"found": "money"}, "opinion_third", "解释说明"),
    ({"found": "nothing"}, "opinion_third", "不予支持"),
]


@pytest.mark.parametrize(("facts", "item", "phrase"), ANOTHER_BRANCH)
def test_the_branch_that_applies_is_quoted(workdays, facts, item, phrase):
    instance = case(**{"hard": "no", **facts})
    report = score(instance, perfect_acts(instance, workdays), workdays)
    assert phrase in {row.id: row for row in report.items}[item].citation


def test_a_letter_with_a_name_is_not_called_unsigned(workdays):
    for signed, told in (("yes", False), ("no", True)):
        instance = case(signed=signed)
        report = score(instance, perfect_acts(instance, workdays), workdays)
        right = {row.id: row.right for row in report.items}["day_fourth"]
        assert ("没有署名" in right) == told


def test_who_is_not_visited_cannot_be_helped(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "visit_third"), workdays)
    assert codes(report) == {
        "visited": "E1", "visit_first": "E2", "asked_life": "E7", "aid_third": "E7",
        "plan_listed": "E7", "group_third": "E8",
    }  # fmt: skip


@pytest.mark.parametrize("words", ["softer", "added"])
def test_a_wrong_word_after_the_right_one_counts(worked, workdays, perfect, words):
    more = Act("take_note", {"words": words})
    report = score_patiently(worked, inserted(perfect, "tell_first", more), workdays)
    assert (lost(report), error_codes(report)) == ({"noted": 2}, {"E8"})


@pytest.mark.parametrize(
    "act", [Act("object_second", {"reason": "busy"}), Act("hand_back")]
)
def test_what_belongs_to_the_street_is_not_pushed_off(workdays, act):
    instance = case(second_kind="ours")
    perfect = perfect_acts(instance, workdays)
    acts = inserted(perfect, "register_third", act)
    report = score_patiently(instance, acts, workdays)
    assert (report.raw, report.total, codes(report)) == (100, 59, {"pushed_off": "E6"})


@pytest.mark.parametrize("asked", ["ask_matter", "ask_want"])
def test_who_is_sorted_before_being_heard_was_not_heard(
    worked, workdays, perfect, asked
):
    keys = [act.key for act in perfect]
    later = [perfect[keys.index(asked)]]
    acts = list(perfect)
    acts.remove(later[0])
    acts = inserted(acts, "tell_first", *later)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({f"asked_{asked[4:]}": 1}, {"E1"})


def test_a_proof_asked_for_is_too_much(worked, workdays, perfect):
    acts = inserted(perfect, "register_first", Act("ask_proof"))
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"no_proof": 3}, {"E4"})


def test_a_promise_is_beyond_the_window(worked, workdays, perfect):
    acts = inserted(perfect, "open_mail", Act("promise_first"))
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"no_promise": 2}, {"E9"})


def test_papers_go_back_only_when_the_other_side_agrees(worked, workdays, perfect):
    early = Act("hand_back")
    acts = inserted(without(perfect, "hand_back"), "register_third", early)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"back_after": 2}, {"E2"})


@pytest.mark.parametrize("reason", ["pension", "busy"])
def test_a_wrong_reason_is_not_agreed_to(worked, workdays, perfect, reason):
    acts = changed(perfect, "object_second", reason=reason)
    report = score_playable(worked, acts, workdays)
    assert codes(report) == {"reason_second": "E5", "back_after": "E2"}


# -- days: the right one, a day before and a day after; in time and a day late


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("second", ["medical", "ours"])
def test_days_are_counted_as_the_articles_say(workdays, start, second):
    instance = case(start=start, second_kind=second)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    today = date.fromisoformat(start)
    answered = fold(instance, perfect, workdays).anchor("deliver_third").date()
    in_5, in_15 = add_workdays(today, 5, workdays), today + timedelta(days=15)
    assert in_5 != in_15
    own = second == "ours"
    right = [
        ("register_second", "until", "due_second" if own else "due_objection", in_15 if own else in_5),
        ("register_third", "until", "due_third", in_15),
        ("accept_third", "finish", "due_finish", today + timedelta(days=60)),
        ("deliver_third", "until", "due_review", answered + timedelta(days=30)),
    ]  # fmt: skip
    for act, name, item, day in right:
        assert workdays(day)  # no question of a last day that is off
        assert payloads(perfect)[act][name] == day.isoformat()
        for step in (-1, 1):
            wrong = {name: (day + timedelta(days=step)).isoformat()}
            report = score_patiently(instance, changed(perfect, act, **wrong), workdays)
            assert set(lost(report)) == {item}
            assert error_codes(report) == {"E3"}


@pytest.mark.parametrize(
    ("day", "late"), [("2026-05-06", set()), ("2026-05-07", {"objected_in_time"})]
)
def test_an_objection_has_five_working_days(worked, workdays, perfect, day, late):
    acts = without(without(perfect, "object_second"), "hand_back")
    objection = perfect[at(perfect, "object_second")]
    closing = acts.pop()
    acts += [wait(day), objection, wait("2026-05-11"), Act("hand_back"), closing]
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == late
    assert error_codes(report) == ({"E3"} if late else set())


@pytest.mark.parametrize(("day", "late"), [("2026-05-09", False), ("2026-05-11", True)])
@pytest.mark.parametrize("who", ["second", "third"])
def test_a_notice_has_fifteen_days(workdays, who, day, late):
    """Until the Saturday that is worked; the next working day is too late."""
    instance = case(second_kind="ours")
    perfect = perfect_acts(instance, workdays)
    key = {"second": "notice_second", "third": "accept_third"}[who]
    act = perfect[at(perfect, key)]
    acts = without(perfect, key)[:-1]
    if who == "third":
        act = Act(
            key, {**act.payload, "finish": f"{date.fromisoformat(day) + timedelta(60)}"}
        )
    report = score_patiently(instance, [*acts, wait(day), act, perfect[-1]], workdays)
    assert (f"{who}_in_time" in lost(report)) == late
    assert (
        "E3" in {row.error for row in report.debrief if row.id == f"{who}_in_time"}
    ) == late


@pytest.mark.parametrize(("day", "late"), [("2026-06-23", False), ("2026-06-24", True)])
def test_a_claim_is_finished_within_sixty_days(worked, workdays, perfect, day, late):
    act = perfect[at(perfect, "deliver_third")]
    until = f"{date.fromisoformat(day) + timedelta(30)}"
    last = [wait(day), Act(act.key, {**act.payload, "until": until}), perfect[-1]]
    acts = [*without(perfect, "deliver_third")[:-1], *last]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == ({"finished_in_time": "E3"} if late else {})


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("register_first", "day_first"),
        ("register_second", "day_second"),
        ("register_third", "day_third"),
        ("register_fourth", "day_fourth"),
    ],
)
def test_what_is_registered_later_is_late(workdays, key, item):
    instance = case(second_kind="ours")
    perfect = perfect_acts(instance, workdays)
    acts = put_off(perfect, key, "tell_longest", "2026-04-27")
    report = score_patiently(instance, acts, workdays)
    assert codes(report)[item] == "E8"


@pytest.mark.parametrize(
    ("key", "item", "code"),
    [("register_crowd", "day_crowd", "E8"), ("report_up", "reported", "E1")],
)
def test_the_group_is_registered_and_reported_that_day(
    worked, workdays, perfect, key, item, code
):
    acts = put_off(perfect, key, "close_case", "2026-04-30")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {item: code}


# -- whose it is, and what follows


@pytest.mark.parametrize(
    ("first", "kind", "whose"),
    [("pension", "claim", "pension"), ("medical", "claim", "medical"), ("advice", "advice", "own")],
)  # fmt: skip
def test_the_first_is_sent_to_whom_it_concerns(workdays, first, kind, whose):
    instance = case(first_kind=first)
    perfect = perfect_acts(instance, workdays)
    done = payloads(perfect)
    assert done["tell_first"]["whose"] == whose
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["whose"].keys() - {whose}:
        acts = changed(perfect, "tell_first", whose=wrong)
        report = score_patiently(instance, acts, workdays)
        assert (lost(report), error_codes(report)) == ({"whose_first": 5}, {"E6"})
    assert next(act for act in perfect if act.key == "register_first").payload == {
        "kind": kind
    }


@pytest.mark.parametrize("second", ["pension", "medical", "ours"])
def test_a_letter_passed_on_is_kept_or_objected_to(workdays, second):
    instance = case(second_kind=second)
    perfect = perfect_acts(instance, workdays)
    keys = {act.key for act in perfect}
    own = second == "ours"
    assert score_patiently(instance, perfect, workdays).total == 100
    assert ("notice_second" in keys, "object_second" in keys) == (own, not own)
    if not own:
        assert payloads(perfect)["object_second"] == {"reason": second}
        return
    phoned = changed(perfect, "notice_second", form="phone")
    assert codes(score_patiently(instance, phoned, workdays)) == {"form_second": "E5"}
    other = changed(perfect, "answer_second", result="object")
    assert codes(score_patiently(instance, other, workdays)) == {"second_result": "E6"}


@pytest.mark.parametrize(
    ("found", "hard", "opinion", "group", "plan"),
    [
        ("lonely", "yes", "support", "lonely", "list"),
        ("lonely", "no", "support", "lonely", "list"),
        ("ill", "yes", "support", "ill", "list"),
        ("ill", "no", "support", "ill", "list"),
        ("model", "yes", "support", "model", "list"),
        ("model", "no", "support", "model", "list"),
        ("money", "no", "explain", "none", "usual"),
        ("nothing", "no", "refuse", "none", "usual"),
    ],
)
def test_file_and_visit_decide_the_opinion(workdays, found, hard, opinion, group, plan):
    aid = "aid" if hard == "yes" else "none"
    instance = case(found=found, hard=hard)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    right = [
        ("deliver_third", "opinion", opinion, "third_opinion", 6, "E6"),
        ("register_group", "group", group, "third_group", 2, "E8"),
        ("plan_third", "plan", plan, "plan", 3, "E7"),
        ("help_third", "aid", aid, "third_aid", 4, "E7"),
    ]
    for act, name, value, options, points, code in right:
        assert payloads(perfect)[act][name] == value
        for wrong in CASE.choices[options].keys() - {value}:
            acts = changed(perfect, act, **{name: wrong})
            report = score_patiently(instance, acts, workdays)
            assert list(lost(report).values()) == [points]
            assert error_codes(report) == {code}


def test_who_does_not_sign_is_told_nothing_but_is_registered(workdays):
    instance = case(signed="no")
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["notice_fourth"] == {"notice": "none"}
    acts = changed(perfect, "notice_fourth", notice="notify")
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == {"notice_unsigned": "E5"}
    report = score_patiently(instance, without(perfect, "register_fourth"), workdays)
    assert codes(report) == {"kind_fourth": "E1", "day_fourth": "E8"}


def test_a_quiet_group_need_not_be_reported(workdays):
    instance = case(urgent="no")
    perfect = perfect_acts(instance, workdays)
    assert "report_up" not in payloads(perfect)
    more = inserted(perfect, "close_case", Act("report_up", {"content": "truth"}))
    assert score_patiently(instance, more, workdays).total == 100


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("register_fourth", Act("keep_fourth", {"how": "to_person"}), "leaked", "E10"),
        ("register_fourth", Act("keep_fourth", {"how": "to_unit"}), "leaked", "E10"),
        ("open_mail", Act("turn_away"), "turned_away", "E6"),
        ("settle_reps", Act("settle_reps", {"reps": "home"}), "sent_home", "E6"),
        ("close_case", Act("report_up", {"content": "small"}), "lied", "E8"),
        ("open_mail", Act("recount"), "recounted", "E9"),
        ("register_third", Act("question_accused"), "inquired", "E9"),
        ("register_third", Act("forward_second"), "forwarded", "E9"),
        ("help_third", Act("tell_neighbours"), "talked", "E10"),
    ],
)
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {found}


# -- the people


def test_what_the_old_people_want_opens_by_asking_only():
    facts = case().facts
    assert facts["first_matter"] not in facts["first_opening"]
    angry = case(first_kind="advice").facts
    assert "意见大了" in angry["first_opening"]
    assert "出个主意" in angry["first_want"]


def test_who_went_home_can_be_called_again(worked, workdays, perfect):
    told = perfect[at(perfect, "tell_first")]
    late = [Act("call_first"), wait("2026-04-30"), told]
    acts = [*without(perfect, "tell_first")[:-1], *late, perfect[-1]]
    assert patient(worked, acts, workdays)[-2] == told
    assert score_patiently(worked, acts, workdays).total == 100


# -- the pack and every seed


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    assert CASE.pack.rules.keys() == of_the_case
    assert not CASE.pack.history_badge
    assert teaching_rules(CASE) == {
        "hear_out", "register", "urgent", "ask_plan", "aid", "groups", "visiting", "whose",
        "whose_own", "no_leak", "inquiry",
    }  # fmt: skip


def test_reception_and_transfer_are_another_case():
    refs = {ref for item in CASE.items for ref in item.refs}
    assert not {"4:4.2.2S", "3:4.2.7S"} & refs
    letters = catalogue().supplements["N-10"]
    assert letters.is_checked
    assert {skill.ref for skill in letters.skills} <= refs


def test_who_is_in_need_belongs_to_a_group_anyway():
    """Else the list of 特困, whom the standard names as well, would be right too."""
    found = {
        instance.facts["found"]
        for instance in (make_instance(CASE, seed) for seed in range(300))
        if instance.facts["hard"] == "yes"
    }
    assert found == {"lonely", "ill", "model"}


def fingerprint(instance):
    """What decides: decisions, and whether the group is to be reported."""
    return (*sorted(instance.answers.items()), instance.facts["urgent"])


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(2000)]
    assert len({fingerprint(one) for one in made}) == 288
    assert all(len(right) == 1 for one in made for right in one.answers.values())
