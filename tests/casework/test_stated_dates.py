"""A date on a form is counted from what began the period."""

from datetime import date, timedelta

import pytest

from casework.engine import Act, fold, make_instance
from casework.engine.checks import Evidence, judge
from casework.engine.loading import case_from, read_sources
from tests.casework.test_case_data import HERE

START = date(2026, 5, 11)


def stated(workdays, anchor, days):
    """The verdict on a date written a day after the application was accepted."""
    case, pack = read_sources(HERE / "library_card.yaml")
    case["acts"]["issue"]["fields"] = [{"name": "on", "label": "日期", "kind": "date"}]
    pack["deadlines"]["issue"]["anchor"] = anchor
    instance = make_instance(case_from(case, pack), 0)
    card = next(iter(instance.template.choices["card"]))
    acts = [
        Act("accept", {"card": card}),
        Act("wait_until", {"until": "2026-05-12"}),
        Act("issue", {"on": (START + timedelta(days=days)).isoformat()}),
    ]
    check = {"kind": "stated_date", "act": "issue", "field": "on", "deadline": "issue"}
    return judge(check, Evidence(fold(instance, acts, workdays)))


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
