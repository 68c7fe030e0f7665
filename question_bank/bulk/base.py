"""What every act on many items can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import has_platform_role
from accounts.models import User
from question_bank.models import (
    AssessmentPoint,
    Draft,
    DraftRevision,
    DraftState,
    Item,
    ItemStatus,
    ItemVersion,
)
from question_bank.services.references import References

Wish = Mapping[str, Any]


class LeftOut(Exception):
    """An item is not touched; `why` is for the person who chose it."""

    def __init__(self, why: str | Promise) -> None:
        self.why = str(why)
        super().__init__(self.why)


@dataclass(frozen=True)
class Setting:
    """Who acts, when; and what is loaded once for all items of a level."""

    actor: User
    at: datetime
    _known: dict[int, References] = field(default_factory=dict)
    _points: dict[int, dict[str, AssessmentPoint]] = field(default_factory=dict)

    def references(self, item: Item) -> References:
        """Articles and nodes that sources of the item's standard may name."""
        standard = item.point.level.standard
        if standard.pk not in self._known:
            self._known[standard.pk] = References(standard)
        return self._known[standard.pk]

    def points(self, level: int) -> Mapping[str, AssessmentPoint]:
        """The assessment points of a level that take new items, by code."""
        if level not in self._points:
            found = AssessmentPoint.objects.active().filter(level=level)
            self._points[level] = {point.code: point for point in found}
        return self._points[level]


@dataclass(frozen=True)
class Chosen:
    """An item with its open draft. `is_hidden`: there is one, not for this person."""

    item: Item
    draft: Draft | None
    is_hidden: bool = False

    @property
    def is_published(self) -> bool:
        return self.item.status in (ItemStatus.PUBLISHED, ItemStatus.FROZEN)

    @property
    def head(self) -> DraftRevision | None:
        return self.draft.head if self.draft else None

    @cached_property
    def said(self) -> ItemVersion | DraftRevision:
        """What it says now: the draft, else the version."""
        said = self.head or self.item.current
        if said is None:
            raise LeftOut(_("没有可以改的草稿。"))
        return said

    def require_free(self) -> None:
        """Leave out what is out of use, or in the hands of somebody else."""
        if self.item.status == ItemStatus.RETIRED:
            raise LeftOut(_("已停用。"))
        if self.is_hidden:
            raise LeftOut(_("有一份没有办完的草稿。"))
        if self.draft and self.draft.state != DraftState.WRITING:
            raise LeftOut(_("正在审题，退回或者撤回以后才能改。"))

    def require_no_draft(self) -> None:
        self.require_free()
        if self.draft:
            raise LeftOut(_("有一份没有办完的草稿。"))

    def require_draft(self) -> Draft:
        """The open draft that somebody writes in."""
        self.require_free()
        if self.draft is None:
            raise LeftOut(_("没有正在写的草稿。"))
        return self.draft


class NoWish(forms.Form):
    """An act that needs no more than the choice."""


class WithReason(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("记入留痕。")
    )


class BulkAct(ABC):
    """A strategy for one act. `form` cleans what is wished for all items."""

    code: str
    label: str | Promise
    hint: str | Promise
    roles: tuple[str, ...]
    form: type[forms.Form] = NoWish
    is_joint = False
    """Whether it is one act on all items together, not one on each."""
    is_final = False
    """Whether it cannot be taken back."""

    def may(self, user: User) -> bool:
        return has_platform_role(user, *self.roles)

    @abstractmethod
    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        """What will become of the item; raises LeftOut with the reason."""

    @abstractmethod
    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        """Do it, by the bank's services: one item, or all of a joint act."""
