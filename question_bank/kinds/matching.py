from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from question_bank.kinds.answers import UNANSWERED
from question_bank.kinds.base import Answer, Content, Shown
from question_bank.kinds.checking import Reader
from question_bank.kinds.choice import EXPLANATION_HINT
from question_bank.kinds.lettered import LetteredKind
from question_bank.kinds.shape import Column, Rows, Text

MOST_PAIRS = 10
MOST_EXTRAS = 5


class Matching(LetteredKind):
    """匹配: each left entry goes with one of the right; some of these may be spare.

    Each right pair earns its part.
    """

    code = "matching"
    label = _("匹配题")
    letter = "P"
    national_code = ""
    answer_name = "pairs"
    fields = (
        Text("stem", _("题干"), hint=_("写明左右各是什么，怎样对应。")),
        Rows(
            "pairs",
            _("配对"),
            (Column("left", _("左边")), Column("right", _("对应的右边"))),
            least=2,
            hint=_("右边各项给考生看时会打乱。"),
        ),
        Rows(
            "extras",
            _("多出来的右边各项"),
            (Column("right", _("内容")),),
            hint=_("不与任何左边对应，用来干扰；没有就不填。"),
        ),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )

    def check_rules(self, reader: Reader) -> None:
        for name, most in (("pairs", MOST_PAIRS), ("extras", MOST_EXTRAS)):
            if len(reader.items(name)) > most:
                reader.fault(name, f"最多 {most} 项。")
        pairs = [row for row in reader.items("pairs") if isinstance(row, dict)]
        extras = [row for row in reader.items("extras") if isinstance(row, dict)]
        self._check_entries(reader, "pairs", [row.get("left") for row in pairs])
        rights = [row.get("right") for row in [*pairs, *extras]]
        self._check_entries(reader, "pairs", rights)

    def entries(self, content: Content) -> list[str]:
        rows = [*content["pairs"], *content.get("extras", [])]
        return [row["right"] for row in rows]

    def places(self, content: Content) -> list[str]:
        return [row["left"] for row in content["pairs"]]

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        return replace(super().shown(content, order), lefts=tuple(self.places(content)))

    def answer_text(self, answer: Answer) -> str:
        letters = answer[self.answer_name] if answer else []
        return "；".join(
            f"{number}-{letter or UNANSWERED}"
            for number, letter in enumerate(letters, start=1)
        )

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        lines = self.lines(content, answer, order)
        return Fraction(sum(line.is_right for line in lines), len(lines))
