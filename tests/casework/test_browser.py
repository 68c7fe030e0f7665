"""The desk in a real browser: a whole case by clicking, phones, no script, no network."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.engine import DATA, Act, fold, visible
from casework.models import Play
from casework.replay import Replay
from casework.shelving import load_cases
from tests.browser import needs_browser
from tests.casework.stage import make_case, make_play, play_acts
from tests.casework.trainee import drive
from tests.factories import MADE_AT, make_user

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


PAIR = ("c01", "c08")


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
    form = trainee.form(Act("give_notice"))
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


@pytest.mark.parametrize("width", [360, 768])
def test_the_answer_is_in_sight_wherever_the_page_is_scrolled_to(come, width):
    play = make_play()
    trainee = come(play.user, width=width)
    page = trainee.open(play, fragment="#handle")
    trainee.go_to("handle")
    page.mouse.wheel(0, 3000)
    act = page.get_by_role("button", name="办理：查询数据共享平台")
    act.scroll_into_view_if_needed()
    act.click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")
    said = page.locator(".desk__said p").last
    expect(said).to_be_in_viewport(ratio=1)
    focused = page.evaluate("document.activeElement.closest('.desk__pane')?.id")
    assert focused == "handle"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_form_sent_after_the_session_ended_is_filled_in_again(come, width):
    play = make_play()
    trainee = come(play.user, width=width)
    page = trainee.open(play)
    trainee.go_to("papers")
    page.locator("summary", has_text="告知需要补的材料").click()
    form = trainee.form(Act("give_notice"))
    form.locator("[value=written]").check()
    form.locator("[value=income_proof]").check()
    signed_in = trainee.context.cookies()
    trainee.context.clear_cookies(name="sessionid")
    form.get_by_role("button").click()
    page.wait_for_url("**/login/**")
    assert play.acts.count() == 0
    back = parse_qs(urlsplit(page.url).query)["next"][0]
    trainee.context.add_cookies(signed_in)
    page.goto(trainee.server.url + back)
    expect(page.locator("#news")).to_contain_text("上一步没有办：")
    expect(page.locator("#news")).to_contain_text("填过的内容已经放回原处。")
    assert "unsent" not in page.url
    form = trainee.form(Act("give_notice"))
    expect(form.locator("[value=written]")).to_be_checked()
    expect(form.locator("[value=income_proof]")).to_be_checked()
    form.get_by_role("button").click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 1 步已存")
    assert page.evaluate("sessionStorage.getItem('xieli-unsent-act')") is None


def test_a_kept_form_is_for_its_own_desk_only(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play)
    page.evaluate(
        "sessionStorage.setItem('xieli-unsent-act', JSON.stringify("
        "{pathname: '/casework/plays/other/', hash: '#talk', fields: [['act', 'greet']]}))"
    )
    page.reload()
    expect(page.locator("#news")).to_be_attached()
    assert page.evaluate("sessionStorage.getItem('xieli-unsent-act')") is None


def fill_mark(trainee, label="最后一天"):
    """Fill in a day of the calendar without sending it."""
    trainee.go_to("book")
    trainee.page.locator("#book summary", has_text="在日历上记一个日子").click()
    form = trainee.form(Act("mark_date"))
    form.locator("[name=in-day]").fill("2026-05-08")
    form.locator("[name=in-label]").fill(label)
    return form


@pytest.mark.parametrize("width", [360, 1280])
def test_what_was_not_sent_stays_over_an_act_and_is_told_before_closing(come, width):
    play = make_play()
    trainee = come(play.user, width=width)
    page = trainee.open(play)
    form = fill_mark(trainee)
    trainee.perform(Act("greet"), "intent", 1)
    expect(form.locator("[name=in-label]")).to_have_value("最后一天")
    expect(form.locator("[name=in-day]")).to_have_value("2026-05-08")
    page.get_by_role("link", name="办结…").click()
    warning = page.locator("[data-unsent]")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("填了还没有办：在日历上记一个日子。")
    page.get_by_role("link", name="再想一想").click()
    expect(form.locator("[name=in-label]")).to_be_visible()
    expect(form.locator("[name=in-label]")).to_have_value("最后一天")
    form.get_by_role("button").click()
    expect(page.locator("[data-save-receipt]")).to_contain_text("第 2 步已存")
    expect(form.locator("[name=in-label]")).to_have_value("")
    page.get_by_role("link", name="办结…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("要办结吗？")
    expect(warning).to_be_hidden()


def test_what_was_not_sent_goes_with_its_play(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play)
    fill_mark(trainee)
    page.get_by_role("link", name="办结…").click()
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('xieli-drafts'))"
    assert len(page.evaluate(kept)) == 1
    page.get_by_role("button", name="办结，看讲评").click()
    expect(page.locator(".big-score")).to_be_visible()
    assert page.evaluate(kept) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_why_a_wait_ended_later_is_in_sight(come, width):
    play = make_play()
    trainee = come(play.user, width=width)
    trainee.open(play)
    trainee.perform(Act("wait_until", {"until": "2026-05-01"}), "wait", 1)
    news = trainee.page.locator("#news")
    expect(news).to_contain_text("5月1日休息，顺延到下一个工作日。")
    # On a wide screen news without a notice is for ears only.
    assert news.bounding_box()["height"] > 20


def test_two_ticks_to_compare_stay_over_another_act(come):
    play = make_play()
    trainee = come(play.user)
    page = trainee.open(play, fragment="#papers")
    tick = page.get_by_role("checkbox", name="选户口簿（原件）的姓名")
    tick.check()
    trainee.perform(Act("greet"), "intent", 1)
    expect(tick).to_be_checked()
    expect(page.locator("[data-compare-pair]")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_one_long_word_never_widens_the_desk(come, width):
    mark = Act("mark_date", {"day": "2026-04-15", "label": "a" * 120})
    play = play_acts(make_play(), [mark])
    trainee = come(play.user, width=width)
    page = trainee.open(play, fragment="#book")
    expect(page.locator(".own-dates")).to_be_visible()
    wide = "each => each.scrollWidth - each.clientWidth"
    for place in ("html", "#book"):
        assert page.locator(place).evaluate(wide) == 0


def test_an_identity_number_stands_on_one_line(come):
    play = make_play()
    page = come(play.user).open(play, fragment="#papers")
    number = page.locator(".doc-field", has_text="号码").locator("b").first
    tall = "each => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight)"
    assert number.evaluate(tall) == pytest.approx(1, abs=0.1)


def test_from_one_pane_to_the_next_a_link_skips_what_lies_between(come):
    play = make_play()
    page = come(play.user).open(play, fragment="#book")
    page.locator("#book").focus()
    page.keyboard.press("Tab")
    link = page.locator("#book .pane-skips a").first
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('.desk__pane').id")
    assert inside == "talk"


def test_what_one_may_say_is_numbered_without_gaps_and_promises_no_key(come):
    page = come((play := make_play()).user).open(play)
    numbers = page.locator(".intent__number").all_text_contents()
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert page.locator(".intent kbd, [accesskey]").count() == 0


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


def test_a_phone_shows_all_who_wait_and_links_for_fingers(come):
    user = make_user()
    load_cases(paths=[DATA / "cases" / f"{slug}.yaml" for slug in PAIR], at=MADE_AT)
    page = (trainee := come(user, width=360)).page
    page.goto(trainee.server.url + reverse("casework:index"))
    for link in page.locator("#cases .rows a, #other-ways a").all():
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 44, link.text_content()
    page.goto(trainee.server.url + reverse("casework:shifts"))
    for box in page.locator("[name=case]").all():
        box.check()
    page.get_by_role("button", name="开始连续办公").click()
    page.get_by_role("link", name="接待").first.click()
    for link in page.locator("#queue a").all():
        expect(link).to_be_in_viewport(ratio=1)


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
