"""The candidates of a planned sitting: for whom papers are made, and what they know."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import CentreRole, User
from exams.papers.acquaintance import items_known
from exams.papers.errors import PaperError
from exams.papers.meetings import CandidateGroup
from exams.papers.models import PaperForm
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


def known_items_told(sitting: Sitting, forms: Iterable[PaperForm]) -> str:
    """A sentence for each form with items that somebody registered has met before."""
    people = set(
        sitting.candidacies.filter(status=CandidacyStatus.REGISTERED).values_list(
            "user", flat=True
        )
    )
    told = ((form, _known(form, people)) for form in forms)
    return "".join(
        _("试卷 %(code)s 有 %(number)d 题是本场有的考生以前做过的。")
        % {"code": form.code, "number": number}
        for form, number in told
        if number
    )


def _known(form: PaperForm, people: set[int]) -> int:
    """0 also where it cannot be said: that is no reason to refuse a paper."""
    try:
        return items_known(form, people) or 0
    except PaperError:
        return 0
