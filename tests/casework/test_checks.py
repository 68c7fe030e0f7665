"""Checks of scored items on a small case: weekdays, spans, what is asked for again."""

import pytest

from casework.engine import Act, fold, make_instance
from casework.engine.checks import Evidence, judge
from casework.engine.conditions import holds
from casework.engine.loading import case_from, read_sources
from tests.casework.test_case_data import HERE

CARD = HERE / "library_card.yaml"
ON_TUESDAY_OR_WEDNESDAY = {"kind": "weekday", "act": "accept", "days": [2, 3]}
AT_THE_END = {
    "kind": "within",
    "act": "issue",
    "opens": "month_opens",
    "deadline": "month",
    "absent": "E7",
    "late_share": "0.5",
}

ONCE_MORE = {
    "kind": "within",
    "act": "accept",
    "deadline": "month",
    "absent": "E7",
    "late_share": "0",
}
NEVER_ISSUED = {"kind": "absent", "act": "issue", "given": "accept", "error": "E9"}


def wait(day):
    return Act("wait_until", {"until": day})


@pytest.fixture
def seen(workdays):
    """The desk after those acts; it opens on Monday 11 May 2026."""
    case, pack = read_sources(CARD)
    for key, count in (("month", 1), ("month_opens", 3)):
        pack["deadlines"][key] = {
            **pack["deadlines"]["issue"],
            "anchor": "accept",
            "unit": "month_end",
            "count": count,
        }
    instance = make_instance(case_from(case, pack), 0)
    card = next(iter(instance.template.choices["card"]))
    accept = Act("accept", {"card": card})

    def play(*acts):
        listed = [accept if act == "accept" else act for act in acts]
        return fold(instance, listed, workdays)

    return play


@pytest.mark.parametrize(
    ("acts", "share", "error"),
    [
        ((), 0, "E1"),
        (("accept",), 0, "E3"),
        ((wait("2026-05-12"), "accept"), 1, ""),
        ((wait("2026-05-13"), "accept"), 1, ""),
        ((wait("2026-05-14"), "accept"), 0, "E3"),
    ],
)
def test_an_act_belongs_to_its_days_of_the_week(seen, acts, share, error):
    verdict = judge(ON_TUESDAY_OR_WEDNESDAY, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, error)


def test_a_condition_knows_the_day_of_the_week(seen):
    condition = {"weekday": [2, 3]}
    assert not holds(condition, seen().situation())
    assert holds(condition, seen(wait("2026-05-12")).situation())


# The last three working days of May 2026 are the 27th, 28th and 29th.
@pytest.mark.parametrize(
    ("days", "share", "error"),
    [
        ([], 0, "E7"),
        (["2026-05-26"], 0.5, "E3"),
        (["2026-05-27"], 1, ""),
        (["2026-05-29"], 1, ""),
        (["2026-06-01"], 0.5, "E3"),
        (["2026-05-20", "2026-05-28"], 1, ""),
    ],
)
def test_a_span_may_open_late(seen, days, share, error):
    acts = [step for day in days for step in (wait(day), Act("issue"))]
    verdict = judge(AT_THE_END, Evidence(seen("accept", *acts)))
    assert (verdict.share, verdict.error) == (share, error)
    early = days == ["2026-05-26"]
    assert ("过早" in verdict.your) == early


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (("accept",), "E7"),
        (("accept", wait("2026-05-29"), "accept"), ""),
        (("accept", wait("2026-06-01"), "accept"), "E3"),
    ],
)
def test_a_deadline_from_the_act_itself_asks_for_it_once_more(seen, acts, error):
    assert judge(ONCE_MORE, Evidence(seen(*acts))).error == error


@pytest.mark.parametrize(
    ("acts", "error"),
    [((), "E1"), (("accept",), ""), (("accept", Act("issue")), "E9")],
)
def test_what_nobody_did_is_no_forbidden_act(seen, acts, error):
    assert judge(NEVER_ISSUED, Evidence(seen(*acts))).error == error
