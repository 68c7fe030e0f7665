"""The worked expectations of C25, as golden results, and every rule of it broken once."""

import re
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from casework.engine import (
    Act,
    fold,
    make_instance,
    perfect_acts,
    score,
    visible,
)
from casework.engine.workdays import add_workdays, next_workday
from casework.procedures import catalogue
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    days_of,
    decisions,
    error_codes,
    inserted,
    lost,
    moved,
    patient,
    payloads,
    playable,
    points_by_type,
    rules_of,
    said,
    score_patiently,
    score_playable,
    teaching_rules,
    wait,
    without,
    worked_with,
)

CASE = load_case("c25")
STARTS = CASE.facts["start"]["choice"]
STANDARDS = Path(__file__).parents[2] / "standards/data"
GONE = CASE.facts["gone"]["choice"]
DIGITS = {word: number for number, word in enumerate("一二三四五六七八九", start=1)}


case = partial(worked_with, CASE)


def number(words):
    """九, 十四, 二十, 三十一 as a number."""
    tens, ten, ones = words.rpartition("十")
    return (10 * DIGITS.get(tens, 1) if ten else 0) + DIGITS.get(ones, 0)


def died(instance):
    """The day that the client names, of the year 2026."""
    month, day = re.findall(r"[一二三四五六七八九十]+", instance.facts["died_said"])
    return date(2026, number(month), number(day))


def finished_later(acts, key, day):
    """Return the acts with that one done only on a later day, before the end."""
    act = acts[at(acts, key)]
    return [*without(acts, key)[:-1], wait(day), act, acts[-1]]


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 30, "告": 20, "料": 12, "步": 8, "序": 6, "时": 8, "记": 10, "访": 6,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    """Twenty working days over 中秋 and 国庆, with a Saturday that is worked."""
    assert died(worked) == date(2026, 9, 23)
    assert payloads(perfect)["tell_first"]["until"] == "2026-10-28"
    days = days_of(fold(worked, perfect, workdays))
    assert days["send_first"] == "09-28"
    assert days["settle_second"] == "09-29"
    assert days["strike_first"] == "10-08"
    assert days["report_third"] == days["visit_third"] == "10-09"
    assert days["strike_third"] == "10-12"  # 10 October is worked
    assert days["month_list"] == "10-13"


def test_natural_days_and_one_proof_too_many_leave_90(worked, workdays, perfect):
    acts = changed(perfect, "tell_first", until="2026-10-13")
    acts = changed(acts, "answer_proof", proof="after")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 90
    assert codes(report) == {"due_18": "E3", "no_proof": "E4"}


def test_hearsay_taken_for_true_and_a_roll_struck_at_once_leave_89(
    worked, workdays, perfect
):
    strikes = [
        Act("settle_second", {"result": "strike"}),
        Act("strike_first"),
    ]
    acts = without(without(perfect, "settle_second"), "strike_first")
    report = score_patiently(
        worked, inserted(acts, "verify_second", *strikes), workdays
    )
    assert report.total == 89
    assert codes(report) == {
        "second_result": "E6", "strike_after": "E2", "struck_first": "E8",
    }  # fmt: skip


def test_both_grants_and_a_forgotten_report_leave_84(worked, workdays, perfect):
    acts = changed(perfect, "answer_several", several="two")
    acts = without(without(acts, "call_first"), "report_third")
    report = score_patiently(worked, acts, workdays)
    assert report.total == 84
    assert codes(report) == {
        "several": "E6", "called_first": "E7", "reported_third": "E1",
        "struck_third": "E8",
    }  # fmt: skip


def test_a_family_told_to_go_on_drawing_is_59(worked, workdays, perfect):
    acts = changed(perfect, "answer_draw", draw="use")
    report = score_patiently(worked, acts, workdays)
    assert (report.raw, report.total) == (96, 59)
    assert codes(report) == {"drawn": "E6", "let_draw": "E6"}


# -- one wrong move at a time: points lost and the one error code

