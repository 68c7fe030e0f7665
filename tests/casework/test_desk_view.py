import json
import subprocess
import sys

import pytest

from casework.engine import (
    Act,
    ImpossibleAct,
    apply,
    fold,
    perfect_acts,
    timeline,
    visible,
)
from casework.engine.facts import ID_CHECKS, checksum
from casework.engine.folding import MOST_ACTS
from casework.engine.instance import make_instance
from casework.engine.state import DeskPaper
from tests.casework.playing import at, wait


def test_the_engine_does_not_import_django():
    code = "import sys, casework.engine; print('django' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_the_first_view_shows_no_hidden_fact(worked, workdays):
    view = visible(fold(worked, [], workdays)).to_dict()
    shown = json.dumps(view, ensure_ascii=False)
    for hidden in ("seed", "complaint_found", "answers", "queue", "fingerprint"):
        assert f'"{hidden}"' not in shown
    assert worked.facts["complaint_found"] not in shown
    assert worked.facts["registered"] not in shown
    assert view["known"] == []


def test_facts_open_only_through_the_right_question(worked, workdays):
    state = fold(worked, [Act("greet"), Act("ask_situation")], workdays)
    known = dict(visible(state).known)
    assert known["登记失业月数"] == "5"
    assert "年龄" not in known


def test_the_original_comes_out_of_the_bag_when_asked_for(worked, workdays):
    def papers(acts):
        return {p.key for p in visible(fold(worked, acts, workdays)).papers}

    before = papers([])
    assert before == {"household.original", "id_card.copy", "dibao_card.original"}
    assert papers([Act("ask_original")]) - before == {"id_card.original"}


def test_only_originals_are_offered_for_checking(worked, workdays):
    def offered(acts):
        view = visible(fold(worked, acts, workdays))
        act = next(a for tab in view.tabs for a in tab.acts if a.kind == "check")
        return {paper for paper, _ in act.fields[0].options}

    assert offered([]) == {"household.original", "dibao_card.original"}
    assert "id_card.original" in offered([Act("ask_original")])


def test_what_was_checked_stays_checked_when_the_client_comes_back(worked, workdays):
    check = Act("check_original", {"paper": "household.original"})
    state = fold(worked, [check], workdays)
    state.papers = [DeskPaper(lying.key, False) for lying in state.papers]
    checked = {paper.key: paper.checked for paper in visible(state).papers}
    assert checked["household.original"]
    assert sum(checked.values()) == 1


def test_nothing_future_shows_before_it_happens(worked, workdays, perfect):
    state = fold(worked, perfect[: at(perfect, "verify_complaint") - 1], workdays)
    shown = json.dumps(visible(state).to_dict(), ensure_ascii=False)
    assert "小店" not in shown
    assert "verify_complaint" not in shown


def test_the_month_marks_days_off_and_own_dates(worked, workdays):
    mark = Act("mark_date", {"day": "2026-04-15", "label": "公示期满"})
    april, may = visible(fold(worked, [mark], workdays)).months
    assert (april.year, april.month, april.blanks) == (2026, 4, 2)
    assert april.days[14].marks == ("公示期满",)
    assert not may.days[0].workday
    assert may.days[8].workday


def test_own_dates_stand_in_their_order(worked, workdays):
    marks = [
        Act("mark_date", {"day": day, "label": day})
        for day in ("2026-05-08", "2026-04-15", "2026-05-08")
    ]
    days = [
        mark.day.isoformat() for mark in visible(fold(worked, marks, workdays)).marks
    ]
    assert days == ["2026-04-15", "2026-05-08", "2026-05-08"]


def test_a_stored_text_that_was_cut_still_replays(worked, workdays):
    mark = Act("mark_date", {"day": "2026-04-15", "label": "记" * 300})
    assert visible(fold(worked, [mark], workdays)).marks[0].label == "记" * 200


