"""Several clients at one desk, in the small case of a library card."""

import copy
from pathlib import Path

import pytest

from casework.engine import Act, CaseDataError, fold, make_instance, score, visible
from casework.engine.linting import lint
from casework.engine.loading import case_from, read_sources

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


@pytest.mark.parametrize("word", [{"also": ["fly"]}, {"given": "fly"}])
def test_acts_that_do_not_exist_are_named(sources, word):
    sources[0]["items"][2]["check"] |= word
    with pytest.raises(CaseDataError, match="unknown act fly"):
        lint(case_from(*sources))
