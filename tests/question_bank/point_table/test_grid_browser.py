"""The grid in a real browser: keys, pasted rows, the sum at once, and without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from question_bank.models import AssessmentPoint
from question_bank.point_table.storing import table_content
from tests.browser import needs_browser, signed_in

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]
PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste",
    {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def open_grid(chromium, live_server, level, saved, manager):
    contexts = []

    def open_(*, width=1280, script=True):
        context = signed_in(
            chromium,
            manager,
            live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        address = reverse("question_bank:points_edit")
        url = f"{live_server.url}{address}?level={level.key}&area=AA"
        page.goto(url, wait_until="networkidle")
        return page

    saved(("AAA001", "守时"), ("AAA002", "守信"))
    yield open_
    for context in contexts:
        context.close()


def test_keys_paste_and_sum_work_together(open_grid, level):
    page = open_grid()
    name = page.locator("#p-AAA001-name")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p-AAA002-name")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(name).to_be_focused()

    page.locator("#s-AAA-weight").fill("2.5")
    expect(page.locator("[data-sum]")).to_have_text("8.5")
    expect(page.locator("[data-sum-says]")).to_have_text("须正好等于标准规定的比重")
    page.locator("#s-AAB-weight").fill("4.5")
    expect(page.locator("[data-sum]")).to_have_text("10")

    body = page.locator("tbody[data-scope]").first
    blank = body.locator("tr[data-new]").first
    blank.locator('[data-column="name"]').evaluate(
        PASTE, "守密\tX\t第 1 页\r\n守约\ty\t第 2 页\r\n守法\tX\t\r\n"
    )
    codes = body.locator('tr[data-new] [data-column="code"]')
    expect(codes).to_have_count(3)
    body.locator("[data-add]").click()
    expect(codes.nth(3)).to_have_value("AAA006")
    page.locator(".points-foot button").click()
    expect(page.locator("main")).to_contain_text("已保存")
    points = {p.code: p for p in AssessmentPoint.objects.all()}
    assert sorted(points) == ["AAA001", "AAA002", "AAA003", "AAA004", "AAA005"]
    assert (points["AAA004"].name, points["AAA004"].importance) == ("守约", "Y")
    assert points["AAA003"].textbook_ref == "第 1 页"
    assert table_content(level).scope("AAB").weight == "4.5"
    assert page.complaints == []


def test_the_grid_works_without_script(open_grid):
    page = open_grid(script=False)
    blank = page.locator("tr[data-new]").first
    blank.locator('[data-column="name"]').fill("守密")
    blank.locator('[data-column="importance"]').fill("Z")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("已保存 1 处改动")
    assert AssessmentPoint.objects.get(code="AAA003").importance == "Z"


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_the_whole_grid(open_grid, script):
    page = open_grid(width=360, script=script)
    assert page.locator("html").evaluate("e => e.scrollWidth") == 360
    for box in page.locator("tr[data-row] input.form-control").all():
        found = box.bounding_box()
        assert found["x"] >= 0
        assert found["x"] + found["width"] <= 360