def test_the_desk_has_the_tabs_of_its_case(worked, workdays):
    view = visible(fold(worked, [], workdays))
    assert len(view.intents) == 7
    assert {tab.key for tab in view.tabs} == set(worked.template.tabs)


def test_every_act_form_lists_its_options(worked, workdays):
    view = visible(fold(worked, [], workdays))
    for tab in view.tabs:
        for act in tab.acts:
            for field in act.fields:
                assert field.options or field.kind in ("date", "text")


REFUSED = [
    (Act("publish", {}), "no_application"),
    (Act("deliver"), "not_recognised"),
    (Act("verify_complaint", {"way": "visit"}), "no_complaint"),
    (wait("2026-04-01"), "wait_backwards"),
    (wait("2027-04-01"), "wait_too_long"),
    (wait("明天"), "bad_date"),
    (Act("give_notice", {"papers": "certificate"}), "field_missing"),
    (Act("check_original", {"paper": "certificate.original"}), "bad_option"),
    (Act("mark_date", {"day": "2026-04-15", "label": "\x00 "}), "field_missing"),
    (Act("greet", {"extra": "1"}), "unknown_field"),
    (Act("fly"), "unknown_act"),
]


@pytest.mark.parametrize(("act", "code"), REFUSED)
def test_only_impossible_acts_are_refused(worked, workdays, act, code):
    with pytest.raises(ImpossibleAct) as refused:
        fold(worked, [act], workdays)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_a_closed_case_takes_no_more_acts(worked, workdays, perfect):
    with pytest.raises(ImpossibleAct) as refused:
        fold(worked, [*perfect, Act("end_day")], workdays)
    assert refused.value.code == "closed"


def test_after_too_many_acts_only_closing_is_possible(worked, workdays):
    state = fold(worked, [Act("query_sharing")] * MOST_ACTS, workdays)
    with pytest.raises(ImpossibleAct) as refused:
        apply(state, Act("query_sharing"))
    assert refused.value.code == "too_many_acts"
    assert [act.key for tab in visible(state).tabs for act in tab.acts] == [
        "close_case"
    ]
    assert apply(state, Act("close_case")).closed


def test_waiting_into_a_holiday_ends_on_the_next_workday(worked, workdays):
    state = fold(worked, [wait("2026-05-01")], workdays)
    assert state.now.isoformat() == "2026-05-06T09:00:00"
    assert not state.client_here


def test_comparing_two_entries_says_whether_they_agree(worked, workdays):
    entries = {"left": "household.original.姓名", "right": "id_card.copy.姓名"}
    state = fold(worked, [Act("compare", entries)], workdays)
    assert state.talk[-1].text.endswith("一致。")


@pytest.mark.parametrize("seed", range(20))
def test_invented_identity_numbers_fail_the_checksum(template, seed):
    facts = make_instance(template, seed).facts
    number = facts["id_number"]
    assert number.startswith("990000")
    assert facts["birth"].replace("-", "") in number
    assert ID_CHECKS[checksum(number[:17])] != number[17]


def test_the_person_has_the_drawn_age(template):
    for seed in range(100):
        facts = make_instance(template, seed).facts
        start, birth = (facts[name].split("-") for name in ("start", "birth"))
        had = start[1:] >= birth[1:]
        assert int(start[0]) - int(birth[0]) - (not had) == facts["age"]


def test_acts_survive_storage(worked, workdays):
    acts = perfect_acts(worked, workdays)
    assert [Act.from_dict(act.to_dict()) for act in acts] == acts


def test_the_timeline_tells_acts_and_answers(worked, workdays, perfect):
    rows = timeline(worked, perfect, workdays)
    notice = rows[at(perfect, "give_notice")]
    assert ("需要补的材料", "《就业创业证》") in notice.details
    assert "好，我回去拿，明天再来。" in notice.answers
    assert [row.number for row in rows] == list(range(1, len(perfect) + 1))
