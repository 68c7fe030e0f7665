"""The exam page in a real browser: what a candidate does, and what goes wrong."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.services import grant_time
from exams.attempts.verification import verify_attempt
from tests.attempts.seats import choose
from tests.browser import needs_browser
from tests.factories import (
    make_form,
    make_form_item,
    make_item,
    make_user,
)

KIBIBYTE = 1024

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


def test_an_answer_is_saved_and_still_there_after_a_reload(seat):
    sat = seat()
    first = sat.start()
    choose(first, "B")
    sat.expect_saved(first)
    first.get_by_role("link", name="下一题").click()
    second = sat.at_question(2)
    second.get_by_role("button", name="标记").click()
    choose(second, "A")
    choose(second, "C")
    sat.expect_saved(second)
    assert sat.stored(1) == {"choice": ["B"]}
    assert sat.stored(2) == {"choice": ["A", "C"]}
    sat.page.reload()
    second = sat.at_question(2)
    expect(second.locator("[data-flag-tag]")).to_be_visible()
    expect(second.locator("input:checked")).to_have_count(2)
    expect(sat.page.locator('[data-count="answered"]')).to_have_text("2")
    sat.attempt.refresh_from_db()
    assert verify_attempt(sat.attempt).faults == ()


def test_the_keyboard_is_enough(seat):
    sat = seat()
    sat.start()
    sat.page.locator("#q1 .answer-option input").first.focus()
    sat.page.keyboard.press("c")
    sat.page.keyboard.press("f")
    sat.page.keyboard.press("n")
    second = sat.at_question(2)
    sat.page.keyboard.press("a")
    sat.page.keyboard.press("e")
    sat.expect_saved(second)
    assert sat.stored(1) == {"choice": ["C"]}
    assert sat.stored(2) == {"choice": ["A", "E"]}


def test_the_keys_work_before_any_click(seat):
    sat = seat()
    sat.start()
    for key in ("b", "f", "n"):
        sat.page.keyboard.press(key)
    sat.at_question(2)
    expect(sat.page.locator('a.q[data-question="1"]')).to_have_class(
        "q q--flag q--answered"
    )
    assert sat.stored(1) == {"choice": ["B"]}
    new = seat(sat.attempt)
    new.page.goto(new.url("room"))
    new.page.get_by_role("button", name="在这里继续").click()
    new.at_question(1)
    new.page.keyboard.press("d")
    new.expect_saved(new.at_question(1))
    assert new.stored(1) == {"choice": ["D"]}


def test_the_keys_leave_typing_alone_and_promise_no_letters_without_options(seat):
    sat = seat(form=make_form(part="skill", kinds=["task", "written"]))
    first = sat.start()
    expect(sat.page.locator("#nav")).to_contain_text("键盘：N 下一题")
    expect(sat.page.locator("#nav")).not_to_contain_text("A～E")
    first.locator("textarea").press_sequentially("nf")
    sat.expect_saved(first)
    expect(first.locator("[data-flag-tag]")).to_be_hidden()
    sat.page.locator("body").evaluate("() => document.activeElement.blur()")
    sat.page.keyboard.press("n")
    sat.at_question(2)
    assert sat.stored(1) == {"text": "nf"}


def test_a_closed_page_resumes_where_it_was(seat):
    sat = seat()
    choose(sat.start(), "D")
    sat.expect_saved(sat.at_question(1))
    sat.page.close()
    sat.page = sat.tab()
    sat.page.goto(sat.url("instructions"))
    expect(sat.at_question(1).locator("input:checked")).to_have_value("D")
    choose(sat.at_question(1), "A")
    sat.expect_saved(sat.at_question(1))
    assert sat.stored(1) == {"choice": ["A"]}


def test_a_typed_answer_is_saved_within_a_second(seat):
    sat = seat(form=make_form(part="skill", kinds=["task", "written"]))
    first = sat.start()
    first.locator("textarea").press_sequentially("先核对材料。")
    sat.expect_saved(first)
    assert sat.stored(1) == {"text": "先核对材料。"}
    assert sat.attempt.events.count() <= 2


def test_leaving_a_question_saves_what_was_just_typed(seat):
    sat = seat(form=make_form(part="skill", kinds=["task", "written"]))
    first = sat.start()
    first.locator("textarea").fill("答")
    first.get_by_role("link", name="下一题").click()
    expect(sat.page.locator('a.q[data-question="1"]')).to_have_class("q q--answered")
    assert sat.stored(1) == {"text": "答"}


def test_without_a_network_answers_wait_here_and_are_sent_later(seat):
    sat = seat()
    first = sat.start()
    sat.context.set_offline(True)
    choose(first, "B")
    expect(first.locator(".save-receipt--offline")).to_be_visible()
    expect(sat.page.locator('a.q[data-question="1"]')).to_have_class(
        "q q--current q--local"
    )
    sat.page.locator("aside [data-review]").click()
    expect(sat.page.locator("[data-banner]")).to_contain_text("还只存在这台电脑上")
    assert sat.stored(1) is None
    sat.context.set_offline(False)
    sat.expect_saved(first)
    assert sat.stored(1) == {"choice": ["B"]}


def test_what_could_not_be_sent_survives_a_crash_of_the_page(seat):
    sat = seat()
    first = sat.start()
    sat.context.set_offline(True)
    choose(first, "C")
    expect(first.locator(".save-receipt--offline")).to_be_visible()
    sat.page.close()
    sat.context.set_offline(False)
    sat.page = sat.tab()
    sat.page.goto(sat.url("room"))
    sat.expect_saved(sat.at_question(1))
    assert sat.stored(1) == {"choice": ["C"]}


def test_a_lost_response_leaves_one_row_and_one_receipt(seat):
    """The server stores the write, the network drops what it says (twice)."""
    sat = seat()
    first = sat.start()
    dropped = []

    def drop(route):
        if len(dropped) >= 2:
            route.continue_()
            return
        dropped.append(route.fetch())
        route.abort()

    sat.page.route("**/events/", drop)
    choose(first, "B")
    sat.expect_saved(first)
    assert len(dropped) == 2
    assert sat.attempt.events.count() == 1


def test_a_second_tab_only_looks_on_until_the_first_closes(seat):
    sat = seat()
    sat.start()
    second = sat.tab()
    second.goto(sat.url("room"))
    expect(second.locator("[data-banner]")).to_contain_text("另一个标签页")
    expect(second.locator("#q1 .answer-option input").first).to_be_disabled()
    sat.page.close()
    sat.page = second
    expect(second.locator("#q1 .answer-option input").first).to_be_enabled()
    choose(sat.at_question(1), "A")
    sat.expect_saved(sat.at_question(1))


def test_another_browser_continues_and_the_old_one_is_told(seat):
    old = seat()
    first = old.start()
    new = seat(old.attempt)
    new.page.goto(new.url("room"))
    new.page.get_by_role("button", name="在这里继续").click()
    choose(new.at_question(1), "A")
    new.expect_saved(new.at_question(1))
    choose(first, "B")
    expect(old.page.locator("[data-banner]")).to_contain_text("在另一处继续作答")
    assert old.stored(1) == {"choice": ["A"]}
    assert old.complaints.pop().startswith("Failed to load resource")


def test_what_a_superseded_browser_could_not_save_is_not_counted(seat):
    old = seat(form=make_form(kinds=["single_choice", "true_false"]))
    first = old.start()
    choose(first, "A")
    old.expect_saved(first)
    new = seat(old.attempt)
    new.page.goto(new.url("room"))
    new.page.get_by_role("button", name="在这里继续").click()
    new.at_question(1)
    first.get_by_role("link", name="下一题").click()
    second = old.at_question(2)
    choose(second, "B")
    expect(old.page.locator("[data-banner]")).to_contain_text("这里不能再保存")
    expect(second.locator("[data-receipt]")).to_contain_text("没有存到服务器")
    expect(second.locator("[data-receipt]")).not_to_contain_text("正在存到服务器")
    expect(old.page.locator('[data-count="answered"]')).to_have_text("1")
    expect(old.page.locator('[data-count="unanswered"]')).to_have_text("1")
    cell = old.page.locator('a.q[data-question="2"]')
    expect(cell).to_have_class("q q--current")
    expect(cell).to_have_attribute("aria-label", "第 2 题，没有存到服务器")
    saved = old.page.locator("#q1 [data-receipt]")
    expect(saved).to_contain_text("已存到服务器")
    assert old.complaints.pop().startswith("Failed to load resource")


def test_text_being_typed_when_another_place_takes_over_is_said_to_be_lost(seat):
    old = seat(form=make_form(part="skill", kinds=["written"]))
    first = old.start()
    old.page.route("**/events/", lambda route: route.abort())
    first.locator("textarea").fill("还没存的一句")
    expect(first.locator(".save-receipt--offline")).to_be_visible()
    new = seat(old.attempt)
    new.page.goto(new.url("room"))
    new.page.get_by_role("button", name="在这里继续").click()
    new.at_question(1)
    old.page.unroute("**/events/")
    expect(first.locator("[data-receipt]")).to_contain_text(
        "没有存到服务器", timeout=20_000
    )
    expect(old.page.locator('[data-count="answered"]')).to_have_text("0")
    old.page.locator("aside [data-review]").click()
    expect(old.page.get_by_role("button", name="在这里继续")).to_be_visible()
    assert old.complaints.pop().startswith("Failed to load resource")


def test_hand_in_names_what_is_unanswered_and_wipes_the_browser(seat):
    sat = seat()
    choose(sat.start(), "B")
    sat.page.locator("aside [data-review]").click()
    expect(sat.page.get_by_role("heading", name="未答 2 题")).to_be_visible()
    sat.page.get_by_role("button", name="交卷", exact=True).click()
    expect(sat.page.get_by_role("dialog")).to_contain_text("有 2 题未答")
    sat.page.get_by_role("button", name="仍然交卷").click()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    assert sat.page.evaluate("Object.keys(localStorage)") == []
    sat.attempt.refresh_from_db()
    assert sat.attempt.status == AttemptStatus.SUBMITTED


def test_at_the_end_of_time_the_page_saves_and_hands_in_by_itself(seat):
    sat = seat(form=make_form(part="skill", kinds=["written"]))
    sat.start()
    end = timezone.now() + timedelta(seconds=4)
    Attempt.objects.update(deadline=end, closes_at=end + timedelta(seconds=5))
    sat.page.reload()
    sat.at_question(1).locator("textarea").press_sequentially("最后一句", delay=400)
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible(timeout=12_000)
    assert sat.stored(1)["text"].startswith("最后")


@pytest.mark.parametrize("name", ["room", "review"])
def test_time_granted_meanwhile_is_not_handed_in(seat, name):
    sat = seat()
    sat.start()
    end = timezone.now() + timedelta(seconds=4)
    Attempt.objects.update(deadline=end, closes_at=end + timedelta(seconds=5))
    sat.page.goto(sat.url(name))
    officer = make_user()
    sat.attempt.refresh_from_db()
    grant_time(
        attempt=sat.attempt, minutes=20, reason="停电。", by=officer, at=timezone.now()
    )
    # The page still counts down to the old end, and then hands in by itself.
    with sat.page.expect_navigation(timeout=12_000):
        pass
    choose(sat.at_question(1), "B")
    sat.expect_saved(sat.at_question(1))
    sat.attempt.refresh_from_db()
    assert sat.attempt.status == AttemptStatus.OPEN


def test_a_page_left_open_past_the_end_learns_that_it_is_over(seat):
    sat = seat()
    first = sat.start()
    past = timezone.now() - timedelta(seconds=1)
    Attempt.objects.update(deadline=past, closes_at=past)
    choose(first, "B")
    expect(sat.page.get_by_role("heading", name="到时收卷")).to_be_visible()
    assert sat.stored(1) is None
    assert sat.attempt.events.get().is_late
    assert sat.complaints.pop().startswith("Failed to load resource")


def test_without_script_every_question_is_a_form(seat):
    sat = seat(java_script_enabled=False)
    sat.page.goto(sat.url("instructions"))
    sat.page.get_by_role("button", name="开始作答").click()
    second = sat.page.locator("#q2")
    choose(second, "A")
    choose(second, "D")
    second.get_by_role("button", name="保存本题").click()
    expect(sat.page.locator("#q2 .save-receipt--server")).to_be_visible()
    assert sat.stored(2) == {"choice": ["A", "D"]}


@pytest.mark.parametrize("type_size", ["standard", "larger"])
def test_the_paper_never_scrolls_sideways_on_a_phone(seat, type_size):
    kinds = ["single_choice"] * 60 + ["multiple_choice"] * 20 + ["true_false"] * 20
    sat = seat(form=make_form(kinds=kinds), viewport={"width": 360, "height": 780})
    sat.context.add_cookies(
        [{"name": "xieli-type", "value": type_size, "url": sat.server.url}]
    )
    sat.start()
    for name in ("room", "review"):
        sat.page.goto(sat.url(name))
        width = sat.page.evaluate("document.documentElement.scrollWidth")
        assert width == 360


def test_a_wide_table_scrolls_in_its_own_box_on_a_phone(seat):
    head = "|".join(f"第{n}栏的名称" for n in range(14))
    table = f"|{head}|\n{'|---' * 14}|\n{'| ' * 14}|"
    form = make_form(part="skill", kinds=[])
    made = make_item("task", materials=[{"title": "台账", "body": table}])
    make_form_item(form, made)
    sat = seat(form=form, viewport={"width": 360, "height": 780})
    first = sat.start()
    assert sat.page.evaluate("document.documentElement.scrollWidth") == 360
    box = first.locator(".table-scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert first.locator("td").first.bounding_box()["height"] >= 44


def test_the_page_with_everything_it_loads_is_under_150_kilobytes(seat):
    """As served: compressed, and nothing from another house."""
    kinds = ["single_choice"] * 60 + ["multiple_choice"] * 20 + ["true_false"] * 20
    sat = seat(form=make_form(kinds=kinds))
    sat.start()
    sizes = {}
    sat.page.on("response", lambda said: sizes.setdefault(said.url, said))
    sat.page.reload(wait_until="networkidle")
    assert all(url.startswith(sat.server.url) for url in sizes)
    total = sum(len(gzip.compress(said.body())) for said in sizes.values())
    assert total < 150 * KIBIBYTE, {u: len(s.body()) for u, s in sizes.items()}
