"""Favourites: kept and let go by the trainee."""

from datetime import datetime

from accounts.models import User
from exams.practice.models import Favourite
from question_bank.models import Item


def keep_item(*, user: User, item: Item, at: datetime) -> Favourite:
    """Keep `item` at hand; a repeat changes nothing."""
    kept, _made = Favourite.objects.get_or_create(
        user=user, item=item, defaults={"created_at": at}
    )
    return kept


def forget_item(*, user: User, item: Item) -> None:
    Favourite.objects.filter(user=user, item=item).delete()
