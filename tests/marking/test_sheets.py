from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import EvidenceEntry
from exams.marking.errors import MarkingError
from exams.marking.models import SheetMark, SheetStatus
from exams.marking.rubrics import rubric_items
from exams.marking.services import NewMark, save_marks, sign_sheet
from tests.marking.conftest import marks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(script):
    return script.sheets.first()


@pytest.fixture
def items(form):
    return rubric_items(form)


def refused(function, **arguments):
    with pytest.raises(MarkingError) as caught:
        function(**arguments)
    return caught.value


def test_the_newest_points_of_a_scoring_point_stand(sheet, items, now):
    for points in ("3", "3.5"):
        mark = NewMark(items[0].form_item, "a", Decimal(points))
        save_marks(sheet=sheet, marks=[mark], at=now)
    assert SheetMark.objects.get(sheet=sheet).points == Decimal("3.5")


@pytest.mark.parametrize("points", ["-0.5", "6.5", "3.3", "7"])
def test_points_stay_within_the_scoring_point_in_half_steps(sheet, items, now, points):
    mark = NewMark(items[0].form_item, "a", Decimal(points))
    error = refused(save_marks, sheet=sheet, marks=[mark], at=now)
    assert error.code == "points_invalid"


def test_unknown_points_are_refused(sheet, items, now):
    for mark in (
        NewMark(items[0].form_item, "z", Decimal(1)),
        NewMark(items[0].form_item, "veto-1", is_veto=True, remark="原句"),
        NewMark(-1, "a", Decimal(1)),
    ):
        error = refused(save_marks, sheet=sheet, marks=[mark], at=now)
        assert error.code == "point_unknown"


def test_an_item_of_another_paper_is_refused(sheet, now):
    from tests.factories import make_form

    other = rubric_items(make_form(part="skill", kinds=["task"]))[0]
    mark = NewMark(other.form_item, "a", Decimal(1))
    assert refused(save_marks, sheet=sheet, marks=[mark], at=now).code == (
        "point_unknown"
    )


def test_a_veto_quotes_the_candidate(sheet, items, now):
    veto = NewMark(items[1].form_item, "veto-1", is_veto=True, remark="  ")
    error = refused(save_marks, sheet=sheet, marks=[veto], at=now)
    assert error.code == "veto_without_remark"
    with pytest.raises(IntegrityError):
        SheetMark.objects.create(
            sheet=sheet,
            form_item_id=items[1].form_item,
            rubric_code="veto-1",
            points=0,
            is_veto=True,
            saved_at=now,
        )


def test_a_signature_needs_every_scoring_point_and_names_the_missing(sheet, form, now):
    save_marks(sheet=sheet, marks=marks_for(form, 6, 4, 5), at=now)
    error = refused(sign_sheet, sheet=sheet, at=now)
    assert error.code == "incomplete"
    assert error.details == ("2. 鉴定点：要点二",)


def test_a_signed_sheet_holds_its_total_and_is_evidence(sheet, form, now):
    save_marks(sheet=sheet, marks=marks_for(form, 6, 3.5, 5, 0), at=now)
    signed = sign_sheet(sheet=sheet, at=now)
    assert (signed.status, signed.total) == (SheetStatus.SIGNED, Decimal("14.5"))
    entry = EvidenceEntry.objects.get(action="marking.sheet.signed")
    assert entry.actor == sheet.examiner
    assert entry.after["total"] == "14.5"


def test_a_veto_makes_its_item_zero_and_complete(sheet, form, now):
    marks = marks_for(form, 6, 3.5, 5, veto="“保证给您安排公益岗。”")
    save_marks(sheet=sheet, marks=marks, at=now)
    assert sign_sheet(sheet=sheet, at=now).total == Decimal("9.5")


def test_a_veto_can_be_taken_back_before_signing(sheet, form, items, now):
    marks = marks_for(form, 6, 4, 6, 4, veto="“保证。”")
    save_marks(sheet=sheet, marks=marks, at=now)
    back = NewMark(items[1].form_item, "veto-1")
    save_marks(sheet=sheet, marks=[back], at=now)
    assert sign_sheet(sheet=sheet, at=now).total == 20


def test_a_signed_sheet_never_changes(sheet, form, now):
    save_marks(sheet=sheet, marks=marks_for(form, 6, 4, 6, 4), at=now)
    sign_sheet(sheet=sheet, at=now)
    error = refused(save_marks, sheet=sheet, marks=marks_for(form, 0), at=now)
    assert error.code == "sheet_signed"


def test_a_second_signature_is_harmless(sheet, form, now):
    save_marks(sheet=sheet, marks=marks_for(form, 6, 4, 6, 4), at=now)
    first = sign_sheet(sheet=sheet, at=now)
    again = sign_sheet(sheet=sheet, at=now.replace(hour=9))
    assert again.signed_at == first.signed_at
    assert EvidenceEntry.objects.filter(action="marking.sheet.signed").count() == 1
