from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Answer, Content, Kind, Reader, Shown, ShownOption

OPTIONS = (ShownOption("A", "正确"), ShownOption("B", "错误"))


class TrueFalse(Kind):
    """判断: a statement that is right (√) or wrong (×); never shuffled."""

    code = "true_false"
    label = _("判断题")
    letter = "T"
    marked_by_key = True
    own_points = False

    def check(self, content: Content, where: str = "content") -> None:
        reader = Reader(content, where)
        reader.known("stem", "key", "explanation")
        reader.text("stem")
        reader.text("explanation")
        if not isinstance(content.get("key"), bool):
            reader.fault("key", "答案须为 true 或 false。")
        reader.done()

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        return Shown(content["stem"], OPTIONS)

    def clean_answer(self, content: Content, answer: object) -> Answer:
        chosen = answer.get("choice") if isinstance(answer, dict) else None
        if chosen not in ([], ["A"], ["B"]):
            raise ItemError("answer_invalid", [Fault("choice", "所选选项不存在。")])
        return {"choice": chosen} if chosen else None

    def answer_text(self, answer: Answer) -> str:
        return "".join(answer["choice"]) if answer else ""

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Decimal:
        return Decimal(self.answer_text(answer) == self.key_text(content))

    def key_text(self, content: Content, order: Sequence[int] = ()) -> str:
        return "A" if content["key"] else "B"
