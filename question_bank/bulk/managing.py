"""Acts of bank managers: take out of use, keep apart."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import PlatformRole
from question_bank.bulk.base import (
    BulkAct,
    Chosen,
    LeftOut,
    Setting,
    Wish,
    WithReason,
)
from question_bank.models import ItemStatus
from question_bank.services.lifecycle import declare_enemies, retire_item

MANAGERS = (PlatformRole.BANK_MANAGER,)


class Retire(BulkAct):
    code = "retire"
    label = gettext_lazy("停用")
    hint = gettext_lazy("不再进卷，也不进练习；已经用过它的试卷不变。")
    roles = MANAGERS
    form = WithReason
    is_final = True

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        chosen.require_no_draft()
        if not chosen.is_published:
            raise LeftOut(_("没有发布过，放弃草稿即可。"))
        return _("停用")

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            retire_item(
                item=one.item,
                actor=setting.actor,
                reason=wish["reason"],
                at=setting.at,
            )


class DeclareEnemies(BulkAct):
    code = "enemies"
    label = gettext_lazy("设为敌题")
    hint = gettext_lazy("选中的题从此不会两道同卷。")
    roles = MANAGERS
    form = WithReason
    is_joint = True

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        if chosen.item.status == ItemStatus.RETIRED:
            raise LeftOut(_("已停用。"))
        return _("与这里其他的题互为敌题")

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        declare_enemies(
            items=[one.item for one in chosen],
            actor=setting.actor,
            reason=wish["reason"],
            at=setting.at,
        )
