"""C20: golden results of the worked case, and every rule of it broken once."""

from datetime import date, timedelta
from functools import partial

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.oracle import paper_needs
from casework.engine.workdays import period_end
from tests.casework.cases import load_case
from tests.casework.playing import (
    at,
    changed,
    codes,
    criticals,
    day_off_within,
    decisions,
    error_codes,
    happened,
    inserted,
    lost,
    moved,
    patient,
    points_by_type,
    said,
    score_patiently,
    swapped,
    wait,
    without,
    worked_with,
)

CASE = load_case("c20")
case = partial(worked_with, CASE)
STARTS = CASE.facts["start"]["choice"]
DAY = timedelta(days=1)


# Acts that answer what happens by itself, whenever that is in an altered play.
AWAITED = {
    "make_up": "visit_day",
    "pack_bag": "visit_day",
    "go": "visit_day",
    "reply_firm": "district_reply",
    "ask_change": "firm_calls",
}


def score_in_pace(instance, acts, workdays):
    """Score the acts without their own waits: each waits for what it answers."""
    played: list = []
    for act in (each for each in acts if each.key != "wait_until"):
        state = fold(instance, played, workdays)
        event = AWAITED.get(act.key, "")
        due = [each.due for each in state.queue if each.event == event]
        waits = [wait(f"{day:%F}") for day in due if day.date() > state.now.date()]
        played = patient(instance, [*played, *waits, act], workdays)
    return score(instance, played, workdays)


def dates_of(instance, acts, workdays):
    state = fold(instance, patient(instance, acts, workdays), workdays)
    return {done.act.key: done.at.date() for done in state.done}


# -- the worked case


def test_points_by_type_are_the_weights_of_the_case(worked, workdays, perfect):
    assert points_by_type(score(worked, perfect, workdays)) == {
        "判": 25, "料": 15, "告": 15, "步": 15, "序": 5, "时": 15, "记": 5, "访": 5,
    }  # fmt: skip


def test_the_perfect_way_keeps_the_dates_of_the_worked_case(worked, workdays, perfect):
    state = fold(worked, perfect, workdays)
    assert state.done[0].at.isoformat() == "2026-09-22T08:30:00"
    # The third working day is taken by the stocktaking; the fifth is the eve of the
    # national holidays, and Saturday 10 October is worked.
    due = {
        "visit_ahead": "09-25", "visit_kept": "09-30", "visit_same_day": "09-30",
        "visit_soon": "10-08", "visit_reply": "10-10",
    }  # fmt: skip
    assert {key: f"{state.due(key):%m-%d}" for key in due} == due
    days = {done.act.key: f"{done.at:%m-%d %H:%M}" for done in state.done}
    assert days["tell_delay"] == "09-30 08:35"
    assert days["go"] == "09-30 14:05"
    assert days["reply_firm"] == "10-09 09:30"
    assert days["update_need"] == "10-12 10:05"
    assert paper_needs(worked).ask == ("firm_licence", "agent_card", "job_flyer")


def test_a_visit_without_preparation_leaves_88_5(worked, workdays, perfect):
    """Nobody asked, the day proposed is the one that the contact cannot make."""
    acts = without(without(perfect, "survey"), "ask_free")
    acts = changed(acts, "know_firm", content="hr,contact,staff,trades")
    acts = changed(acts, "book_visit", day="d1")
    report = score_in_pace(worked, acts, workdays)
    assert lost(report) == {
        "survey": 2.5, "know_firm": 2.5, "ask_free": 1, "order_survey": 1,
        "time_visit": 4.5,
    }  # fmt: skip
    assert (report.raw, error_codes(report)) == (88.5, {"E1", "E2", "E3"})


def test_the_wrong_table_and_too_many_papers_leave_86_5(worked, workdays, perfect):
    acts = changed(perfect, "fill_table", table="firm")
    acts = changed(acts, "ask_copy", papers="firm_licence,firm_code")
    acts = changed(acts, "tell_papers", papers="firm_licence,agent_card,firm_code")
    report = score_patiently(worked, acts, workdays)
    # One of three papers forgotten and one too many: 4 × (2/3 - 1/2) are 0.5.
    assert lost(report) == {
        "table": 4, "register_papers": 4, "asked_papers": 3.5, "told_papers": 2,
    }  # fmt: skip
    assert (report.raw, error_codes(report)) == (86.5, {"E4", "E5", "E6"})
    assert "table_returned" in happened(worked, acts, workdays)


