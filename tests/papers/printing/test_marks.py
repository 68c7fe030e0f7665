"""The signed mark of a sheet: read back as written, refused if one letter changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.papers.errors import PaperError
from exams.papers.printing.marks import SheetMark, qr_rows, read_mark, written

MARK = SheetMark("4T-202611-A-3F9A2C-91BE", 3, 1, "7KQ2M9AB-0007")


def refused(text):
    with pytest.raises(PaperError) as refusal:
        read_mark(text)
    return refusal.value.code


@given(
    form=st.text(max_size=40),
    version=st.integers(0, 8),
    page=st.integers(0, 99),
    serial=st.text(max_size=20),
)
def test_a_mark_is_read_back_as_it_was_written(form, version, page, serial):
    mark = SheetMark(form, version, page, serial)
    text = written(mark)
    if len(text) <= 400 and form.isprintable() and serial.isprintable():
        assert read_mark(text) == mark


@pytest.mark.parametrize(
    ("name", "value"),
    [("f", "4T-X"), ("v", 4), ("p", 2), ("s", "7KQ2M9AB-0008"), ("m", "A" * 22)],
)
def test_a_changed_mark_is_refused(name, value):
    changed = json.loads(written(MARK)) | {name: value}
    assert refused(json.dumps(changed)) == "mark_invalid"


@given(place=st.integers(0, 500), letter=st.characters(codec="utf-8"))
def test_no_single_letter_can_be_replaced(place, letter):
    text = written(MARK)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    # A blank in place of nothing would say the same, but no letter is a blank.
    assert changed == text or refused(changed) == "mark_invalid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "https://example.org/",
        "[" * 399,
        '{"f":1,"v":"1","p":null,"s":[],"m":{}}',
        '{"f":"x","v":true,"p":1,"s":"","m":"é"}',
        "9" * 401,
        '{"f":"\\ud800","v":1,"p":1,"s":"","m":"x"}',
        '{"f":"x","v":1e400,"p":1,"s":"","m":"x"}',
        '{"f":"x","v":99999999999999999999,"p":1,"s":"","m":"x"}',
    ],
)
def test_anything_else_is_refused_in_words(text):
    assert refused(text) == "mark_invalid"


def test_another_installation_cannot_sign(settings):
    text = written(MARK)
    settings.SHEET_KEY = "0" * 64
    assert refused(text) == "mark_invalid"


def test_a_mark_names_nobody_and_fits_a_small_code():
    assert set(json.loads(written(MARK))) == {"f", "v", "p", "s", "m"}
    assert len(qr_rows(MARK)) <= 57  # at 15 mm a module is still 0.26 mm
