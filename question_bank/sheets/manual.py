"""The sheet 说明: what each column of our own form means and how it is filled in."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from question_bank.kinds import KINDS
from question_bank.kinds.shape import Field, OneOf, Options, Rows, YesNo
from question_bank.sheets import own, words
from question_bank.sheets.fields import KEY
from question_bank.sheets.reading import EXAMPLE, MOST_ROWS


def lines(mark: str) -> list[tuple[str, str]]:
    """Column and explanation; first of all who took the file and when, if it says."""
    return [
        *([(_("导出"), mark)] if mark else []),
        *_general(),
        *_of_every_item(),
        *_of_kinds(),
    ]


def _general() -> Iterator[tuple[str, str]]:
    yield (
        _("怎样导入"),
        _("一行一题，最多 %(rows)d 行；列的先后不限，用不到的列可以删去。")
        % {"rows": MOST_ROWS},
    )
    yield (
        _("示例行"),
        _("编号以“%(mark)s”开头的行不会导入，可以留作参考。") % {"mark": EXAMPLE},
    )
    yield (
        _("公式"),
        _("不能填公式。CSV 里以 = + - @ 开头的文字前面有一个 '，导入时会去掉。"),
    )


def _of_every_item() -> Iterator[tuple[str, str]]:
    yield (
        own.CODE,
        _("新题留空，编号由系统给出；填已有试题的编号，内容有变就成为它的修订稿。"),
    )
    yield own.LEVEL, _words(words.LEVELS) + _("留空则按导入时所选。")
    yield own.POINT, _("鉴定点代码，如 BEA005。")
    yield own.KIND, _words(str(kind.label) for kind in KINDS.values())
    yield own.POOL, _words(words.POOLS) + _("留空则按导入时所选。")
    yield own.DIFFICULTY, _("1 易、2 较易、3 中等、4 较难、5 难。")
    yield own.COGNITION, _words(words.COGNITIONS) + _("留空则按导入时所选。")
    yield (
        own.POINTS,
        _("只有自带分值的题型填写，等于各采分点之和；留空则按采分点合计。"),
    )
    yield own.MINUTES, _("自带分值的题型填写，整数分钟。")
    yield (
        own.SOURCES,
        _("几项依据用“；”隔开：《劳动争议调解仲裁法》第二十七条；标准 5:3.1.2K"),
    )


def _of_kinds() -> Iterator[tuple[str, str]]:
    for kind in KINDS.values():
        names = "、".join(_name(field) for field in kind.fields)
        yield str(kind.label), _("用到的列：%(columns)s。") % {"columns": names}
    told: dict[str, str] = {}
    for kind in KINDS.values():
        for field in kind.fields:
            told.setdefault(_name(field), _explained(field))
    yield from told.items()


def _name(field: Field) -> str:
    if isinstance(field, Options):
        return _("%(label)sA 等、%(key)s") % {"label": field.label, "key": KEY}
    return str(field.label)


def _explained(field: Field) -> str:
    match field:
        case Rows():
            columns = " | ".join(str(column.label) for column in field.columns)
            how = _(
                r"一行一项，各栏用竖线隔开：%(columns)s。文字里的竖线写 \|，"
                r"换行写 \n，反斜线写 \\；\e 表示有这一项而没有内容。"
            ) % {"columns": columns}
        case Options():
            how = _("每个选项一列；答案写正确选项的字母，如 C 或 ACE。")
        case YesNo():
            how = _("正确填 √，错误填 ×。")
        case OneOf():
            how = _words(str(label) for value, label in field.choices if value)
        case _:
            how = _("文字，可以换行。")
    return f"{how}{field.hint}"


def _words(known: Iterable[str]) -> str:
    return _("只能填：%(words)s。") % {"words": "、".join(known)}
