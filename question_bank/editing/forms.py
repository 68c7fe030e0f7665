from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from question_bank.kinds import KINDS, Kind
from question_bank.models import AssessmentPoint, Cognition, ItemStatus, Pool
from standards.models import Level, Node, Part

DIFFICULTY_LABELS = (
    (1, _("1 易")),
    (2, _("2 较易")),
    (3, _("3 中等")),
    (4, _("4 较难")),
    (5, _("5 难")),
)


WRONG_PART = _(
    "技能考核的鉴定点只收简答题、案例分析题和技能任务，理论知识的鉴定点不收技能任务。"
)


class PointChoice(forms.ModelChoiceField):
    """Points with the number of their published items in the pools that the writer
    may see; the scarcest comes first."""

    def label_from_instance(self, obj: Any) -> str:
        told = {"code": obj.code, "name": obj.name, "number": obj.published}
        return gettext("%(code)s %(name)s（%(number)d 题）") % told


class NewItemForm(forms.Form):
    """What an item is about, before its first word."""

    point = PointChoice(AssessmentPoint.objects.none(), label=_("鉴定点"))
    kind = forms.ChoiceField(
        label=_("题型"), choices=[(kind.code, kind.label) for kind in KINDS.values()]
    )
    pool = forms.ChoiceField(
        label=_("用途"),
        choices=Pool.choices,
        help_text=_("练习题由另一人审定即可发布；考试题须再经一人终审，发布前不公开。"),
    )
    difficulty = forms.TypedChoiceField(
        label=_("难度"), choices=DIFFICULTY_LABELS, coerce=int, initial=3
    )

    def __init__(
        self,
        *args: Any,
        level: Level,
        pools: Sequence[str],
        node: Node | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        points = points_to_write(level, pools, node)
        kind = KINDS.get(str(self.initial.get("kind", "single_choice")))
        suited = points.filter(part__in=parts_of(kind)) if kind else points
        if "kind" in self.initial:
            points = suited
        self.fields["point"].queryset = points  # type: ignore[attr-defined]
        self.fields["point"].initial = suited.first() or points.first()

    def clean(self) -> dict[str, Any]:
        wish = super().clean() or {}
        point, kind = wish.get("point"), KINDS.get(wish.get("kind", ""))
        if point and kind and point.part not in parts_of(kind):
            self.add_error("kind", WRONG_PART)
        return wish


def parts_of(kind: Kind) -> tuple[str, ...]:
    """The parts of the appraisal whose papers take items of this kind: what carries
    its own points is for skill papers, and words may be asked for in both."""
    if not kind.own_points:
        return (Part.THEORY,)
    return (Part.SKILL,) if kind.code == "task" else (Part.SKILL, Part.THEORY)


def points_to_write(
    level: Level, pools: Sequence[str], node: Node | None = None
) -> Any:
    """Points in use of a level (on `node` or below it), those with the fewest items of
    `pools` first."""
    in_use = Q(items__status=ItemStatus.PUBLISHED, items__pool__in=pools)
    published = Count("items", filter=in_use)
    active = AssessmentPoint.objects.active().filter(level=level)
    points = active.annotate(published=published)
    if node is not None:
        below = Q(node=node) | Q(node__parent=node) | Q(node__parent__parent=node)
        points = points.filter(below)
    return points.order_by("published", "code")


class ClassificationForm(forms.Form):
    """How an item is classified; the editing screen reads it itself, field by field."""

    difficulty = forms.TypedChoiceField(
        label=_("难度"), choices=DIFFICULTY_LABELS, coerce=int
    )
    cognition = forms.ChoiceField(label=_("认知层次"), choices=Cognition.choices)
    minutes = forms.IntegerField(
        label=_("作答时间（分钟）"), min_value=1, max_value=600, required=False
    )
    sources = forms.CharField(
        label=_("出处"),
        widget=forms.Textarea(attrs={"rows": 3, "data-sources": ""}),
        help_text=_("一行一条，如《劳动合同法》第十条，或者：标准 5:3.1.2K。"),
        required=False,
    )
