"""The worked expectations of C23, as golden results, and every rule of it broken once."""

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
)
from casework.engine.oracle import paper_needs
from casework.engine.workdays import add_workdays, next_workday
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
    decided,
    error_codes,
    inserted,
    lost,
    payloads,
    points_by_type,
    rules_of,
    score_patiently,
    score_playable,
    swapped,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c23")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 28, "料": 12, "告": 16, "步": 8, "序": 10, "时": 16, "记": 10,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    days = days_of(state)
    assert days["notice_first"] == days["guide_second"] == "09-24"
    assert days["enter_first"] == "09-28"  # after 中秋
    assert days["enter_second"] == "09-29"
    assert days["move_first"] == days["move_second"] == "10-09"
    assert payloads(perfect)["answer_street"] == {"until": "2026-10-13"}


def test_a_photograph_asked_for_and_the_wrong_kind_leave_89_5(
    worked, workdays, perfect
):
    acts = changed(perfect, "notice_first", papers="a_card,photo")
    acts = changed(acts, "finish_second", kind="jobless")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 89.5
    assert codes(report) == {"asked_papers": "E4", "kind_second_new": "E6"}


def test_the_wrong_day_and_the_wrong_module_leave_94(worked, workdays, perfect):
    acts = changed(perfect, "answer_street", until="2026-10-07")
    acts = changed(acts, "enter_second", module="register")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 94
    assert codes(report) == {"answered": "E3", "module_second": "E8"}


def test_a_file_never_moved_leaves_92_5(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "move_first"), workdays)
    assert report.total == 92.5
    assert codes(report) == {
        "move_day_first": "E1", "street_first": "E1", "order_move_first": "E1",
    }  # fmt: skip


def test_taken_with_the_fault_and_no_reason_told_leave_85_5(worked, workdays, perfect):
    """The second file is taken at once, instead of saying how to put it right."""
    place = at(perfect, "guide_second")
    now = [act for act in perfect if act.key in ("finish_second", "enter_second")]
    later = without(perfect[place + 1 :], "explain_third")
    back = [at(later, "finish_second") - step for step in (1, 2, 3)]  # look, call, wait
    later = [act for n, act in enumerate(later) if n not in back and act not in now]
    report = score_patiently(worked, [*perfect[:place], *now, *later], workdays)
    assert report.total == 85.5
    assert codes(report) == {
        "guided": "E5", "after_second": "E2", "explained": "E5", "explained_day": "E5",
        "checked_b_fix": "E1",
    }  # fmt: skip


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("finish_first", {"kind": "new"}, {"kind_first": 5}, "E6"),
    ("finish_first", {"kind": "jobless"}, {"kind_first": 5}, "E6"),
    ("finish_second", {"kind": "student"}, {"kind_second_new": 7}, "E6"),
    *(
        ("judge_second", {"problem": wrong}, {"problem_second": 4}, "E6")
        for wrong in ("none", "name", "hukou")
    ),
    *(
        ("decide_third", {"result": wrong}, {"result_third": 8}, "E6")
        for wrong in ("elsewhere", "busy")
    ),
    *(
        ("explain_third", {"reason": wrong}, {"explained": 4}, "E5")
        for wrong in ("elsewhere", "bare", "papers")
    ),
    *(
        (f"enter_{who}", {"module": wrong}, {f"module_{who}": 2}, "E8")
        for who in ("first", "second")
        for wrong in ("register", "benefit")
    ),
    ("enter_first", {"kind": "jobless"}, {"entered_first": 3}, "E8"),
    ("enter_second", {"kind": "jobless"}, {"entered_second": 3}, "E8"),
    ("move_first", {"street": "north"}, {"street_first": 2}, "E6"),
    ("move_second", {"street": "east"}, {"street_second": 2}, "E6"),
    *(
        ("notice_first", {"papers": f"a_card,{more}"}, {"asked_papers": 3.5}, "E4")
        for more in ("income", "photo", "intro", "police", "a_form", "a_health")
    ),
]


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


