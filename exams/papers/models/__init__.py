"""Papers as rows: blueprints and their versions, forms and what is on them, prints."""

from exams.papers.models.blueprints import BlueprintVersion, PaperBlueprint
from exams.papers.models.forms import (
    IN_WORK,
    OPENED,
    Exposure,
    FormItem,
    FormStatus,
    PaperForm,
)
from exams.papers.models.printing import Document, PrintRun

__all__ = [
    "IN_WORK",
    "OPENED",
    "BlueprintVersion",
    "Document",
    "Exposure",
    "FormItem",
    "FormStatus",
    "PaperBlueprint",
    "PaperForm",
    "PrintRun",
]