def test_a_firm_left_to_itself_afterwards_leaves_71(worked, workdays, perfect):
    """Home from the visit, and nothing more is done."""
    acts = [*perfect[: at(perfect, "register_office")], perfect[-1]]
    report = score(worked, acts, workdays)
    assert report.total == 71
    assert error_codes(report) == {"E1", "E5", "E7", "E8"}


def test_terms_written_as_they_were_said_cap_at_59(worked, workdays, perfect):
    acts = without(changed(perfect, "fill_table", terms="said"), "tell_terms")
    report = score_patiently(worked, acts, workdays)
    assert lost(report) == {"told_terms": 3, "terms_written": 2}
    assert (report.raw, report.total) == (95, 59)
    assert "unlawful_found" in happened(worked, acts, workdays)


def test_who_says_nothing_and_does_not_come_is_waited_for(worked, workdays, perfect):
    acts = without(perfect, "tell_delay")
    acts = inserted(acts, "go", Act("make_up"))
    again = [*acts[: at(acts, "go")], wait("2026-10-10")]
    assert "visit_hour" in happened(worked, again, workdays)
    report = score_in_pace(worked, acts, workdays)
    assert lost(report) == {"told_delay": 3, "time_visit": 4.5}
    assert error_codes(report) == {"E3", "E5"}


# -- one wrong value: its item and its code

FIVE = "count,projects,trades,ranks,areas"
FIRM = "boss,hr,contact,staff,trades"
BAG = "firm,project,manual,sheet,card"
TOLD = "terms,dates,seekers"


def each_left_out(listed):
    parts = listed.split(",")
    return [",".join(part for part in parts if part != one) for one in parts]


WRONG_VALUES = [
    *(("survey", {"content": some}, {"survey": 2.5}, "E1") for some in each_left_out(FIVE)),
    ("survey", {"content": f"{FIVE},profit"}, {"survey": 2.5}, "E1"),
    *(("know_firm", {"content": some}, {"know_firm": 2.5}, "E1") for some in each_left_out(FIRM)),
    ("know_firm", {"content": f"{FIRM},homes"}, {"know_firm": 2.5}, "E10"),
    ("pack_bag", {"bag": "firm,project,manual,sheet"}, {"bag": 4}, "E1"),
    ("pack_bag", {"bag": "firm,project,manual,card"}, {"bag": 4}, "E1"),
    ("fill_table", {"table": "firm"}, {"table": 4}, "E6"),
    ("review_terms", {"birth": "keep"}, {"birth": 3}, "E6"),
    ("review_terms", {"hukou": "change"}, {"hukou": 3}, "E6"),
    ("review_terms", {"trial": "keep"}, {"trial": 3}, "E6"),
    ("tell_terms", {"way": "bare"}, {"told_terms": 3}, "E5"),
    *(("ask_copy", {"papers": f"firm_licence,{more}"}, {"register_papers": 4}, "E4") for more in ("firm_code", "agent_card", "job_flyer", "roll")),
    ("check_copy", {"result": "same"}, {"copy": 3}, "E6"),
    ("check_copy", {"result": "code"}, {"copy": 3}, "E6"),
    *(("tell_services", {"content": some}, {"told_services": 2.5}, "E5") for some in [*each_left_out(TOLD), f"{TOLD},full"]),
    ("answer_question", {"way": "spot"}, {"policy": 4}, "E6"),
    ("answer_question", {"way": "guess"}, {"policy": 4}, "E6"),
    *(("handle_1", {"way": way}, {"post_1": 3}, "E6") for way in ("recommend", "district", "shelve")),
    *(("handle_2", {"way": way}, {"post_2": 3}, "E6") for way in ("recommend", "both", "shelve")),
    *(("update_need", {"change": change}, {"change": 3.5}, "E7") for change in ("add", "close_all", "keep")),
]  # fmt: skip


