"""What the bank's verbs share: which level is meant, who may write."""

from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.automation import person
from accounts.errors import AccountError
from accounts.models import User
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
        raise AccountError("not_writer", _("只有教师和题库管理员可以导入试题。"))
    return actor


def reader(username: str) -> User:
    """Who takes items along; AccountError actor_unknown, not_reader."""
    actor = person(username)
    if not has_platform_role(actor, *BANK_ROLES):
        raise AccountError("not_reader", _("只有能打开题库的人可以导出试题。"))
    return actor
