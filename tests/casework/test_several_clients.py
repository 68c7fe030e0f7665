"""Several clients at one desk, in the small case of a library card."""

import copy
from pathlib import Path

import pytest

from casework.engine import (
    Act,
    CaseDataError,
    ImpossibleAct,
    fold,
    load_case,
    make_instance,
    perfect_acts,
    score,
    visible,
)
from casework.engine.linting import lint
from casework.engine.loading import case_from, read_sources
from tests.casework.playing import score_patiently, without

# Cases whose clients sit in a queue and are called one after the other.
QUEUES = ["c08", "c15", "c17", "c18", "c21", "c23", "c24", "c25"]
HERE = Path(__file__).parent / "data"
SOURCES = read_sources(HERE / "library_card.yaml")
NEXT = Act("call_next")


@pytest.fixture
def sources():
    """The case with a second reader who shows a card of his own when called."""
    case, pack = copy.deepcopy(SOURCES)
    pack["documents"]["other_card"] = "另一位的居民卡"
    case["holdings"].append(
        {"document": "other_card", "form": "original", "where": "other", "fields": {}}
    )
    case["client"]["persons"] = [
        {"when": {"flag": "other"}, "title": "另一位读者", "portrait": "other"}
    ]
    called = [{"put_away": ["resident_card"]}, {"take_out": "other"}, {"flag": "other"}]
    step = {"kind": "step", "tab": "handle", "label": "请下一位"}
    case["acts"]["call_next"] = {**step, "effects": called}
    case["acts"]["tell_other"] = {**case["acts"]["tell"], "effects": []}
    return case, pack


def desk(sources, workdays, *acts):
    return visible(fold(make_instance(case_from(*sources), 1), acts, workdays))


def test_the_next_person_has_another_name_and_other_papers(sources, workdays):
    before, after = desk(sources, workdays), desk(sources, workdays, NEXT)
    assert (before.client.title, after.client.title) == ("读者", "另一位读者")
    assert (before.client.portrait, after.client.portrait) == ("reader", "other")
    assert [paper.key for paper in before.papers] == ["resident_card.original"]
    assert [paper.key for paper in after.papers] == ["other_card.original"]


def verdict(sources, workdays, item, *acts):
    instance = make_instance(case_from(*sources), 1)
    report = score(instance, acts, workdays)
    return next(each for each in report.items if each.id == item)


def test_papers_asked_of_another_person_count_as_too_many(sources, workdays):
    case, _ = sources
    papers = next(item for item in case["items"] if item["id"] == "papers")
    ask = Act("tell_other", {"papers": "resident_card", "how": "slip"})
    assert verdict(sources, workdays, "papers", ask).error == "E5"
    papers["check"]["also"] = ["tell_other"]
    assert verdict(sources, workdays, "papers", ask).error == "E4"


def test_what_must_not_be_done_is_earned_only_after_the_act_it_belongs_to(
    sources, workdays
):
    case, _ = sources
    card = next(item for item in case["items"] if item["id"] == "card")
    card["check"] = {"kind": "absent", "act": "tell", "given": "greet", "error": "E8"}
    greet, tell = Act("greet"), Act("tell", {"how": "slip"})
    assert verdict(sources, workdays, "card").earned == 0
    assert verdict(sources, workdays, "card", greet).earned == 40
    wrong = verdict(sources, workdays, "card", greet, tell)
    assert (wrong.earned, wrong.error) == (0, "E8")


def test_a_question_to_another_person_is_none_to_the_one_it_belongs_to(
    sources, workdays
):
    case, _ = sources
    card = next(item for item in case["items"] if item["id"] == "card")
    card["check"] = {"kind": "exists", "act": "greet", "of": "另一位读者"}
    greet = Act("greet")
    asked = verdict(sources, workdays, "card", greet)
    assert (asked.earned, asked.your) == (0, "没有办理。")
    assert verdict(sources, workdays, "card", NEXT).earned == 0
    assert verdict(sources, workdays, "card", greet, NEXT, greet).earned == 40


def test_it_is_told_what_was_asked_of_whom(sources, workdays):
    case, pack = sources
    other = {
        "name": "papers",
        "label": "材料",
        "kind": "checklist",
        "options": {"slip": "借条", "resident_card": "旧的居民卡"},
    }
    case["acts"]["tell_other"]["fields"] = [other]
    papers = next(item for item in case["items"] if item["id"] == "papers")
    papers["check"]["also"] = ["tell_other"]
    tell = Act("tell", {"papers": "resident_card", "how": "slip"})
    ask = Act("tell_other", {"papers": "slip,resident_card"})
    title = pack["documents"]["resident_card"]
    told = verdict(sources, workdays, "papers", tell, NEXT, ask).your
    assert told == f"要了：读者：{title}；另一位读者：旧的居民卡、借条。"