@pytest.mark.parametrize(("act", "payload", "points", "code"), WRONG_VALUES)
def test_a_wrong_value_costs_its_item_and_no_other(
    worked, workdays, perfect, act, payload, points, code
):
    report = score_patiently(worked, changed(perfect, act, **payload), workdays)
    assert (lost(report), error_codes(report), report.cap) == (points, {code}, None)


@pytest.mark.parametrize(
    ("act", "payload", "item"),
    [
        ("review_terms", {"birth": "keep"}, "birth"),
        ("fill_table", {"table": "firm"}, "table"),
        ("handle_1", {"way": "shelve"}, "post_1"),
        ("answer_question", {"way": "guess"}, "policy"),
        ("tell_services", {"content": "full"}, "told_services"),
        ("update_need", {"change": "keep"}, "change"),
    ],
)
def test_a_wrong_word_counts_after_the_right_one(
    worked, workdays, perfect, act, payload, item
):
    place = at(perfect, act)
    again = Act(act, {**perfect[place].payload, **payload})
    acts = [*perfect[: place + 1], again, *perfect[place + 1 :]]
    assert set(lost(score_patiently(worked, acts, workdays))) == {item}


# -- one step left out

DROPS = [
    ("survey", {"survey": 2.5, "order_survey": 1}, {"E1", "E2"}),
    ("know_firm", {"know_firm": 2.5, "order_firm": 1}, {"E1", "E2"}),
    ("ask_trade", {"ask_trade": 1.5, "order_trade": 1}, {"E1", "E2"}),
    ("ask_invest", {"ask_invest": 1.5, "order_invest": 1}, {"E1", "E2"}),
    ("ask_free", {"ask_free": 1}, {"E1"}),
    ("greet", {}, set()),
    ("ask_base", {"ask_base": 1}, {"E1"}),
    ("ask_terms", {"birth": 3, "hukou": 3, "trial": 3, "told_terms": 3}, {"E1", "E5"}),
    ("review_terms", {"birth": 3, "hukou": 3, "trial": 3}, {"E1"}),
    ("tell_terms", {"told_terms": 3}, {"E5"}),
    ("fill_table", {"table": 4, "terms_written": 2, "visit_once": 1}, {"E1", "E8"}),
    ("ask_copy", {"register_papers": 4, "copy": 3, "order_office": 1}, {"E1", "E2"}),
    ("check_copy", {"copy": 3}, {"E1"}),
    ("tell_channels", {"told_channels": 2}, {"E5"}),
    ("tell_services", {"told_services": 2.5}, {"E5"}),
    ("tell_papers", {"asked_papers": 4, "told_papers": 2}, {"E5"}),
    ("ask_question", {"policy": 4, "ask_question": 1, "look_manual": 1,
                      "time_report": 2, "time_reply": 3.5}, {"E1", "E5", "E7"}),
    ("look_manual", {"look_manual": 1}, {"E1"}),
    ("answer_question", {"policy": 4}, {"E5"}),
    ("register_office", {"told_sms": 2.5, "order_office": 1, "time_register": 3}, {"E1", "E5"}),
    ("send_sms", {"told_sms": 2.5}, {"E5"}),
    ("record_visit", {"ledger": 3}, {"E8"}),
    ("search_seekers", {"search_seekers": 1}, {"E1"}),
    ("handle_1", {"post_1": 3, "time_post_1": 1}, {"E7"}),
    ("handle_2", {"post_2": 3, "time_post_2": 1}, {"E7"}),
    ("report_question", {"time_report": 2, "time_reply": 3.5}, {"E1", "E7"}),
    ("reply_firm", {"time_reply": 3.5}, {"E7"}),
    ("ask_change", {"ask_change": 1.5}, {"E7"}),
    ("update_need", {"change": 3.5, "ask_change": 1.5}, {"E7"}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "points", "found"), DROPS)
def test_a_step_left_out_costs_its_items(worked, workdays, perfect, act, points, found):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert (lost(report), error_codes(report)) == (points, found)


@pytest.mark.parametrize("act", ["book_visit", "tell_delay", "go"])
def test_without_the_visit_there_is_nothing_to_follow_up(
    worked, workdays, perfect, act
):
    report = score_patiently(worked, without(perfect, act), workdays)
    assert report.total <= 30
    assert codes(report)["time_visit"] == "E1"
    assert (codes(report).get("told_delay") == "E5") == (act != "go")


