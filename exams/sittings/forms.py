"""Input of the office's pages. Forms read it; the services decide."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import CentreRole, StaffAssignment, User
from exams.papers.forms import CentreAndLevelForm
from exams.papers.models import PaperForm
from exams.sittings.models import Sitting
from exams.sittings.rules import examiners_needed
from exams.sittings.services.panels import OTHER_DUTIES
from question_bank.models import Pool
from standards.models import Part

DATETIME = "%Y-%m-%dT%H:%M"


class DateTimeLocalField(forms.DateTimeField):
    """A day and time as the browser's own picker gives it, in Beijing time."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format=DATETIME)
        super().__init__(widget=widget, **options)


class SittingForm(CentreAndLevelForm):
    role = CentreRole.CLERK
    title = forms.CharField(
        label=_("名称"),
        max_length=120,
        help_text=_("考生和公众都会看到，例如：2027 年第一批四级认定。"),
    )
    opens_at = DateTimeLocalField(label=_("开考时间"))
    closes_at = DateTimeLocalField(
        label=_("结束时间"),
        help_text=_("理论和技能都在这一时段内完成；到结束时间一律收卷。"),
    )


class PaperField(forms.ModelChoiceField):
    def label_from_instance(self, obj: PaperForm) -> str:
        return _("%(code)s（%(minutes)d 分钟，%(status)s）") % {
            "code": obj.code,
            "minutes": obj.working_minutes,
            "status": obj.get_status_display(),
        }


class PapersForm(forms.Form):
    theory_form = PaperField(
        PaperForm.objects.none(), label=_("理论卷"), empty_label=_("请选择")
    )
    skill_form = PaperField(
        PaperForm.objects.none(), label=_("技能卷"), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "theory_form": sitting.theory_form_id,
            "skill_form": sitting.skill_form_id,
        }
        super().__init__(*args, **kwargs)
        for part in Part.values:
            field = self.fields[f"{part}_form"]
            field.queryset = papers_for(sitting, part)  # type: ignore[attr-defined]


def papers_for(sitting: Sitting, part: str) -> QuerySet[PaperForm]:
    """Papers that the sitting may use, as far as a list can tell."""
    papers = PaperForm.objects.usable().open_to(sitting.centre)
    papers = papers.filter(
        level=sitting.level_id, part=part, pool=Pool.EXAM, has_case=False
    )
    if not sitting.centre.is_demo:
        papers = papers.filter(has_starter_items=False)
    return papers


def _person(user: User) -> str:
    """Two people may share a name; login names differ."""
    return _("%(name)s（%(username)s）") % {
        "name": user.name,
        "username": user.username,
    }


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return _person(obj)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return _person(obj)


class PanelForm(forms.Form):
    examiners = PeopleField(
        User.objects.none(),
        label=_("考评员"),
        widget=forms.CheckboxSelectMultiple,
    )
    chair = PersonField(
        User.objects.none(),
        label=_("组长"),
        empty_label=_("请选择"),
        help_text=_("从上面选中的考评员中指定一人，分数相差过大时由组长裁定。"),
    )

    def __init__(self, *args: Any, sitting: Sitting, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = sitting.candidacies.standing().count()
        self.fields["examiners"].help_text = _(
            "现有 %(candidates)d 名考生，至少选 %(needed)d 人，须为单数。"
        ) % {
            "candidates": number,
            "needed": examiners_needed(sitting.level, number),
        }
        people = examiners_for(sitting, on)
        for field in self.fields.values():
            field.queryset = people  # type: ignore[attr-defined]

    def clean_examiners(self) -> list[User]:
        return list(self.cleaned_data["examiners"])


def examiners_for(sitting: Sitting, on: date) -> QuerySet[User]:
    """The centre's examiners without those who sit the exam or have another duty."""
    held = StaffAssignment.objects.current(on).filter(centre=sitting.centre_id)
    others = held.filter(role__in=OTHER_DUTIES)
    candidates = sitting.candidacies.standing()
    return (
        User.objects.filter(pk__in=held.filter(role=CentreRole.EXAMINER).values("user"))
        .exclude(pk__in=others.values("user"))
        .exclude(pk__in=candidates.values("user"))
        .order_by("name", "pk")
    )


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_("XLSX 或 CSV，不超过 2 MB，一次最多 1000 人。"),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
    )


class EntryForm(forms.Form):
    """What stands on the slip that a candidate was handed."""

    ticket = forms.CharField(
        label=_("准考证号"),
        max_length=40,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )
    code = forms.CharField(
        label=_("入场码"),
        max_length=40,
        help_text=_("印在入场单上，如 7KQ2M-X9D4T，不分大小写。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
