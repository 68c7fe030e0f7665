"""Narrowing the list of procedures."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.procedures.catalogue import OFFICES, Procedure

Choices = Sequence[tuple[str, str]]
ALL = ("", _("全部"))


class ProcedureFilterForm(forms.Form):
    """Every field may stay empty."""

    search = forms.CharField(label=_("名称或内容"), required=False, max_length=40)
    office = forms.ChoiceField(
        label=_("办理层级"),
        required=False,
        choices=[ALL, *((office, office) for office in OFFICES)],
    )
    level = forms.ChoiceField(label=_("等级"), required=False)
    function = forms.ChoiceField(label=_("职业功能"), required=False)

    def __init__(
        self, *args: Any, levels: Choices, functions: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("level", levels), ("function", functions)):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def narrow(self, procedures: Iterable[Procedure]) -> list[Procedure]:
        """The procedures asked for; none if the form is invalid."""
        if not self.is_valid():
            return []
        return [one for one in procedures if self._wants(one)]

    def _wants(self, procedure: Procedure) -> bool:
        asked = self.cleaned_data
        return (
            asked["office"] in ("", procedure.office)
            and self._has_skill(procedure)
            and any(asked["search"].lower() in text.lower() for text in procedure.texts)
        )

    def _has_skill(self, procedure: Procedure) -> bool:
        level, function = self.cleaned_data["level"], self.cleaned_data["function"]
        if not level and not function:
            return True
        return any(
            level in ("", str(skill.level)) and skill.code.startswith(function)
            for skill in procedure.skills
        )
