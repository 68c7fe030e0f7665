"""Input around blueprints: whose one is, and what to assemble by it."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from accounts.access import has_platform_role
from accounts.models import Centre, CentreRole, PlatformRole, User
from exams.papers.assembling import MOST_FORMS
from exams.papers.blueprints.asking import Wish
from exams.papers.blueprints.rules import RANGES
from exams.papers.blueprints.services import newest_version
from exams.papers.meetings import candidate_groups
from exams.papers.models import PaperBlueprint, PaperForm
from standards.models import Part

PLATFORM = "platform"
NAME_LENGTH = 80
NOTE_LENGTH = 200


class OwnerForm(forms.Form):
    """Name and owner of a new blueprint: the platform's for bank managers, a
    centre's for its paper officers."""

    name = forms.CharField(max_length=NAME_LENGTH, label=_("名称"))
    owner = forms.ChoiceField(label=_("归属"))

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Centre.objects.staffed_by(user, on, CentreRole.PAPER_OFFICER)
        self._centres = {str(centre.pk): centre for centre in own}
        choices: list[tuple[str, str | Promise]] = [
            (key, centre.name) for key, centre in self._centres.items()
        ]
        if has_platform_role(user, PlatformRole.BANK_MANAGER):
            choices.insert(0, (PLATFORM, _("平台（各评价机构都可以用）")))
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    @property
    def centre(self) -> Centre | None:
        return self._centres.get(self.cleaned_data["owner"])


class BlueprintField(forms.ModelChoiceField):
    def label_from_instance(self, obj: PaperBlueprint) -> str:
        owner = obj.centre.name if obj.centre else translated("平台")
        return (
            f"{obj.level.standard.name} {obj.level.name} {Part(obj.part).label} · "
            f"{obj.name} · {owner}"
        )


def _fits(
    replaced: PaperForm, blueprint: PaperBlueprint, centre: Centre | None
) -> bool:
    return (replaced.level_id, replaced.part, replaced.centre) == (
        blueprint.level_id,
        blueprint.part,
        centre,
    )


class AskForm(forms.Form):
    """Which papers to assemble, for whom, by which blueprint."""

    blueprint = BlueprintField(
        PaperBlueprint.objects.none(),
        label=_("组卷方案"),
        empty_label=_("请选择"),
        help_text=_("按方案的最新版本组卷。"),
    )
    centre = forms.ModelChoiceField(
        Centre.objects.none(), label=_("评价机构"), empty_label=_("请选择")
    )
    number = forms.IntegerField(
        min_value=1,
        max_value=MOST_FORMS,
        initial=1,
        label=_("份数"),
        help_text=_("一次最多 100 份；各份难度相当。"),
    )
    group = forms.ChoiceField(
        required=False,
        label=_("给谁做"),
        help_text=_("选定考生以后，尽量避开他们做过的题。"),
    )
    cooldown = forms.IntegerField(
        min_value=RANGES["cooldown"][0],
        max_value=RANGES["cooldown"][1],
        required=False,
        label=_("冷却（场）"),
        help_text=_("不填按方案；本次改用别的场数时填写，会记在组卷任务里。"),
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    replaces = forms.ModelChoiceField(
        PaperForm.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readable = PaperBlueprint.objects.readable_by(user, on).active()
        blueprints = readable.select_related("level__standard", "centre")
        centres = Centre.objects.staffed_by(user, on, CentreRole.PAPER_OFFICER)
        self.fields["blueprint"].queryset = blueprints.order_by(  # type: ignore[attr-defined]
            "level__standard__code", "-level__number", "-part", "name"
        )
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        if len(centres) == 1:
            self.fields["centre"].initial = centres[0]
        self.fields["replaces"].queryset = PaperForm.objects.replaceable_by(user, on)  # type: ignore[attr-defined]
        groups = [(one.key, one.label) for one in candidate_groups(user, on)]
        self.fields["group"].choices = [("", _("不指定")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        blueprint, centre = cleaned.get("blueprint"), cleaned.get("centre")
        if blueprint and centre and blueprint.centre not in (None, centre):
            self.add_error("blueprint", _("这个方案属于另一个评价机构。"))
        if cleaned.get("replaces") and cleaned.get("number", 1) != 1:
            self.add_error("number", _("代替一份撤下的卷，只组一份。"))
        if (
            cleaned.get("replaces")
            and blueprint
            and not _fits(cleaned["replaces"], blueprint, centre)
        ):
            self.add_error("blueprint", _("要代替的卷是另一个等级、部分或机构的。"))
        return cleaned

    @property
    def wish(self) -> Wish:
        """What a valid form asks for, by the newest version (1 query)."""
        asked = self.cleaned_data
        return Wish(
            version=newest_version(asked["blueprint"]),
            centre=asked["centre"],
            number=asked["number"],
            request=asked["request"],
            cooldown=asked["cooldown"],
            group=asked["group"],
            replaces=asked["replaces"],
        )
