from django.utils.translation import gettext_lazy as _

from question_bank.kinds.choice import ChoiceKind


class SingleChoice(ChoiceKind):
    """单选: four options, one of them right."""

    code = "single_choice"
    label = _("单选题")
    letter = "S"
    option_number = 4
    least_keys = 1
    most_keys = 1
