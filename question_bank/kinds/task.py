from django.utils.translation import gettext_lazy as _

from question_bank.kinds.rubric import RubricKind


class Task(RubricKind):
    """技能任务: work on materials, marked by a rubric with 否决项."""

    code = "task"
    label = _("技能任务")
    letter = "K"
    national_code = ""
