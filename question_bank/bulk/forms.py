"""Which items were chosen on a list."""

from collections.abc import Iterable
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from question_bank.choosing import level_named
from question_bank.errors import BankError
from question_bank.listing.filters import ItemFilterForm


def chosen_items(posted: QueryDict, user: User) -> Iterable[UUID]:
    """The ticked items, or with `scope` "all" those that the filter finds now."""
    if posted.get("scope") == "all":
        asked = QueryDict(posted.get("query", ""))
        level = level_named(asked.get("level", ""))
        form = ItemFilterForm(asked, level=level, user=user)
        return form.found().values_list("pk", flat=True)
    try:
        return [UUID(value) for value in posted.getlist("items")]
    except ValueError:
        raise BankError("item_unknown", _("没有这样的题。"), status=404) from None
