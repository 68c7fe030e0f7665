from django.utils.translation import gettext_lazy as _

from question_bank.kinds.choice import ChoiceKind, choice_fields


class MultipleChoice(ChoiceKind):
    """多选: five options, two to five of them right; all or nothing."""

    code = "multiple_choice"
    label = _("多选题")
    letter = "M"
    national_code = "30"
    option_number = 5
    least_keys = 2
    most_keys = 5
    fields = choice_fields(5, chooses_many=True)