LEFT_OUT = [
    ("judge_second", {"problem_second", "guided"}, {"E1", "E5"}),
    ("decide_third", {"result_third"}, {"E1"}),
    ("explain_third", {"explained", "explained_day"}, {"E5"}),
    (
        "enter_first",
        {"enter_day_first", "module_first", "entered_first",
         "order_enter_first", "order_move_first"},
        {"E1", "E2", "E8"},
    ),
    (
        "enter_second",
        {"enter_day_second", "module_second", "entered_second",
         "order_enter_second", "order_move_second"},
        {"E1", "E2", "E8"},
    ),
    ("ask_job", {"asked_third"}, {"E1"}),
    ("answer_street", {"answered"}, {"E1"}),
    ("move_second", {"move_day_second", "street_second", "order_move_second"}, {"E1"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "items", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, items, found):
    report = score_playable(worked, without(perfect, act), workdays)
    assert (set(lost(report)), error_codes(report)) == (items, found)


@pytest.mark.parametrize("who", ["first", "second"])
def test_a_file_is_entered_after_the_check_and_moved_after_the_entry(
    worked, workdays, perfect, who
):
    acts = swapped(perfect, f"finish_{who}", f"enter_{who}")
    found = codes(score_patiently(worked, acts, workdays))
    assert found == {f"order_enter_{who}": "E2"}
    late = without(perfect, f"enter_{who}")
    entry = perfect[at(perfect, f"enter_{who}")]
    after = at(late, f"move_{who}") + 1
    found = codes(
        score_patiently(worked, [*late[:after], entry, *late[after:]], workdays)
    )
    assert found == {f"order_move_{who}": "E2", f"enter_day_{who}": "E3"}


def test_a_file_that_lacks_a_paper_is_not_taken_yet(worked, workdays, perfect):
    place = at(perfect, "notice_first")
    finish = perfect[at(perfect, "finish_first")]
    acts = [*perfect[:place], finish, *without(perfect[place:], "finish_first")]
    found = codes(score_patiently(worked, acts, workdays))
    assert found["after_first"] == "E2"


@pytest.mark.parametrize(
    ("paper", "act"),
    [
        ("a_id", "finish_first"), ("a_list", "finish_first"),
        ("b_id", "judge_second"), ("b_file", "judge_second"), ("b_fix", "finish_second"),
        ("c_hukou", "decide_third"), ("c_letter", "decide_third"),
    ],
)  # fmt: skip
def test_a_paper_is_looked_at_before_the_decision(
    worked, workdays, perfect, paper, act
):
    look = Act("check_original", {"paper": f"{paper}.original"})
    report = score_patiently(worked, [a for a in perfect if a != look], workdays)
    assert codes(report) == {f"checked_{paper}": "E1"}


# -- decisions


@pytest.mark.parametrize(
    ("gap", "ask"),
    [
        ("card", "a_card"),
        ("health", "a_health"),
        ("two", "a_card,a_health"),
        ("none", ""),
    ],
)
def test_what_the_list_names_and_the_file_lacks_is_asked_for(workdays, gap, ask):
    instance = case(a_gap=gap)
    perfect = perfect_acts(instance, workdays)
    assert ",".join(paper_needs(instance).ask) == ask
    assert score_patiently(instance, perfect, workdays).total == 100
    if not ask:
        assert "notice_first" not in payloads(perfect)
        return
    report = score_playable(instance, without(perfect, "notice_first"), workdays)
    assert {"asked_papers", "one_list"} <= set(lost(report))
    assert codes(report)["one_list"] == codes(report)["asked_papers"] == "E5"


def test_two_lists_are_one_too_many(workdays):
    instance = case(a_gap="two")
    perfect = perfect_acts(instance, workdays)
    acts = changed(perfect, "notice_first", papers="a_card")
    more = Act("notice_first", {"papers": "a_health"})
    acts = inserted(acts, "finish_first", more, wait("2026-09-29"), Act("call_next"))
    report = score_patiently(instance, acts, workdays)
    assert codes(report)["one_list"] == "E5"
    assert "asked_papers" not in lost(report)


@pytest.mark.parametrize(
    ("kind", "right"),
    [("turned", "new"), ("ended", "jobless"), ("entrusted", "jobless")],
)
def test_each_kind_of_file_has_its_name(workdays, kind, right):
    instance = case(b_kind=kind)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["finish_second"] == {"kind": right}
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in {"student", "new", "jobless"} - {right}:
        acts = changed(perfect, "finish_second", kind=wrong)
        report = score_patiently(instance, acts, workdays)
        assert codes(report) == {
            f"kind_second_{'new' if right == 'new' else 'jobless'}": "E6"
        }


@pytest.mark.parametrize("kind", ["special", "school", "dropout"])
def test_who_comes_from_a_school_brings_a_file_of_a_student(workdays, kind):
    instance = case(a_kind=kind)
    assert instance.answers["kind_a"] == ("student",)
    assert (
        score_patiently(instance, perfect_acts(instance, workdays), workdays).total
        == 100
    )


@pytest.mark.parametrize("slip", ["none", "birth", "name"])
def test_a_file_that_contradicts_the_card_is_put_right_by_its_keeper(workdays, slip):
    instance = case(b_slip=slip)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["judge_second"] == {"problem": slip}
    assert ("guide_second" in payloads(perfect)) == (slip != "none")
    same = instance.facts["b_written_birth"] == instance.facts["b_birth"]
    assert same == (slip != "birth")
    assert (instance.facts["b_written_name"] == instance.facts["b_name"]) == (
        slip != "name"
    )
    assert score_patiently(instance, perfect, workdays).total == 100
    for wrong in {"none", "name", "birth", "hukou"} - {slip}:
        acts = changed(perfect, "judge_second", problem=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {
            "problem_second": "E6"
        }


@pytest.mark.parametrize("place", ["self", "here"])
@pytest.mark.parametrize("who", ["first", "second"])
def test_a_file_that_goes_to_no_street_was_not_moved(
    worked, workdays, perfect, who, place
):
    acts = changed(perfect, f"move_{who}", street=place)
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {
        f"street_{who}": "E6", f"move_day_{who}": "E1", f"order_move_{who}": "E1",
    }  # fmt: skip
    assert "选的是" in {row.id: row.your for row in report.items}[f"move_day_{who}"]


def test_who_is_left_undecided_for_a_day_was_not_told_on_the_spot(
    worked, workdays, perfect
):
    told = [perfect[at(perfect, key)] for key in ("decide_third", "explain_third")]
    acts = without(without(perfect, "decide_third"), "explain_third")
    again = [Act("call_back", {"person": "third"}), wait("2026-10-12")]
    last = acts.pop()
    acts = [*acts, *again, Act("call_next"), *told, last]
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"explained_day": "E5"}


QUOTED = [
    ({"a_kind": "special"}, "kind_first", "特殊教育学校"),
    ({"a_kind": "school"}, "kind_first", "初高中毕业"),
    ({"a_kind": "dropout"}, "kind_first", "退学学生"),
    ({"b_kind": "ended"}, "kind_second_jobless", "终止解除合同"),
    ({"b_kind": "entrusted"}, "kind_second_jobless", "个人委托存档"),
    ({"c_kind": "working"}, "result_third", "终止解除合同"),
    ({"c_kind": "elsewhere"}, "result_third", "辖区城乡居民户口"),
]


@pytest.mark.parametrize(("facts", "item", "phrase"), QUOTED)
def test_the_kind_that_applies_is_quoted(workdays, facts, item, phrase):
    instance = case(**facts)
    report = score(instance, perfect_acts(instance, workdays), workdays)
    assert phrase in {row.id: row for row in report.items}[item].citation


@pytest.mark.parametrize("kind", ["working", "elsewhere"])
def test_whose_file_is_not_taken_is_told_where_it_goes(workdays, kind):
    instance = case(c_kind=kind)
    perfect = perfect_acts(instance, workdays)
    done = payloads(perfect)
    assert done["decide_third"] == {"result": kind}
    assert done["explain_third"] == {"reason": kind}
    assert score_patiently(instance, perfect, workdays).total == 100
    other = "elsewhere" if kind == "working" else "working"
    for act, field in (("decide_third", "result"), ("explain_third", "reason")):
        acts = changed(perfect, act, **{field: other})
        assert len(lost(score_patiently(instance, acts, workdays))) == 1


@pytest.mark.parametrize(
    ("street", "to"), [("东大街街道", "east"), ("北石镇", "north")]
)
def test_a_file_goes_to_the_street_of_the_register(workdays, street, to):
    instance = case(a_street=street, b_street=street)
    done = payloads(perfect_acts(instance, workdays))
    assert done["move_first"] == done["move_second"] == {"street": to}


# -- days: 7 working days, by every start


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("gap", ["none", "card"])
def test_a_file_is_moved_within_seven_working_days(workdays, start, gap):
    instance = case(start=start, a_gap=gap, b_slip="none")
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    finished = fold(instance, perfect, workdays).anchor("finish_first").date()
    last = add_workdays(finished, 7, workdays)
    assert payloads(perfect)["answer_street"] == {"until": last.isoformat()}
    for step in (-1, 1):
        wrong = (last + timedelta(days=step)).isoformat()
        report = score_patiently(
            instance, changed(perfect, "answer_street", until=wrong), workdays
        )
        assert codes(report) == {"answered": "E3"}
    second = add_workdays(date.fromisoformat(start), 7, workdays)
    for day in (min(second, last), next_workday(last, workdays)):
        acts = inserted(perfect, "move_first", wait(day.isoformat()))
        found = codes(score_patiently(instance, acts, workdays))
        late = {
            item: "E3"
            for item, until in (("move_day_first", last), ("move_day_second", second))
            if day > until
        }
        assert found == late


@pytest.mark.parametrize("who", ["first", "second"])
def test_what_is_entered_the_next_day_is_late(worked, workdays, perfect, who):
    day = "2026-09-29" if who == "first" else "2026-09-30"
    acts = inserted(perfect, f"enter_{who}", wait(day))
    assert codes(score_patiently(worked, acts, workdays)) == {f"enter_day_{who}": "E3"}


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("judge_second", Act("charge_fee"), "charged", "E10"),
        ("judge_second", Act("show_file"), "shown", "E10"),
        ("guide_second", Act("alter_file"), "altered", "E9"),
        ("guide_second", Act("refuse_second"), "refused", "E6"),
        ("decide_third", Act("decide_third", {"result": "take"}), "took_working", "E6"),
    ],
)
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert [*criticals(report)] == [critical]
    assert error_codes(report) == {found}


