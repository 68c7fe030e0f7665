"""What is marked by people point by point: written answers and skill tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Answer, Content, Kind, Material, Reader, Shown

LONGEST_ANSWER = 20_000
FORMS = ("现场问答", "现场操作", "模拟操作", "笔试")


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

    def check(self, content: Content, where: str = "content") -> None:
        reader = Reader(content, where)
        reader.known("stem", "form", "materials", "rubric", "vetoes", "reference")
        reader.text("stem")
        reader.text("reference")
        if content.get("form") not in FORMS:
            reader.fault("form", f"考核形式须为{'、'.join(FORMS)}之一。")
        for name in ("materials", "vetoes"):
            self._check_pairs(reader, name)
        self._check_rubric(reader)
        reader.done()

    def _check_pairs(self, reader: Reader, name: str) -> None:
        second = "body" if name == "materials" else "guide"
        for place, entry in enumerate(reader.items(name), start=1):
            if not isinstance(entry, dict) or set(entry) != {"title", second}:
                reader.fault(f"{name}[{place}]", f"须只有 title 与 {second}。")

    def _check_rubric(self, reader: Reader) -> None:
        entries = reader.items("rubric")
        if not entries:
            reader.fault("rubric", "至少须有一个采分点。")
        for place, entry in enumerate(entries, start=1):
            self._check_scoring_point(reader, f"rubric[{place}]", entry)
        codes = [entry.get("code") for entry in entries if isinstance(entry, dict)]
        if len(set(map(str, codes))) != len(entries):
            reader.fault("rubric", "采分点的编号不得缺少或重复。")

    def _check_scoring_point(self, reader: Reader, name: str, entry: object) -> None:
        if not isinstance(entry, dict):
            reader.fault(name, "须为字段列表。")
            return
        own = Reader(entry, f"{reader.where}.{name}", reader.faults)
        own.text("code")
        own.text("title")
        own.text("guide", required=False)
        if not _half_points(entry.get("points")):
            own.fault("points", "分值须为 0.5 的正整数倍。")

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
        return Shown(content["stem"], materials=materials, form=content["form"])

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
