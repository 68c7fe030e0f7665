from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from question_bank.models import AssessmentPoint, Cognition, Pool
from question_bank.services.exporting import FORMATS
from question_bank.sheets.reading import LIMITS, MEBIBYTE, MOST_ROWS
from standards.models import Level

HOW_MUCH = _("XLSX 或 CSV，最多 %(rows)s 行、%(size)s MB。")


class LevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.standard.name} {obj.name}"


class UploadForm(forms.Form):
    """A table, and what its rows leave open."""

    file = forms.FileField(
        label=_("试题表格"), widget=forms.FileInput({"accept": ".xlsx,.csv"})
    )
    level = LevelChoice(
        Level.objects.none(),
        label=_("等级"),
        empty_label=None,
        help_text=_("表格里没有写等级的行按这里所选。"),
    )
    pool = forms.ChoiceField(
        label=_("用途"),
        choices=Pool.choices,
        help_text=_("表格里没有写用途的行按这里所选。"),
    )
    cognition = forms.ChoiceField(
        label=_("认知层次"),
        choices=Cognition.choices,
        initial=Cognition.UNDERSTAND,
        help_text=_("表格里没有写认知层次的行按这里所选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = Level.objects.select_related("standard").defer("standard__document")
        ordered = levels.order_by("standard__code", "-standard__edition", "-number")
        self.fields["level"].queryset = ordered  # type: ignore[attr-defined]
        told = {"rows": MOST_ROWS, "size": LIMITS.bytes // MEBIBYTE}
        self.fields["file"].help_text = HOW_MUCH % told


class PlacesForm(forms.Form):
    """Which assessment point each classification of a file means: `place-0`, …"""

    def __init__(
        self,
        *args: Any,
        places: Sequence[str],
        chosen: Sequence[int | None],
        points: Sequence[AssessmentPoint],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.points = {str(point.pk): point for point in points}
        named = [(key, str(point)) for key, point in self.points.items()]
        choices = [("", _("（暂不归类）")), *named]
        for number, (place, point) in enumerate(zip(places, chosen, strict=True)):
            self.fields[f"place-{number}"] = forms.ChoiceField(
                label=place,
                choices=choices,
                required=False,
                initial=point,
                widget=forms.Select({"class": "form-select"}),
            )

    def chosen(self) -> dict[str, AssessmentPoint | None]:
        return {
            place: self.points.get(self.cleaned_data[f"place-{number}"])
            for number, place in enumerate(self.places)
        }


class ExportForm(forms.Form):
    """The format; what to export is said by the filter of the list."""

    file_format = forms.ChoiceField(choices=[(one, one) for one in FORMATS])
