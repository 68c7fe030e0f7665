"""A date on a form is counted from what began the period."""

from datetime import date, timedelta

import pytest

from casework.engine import Act, fold, make_instance
from casework.engine.checks import judge
from casework.engine.evidence import Evidence
from casework.engine.loading import case_from, read_sources
from tests.casework.test_case_data import HERE

START = date(2026, 5, 11)


def stated(workdays, anchor, *days, **words):
    """The verdict on dates written a day after the application was accepted."""
    case, pack = read_sources(HERE / "library_card.yaml")
    case["acts"]["issue"]["fields"] = [{"name": "on", "label": "日期", "kind": "date"}]
    pack["deadlines"]["issue"]["anchor"] = anchor
    instance = make_instance(case_from(case, pack), 0)
    card = next(iter(instance.template.choices["card"]))
    acts = [
        Act("accept", {"card": card}),
        Act("wait_until", {"until": "2026-05-12"}),
        *(Act("issue", {"on": f"{START + timedelta(days=one)}"}) for one in days),
    ]
    check = {"kind": "stated_date", "act": "issue", "field": "on", "deadline": "issue"}
    return judge(check | words, Evidence(fold(instance, acts, workdays)))


@pytest.mark.parametrize(
    ("anchor", "days", "error"),
    [
        ("accept", 3, ""),
        ("accept", 4, "E3"),
        ("issue", 4, ""),
        ("issue", 3, "E3"),
        ("back", 4, ""),  # it never began: counted from the act
    ],
)
def test_a_stated_date_is_counted_from_its_anchor(workdays, anchor, days, error):
    assert stated(workdays, anchor, days).error == error


@pytest.mark.parametrize(
    ("days", "words", "error"),
    [
        ((4,), {"which": "every"}, ""),
        ((4, 4), {"which": "every"}, ""),
        ((4, 3), {"which": "every"}, "E3"),
        ((3, 4), {"which": "every"}, "E3"),
        ((4, 3), {"which": "last"}, "E3"),
        ((3, 4), {"which": "last"}, ""),
        ((4, 3), {}, ""),
        ((3, 4), {}, "E3"),
    ],
)
def test_every_date_may_have_to_be_right(workdays, days, words, error):
    assert stated(workdays, "issue", *days, **words).error == error


@pytest.mark.parametrize(
    ("days", "error"), [(0, "E7"), (1, ""), (2, ""), (4, ""), (5, "E3")]
)
def test_a_day_agreed_on_lies_in_the_period_from_the_act(workdays, days, error):
    within = {"kind": "stated_within", "absent": "E7"}
    assert stated(workdays, "issue", days, **within).error == error
