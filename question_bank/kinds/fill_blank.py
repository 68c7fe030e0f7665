import re
import unicodedata

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from question_bank.kinds.base import Gap
from question_bank.kinds.checking import Reader
from question_bank.kinds.choice import EXPLANATION_HINT
from question_bank.kinds.shape import Column, Rows, Text
from question_bank.kinds.typed import Row, TypedKind

MOST_BLANKS = 10
BLANK = re.compile(r"_{2,}|＿{2,}")


class FillBlank(TypedKind):
    """填空: words typed into blanks; each blank has one or more accepted answers.

    Width, case and white space make no difference. Each right blank earns its part.
    """

    code = "fill_blank"
    label = _("填空题")
    letter = "F"
    national_code = "40"
    rows = "blanks"
    longest = 200
    fields = (
        Text("stem", _("题干"), hint=_("每处空写成“（1）____”，用下划线。")),
        Rows(
            "blanks",
            _("各空答案"),
            (Column("answers", _("可接受的答案，每行一个"), "lines", lines=3),),
            least=1,
            hint=_("按空的顺序填写；全角半角、大小写、空格不影响判分。"),
        ),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )

    def check_rules(self, reader: Reader) -> None:
        rows = reader.items(self.rows)
        if len(rows) > MOST_BLANKS:
            reader.fault(self.rows, f"最多 {MOST_BLANKS} 处空。")
        drawn = len(BLANK.findall(reader.text("stem", required=False)))
        if drawn and drawn != len(rows):
            reader.fault(
                self.rows, f"题干有 {drawn} 处空，答案却有 {len(rows)} 处，须相同。"
            )
        for place, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                self._check_answers(reader, f"{self.rows}[{place}].answers", row)

    def _check_answers(self, reader: Reader, name: str, row: Row) -> None:
        answers = row.get("answers")
        texts = [text for text in answers or () if isinstance(text, str)]
        if any(not normal_form(text) for text in texts):
            reader.fault(name, "须为看得见的文字。")
        if any(len(text) > self.longest for text in texts):
            reader.fault(name, f"答案最长 {self.longest} 字。")

    def gap(self, number: int, row: Row) -> Gap:
        return Gap(translated("第 %(number)d 空") % {"number": number})

    def accepts(self, row: Row, text: str) -> bool:
        return normal_form(text) in map(normal_form, row["answers"])

    def right(self, row: Row) -> str:
        return str(row["answers"][0])

    def right_as_read(self, row: Row) -> str:
        return " ／ ".join(row["answers"])


def normal_form(text: str) -> str:
    """A text without what does not count: width, case, white space, unseen marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", plain)
        if not character.isspace() and unicodedata.category(character) != "Cf"
    )
