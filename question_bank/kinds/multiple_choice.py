from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from question_bank.kinds.base import Answer, Content, Shown
from question_bank.kinds.choice import ChoiceKind, choice_fields
from question_bank.kinds.shape import OneOf

PARTIAL = "partial"
RULE = _("选对部分选项得部分分，有错选不得分。")
STEM, OPTIONS, EXPLANATION = choice_fields(5, chooses_many=True)


class MultipleChoice(ChoiceKind):
    """多选: five options, two to five of them right.

    All or nothing, unless the item's `scoring` is "partial": then right options earn
    their share as long as no wrong one is chosen.
    """

    code = "multiple_choice"
    label = _("多选题")
    letter = "M"
    national_code = "30"
    option_number = 5
    least_keys = 2
    most_keys = 5
    fields = (
        STEM,
        OPTIONS,
        OneOf(
            "scoring",
            _("计分"),
            (("", _("全对才得分")), (PARTIAL, _("选对部分得部分分，有错选不得分"))),
        ),
        EXPLANATION,
    )

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        shown = super().shown(content, order)
        return replace(shown, rule=RULE) if _is_partial(content) else shown

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        if not _is_partial(content):
            return super().share(content, answer, order)
        chosen, key = set(self.answer_text(answer)), set(self.key_text(content, order))
        return Fraction(len(chosen), len(key)) if chosen <= key else Fraction()


def _is_partial(content: Content) -> bool:
    return content.get("scoring") == PARTIAL
