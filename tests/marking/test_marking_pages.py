import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from exams.marking.models import SheetMark, SheetStatus
from exams.marking.services import add_scripts, save_marks
from tests.factories import make_form, make_staff, make_user
from tests.marking.conftest import mark_and_sign, marks_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(now):
    """The pages ask for today's roles: it is the day of the tests."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def examiner(examiners):
    return examiners[1]


@pytest.fixture
def sheet(script, examiner):
    return script.sheets.get(examiner=examiner)


@pytest.fixture
def page(client, examiner, sheet):
    """The examiner's browser and the address of the first item."""
    client.force_login(examiner)
    return Page(client, reverse("marking:sheet_item", args=[sheet.pk, 1]))


class Page:
    def __init__(self, client, url):
        self.client, self.url = client, url

    def post(self, number=1, *, htmx=False, **data):
        url = self.url.replace("/1/", f"/{number}/")
        headers = {"hx-request": "true"} if htmx else {}
        fields = {name.replace("_", "-"): value for name, value in data.items()}
        return self.client.post(url, fields, headers=headers)


def texts(response):
    return response.content.decode()


def test_the_desk_says_how_many_sheets_wait(client, script, examiner):
    client.force_login(examiner)
    assert "已签字 0 份，共 1 份" in texts(client.get(reverse("marking:desk")))


def test_the_sheet_shows_code_and_answer_and_no_name(page, sheet):
    candidate = sheet.script.attempt.candidate
    User.objects.filter(pk=candidate.pk).update(name="甘晓棠")
    text = texts(page.client.get(page.url))
    assert sheet.script.code in text
    assert "第一题的作答。" in text
    assert "甘晓棠" not in text
    assert candidate.username not in text
    assert str(sheet.script.attempt_id) not in text


def test_the_answer_stands_right_under_its_heading_and_before_the_reference(page):
    text = texts(page.client.get(page.url))
    heading, answer = text.index("考生的作答</h2>"), text.index("第一题的作答。")
    assert heading < answer < text.index("参考答案</summary>")
    assert "<details" not in text[heading:answer]


def test_a_case_is_marked_as_written_answers_are(client, panel, sit, examiner, now):
    form = make_form(part="skill", kinds=["case_analysis"], pool="exam")
    attempt = sit(form=form, answers={1: "他能领取。"})
    script = add_scripts(panel=panel, attempts=[attempt], actor=None, at=now)[0]
    client.force_login(examiner)
    sheet = script.sheets.get(examiner=examiner)
    text = texts(client.get(reverse("marking:sheet_item", args=[sheet.pk, 1])))
    for said in ("他能领取吗？", "材料正文。", "他能领取。", "参考答案。"):
        assert said in text
    assert mark_and_sign(script, (6, 4), (5, 4), (4, 4), at=now).score == Decimal("9.0")


def test_a_sheet_opens_at_the_first_item_without_points(page, sheet, form, now):
    save_marks(sheet=sheet, marks=marks_for(form, 6, 4), at=now)
    response = page.client.get(reverse("marking:sheet", args=[sheet.pk]))
    assert response.url == reverse("marking:sheet_item", args=[sheet.pk, 2])


def test_every_click_is_saved_and_only_the_state_comes_back(page, sheet):
    text = texts(page.post(htmx=True, p0="3", p0_half="1"))
    assert SheetMark.objects.get(sheet=sheet).points == Decimal("3.5")
    assert "<html" not in text
    assert re.search(r"<output>3\.5<small", text)
    assert 'id="p0-got" hx-swap-oob="true">3.5' in text
    assert "草稿已存到服务器 10:00:00" in text


def test_a_form_post_without_script_saves_as_well(page, sheet):
    response = page.post(p0="6", p1="4", act="next")
    assert response.url == reverse("marking:sheet_item", args=[sheet.pk, 2])
    assert sheet.marks.count() == 2


def test_half_a_point_too_much_is_said_and_the_rest_is_saved(page, sheet):
    text = texts(page.post(htmx=True, p0="6", p0_half="1", p1="4"))
    assert "“要点一”最多 6 分，不能再加半分。" in text
    assert [mark.rubric_code for mark in sheet.marks.all()] == ["b"]


def test_points_that_no_button_has_are_refused(page, sheet):
    assert page.post(p0="7", p1="-1").status_code == 400
    assert not sheet.marks.exists()


def test_a_veto_without_the_words_does_not_count(page, sheet):
    text = texts(page.post(2, htmx=True, v0="1"))
    assert "须写明考生的原句" in text
    assert not sheet.marks.exists()


def test_a_veto_zeroes_the_item_and_can_be_taken_back(page, sheet):
    text = texts(page.post(2, htmx=True, p0="6", v0="1", v0_remark="“保证。”"))
    assert "已否决，本题记 0 分" in text
    assert re.search(r"<output>0<small", text)
    text = texts(page.post(2, htmx=True, p0="6", v0_remark="“保证。”"))
    assert re.search(r"<output>6<small", text)


def test_signing_names_what_is_missing(page, sheet):
    page.post(1, p0="6", p1="4")
    response = page.post(2, p0="6", act="sign")
    assert response.status_code == 409
    assert "2. 鉴定点：要点二" in texts(response)
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.OPEN


