"""Whether items of a form have been stopped since it was made."""

from exams.papers.compositions import composition_of
from exams.papers.models import PaperForm
from question_bank.models import ItemStatus, ItemVersion

STOPPED = (ItemStatus.FROZEN, ItemStatus.RETIRED)


def stopped_items(form: PaperForm) -> int:
    """How many items of the form are frozen or retired by now (1 query)."""
    on_form = ItemVersion.objects.filter(pk__in=composition_of(form).version_ids)
    return on_form.filter(item__status__in=STOPPED).count()
