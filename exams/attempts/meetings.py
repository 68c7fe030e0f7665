"""What attempts tell of papers: who has met their items, and whether they are sat."""

from collections import Counter
from collections.abc import Collection

from django.db.models import Count

from exams.attempts.models import Attempt, AttemptStatus, Purpose
from exams.papers.models import PaperForm


def items_met(people: Collection[int]) -> Counter[str]:
    """Item code → how many of `people` opened a form with it (1 query).

    Whoever never started an attempt has seen nothing of it.
    """
    started = Attempt.objects.filter(candidate__in=people, started_at__isnull=False)
    met = (
        started.filter(form__items__version__isnull=False)
        .values("form__items__version__item__code")
        .annotate(people=Count("candidate", distinct=True))
        .values_list("form__items__version__item__code", "people")
    )
    return Counter(dict(met))


def is_in_use(form: PaperForm) -> bool:
    """Whether somebody was given the form in an official exam (1 query)."""
    given = Attempt.objects.filter(form=form, purpose=Purpose.SITTING)
    return given.exclude(status=AttemptStatus.VOID).exists()
