"""What the bank's verbs share: which level or item is meant, who may write."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.automation import Reason, person
from accounts.errors import AccountError
from accounts.models import User
from question_bank.errors import BankError, Fault, ItemError
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


def item_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    return [file for path in paths for file in _found(path)]


def _found(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def text_of(path: Path) -> str:
    """The file's text; ItemError file_missing, file_malformed."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ItemError("file_missing", [Fault(str(path), _("读不到文件。"))]) from None
    except UnicodeDecodeError:
        faults = [Fault(path.name, _("不是 UTF-8 文字。"))]
        raise ItemError("file_malformed", faults) from None


def broken_files(error: ItemError) -> Reason:
    """Why files are refused, each fault a detail."""
    message = _("文件有 %(count)s 处错误，没有载入。")
    return Reason(error.code, message % {"count": len(error.faults)}, error.faults)
