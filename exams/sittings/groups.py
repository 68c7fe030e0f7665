"""The candidates of a planned sitting, for whom a paper officer makes papers."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import CentreRole, User
from exams.papers.meetings import CandidateGroup
from exams.sittings.models import Candidacy, CandidacyStatus, Sitting, SittingStatus


def groups_of(user: User, on: date) -> list[CandidateGroup]:
    """Planned sittings at the officer's centres with somebody registered (2 queries)."""
    sittings = Sitting.objects.for_staff(user, on, CentreRole.PAPER_OFFICER).filter(
        status=SittingStatus.PLANNED
    )
    people = defaultdict(set)
    registered = Candidacy.objects.filter(
        sitting__in=sittings, status=CandidacyStatus.REGISTERED
    )
    for sitting, person in registered.values_list("sitting", "user"):
        people[sitting].add(person)
    return [
        CandidateGroup(
            str(one.pk), _label(one, len(people[one.pk])), frozenset(people[one.pk])
        )
        for one in sittings.order_by("opens_at")
        if one.pk in people
    ]


def _label(sitting: Sitting, number: int) -> str:
    names = {"title": sitting.title, "number": number}
    return _("%(title)s（%(number)d 名考生）") % names
