"""What happens when everybody presses the button at once (PostgreSQL)."""

from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from exams.attempts.models import Attempt
from exams.marking.errors import MarkingError
from exams.marking.models import PartResult, Sheet, SheetStatus
from exams.marking.services import (
    conclude_script,
    mark_by_keys,
    results,
    save_marks,
    sign_sheet,
)
from tests.factories import make_submitted_attempt
from tests.marking.conftest import marks_for
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def marked(script, form, now):
    for sheet in script.sheets.all():
        save_marks(sheet=sheet, marks=marks_for(form, 6, 4, 5, 3), at=now)
    return script


def test_three_last_signatures_conclude_once(marked, now):
    calls = [
        lambda sheet=sheet: sign_sheet(sheet=sheet, at=now)
        for sheet in marked.sheets.all()
    ]
    signed = together(*calls)
    assert [sheet.status for sheet in signed] == [SheetStatus.SIGNED] * 3
    assert PartResult.objects.count() == 1


def test_two_conclusions_make_one_result(marked, now):
    # Signed behind the service's back, so that nothing is concluded yet.
    marked.sheets.update(status=SheetStatus.SIGNED, signed_at=now, total=18)
    first, second = together(*[lambda: conclude_script(script=marked, at=now)] * 2)
    assert first == second
    assert PartResult.objects.count() == 1


def test_control_without_the_lock_conclusions_collide(marked, now):
    """Both look, both find nothing, both write: only the constraint stops one."""
    between = Barrier(2)

    def conclude_without_lock():
        with transaction.atomic():
            nothing_yet = not marked.attempt.part_results.exists()
            between.wait(timeout=10)
            attempt = Attempt.objects.get(pk=marked.attempt_id)
            results._store(attempt, "panel", (), "", now)
            return nothing_yet

    outcomes = together(
        conclude_without_lock, conclude_without_lock, refusals=IntegrityError
    )
    assert sorted(map(str, outcomes)) == ["IntegrityError", "True"]


def test_two_signatures_of_one_sheet_are_one(marked, now):
    sheet = marked.sheets.first()
    both = together(*[lambda: sign_sheet(sheet=sheet, at=now)] * 2)
    assert [one.total for one in both] == [18, 18]


def test_a_save_beside_the_signature_is_in_it_or_refused(marked, form, now):
    sheet = marked.sheets.first()
    outcomes = together(
        lambda: sign_sheet(sheet=sheet, at=now),
        lambda: save_marks(sheet=sheet, marks=marks_for(form, 0), at=now),
        refusals=MarkingError,
    )
    total = Sheet.objects.get(pk=sheet.pk).total
    assert total == (18 if outcomes[1] == "sheet_signed" else 12)


def test_the_hand_in_and_the_sweep_mark_once(now):
    attempt = make_submitted_attempt(answers={1: "A"}, at=now)
    first, second = together(*[lambda: mark_by_keys(attempt=attempt, at=now)] * 2)
    assert first == second
    assert PartResult.objects.count() == 1
