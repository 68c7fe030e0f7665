"""Our own form: a column for everything that an item has, of every kind."""

from decimal import Decimal

from django.utils.translation import gettext as _

from question_bank.kinds import KINDS
from question_bank.kinds.numbers import read_decimal
from question_bank.records import SourceRecord
from question_bank.sheets import fields, words
from question_bank.sheets.line import Line
from question_bank.sheets.records import SheetItem
from question_bank.sources import sources_of, sources_text

CODE, LEVEL, POINT, KIND, POOL = "编号", "等级", "鉴定点", "题型", "用途"
DIFFICULTY, COGNITION = "难度", "认知层次"
POINTS, MINUTES, SOURCES = "分值", "时间（分钟）", "依据"
OF_EVERY_ITEM = (
    CODE,
    LEVEL,
    POINT,
    KIND,
    POOL,
    DIFFICULTY,
    COGNITION,
    POINTS,
    MINUTES,
    SOURCES,
)
# A table with these is ours; whatever else stands in it is read if it is known.
SIGNS = frozenset({POINT, KIND, COGNITION})


def headings() -> list[str]:
    return [*OF_EVERY_ITEM, *fields.headings_of(KINDS.values())]


def cells_of(item: SheetItem) -> dict[str, str]:
    """An item as cells by heading; `item_in` reads them back exactly."""
    return {
        CODE: item.code,
        LEVEL: words.level_word(item.level) if item.level else "",
        POINT: item.point,
        KIND: words.kind_word(item.kind),
        POOL: words.pool_word(item.pool),
        DIFFICULTY: "" if item.difficulty is None else str(item.difficulty),
        COGNITION: words.cognition_word(item.cognition),
        POINTS: "" if item.points is None else f"{item.points.normalize():f}",
        MINUTES: "" if item.minutes is None else str(item.minutes),
        SOURCES: sources_text(item.sources),
        **fields.cells_of(KINDS[item.kind], item.content),
    }


def item_in(line: Line) -> SheetItem | None:
    """The item that a line writes; None, and a remark, without a kind we know."""
    code = words.kind_of_word(line.text(KIND))
    if not code:
        line.wrong(KIND, unknown_kind())
        return None
    kind = KINDS[code]
    return SheetItem(
        kind=code,
        content=fields.content_in(kind, line),
        code=line.word(CODE),
        level=read_level(line),
        # People write the name behind the code: BEA001 劳动争议的范围.
        point=(line.word(POINT).split() or [""])[0],
        pool=read_pool(line),
        difficulty=read_difficulty(line),
        cognition=read_cognition(line),
        points=read_points(line, POINTS) if kind.own_points else None,
        minutes=read_minutes(line),
        sources=tuple(read_sources(line, SOURCES)),
    )


def unknown_kind() -> str:
    labels = "、".join(str(kind.label) for kind in KINDS.values())
    return _("没有这种题型，只能填：%(kinds)s。") % {"kinds": labels}


def read_level(line: Line) -> int | None:
    level = words.level_of(line.text(LEVEL))
    if line.word(LEVEL) and level is None:
        _only(line, LEVEL, words.LEVELS)
    return level


def read_pool(line: Line) -> str:
    pool = words.pool_of(line.text(POOL))
    if line.word(POOL) and not pool:
        _only(line, POOL, words.POOLS)
    return pool


def read_cognition(line: Line) -> str:
    cognition = words.cognition_of(line.text(COGNITION))
    if line.word(COGNITION) and not cognition:
        _only(line, COGNITION, words.COGNITIONS)
    return cognition


def read_difficulty(line: Line) -> int | None:
    difficulty = words.difficulty_of(line.text(DIFFICULTY))
    if difficulty is None:
        line.wrong(DIFFICULTY, _("请填 1 至 5：1 易、2 较易、3 中等、4 较难、5 难。"))
    return difficulty


def read_points(line: Line, heading: str) -> Decimal | None:
    number = read_decimal(line.text(heading))
    if line.word(heading) and (number is None or number <= 0 or number * 2 % 1):
        line.wrong(heading, _("分值须为 0.5 的正整数倍。"))
        return None
    return number


def read_minutes(line: Line) -> int | None:
    number = read_decimal(line.text(MINUTES))
    if line.word(MINUTES) and (number is None or not 0 < number < 1000 or number % 1):
        line.wrong(MINUTES, _("请填 1 至 999 的整数分钟。"))
        return None
    return None if number is None else int(number)


def read_sources(line: Line, heading: str) -> list[SourceRecord]:
    sources, unknown = sources_of(line.text(heading))
    for part in unknown:
        line.wrong(heading, not_a_source(part))
    return sources


def not_a_source(part: str) -> str:
    message = _("没有认出“%(part)s”。请写成“《法规简称》第几条”或“标准 5:3.1.2K”。")
    return message % {"part": part[:40]}


def _only(line: Line, heading: str, known: dict[str, int] | dict[str, str]) -> None:
    line.wrong(heading, _("只能填：%(words)s。") % {"words": "、".join(known)})