def test_signing_leads_to_the_next_sheet_and_then_to_the_panel(
    page, panel, sit, sheet, examiner, now
):
    [other] = add_scripts(panel=panel, attempts=[sit()], actor=None, at=now)
    second = other.sheets.get(examiner=examiner)
    page.post(1, p0="6", p1="4")
    response = page.post(2, p0="6", p1="4", act="sign")
    assert response.url == reverse("marking:sheet", args=[second.pk])
    page.url = reverse("marking:sheet_item", args=[second.pk, 1])
    page.post(1, p0="6", p1="4")
    response = page.post(2, p0="6", p1="4", act="sign")
    assert response.url == reverse("marking:panel", args=[panel.pk])


def test_a_signed_sheet_can_be_read_and_not_written(page, sheet, form, now):
    mark_and_sign(sheet.script, *[(6, 4, 6, 4)] * 3, at=now)
    assert "已签字" in texts(page.client.get(page.url))
    response = page.post(p0="0")
    assert response.status_code == 409
    assert "已经签字，不能再改" in texts(response)


def test_an_item_beyond_the_paper_is_404(page):
    assert page.post(3).status_code == 404


# Who may not.


def addresses(sheet):
    script = sheet.script
    return [
        reverse("marking:sheet", args=[sheet.pk]),
        reverse("marking:sheet_item", args=[sheet.pk, 1]),
        reverse("marking:panel", args=[script.panel_id]),
    ]


def statuses(client, user, urls):
    client.force_login(user)
    return {client.get(url).status_code for url in urls}


def test_another_members_sheet_is_404(client, script, sheet, examiners):
    urls = addresses(sheet)[:2]
    assert statuses(client, examiners[0], urls) == {404}
    client.force_login(examiners[0])
    assert client.post(urls[1], {"p0": "1"}).status_code == 404


def test_an_examiner_of_another_centre_gets_404(client, sheet):
    stranger = make_staff("examiner")
    assert statuses(client, stranger, addresses(sheet)) == {404}


def test_an_examiner_of_the_centre_outside_the_panel_gets_404(client, sheet, centre):
    colleague = make_staff("examiner", centre=centre)
    assert statuses(client, colleague, addresses(sheet)) == {404}


def test_a_trainee_gets_404(client, sheet):
    urls = [reverse("marking:desk"), *addresses(sheet)]
    assert statuses(client, make_user(), urls) == {404}
    assert statuses(client, sheet.script.attempt.candidate, urls) == {404}


def test_staff_with_another_role_get_403(client, sheet, centre):
    clerk = make_staff("clerk", centre=centre)
    assert statuses(client, clerk, [reverse("marking:desk")]) == {403}


def test_an_examiner_whose_assignment_ended_sees_nothing(client, sheet, examiner):
    examiner.assignments.update(ends_on="2026-11-21")
    assert statuses(client, examiner, addresses(sheet)) == {404}


def test_visitors_are_sent_to_log_in(client, sheet):
    response = client.get(addresses(sheet)[1])
    assert response.status_code == 302
    assert reverse("account_login") in response.url


# The chair.


@pytest.fixture
def wide(script, now):
    mark_and_sign(script, (6, 4, 6, 4), (6, 4, 6, 4), (2, 0, 2, 0), at=now)
    return script


def test_only_the_chair_sees_totals_that_stand_apart(client, wide, panel, examiners):
    url = reverse("marking:panel", args=[panel.pk])
    client.force_login(examiners[0])
    assert "相差 16 分" in texts(client.get(url))
    client.force_login(examiners[1])
    text = texts(client.get(url))
    assert "等你裁定" not in text
    assert "考评组进度" not in text


def test_the_chair_settles_with_a_reason(client, wide, panel, examiners):
    url = reverse("marking:settle", args=[panel.pk, wide.pk])
    client.force_login(examiners[1])
    assert client.post(url, {"reason": "维持。"}).status_code == 404
    client.force_login(examiners[0])
    client.post(url, {"reason": " "})
    assert not wide.attempt.part_results.exists()
    client.post(url, {"reason": "复看后维持。"})
    assert wide.attempt.part_results.get().reason == "复看后维持。"


# Twenty scripts cost no more queries than one.


@pytest.mark.parametrize("name", ["desk", "panel", "sheet_item"])
def test_queries_do_not_grow_with_scripts(
    client, examiners, panel, sit, now, name, django_assert_num_queries
):
    [script] = add_scripts(panel=panel, attempts=[sit()], actor=None, at=now)
    sheet = script.sheets.get(examiner=examiners[0])
    arguments = {"desk": [], "panel": [panel.pk], "sheet_item": [sheet.pk, 1]}[name]
    url = reverse(f"marking:{name}", args=arguments)
    client.force_login(examiners[0])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    add_scripts(panel=panel, attempts=[sit() for _ in range(19)], actor=None, at=now)
    with django_assert_num_queries(len(one)):
        client.get(url)


def test_the_desk_of_the_person_counts_open_sheets(client, script, examiner, now):
    client.force_login(examiner)
    url = reverse("accounts:desk")
    assert "还有 1 份答卷等你评分。" in texts(client.get(url))
    mark_and_sign(script, *[(6, 4, 6, 4)] * 3, at=now)
    assert "等你评分" not in texts(client.get(url))
