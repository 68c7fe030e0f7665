from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Answer, Content, Kind, Shown, ShownOption
from question_bank.kinds.choice import EXPLANATION_HINT
from question_bank.kinds.shape import Text, YesNo

OPTIONS = (ShownOption("A", "正确"), ShownOption("B", "错误"))


class TrueFalse(Kind):
    """判断: a statement that is right (√) or wrong (×); never shuffled."""

    code = "true_false"
    label = _("判断题")
    letter = "T"
    national_code = "10"
    marked_by_key = True
    own_points = False
    fields = (
        Text("stem", _("题干"), hint=_("写一句能断定对错的话。")),
        YesNo("key", _("答案"), hint=_("说法正确为 √，错误为 ×。")),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        return Shown(content["stem"], "choice", OPTIONS)

    def clean_answer(self, content: Content, answer: object) -> Answer:
        chosen = answer.get("choice") if isinstance(answer, dict) else None
        if chosen not in ([], ["A"], ["B"]):
            raise ItemError("answer_invalid", [Fault("choice", "所选选项不存在。")])
        return {"choice": chosen} if chosen else None

    def answer_text(self, answer: Answer) -> str:
        return "".join(answer["choice"]) if answer else ""

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        return Fraction(self.answer_text(answer) == self.key_text(content))

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        key = content.get("key")
        return {"choice": [] if key is None else ["A" if key else "B"]}