@pytest.mark.parametrize(
    ("act", "before", "points", "code"),
    [
        ("survey", "wait_until", {"order_survey": 1}, "E2"),
        ("know_firm", "wait_until", {"order_firm": 1}, "E2"),
        ("ask_trade", "wait_until", {"order_trade": 1}, "E2"),
        ("ask_invest", "wait_until", {"order_invest": 1}, "E2"),
        ("ask_free", "wait_until", {"ask_free": 1}, "E1"),
        ("look_manual", "leave", {"look_manual": 1}, "E1"),
        ("search_seekers", "ask_change", {"search_seekers": 1}, "E1"),
    ],
)
def test_what_comes_first_in_the_flow_comes_first(
    worked, workdays, perfect, act, before, points, code
):
    report = score_patiently(worked, moved(perfect, act, before), workdays)
    assert (lost(report), error_codes(report)) == (points, {code})


def test_what_changed_is_asked_before_it_is_written(worked, workdays, perfect):
    report = score_patiently(
        worked, swapped(perfect, "ask_change", "update_need"), workdays
    )
    assert (lost(report), error_codes(report)) == ({"ask_change": 1.5}, {"E7"})


# -- papers


@pytest.mark.parametrize("paper", ["firm_code", "roll", "tax", "site"])
def test_a_paper_without_a_basis_is_too_many(worked, workdays, perfect, paper):
    papers = f"firm_licence,agent_card,job_flyer,{paper}"
    report = score_patiently(
        worked, changed(perfect, "tell_papers", papers=papers), workdays
    )
    assert (lost(report), error_codes(report)) == ({"asked_papers": 2}, {"E4"})


@pytest.mark.parametrize("papers", each_left_out("firm_licence,agent_card,job_flyer"))
def test_a_paper_forgotten_is_not_told_at_once(worked, workdays, perfect, papers):
    acts = changed(perfect, "tell_papers", papers=papers)
    report = score_patiently(worked, acts, workdays)
    assert set(lost(report)) == {"asked_papers", "told_papers"}
    assert error_codes(report) == {"E5"}
    rest = {"firm_licence", "agent_card", "job_flyer"} - set(papers.split(","))
    twice = inserted(acts, "ask_question", Act("tell_papers", {"papers": rest.pop()}))
    report = score_patiently(worked, twice, workdays)
    assert (lost(report), error_codes(report)) == ({"told_papers": 2}, {"E5"})


@pytest.mark.parametrize("left", ["firm,project", "manual"])
def test_what_was_forgotten_at_home_costs_a_second_visit(
    worked, workdays, perfect, left
):
    bag = ",".join(one for one in BAG.split(",") if one not in left.split(","))
    acts = changed(perfect, "pack_bag", bag=bag)
    report = score_patiently(worked, acts, workdays)
    item = {"manual": "look_manual"}.get(left, "table")
    assert {"bag", item} <= set(lost(report))
    act = {"manual": "look_manual"}.get(left, "fill_table")
    again = inserted(acts, act, Act("go_again"))
    report = score_in_pace(worked, again, workdays)
    assert lost(report) == {"bag": 4, "visit_once": 1}
    assert error_codes(report) == {"E1"}


@pytest.mark.parametrize("project", ["new", "old"])
def test_one_table_in_the_bag_is_enough_if_it_is_the_right_one(workdays, project):
    instance = case(project=project)
    perfect = perfect_acts(instance, workdays)
    table = {"new": "project", "old": "firm"}[project]
    acts = changed(perfect, "pack_bag", bag=f"{table},manual,sheet,card")
    assert score_patiently(instance, acts, workdays).total == 100
    other = {"new": "firm", "old": "project"}[project]
    acts = changed(perfect, "pack_bag", bag=f"{other},manual,sheet,card")
    report = score_patiently(instance, acts, workdays)
    # The one that is not there cannot be filled in, and nothing was done in one go.
    assert set(lost(report)) == {"bag", "table", "terms_written", "visit_once"}


