from django.utils.translation import gettext_lazy as _

from question_bank.kinds.rubric import RubricKind


class Written(RubricKind):
    """简答: an answer in words, marked by scoring points."""

    code = "written"
    label = _("简答题")
    letter = "W"
    national_code = "50"
