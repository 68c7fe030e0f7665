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
from exams.papers.models.officers import (
    OfficerKey,
    Opening,
    OpeningPurpose,
    PairWrap,
)
from exams.papers.models.printing import Document, PrintRun
from exams.papers.models.sealing import (
    AlarmCause,
    LookAt,
    PaperAlarm,
    PaperLook,
    SealedIndex,
)

__all__ = [
    "IN_WORK",
    "OPENED",
    "AlarmCause",
    "BlueprintVersion",
    "Document",
    "Exposure",
    "FormItem",
    "FormStatus",
    "LookAt",
    "OfficerKey",
    "Opening",
    "OpeningPurpose",
    "PairWrap",
    "PaperAlarm",
    "PaperBlueprint",
    "PaperForm",
    "PaperLook",
    "SealedIndex",
    "PrintRun",
]
