"""Papers as rows: blueprints and their versions, forms and what is on them."""

from exams.papers.models.blueprints import BlueprintVersion, PaperBlueprint
from exams.papers.models.forms import (
    IN_WORK,
    OPENED,
    Exposure,
    FormItem,
    FormStatus,
    PaperForm,
)

__all__ = [
    "IN_WORK",
    "OPENED",
    "BlueprintVersion",
    "Exposure",
    "FormItem",
    "FormStatus",
    "PaperBlueprint",
    "PaperForm",
]
