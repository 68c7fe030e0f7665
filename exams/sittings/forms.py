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


def _paper_label(form: PaperForm) -> str:
    """A paper with an alarm is marked: the service refuses it."""
    label = _("%(code)s（%(minutes)d 分钟，%(status)s）") % {
        "code": form.code,
        "minutes": form.working_minutes,
        "status": form.get_status_display(),
    }
    if getattr(form, "open_alarms", 0):
        return _("%(paper)s · 有警报，等待试卷管理员决定") % {"paper": label}
    return label


class PaperField(forms.ModelChoiceField):
    def label_from_instance(self, obj: PaperForm) -> str:
        return _paper_label(obj)


class PapersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: PaperForm) -> str:
        return f"{obj.get_part_display()}：{_paper_label(obj)}"


class PapersForm(forms.Form):
    theory_form = PaperField(
        PaperForm.objects.none(), label=_("理论卷"), empty_label=_("请选择")
    )
    skill_form = PaperField(
        PaperForm.objects.none(), label=_("技能卷"), empty_label=_("请选择")
    )
    parallel = PapersField(
        PaperForm.objects.none(),
        label=_("平行卷（可不选）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选了平行卷，同一部分的几份试卷按座位轮流发，邻座不同卷。"),
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        further = list(sitting.parallel_papers.values_list("form", flat=True))
        kwargs["initial"] = {
            "theory_form": sitting.theory_form_id,
            "skill_form": sitting.skill_form_id,
            "parallel": further,
        }
        super().__init__(*args, **kwargs)
        offered = papers_for(sitting)
        for part in Part.values:
            field = self.fields[f"{part}_form"]
            field.queryset = offered.filter(part=part)  # type: ignore[attr-defined]
        self.fields["parallel"].queryset = offered  # type: ignore[attr-defined]

    def clean_parallel(self) -> list[PaperForm]:
        """Without the two that were chosen as the parts' own."""
        own = (
            self.cleaned_data.get("theory_form"),
            self.cleaned_data.get("skill_form"),
        )
        return [form for form in self.cleaned_data["parallel"] if form not in own]

    @property
    def chosen(self) -> list[PaperForm]:
        data = self.cleaned_data
        return [data["theory_form"], data["skill_form"], *data["parallel"]]


def papers_for(sitting: Sitting) -> QuerySet[PaperForm]:
    """Papers that the sitting may use, as far as a list can tell; adds `open_alarms`."""
    papers = PaperForm.objects.usable().open_to(sitting.centre)
    papers = papers.filter(level=sitting.level_id, pool=Pool.EXAM)
    if not sitting.centre.is_demo:
        papers = papers.filter(has_starter_items=False)
    return papers.with_alarms()


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
        error_messages={"required": _("请输入准考证号。")},
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
    )
    code = forms.CharField(
        label=_("入场码"),
        max_length=40,
        error_messages={"required": _("请输入入场码，它印在入场单上。")},
        help_text=_("印在入场单上，如 7KQ2M-X9D4T，不分大小写。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
