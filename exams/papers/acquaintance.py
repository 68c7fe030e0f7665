"""How much of a form some people have met before, without opening it."""

from collections.abc import Collection

from exams.papers.alarms import index_token
from exams.papers.meetings import items_met
from exams.papers.models import PaperForm, SealedIndex
from exams.papers.sealing.keys import index_key
from question_bank.models import ItemVersion


def items_known(form: PaperForm, people: Collection[int]) -> int | None:
    """How many items of `form` somebody of `people` was shown, in whatever version.

    A sealed form is asked by its blind index (3 queries); None if nobody can ask it,
    as officers alone hold its key. PaperError key_missing.
    """
    met = items_met(people)
    versions = ItemVersion.objects.filter(item__code__in=list(met))
    known = list(versions.values_list("pk", flat=True))
    if form.is_opened:
        return form.items.filter(version__in=known).count()
    if form.attended:
        return None
    key = index_key(form.envelope_key_id)
    tokens = {index_token(key, form.pk, version) for version in known}
    index = SealedIndex.objects.filter(form=form).values_list("token", flat=True)
    return len(tokens & set(index))
