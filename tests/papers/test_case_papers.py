"""A skill paper with case C01: planned, assembled, stored, checked, shown, sat."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers.assembling import Plan, assemble_forms
from exams.papers.blueprints.rules import CaseRule, rules_from_json
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.life import check_paper
from exams.papers.models import Document, FormStatus
from exams.papers.printing.services import Wish, print_document
from exams.papers.services import save_forms
from exams.sittings.services.papers import refuse_unfit_forms
from tests.casework.stage import make_case
from tests.factories import (
    make_centre,
    make_form,
    make_item,
    make_point,
    make_sitting,
    make_staff,
)
from tests.papers.conftest import AREAS

pytestmark = pytest.mark.django_db
TASK_POINTS = Decimal(10)


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_staff(CentreRole.PAPER_OFFICER, centre=centre)


@pytest.fixture
def skill_bank(level):
    """Half of the points in each area; tasks of 10 points."""
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="skill", percent=50)
    for area in AREAS:
        for _ in range(6):
            point = make_point(level=level, area=area, part="skill")
            make_item("task", point=point, pool="exam")


@pytest.fixture
def form(level, skill_bank, officer, centre, now):
    case = make_case()
    rules = rules_from_json(
        {
            "format": 1,
            "part": "skill",
            "minutes": 120,
            "cooldown": 0,
            "sections": [],
            "cases": [{"case": case.slug, "area": AREAS[0], "points": "20"}],
            "bands": None,
            "band_slack": 2,
            "difficulty_target": 600,
            "difficulty_tolerance": None,
            "core_percent": 0,
            "lower_level_items": 0,
            "one_per_point": True,
            "overlap": 0,
            "anchors": 0,
        }
    )
    assert rules.cases == (CaseRule(case=case.slug, area=AREAS[0], half_points=40),)
    papers = assemble_forms(
        level=level, part="skill", pool="exam", forms=1, seed=1, plan=Plan(rules=rules)
    )
    [form] = save_forms(papers, actor=officer, at=now, centre=centre)
    return check_paper(form=form, actor=officer, at=now)


def test_the_case_takes_its_points_and_tasks_the_rest(form):
    assert form.stage == FormStatus.CHECKED
    assert form.has_case
    entries = composition_of(form).entries
    [case] = [entry for entry in entries if entry.case_id]
    assert (case.item, case.area, case.half_points) == ("c01", AREAS[0], 40)
    assert sum(entry.half_points for entry in entries) == 200
    own = [entry for entry in entries if entry.area == AREAS[0] and not entry.case_id]
    assert sum(entry.half_points for entry in own) == 60


def test_its_page_names_the_case(client, form, officer):
    client.force_login(officer)
    text = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert "就业困难人员认定" in text
    assert "20 分" in text


def test_it_is_not_printed_but_a_sitting_takes_it(form, officer, centre, level, now):
    with pytest.raises(PaperError) as refused:
        print_document(form=form, wish=Wish(Document.PAPER), actor=officer, at=now)
    assert refused.value.code == "case_on_paper"
    theory = make_form(pool="exam", centre=centre, level=level)
    sitting = make_sitting(
        centre=centre,
        level=level,
        status="planned",
        theory_form=theory,
        skill_form=form,
    )
    form.status = FormStatus.SEALED
    refuse_unfit_forms(sitting)


def test_once_released_its_page_shows_the_case_among_the_items(
    client, officer, centre, level
):
    form = make_form(
        part="skill",
        kinds=["task"],
        cases=[make_case()],
        pool="exam",
        centre=centre,
        level=level,
    )
    client.force_login(officer)
    text = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert text.count("一位居民来申请就业困难人员认定") == 1
