"""What the page of a sitting's certificates shows: figures, rights, the list."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from django.http import Http404

from accounts.access import roles_at
from accounts.models import CentreRole, User
from certificates.background import AT_ONCE
from certificates.models import Certificate
from certificates.services import awaiting_certificate
from exams.sittings.models import Sitting, SittingStatus

OFFICE = (CentreRole.CLERK, CentreRole.REGISTRAR, CentreRole.SUPERVISOR)
# Pages of one printed file: a hundred take about three seconds.
PRINT_BATCH = 100


@dataclass(frozen=True)
class Batch:
    """One file for the printer: certificates `first` to `last` of the valid ones."""

    number: int
    first: int
    last: int


@dataclass(frozen=True)
class SittingOffice:
    """A sitting as its office sees it on one day."""

    sitting: Sitting
    is_released: bool
    awaiting: int
    certificates: list[Certificate]
    batches: list[Batch]
    may_issue: bool
    may_print: bool

    @property
    def takes_a_job(self) -> bool:
        return self.awaiting > AT_ONCE


def office_of(sitting: Sitting, user: User, on: date) -> SittingOffice:
    """At most 3 queries, however many certificates there are."""
    released = sitting.status == SittingStatus.RELEASED.value
    roles = roles_at(user, sitting.centre, on)
    listed = Certificate.objects.of_sitting(sitting).select_related("result")
    certificates = list(listed)
    valid = sum(certificate.is_valid for certificate in certificates)
    return SittingOffice(
        sitting=sitting,
        is_released=released,
        awaiting=awaiting_certificate(sitting).count() if released else 0,
        certificates=certificates,
        batches=batches_of(valid),
        may_issue=CentreRole.CLERK in roles,
        may_print=not roles.isdisjoint({CentreRole.CLERK, CentreRole.REGISTRAR}),
    )


def batches_of(count: int) -> list[Batch]:
    """Files of up to a hundred: 230 certificates are 1-100, 101-200, 201-230."""
    return [
        Batch(
            number=number,
            first=(number - 1) * PRINT_BATCH + 1,
            last=min(number * PRINT_BATCH, count),
        )
        for number in range(1, ceil(count / PRINT_BATCH) + 1)
    ]


def batch_of(sitting: Sitting, number: int) -> list[Certificate]:
    """The valid certificates of one file, in the order of numbers; 404 past the end."""
    valid = Certificate.objects.of_sitting(sitting).valid().for_printing()
    start = (number - 1) * PRINT_BATCH
    if not 0 <= start < valid.count():
        raise Http404
    return list(valid.order_by("number")[start : start + PRINT_BATCH])