@pytest.mark.parametrize("table", ["project", "both"])
def test_a_table_left_at_home_is_not_filled_in(worked, workdays, perfect, table):
    acts = changed(perfect, "pack_bag", bag="firm,manual,sheet")
    acts = changed(acts, "fill_table", table=table)
    report = score_patiently(worked, acts, workdays)
    assert {"bag", "table", "visit_once"} <= set(lost(report))
    place = at(acts, "fill_table")
    state = fold(worked, acts[: place + 1], workdays)
    assert "招工登记" not in state.forms
    assert "包里没有带这张表" in state.talk[-1].text
    fetched = inserted(acts, "fill_table", Act("go_again"))
    assert lost(score_in_pace(worked, fetched, workdays)) == {"bag": 4, "visit_once": 1}


def test_a_card_left_at_home_is_not_shown(worked, workdays, perfect):
    place = at(perfect, "greet")
    shown = said(worked, perfect[: place + 1], workdays)
    acts = changed(perfect, "pack_bag", bag="firm,project,manual,sheet")
    missing = said(worked, acts[: place + 1], workdays)
    assert any("这是我的工作证" in line for line in shown)
    assert not any("这是我的工作证" in line for line in missing)
    assert any("没有证件呀" in line for line in missing)


# -- critical errors


@pytest.mark.parametrize(
    ("before", "act", "critical", "code", "raw"),
    [
        ("ask_copy", Act("fill_table", {"table": "project", "terms": "said"}), "entered_raw", "E6", 98),
        ("leave", Act("answer_question", {"way": "promise"}), "promised", "E9", 96),
        ("leave", Act("charge"), "charged", "E10", 100),
        ("record_visit", Act("send_sms", {"receiver": "group"}), "leaked", "E10", 100),
        ("go", Act("pack_bag", {"bag": f"{BAG},sample"}), "leaked", "E10", 96),
    ],
)  # fmt: skip
def test_critical_errors_cap_at_59(
    worked, workdays, perfect, before, act, critical, code, raw
):
    report = score_patiently(worked, inserted(perfect, before, act), workdays)
    assert (report.raw, report.total) == (raw, 59)
    assert criticals(report) == {critical: code}


# -- deadlines: the last day counts, the next one is late


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("day", "found"), [("d1", "E3"), ("d2", "E3"), ("d3", None), ("d5", None)]
)
def test_one_calls_three_days_ahead(workdays, start, day, found):
    """The third working day is never less than three days off, the second always is."""
    instance = case(start=start, busy="no", emergency="none")
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["visit_day"] == ("d3", "d5")
    count = int(day[1])
    called = date.fromisoformat(start)
    came = period_end(called, count, "workday", workdays)
    acts = changed(perfect, "book_visit", day=day)
    first = at(acts, "wait_until")
    acts = [*acts[:first], wait(f"{came}"), *acts[first + 1 :]]
    report = score_patiently(instance, acts, workdays)
    assert codes(report).get("time_visit") == found
    assert dates_of(instance, acts, workdays)["go"] == came
    assert (came - called >= 3 * DAY) == (found is None)


ENDS = {
    "visit_soon": [("handle_1", "time_post_1"), ("handle_2", "time_post_2"),
                   ("report_question", "time_report")],
    "visit_reply": [("reply_firm", "time_reply")],
    "visit_same_day": [("register_office", "time_register")],
}  # fmt: skip


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    ("deadline", "act", "item"),
    [(deadline, *pair) for deadline, pairs in ENDS.items() for pair in pairs],
)
def test_the_last_day_counts_and_the_next_is_late(workdays, start, deadline, act, item):
    instance = case(start=start)
    perfect = perfect_acts(instance, workdays)
    days = dates_of(instance, perfect, workdays)
    anchor, count, unit = {
        "visit_soon": ("go", 1, "workday"),
        "visit_reply": ("report_question", 3, "workday"),
        "visit_same_day": ("go", 0, "day"),
    }[deadline]
    last = period_end(days[anchor], count, unit, workdays)
    state = fold(instance, perfect, workdays)
    assert state.due(deadline) == last
    for day, code in ((last, None), (last + DAY, "E3")):
        acts = inserted(perfect, act, wait(f"{day}"))
        report = score_patiently(instance, acts, workdays)
        assert codes(report).get(item) == code


