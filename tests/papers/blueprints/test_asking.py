"""Asking for papers by a blueprint: by the newest version, once, whole or not at all."""

import re
from collections import Counter
from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers import background, meetings
from exams.papers.assembling import Plan, assemble_forms
from exams.papers.blueprints.asking import Wish, request_papers
from exams.papers.blueprints.services import (
    newest_version,
    retire_blueprint,
    save_version,
)
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.life import withdraw_form
from exams.papers.meetings import CandidateGroup
from exams.papers.models import Exposure, PaperForm
from jobs.context import JobContext
from jobs.errors import JobCancelled
from jobs.models import Job, JobStatus
from jobs.services import cancel_job
from question_bank.models import Item
from tests.factories import (
    MADE_AT,
    make_centre,
    make_form,
    make_item,
    make_point,
    make_staff,
    make_standard_level,
    make_user,
)
from tests.papers.conftest import AREAS, fill_bank
from tests.races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def ask(client, officer, centre, blueprint, committed):
    """Post the form as the officer, with one thing or another otherwise."""

    def post(**other):
        client.force_login(officer)
        wish = {"blueprint": blueprint.pk, "centre": centre.pk, "number": 1}
        with committed():
            return client.post(
                reverse("papers:new"), wish | {"request": uuid4()} | other
            )

    return post


def test_papers_are_made_by_the_newest_version(
    ask, blueprint, rules, officer, exam_bank, now
):
    version = save_version(
        blueprint=blueprint,
        from_number=1,
        rules=replace(rules, minutes=100),
        note="",
        actor=officer,
        at=now,
    )
    response = ask()
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    assert job.status == JobStatus.SUCCEEDED, job.message
    form = PaperForm.objects.get()
    assert (form.blueprint_version, form.working_minutes) == (version, 100)
    assert "seed" not in job.arguments


def test_the_same_request_again_starts_nothing(ask, exam_bank):
    request = uuid4()
    first, second = ask(request=request), ask(request=request)
    assert first.url == second.url
    assert Job.objects.count() == PaperForm.objects.count() == 1
    assert ask().url != first.url


def test_an_impossible_wish_ends_with_its_proof(ask, client, exam_bank, blueprint):
    ask(number=3)
    job = Job.objects.get()
    assert job.status == JobStatus.FAILED
    assert not PaperForm.objects.exists()
    assert "题库组不出这样的试卷" in job.message
    assert set(job.outcome) == {"url", "clash", "missing"}
    told = str(job.outcome) + job.message
    assert not any(code in told for code in Item.objects.values_list("code", flat=True))
    text = client.get(job.result_url).content.decode()
    assert "互相冲突的规则" in text
    assert f"{AREAS[0]}单选题缺 60 题" in text
    page = client.get(reverse("jobs:detail", args=[job.pk])).content.decode()
    assert f'href="{job.result_url}"' in page


def test_only_its_owner_reads_a_proof(ask, client, exam_bank, centre):
    ask(number=3)
    address = Job.objects.get().result_url
    client.force_login(make_staff(CentreRole.PAPER_OFFICER, centre=centre))
    assert client.get(address).status_code == 404


def test_another_paper_takes_the_place_of_a_withdrawn_one(
    ask, client, exam_bank, officer, now
):
    ask()
    old = PaperForm.objects.get()
    withdraw_form(form=old, actor=officer, reason="题目有误", at=now)
    page = client.get(reverse("papers:detail", args=[old.pk])).content.decode()
    address = re.search(r'href="([^"]+replaces=[^"]+)"', page)[1].replace("&amp;", "&")
    assert f'value="{old.pk}"' in client.get(address).content.decode()
    assert ask(replaces=old.pk, number=2).status_code == 422
    ask(replaces=old.pk)
    new = PaperForm.objects.exclude(pk=old.pk).get()
    assert new.replaces == old
    for one, other in ((old, new), (new, old)):
        text = client.get(reverse("papers:detail", args=[one.pk])).content.decode()
        assert f'href="{reverse("papers:detail", args=[other.pk])}"' in text


def test_only_a_withdrawn_paper_is_replaced(ask, exam_bank):
    ask()
    assert ask(replaces=PaperForm.objects.get().pk).status_code == 422
    assert ask(replaces=uuid4()).status_code == 422


def test_a_job_that_made_papers_has_no_proof(ask, client, exam_bank):
    ask()
    address = reverse("papers:blueprint_proof", args=[Job.objects.get().pk])
    assert client.get(address).status_code == 404


def test_a_cancelled_job_keeps_nothing(officer, centre, blueprint, exam_bank, now):
    version = newest_version(blueprint)
    wish = Wish(version=version, centre=centre, number=1, request=uuid4())
    job = request_papers(actor=officer, wish=wish, at=now)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING)
    cancel_job(job=job, at=now)
    with pytest.raises(JobCancelled):
        background.run(JobContext(job))
    assert not PaperForm.objects.exists()


def test_the_job_tells_how_far_it_is(ask, exam_bank):
    ask()
    job = Job.objects.get()
    assert 0 < job.done <= job.total


