"""Acts that classify: difficulty and cognition, assessment point, pool."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import has_platform_role
from law import facts
from question_bank.bulk.base import BulkAct, Chosen, LeftOut, Setting, Wish
from question_bank.editing.forms import DIFFICULTY_LABELS
from question_bank.models import AssessmentPoint, Cognition, Draft, Pool
from question_bank.querysets import EXAM_ITEM_ROLES, WRITER_ROLES
from question_bank.services.classifying import (
    Classification,
    assign_point,
    assign_pool,
    classify_item,
)
from question_bank.services.drafts import start_revision
from question_bank.services.reviews import QUARANTINE

KEEP = ("", gettext_lazy("不改"))


class ClassifyForm(forms.Form):
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("难度"),
        required=False,
        choices=[KEEP, *DIFFICULTY_LABELS],
        coerce=int,
        empty_value=None,
    )
    cognition = forms.ChoiceField(
        label=gettext_lazy("认知层次"),
        required=False,
        choices=[KEEP, *Cognition.choices],
    )

    def clean(self) -> dict[str, Any]:
        wish = super().clean() or {}
        if not wish.get("difficulty") and not wish.get("cognition"):
            raise forms.ValidationError(_("请至少选一项要改的。"))
        return wish


class Classify(BulkAct):
    code = "classify"
    label = gettext_lazy("改难度、认知层次")
    hint = gettext_lazy("草稿直接改；已发布的题开始修订，审定以后才生效。")
    roles = WRITER_ROLES
    form = ClassifyForm

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        chosen.require_free()
        changes = _("；").join(_changes(chosen, wish))
        if not changes:
            raise LeftOut(_("已经是这样。"))
        if chosen.draft:
            return _("改草稿：%(changes)s") % {"changes": changes}
        return _("开始修订：%(changes)s") % {"changes": changes}

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            classify_item(
                item=one.item,
                draft=one.draft,
                wish=_classification(one, wish),
                editor=setting.actor,
                reason=_("成批改归类"),
                at=setting.at,
            )


def _classification(chosen: Chosen, wish: Wish) -> Classification:
    said = chosen.said
    return Classification(
        wish["difficulty"] or said.difficulty,
        wish["cognition"] or said.cognition,
        said.minutes,
    )


def _changes(chosen: Chosen, wish: Wish) -> Iterator[str]:
    said, wanted = chosen.said, _classification(chosen, wish)
    if wanted.difficulty != said.difficulty:
        hard = {"old": said.difficulty, "new": wanted.difficulty}
        yield _("难度 %(old)s → %(new)s") % hard
    if wanted.cognition != said.cognition:
        values = {
            "old": Cognition(said.cognition).label,
            "new": Cognition(wanted.cognition).label,
        }
        yield _("认知层次 %(old)s → %(new)s") % values


class PointForm(forms.Form):
    point = forms.CharField(
        label=gettext_lazy("鉴定点代码"),
        max_length=12,
        help_text=gettext_lazy("这一等级细目表里的代码，如 ABC012。"),
    )

    def clean_point(self) -> str:
        return str(self.cleaned_data["point"]).strip().upper()


class AssignPoint(BulkAct):
    code = "point"
    label = gettext_lazy("换鉴定点")
    hint = gettext_lazy("只用于从未发布的题；编号随鉴定点重新编。")
    roles = WRITER_ROLES
    form = PointForm

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        chosen.require_free()
        if chosen.item.current_id is not None:
            raise LeftOut(_("发布过的题不能换鉴定点。"))
        chosen.require_draft()
        point = self._point(chosen, wish, setting)
        if point.pk == chosen.item.point_id:
            raise LeftOut(_("已经是这个鉴定点。"))
        return _("鉴定点 %(old)s → %(new)s %(name)s，编号重新编") % {
            "old": chosen.item.point.code,
            "new": point.code,
            "name": point.name,
        }

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            point = self._point(one, wish, setting)
            assign_point(draft=one.require_draft(), point=point, at=setting.at)

    def _point(self, chosen: Chosen, wish: Wish, setting: Setting) -> AssessmentPoint:
        """One query for a level, whose points are asked for item after item."""
        level, part = chosen.item.point.level_id, chosen.item.point.part
        known = setting.points(level)
        point = known.get(wish["point"])
        if point is None or point.part != part:
            raise LeftOut(
                _("这一等级和科目没有代码为 %(code)s 的鉴定点。")
                % {"code": wish["point"]}
            )
        return point


class PoolForm(forms.Form):
    pool = forms.ChoiceField(label=gettext_lazy("转入"), choices=Pool.choices)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class AssignPool(BulkAct):
    code = "pool"
    label = gettext_lazy("转到另一题库")
    hint = gettext_lazy("草稿直接转；已发布的题开始修订，审定发布时才转过去。")
    roles = WRITER_ROLES
    form = PoolForm

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        chosen.require_free()
        pool, draft = Pool(wish["pool"]), chosen.draft
        if pool == (draft.pool if draft else chosen.item.pool):
            raise LeftOut(_("已经是%(pool)s题。") % {"pool": pool.label})
        if pool == Pool.EXAM and draft and not _keeps_sight(draft, setting):
            raise LeftOut(_("别人的草稿转入考试题库后你就看不到了，请它的作者来转。"))
        if chosen.item.current_id is None:
            return _("草稿转为%(pool)s题") % {"pool": pool.label}
        return _promise(chosen, pool, setting)

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        pool, reason = wish["pool"], wish["reason"]
        for one in chosen:
            if one.draft:
                assign_pool(draft=one.draft, pool=pool, reason=reason, at=setting.at)
            else:
                start_revision(
                    item=one.item,
                    author=setting.actor,
                    pool=pool,
                    reason=reason,
                    at=setting.at,
                )


def _keeps_sight(draft: Draft, setting: Setting) -> bool:
    """Whether the actor could still read the draft in the exam pool."""
    is_author = draft.author_id == setting.actor.pk
    return is_author or has_platform_role(setting.actor, *EXAM_ITEM_ROLES)


def _promise(chosen: Chosen, pool: Pool, setting: Setting) -> str:
    begins = _("修订草稿改为") if chosen.draft else _("开始修订，")
    values = {"begins": begins, "pool": pool.label}
    if pool == Pool.PRACTICE:
        return _("%(begins)s发布后转为%(pool)s题") % values
    values["days"] = str(facts.whole(QUARANTINE, timezone.localdate(setting.at)))
    return _("%(begins)s发布后转为%(pool)s题，%(days)s 日内不进卷") % values
