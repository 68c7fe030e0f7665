"""Items on their way, so that the bank's people find something to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from question_bank.models import AssessmentPoint, Draft
from question_bank.records import ItemBody
from question_bank.services.drafts import start_item, submit_draft
from question_bank.services.reviews import accept_draft, return_draft
from question_bank.sources import sources_of

AUTHOR, REVIEWER = "jiaoshi", "shenti"
LEVEL = 5


@dataclass(frozen=True)
class Sketch:
    """An item of the instructor. `fate`: writing, submitted, returned or final."""

    point: str
    kind: str
    pool: str
    fate: str
    difficulty: int
    sources: str
    content: dict[str, Any]


SKETCHES = (
    Sketch(
        "ABI003",
        "single_choice",
        "practice",
        "submitted",
        3,
        "《劳动合同法》第十九条",
        {
            "stem": "某超市与收银员签订三年期劳动合同，双方约定的试用期最长为（　　）。",
            "options": ["一个月", "二个月", "三个月", "六个月"],
            "key": ["D"],
            "explanation": "三年以上固定期限的劳动合同，试用期不得超过六个月，D对。A是合同"
            "期限三个月以上不满一年的上限，B是一年以上不满三年的上限，C不是法定的一档。",
        },
    ),
    Sketch(
        "ABI005",
        "true_false",
        "practice",
        "returned",
        2,
        "《劳动争议调解仲裁法》第二十七条",
        {
            "stem": "职工仍在职期间追讨被拖欠的工资，申请劳动争议仲裁不受一年时效的限制。",
            "key": True,
            "explanation": "说法正确。劳动关系存续期间因拖欠劳动报酬发生的争议不受一年时效"
            "限制；劳动关系终止的，应当自终止之日起一年内提出。",
        },
    ),
    Sketch(
        "ABI003",
        "fill_blank",
        "exam",
        "final",
        2,
        "《劳动合同法》第十条",
        {
            "stem": "用人单位已经用工、没有同时订立书面劳动合同的，应当自用工之日起"
            "____个月内订立。",
            "blanks": [{"answers": ["一", "1"]}],
            "explanation": "建立劳动关系应当订立书面劳动合同；未同时订立的，应当自用工之日"
            "起一个月内订立。",
        },
    ),
    Sketch(
        "ABD003",
        "matching",
        "practice",
        "writing",
        3,
        "《社会保险法》第十二条",
        {
            "stem": "把基本养老保险的缴费与它记入的地方连起来。",
            "pairs": [{"left": "用人单位的缴费", "right": "统筹基金"}],
            "explanation": "",
        },
    ),
)


def make_items_under_way(at: datetime) -> None:
    """One item each in writing, in review, sent back, and before its final review."""
    author = User.objects.get(username=AUTHOR)
    for place, sketch in enumerate(SKETCHES):
        _make(sketch, author, at - timedelta(hours=len(SKETCHES) - place))


def _make(sketch: Sketch, author: User, at: datetime) -> None:
    point = AssessmentPoint.objects.get(level__number=LEVEL, code=sketch.point)
    sources, _ = sources_of(sketch.sources)
    body = ItemBody(
        kind=sketch.kind,
        content=sketch.content,
        difficulty=sketch.difficulty,
        cognition="apply",
        points=None,
        minutes=None,
        sources=tuple(sources),
    )
    draft = start_item(author=author, point=point, pool=sketch.pool, body=body, at=at)
    if sketch.fate != "writing":
        submit_draft(draft=draft, from_number=1, actor=author, at=at)
        _review(draft, sketch.fate, at)


def _review(draft: Draft, fate: str, at: datetime) -> None:
    reviewer = User.objects.get(username=REVIEWER)
    if fate == "returned":
        reason = "请改成窗口咨询的情境，只记住条文的人才分得出来。"
        return_draft(draft=draft, number=1, reviewer=reviewer, reason=reason, at=at)
    elif fate == "final":
        accept_draft(draft=draft, number=1, reviewer=reviewer, at=at)