def test_an_act_is_refused_by_what_its_form_says(sources, workdays):
    case, _ = sources
    told = {"not": {"input": "how", "is": "slip"}}
    case["acts"]["tell"]["needs"] = [
        {"when": told, "code": "no_slips", "message": "纸条用完了。"}
    ]
    offered = {act.key for tab in desk(sources, workdays).tabs for act in tab.acts}
    assert "tell" in offered
    with pytest.raises(ImpossibleAct, match="纸条用完了"):
        desk(sources, workdays, Act("tell", {"how": "slip"}))


@pytest.mark.parametrize("word", [{"also": ["fly"]}, {"given": "fly"}])
def test_acts_that_do_not_exist_are_named(sources, word):
    sources[0]["items"][2]["check"] |= word
    with pytest.raises(CaseDataError, match="unknown act fly"):
        lint(case_from(*sources))


def test_a_question_to_one_of_several_says_to_whom(sources):
    case, _ = sources
    present = {"any": [{"flag": "other"}, {"flag": "first"}]}
    first = {"when": {"flag": "first"}, "title": "读者", "portrait": "reader"}
    case["client"]["persons"].append(first)
    case["opening"].append({"flag": "first"})
    case["acts"]["greet"]["needs"] = [{"when": present, "code": "x", "message": "无人"}]
    card = next(item for item in case["items"] if item["id"] == "card")
    card["check"] = {"kind": "exists", "act": "greet"}
    with pytest.raises(CaseDataError, match="card: of whom is greet asked"):
        lint(case_from(*sources))
    card["check"]["of"] = "谁"
    with pytest.raises(CaseDataError, match="nobody at the window is 谁"):
        lint(case_from(*sources))
    card["check"]["of"] = "另一位读者"
    lint(case_from(*sources))


@pytest.mark.parametrize("queue", QUEUES)
def test_nobody_earns_the_points_of_a_client_who_was_never_called(queue, workdays):
    template = load_case(queue)
    waiting = {one["title"][:2] for one in template.client["persons"]} - {"一号"}
    asked = [
        Act(act.key)
        for act in template.acts.values()
        if act.kind == "intent" and not act.fields and act.key != "call_next"
    ]
    for seed in range(12):
        instance = make_instance(template, seed)
        acts = [*asked, *without(perfect_acts(instance, workdays), "call_next")]
        report = score_patiently(instance, acts, workdays)
        earned = [
            row.id for row in report.items if row.earned and row.title[:2] in waiting
        ]
        assert earned == [], seed


# The act that calls somebody to the window again, and whom; the first sits there.
CALLS = [
    ("c08", "call_back", {"person": "first"}),
    ("c15", "call_back", {"person": "first"}),
    ("c17", "call_back", {}),
    ("c21", "call_back", {"person": "first"}),
    ("c21", "contact_first", {"asks": "work"}),
    ("c22", "call_first", {}),
    ("c23", "call_back", {"person": "first"}),
    ("c24", "call_back", {"person": "first"}),
    ("c25", "call_back", {"person": "first"}),
    ("c25", "call_first", {}),
]


@pytest.mark.parametrize(("queue", "act", "form"), CALLS)
def test_nobody_is_called_who_sits_at_the_window(queue, act, form, workdays):
    worked = make_instance(load_case(queue), 0)
    with pytest.raises(ImpossibleAct) as refused:
        fold(worked, [Act(act, form)], workdays)
    assert refused.value.code == "is_here"
    assert "一号就在" in refused.value.message


WAITING = ["c08", "c15", "c21", "c23", "c24", "c25"]


@pytest.mark.parametrize("queue", WAITING)
def test_nobody_is_called_who_waits_to_be_served(queue, workdays):
    worked = make_instance(load_case(queue), 0)
    with pytest.raises(ImpossibleAct, match="二号就在"):
        fold(worked, [Act("call_back", {"person": "second"})], workdays)


@pytest.mark.parametrize("queue", WAITING)
def test_who_went_home_is_called_again(queue, workdays):
    worked = make_instance(load_case(queue), 0)
    call = Act("call_back", {"person": "first"})
    fold(worked, [NEXT, call], workdays)
    fold(worked, [Act("end_day"), call], workdays)
