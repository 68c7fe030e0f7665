"""Hypothesis strategies: items as a sheet may hold them, of every kind."""

from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import strategies as st

from question_bank.errors import ItemError
from question_bank.kinds import KINDS, kind_of
from question_bank.records import SourceRecord
from question_bank.sheets.records import SheetItem
from question_bank.text import clean_content
from tests.question_bank.contents import contents

_CODES = st.from_regex(r"[345]-[ABC][A-Z]{2}[0-9]{3}-[A-Z][0-9]", fullmatch=True)
_SOURCES = st.one_of(
    st.builds(
        SourceRecord,
        law=st.sampled_from(["劳动合同法", "劳动争议调解仲裁法"]),
        article=st.sampled_from(["第二条", "第四十七条", "第十条之一"]),
    ),
    st.builds(SourceRecord, standard=st.sampled_from(["5:3.1.2K", "1", "3:5.1.4S"])),
)


def sheet_items(code: str) -> st.SearchStrategy[SheetItem]:
    own_points = kind_of(code).own_points
    points = st.integers(1, 60).map(lambda halves: Decimal(halves) / 2)
    return st.builds(
        SheetItem,
        kind=st.just(code),
        content=kept_contents(code),
        code=st.one_of(st.just(""), _CODES),
        level=st.sampled_from([None, 5, 4, 3]),
        point=st.from_regex(r"[ABC][A-Z]{2}[0-9]{3}", fullmatch=True),
        pool=st.sampled_from(["", "practice", "exam"]),
        difficulty=st.integers(1, 5),
        cognition=st.sampled_from(["", "recall", "understand", "apply"]),
        points=points if own_points else st.none(),
        minutes=st.one_of(st.none(), st.integers(1, 999)),
        sources=st.lists(_SOURCES, max_size=3).map(tuple),
    )


def kept_contents(code: str) -> st.SearchStrategy[dict[str, Any]]:
    """Contents as the bank keeps them: cleaned, and still valid."""
    return contents(code).map(clean_content).filter(partial(_is_valid, code))


def _is_valid(code: str, content: dict[str, Any]) -> bool:
    try:
        kind_of(code).check(content)
    except ItemError:
        return False
    return True


def of_every_kind() -> st.SearchStrategy[SheetItem]:
    return st.one_of(*map(sheet_items, KINDS))
