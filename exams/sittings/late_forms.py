"""Input of the pages about late answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.attempts.asides import AsideWrite
from exams.attempts.models import Verdict


class DecisionForm(forms.Form):
    """Which writes, and what shall become of them."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    writes = forms.TypedMultipleChoiceField(
        label=_("记录"),
        coerce=int,
        error_messages={"required": _("请先选中要处理的记录。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=_("提请采用和不采用必填；确认采用可以不填，沿用提请的理由。"),
    )

    def __init__(self, *args: Any, writes: Sequence[AsideWrite], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decidable = [(str(one.pk), one.pk) for one in writes if one.is_decidable]
        self.fields["writes"].choices = decidable  # type: ignore[attr-defined]
