"""Wrong codes at the door, counted in the database: every web process sees them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from exams.sittings.errors import SittingError
from exams.sittings.models import EntryFailure
from exams.sittings.querysets import CandidacyQuerySet

# Failures within the span, of one ticket from one address and of one address in all:
# a room of 300 behind one address may mistype thrice each, and nobody can lock a
# ticket for the room from elsewhere. A full address refuses wrong codes only.
# A neighbour behind the same address can lock a ticket: a new code unlocks it, for
# what was guessed of the old one is then worth nothing.
SPAN = timedelta(minutes=15)
MOST_OF_TICKET = 10
MOST_OF_ADDRESS = 1000


def refuse_full_ticket(ticket: str, address: str, at: datetime) -> None:
    """SittingError `entry_limited` (1 query)."""
    mine = _of_address(address, at).filter(ticket=ticket)
    if len(mine.values_list("pk")[:MOST_OF_TICKET]) == MOST_OF_TICKET:
        raise SittingError("entry_limited")


def note_failure(ticket: str, address: str, at: datetime) -> None:
    """SittingError `entry_limited` if the address had too many before (2 queries)."""
    if _of_address(address, at)[:MOST_OF_ADDRESS].count() == MOST_OF_ADDRESS:
        raise SittingError("entry_limited")
    EntryFailure.objects.create(ticket=ticket, address=address or None, at=at)


def _of_address(address: str, at: datetime) -> QuerySet[EntryFailure]:
    return EntryFailure.objects.filter(address=address or None, at__gt=at - SPAN)


def locked_out(people: CandidacyQuerySet, at: datetime) -> CandidacyQuerySet:
    """Those of them whose ticket is locked, wherever it was typed; `locked_at` since when."""
    counting = EntryFailure.objects.filter(at__gt=at - SPAN)
    places = counting.filter(ticket=OuterRef("ticket")).order_by().values("address")
    full = places.annotate(number=Count("pk"), last=Max("at")).filter(
        number__gte=MOST_OF_TICKET
    )
    # Few have failed: nobody else is counted.
    failed = people.filter(ticket__in=counting.values("ticket"))
    since = Subquery(full.order_by("-last").values("last")[:1])
    return failed.annotate(locked_at=since).filter(locked_at__isnull=False)


def forget_failures_of(tickets: Iterable[str]) -> None:
    EntryFailure.objects.filter(ticket__in=list(tickets)).delete()


def forget_old_failures(at: datetime) -> None:
    """The tick: what no longer counts."""
    EntryFailure.objects.filter(at__lte=at - SPAN).delete()
