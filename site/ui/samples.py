"""Invented data for the gallery of pieces."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from ui.tones import Tone


class SampleForm(forms.Form):
    """A form with one field of each usual kind."""

    number = forms.CharField(
        label=_("证件号码"), help_text=_("身份证上的 18 位号码。"), max_length=18
    )
    ground = forms.ChoiceField(
        label=_("申报条件（四项选一）"),
        choices=[("", _("请选择")), ("work", _("连续从事本职业工作 2 年以上"))],
        error_messages={"required": _("请选一项申报条件。")},
    )
    level = forms.ChoiceField(
        label=_("等级"),
        choices=[("5", _("五级")), ("4", _("四级"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("我已阅读并同意处理我的证件照片"))
    note = forms.CharField(label=_("说明"), widget=forms.Textarea, required=False)

    def clean_number(self) -> str:
        raise forms.ValidationError(_("证件号码的第 18 位与前 17 位对不上。"))


AREAS = [
    {"name": _("信息"), "points": 25},
    {"name": _("就业"), "points": 30},
    {"name": _("社保"), "points": 20},
    {"name": _("退休"), "points": 15},
    {"name": _("劳动"), "points": 10},
]
THEORY = [
    {"name": _("道德"), "points": 10, "base": True},
    {"name": _("基础知识"), "points": 25, "base": True},
    *({"name": area["name"], "points": 13} for area in AREAS),
]
HELD = [
    {"name": _("就业创业"), "held": 18, "points": 30, "url": "#"},
    {"name": _("信息管理"), "held": 19, "points": 25, "url": "#"},
    {"name": _("社会保险"), "held": 9, "points": 20, "url": "#"},
]


@dataclass(frozen=True)
class SamplePair:
    name: str
    left: int
    right: int

    @property
    def difference(self) -> int:
        return self.right - self.left


PAIRS = [SamplePair("A", 16, 14), SamplePair("B", 15, 15), SamplePair("C", 14, 17)]
LEVEL = {
    "name": _("五级"),
    "grade": _("初级工"),
    "says": _("刚到窗口，或即将毕业实习。会接待、会查询、会协助填表。"),
    "figures": [
        (_("培训"), 30, _("学时")),
        (_("技能要求"), 41, _("项")),
        (_("申报条件"), 4, _("选 1")),
    ],
    "areas": AREAS,
    "links": [(_("五级考什么"), "#"), (_("查申报条件"), "#")],
}
ROWS = [
    {
        "title": _("五级 · 2027 年 1 月 16 日（周六）"),
        "note": _("云川市评价中心 · 报名到 2027 年 1 月 7 日 24:00"),
        "url": "#",
        "tone": Tone.SAVED,
        "state": _("报名中 · 余 46 席"),
    },
    {"title": _("三级 · 2027 年 3 月 20 日（周六）"), "state": _("未开始")},
]
TAGS = [
    (Tone.SAVED, _("已通过")),
    (Tone.LOCAL, _("本机")),
    (Tone.OFFLINE, _("断网")),
    (Tone.FLAG, _("待确认")),
    (Tone.LATE, _("逾期")),
    (Tone.CRITICAL, _("一票否决")),
    (Tone.HISTORY, _("历史口径")),
    (Tone.NEUTRAL, _("未开始")),
]
SWATCHES = [
    ("primary", _("松墨")),
    ("ink", _("墨")),
    ("paper", _("账页")),
    ("sunk", _("凹面")),
    ("saved", _("已存服务器")),
    ("local", _("已存本机")),
    ("offline", _("断网")),
    ("flag", _("标记")),
    ("late", _("逾期")),
    ("critical", _("严重")),
]
CERTIFICATE = {
    "title": _("职业技能等级证书"),
    "title_en": "Certificate of Occupational Skill Level",
    "says": [_("本证书表明持证人"), _("通过本机构组织的"), _("职业技能等级认定。")],
    "facts": [
        {"label": _("姓名"), "label_en": "Name", "value": _("许文珍")},
        {"label": _("证件类型"), "label_en": "ID type", "value": _("居民身份证")},
        {
            "label": _("证书编号"),
            "label_en": "Certificate No.",
            "value": "S000041000123264000045",
            "is_number": True,
            "is_wide": True,
        },
    ],
    "notice": _("扫码，或在查验页输入证书编号和姓名，核对本证书的内容与状态。"),
    "issuer_facts": [(_("评价机构"), _("云川市职业技能评价中心"))],
    "seal": _("样张"),
}
POINTS = [
    {
        "number": "①",
        "name": _("对象认定依据"),
        "says": _("年龄、失业时长、户籍三项写全得满分，缺一项扣 1 分"),
        "points": 4,
        "scores": range(5),
        "got": "3.5",
        "whole": 3,
        "half": True,
    },
    {
        "number": "②",
        "name": _("跟踪回访"),
        "points": 3,
        "scores": range(4),
        "got": None,
    },
]


def gallery() -> dict[str, Any]:
    """The context of ui/gallery.html."""
    form = SampleForm(data={"number": "990101198503070020"})
    return {
        "form": form,
        "areas": AREAS,
        "theory": THEORY,
        "held": HELD,
        "pairs": PAIRS,
        "level": LEVEL,
        "rows": ROWS,
        "tags": TAGS,
        "swatches": SWATCHES,
        "certificate": CERTIFICATE,
        "points": POINTS,
        "page": Paginator(range(400), 20).page(7),
        "facts": [(_("进度"), _("已答 64 / 100，标记 2")), (_("便利"), _("无"))],
        "stats": [(_("剩余"), "22:18"), (_("答案全部在服务器"), 28, _("/ 29 人"))],
        "summary": {"answered": 2, "unanswered": 3, "flagged": 1},
        "groups": [{"title": _("一、单选题 1～5"), "cells": _cells()}],
    }


def exam() -> dict[str, Any]:
    """The context of ui/gallery_exam.html: a paper of 100 questions."""
    return {
        "summary": {"answered": 71, "unanswered": 29, "flagged": 4},
        "groups": [
            {"title": _("一、单选题 1～60"), "cells": [_cell(n) for n in range(1, 61)]},
            {
                "title": _("二、多选题 61～80"),
                "cells": [_cell(n) for n in range(61, 81)],
            },
            {
                "title": _("三、判断题 81～100"),
                "cells": [_cell(n) for n in range(81, 101)],
            },
        ],
    }


def _cell(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "url": f"#q{number}",
        "answered": number % 7 > 1,
        "flagged": number in (12, 37, 66, 90),
        "local": number == 38,
        "current": number == 37,
    }


def _cells() -> list[dict[str, Any]]:
    states: list[dict[str, bool]] = [
        {"answered": True},
        {},
        {"answered": True, "flagged": True},
        {"local": True},
        {"current": True},
    ]
    return [
        {"number": number, "url": f"#q{number}", **state}
        for number, state in enumerate(states, start=1)
    ]
