from django.utils.translation import gettext_lazy as _

from question_bank.kinds.choice import ChoiceKind, choice_fields


class SingleChoice(ChoiceKind):
    """单选: four options, one of them right."""

    code = "single_choice"
    label = _("单选题")
    letter = "S"
    national_code = "20"
    option_number = 4
    least_keys = 1
    most_keys = 1
    fields = choice_fields(4, chooses_many=False)
