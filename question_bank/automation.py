"""What the bank's verbs share: which level or item is meant, who may write."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.automation import Reason, person
from accounts.errors import AccountError
from accounts.models import User
from question_bank.errors import BankError, ItemError
from question_bank.models import Draft, Item
from question_bank.querysets import BANK_ROLES, WRITER_ROLES
from standards.models import Level, Standard


def level_named(number: int | None, standard: str) -> Level:
    """The level of the newest edition, as papers find it; AccountError level_unknown."""
    standards = Standard.objects.newest_first()
    named = standards.filter(code=standard) if standard else standards
    levels = Level.objects.select_related("standard").defer("standard__document")
    found: Level | None = levels.filter(
        standard=named.first(), number=number or 0
    ).first()
    if found is None:
        raise AccountError("level_unknown", _("标准中没有这个等级。"))
    return found


def writer(username: str) -> User:
    """Whose drafts; AccountError actor_unknown, not_writer."""
    actor = person(username)
    if not has_platform_role(actor, *WRITER_ROLES):
        raise AccountError("not_writer", _("只有教师和题库管理员可以编写试题。"))
    return actor


def reader(username: str) -> User:
    """Who takes items along; AccountError actor_unknown, not_reader."""
    actor = person(username)
    if not has_platform_role(actor, *BANK_ROLES):
        raise AccountError("not_reader", _("只有能打开题库的人可以查看试题。"))
    return actor


def open_draft(code: str, actor: User) -> Draft:
    """The draft under way of the item `code`, if `actor` may read it.

    BankError draft_unknown for others and for unknown ones alike.
    """
    drafts = Draft.objects.open().visible_to(actor).filter(item__code=code)
    found = drafts.select_related("item__point", "head", "author").first()
    if found is None:
        raise BankError("draft_unknown", _("没有这道题的草稿，或者你无权查看。"))
    return found


def item_named(code: str, actor: User) -> Item:
    """The item `code`, if `actor` may open it; BankError item_unknown."""
    found = Item.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise BankError("item_unknown", _("没有这道题，或者你无权查看。"))
    return found


def draft_told(draft: Draft) -> dict[str, Any]:
    """A draft without what it says."""
    return {
        "item": draft.item.code,
        "kind": draft.item.kind,
        "point": draft.item.point.code,
        "pool": draft.pool,
        "state": draft.state,
        "revision": draft.revision.number,
        "content_hash": draft.revision.content_hash,
        "author": draft.author.username,
        "updated_at": draft.updated_at.isoformat(),
    }


def faults_of(error: ItemError) -> Reason:
    """A refusal that names every fault of an item."""
    return Reason(error.code, _("这道题还不能办理。"), error.faults)
