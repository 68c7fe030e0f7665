"""Every kind of item in the exam room: answered, saved, reloaded, handed in, marked."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.attempts.records import record_of
from exams.attempts.verification import verify_attempt
from exams.marking.services import mark_by_keys
from question_bank.kinds import KINDS, kind_of
from tests.attempts.seats import choose
from tests.browser import needs_browser
from tests.factories import make_attempt, make_form, make_form_item, make_item

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


@pytest.fixture
def attempt(form):
    """In an order of its own: options, entries and those of parts have moved."""
    return make_attempt(form, at=timezone.now(), order_seed=7)


def test_every_keyed_kind_is_answered_saved_reloaded_and_marked(seat, attempt):
    sat = seat(attempt)
    sat.start()
    for code, number in PLACE.items():
        question = sat.go(number)
        answer(question, RIGHT[code])
        sat.expect_saved(question)
        assert sat.stored(number) == RIGHT[code]
    sat.page.reload()
    total = str(len(KEYED))
    expect(sat.page.locator('[data-count="answered"]')).to_have_text(total)
    for code, number in PLACE.items():
        assert shown_answer(sat.page, number) == RIGHT[code], code
    sat.hand_in()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    sat.attempt.refresh_from_db()
    assert verify_attempt(sat.attempt).faults == ()
    result = mark_by_keys(attempt=sat.attempt, at=timezone.now())
    assert result.score == Decimal(len(KEYED))


def test_what_is_seen_beside_a_letter_is_what_is_stored(seat, attempt):
    """Chosen by their texts, as people do, whatever letters stand there."""
    sat = seat(attempt)
    sat.start()
    single = sat.go(PLACE["single_choice"])
    single.locator(".answer-option", has_text="甲").click()
    sat.expect_saved(single)
    ordering = sat.go(PLACE["ordering"])
    texts = [one.text_content() for one in ordering.locator(".lettered li").all()]
    assert [text[0] for text in texts] == ["A", "B", "C"]
    fields = ordering.locator("select").all()
    for field, text in zip(fields, ("登记", "审核", "发证"), strict=True):
        [wanted] = [one for one in texts if one[1:] == text]
        field.select_option(label=f"{wanted[0]}　{text}")
    sat.expect_saved(ordering)
    composite = sat.go(PLACE["composite"])
    part = composite.locator("[data-part]").first
    part.locator(".answer-option", has_text="甲").click()
    sat.expect_saved(composite)
    assert sat.stored(PLACE["single_choice"]) == RIGHT["single_choice"]
    assert sat.stored(PLACE["ordering"]) == RIGHT["ordering"]
    assert sat.stored(PLACE["composite"])["parts"][0] == {"choice": ["A"]}
    [first] = [row for row in record_of(attempt).rows if row.number == 1]
    chosen = "#q1 .answer-option:has(input:checked) .answer-option__key"
    seen = sat.page.locator(chosen)
    assert first.answer == seen.text_content()


def shown_answer(page, number):
    """What the fields of a question hold, read from the page itself."""
    return page.evaluate(
        """number => {
            const read = (box) => {
              const name = box.dataset.answer;
              if (name === "parts") return {parts: [...box.querySelectorAll("[data-part]")].map(read)};
              const fields = name === "choice" ? "input:checked" : "input[type=text], select";
              const values = [...box.querySelectorAll(fields)].map((field) => field.value);
              return {[name]: name === "choice" ? values.sort() : values};
            };
            return read(document.querySelector(`#q${number} [data-answers]`));
        }""",
        number,
    )


def test_what_waited_in_a_crashed_browser_comes_back_into_every_field(seat, attempt):
    sat = seat(attempt)
    sat.start()
    sat.lose_line()
    for number in PLACE.values():
        question = sat.go(number)
        answer(question, RIGHT[KEYED[number - 1]])
        expect(question.locator(".save-receipt--offline")).to_be_visible()
    sat.page.close()
    sat.page = sat.tab()
    sat.come_back()
    for code, number in PLACE.items():
        sat.expect_saved(sat.go(number))
        assert shown_answer(sat.page, number) == RIGHT[code], code
        assert sat.stored(number) == RIGHT[code]


def test_the_keyboard_answers_every_kind(seat, form):
    sat = seat(form=form)
    sat.start()
    press = sat.page.keyboard.press
    question = sat.go(PLACE["fill_blank"])
    press("Tab")
    sat.page.keyboard.type("nfp")
    press("Enter")
    press("Tab")
    sat.page.keyboard.type("乙")
    sat.expect_saved(question)
    expect(question.locator("[data-flag-tag]")).to_be_hidden()
    question = sat.go(PLACE["ordering"])
    for letter in "bca":
        press("Tab")
        press(letter)
    sat.expect_saved(question)
    question = sat.go(PLACE["composite"])
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
        sat.go(number)
        assert sat.page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_keys_of_the_room_are_those_of_the_kinds(form):
    for row in form.items.select_related("version"):
        key = kind_of(row.kind).key_answer(row.version.content, row.option_order)
        given = RIGHT[row.kind]
        share = kind_of(row.kind).share(row.version.content, given, row.option_order)
        assert share == 1
        assert list(key) == list(given)


def test_the_stimulus_of_a_composite_stays_beside_its_questions(seat, form):
    sat = seat(form=form, viewport={"width": 1440, "height": 500})
    sat.start()
    question = sat.go(PLACE["composite"])
    last = question.locator(".answer-part").last
    last.scroll_into_view_if_needed()
    stem, part = (
        question.locator(".attempt-materials").bounding_box(),
        last.bounding_box(),
    )
    assert stem["x"] + stem["width"] < part["x"]
    assert stem["y"] >= 0