@pytest.mark.parametrize("name", ["blueprint", "centre", "number", "cooldown", "group"])
@pytest.mark.parametrize(
    "value", ["999999999", "x", "-3", "6784c408-109b-4f38-916d-edc66e42d387"]
)
def test_what_is_not_ones_own_is_refused_at_its_field(ask, name, value):
    response = ask(**{name: value})
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_blueprint_and_centre_of_others_are_refused(ask, keep, rules):
    other = make_centre()
    for wish in (
        {"blueprint": keep(centre=other, name="别家").pk},
        {"centre": other.pk},
    ):
        assert ask(**wish).status_code == 422
    assert not Job.objects.exists()


def test_a_blueprint_of_another_of_ones_centres_does_not_fit(ask, keep, officer, now):
    other = make_centre()
    officer.assignments.create(
        centre=other, role=CentreRole.PAPER_OFFICER, starts_on=MADE_AT.date()
    )
    response = ask(centre=other.pk)
    assert response.status_code == 422
    assert "另一个评价机构" in response.content.decode()


def test_a_retired_blueprint_makes_no_papers(ask, blueprint, officer, now):
    retire_blueprint(blueprint=blueprint, actor=officer, at=now)
    assert ask().status_code == 422


def wear_out(level):
    """Every exam item was shown in a paper that is in use."""
    form = make_form(level=level, kinds=(), pool="exam", released_at=MADE_AT)
    Exposure.objects.bulk_create(
        Exposure(version=item.current, form=form, at=MADE_AT)
        for item in Item.objects.select_related("current")
    )


def test_what_rests_is_not_drawn_unless_the_wish_says_so(ask, level, exam_bank):
    wear_out(level)
    ask()
    assert "正在冷却" in Job.objects.get().message
    ask(cooldown=0)
    assert PaperForm.objects.exclude(status="released").count() == 1


def test_mocks_do_not_ask_what_exams_have_shown(level, exam_bank, bank, rules):
    wear_out(level)
    papers = assemble_forms(
        level=level, part="theory", pool="practice", forms=1, seed=1
    )
    assert len(papers.assembly.forms[0].items) == 100


@pytest.fixture
def group(officer, monkeypatch):
    """Somebody who has met every item of the bank but those for one paper."""
    person = make_user()
    monkeypatch.setattr(
        meetings,
        "_groups",
        [lambda user, on: [CandidateGroup("7", "某场", frozenset({person.pk}))]],
    )
    return person


def test_for_a_group_items_not_met_come_first(
    ask, group, level, exam_bank, monkeypatch
):
    met = list(Item.objects.values_list("code", flat=True))
    fill_bank(level, "exam")
    monkeypatch.setattr(meetings, "_meetings", [lambda people: Counter(met)])
    ask(group="7")
    entries = composition_of(PaperForm.objects.get()).entries
    assert len(entries) == 100
    assert not {entry.item for entry in entries} & set(met)


def test_the_shortfall_is_counted(level, exam_bank, rules, group, monkeypatch):
    met = list(Item.objects.values_list("code", flat=True))[:10]
    monkeypatch.setattr(meetings, "_meetings", [lambda people: Counter(met)])
    papers = assemble_forms(
        level=level,
        part="theory",
        pool="exam",
        forms=1,
        seed=1,
        plan=Plan(rules=rules, people=frozenset({group.pk})),
    )
    assert papers.items_met(papers.assembly.forms[0]) == 10


def test_the_shortfall_is_said_by_the_job(ask, exam_bank, group, monkeypatch):
    met = list(Item.objects.values_list("code", flat=True))[:10]
    monkeypatch.setattr(meetings, "_meetings", [lambda people: Counter(met)])
    ask(group="7")
    assert "有考生做过的题：A 卷 10 题。" in Job.objects.get().message


def test_a_quota_of_lower_items_fills_what_is_missing(level, exam_bank, rules):
    below = make_standard_level(5)
    lacking = Item.objects.filter(kind="true_false", point__area__name=AREAS[0])
    lacking.filter(pk=lacking.first().pk).update(status="retired")
    make_item("true_false", point=make_point(level=below, area=AREAS[0]), pool="exam")
    wish = {"level": level, "part": "theory", "pool": "exam", "forms": 1, "seed": 1}
    borrowing = Plan(rules=replace(rules, lower_level_items=1))
    [form] = assemble_forms(**wish, plan=borrowing).assembly.forms
    assert sorted({entry.level for entry in form.items}) == [4, 5]
    with pytest.raises(PaperError, match="缺 1 题"):
        assemble_forms(**wish, plan=Plan(rules=rules))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_double_click_starts_one_job(level, keep, centre, now):
    officer = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    version = newest_version(keep())
    wish = Wish(version=version, centre=centre, number=1, request=uuid4())
    act = lambda: request_papers(actor=officer, wish=wish, at=now).pk  # noqa: E731
    first, second = together(act, act)
    assert first == second
    assert Job.objects.count() == 1
