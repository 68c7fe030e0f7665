"""Differences tell both texts again."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.differences import GONE, NEW, SAME, differences

TEXTS = st.text(st.sampled_from("一二三不，。"), max_size=30)


@given(before=TEXTS, after=TEXTS)
def test_both_texts_can_be_read_from_the_segments(before, after):
    found = differences(before, after)
    assert "".join(s.text for s in found if s.kind in (SAME, GONE)) == before
    assert "".join(s.text for s in found if s.kind in (SAME, NEW)) == after
    assert all(segment.text for segment in found)


@given(text=TEXTS)
def test_equal_texts_have_no_difference(text):
    assert all(segment.kind == SAME for segment in differences(text, text))
