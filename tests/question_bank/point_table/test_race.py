"""Two editors save the same table at once (PostgreSQL)."""

from threading import Barrier

import pytest
import yaml
from django.db import transaction

from accounts.models import EvidenceEntry
from question_bank.models import AssessmentPoint
from question_bank.point_table import storing
from question_bank.point_table.changes import TableEdit
from question_bank.point_table.content import PointLine, TableContent
from question_bank.point_table.errors import TableError
from question_bank.services.importing import import_items
from tests.factories import MADE_AT
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def both(saved, seen, manager, person):
    return together(
        lambda: saved(("AAA001", "甲"), seen=seen, by=manager),
        lambda: saved(("AAA002", "乙"), seen=seen, by=person()),
        refusals=(TableError,),
    )


def test_one_of_two_editors_is_told_and_nothing_is_lost(level, saved, manager, person):
    seen = storing.table_content(level).digest
    answers = both(saved, seen, manager, person)
    assert sorted(map(str, answers)).count("table_changed") == 1
    assert AssessmentPoint.objects.count() == 1
    assert EvidenceEntry.objects.filter(action="question_bank.table_saved").count() == 1
    late = ("AAA001", "甲") if answers[0] == "table_changed" else ("AAA002", "乙")
    saved(late)
    assert AssessmentPoint.objects.count() == 2


def test_control_without_the_lock_both_believe_to_be_first(level, manager):
    """Both compare the digest before either stores: each then takes its table for
    the next one, and neither is told of the other's."""
    current = storing.table_content(level)
    between = Barrier(2)

    def save_without_lock(code):
        point = PointLine(code, code, "X", current.scope("AAA").node)
        edit = TableEdit(TableContent.of(current.scopes, [point]))
        with transaction.atomic():
            is_first = storing.table_content(level).digest == current.digest
            between.wait(timeout=10)
            storing._store(level, edit)
            return is_first

    acts = [lambda code=code: save_without_lock(code) for code in ("AAA001", "AAA002")]
    assert together(*acts) == [True, True]


def test_an_import_and_a_save_come_one_after_the_other(level, saved, tmp_path):
    """Neither loses the other's point: the save sees that the table has changed."""
    file = tmp_path / "items.yaml"
    point = {"code": "ABA001", "node": "2.2.1", "name": "平台", "importance": "X"}
    values = {"level": 5, "area": "基础知识", "points": [point]}
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    seen = storing.table_content(level).digest
    _imported, answer = together(
        lambda: import_items([file], at=MADE_AT),
        lambda: saved(("AAA001", "甲"), seen=seen),
        refusals=(TableError,),
    )
    codes = set(AssessmentPoint.objects.values_list("code", flat=True))
    expected = {"ABA001"} if answer == "table_changed" else {"AAA001", "ABA001"}
    assert codes == expected
