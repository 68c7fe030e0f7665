"""Forms of the table's pages."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from question_bank.point_table.content import PointLine, TableContent

ALL = ("", _("全部"))


class PointFilterForm(forms.Form):
    """Narrows the points shown; every field may stay empty."""

    search = forms.CharField(label=_("代码或名称"), required=False, max_length=60)
    under = forms.ChoiceField(label=_("范围"), required=False)
    importance = forms.ChoiceField(
        label=_("重要程度"),
        required=False,
        choices=[ALL, ("X", _("X 核心")), ("Y", _("Y 一般")), ("Z", _("Z 辅助"))],
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ALL,
            ("bare", _("没有已发布试题")),
            ("active", _("在用")),
            ("retired", _("停用")),
        ],
    )

    def __init__(self, *args: object, content: TableContent, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        scopes = [one for one in content.scopes if one.depth < 3]
        choices = [(one.code, f"{one.code} {one.name}") for one in scopes]
        self.fields["under"].choices = [ALL, *choices]  # type: ignore[attr-defined]

    def narrow(
        self, points: Sequence[PointLine], items: Mapping[str, int]
    ) -> tuple[list[PointLine], str]:
        """The points asked for, and the scope they stand under; none if invalid."""
        if not self.is_valid():
            return [], ""
        wanted = self.cleaned_data
        return [
            point
            for point in points
            if point.code.startswith(wanted["under"])
            and wanted["importance"] in ("", point.importance)
            and wanted["search"].lower() in f"{point.code} {point.name}".lower()
            and _in_state(point, wanted["state"], items)
        ], wanted["under"]


def _in_state(point: PointLine, state: str, items: Mapping[str, int]) -> bool:
    if state == "bare":
        return not point.is_retired and not items.get(point.code)
    return {"": True, "active": not point.is_retired, "retired": point.is_retired}[
        state
    ]


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("细目表文件"),
        help_text=_("XLSX，不超过 2 MB。请用导出的文件修改。"),
        widget=forms.FileInput({"accept": ".xlsx"}),
    )
