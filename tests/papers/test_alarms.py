"""An item stopped in the bank is told to every sealed form that holds it."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from accounts.models import EvidenceEntry
from exams.papers.alarms import keep_despite_alarm, raise_alarms
from exams.papers.errors import PaperError
from exams.papers.life import release_form
from exams.papers.models import FormStatus, PaperAlarm, PaperLook, SealedIndex
from law.models import Article, LegalSource, SourceVersion
from question_bank.models import Item
from question_bank.services.lifecycle import freeze_items, retire_item
from question_bank.services.publishing import Signatories, publish_version
from tests.factories import (
    make_body,
    make_centre,
    make_form,
    make_item,
    make_point,
    make_staff,
    make_standard_level,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_staff("paper_officer", centre=centre)


@pytest.fixture
def item():
    return make_item(point=make_point(level=make_standard_level()), pool="exam")


def form_with(item, **fields):
    known = {"status": FormStatus.SEALED, "created_by": make_user()}
    return make_form(
        pool="exam",
        kinds=[],
        level=item.point.level,
        items=[(item, 1)],
        **known | fields,
    )


def retire(item, now):
    retire_item(item=item, actor=make_user(), reason="题目有误。", at=now)


def refusal(service, **arguments):
    with pytest.raises(PaperError) as caught:
        service(**arguments)
    return caught.value


def test_every_unreleased_form_with_the_item_is_told_once(item, now):
    first, second = form_with(item), form_with(item, status=FormStatus.DRAFT)
    other = form_with(make_item(point=item.point, pool="exam"))
    released = form_with(item, status=FormStatus.RELEASED)
    retire(item, now)
    raise_alarms([item.current_id], "retired", now)
    assert [first.alarms.count(), second.alarms.count()] == [1, 1]
    assert not other.alarms.exists()
    assert not released.alarms.exists()


def test_the_same_item_bears_another_name_on_each_form(item):
    form_with(item), form_with(item)
    tokens = list(SealedIndex.objects.values_list("token", flat=True))
    assert len(set(tokens)) == 2


def test_an_alarm_stops_the_release_until_a_second_person_decides(item, now):
    form = form_with(item)
    retire(item, now)
    release = {"form": form, "actor": None, "at": now, "opens_at": now}
    assert refusal(release_form, **release).code == "alarm_undecided"
    alarm, decider = form.alarms.get(), make_user()
    act = {"alarm": alarm, "at": now}
    assert refusal(
        keep_despite_alarm, actor=form.created_by, reason="无关", **act
    ).code == ("same_person")
    assert refusal(keep_despite_alarm, actor=decider, reason=" ", **act).code == (
        "reason_missing"
    )
    keep_despite_alarm(actor=decider, reason="只改了出处，答案不变。", **act)
    assert refusal(keep_despite_alarm, actor=decider, reason="再", **act).code == (
        "alarm_decided"
    )
    entry = EvidenceEntry.objects.get(action="papers.alarm.kept")
    assert item.code not in f"{entry.after}{entry.reason}"
    assert release_form(**release).status == "released"


def test_an_item_stopped_past_the_alarm_is_found_at_the_release(item, now):
    form = form_with(item)
    Item.objects.filter(pk=item.pk).update(status="retired")
    error = refusal(release_form, form=form, actor=None, at=now, opens_at=now)
    assert error.code == "items_stopped"


def test_a_form_whose_key_is_missing_stands_in_nobodys_way(item, now, settings):
    form = form_with(item)
    settings.PAPER_KEY = "cd" * 32
    retire(item, now)
    assert not form.alarms.exists()


def test_the_desk_and_the_page_ask_for_a_decision(client, officer, centre, item, now):
    form = form_with(item, centre=centre)
    retire(item, now)
    client.force_login(officer)
    desk = client.get(reverse("accounts:desk")).content.decode()
    assert "有 1 份未启用的试卷" in desk
    page = reverse("papers:detail", args=[form.pk])
    assert "没有决定以前，考试不能使用这份试卷" in client.get(page).content.decode()
    keep = reverse("papers:keep", args=[form.pk, form.alarms.get().pk])
    assert client.post(keep, {"reason": "答案不变。"}).status_code == 302
    text = client.get(page).content.decode()
    assert "决定保留：答案不变。" in text
    assert "未启用的试卷" not in client.get(reverse("accounts:desk")).content.decode()


def test_a_sealed_page_shows_figures_and_no_item(client, officer, centre, item):
    form = form_with(item, centre=centre)
    client.force_login(officer)
    text = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert "任何人都不能单独打开" in text
    assert item.current.content["stem"] not in text
    assert form.digest in text
    assert not PaperLook.objects.exists()


def test_every_look_at_a_draft_is_logged_and_shown(client, officer, centre, item):
    form = form_with(item, centre=centre, status=FormStatus.CHECKED)
    client.force_login(officer)
    page = reverse("papers:detail", args=[form.pk])
    assert item.current.content["stem"] in client.get(page).content.decode()
    look = PaperLook.objects.get()
    assert (look.form, look.person, look.page) == (form, officer, "draft")
    assert look.address == "127.0.0.1"
    assert "谁看过内容" in client.get(page).content.decode()


def test_a_released_form_is_no_secret(client, officer, centre, item):
    form = form_with(item, centre=centre, status=FormStatus.RELEASED)
    client.force_login(officer)
    page = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert item.current.content["stem"] in page
    assert not PaperLook.objects.exists()


def test_a_form_is_withdrawn_on_its_page(client, officer, centre, item):
    form = form_with(item, centre=centre)
    client.force_login(officer)
    address = reverse("papers:withdraw", args=[form.pk])
    assert client.post(address, {"reason": ""}).status_code == 409
    assert client.post(address, {"reason": "题目泄露。"}).status_code == 302
    form.refresh_from_db()
    assert (form.status, form.withdrawn_by) == ("withdrawn", officer)
    page = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert "题目泄露。" in page
    assert item.current.content["stem"] not in page


def test_the_other_centres_officer_decides_nothing(client, centre, item, now):
    form = form_with(item, centre=centre)
    retire(item, now)
    client.force_login(make_staff("paper_officer"))
    keep = reverse("papers:keep", args=[form.pk, form.alarms.get().pk])
    assert client.post(keep, {"reason": "不变"}).status_code == 404
    assert PaperAlarm.objects.get().is_open


def test_a_revision_raises_the_alarm_too(item, now):
    form = form_with(item)
    people = Signatories(make_user(), make_user(), make_user())
    publish_version(item=item, body=make_body(), sources=(), people=people, at=now)
    assert form.alarms.get().cause == "revised"


def revise(item, now):
    people = Signatories(make_user(), make_user(), make_user())
    publish_version(item=item, body=make_body(), sources=(), people=people, at=now)


def test_a_kept_revision_is_no_leave_to_use_what_is_frozen_since(item, now):
    form = form_with(item)
    revise(item, now)
    alarm = form.alarms.get()
    keep_despite_alarm(alarm=alarm, actor=make_user(), reason="只改了字句。", at=now)
    Item.objects.filter(pk=item.pk).update(status="frozen")
    release = {"form": form, "actor": None, "at": now, "opens_at": now}
    assert refusal(release_form, **release).code == "items_stopped"


def test_a_new_law_freezes_earlier_versions_on_papers_too(item, now):
    source = LegalSource.objects.create(
        short_title="示例法", title="示例法", kind="法律"
    )
    law = SourceVersion.objects.create(
        source=source, label="2020", valid_from=date(2020, 1, 1)
    )
    article = Article.objects.create(version=law, number="第一条", says="要点")
    form = form_with(item)
    people = Signatories(make_user(), make_user(), make_user())
    publish_version(
        item=item, body=make_body(), sources=[(article, None)], people=people, at=now
    )
    freeze_items(law, now)
    assert sorted(form.alarms.values_list("cause", flat=True)) == ["frozen", "revised"]


def test_a_form_that_does_not_open_keeps_its_page(
    client, officer, centre, item, settings
):
    form = form_with(item, centre=centre, status=FormStatus.DRAFT)
    settings.PAPER_KEY = "cd" * 32
    client.force_login(officer)
    page = client.get(reverse("papers:detail", args=[form.pk]))
    assert page.status_code == 200
    assert "没有这份试卷的密钥" in page.content.decode()
    assert reverse("papers:withdraw", args=[form.pk]) in page.content.decode()
    image = reverse("papers:image", args=[form.pk, UUID(int=65537)])
    assert client.get(image).status_code == 404


def test_no_browser_keeps_the_page_of_a_draft(client, officer, centre, item):
    form = form_with(item, centre=centre, status=FormStatus.DRAFT)
    client.force_login(officer)
    for name in ("detail", "compare"):
        page = client.get(reverse(f"papers:{name}", args=[form.pk]))
        assert "no-store" in page["Cache-Control"]
