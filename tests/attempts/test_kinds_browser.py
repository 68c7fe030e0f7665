"""Every kind of item in the exam room: answered, saved, reloaded, handed in, marked."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.attempts.verification import verify_attempt
from exams.marking.services import mark_by_keys
from question_bank.kinds import KINDS, kind_of
from tests.attempts.seats import choose
from tests.browser import needs_browser
from tests.factories import make_form, make_form_item, make_item

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]

# Where the options of each kind stand on the paper, if not in their own order.
ORDERS = {"ordering": [2, 0, 1], "matching": [1, 2, 0]}
KEYED = [code for code, kind in KINDS.items() if kind.marked_by_key]
PLACE = {code: number for number, code in enumerate(KEYED, start=1)}
RIGHT = {
    "single_choice": {"choice": ["A"]},
    "multiple_choice": {"choice": ["A", "C"]},
    "true_false": {"choice": ["A"]},
    "fill_blank": {"blanks": ["天干之首", "乙"]},
    "calculation": {"results": ["4,200 元"]},
    "ordering": {"order": ["B", "C", "A"]},
    "matching": {"pairs": ["C", "A"]},
    "composite": {
        "parts": [
            {"choice": ["A"]},
            {"choice": ["A", "C"]},
            {"choice": ["A"]},
            {"blanks": ["甲", "乙"]},
        ]
    },
}


@pytest.fixture
def form(db):
    made = make_form(kinds=[])
    for code in KEYED:
        make_form_item(made, make_item(code), ORDERS.get(code, ()))
    return made


def answer(box, given):
    """Fill the fields of a question or a part as a person does."""
    ((name, values),) = given.items()
    if name == "choice":
        for letter in values:
            choose(box, letter)
    elif name == "parts":
        for part, one in zip(box.locator(".answer-part").all(), values, strict=True):
            answer(part, one)
    else:
        fields = box.locator(f"[name$={name}]").all()
        for field, value in zip(fields, values, strict=True):
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def test_every_keyed_kind_is_answered_saved_reloaded_and_marked(seat, form):
    sat = seat(form=form)
    sat.start()
    for code, number in PLACE.items():
        sat.page.goto(sat.url("room") + f"#q{number}")
        question = sat.at_question(number)
        answer(question, RIGHT[code])
        sat.expect_saved(question)
        assert sat.stored(number) == RIGHT[code]
    sat.page.reload()
    total = str(len(KEYED))
    expect(sat.page.locator('[data-count="answered"]')).to_have_text(total)
    for code, number in PLACE.items():
        assert shown_answer(sat.page, number) == RIGHT[code], code
    sat.page.locator("aside [data-review]").click()
    sat.page.get_by_role("button", name="交卷", exact=True).click()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    sat.attempt.refresh_from_db()
    assert verify_attempt(sat.attempt).faults == ()
    result = mark_by_keys(attempt=sat.attempt, at=timezone.now())
    assert result.score == Decimal(len(KEYED))


def shown_answer(page, number):
    """What the fields of a question hold, read from the page itself."""
    return page.evaluate(
        """number => {
            const read = (box) => {
              const name = box.dataset.answer;
              if (name === "parts") return {parts: [...box.querySelectorAll("[data-part]")].map(read)};
              const fields = name === "choice" ? "input:checked" : "input[type=text], select";
              return {[name]: [...box.querySelectorAll(fields)].map((field) => field.value)};
            };
            return read(document.querySelector(`#q${number} [data-answers]`));
        }""",
        number,
    )


def test_what_waited_in_a_crashed_browser_comes_back_into_every_field(seat, form):
    sat = seat(form=form)
    sat.start()
    sat.context.set_offline(True)
    for number in PLACE.values():
        sat.page.evaluate("number => { location.hash = `#q${number}`; }", number)
        question = sat.at_question(number)
        answer(question, RIGHT[KEYED[number - 1]])
        expect(question.locator(".save-receipt--offline")).to_be_visible()
    sat.page.close()
    sat.context.set_offline(False)
    sat.page = sat.tab()
    sat.page.goto(sat.url("room"))
    for code, number in PLACE.items():
        sat.page.evaluate("number => { location.hash = `#q${number}`; }", number)
        sat.expect_saved(sat.at_question(number))
        assert shown_answer(sat.page, number) == RIGHT[code], code
        assert sat.stored(number) == RIGHT[code]


def test_the_keyboard_answers_every_kind(seat, form):
    sat = seat(form=form)
    sat.start()
    press = sat.page.keyboard.press
    go = "number => { location.hash = `#q${number}`; }"
    sat.page.evaluate(go, PLACE["fill_blank"])
    question = sat.at_question(PLACE["fill_blank"])
    press("Tab")
    sat.page.keyboard.type("nfp")
    press("Enter")
    press("Tab")
    sat.page.keyboard.type("乙")
    sat.expect_saved(question)
    expect(question.locator("[data-flag-tag]")).to_be_hidden()
    sat.page.evaluate(go, PLACE["ordering"])
    question = sat.at_question(PLACE["ordering"])
    for letter in "bca":
        press("Tab")
        press(letter)
    sat.expect_saved(question)
    sat.page.evaluate(go, PLACE["composite"])
    question = sat.at_question(PLACE["composite"])
    press("b")
    press("Tab")
    press("c")
    press("Tab")
    press("a")
    press("e")
    sat.expect_saved(question)
    assert sat.stored(PLACE["fill_blank"]) == {"blanks": ["nfp", "乙"]}
    assert sat.stored(PLACE["ordering"]) == {"order": ["B", "C", "A"]}
    parts = sat.stored(PLACE["composite"])["parts"]
    assert parts == [{"choice": ["C"]}, {"choice": ["A", "E"]}, None, None]


def test_without_script_every_kind_is_a_form(seat, form):
    sat = seat(form=form, java_script_enabled=False)
    sat.page.goto(sat.url("instructions"))
    sat.page.get_by_role("button", name="开始作答").click()
    for code, number in PLACE.items():
        question = sat.page.locator(f"#q{number}")
        answer(question, RIGHT[code])
        question.locator(".exam-foot").get_by_role("button", name="保存本题").click()
        saved = sat.page.locator(f"#q{number} .save-receipt--server")
        expect(saved).to_be_visible()
        assert sat.stored(number) == RIGHT[code]


def test_enter_in_a_gap_saves_and_never_flags_without_script(seat, form):
    sat = seat(form=form, java_script_enabled=False)
    sat.page.goto(sat.url("instructions"))
    sat.page.get_by_role("button", name="开始作答").click()
    number = PLACE["fill_blank"]
    gap = sat.page.locator(f"#q{number} input[type=text]").first
    gap.fill("甲")
    gap.press("Enter")
    expect(sat.page.locator(f"#q{number} .save-receipt--server")).to_be_visible()
    response = sat.attempt.responses.get(form_item__position=number)
    assert (response.answer, response.flagged) == ({"blanks": ["甲", ""]}, False)


def test_a_case_is_read_and_answered_in_words(seat):
    sat = seat(form=make_form(part="skill", kinds=["case_analysis"]))
    first = sat.start()
    expect(first).to_contain_text("他能领取吗？")
    expect(first).to_contain_text("材料正文。")
    first.locator("textarea").fill("能。")
    sat.expect_saved(first)
    assert sat.stored(1) == {"text": "能。"}


@pytest.mark.parametrize("type_size", ["standard", "larger"])
def test_no_kind_scrolls_sideways_on_a_phone(seat, type_size):
    form = make_form(kinds=[])
    long = "一段很长的内容" * 12
    entries = [{"text": f"{long}{n}"} for n in range(4)]
    pairs = [{"left": f"{long}{n}", "right": f"右{long}{n}"} for n in range(3)]
    make_form_item(form, make_item("ordering", entries=entries))
    make_form_item(form, make_item("matching", pairs=pairs))
    result = {"asked": long, "answer": 1, "tolerance": 0, "unit": "元每人每月"}
    make_form_item(form, make_item("calculation", results=[result]))
    for code in KEYED:
        make_form_item(form, make_item(code))
    sat = seat(form=form, viewport={"width": 360, "height": 780})
    sat.context.add_cookies(
        [{"name": "xieli-type", "value": type_size, "url": sat.server.url}]
    )
    sat.start()
    for number in range(1, form.items.count() + 1):
        sat.page.evaluate("number => { location.hash = `#q${number}`; }", number)
        sat.at_question(number)
        assert sat.page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_keys_of_the_room_are_those_of_the_kinds(form):
    for row in form.items.select_related("version"):
        key = kind_of(row.kind).key_answer(row.version.content, row.option_order)
        given = RIGHT[row.kind]
        share = kind_of(row.kind).share(row.version.content, given, row.option_order)
        assert share == 1
        assert list(key) == list(given)
