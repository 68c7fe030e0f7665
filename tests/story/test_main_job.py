"""The whole story in a browser: trainee, candidates, examiners, office, a citizen."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from certificates.models import Certificate
from exams.attempts.lane.tickets import order_of
from exams.attempts.models import Attempt
from exams.attempts.orders import Placed, as_seen
from exams.practice.models import Mock
from exams.sittings.models import Candidacy, Result, Sitting
from question_bank.kinds import kind_of
from tests.browser import needs_browser

pytestmark = [
    *needs_browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.long
def test_the_main_job(town):
    study_a_lesson(town.person("xueyuan"))
    practise_a_case(town.person("xueyuan"))
    sit_a_mock(town.person("xueyuan"))
    candidate = town.person("kaosheng1")
    sit_the_exam(candidate)
    clerk = town.person("kaowu")
    step(clerk, "结束收卷")
    for number in (1, 2, 3):
        mark_all_scripts(town.person(f"kaoping{number}"))
    step(clerk, "合成成绩")
    release(town.person("fabu"))
    read_the_score_sheets(clerk)
    issue(clerk)
    certificate = Certificate.objects.get(result__candidacy__user__username="kaosheng1")
    read_the_certificate(candidate, certificate)
    check_as_a_citizen(town.person(), certificate)


def study_a_lesson(page: Page) -> None:
    page.goto("/study/")
    page.get_by_role("link", name="就业援助").first.click()
    expect(page.locator("main")).to_contain_text("就业援助")


def practise_a_case(page: Page) -> None:
    """Greet the client, hear the first answer; the case stays open for later."""
    page.goto("/casework/")
    page.get_by_role("button", name=re.compile("开始")).first.click()
    page.wait_for_url("**/casework/plays/**")
    page.locator(".intent").first.click()
    expect(page.locator(".talk").first).to_be_visible()


def sit_a_mock(page: Page) -> None:
    page.goto("/practice/mocks/")
    page.get_by_role("button", name="开始模拟考试").click()
    enter_the_room(page)
    attempt = Mock.objects.get().attempt
    answer_by_keyboard(page, attempt, wrong=range(91, 101))
    hand_in(page)
    page.goto(reverse("practice:result", args=[Mock.objects.get().pk]))
    expect(page.locator("main")).to_contain_text("90")
    expect(page.locator("main")).to_contain_text("职业道德")


def sit_the_exam(page: Page) -> None:
    page.goto("/sittings/mine/")
    candidacy = Candidacy.objects.get(user__username="kaosheng1")
    page.get_by_role("link", name="进入考试").first.click()
    enter_the_room(page)
    answer_by_keyboard(page, candidacy.theory_attempt, wrong=range(1, 11))
    hand_in(page)
    page.goto(reverse("attempts:instructions", args=[candidacy.skill_attempt_id]))
    enter_the_room(page)
    answer_in_words(page, candidacy.skill_attempt)
    hand_in(page)


def enter_the_room(page: Page) -> None:
    """Through the waiting room, with the pledge."""
    page.locator("[data-pledge]").check()
    page.get_by_role("button", name="开始作答").click()


def answer_by_keyboard(page: Page, attempt: Attempt, wrong: range) -> None:
    """Letters choose, N goes on: the whole paper without a mouse."""
    rows = attempt.form.items.select_related("version").order_by("position")
    items = {item.position: item for item in rows}
    for number in range(1, len(items) + 1):
        question = page.locator(f"#q{number}.is-current")
        expect(question).to_be_visible()
        item = items[int(question.get_attribute("data-item") or 0)]
        for letter in letters(attempt, item, right=item.position not in wrong):
            page.keyboard.press(letter.lower())
        expect(question.locator(".save-receipt--server")).to_be_visible()
        page.keyboard.press("n")


def letters(attempt: Attempt, item, *, right: bool) -> str:
    """What to press: the letters that this candidate has on the screen."""
    kind, content = kind_of(item.kind), item.version.content
    key = kind.key_text(content, item.option_order)
    chosen = key if right else ("B" if key == "A" else "A")
    place = Placed(item.position, "", item.kind, content)
    answer = {"choice": list(chosen)}
    seen = as_seen(order_of(attempt), place, item.option_order, answer)
    return kind.answer_text(seen.answer)


def answer_in_words(page: Page, attempt: Attempt) -> None:
    rows = attempt.form.items.select_related("version").order_by("position")
    items = {item.position: item for item in rows}
    for number in range(1, len(items) + 1):
        question = page.locator(f"#q{number}.is-current")
        expect(question).to_be_visible()
        item = items[int(question.get_attribute("data-item") or 0)]
        question.locator("textarea").fill(item.version.content["reference"])
        expect(question.locator(".save-receipt--server")).to_be_visible()
        if number < len(items):
            question.get_by_role("link", name="下一题").click()


def hand_in(page: Page) -> None:
    page.locator("aside a[href='#review']").click()
    page.locator("[data-hand-in]").click()
    page.get_by_role("button", name="确认交卷").click()
    page.wait_for_url("**/done/**")


def step(page: Page, name: str) -> None:
    """The next step of today's sitting, confirmed in its dialog."""
    page.goto(reverse("sittings:detail", args=[today().pk]))
    page.locator("main form button.btn-primary").first.click()
    with page.expect_navigation():
        page.locator("dialog[open] button").filter(has_text=name).click()


