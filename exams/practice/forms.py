from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.practice.drawing import Scope
from exams.practice.errors import PracticeError
from exams.practice.models import Aim, Explains, Feeling, Pace, StudyGoal
from exams.practice.querysets import practice_items
from exams.practice.starting import DIFFICULTIES, DIFFICULTY_LABELS, place_named
from question_bank.kinds import KINDS
from standards.models import Area, Level, Part

NUMBERS = (5, 10, 20, 30)
MOST_QUESTIONS = 50
KIND_CHOICES = [
    (code, kind.label) for code, kind in KINDS.items() if kind.marked_by_key
]


class MockForm(forms.Form):
    """Which mock a trainee asks for."""

    level = forms.ModelChoiceField(Level.objects.all())
    part = forms.ChoiceField(choices=Part.choices)
    pace = forms.ChoiceField(choices=Pace.choices, required=False)


class DrillForm(forms.Form):
    """What a trainee wants to practise, how much, and when it is explained."""

    level = forms.ModelChoiceField(Level.objects.select_related("standard"))
    scope = forms.CharField(required=False, max_length=40)
    kind = forms.ChoiceField(choices=[("", _("不限")), *KIND_CHOICES], required=False)
    difficulty = forms.ChoiceField(
        choices=[("", _("不限")), *DIFFICULTY_LABELS.items()], required=False
    )
    number = forms.TypedChoiceField(
        choices=[(one, one) for one in NUMBERS], coerce=int, initial=10
    )
    explains = forms.ChoiceField(choices=Explains.choices, initial=Explains.EACH)
    only_new = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "level" in data:
            try:
                place = place_named(data.get("scope", ""), data["level"])
            except PracticeError as error:
                raise forms.ValidationError(error.message, code=error.code) from None
            data["wish"] = Scope(
                level=data["level"],
                place=place,
                kind=data.get("kind", ""),
                difficulties=DIFFICULTIES.get(data.get("difficulty", ""), ()),
                only_new=data.get("only_new", False),
            )
        return data


class WaitingForm(forms.Form):
    """A step of the plan, or a practice of the book or of favourites."""

    aim = forms.ChoiceField(
        choices=[one for one in Aim.choices if one[0] != Aim.CHOSEN]
    )
    number = forms.IntegerField(min_value=1, max_value=MOST_QUESTIONS)
    area = forms.ModelChoiceField(Area.objects.all(), required=False)


class ReplyForm(forms.Form):
    """What goes with an answer; the answer itself is read by its kind."""

    gives_up = forms.BooleanField(required=False)
    feeling = forms.ChoiceField(choices=[("", ""), *Feeling.choices], required=False)
    shown = forms.CharField(required=False, max_length=200)


class GoalForm(forms.ModelForm):
    """One's goal, among the levels that can be practised."""

    level = forms.ModelChoiceField(
        Level.objects.filter(pk__in=practice_items().values("point__level"))
        .defer("standard__document")
        .order_by("standard__code", "-standard__edition", "-number"),
        label=_("等级"),
        empty_label=None,
    )

    class Meta:
        model = StudyGoal
        fields = ["level", "minutes"]
        help_texts = {"minutes": _("5 至 120 分钟。每天的计划按这个时间排。")}
