"""The desk in a real browser: a whole case by clicking, phones, no script, no network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.engine import DATA, Act, fold, visible
from casework.models import Play
from casework.replay import Replay
from casework.shelving import load_cases
from tests.browser import needs_browser, signed_in
from tests.casework.stage import make_case, make_play, perfect_of, play_acts
from tests.factories import MADE_AT, make_user

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


PAIR = ("c01", "c08")


class Trainee:
    """A signed-in person with a browser who finds every act as people do."""

    def __init__(self, chromium, server, user, *, width=1280, script=True):
        self.server, self.phone = server, width < 768
        screen = {"width": width, "height": 860}
        self.context = signed_in(
            chromium, user, server.url, viewport=screen, java_script_enabled=script
        )
        self.complaints = []
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, said):
        if said.type == "error" and "status of 4" not in said.text:
            self.complaints.append(said.text)

    def open(self, play, name="desk", fragment=""):
        address = reverse(f"casework:{name}", args=[play.pk])
        self.page.goto(self.server.url + address + fragment)
        return self.page

    def go_to(self, pane):
        """Open one of the four places; on a wide screen two of them share a tab."""
        bar = ".tab-bar--desk" if self.phone else ".desk__tabs"
        if self.phone or pane in ("papers", "handle"):
            self.page.locator(f'{bar} a[href="#{pane}"]').click()

    def perform(self, act, kind, steps):
        """Do the act where it stands, and wait until it is stored."""
        getattr(self, f"_{kind}", self._step)(act)
        if kind != "close":
            receipt = self.page.locator("[data-save-receipt]")
            expect(receipt).to_contain_text(f"第 {steps} 步已存")

    def _form(self, act):
        return self.page.locator(f'form:has(input[name=act][value="{act.key}"])')

    def _intent(self, act):
        self.go_to("talk")
        self._form(act).get_by_role("button").click()

    def _check(self, act):
        self.go_to("papers")
        paper = f'[name="in-paper"][value="{act.payload["paper"]}"]'
        form = self._form(act).filter(has=self.page.locator(paper))
        form.get_by_role("button").click()

    def _wait(self, act):
        self.page.locator(".desk-bar summary", has_text="等待到").click()
        self._fill(act, self._form(act))

    def _close(self, act):
        self.page.get_by_role("link", name="办结…").click()
        self.page.get_by_role("button", name="办结，看讲评").click()

    def _step(self, act):
        form = self._form(act)
        pane = form.locator("xpath=ancestor::section[contains(@class,'desk__pane')]")
        self.go_to(pane.get_attribute("id"))
        if not form.is_visible():
            form.locator("xpath=ancestor::details[1]/summary").click()
        self._fill(act, form)

    def _fill(self, act, form):
        for name, value in act.payload.items():
            fields = form.locator(f'[name="in-{name}"]')
            if fields.first.get_attribute("type") in ("radio", "checkbox"):
                for each in value.split(","):
                    form.locator(f'[name="in-{name}"][value="{each}"]').check()
            elif fields.first.evaluate("each => each.tagName") == "SELECT":
                fields.select_option(value)
            else:
                fields.fill(value)
        form.get_by_role("button").click()


@pytest.fixture
def come(chromium, live_server):
    """Let somebody sit down with a browser; complaints of any page fail the test."""
    people = []

    def come_(user, **context):
        people.append(Trainee(chromium, live_server, user, **context))
        return people[-1]

    yield come_
    for trainee in people:
        trainee.context.close()
        assert trainee.complaints == []


def drive(trainee, play):
    """Play the perfect way through the real forms."""
    template = Replay.of(play).instance.template
    for steps, act in enumerate(perfect_of(play), start=1):
        trainee.perform(act, template.acts[act.key].kind, steps)


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False)])
def test_a_trainee_plays_the_case_by_clicking_to_100_points(come, width, script):
    user = make_user()
    make_case()
    trainee = come(user, width=width, script=script)
    trainee.page.goto(trainee.server.url + reverse("casework:index"))
    trainee.page.get_by_role("button", name="开始办理").click()
    drive(trainee, Play.objects.get())
    page = trainee.page
    expect(page.locator(".big-score")).to_contain_text("100")
    expect(page.get_by_role("heading", level=1)).to_have_text("讲评：就业困难人员认定")
    page.get_by_role("link", name="看满分做法").click()
    expect(page.locator(".steps > li")).to_have_count(28)


def test_at_360_px_one_place_is_open_at_a_time(come):
    play = make_play()
    trainee = come(play.user, width=360)
    page = trainee.open(play)
    panes = ("talk", "papers", "handle", "book")
    for pane in panes:
        trainee.go_to(pane)
        for each in panes:
            expect(page.locator(f"#{each}")).to_be_visible(visible=each == pane)
        link = page.locator(f'.tab-bar--desk a[href="#{pane}"]')
        expect(link).to_have_attribute("aria-current", "page")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("type_size", ["large", "larger"])
def test_large_type_never_scrolls_a_phone_sideways(come, type_size):
    play = play_acts(make_play(), [Act("greet")])
    trainee = come(play.user, width=360)
    trainee.context.add_cookies(
        [{"name": "xieli-type", "value": type_size, "url": trainee.server.url}]
    )
    for fragment in ("#talk", "#papers", "#handle", "#book"):
        page = trainee.open(play, fragment=fragment)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("type_size", ["standard", "larger"])
def test_the_debrief_stays_inside_its_columns(come, width, type_size):
    play = make_play()
    play_acts(play, [Act("greet"), Act("charge_fee"), Act("close_case")])
    trainee = come(play.user, width=width)
    trainee.context.add_cookies(
        [{"name": "xieli-type", "value": type_size, "url": trainee.server.url}]
    )
    page = trainee.open(play, "debrief")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_text("未一次性告知或告知不全 −15").is_visible()
    assert not page.locator(".debrief__when").evaluate_all(
        "cells => cells.filter(each => each.scrollWidth > each.clientWidth).length"
    )


def test_a_refused_form_stays_open_with_its_reason(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play, fragment="#papers")
    page.locator("summary", has_text="告知需要补的材料").click()
    form = trainee._form(Act("give_notice"))
    form.locator("[value=written]").check()
    form.get_by_role("button").click()
    expect(form.get_by_role("alert")).to_contain_text("请填写“需要补的材料”。")
    expect(form.locator("[value=written]")).to_be_checked()
    bar = page.locator(".tab-bar--desk [aria-current]")
    expect(bar).to_have_attribute("href", "#papers")
    assert play.acts.count() == 0


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_form_to_wait_lies_inside_the_screen(come, width):
    play = make_play()
    page = come(play.user, width=width).open(play, fragment="#papers")
    page.locator(".desk-bar summary").click()
    box = page.locator(".desk-wait").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_two_entries_are_ticked_and_compared(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play, fragment="#papers")
    for title in ("选户口簿（原件）的姓名", "选居民身份证（复印件）的姓名"):
        page.get_by_role("checkbox", name=title).check()
    facts = Replay.of(play).instance.facts
    expect(page.locator("[data-compare-pair] b").first).to_have_text(facts["name"])
    page.get_by_role("button", name="对照", exact=True).click()
    expect(page.locator("#talk")).to_contain_text("一致。")
    assert play.acts.get().key == "compare"


def test_a_second_tab_is_told_that_the_desk_went_on(come):
    play = make_play()
    trainee = come(play.user)
    first, second = trainee.page, trainee.tab()
    address = trainee.server.url + reverse("casework:desk", args=[play.pk])
    for page in (first, second):
        page.goto(address)
    first.get_by_role("button", name="1 问候并请坐").click()
    expect(first.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")
    second.get_by_role("button", name="3 问年龄和户籍").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("这一步没有办")
    second.get_by_role("link", name="到最新的桌面").click()
    expect(second.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")
    assert play.acts.count() == 1


def test_without_a_network_the_step_can_be_sent_again(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play)
    trainee.context.set_offline(True)
    page.get_by_role("button", name="1 问候并请坐").click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("没有送到服务器")
    trainee.context.set_offline(False)
    trainee.complaints.clear()
    page.get_by_role("button", name="1 问候并请坐").click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")


def test_an_act_keeps_the_place_and_what_is_read(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play, fragment="#handle")
    page.locator("#rules summary").first.click()
    page.locator("#book").evaluate("each => { each.scrollTop = 300 }")
    page.get_by_role("button", name="办理：查询数据共享平台").click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")
    expect(page.locator("#handle")).to_be_visible()
    expect(page.locator("#rules details").first).to_have_attribute("open", "")
    assert page.locator("#book").evaluate("each => each.scrollTop") == 300


def test_of_several_clients_one_is_served_at_a_time(come):
    user = make_user()
    load_cases(paths=[DATA / "cases" / f"{slug}.yaml" for slug in PAIR], at=MADE_AT)
    trainee = come(user)
    page = trainee.page
    page.goto(trainee.server.url + reverse("casework:shifts"))
    for title in ("就业困难人员认定", "求职登记与岗位推荐"):
        page.get_by_role("checkbox", name=title).check()
    page.get_by_role("button", name="开始连续办公").click()
    page.get_by_role("link", name="接待").first.click()
    queue = page.get_by_role("navigation", name="窗口前的队")
    expect(queue.locator("[aria-current]")).to_contain_text("就业困难人员认定")
    trainee._wait(Act("wait_until", {"until": "2026-04-10"}))
    expect(queue.locator("[aria-current]")).to_contain_text("4月10日")
    queue.get_by_role("link", name="求职登记与岗位推荐").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("求职登记与岗位推荐")
    expect(queue.locator("[aria-current]")).to_contain_text("求职登记与岗位推荐")


def test_the_keyboard_alone_reaches_and_performs_an_act(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play)
    for _ in range(12):
        page.keyboard.press("Tab")
        if "问候" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")


def test_the_view_offers_what_the_page_shows(come):
    play = make_play()
    page = come(play.user).open(play)
    replay = Replay.of(play)
    view = visible(fold(replay.instance, [], replay.calendar))
    offered = {act.key for tab in view.tabs for act in tab.acts} - {"close_case"}
    inputs = page.locator("input[name=act]")
    assert set(inputs.evaluate_all("all => all.map(each => each.value)")) == offered
