"""Rules with dates: the value that held on the day asked for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from law import facts
from law.errors import LawError
from law.models import DatedFact

pytestmark = pytest.mark.usefixtures("calendar")

TODAY = date(2026, 11, 22)


def test_the_standards_pass_mark_is_known_with_its_source():
    assert facts.decimal("score.pass_mark", TODAY) == Decimal(60)
    assert "1.9.2" in facts.fact("score.pass_mark", TODAY).source


def test_durations_know_their_unit():
    assert facts.seconds("exam.grace_s", TODAY) == timedelta(seconds=5)
    assert facts.minutes("exam.late_min", TODAY) == timedelta(minutes=30)
    with pytest.raises(LawError) as caught:
        facts.minutes("exam.grace_s", TODAY)
    assert caught.value.code == "fact_unit"


def test_numbers_and_yes_or_no():
    assert facts.whole("examiners.min", TODAY) == 3
    assert facts.yes("examiners.odd", TODAY) is True
    assert facts.yes("cert.print_scores", TODAY) is False


def test_a_later_rule_holds_from_its_day_on():
    DatedFact.objects.create(
        key="exam.late_min", value="15", unit="分钟", source="省规定",
        valid_from=date(2026, 12, 1),
    )  # fmt: skip
    assert facts.value("exam.late_min", date(2026, 11, 30)) == "30"
    assert facts.value("exam.late_min", date(2026, 12, 1)) == "15"


def test_a_rule_that_ended_is_no_longer_found():
    DatedFact.objects.create(
        key="old.rule", value="1", source="旧", valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
    )  # fmt: skip
    assert facts.value("old.rule", date(2020, 12, 31)) == "1"
    with pytest.raises(LawError) as caught:
        facts.value("old.rule", date(2021, 1, 1))
    assert caught.value.code == "fact_unknown"
    assert "old.rule" in caught.value.message


def test_a_fact_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        facts.value("exam.grace_s", TODAY)
