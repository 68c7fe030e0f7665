"""The pages of type of a paper: what is between the sealed edge and the other one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from exams.papers.errors import PaperError
from exams.papers.printing.formats import LARGE, SheetFormat
from exams.papers.printing.paper import PrintedItem, PrintedPaper, PrintedSection
from exams.papers.printing.sources import whole
from exams.papers.printing.typesetting import option_columns, unbroken_blanks
from standards.models import Part
from ui import paper as sheets
from ui.paper import FONTS, Picture, styles_of
from ui.rich_text import NO_IMAGE

STATIC = Path(__file__).parent.parent / "static/papers"
STYLES = (FONTS, STATIC / "paper-print.css")


@dataclass(frozen=True)
class LaidItem:
    """An item, and how many of its options stand in a line."""

    item: PrintedItem
    columns: int

    @property
    def stem(self) -> str:
        return unbroken_blanks(self.item.shown.stem)


@dataclass(frozen=True)
class LaidSection:
    numeral: str
    section: PrintedSection
    rule: str
    items: tuple[LaidItem, ...]


def booklet_pdf(
    paper: PrintedPaper,
    sheet: SheetFormat,
    *,
    version: str = "",
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    """One page for each column of `sheet`; equal input gives equal bytes.

    `version` is the name printed beside the code, "" if there is only one. PaperError
    `glyph_missing` names the characters that no font of this machine has.
    """
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "version": version,
        "notices": notices_of(paper),
        "sections": [_laid(*one, paper.head.part, sheet) for one in paper.numbered],
        "is_skill": paper.head.part == Part.SKILL,
        "images": NO_IMAGE,
        "page_styles": page_styles(sheet),
    }
    html = render_to_string("papers/print/paper.html", context)
    identity = f"paper:{paper.head.code}:{sheet.code}:{version}"
    return pdf_of(html, identity=identity, pictures=pictures)


def pdf_of(
    html: str, *, identity: str, pictures: Mapping[str, Picture] | None = None
) -> bytes:
    """As `ui.paper.pdf_of`, in the type of papers. PaperError `glyph_missing`."""
    styles = styles_of(*STYLES)
    try:
        return sheets.pdf_of(html, styles, identity=identity, pictures=pictures)
    except sheets.GlyphMissing as error:
        raise PaperError(
            "glyph_missing",
            _(
                "本机没有能印出下列字的字体，请安装 Noto Serif CJK 后再试：%(characters)s。"
            )
            % {"characters": error.characters},
            {"characters": error.characters},
        ) from error


def title_of(paper: PrintedPaper) -> str:
    """劳动保障协理员（四级/中级工）理论知识试卷."""
    name = _("理论知识试卷") if paper.head.part == Part.THEORY else _("技能考核试卷")
    return _("%(occupation)s（%(level)s）%(name)s") % {
        "occupation": paper.head.occupation,
        "level": paper.head.level,
        "name": name,
    }


def notices_of(paper: PrintedPaper) -> list[str]:
    """What candidates read first. Own wording."""
    values = {"minutes": paper.head.minutes, "points": whole(paper.points)}
    if paper.head.part == Part.SKILL:
        return [_(notice) % values for notice in _SKILL_NOTICES]
    return [_(notice) % values for notice in _THEORY_NOTICES]


_THEORY_NOTICES = (
    gettext_noop("本卷考试时间 %(minutes)d 分钟，满分 %(points)s 分，闭卷作答。"),
    gettext_noop(
        "先在密封线内和答题卡上填写姓名、准考证号、单位；密封线内不得答题或做记号。"
    ),
    gettext_noop(
        "看清每一部分的答题要求，把答案填涂、写在答题卡的对应题号处，写在试卷上无效。"
    ),
    gettext_noop(
        "试卷如有缺页、重页或印刷不清，开考后立即举手请监考员更换，不得自行询问他人。"
    ),
    gettext_noop(
        "考试结束铃响即停笔，试卷、答题卡、草稿纸一并留在桌上，清点后方可离场。"
    ),
)
_SKILL_NOTICES = (
    gettext_noop("本卷考核时间 %(minutes)d 分钟，满分 %(points)s 分。"),
    gettext_noop("先在密封线内填写姓名、准考证号、单位；密封线内不得答题或做记号。"),
    gettext_noop(
        "各项目按标明的考核形式完成：笔试项目写在答题纸上，操作和问答项目由考评员当场记录。"
    ),
    gettext_noop("只使用考场提供的材料和设备，材料中的人物、单位和号码均为虚构。"),
    gettext_noop("考核结束，试卷、材料和答题纸全部交回，不得带出考场。"),
)


def rule_of(numeral: str, section: PrintedSection) -> str:
    """一、单项选择题（第 1 题～第 60 题。每题 1 分，满分 60 分。…）"""
    how = str(_HOW.get(section.kind, _("请写在答题卡的对应位置。")))
    return f"{heading_of(numeral, section)[:-1]}。{how}）"


def heading_of(numeral: str, section: PrintedSection) -> str:
    """一、单项选择题（第 1 题～第 60 题。每题 1 分，满分 60 分）"""
    return _("%(numeral)s、%(title)s（%(span)s。%(marks)s）") % {
        "numeral": numeral,
        "title": _TITLES.get(section.kind, section.title),
        "span": _span(section),
        "marks": _marks(section),
    }


def skill_heading_of(numeral: str, section: PrintedSection) -> str:
    """一、就业创业（配分 35 分，考核时间 25 分钟）"""
    return _(
        "%(numeral)s、%(title)s（配分 %(points)s 分，考核时间 %(minutes)d 分钟）"
    ) % {
        "numeral": numeral,
        "title": section.title,
        "points": whole(section.points),
        "minutes": section.minutes,
    }


def _span(section: PrintedSection) -> str:
    if section.first == section.last:
        return _("第 %(first)d 题") % {"first": section.first}
    return _("第 %(first)d 题～第 %(last)d 题") % {
        "first": section.first,
        "last": section.last,
    }


def _marks(section: PrintedSection) -> str:
    points = whole(section.points)
    if section.each is None or len(section.items) == 1:
        return _("满分 %(points)s 分") % {"points": points}
    return _("每题 %(each)s 分，满分 %(points)s 分") % {
        "each": whole(section.each),
        "points": points,
    }


_TITLES = {
    "single_choice": gettext_lazy("单项选择题"),
    "multiple_choice": gettext_lazy("多项选择题"),
    "true_false": gettext_lazy("判断题"),
}
_HOW = {
    "single_choice": gettext_lazy("每题的选项中只有一项最符合题意。"),
    "multiple_choice": gettext_lazy(
        "每题有两项或两项以上符合题意，多选、少选、错选均不得分。"
    ),
    "true_false": gettext_lazy("说法正确的涂“√”，错误的涂“×”。"),
}


def page_styles(sheet: SheetFormat) -> str:
    """The size of page and type, which differs from sheet to sheet."""
    styles = (
        f"@page {{ size: {sheet.column_width:.3f}mm {sheet.height}mm; }}"
        f"html {{ font-size: {sheet.type_size}pt; }}"
    )
    return styles + _LARGE_STYLES if sheet is LARGE else styles


# Whoever needs large print needs it in tables and for the page number as well.
_LARGE_STYLES = (
    "@page { @bottom-center { font-size: 18pt; } @bottom-left { width: 25%; } "
    "@bottom-right { width: 25%; } }"
    ".running { font-size: 13pt; }"
    ".grid th, .grid td, .mark-box th, .with-tables .table { font-size: 1em; }"
    ".mark-box th, .mark-box td { width: 24mm; }"
)


def _laid(
    numeral: str, section: PrintedSection, part: str, sheet: SheetFormat
) -> LaidSection:
    rule = skill_heading_of if part == Part.SKILL else rule_of
    return LaidSection(
        numeral,
        section,
        rule(numeral, section),
        tuple(
            LaidItem(item, option_columns(item.shown.options, sheet.line))
            for item in section.items
        ),
    )
