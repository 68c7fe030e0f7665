"""What is marked by people point by point: written answers and skill tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Answer, Content, Kind, Material, Shown
from question_bank.kinds.checking import Reader
from question_bank.kinds.shape import Column, Field, OneOf, Rows, Text

LONGEST_ANSWER = 20_000
FORMS = ("现场问答", "现场操作", "模拟操作", "笔试")


def rubric_fields(
    *, least_materials: int = 0, after_materials: tuple[Field, ...] = ()
) -> tuple[Field, ...]:
    """What authors write of an item that people mark."""
    return (
        Text("stem", _("题干"), lines=6, hint=_("写清任务、时间口径和要提交什么。")),
        OneOf("form", _("考核形式"), tuple((form, form) for form in FORMS)),
        Rows(
            "materials",
            _("材料"),
            (Column("title", _("名称")), Column("body", _("内容"), lines=8)),
            least=least_materials,
            hint=_("考生作答时看得到的来信、表格、资料。"),
        ),
        *after_materials,
        Rows(
            "rubric",
            _("采分点"),
            (
                Column("code", _("编号")),
                Column("title", _("要点")),
                Column("points", _("分值"), "number"),
                Column("guide", _("评分标准"), required=False, lines=3),
            ),
            least=1,
            hint=_("分值为 0.5 分的倍数，合计就是本题分值。"),
        ),
        Rows(
            "vetoes",
            _("否决项"),
            (Column("title", _("情形")), Column("guide", _("说明"), lines=2)),
            hint=_("出现即整题记 0 分的情形；没有就不填。"),
        ),
        Text("reference", _("参考答案"), lines=8, hint=_("只有考评员看得到。")),
    )


@dataclass(frozen=True)
class ScoringPoint:
    """采分点: what earns how many points (steps of 0.5)."""

    code: str
    title: str
    points: Decimal
    guide: str


@dataclass(frozen=True)
class Veto:
    """否决项: what brings the whole item to zero."""

    title: str
    guide: str


class RubricKind(Kind):
    marked_by_key = False
    own_points = True

    fields = rubric_fields()

    def check_rules(self, reader: Reader) -> None:
        entries = reader.items("rubric")
        codes = []
        for place, entry in enumerate(entries, start=1):
            if isinstance(entry, dict):
                codes.append(str(entry.get("code")).strip())
                if not _half_points(entry.get("points")):
                    reader.fault(f"rubric[{place}].points", "分值须为 0.5 的正整数倍。")
        if len(set(codes)) != len(codes):
            reader.fault("rubric", "采分点的编号不得重复。")

    def total(self, content: Content) -> Decimal:
        """The points of all scoring points together."""
        return sum((point.points for point in self.scoring_points(content)), Decimal())

    def scoring_points(self, content: Content) -> tuple[ScoringPoint, ...]:
        return tuple(
            ScoringPoint(
                entry["code"],
                entry["title"],
                Decimal(str(entry["points"])),
                entry.get("guide", ""),
            )
            for entry in content["rubric"]
        )

    def vetoes(self, content: Content) -> tuple[Veto, ...]:
        return tuple(
            Veto(entry["title"], entry["guide"]) for entry in content.get("vetoes", [])
        )

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        materials = tuple(
            Material(entry["title"], entry["body"])
            for entry in content.get("materials", [])
        )
        return Shown(content["stem"], "text", materials=materials, form=content["form"])

    def clean_answer(self, content: Content, answer: object) -> Answer:
        text = answer.get("text") if isinstance(answer, dict) else None
        if not isinstance(text, str) or "\x00" in text:
            raise ItemError("answer_invalid", [Fault("text", "作答须为文字。")])
        if len(text) > LONGEST_ANSWER:
            raise ItemError(
                "answer_too_long", [Fault("text", f"作答最长 {LONGEST_ANSWER} 字。")]
            )
        return {"text": text} if text.strip() else None

    def answer_text(self, answer: Answer) -> str:
        return answer["text"] if answer else ""


def _half_points(value: object) -> bool:
    """Whether `value` is a positive multiple of half a point."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0 and number * 2 == int(number * 2)