WRONG_VALUES = [
    ("tell_first", "who", "first_who", {"who_first": 4}, "E5"),
    ("answer_proof", "proof", "first_proof", {"no_proof": 6}, "E4"),
    ("answer_claim", "claim", "first_claim", {"claim": 5}, "E5"),
    ("answer_several", "several", "first_several", {"several": 6}, "E6"),
    ("answer_account", "account", "first_account", {"account": 5}, "E6"),
    ("answer_draw", "draw", "draw", {"drawn": 4}, "E6"),
    ("answer_second", "duty", "second_duty", {"duty": 4}, "E6"),
    ("answer_hukou", "when", "hukou_when", {"hukou_when": 4}, "E5"),
    ("answer_hukou", "who", "hukou_who", {"hukou_who": 4}, "E5"),
    ("settle_second", "result", "second_result", {"second_result": 6}, "E6"),
    ("answer_refund", "refund", "third_refund", {"refund": 5}, "E6"),
]
VARIANTS = [
    {},
    {"funds": "one", "account": "none", "teller": "unit"},
    {"hukou": "country", "truth": "alive", "hard": "no"},
]


@pytest.mark.parametrize("facts", VARIANTS)
@pytest.mark.parametrize(("act", "name", "table", "points", "code"), WRONG_VALUES)
def test_every_wrong_value_costs_its_item_and_no_other(
    workdays, facts, act, name, table, points, code
):
    instance = case(**facts)
    perfect = perfect_acts(instance, workdays)
    [right] = instance.answers[table]
    assert payloads(perfect)[act][name] == right
    for wrong in CASE.choices[table].keys() - {right}:
        acts = changed(perfect, act, **{name: wrong})
        report = score_patiently(instance, acts, workdays)
        expected = "E9" if wrong == "hand_in" else code
        assert (lost(report), error_codes(report)) == (points, {expected})


LEFT_OUT = [
    ("ask_death", {"asked_death": 2}, {"E1"}),
    ("check_paper", {"saw_electronic": 3, "seen_before_electronic": 3}, {"E1", "E2"}),
    ("answer_proof", {"no_proof": 6}, {"E5"}),
    ("tell_first", {"who_first": 4, "due_18": 4}, {"E1", "E5"}),
    ("answer_claim", {"claim": 5}, {"E5"}),
    ("answer_several", {"several": 6}, {"E1"}),
    ("look_up_first", {"looked_account": 2}, {"E1"}),
    ("answer_account", {"account": 5}, {"E1"}),
    ("record_first", {"recorded_first": 2}, {"E8"}),
    ("answer_second", {"duty": 4}, {"E1"}),
    ("answer_hukou", {"hukou_when": 4, "hukou_who": 4}, {"E5"}),
    ("record_second", {"recorded_second": 1}, {"E8"}),
    ("settle_second", {"second_result": 6}, {"E1"}),
    ("answer_draw", {"drawn": 4}, {"E1"}),
    ("strike_first", {"strike_after": 3, "struck_first": 2}, {"E1", "E8"}),
    ("call_first", {"called_first": 4}, {"E7"}),
    ("ask_means", {"asked_means": 2}, {"E7"}),
    ("answer_refund", {"refund": 5, "no_promise": 3}, {"E1"}),
    ("report_third", {"reported_third": 4, "struck_third": 2}, {"E1", "E8"}),
    ("strike_third", {"struck_third": 2}, {"E8"}),
    ("month_list", {"listed": 3}, {"E8"}),
]


@pytest.mark.parametrize(("act", "points", "found"), LEFT_OUT)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


def test_who_tells_nobody_hears_nothing(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "send_first"), workdays)
    assert codes(report) == {
        "sent_18": "E1", "called_first": "E7", "strike_after": "E2", "struck_first": "E8",
    }  # fmt: skip


def test_hearsay_is_verified_before_the_roll_is_touched(worked, workdays, perfect):
    report = score_patiently(worked, without(perfect, "verify_second"), workdays)
    assert (lost(report), error_codes(report)) == ({"second_result": 6}, {"E6"})


def test_who_is_not_visited_is_not_found(worked, workdays, perfect):
    report = score_playable(worked, without(perfect, "visit_third"), workdays)
    assert codes(report) == {
        "refund": "E1", "no_promise": "E1", "reported_third": "E1",
        "struck_third": "E8", "asked_means": "E7",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cert", "paper"),
    [("electronic", "cert_electronic.original"), ("paper", "cert_paper.original")],
)
def test_either_certificate_will_do_and_is_seen_before_telling(workdays, cert, paper):
    instance = case(cert=cert)
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["check_paper"] == {"paper": paper}
    asked = inserted(perfect, "tell_first", Act("ask_other_form"))
    report = score_patiently(instance, asked, workdays)
    assert (lost(report), error_codes(report)) == ({"no_other_form": 3}, {"E4"})
    seen = perfect[at(perfect, "check_paper")]
    late = inserted(without(perfect, "check_paper"), "ask_insurance", seen)
    report = score_patiently(instance, late, workdays)
    assert codes(report) == {f"seen_before_{cert}": "E2"}
    other = changed(perfect, "check_paper", paper="daughter_card.original")
    report = score_patiently(instance, other, workdays)
    assert codes(report) == {f"saw_{cert}": "E1", f"seen_before_{cert}": "E2"}


