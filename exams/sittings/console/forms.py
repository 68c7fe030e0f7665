"""What an act of the console asks before it is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.attempts.services.supervising import LONGEST_MESSAGE, MOST_MINUTES_GRANTED
from exams.sittings.reasons import choices_for
from exams.sittings.services import ConsoleAct


class ActForm(forms.Form):
    """Reason and note of every act; minutes of a grant; a word to be sure of an end."""

    minutes = forms.IntegerField(
        label=_("延长（分钟）"), min_value=1, max_value=MOST_MINUTES_GRANTED
    )
    reason = forms.ChoiceField(label=_("原因"))
    note = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    sure = forms.BooleanField(label=_("我确认终止，知道不能恢复"))

    def __init__(self, *args: Any, act: ConsoleAct, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act != ConsoleAct.GRANT:
            del self.fields["minutes"]
        if act != ConsoleAct.TERMINATE:
            del self.fields["sure"]
        if act == ConsoleAct.PAUSE:
            self.fields["note"].label = _("说明（考生看得到）")
        if act == ConsoleAct.MESSAGE:
            del self.fields["reason"]
            self.fields["note"].label = _("要通知的话")
            self.fields["note"].required = True
        else:
            offered = [("", _("请选择")), *choices_for(act)]
            self.fields["reason"].choices = offered  # type: ignore[attr-defined]
