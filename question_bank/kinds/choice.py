"""What single and multiple choice share. Usually strict: all right, or no points."""

import re
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import (
    LETTERS,
    Answer,
    Content,
    Kind,
    Shown,
    ShownOption,
)
from question_bank.kinds.checking import Reader
from question_bank.kinds.shape import Field, Options, Text

# A letter that stands alone names an option; "App" and "A4" name none.
OPTION_LETTER = re.compile(r"(?<![A-Za-z0-9])[A-F](?![A-Za-z0-9])")
# "以上都对" speaks of the others, "三年以上" does not.
OF_OTHERS = re.compile(
    r"上述|前述|以上(各|选|说|情|答|所|[两三四几]|全|都|均|皆)|^(都|均|全)(对|是|不|正|错)"
)

EXPLANATION_HINT = _("说明为什么对、为什么错，写明依据；交卷后考生才能看到。")


def choice_fields(number: int, *, chooses_many: bool) -> tuple[Field, ...]:
    """Stem, options with their key, and explanation."""
    hint = _("勾选全部正确的选项。") if chooses_many else _("勾选正确的一项。")
    return (
        Text("stem", _("题干"), hint=_("问完整的一句话，作答处写“（　）”。")),
        Options("options", _("选项"), "key", number, chooses_many, hint=hint),
        Text("explanation", _("解析"), hint=EXPLANATION_HINT),
    )


def speak_of_each_other(options: Sequence[str]) -> bool:
    """Whether an option names others by letter or place: then none may move."""
    return any(OF_OTHERS.search(one) or OPTION_LETTER.search(one) for one in options)


class ChoiceKind(Kind):
    marked_by_key = True
    own_points = False
    option_number: int
    least_keys: int
    most_keys: int

    def check_rules(self, reader: Reader) -> None:
        key = reader.items("key")
        allowed = set(LETTERS[: self.option_number])
        if not self.least_keys <= len(key) <= self.most_keys:
            reader.fault("key", self._number_of_keys())
        if not all(isinstance(letter, str) for letter in key) or set(key) - allowed:
            reader.fault("key", "正确选项须是已有选项的字母。")
        elif sorted(set(key)) != key:
            reader.fault("key", "正确选项须按字母排列,不得重复。")

    def _number_of_keys(self) -> str:
        if self.least_keys == self.most_keys:
            return f"正确选项须有 {self.least_keys} 个。"
        return f"正确选项须有 {self.least_keys} 至 {self.most_keys} 个。"

    def option_count(self, content: Content) -> int:
        options = content["options"]
        return 0 if speak_of_each_other(options) else len(options)

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        indexes = order or range(len(content["options"]))
        options = tuple(
            ShownOption(letter, content["options"][index])
            for letter, index in zip(LETTERS, indexes, strict=False)
        )
        return Shown(
            content["stem"], "choice", options, chooses_many=self.most_keys > 1
        )

    def clean_answer(self, content: Content, answer: object) -> Answer:
        chosen = answer.get("choice") if isinstance(answer, dict) else None
        letters = LETTERS[: len(content["options"])]
        if (
            not isinstance(chosen, list)
            or any(not isinstance(c, str) or len(c) != 1 for c in chosen)
            or any(c not in letters for c in chosen)
            or (self.most_keys == 1 and len(chosen) > 1)
        ):
            raise ItemError("answer_invalid", [Fault("choice", "所选选项不存在。")])
        return {"choice": sorted(set(chosen))} if chosen else None

    def answer_text(self, answer: Answer) -> str:
        return "".join(answer["choice"]) if answer else ""

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        return Fraction(self.answer_text(answer) == self.key_text(content, order))

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        indexes = order or range(len(content["options"]))
        letters = zip(LETTERS, indexes, strict=False)
        return {
            "choice": [
                letter for letter, index in letters if LETTERS[index] in content["key"]
            ]
        }

    def explanation_text(self, content: Content, order: Sequence[int] = ()) -> str:
        shown = {LETTERS[index]: LETTERS[place] for place, index in enumerate(order)}
        return OPTION_LETTER.sub(
            lambda found: shown.get(found[0], found[0]), content["explanation"]
        )
