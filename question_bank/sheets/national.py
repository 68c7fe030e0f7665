"""The 20 columns in use with national-style banks (领域规则 §2.2).

They hold less than an item of ours: no level, no pool, no assessment point of ours, and
of an item that people mark only its answer. What is missing is taken from the whole
import or said in a warning; nothing is made up in silence.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from question_bank.kinds import KINDS, Kind
from question_bank.kinds.shape import Field, OneOf, Options, Rows, Text, YesNo
from question_bank.records import SourceRecord
from question_bank.sheets import fields, words
from question_bank.sheets.fields import KEY
from question_bank.sheets.line import Line
from question_bank.sheets.own import (
    DIFFICULTY,
    KIND,
    not_a_source,
    read_difficulty,
    read_points,
    unknown_kind,
)
from question_bank.sheets.records import SheetItem
from question_bank.sources import sources_of

GUID, STEM, POINTS, EXPLANATION, SOURCE = "试题GUID", "题干", "分数", "解析", "出处"
OPTION = "选项"
OPTIONS = tuple(f"{OPTION}{letter}" for letter in "ABCDE")
PLACES = tuple(f"知识点{number}级" for number in "一二三四五六")
HEADINGS = (
    GUID,
    KIND,
    STEM,
    KEY,
    *OPTIONS,
    *PLACES,
    DIFFICULTY,
    "一致性",
    POINTS,
    EXPLANATION,
    SOURCE,
)
SIGNS = frozenset({KIND, STEM, KEY, PLACES[0]})
# How an answer in words is given where a table does not say: on paper.
ON_PAPER = "笔试"
_RESULT = re.compile(r"(?P<answer>[-−]?[\d,.]*\d)\s*(?P<unit>\D*)")


def item_in(line: Line) -> SheetItem | None:
    """The item that a line writes; None, and a remark, without a kind we know."""
    code = words.kind_of_word(line.text(KIND))
    if not code:
        line.wrong(KIND, unknown_kind())
        return None
    kind = KINDS[code]
    if not all(map(_fits, kind.fields)):
        line.wrong(KIND, _("20 列的表格写不全这种题型，请改用本站的试题模板。"))
        return None
    return SheetItem(
        kind=code,
        content=fields.checked(kind, dict(_values(kind, line)), line),
        place=tuple(filter(None, map(line.word, PLACES))),
        difficulty=read_difficulty(line),
        points=read_points(line, POINTS) if kind.own_points else None,
        sources=tuple(_sources(line)),
    )


def _values(kind: Kind, line: Line) -> Iterator[tuple[str, Any]]:
    for field in kind.fields:
        match field:
            case Options():
                yield field.name, fields.options_in(field, OPTION, line)
                yield field.key_name, line.text(KEY)
            case YesNo():
                yield field.name, words.verdict_of(line.text(KEY))
            case Text():
                yield field.name, _text(field, line)
            case OneOf() if not field.optional:
                yield field.name, _choice(field, line)
            case Rows() if field.least:
                yield field.name, _rows(field, line)


def _text(field: Field, line: Line) -> str:
    columns = {"stem": STEM, "explanation": EXPLANATION, "reference": KEY}
    return line.text(columns.get(field.name, str(field.label)))


def _choice(field: OneOf, line: Line) -> str:
    codes = [code for code, _label in field.choices]
    chosen = ON_PAPER if ON_PAPER in codes else codes[0]
    message = _("表格没有“%(field)s”，先按“%(chosen)s”导入，请在草稿里核对。")
    line.warn(KIND, message % {"field": field.label, "chosen": chosen})
    return chosen


def _fits(field: Field) -> bool:
    """Whether these columns have a place for what the field cannot do without."""
    if not isinstance(field, Rows) or not field.least:
        return True
    return _rows_for(field) is not None


def _rows(field: Rows, line: Line) -> list[dict[str, str]]:
    read = _rows_for(field)
    return read(field, line) if read else []


def _rows_for(field: Rows) -> Callable[[Rows, Line], list[dict[str, str]]] | None:
    names = {column.name for column in field.columns}
    ways = {"points": _one_scoring_point, "answers": _blanks, "tolerance": _one_result}
    return next((way for name, way in ways.items() if name in names), None)


def _one_scoring_point(field: Rows, line: Line) -> list[dict[str, str]]:
    """One for all points: where they fall only a person can say."""
    message = _("表格没有“%(field)s”，先把全部分数记在一项上，请在草稿里拆开。")
    line.warn(KEY, message % {"field": field.label})
    only = {"code": "1", "title": _("按参考答案"), "points": line.word(POINTS)}
    return [_row(field, only)]


def _blanks(field: Rows, line: Line) -> list[dict[str, str]]:
    """甲；乙|乙方: two blanks, the second with two answers that are right."""
    answers = re.split(r"[；;\n]", line.text(KEY))
    return [
        _row(field, {"answers": re.sub(r"[|｜]", "\n", answer.strip())})
        for answer in answers
        if answer.strip()
    ]


def _one_result(field: Rows, line: Line) -> list[dict[str, str]]:
    found = _RESULT.fullmatch(line.word(KEY))
    if found is None:
        line.wrong(KEY, _("计算题的答案须为一个数，后面可以写单位，如 4800元。"))
        return []
    line.warn(KEY, _("表格没有允许误差，先按 0 导入，请在草稿里核对。"))
    return [_row(field, {**found.groupdict(), "tolerance": "0"})]


def _row(field: Rows, texts: dict[str, str]) -> dict[str, str]:
    return dict.fromkeys((column.name for column in field.columns), "") | texts


def _sources(line: Line) -> list[SourceRecord]:
    sources, unknown = sources_of(line.text(SOURCE))
    for part in unknown:
        line.warn(SOURCE, not_a_source(part))
    return sources
