from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from question_bank.kinds.base import Content, Shown
from question_bank.kinds.rubric import RubricKind, rubric_fields
from question_bank.kinds.shape import Column, Rows

QUESTIONS = Rows(
    "questions",
    _("问题"),
    (Column("text", _("问题"), lines=2),),
    least=1,
    hint=_("一行一问，考生在一处作答，按问题编号写。"),
)


class CaseAnalysis(RubricKind):
    """案例分析: questions on a case, answered in words, marked by scoring points."""

    code = "case_analysis"
    label = _("案例分析题")
    letter = "C"
    national_code = "90"
    fields = rubric_fields(least_materials=1, after_materials=(QUESTIONS,))

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        questions = tuple(row["text"] for row in content["questions"])
        return replace(super().shown(content, order), questions=questions)