@pytest.mark.parametrize(("guide", "total"), [("leave", 94), ("self", 59)])
def test_who_is_not_sent_to_the_keeper_brings_no_correction(
    worked, workdays, perfect, guide, total
):
    acts = changed(perfect, "guide_second", guide=guide)
    report = score_patiently(worked, acts, workdays)
    assert report.total == total
    assert lost(report) == {"guided": 5, "checked_b_fix": 1}
    assert error_codes(report) == {"E5", "E1"} | ({"E9"} if guide == "self" else set())


# -- the people, the pack and every seed


def test_the_third_says_of_his_new_work_only_when_asked(worked, workdays, perfect):
    asked = at(perfect, "ask_job")
    before = fold(worked, perfect[:asked], workdays)
    after = fold(worked, perfect[: asked + 1], workdays)
    said = worked.facts["c_job_said"]
    assert not any(said in line.text for line in before.talk)
    assert any(said in line.text for line in after.talk)


def test_every_rule_of_the_chapter_is_played():
    of_the_case = rules_of(CASE)
    assert CASE.pack.rules.keys() == of_the_case
    assert CASE.pack.history_badge == "历史口径"
    assert teaching_rules(CASE) == {
        "file_scope", "file_scope_left", "file_ask", "file_no", "file_guide", "file_enter", "file_seven",
        "file_street",
    }  # fmt: skip


def test_seeds_differ_in_what_decides():
    kinds = {decided(make_instance(CASE, seed)) for seed in range(1000)}
    assert len(kinds) >= 150


def test_a_question_put_to_the_first_is_none_to_the_third(worked, workdays):
    acts = [Act("ask_job"), Act("close_case")]
    row = {row.id: row for row in score(worked, acts, workdays).items}["asked_third"]
    assert (row.earned, row.your) == (0, "没有办理。")


def test_a_file_that_nobody_brought_cannot_be_entered(worked, workdays):
    entry = Act("enter_second", {"module": "receive", "kind": "new"})
    with pytest.raises(ImpossibleAct, match="二号还没有到窗口来过"):
        fold(worked, [entry], workdays)
