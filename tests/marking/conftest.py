"""A panel of three examiners of one centre, and scripts for them to mark."""

from datetime import timedelta
from decimal import Decimal

import pytest

from exams.marking.models import SheetStatus
from exams.marking.rubrics import rubric_items
from exams.marking.services import (
    NewMark,
    add_scripts,
    create_panel,
    save_marks,
    sign_sheet,
)
from tests.factories import (
    make_centre,
    make_form,
    make_form_item,
    make_item,
    make_point,
    make_staff,
    make_submitted_attempt,
)

VETO = {"title": "违规承诺待遇", "guide": "出现“保证安排”一类承诺。"}


@pytest.fixture
def centre(db):
    return make_centre()


@pytest.fixture
def examiners(centre):
    return [make_staff("examiner", centre=centre) for _ in range(3)]


@pytest.fixture
def form(db):
    """A skill paper of two tasks of 10 points (6 + 4), the second with a veto."""
    form = make_form(part="skill", kinds=["task"], pool="exam")
    point = make_point(level=form.level, part="skill", area="业务办理")
    make_form_item(form, make_item("task", point=point, pool="exam", vetoes=[VETO]))
    return form


@pytest.fixture
def panel(centre, examiners, now):
    return create_panel(
        centre=centre,
        title="四级技能",
        chair=examiners[0],
        examiners=examiners,
        actor=None,
        at=now,
    )


@pytest.fixture
def sit(form, now):
    """Makes an ended attempt of a sitting with both tasks answered."""

    def make(**fields):
        answers = {1: "第一题的作答。", 2: "第二题的作答。"}
        return make_submitted_attempt(
            fields.pop("form", form),
            fields.pop("answers", answers),
            at=now,
            purpose="sitting",
            opens_at=now - timedelta(hours=1),
            **fields,
        )

    return make


@pytest.fixture
def script(panel, sit, now):
    return add_scripts(panel=panel, attempts=[sit()], actor=None, at=now)[0]


def marks_for(form, *points, veto=""):
    """New marks for the scoring points of `form` in order; `veto` quotes item 2."""
    items = rubric_items(form)
    codes = [(item.form_item, one.code) for item in items for one in item.scoring]
    marks = [
        NewMark(form_item, code, Decimal(str(given)))
        for (form_item, code), given in zip(codes, points, strict=False)
    ]
    if veto:
        marks.append(NewMark(items[1].form_item, "veto-1", is_veto=True, remark=veto))
    return marks


def mark_and_sign(script, *rounds, at):
    """Each examiner gives the points of one of `rounds` and signs; the result."""
    form = script.attempt.form
    for sheet, points in zip(script.sheets.order_by("pk"), rounds, strict=True):
        save_marks(sheet=sheet, marks=marks_for(form, *points), at=at)
        assert sign_sheet(sheet=sheet, at=at).status == SheetStatus.SIGNED
    return script.attempt.part_results.last()
