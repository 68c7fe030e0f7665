"""Making versions: the only place where one is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from question_bank.hooks import tell_stopped
from question_bank.images import note_images
from question_bank.indexing import index_items
from question_bank.models import (
    Item,
    ItemSource,
    ItemStatus,
    ItemVersion,
    Origin,
)
from question_bank.records import ItemBody
from question_bank.services.references import Reference


@dataclass(frozen=True)
class Signatories:
    """Who stands for a version; a CHECK says how many different people it takes."""

    author: User
    reviewer: User
    final_reviewer: User | None = None


@transaction.atomic
def publish_version(
    *,
    item: Item,
    body: ItemBody,
    sources: Sequence[Reference],
    people: Signatories | None,
    at: datetime,
    indexed: bool = True,
) -> ItemVersion:
    """Freeze the next version of `item` and make it the one papers draw from.

    Without `people` it is a starter version, which its review log stands for. Who
    publishes many indexes them together afterwards, and says so by `indexed`.
    """
    version = ItemVersion.objects.create(
        item=item,
        number=item.versions.count() + 1,
        pool=item.pool,
        origin=Origin.OWN if people else Origin.STARTER,
        author=people.author if people else None,
        reviewer=people.reviewer if people else None,
        final_reviewer=people.final_reviewer if people else None,
        created_at=at,
        **body.columns(),
    )
    ItemSource.objects.bulk_create(
        ItemSource(version=version, article=article, node=node)
        for article, node in sources
    )
    if item.current_id:
        tell_stopped([item.current_id], "revised", at)
    note_images(item=item, content=version.content)
    if indexed:
        index_items([(item, version.content)])
    item.current = version
    item.status = ItemStatus.PUBLISHED
    item.save(update_fields=["current", "status", "pool", "origin"])
    return version
