"""From a blueprint to a printed paper, by two paper officers in two browsers."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from exams.papers.models import FormStatus, PaperBlueprint, PaperForm
from tests.browser import needs_browser

pytestmark = [
    *needs_browser,
    pytest.mark.django_db(transaction=True),
]
PASSPHRASES = {
    "shijuan1": "春江潮水连海平，海上明月",
    "shijuan2": "滟滟随波千万里，何处春江",
}


def test_a_paper_is_made_approved_opened_by_two_and_printed(town, tmp_path):
    maker, approver = town.person("shijuan1"), town.person("shijuan2")
    read_why_there_is_no_paper(maker)
    form = make_a_paper(maker)
    for username, page in (("shijuan1", maker), ("shijuan2", approver)):
        set_a_passphrase(page, PASSPHRASES[username])
    approve(approver, form)
    open_together(maker, approver, form)
    print_it(maker, form, tmp_path / "paper.pdf")


def ask(page: Page, cooldown: str) -> None:
    blueprint = PaperBlueprint.objects.get(
        level__number=5, part="theory", name__startswith="T2", centre=None
    )
    page.goto(reverse("papers:new"))
    page.get_by_label("组卷方案").select_option(str(blueprint.pk))
    page.get_by_label("冷却").fill(cooldown)
    page.get_by_role("button", name="开始组卷").click()
    page.wait_for_url("**/jobs/**")


def read_why_there_is_no_paper(page: Page) -> None:
    """The demo's small bank rests after its sittings: the page proves it."""
    ask(page, "")
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("main")).to_contain_text("互相冲突的规则")
    expect(page.locator("main")).to_contain_text("正在冷却")
    expect(page.locator("main")).to_contain_text("缺的题")


def make_a_paper(page: Page) -> PaperForm:
    known = set(PaperForm.objects.values_list("pk", flat=True))
    ask(page, "0")
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("main")).to_contain_text("适配证明")
    expect(page.locator("main")).to_contain_text("等另一位试卷管理员审定")
    form = PaperForm.objects.exclude(pk__in=known).get()
    assert form.status == FormStatus.CHECKED
    assert not form.items.exists()
    return form


def set_a_passphrase(page: Page, passphrase: str) -> None:
    page.goto(reverse("papers:officer_key"))
    for field in page.locator("main input[type=password]").all():
        field.fill(passphrase)
    page.get_by_role("button", name="设置启封密钥").click()
    expect(page.locator("body")).to_contain_text("启封密钥已设好")


def approve(page: Page, form: PaperForm) -> None:
    page.goto(reverse("papers:detail", args=[form.pk]))
    expect(page.locator(".answer-grid li")).to_have_count(100)
    page.get_by_role("button", name="审定并密封").click()
    expect(page.locator("body")).to_contain_text("试卷已审定并密封")
    expect(page.locator("main")).not_to_contain_text("适配证明")


def open_together(asker: Page, other: Page, form: PaperForm) -> None:
    address = reverse("papers:detail", args=[form.pk])
    asker.goto(address)
    asker.get_by_text("提出启封").click()
    asker.get_by_label("为了").select_option("print")
    asker.get_by_label("理由", exact=True).fill("纸笔考试印卷")
    with asker.expect_navigation():
        asker.get_by_role("button", name="请另一人一起启封").click()
    other.goto("/me/")
    other.get_by_role("link", name=form.code).click()
    other.get_by_label("你的启封口令").fill(PASSPHRASES["shijuan2"])
    with other.expect_navigation():
        other.get_by_role("button", name="同意一起启封").click()
    asker.goto(address)
    asker.get_by_label("你的启封口令").fill(PASSPHRASES["shijuan1"])
    asker.get_by_role("button", name="启封", exact=True).click()
    expect(asker.locator("body")).to_contain_text("一小时内可以印制")


def print_it(page: Page, form: PaperForm, path) -> None:
    with page.expect_download() as download:
        page.get_by_role("button", name="印试卷").click()
    download.value.save_as(path)
    text = "".join(one.extract_text() for one in PdfReader(path).pages)
    assert form.code in text
    assert "100." in text
    form.refresh_from_db()
    assert form.status == FormStatus.SEALED
    assert form.print_runs.get().document == "paper"
