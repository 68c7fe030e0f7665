"""Keeping items and their open drafts from others until the commit.

Always laws first, then items, then drafts, each in the order of their ids: so nobody
who holds some waits for somebody who waits for them.
"""

from collections.abc import Iterable
from typing import Any

from law.models import LegalSource, SourceVersion
from question_bank.models import Draft, Item
from question_bank.records import SourceRecord


def hold_items(pks: Any) -> None:
    """Keep these items (ids, or a query of them) and what is open of them."""
    items = Item.objects.select_for_update(no_key=True).filter(pk__in=pks)
    list(items.order_by("pk").values_list("pk"))
    drafts = Draft.objects.open().select_for_update(no_key=True)
    list(drafts.filter(item__in=pks).order_by("pk").values_list("pk"))


def held_draft(draft: Draft) -> Draft:
    """The draft with its item as they are now, kept from others.

    Read only after both are held: PostgreSQL gives the row that it waited for anew, but
    what is joined to it as it was before, so that the head would be missing.
    """
    hold_items([draft.item_id])
    held: Draft = Draft.objects.select_related(
        "item__point__level__standard", "item__current", "head", "author"
    ).get(pk=draft.pk)
    return held


def hold_laws(sources: Iterable[SourceRecord]) -> None:
    """Let nobody supersede what these sources cite before the commit.

    Else a law could end between the last look at it and the publication, when what is
    to be frozen is not there yet for the other to see.
    """
    cited = LegalSource.objects.filter(short_title__in={one.law for one in sources})
    current = SourceVersion.objects.filter(source__in=cited, valid_to__isnull=True)
    list(current.select_for_update(no_key=True).order_by("pk").values_list("pk"))
