"""What the bank asks of papers: where an item has been shown."""

from uuid import UUID

from exams.papers.models import Exposure
from question_bank.hooks import ExposureRow


def exposures_of(item: UUID) -> list[ExposureRow]:
    """The released forms that have shown any version of an item, newest first."""
    found = (
        Exposure.objects.filter(version__item=item)
        .order_by("-at")
        .values_list("version__number", "form__code", "at")
    )
    return [ExposureRow(version, code, at) for version, code, at in found]
