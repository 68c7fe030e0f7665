"""Narrowing a shelf to a level, a function of the standard or one skill code."""

from collections.abc import Iterable, Mapping

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from casework.procedures import catalogue
from casework.procedures.catalogue import Skill
from casework.procedures.forms import ALL, Choices
from casework.procedures.pages import function_names, nodes_of
from casework.wording import LEVELS

CODE_TEXT = 24


class SkillFilterForm(forms.Form):
    """Every field may stay empty; only what the shelf holds can be chosen."""

    level = forms.ChoiceField(label=_("技能等级"), required=False)
    function = forms.ChoiceField(label=_("职业功能"), required=False)
    code = forms.ChoiceField(label=_("技能要求"), required=False)

    def __init__(self, asked: QueryDict, choices: Mapping[str, Choices]) -> None:
        super().__init__(asked)
        for name, listed in choices.items():
            self.fields[name].choices = [ALL, *listed]  # type: ignore[attr-defined]

    @property
    def is_narrowing(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def wanted(self, skills: Iterable[Skill]) -> list[Skill]:
        """Those asked for; none if the form is invalid."""
        return [one for one in skills if self._wants(one)] if self.is_valid() else []

    def _wants(self, skill: Skill) -> bool:
        asked = self.cleaned_data
        return (
            asked["level"] in ("", str(skill.level))
            and skill.code.startswith(asked["function"])
            and asked["code"] in ("", skill.ref)
        )


def skill_choices(skills: Iterable[Skill]) -> dict[str, Choices]:
    """What can be asked of a shelf that holds these skills (2 queries)."""
    held = sorted(set(skills), key=lambda skill: (-skill.level, skill.code))
    texts = {node.ref: node.corrected_text for node in nodes_of(held)}
    names = function_names(catalogue())
    levels = sorted({skill.level for skill in held}, reverse=True)
    functions = sorted({skill.code[0] for skill in held})
    return {
        "level": [(str(level), str(LEVELS[str(level)])) for level in levels],
        "function": [(one, names.get(one, one)) for one in functions],
        "code": [(skill.ref, _code_label(skill, texts)) for skill in held],
    }


def _code_label(skill: Skill, texts: Mapping[str, str]) -> str:
    text = Truncator(texts.get(skill.ref, "")).chars(CODE_TEXT)
    return f"{LEVELS[str(skill.level)]} {skill.code} {text}".strip()