def test_what_is_asked_too_late_was_not_asked(worked, workdays, perfect):
    for asked, before, item, code in [
        ("ask_death", "send_first", "asked_death", "E1"),
        ("look_up_first", "record_first", "looked_account", "E1"),
        ("ask_means", "report_third", "asked_means", "E7"),
    ]:
        act = perfect[at(perfect, asked)]
        acts = inserted(without(perfect, asked), before, act)
        assert codes(score_patiently(worked, acts, workdays)) == {item: code}


def test_a_promise_is_beyond_the_community(worked, workdays, perfect):
    acts = inserted(perfect, "report_third", Act("promise_third"))
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"no_promise": 3}, {"E9"})


def test_a_word_to_the_family_is_no_report(worked, workdays, perfect):
    acts = changed(perfect, "report_third", how="warn")
    report = score_patiently(worked, acts, workdays)
    assert codes(report) == {"reported_third": "E1", "struck_third": "E8"}


def test_a_family_called_before_the_agency_has_answered_is_called_too_soon(
    worked, workdays, perfect
):
    early = inserted(without(perfect, "call_first"), "call_next", Act("call_first"))
    report = score_patiently(worked, early, workdays)
    assert (lost(report), error_codes(report)) == ({"called_first": 4}, {"E7"})


@pytest.mark.parametrize(
    "names", ["first", "first,third", "first,second", "second,third"]
)
def test_who_is_not_on_the_monthly_list_is_missing(worked, workdays, perfect, names):
    acts = changed(perfect, "month_list", names=names)
    report = score_patiently(worked, acts, workdays)
    assert (lost(report), error_codes(report)) == ({"listed": 3}, {"E8"})


@pytest.mark.parametrize("truth", ["dead", "alive"])
def test_the_last_list_counts(workdays, truth):
    instance = case(truth=truth)
    perfect = perfect_acts(instance, workdays)
    wrong = "first,third" if truth == "dead" else "first,second,third"
    other = Act("month_list", {"names": wrong})
    first = inserted(perfect, "month_list", other)
    assert score_patiently(instance, first, workdays).total == 100
    last = inserted(perfect, "close_case", other)
    assert codes(score_patiently(instance, last, workdays)) == {"listed": "E8"}


# -- days: the right one, a day before and a day after; in time and a day late


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("gone", GONE)
def test_twenty_working_days_run_from_the_day_after_the_death(workdays, start, gone):
    instance = case(start=start, gone=gone)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100
    last = add_workdays(died(instance), 20, workdays)
    assert date(2026, 7, 1) <= died(instance) < date.fromisoformat(start) <= last
    assert payloads(perfect)["tell_first"]["until"] == last.isoformat()
    for step in (-1, 1):
        wrong = (last + timedelta(days=step)).isoformat()
        acts = changed(perfect, "tell_first", until=wrong)
        report = score_patiently(instance, acts, workdays)
        assert codes(report) == {f"due_{20 - gone}": "E3"}


@pytest.mark.parametrize("gone", GONE)
def test_telling_has_twenty_working_days(workdays, gone):
    instance = case(gone=gone)
    perfect = perfect_acts(instance, workdays)
    last = add_workdays(died(instance), 20, workdays)
    late = next_workday(last, workdays)
    for day, missed in [(last, False), (late, True)]:
        if day > instance.starts.date():
            acts = finished_later(perfect, "send_first", day.isoformat())
        else:
            acts = perfect
        report = score_patiently(instance, acts, workdays)
        found = codes(report)
        assert (found.get(f"sent_{20 - gone}") == "E3") == missed


