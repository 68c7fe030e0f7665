"""Which procedures' cards are taken up or put away, and what goes with an answer."""

from django import forms

from casework.procedures import catalogue
from exams.practice.forms import ReplyForm


class ProceduresForm(forms.Form):
    """Some procedures of the catalogue."""

    procedure = forms.TypedMultipleChoiceField(
        choices=lambda: [(key, key) for key in catalogue().procedures]
    )


class CardForm(ReplyForm):
    """The value of a choice may be missing; the service says so in words."""

    choice = forms.CharField(required=False, max_length=40)