# -- variants


def test_a_day_that_does_not_suit_is_a_day_lost(worked, workdays, perfect):
    acts = changed(perfect, "book_visit", day="d3")
    acts = inserted(acts, "pack_bag", Act("make_up"))
    report = score_in_pace(worked, acts, workdays)
    assert codes(report) == {"day": "E6", "time_visit": "E3"}
    free = case(busy="no")
    perfect = perfect_acts(free, workdays)
    assert perfect[at(perfect, "book_visit")].payload == {"day": "d3"}
    report = score(free, perfect, workdays)
    assert report.total == 100
    assert "day" not in {item.id for item in report.items}


def test_only_who_asks_learns_of_the_stocktaking(worked, workdays, perfect):
    acts = perfect[: at(perfect, "book_visit")]
    assert "busy_said" in fold(worked, acts, workdays).disclosed
    silent = without(acts, "ask_free")
    assert "busy_said" not in fold(worked, silent, workdays).disclosed


@pytest.mark.parametrize("emergency", ["meeting", "car"])
def test_what_comes_in_between_is_told_before_the_hour(workdays, emergency):
    instance = case(emergency=emergency)
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    late = inserted(without(perfect, "tell_delay"), "go", Act("tell_delay"))
    assert codes(score_patiently(instance, late, workdays))["told_delay"] == "E5"


def test_who_can_go_goes_at_ten(workdays):
    instance = case(emergency="none")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    keys = {act.key for act in perfect}
    assert not keys & {"tell_delay", "attend"}


@pytest.mark.parametrize(
    ("project", "right"), [("new", ("project", "both")), ("old", ("firm",))]
)
def test_a_new_project_has_a_table_of_its_own(workdays, project, right):
    instance = case(project=project)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["table"] == right
    for table in CASE.choices["table"]:
        acts = changed(perfect, "fill_table", table=table)
        found = codes(score_patiently(instance, acts, workdays))
        assert found == ({} if table in right else {"table": "E6"})


TERMS = [
    ("birth", "birth_kind", "vow", "free"),
    ("hukou", "hukou_kind", "city", "any"),
    ("trial", "trial_kind", "long", "fit"),
]


@pytest.mark.parametrize(("field", "fact", "unlawful", "lawful"), TERMS)
def test_each_term_is_judged_by_its_own_law(workdays, field, fact, unlawful, lawful):
    fair = {"birth_kind": "free", "hukou_kind": "any", "trial_kind": "fit"}
    for kind, verdict in ((unlawful, "change"), (lawful, "keep")):
        instance = case(**{**fair, fact: kind})
        perfect = perfect_acts(instance, workdays)
        assert instance.answers[field] == (verdict,)
        assert score(instance, perfect, workdays).total == 100
        assert ("tell_terms" in {act.key for act in perfect}) == (kind == unlawful)
        said = changed(perfect, "fill_table", terms="said")
        report = score_patiently(instance, said, workdays)
        assert (report.cap == 59) == (kind == unlawful)
        wrong = {"change": "keep", "keep": "change"}[verdict]
        acts = changed(perfect, "review_terms", **{field: wrong})
        assert codes(score_patiently(instance, acts, workdays)) == {field: "E6"}


def test_what_can_be_registered_on_the_spot_is(workdays):
    instance = case(net="yes")
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    report = score_patiently(instance, without(perfect, "tell_account"), workdays)
    assert codes(report) == {"told_account": "E5"}
    report = score_patiently(instance, without(perfect, "register_site"), workdays)
    assert codes(report) == {
        "register_site": "E1", "order_site": "E1", "told_account": "E5",
    }  # fmt: skip
    early = moved(perfect, "register_site", "ask_copy")
    assert codes(score_patiently(instance, early, workdays)) == {"order_site": "E2"}
    later = inserted(without(without(perfect, "register_site"), "tell_account"),
                     "record_visit", Act("register_office"),
                     Act("send_sms", {"receiver": "hr"}))  # fmt: skip
    assert codes(score_patiently(instance, later, workdays))["register_site"] == "E1"


