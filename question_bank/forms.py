from django import forms
from django.utils.translation import gettext_lazy as _

from question_bank.kinds import KINDS
from question_bank.models import Pool
from question_bank.querysets import ItemQuerySet
from question_bank.search import matching
from standards.models import Area, Level


class ItemFilterForm(forms.Form):
    """Narrows the list of items; every field may stay empty."""

    search = forms.CharField(label=_("编号或文字"), required=False, max_length=60)
    pool = forms.ChoiceField(
        label=_("用途"), required=False, choices=[("", _("全部")), *Pool.choices]
    )
    kind = forms.ChoiceField(
        label=_("题型"),
        required=False,
        choices=[("", _("全部")), *((k.code, k.label) for k in KINDS.values())],
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("范围"), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: object, level: Level, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        areas = Area.objects.filter(standard=level.standard_id)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def narrow(self, items: ItemQuerySet) -> ItemQuerySet:
        wanted = self.cleaned_data
        if wanted["search"]:
            items = matching(items, wanted["search"])
        if wanted["pool"]:
            items = items.filter(pool=wanted["pool"])
        if wanted["kind"]:
            items = items.filter(kind=wanted["kind"])
        if wanted["area"]:
            items = items.filter(point__area=wanted["area"])
        return items
