"""The exam page in a real browser: what a candidate does, and what goes wrong."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.attempts.models import Attempt, AttemptStatus, WhyAside
from exams.attempts.services import (
    Because,
    grant_time,
    issue_move_code,
    pause_attempt,
    resume_attempt,
    send_message,
    terminate_attempt,
)
from exams.attempts.verification import verify_attempt
from tests.attempts.seats import choose
from tests.browser import needs_browser
from tests.factories import (
    make_attempt,
    make_form,
    make_form_item,
    make_item,
    make_user,
)

KIBIBYTE = 1024
A_HUNDRED = ["single_choice"] * 60 + ["multiple_choice"] * 20 + ["true_false"] * 20

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


def because(**fields):
    return Because(
        **{"by": make_user(), "at": timezone.now(), "reason": "power"} | fields
    )


def shuffled(kinds, **fields):
    return make_attempt(
        make_form(kinds=kinds), at=timezone.now(), order_seed=7, **fields
    )


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
    expect(sat.page.locator("[data-overall]")).to_contain_text("已存服务器")
    assert sat.stored(2) == {"choice": ["A", "C"]}
    sat.page.reload()
    second = sat.at_question(2)
    sat.expect_saved(second)
    expect(second.locator("[data-flag-tag]")).to_be_visible()
    expect(second.locator("input:checked")).to_have_count(2)
    expect(sat.page.locator('[data-count="answered"]')).to_have_text("2")
    sat.attempt.refresh_from_db()
    assert verify_attempt(sat.attempt).faults == ()


def test_numbers_and_letters_are_the_candidates_and_the_forms_are_stored(seat):
    sat = seat(shuffled(["single_choice"] * 6))
    sat.start()
    items = [sat.item(number) for number in range(1, 7)]
    assert sorted(items) == [1, 2, 3, 4, 5, 6]
    assert items != [1, 2, 3, 4, 5, 6]
    question = sat.go(4)
    letters = question.locator(".answer-option__key").all_text_contents()
    assert letters == ["A", "B", "C", "D"]
    texts = question.locator(".answer-option .with-tables").all_text_contents()
    assert texts != ["甲", "乙", "丙", "丁"]
    sat.page.keyboard.press("c")
    sat.expect_saved(question)
    assert sat.stored(items[3]) == {"choice": ["ABCD"["甲乙丙丁".index(texts[2])]]}
    sat.page.reload()
    question = sat.at_question(4)
    chosen = question.locator(".answer-option:has(input:checked) .answer-option__key")
    expect(chosen).to_have_text("C")


def test_a_choice_here_leaves_the_choice_there_alone(seat):
    sat = seat(form=make_form(kinds=["single_choice", "single_choice", "true_false"]))
    sat.start()
    for number, letter in ((1, "B"), (2, "C"), (3, "A")):
        choose(sat.go(number), letter)
        sat.expect_saved(sat.at_question(number))
    expect(sat.page.locator('[data-count="answered"]')).to_have_text("3")
    expect(sat.page.locator("#q1 input:checked")).to_have_value("B")


def test_the_door_is_left_behind(seat):
    """It went on asking, and led back to the first question."""
    sat = seat()
    sat.start()
    sat.go(3)
    asked = []
    sat.page.on("request", lambda request: asked.append(request.url))
    sat.page.wait_for_timeout(17_000)
    sat.at_question(3)
    assert not [url for url in asked if url.endswith("/door/")]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_paper_begins_at_its_top_and_has_the_focus(seat, width):
    """It stood where the waiting room had been scrolled to."""
    form = make_form(kinds=["composite", "single_choice", "composite"])
    sat = seat(form=form, viewport={"width": width, "height": 500})
    sat.start()
    where = "[scrollY, document.activeElement.id]"
    assert sat.page.evaluate(where) == [0, "q1"]
    sat.go(3)
    sat.page.reload()
    sat.at_question(3)
    assert sat.page.evaluate(where) == [0, "q3"]


def test_the_keyboard_is_enough(seat):
    sat = seat()
    sat.start()
    for key in ("c", "f", "n"):
        sat.page.keyboard.press(key)
    second = sat.at_question(2)
    sat.page.keyboard.press("a")
    sat.page.keyboard.press("e")
    sat.expect_saved(second)
    cell = sat.page.locator('#nav a.q[data-question="1"]')
    expect(cell).to_have_attribute("aria-label", "第 1 题，已答，已标记")
    assert sat.stored(1) == {"choice": ["C"]}
    assert sat.stored(2) == {"choice": ["A", "E"]}
    sat.page.keyboard.press("?")
    expect(sat.page.get_by_role("dialog", name="键盘怎么用")).to_be_visible()
    sat.page.keyboard.press("Escape")
    sat.page.keyboard.press("t")
    expect(sat.page.locator("[data-timer-value]")).to_be_hidden()
    sat.page.keyboard.press("r")
    expect(sat.page.get_by_role("heading", name="未答 1 题")).to_be_visible()
    sat.page.keyboard.press("Tab")
    sat.page.keyboard.press("Enter")
    sat.at_question(3)


def test_the_keys_leave_typing_alone(seat):
    sat = seat(form=make_form(part="skill", kinds=["task", "written"]))
    first = sat.start()
    first.locator("textarea").press_sequentially("nfr?")
    sat.expect_saved(first)
    expect(first.locator("[data-flag-tag]")).to_be_hidden()
    assert sat.stored(1) == {"text": "nfr?"}
    assert sat.attempt.events.count() <= 2


def test_leaving_a_question_saves_what_was_just_typed(seat):
    sat = seat(form=make_form(part="skill", kinds=["task", "written"]))
    first = sat.start()
    first.locator("textarea").fill("答")
    first.get_by_role("link", name="下一题").click()
    expect(sat.page.locator('#nav a.q[data-question="1"]')).to_have_class(
        "q q--answered"
    )
    expect(sat.page.locator("[data-overall]")).to_contain_text("已存服务器")
    assert sat.stored(1) == {"text": "答"}


def test_without_a_network_answers_wait_here_and_are_sent_later(seat):
    sat = seat()
    first = sat.start()
    sat.lose_line()
    choose(first, "B")
    expect(first.locator(".save-receipt--offline")).to_be_visible()
    expect(sat.page.locator('#nav a.q[data-question="1"]')).to_have_class(
        "q q--current q--local"
    )
    expect(sat.page.locator("[data-overall]")).to_contain_text("断网，1 处待存")
    sat.hand_in()
    says = sat.page.locator("[data-review-says]")
    expect(says).to_contain_text("有 1 处只存在这台电脑上")
    assert sat.stored(1) is None
    sat.find_line()
    sat.expect_saved(sat.go(1))
    assert sat.stored(1) == {"choice": ["B"]}


def test_what_could_not_be_sent_survives_a_crash_of_the_page(seat):
    sat = seat()
    first = sat.start()
    sat.lose_line()
    choose(first, "C")
    expect(first.locator(".save-receipt--offline")).to_be_visible()
    sat.page.close()
    sat.page = sat.tab()
    sat.expect_saved(sat.come_back())
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
    expect(first.locator(".save-receipt--server")).to_be_visible(timeout=15_000)
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


def test_a_mock_goes_on_in_another_browser_and_the_old_one_is_told(seat):
    old = seat()
    first = old.start()
    new = seat(old.attempt)
    new.page.goto(new.url("room"))
    new.page.get_by_role("button", name="在这里继续").click()
    choose(new.at_question(1), "A")
    new.expect_saved(new.at_question(1))
    choose(first, "B")
    expect(old.page.locator("[data-banner]")).to_contain_text("在另一处继续作答")
    expect(first.locator("[data-receipt]")).to_contain_text("没有存到服务器")
    cell = old.page.locator('#nav a.q[data-question="1"]')
    expect(cell).to_have_attribute("aria-label", "第 1 题，没有存到服务器")
    expect(old.page.locator('[data-count="answered"]')).to_have_text("0")
    assert old.stored(1) == {"choice": ["A"]}
    assert old.attempt.set_aside.get().why == WhyAside.LEASE_LOST


def test_a_sitting_goes_on_elsewhere_only_with_the_invigilators_code(seat):
    attempt = make_attempt(at=timezone.now(), purpose="sitting")
    old = seat(attempt)
    choose(old.start(), "D")
    old.expect_saved(old.at_question(1))
    new = seat(attempt)
    new.page.goto(new.url("room"))
    field = new.page.get_by_label("换机码")
    field.fill("000000")
    new.page.get_by_role("button", name="换到这台电脑").click()
    expect(new.page.locator("[data-move-says]")).to_contain_text("换机码不对")
    attempt.refresh_from_db()
    field.fill(issue_move_code(attempt=attempt, because=because()))
    new.page.get_by_role("button", name="换到这台电脑").click()
    expect(new.at_question(1).locator("input:checked")).to_have_value("D")
    expect(new.page.locator("[data-move]")).to_be_hidden()


def test_hand_in_names_what_is_unanswered_and_leaves_nothing_behind(seat):
    sat = seat()
    choose(sat.start(), "B")
    sat.expect_saved(sat.at_question(1))
    sat.review()
    expect(sat.page.get_by_role("heading", name="未答 2 题")).to_be_visible()
    sat.page.get_by_role("button", name="交卷", exact=True).click()
    expect(sat.page.get_by_role("dialog")).to_contain_text("有 2 题未答")
    sat.page.get_by_role("button", name="确认交卷").click()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    sat.attempt.refresh_from_db()
    assert sat.attempt.status == AttemptStatus.SUBMITTED
    code = sat.attempt.manifest_sha256
    assert f"{code[:4]}-{code[4:8]}" in sat.page.locator("main").inner_text()
    sat.page.wait_for_function("indexedDB.databases().then(all => all.length === 0)")


def test_who_may_not_hand_in_yet_is_told_from_when(seat):
    attempt = make_attempt(at=timezone.now(), purpose="sitting")
    sat = seat(attempt)
    sat.start()
    sat.review()
    earliest = timezone.localtime(attempt.opens_at + timedelta(minutes=30))
    says = sat.page.locator("[data-review-early]")
    expect(says).to_contain_text(f"{earliest:%H:%M} 以后才可以交卷")
    button = sat.page.get_by_role("button", name="交卷", exact=True)
    expect(button).to_be_disabled()


def end_in(seconds, grace=5):
    end = timezone.now() + timedelta(seconds=seconds)
    Attempt.objects.update(deadline=end, closes_at=end + timedelta(seconds=grace))


def test_at_the_end_of_time_the_page_saves_and_hands_in_by_itself(seat):
    sat = seat(form=make_form(part="skill", kinds=["written"]))
    sat.start()
    end_in(6)
    first = sat.come_back()
    first.locator("textarea").press_sequentially("最后一句", delay=400)
    ended = sat.page.get_by_role("heading", name="已交卷")
    expect(ended).to_be_visible(timeout=20_000)
    assert sat.stored(1)["text"].startswith("最后")


def test_without_a_line_at_the_end_the_answers_become_a_file(seat):
    sat = seat(form=make_form(part="skill", kinds=["written"]))
    sat.start()
    end_in(5, grace=600)
    first = sat.come_back()
    sat.lose_line()
    first.locator("textarea").fill("还没存的一句")
    heading = sat.page.get_by_role("heading", name="时间已到，正在收卷")
    expect(heading).to_be_visible(timeout=20_000)
    with sat.page.expect_download() as waiting:
        sat.page.get_by_role("button", name="下载答案文件").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert "还没存的一句" not in text
    code = sat.page.locator(".attempt-file-code")
    expect(code).to_have_text(re.compile(r"^[0-9a-f]{4}(-[0-9a-f]{4}){3}$"))
    sat.find_line()
    ended = sat.page.get_by_role("heading", name="已交卷")
    expect(ended).to_be_visible(timeout=20_000)
    assert sat.stored(1) == {"text": "还没存的一句"}


def test_time_granted_meanwhile_is_not_handed_in(seat):
    sat = seat()
    sat.start()
    end_in(5)
    sat.come_back()
    sat.attempt.refresh_from_db()
    grant_time(attempt=sat.attempt, minutes=20, because=because())
    # The page counts down to the old end, and the server says no.
    timer = sat.page.locator("[data-timer-value]")
    expect(timer).to_contain_text("19:", timeout=15_000)
    choose(sat.at_question(1), "B")
    sat.expect_saved(sat.at_question(1))
    sat.attempt.refresh_from_db()
    assert sat.attempt.status == AttemptStatus.OPEN


def test_a_page_left_open_past_the_end_learns_that_it_is_over(seat):
    sat = seat()
    first = sat.start()
    end_in(-60)
    choose(first, "B")
    ended = sat.page.get_by_role("heading", name="到时收卷")
    expect(ended).to_be_visible(timeout=15_000)
    assert sat.stored(1) is None
    assert sat.attempt.set_aside.get().why == WhyAside.LATE


def test_a_terminated_page_leads_to_the_end(seat):
    sat = seat()
    sat.start()
    why = {"reason": "cheating", "note": "夹带", "by": make_user()}
    terminate_attempt(attempt=sat.attempt, at=timezone.now(), **why)
    sat.hear()
    expect(sat.page.get_by_role("heading", name="监考收卷")).to_be_visible()


def clock_text(attempt, at):
    """What a page shows of the time that is left at this moment."""
    attempt.refresh_from_db()
    left = -((at - attempt.deadline) // timedelta(seconds=1))
    minutes, seconds = divmod(left, 60)
    hours, minutes = divmod(minutes, 60)
    return (
        f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
    )


def test_a_pause_hides_the_questions_and_gives_the_time_back(seat):
    attempt = make_attempt(at=timezone.now(), purpose="sitting")
    sat = seat(attempt)
    choose(sat.start(), "B")
    sat.expect_saved(sat.at_question(1))
    pause_attempt(attempt=attempt, because=because(note="消防演习"))
    sat.hear()
    expect(sat.page.locator("[data-messages]")).to_contain_text("考试暂停：消防演习")
    expect(sat.page.get_by_role("heading", name="考试暂停")).to_be_visible()
    expect(sat.page.locator("#q1")).to_be_hidden()
    timer, kept = (
        sat.page.locator("[data-timer-value]"),
        sat.page.locator("[data-left]"),
    )
    stands = timer.inner_text()
    sat.page.wait_for_timeout(1500)
    assert timer.inner_text() == kept.inner_text() == stands
    ago = timezone.now() - timedelta(minutes=30)
    Attempt.objects.filter(pk=attempt.pk).update(paused_at=ago)
    sat.page.reload()
    expect(sat.page.get_by_role("heading", name="考试暂停")).to_be_visible()
    stands = clock_text(attempt, ago)
    expect(timer).to_have_text(stands)
    expect(kept).to_have_text(stands)
    resume_attempt(attempt=attempt, because=because())
    sat.hear()
    choose(sat.at_question(1), "C")
    sat.expect_saved(sat.at_question(1))
    assert sat.stored(1) == {"choice": ["C"]}


def test_a_calm_mock_pauses_at_the_candidates_wish(seat):
    sat = seat(make_attempt(at=timezone.now(), may_pause=True))
    choose(sat.start(), "B")
    sat.page.get_by_role("button", name="暂停").click()
    expect(sat.page.get_by_role("heading", name="已暂停")).to_be_visible()
    assert sat.stored(1) == {"choice": ["B"]}
    sat.page.reload()
    sat.page.get_by_role("button", name="继续作答").click()
    expect(sat.at_question(1).locator("input").first).to_be_enabled()
    sat.attempt.refresh_from_db()
    assert sat.attempt.paused_at is None


def test_a_calm_mock_says_so_at_the_top_and_beside_the_clock(seat):
    sat = seat(make_attempt(at=timezone.now(), may_pause=True))
    sat.page.goto(sat.url("instructions"))
    expect(sat.page.locator(".page-head").first).to_contain_text("随时可以暂停")
    sat.start()
    expect(sat.page.locator("[data-timer]")).to_contain_text("可暂停，剩余")


def test_on_a_phone_a_calm_mock_has_its_pause_in_a_bar_as_low_as_any(seat):
    phone = {"width": 360, "height": 740}
    calm = seat(make_attempt(at=timezone.now(), may_pause=True), viewport=phone)
    timed = seat(viewport=phone)
    for sat in (calm, timed):
        sat.start()
    low, bar = (one.page.locator(".exam-bar").bounding_box() for one in (timed, calm))
    assert bar["height"] == low["height"]
    calm.page.get_by_role("button", name="暂停").click()
    calm.page.get_by_role("button", name="继续作答").click()
    calm.at_question(1)


def test_an_exam_does_not_speak_of_pausing(seat):
    sat = seat()
    sat.page.goto(sat.url("instructions"))
    expect(sat.page.locator(".page-head").first).not_to_contain_text("暂停")
    sat.start()
    expect(sat.page.locator("[data-timer]")).not_to_contain_text("暂停")


def test_words_of_an_invigilator_stay_until_they_are_read(seat):
    sat = seat()
    sat.start()
    send_message(attempt=sat.attempt, because=because(note="请把手机关机。"))
    sat.hear()
    told = sat.page.locator("[data-messages]")
    expect(told).to_contain_text("请把手机关机。")
    sat.go(2)
    expect(told).to_be_visible()
    told.get_by_role("button", name="知道了").click()
    expect(told).to_be_hidden()
    sat.page.reload()
    sat.at_question(2)
    expect(told).to_be_hidden()


def test_a_folded_clock_comes_back_at_five_minutes_and_is_said(seat):
    sat = seat()
    sat.start()
    end_in(302)
    sat.come_back()
    sat.page.get_by_role("button", name="收起时间").click()
    value = sat.page.locator("[data-timer-value]")
    expect(value).to_be_hidden()
    expect(value).to_be_visible(timeout=10_000)
    expect(sat.page.locator("[data-announce]")).to_contain_text("还剩 5 分钟")


def test_the_door_opens_at_the_second_and_for_whom_it_may(seat):
    now = timezone.now()
    attempt = make_attempt(
        at=now,
        opens_at=now + timedelta(seconds=6),
        purpose="sitting",
        waits_at_door=True,
    )
    sat = seat(attempt)
    sat.page.goto(sat.url("instructions"))
    sat.page.locator("[data-pledge]").check()
    button = sat.page.get_by_role("button", name="开始作答")
    expect(button).to_be_disabled()
    expect(sat.page.locator('[data-door="not-yet"]')).to_contain_text("还有 00:0")
    says = sat.page.locator('[data-door="not-let-in"]')
    expect(says).to_be_visible(timeout=15_000)
    Attempt.objects.update(let_in_at=timezone.now())
    expect(button).to_be_enabled(timeout=15_000)
    button.click()
    sat.at_question(1)
    assert sat.page.url.startswith(sat.url("room"))


def test_without_the_pledge_nothing_starts(seat):
    sat = seat()
    sat.page.goto(sat.url("instructions"))
    sat.page.get_by_role("button", name="开始作答").click()
    expect(sat.page.locator("[data-door-says]")).to_contain_text("诚信承诺")
    sat.attempt.refresh_from_db()
    assert sat.attempt.status == AttemptStatus.READY


def test_a_page_without_encryption_says_why_and_what_to_do(seat):
    sat = seat()
    sat.page.add_init_script(
        "Object.defineProperty(globalThis, 'isSecureContext', { value: false })"
    )
    sat.page.goto(sat.url("instructions"))
    expect(sat.page.locator('[data-check="secure"]')).to_contain_text("https")
    expect(sat.page.get_by_role("button", name="开始作答")).to_be_disabled()


def test_an_address_of_this_computer_is_not_called_encrypted(seat):
    sat = seat()
    sat.page.goto(sat.url("instructions"))
    check = sat.page.locator('[data-check="secure"]')
    expect(check.get_by_text("本机地址")).to_be_visible()
    expect(check.get_by_text("连接已加密")).to_be_hidden()
    expect(sat.page.get_by_role("button", name="开始作答")).to_be_enabled()


def test_the_room_itself_says_so_as_well(seat):
    sat = seat()
    sat.start()
    sat.page.add_init_script(
        "Object.defineProperty(globalThis, 'isSecureContext', { value: false })"
    )
    sat.page.reload()
    expect(sat.page.locator("[data-banner]")).to_contain_text("没有加密")


def test_a_browser_without_script_is_told(seat):
    sat = seat(java_script_enabled=False)
    sat.page.goto(sat.url("instructions"))
    expect(sat.page.locator(".notice--critical").first).to_be_visible()


def test_the_whole_paper_can_stand_on_one_page(seat):
    sat = seat(shuffled(["single_choice"] * 5))
    sat.start()
    sat.page.locator("summary.tool").click()
    sat.page.get_by_role("button", name="整卷在一页").click()
    expect(sat.page.locator("article.question")).to_have_count(5)
    fourth = sat.page.locator("#q4")
    choose(fourth, "B")
    sat.expect_saved(fourth)
    expect(fourth).to_have_class("sheet question is-current")
    assert sat.stored(sat.item(4)) == {"choice": ["B"]}
    sat.page.reload()
    expect(sat.page.locator("#q5")).to_be_visible()


def draft_of(sat):
    sat.page.locator("summary.tool").click()
    sat.page.get_by_role("button", name="草稿", exact=True).click()
    return sat.page.get_by_role("dialog", name="草稿")


def test_a_draft_outlives_a_reload_and_is_not_sent(seat):
    sat = seat()
    sat.start()
    pad = draft_of(sat)
    pad.get_by_role("textbox").fill("3 × 1 400")
    expect(pad).to_contain_text("草稿不交")
    sat.page.keyboard.press("Escape")
    expect(pad).to_be_hidden()
    sat.page.wait_for_timeout(1000)
    sat.page.reload()
    sat.at_question(1)
    expect(draft_of(sat).get_by_role("textbox")).to_have_value("3 × 1 400")
    assert sat.attempt.events.count() == 0


def test_text_never_becomes_html_by_another_way(seat):
    sat = seat()
    sat.start()
    refused = sat.page.evaluate(
        """() => {
            try { document.body.innerHTML = "<b>x</b>"; } catch { return true; }
            return false;
        }"""
    )
    assert refused
    sat.complaints.clear()  # the browser says so as well


@pytest.mark.parametrize(
    ("width", "type_size"), [(360, "standard"), (360, "larger"), (640, "standard")]
)
def test_nothing_scrolls_sideways(seat, width, type_size):
    """640 px is what is left of 1280 at a zoom of 200 %."""
    viewport = {"width": width, "height": 780}
    sat = seat(form=make_form(kinds=A_HUNDRED), viewport=viewport)
    sat.context.add_cookies(
        [{"name": "xieli-type", "value": type_size, "url": sat.server.url}]
    )
    wide = "document.documentElement.scrollWidth"
    sat.page.goto(sat.url("instructions"))
    assert sat.page.evaluate(wide) == width
    sat.start()
    assert sat.page.evaluate(wide) == width
    sat.review()
    assert sat.page.evaluate(wide) == width
    sat.hand_in()
    sat.page.get_by_role("link", name="我的答题记录").click()
    expect(sat.page.get_by_role("heading", name="我的答题记录")).to_be_visible()
    assert sat.page.evaluate(wide) == width


HIDDEN_FOCUS = """() => {
    const focused = document.activeElement;
    if (focused.closest(".exam-bar, .exam-foot, .skip, body:focus")) return "";
    const { top, bottom } = (focused.closest(".answer-option") ?? focused).getBoundingClientRect();
    const bar = document.querySelector(".exam-bar").getBoundingClientRect();
    const foot = document.querySelector(".is-current .exam-foot");
    const isStuck = foot?.offsetParent && getComputedStyle(foot).position === "sticky";
    const below = isStuck ? foot.getBoundingClientRect() : { top: innerHeight, bottom: innerHeight };
    // What is taller than the screen cannot stand between the two.
    if (bottom - top > below.top - bar.bottom) return "";
    const isHidden = top < bar.bottom - 1 || (bottom > below.top + 1 && top < below.bottom);
    return isHidden ? focused.outerHTML.slice(0, 120) : "";
}"""


@pytest.mark.parametrize(
    ("width", "height", "type_size"),
    [(360, 740, "standard"), (360, 740, "large"), (360, 740, "larger"), (640, 400, "")],
)
def test_the_bars_never_hide_what_has_the_focus(seat, width, height, type_size):
    form = make_form(kinds=["single_choice", "matching", "fill_blank"])
    viewport = {"width": width, "height": height}
    sat = seat(form=form, viewport=viewport, reduced_motion="reduce")
    wish = {"name": "xieli-type", "value": type_size, "url": sat.server.url}
    sat.context.add_cookies([wish] if type_size else [])
    sat.start()
    for number in (1, 2, 3):
        sat.go(number)
        for key in ["Tab"] * 16 + ["Shift+Tab"] * 16:
            sat.page.keyboard.press(key)
            assert sat.page.evaluate(HIDDEN_FOCUS) == "", f"question {number}, {key}"


@pytest.mark.parametrize(
    ("width", "height", "type_size"),
    [(1280, 800, ""), (360, 740, ""), (360, 740, "larger"), (640, 400, "")],
)
def test_words_stay_in_sight_and_never_over_what_has_the_focus(
    seat, width, height, type_size
):
    form = make_form(kinds=["composite", "single_choice"])
    viewport = {"width": width, "height": height}
    sat = seat(form=form, viewport=viewport, reduced_motion="reduce")
    wish = {"name": "xieli-type", "value": type_size, "url": sat.server.url}
    sat.context.add_cookies([wish] if type_size else [])
    sat.start()
    field = sat.page.locator("#q1 input[type=text]").first
    field.evaluate("field => field.scrollIntoView({ block: 'start' })")
    field.focus()
    said = "请把手机关机，放进信封，交给监考员。" * 8
    send_message(attempt=sat.attempt, because=because(note=said))
    sat.hear()
    told = sat.page.locator("[data-message]")
    expect(told).to_be_in_viewport()
    for key in [*["Tab"] * 12, *["Shift+Tab"] * 24]:
        hidden = sat.page.evaluate(HIDDEN_FOCUS)
        assert hidden == "", key
        sat.page.keyboard.press(key)
    expect(told).to_be_in_viewport()


def test_on_a_phone_the_bar_leaves_the_screen_to_the_question(seat):
    sat = seat(viewport={"width": 360, "height": 740})
    sat.start()
    assert sat.page.locator(".exam-bar").bounding_box()["height"] <= 112


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
    """As served: compressed, the paper with it, and nothing from another house."""
    sat = seat(form=make_form(kinds=A_HUNDRED))
    sat.start()
    sizes = {}
    sat.page.on("response", lambda said: sizes.setdefault(said.url, said))
    sat.page.reload(wait_until="networkidle")
    assert any(url.endswith("/paper/") for url in sizes)
    assert all(url.startswith(sat.server.url) for url in sizes)
    total = sum(len(gzip.compress(said.body())) for said in sizes.values())
    assert total < 150 * KIBIBYTE, {u: len(s.body()) for u, s in sizes.items()}


def test_wide_materials_never_lie_over_the_answer(seat):
    head = "|".join(f"第{n}栏" for n in range(8))
    body = "走访记录。\n\n" * 60 + f"|{head}|\n{'|---' * 8}|\n{'| ' * 8}|"
    form = make_form(part="skill", kinds=[])
    made = make_item("task", materials=[{"title": "台账", "body": body}])
    make_form_item(form, made)
    viewport = {"width": 1280, "height": 800}
    sat = seat(form=form, viewport=viewport, reduced_motion="reduce")
    field = sat.start().locator("textarea")
    field.press("a")
    on_top = """field => {
        field.scrollIntoView({ block: "nearest", behavior: "instant" });
        const { x, y, width, height } = field.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2) === field;
    }"""
    assert field.evaluate(on_top)


def test_a_long_answer_can_be_read_in_the_record_on_a_phone(seat):
    form = make_form(part="skill", kinds=["written"])
    sat = seat(form=form, viewport={"width": 360, "height": 740})
    first = sat.start()
    first.locator("textarea").fill("走访以后登记，再核对材料。" * 20)
    sat.expect_saved(first)
    sat.hand_in()
    sat.page.get_by_role("link", name="我的答题记录").click()
    answer = sat.page.locator(".attempt-record__long")
    assert answer.bounding_box()["width"] >= 250
    assert sat.page.evaluate("document.documentElement.scrollWidth") == 360
