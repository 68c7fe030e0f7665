from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.practice.models import StudyGroup
from standards.models import Level


class GroupForm(forms.ModelForm):
    """A group to be founded."""

    class Meta:
        model = StudyGroup
        fields = ["name", "level"]

    def __init__(self, *args: Any, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Level.objects.filter(pk__in=[level.pk for level in levels])
        field.empty_label = None


class CodeForm(forms.Form):
    """The code of the group that somebody wants to join."""

    code = forms.CharField(
        label=_("加入码"),
        max_length=20,
        help_text=_("教师给你的十位字母和数字，大小写和横线都不计较。"),
    )


class ColleagueForm(forms.Form):
    """Another instructor, by login name."""

    username = forms.CharField(label=_("教师的登录名"), max_length=150)
