"""Acts on drafts: begin revisions, hand to review, give up."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.bulk.base import (
    BulkAct,
    Chosen,
    LeftOut,
    Setting,
    Wish,
    WithReason,
)
from question_bank.errors import ItemError
from question_bank.querysets import WRITER_ROLES
from question_bank.services.drafts import (
    discard_draft,
    is_owner,
    require_ready,
    start_revision,
    submit_draft,
)


class Revise(BulkAct):
    code = "revise"
    label = gettext_lazy("开始修订")
    hint = gettext_lazy("每题开一份修订草稿，如冻结的题；原来的版本不动。")
    roles = WRITER_ROLES
    form = WithReason

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        chosen.require_no_draft()
        if not chosen.is_published:
            raise LeftOut(_("没有发布过，直接写它的草稿。"))
        current = chosen.item.current
        assert current is not None, "a CHECK constraint gives published items a version"
        return _("开始修订第 %(number)s 版") % {"number": current.number}

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            start_revision(
                item=one.item,
                author=setting.actor,
                reason=wish["reason"],
                at=setting.at,
            )


class Submit(BulkAct):
    code = "submit"
    label = gettext_lazy("送审")
    hint = gettext_lazy("写完整的草稿交给审题人。")
    roles = WRITER_ROLES

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        draft = chosen.require_draft()
        try:
            require_ready(draft, draft.revision, setting.references(chosen.item))
        except ItemError as error:
            raise LeftOut(_incomplete(error)) from None
        return _("送审第 %(number)s 稿") % {"number": draft.revision.number}

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            draft = one.require_draft()
            submit_draft(
                draft=draft,
                from_number=draft.revision.number,
                actor=setting.actor,
                at=setting.at,
                known=setting.references(one.item),
            )


def _incomplete(error: ItemError) -> str:
    first, rest = error.faults[0], len(error.faults) - 1
    if not rest:
        return _("还不能送审：%(fault)s") % {"fault": first.message}
    values = {"fault": first.message, "rest": rest}
    return _("还不能送审：%(fault)s另有 %(rest)s 处。") % values


class Discard(BulkAct):
    code = "discard"
    label = gettext_lazy("放弃草稿")
    hint = gettext_lazy(
        "自己的草稿；题库管理员也可以放弃别人的。从未发布的题随之停用。"
    )
    roles = WRITER_ROLES
    is_final = True

    def says(self, chosen: Chosen, wish: Wish, setting: Setting) -> str:
        draft = chosen.require_draft()
        if not is_owner(draft, setting.actor):
            raise LeftOut(_("草稿是%(author)s的。") % {"author": draft.author.name})
        if chosen.item.current_id is None:
            return _("放弃草稿，这道题随之停用")
        return _("放弃修订草稿，已发布的版本不动")

    def carry_out(self, chosen: Sequence[Chosen], wish: Wish, setting: Setting) -> None:
        for one in chosen:
            discard_draft(draft=one.require_draft(), actor=setting.actor, at=setting.at)
