from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from question_bank.kinds.base import Answer, Content
from question_bank.kinds.checking import Reader
from question_bank.kinds.choice import EXPLANATION_HINT
from question_bank.kinds.lettered import LetteredKind, letters_text
from question_bank.kinds.shape import Column, Rows, Text

MOST_ENTRIES = 10


class Ordering(LetteredKind):
    """排序: entries to be put in the right order; all or nothing."""

    code = "ordering"
    label = _("排序题")
    letter = "O"
    national_code = ""
    answer_name = "order"
    fields = (
        Text("stem", _("题干"), hint=_("写明按什么排，从哪一头排起。")),
        Rows(
            "entries",
            _("各项，按正确顺序填写"),
            (Column("text", _("内容")),),
            least=3,
            hint=_("考生看到的顺序会打乱。"),
        ),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )

    def check_rules(self, reader: Reader) -> None:
        rows = reader.items("entries")
        if len(rows) > MOST_ENTRIES:
            reader.fault("entries", f"最多 {MOST_ENTRIES} 项。")
        texts = [row.get("text") for row in rows if isinstance(row, dict)]
        self._check_entries(reader, "entries", texts)

    def entries(self, content: Content) -> list[str]:
        return [row["text"] for row in content["entries"]]

    def places(self, content: Content) -> list[str]:
        numbers = range(1, len(content["entries"]) + 1)
        return [translated("第 %(number)d 位") % {"number": n} for n in numbers]

    def answer_text(self, answer: Answer) -> str:
        return letters_text(answer[self.answer_name]) if answer else ""

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        return Fraction(answer == self.key_answer(content, order))