@pytest.mark.parametrize(
    ("key", "item", "day", "code"),
    [
        ("record_first", "recorded_first", "2026-10-14", "E8"),
        ("record_second", "recorded_second", "2026-10-14", "E8"),
        ("strike_third", "struck_third", "2026-10-14", "E8"),
        ("strike_first", "struck_first", "2026-10-14", "E8"),
        ("report_third", "reported_third", "2026-10-14", "E1"),
    ],
)
def test_what_belongs_to_its_day_is_late_after_it(
    worked, workdays, perfect, key, item, day, code
):
    acts = finished_later(perfect, key, day)
    assert codes(score_patiently(worked, acts, workdays))[item] == code


def test_the_third_is_struck_off_only_when_the_agency_has_answered(
    worked, workdays, perfect
):
    early = inserted(perfect, "report_third", Act("strike_third"))
    assert patient(worked, early, workdays) == moved(
        perfect, "strike_third", "report_third"
    )
    report = score_patiently(worked, early, workdays)
    assert (lost(report), error_codes(report)) == ({"struck_third": 2}, {"E8"})


def test_a_name_is_struck_off_once(worked, workdays, perfect):
    early = inserted(perfect, "answer_draw", Act("strike_first"))
    report = score_patiently(worked, early, workdays)
    assert codes(report) == {"strike_after": "E2", "struck_first": "E8"}


@pytest.mark.parametrize(
    ("record", "answers"),
    [
        (
            "record_first",
            ["answer_proof", "tell_first", "answer_claim", "answer_several",
             "answer_account"],
        ),
        ("record_second", ["answer_second", "answer_hukou"]),
    ],
)  # fmt: skip
def test_who_was_told_nothing_has_nothing_to_be_recorded(
    worked, workdays, perfect, record, answers
):
    begun = perfect[: at(perfect, answers[0])]
    assert playable(worked, [*begun, Act(record)], workdays) == begun
    for answer in answers:
        acts = [*begun, perfect[at(perfect, answer)], Act(record)]
        assert playable(worked, acts, workdays) == acts


# -- what the facts decide


@pytest.mark.parametrize(
    ("facts", "table", "right"),
    [
        ({"funds": "two"}, "first_several", "one"),
        ({"funds": "one"}, "first_several", "only"),
        ({"account": "left"}, "first_account", "inherit"),
        ({"account": "none"}, "first_account", "spent"),
        ({"teller": "neighbour"}, "second_duty", "not_you"),
        ({"teller": "unit"}, "second_duty", "unit"),
        ({"teller": "neighbour"}, "hukou_who", "neighbour"),
        ({"teller": "unit"}, "hukou_who", "others"),
        ({"hukou": "city"}, "hukou_when", "grave"),
        ({"hukou": "country"}, "hukou_when", "month"),
        ({"truth": "dead"}, "second_result", "strike"),
        ({"truth": "alive"}, "second_result", "keep"),
        ({"hard": "yes"}, "third_refund", "parts"),
        ({"hard": "no"}, "third_refund", "once"),
        ({}, "first_who", "kin"),
        ({}, "first_proof", "none"),
        ({}, "first_claim", "both"),
        ({}, "draw", "leave"),
        ({}, "third_report", "agency"),
    ],
)
def test_the_facts_decide_what_is_right(workdays, facts, table, right):
    instance = case(**facts)
    assert instance.answers[table] == (right,)
    perfect = perfect_acts(instance, workdays)
    assert score_patiently(instance, perfect, workdays).total == 100


def test_who_is_alive_stays_on_the_roll_and_off_the_list(workdays):
    instance = case(truth="alive")
    perfect = perfect_acts(instance, workdays)
    assert payloads(perfect)["month_list"] == {"names": "first,third"}
    acts = changed(perfect, "month_list", names="first,second,third")
    report = score_patiently(instance, acts, workdays)
    assert codes(report) == {"listed": "E8"}
    acts = changed(perfect, "settle_second", result="strike")
    report = score_patiently(instance, acts, workdays)
    assert (report.raw, report.total) == (94, 59)
    assert codes(report) == {"second_result": "E6", "struck_alive": "E6"}


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "found"),
    [
        ("answer_draw", Act("answer_draw", {"draw": "use"}), "let_draw", "E6"),
        ("answer_draw", Act("answer_draw", {"draw": "hide"}), "let_draw", "E6"),
        ("report_third", Act("collect_money"), "collected", "E9"),
        ("send_first", Act("stop_pay"), "stopped", "E9"),
        ("report_third", Act("tell_group"), "leaked", "E10"),
    ],
)
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, found
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert report.total == report.cap == 59
    assert criticals(report) == {critical: found}
    assert error_codes(report) == {found}


