"""Forms around a paper that show no item: envelope label, hand-over, skill notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exams.papers.printing.booklet import pdf_of, title_of
from exams.papers.printing.paper import PaperHead, PaperKey, PrintedPaper
from exams.papers.printing.sources import whole
from ui.paper import Picture
from ui.rich_text import NO_IMAGE

HANDOVER_LINES = 12
EXAMINERS = 3


@dataclass(frozen=True)
class ContentLine:
    """A line of 考核内容: what is assessed, how, for how long and for how much."""

    area: str
    weight: str
    forms: str
    minutes: int
    points: str


def envelope_pdf(paper: PrintedPaper, versions: int) -> bytes:
    """试卷袋封面: one label; counts, times and signatures are written by hand."""
    context = {"head": paper.head, "title": title_of(paper), "versions": versions}
    return _form("envelope", paper.head, context)


def handover_pdf(paper: PrintedPaper) -> bytes:
    """试卷交接单, with empty lines."""
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "lines": range(1, HANDOVER_LINES + 1),
    }
    return _form("handover", paper.head, context)


def notice_pdf(paper: PrintedPaper, weights: Mapping[str, int]) -> bytes:
    """考核准备通知单: what a centre gets ready. It names areas and forms, no task."""
    content = content_of(paper, weights)
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "content": content,
        "points": whole(paper.points),
        "forms": _forms(paper),
    }
    return _form("notice", paper.head, context)


def content_of(paper: PrintedPaper, weights: Mapping[str, int]) -> list[ContentLine]:
    return [
        ContentLine(
            section.title,
            str(weights.get(section.title, "")),
            "、".join(dict.fromkeys(item.shown.form for item in section.items)),
            section.minutes,
            whole(section.points),
        )
        for section in paper.sections
    ]


def score_sheets_pdf(
    paper: PrintedPaper,
    key: PaperKey,
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    """考核评分记录表: one for each of three examiners, who score apart.

    It shows the marking scheme: for examiners only.
    """
    rows = [
        (
            section.title,
            [(item, key.by_position[item.position]) for item in section.items],
        )
        for section in paper.sections
    ]
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "areas": rows,
        "points": whole(paper.points),
        "examiners": range(1, EXAMINERS + 1),
        "images": NO_IMAGE,
    }
    return _form("score_sheet", paper.head, context, pictures)


def _forms(paper: PrintedPaper) -> list[tuple[str, str]]:
    """The forms of assessment on the paper, and what each needs."""
    used = {item.shown.form for item in paper.items}
    return [(form, need) for form, need in _needs() if form in used]


def _needs() -> tuple[tuple[str, str], ...]:
    return (
        (_("笔试"), _("单人单桌；试卷、答题纸、草稿纸每人一份；黑色签字笔若干备用。")),
        (
            _("现场问答"),
            _("独立问答室和候考室；考评员席不少于 3 席；计时器；录音录像设备。"),
        ),
        (
            _("现场操作"),
            _("每人一个工位；联网或单机的业务终端、打印机；空白表单每人一套。"),
        ),
        (
            _("模拟操作"),
            _("每人一个工位；装有模拟业务的计算机；材料每人一套，考前由专人封存。"),
        ),
    )


def _form(
    name: str,
    head: PaperHead,
    context: Mapping[str, Any],
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    html = render_to_string(f"papers/print/{name}.html", dict(context))
    return pdf_of(html, identity=f"{name}:{head.code}", pictures=pictures)