def today() -> Sitting:
    return Candidacy.objects.get(user__username="kaosheng1").sitting


def mark_all_scripts(page: Page) -> None:
    page.goto("/marking/")
    with page.expect_navigation():
        page.get_by_role("link", name=today().title).click()
    while page.get_by_role("link", name="接着评").count():
        with page.expect_navigation():
            page.get_by_role("link", name="接着评").click()
        mark_a_script(page)
        page.goto(reverse("marking:panel", args=[today().panel_id]))


def mark_a_script(page: Page) -> None:
    while True:
        for point in page.locator("fieldset[data-mark-point]").all():
            point.locator(".chip:not(.chip--half)").last.click()
        expect(page.locator(".mark-point--open")).to_have_count(0)
        # What the button does is told by the answer to the last save.
        expect(page.locator(".htmx-request")).to_have_count(0)
        act = page.locator("button[name=act].btn-primary")
        last = "签字" in (act.text_content() or "")
        with page.expect_navigation():
            act.click()
        if last:
            return


def release(page: Page) -> None:
    page.goto(reverse("sittings:results", args=[today().pk]))
    page.get_by_role("button", name="发布全部成绩").click()
    with page.expect_navigation():
        page.locator("dialog[open] button").filter(has_text="发布").click()
    result = Result.objects.get(candidacy__user__username="kaosheng1")
    assert (result.theory_score, result.outcome) == (90, "passed")
    assert result.status == "released"


def read_the_score_sheets(page: Page) -> None:
    page.goto(reverse("certificates:sitting", args=[today().pk]))
    name = "陈海燕"
    workbook = openpyxl.load_workbook(download(page, "下载成绩册 XLSX"))
    cells = [
        cell for row in workbook.active.iter_rows(values_only=True) for cell in row
    ]
    text = pdf_text(download(page, "下载成绩册 PDF"))
    for fact in (name, Candidacy.objects.get(user__name=name).ticket):
        assert fact in cells
        assert fact in text
    assert 90 in cells
    assert "90.0" in text


def download(page: Page, button: str) -> io.BytesIO:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return io.BytesIO(Path(waiting.value.path()).read_bytes())


def pdf_text(file: io.BytesIO) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def issue(page: Page) -> None:
    page.goto(reverse("certificates:sitting", args=[today().pk]))
    with page.expect_navigation():
        page.get_by_role("button", name="签发证书").click()


def read_the_certificate(page: Page, certificate: Certificate) -> None:
    page.goto("/certificates/mine/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 PDF").click()
    text = pdf_text(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    for fact in ("陈海燕", certificate.number, "五级/初级工", "劳动保障协理员"):
        assert fact in text


def check_as_a_citizen(page: Page, certificate: Certificate) -> None:
    page.goto(reverse("certificates:check_token", args=[certificate.token]))
    expect(page.locator("main")).to_contain_text("陈海燕")
    page.goto("/")
    page.locator("[name=number]").fill(certificate.number)
    page.locator("[name=name]").fill("陈海燕")
    page.get_by_role("button", name="查验").click()
    expect(page.locator("main")).to_contain_text("有效")
    page.goto("/certificates/check/")
    page.locator("[name=number]").fill(certificate.number)
    page.locator("[name=name]").fill("陈海雁")
    with page.expect_navigation():
        page.get_by_role("button", name="查验").click()
    expect(page.locator("main")).not_to_contain_text("五级/初级工")
