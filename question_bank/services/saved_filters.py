"""Filters that people keep under a name."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from question_bank.errors import BankError
from question_bank.models import SavedFilter


def save_filter(*, owner: User, name: str, query: str, at: datetime) -> SavedFilter:
    """Keep `query` under `name`. BankError: name_taken."""
    kept = SavedFilter(owner=owner, name=name, query=query, created_at=at)
    _store(kept)
    return kept


def rename_filter(*, kept: SavedFilter, name: str) -> None:
    """BankError: name_taken."""
    kept.name = name
    _store(kept)


def _store(kept: SavedFilter) -> None:
    """The constraint decides, so that two tabs cannot both take a name."""
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        message = _("你已有一个叫“%(name)s”的筛选，请换一个名称。")
        raise BankError("name_taken", message % {"name": kept.name}) from None