def test_without_a_line_the_page_does_not_open(worked, workdays, perfect):
    acts = inserted(perfect, "leave", Act("register_site"), Act("tell_account"))
    state = fold(worked, patient(worked, acts, workdays), workdays)
    assert not state.has_done("tell_account")
    early = inserted(without(perfect, "ask_copy"), "record_visit", Act("ask_copy"))
    assert codes(score_patiently(worked, early, workdays))["order_office"] == "E2"


@pytest.mark.parametrize(("slip", "result"), [("none", "same"), ("parent", "parent"), ("code", "code")])  # fmt: skip
def test_the_copy_is_held_against_the_roster(workdays, slip, result):
    instance = case(copy_slip=slip)
    roster = instance.paper("roster.record").fields
    copy = instance.paper("firm_licence.copy").fields
    differs = {name for name in roster if roster[name] != copy[name]}
    assert differs == {
        "same": set(), "parent": {"单位名称", "统一社会信用代码"},
        "code": {"统一社会信用代码"},
    }[result]  # fmt: skip
    perfect = perfect_acts(instance, workdays)
    assert score(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["copy_result"].keys() - {result}:
        acts = changed(perfect, "check_copy", result=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"copy": "E6"}


def test_whom_the_website_serves_needs_no_other_channel(workdays):
    instance = case(web="enough")
    perfect = perfect_acts(instance, workdays)
    assert "tell_channels" not in {act.key for act in perfect}
    more = inserted(perfect, "tell_services", Act("tell_channels"))
    assert score_patiently(instance, more, workdays).total == 100


WAYS = {"all": "recommend", "none": "district", "part": "both"}


@pytest.mark.parametrize("post", ["1", "2"])
@pytest.mark.parametrize("fit", WAYS)
def test_a_vacancy_goes_where_its_people_are(workdays, post, fit):
    instance = case(**{f"fit_{post}": fit})
    perfect = perfect_acts(instance, workdays)
    assert instance.answers[f"post_{post}"] == (WAYS[fit],)
    assert score(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["post_way"].keys() - {WAYS[fit]}:
        acts = changed(perfect, f"handle_{post}", way=wrong)
        found = codes(score_patiently(instance, acts, workdays))
        assert found == {f"post_{post}": "E6"}


def test_what_stands_in_the_manual_is_answered_on_the_spot(workdays):
    instance = case(question="book")
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["policy"] == ("spot",)
    assert score(instance, perfect, workdays).total == 100
    assert not {act.key for act in perfect} & {"report_question", "reply_firm"}
    for wrong, code in {"report": "E6", "guess": "E6", "promise": "E9"}.items():
        acts = changed(perfect, "answer_question", way=wrong)
        report = score_patiently(instance, acts, workdays)
        assert error_codes(report) == {code}
        assert (report.cap == 59) == (wrong == "promise")


CHANGES = {"full": "close_1", "more": "add", "stop": "close_all"}


@pytest.mark.parametrize("later", CHANGES)
def test_what_the_firm_reports_is_changed_at_once(workdays, later):
    instance = case(later=later)
    perfect = perfect_acts(instance, workdays)
    assert instance.answers["change"] == (CHANGES[later],)
    assert score(instance, perfect, workdays).total == 100
    for wrong in CASE.choices["change"].keys() - {CHANGES[later]}:
        acts = changed(perfect, "update_need", change=wrong)
        assert codes(score_patiently(instance, acts, workdays)) == {"change": "E7"}


# -- every seed


def fingerprint(instance, workdays):
    """What decides: decisions, papers to ask for, perturbations, deadline case."""
    has_day_off = day_off_within(instance, 14, workdays)
    asked, emergency = paper_needs(instance).ask, instance.facts["emergency"]
    return (*decisions(instance), asked, emergency, has_day_off)


def test_seeds_differ_in_what_decides(workdays):
    kinds = {fingerprint(make_instance(CASE, seed), workdays) for seed in range(300)}
    assert len(kinds) >= 150


def test_some_variants_have_a_holiday_inside_a_period(workdays):
    marked = [make_instance(CASE, seed) for seed in range(60)]
    assert {fingerprint(one, workdays)[-1] for one in marked} == {True, False}
