"""One drill on a phone, by keyboard, without script; and axe over the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from exams.practice.keeping import keep_item
from exams.practice.models import Aim, DrillQuestion, PracticeAnswer
from question_bank.kinds import KINDS
from tests.browser import axe_violations, needs_browser, signed_in
from tests.factories import make_bank_person, make_item, make_point

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def learner(db):
    return make_bank_person("trainee")


@pytest.fixture
def open_page(live_server, chromium, learner):
    """A page of the trainee's phone; closed with its context at the end."""
    made = []

    def open_page(**options):
        context = signed_in(
            chromium, learner, live_server.url, base_url=live_server.url,
            viewport=PHONE, **options,
        )  # fmt: skip
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        return page

    yield open_page
    for context in made:
        context.close()


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_drill_is_done_on_a_phone_by_keyboard_without_script(open_page, learner):
    point = make_point()
    point.level.weights.create(area=point.area, part="theory", percent=30)
    for _ in range(3):
        make_item("true_false", point=point)
    page = open_page(java_script_enabled=False)
    page.goto(reverse("practice:index"))
    page.get_by_role("button", name="开始这一步").press("Enter")
    for _ in range(3):
        page.locator(".answer-list input").first.focus()
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.get_by_role("button", name="交答案").press("Enter")
        assert page.get_by_role("status").inner_text().startswith("答对了。")
        with page.expect_navigation():
            page.locator(".practice-acts--next a").press("Enter")
    assert "3 题里答对 3 题" in page.get_by_role("heading", level=1).inner_text()
    rows = PracticeAnswer.objects.filter(user=learner, is_right=True)
    assert rows.exclude(seconds=None).count() == 3 or rows.count() == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    open_page, live_server, learner, begin, answered, theme
):
    items = [
        make_item(code, point=make_point())
        for code, kind in KINDS.items()
        if kind.marked_by_key
    ]
    for item in items[:3]:
        answered(item, user=learner, at=timezone.now())
        keep_item(user=learner, item=item, at=timezone.now())
    drill = begin(*items, user=learner, aim=Aim.CHOSEN, at=timezone.now())
    page = open_page(bypass_csp=True)
    wish = {"name": "xieli-theme", "value": theme, "url": live_server.url}
    page.context.add_cookies([wish])
    names = (
        "index", "choose", "drills", "wrong_book", "favourites", "goal", "mocks",
        "mastery", "groups",
    )  # fmt: skip
    paths = [reverse(f"practice:{name}") for name in names]
    paths += [
        reverse("practice:question", args=[drill.pk, row.position])
        for row in DrillQuestion.objects.filter(drill=drill)
    ]
    faults = [fault for path in paths for fault in faults_of(page, path)]
    page.goto(paths[len(names)])
    with page.expect_navigation():
        page.get_by_role("button", name="不会，看解析").click()
    faults += faults_of(page, page.url)
    page.goto(reverse("practice:drill", args=[drill.pk]))
    with page.expect_navigation():
        page.get_by_role("button", name="不做了，到此看小结").click()
    faults += faults_of(page, page.url)
    assert not faults, "\n".join(faults)


def test_an_item_of_the_book_stays_open_when_one_says_why(open_page, learner, answered):
    for _ in range(2):
        item = make_item(point=make_point())
        answered(item, user=learner, at=timezone.now())
    page = open_page()
    page.goto(reverse("practice:wrong_book"))
    second = page.locator(".practice-entry").nth(1)
    second.locator("summary").click()
    second.get_by_role("button", name="看错题").click()
    said = second.get_by_role("button", name="看错题", pressed=True)
    expect(said).to_be_visible()
    expect(page.locator(".practice-entry").first).not_to_have_attribute("open", "")


def faults_of(page, path):
    page.goto(path)
    if is_too_wide(page):
        yield f"{path} scrolls sideways"
    for fault in axe_violations(page):
        yield f"{path} {fault}"
