"""The points that an examiner gives for one item, as a page sends them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _

from exams.marking.models import SheetMark
from exams.marking.rubrics import RubricItem
from exams.marking.services import NewMark

HALF = Decimal("0.5")


class ItemMarksForm(forms.Form):
    """`p0` and `p0-half` are the first scoring point's whole and half point;
    `v0` and `v0-remark` the first veto and the candidate's words."""

    def __init__(
        self, item: RubricItem, kept: Mapping[str, SheetMark], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.kept = item, kept
        for place, point in enumerate(item.scoring):
            self.fields[f"p{place}"] = forms.IntegerField(
                required=False, min_value=0, max_value=int(point.points)
            )
            self.fields[f"p{place}-half"] = forms.BooleanField(required=False)
        for place in range(len(item.vetoes)):
            self.fields[f"v{place}"] = forms.BooleanField(required=False)
            self.fields[f"v{place}-remark"] = forms.CharField(
                required=False, max_length=300
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for place, point in enumerate(self.item.scoring):
            given = self._given(place)
            if given is not None and given > point.points:
                self.add_error(
                    f"p{place}",
                    _("“%(title)s”最多 %(points)s 分，不能再加半分。")
                    % {"title": point.title, "points": floatformat(point.points)},
                )
        for place in range(len(self.item.vetoes)):
            if cleaned.get(f"v{place}") and not cleaned.get(f"v{place}-remark"):
                self.add_error(
                    f"v{place}-remark", _("选了否决项，须写明考生的原句，否则不生效。")
                )
        return cleaned

    def marks(self) -> list[NewMark]:
        """Every mark that is right; what is wrong stays out and in `errors`."""
        points = [
            NewMark(self.item.form_item, point.code, given)
            for place, point in enumerate(self.item.scoring)
            if f"p{place}" not in self.errors
            and (given := self._given(place)) is not None
        ]
        return points + [
            mark for place in range(len(self.item.vetoes)) for mark in self._veto(place)
        ]

    def _given(self, place: int) -> Decimal | None:
        whole = self.cleaned_data.get(f"p{place}")
        if whole is None:
            return None
        return whole + (HALF if self.cleaned_data.get(f"p{place}-half") else 0)

    def _veto(self, place: int) -> list[NewMark]:
        """The veto as set, or as taken back; nothing if it never was."""
        code = self.item.vetoes[place].code
        is_set = self.cleaned_data.get(f"v{place}", False)
        remark = self.cleaned_data.get(f"v{place}-remark", "")
        if is_set and not remark:
            return []
        if not is_set and code not in self.kept:
            return []
        return [
            NewMark(
                self.item.form_item,
                code,
                is_veto=is_set,
                remark=remark if is_set else "",
            )
        ]