def test_a_death_kept_quiet_caps_at_59_unless_it_is_told_after_all(
    worked, workdays, perfect
):
    report = score_patiently(
        worked, changed(perfect, "report_third", how="quiet"), workdays
    )
    assert (report.raw, report.total) == (94, 59)
    assert codes(report) == {
        "hushed": "E6", "reported_third": "E1", "struck_third": "E8",
    }  # fmt: skip
    quiet = Act("report_third", {"how": "quiet"})
    told = inserted(perfect, "report_third", quiet)
    assert score_patiently(worked, told, workdays).total == 100


# -- the people


def test_who_went_home_can_be_called_again(worked, workdays, perfect):
    told = perfect[at(perfect, "answer_claim")]
    late = [Act("call_back", {"person": "first"}), wait("2026-10-14"), told]
    acts = [*without(perfect, "answer_claim")[:-1], *late, perfect[-1]]
    assert patient(worked, acts, workdays)[-2] == told
    assert score_patiently(worked, acts, workdays).total == 100


def test_who_comes_while_another_sits_there_waits_to_be_called(
    worked, workdays, perfect
):
    calls = [Act("call_back", {"person": who}) for who in ("first", "second")]
    acts = [*perfect[: at(perfect, "record_second") + 1], Act("end_day"), *calls]
    acts = patient(worked, [*acts, wait("2026-09-30")], workdays)
    acts.append(wait("2026-10-01"))
    titles = []
    for more in ([], [Act("call_next")]):
        desk = visible(fold(worked, [*acts, *more], workdays))
        titles.append((desk.client.title, desk.client.here))
    assert titles == [("一号", True), ("二号", True)]
    told = said(worked, acts, workdays)
    assert told.count("二号又来了，在等候区坐着。") == 1
    again = [*acts, Act("call_next"), perfect[at(perfect, "answer_hukou")]]
    assert fold(worked, again, workdays).done[-1].act.key == "answer_hukou"


def test_who_has_a_card_has_a_whole_name(workdays):
    for seed in range(30):
        instance = make_instance(CASE, seed)
        name = instance.paper("daughter_card.original").fields["姓名"]
        assert name.startswith(instance.facts["first_surname"])
        assert "某" not in name
        assert name != instance.facts["first_name"]


# -- the pack and every seed


def test_every_rule_of_the_chapter_is_played_and_names_its_article():
    """What the pack says of privacy is for those who collect or publish something."""
    assert CASE.pack.rules.keys() - rules_of(CASE) == {"privacy"}
    assert not CASE.pack.history_badge
    assert teaching_rules(CASE) == {
        "found_late", "see_death", "look_first", "visiting", "verify_first", "strike",
        "monthly", "help_claim", "record",
    }  # fmt: skip
    standard = "《劳动保障协理员国家职业技能标准（2022年版）》"
    for rule in CASE.pack.rules.values():
        assert rule.quote
        assert rule.laws or rule.document == standard or rule.key == "certificate"


def test_what_the_standard_is_quoted_for_stands_in_it():
    said = (STANDARDS / "3-01-04-03-2022.yaml").read_text(encoding="utf-8")
    quoted = [r for r in CASE.pack.rules.values() if r.document.startswith("《劳动")]
    assert len(quoted) == 7
    assert not [rule.key for rule in quoted if rule.quote not in said]


def test_moving_in_and_out_and_amounts_are_not_asked():
    assert CASE.procedures == ("N-06", "N-07")
    assert all(catalogue().supplements[key].is_checked for key in CASE.procedures)
    said = "".join(rule.text for rule in CASE.pack.rules.values())
    assert not [word for word in ("转入", "转出", "元") if word in said]


def fingerprint(instance):
    """What decides: decisions, how much of the time is over, which certificate."""
    return (*decisions(instance), instance.facts["gone"], instance.facts["cert"])


def test_seeds_differ_in_what_decides():
    made = [make_instance(CASE, seed) for seed in range(3000)]
    assert len({fingerprint(one) for one in made}) == 384
    assert all(len(right) == 1 for one in made for right in one.answers.values())
