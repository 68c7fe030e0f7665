"""Papers as rows: blueprints and their versions, forms and what is on them."""

from exams.papers.models.blueprints import BlueprintVersion, PaperBlueprint
from exams.papers.models.forms import Exposure, FormItem, FormStatus, PaperForm

__all__ = [
    "BlueprintVersion",
    "Exposure",
    "FormItem",
    "FormStatus",
    "PaperBlueprint",
    "PaperForm",
]
