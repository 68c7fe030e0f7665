"""What other rooms call to make papers; what becomes of a kept form is in `life`."""

from exams.papers.assembling import AssembledPapers, Plan, assemble_forms, new_seed
from exams.papers.saving import save_forms

__all__ = [
    "AssembledPapers",
    "Plan",
    "assemble_forms",
    "new_seed",
    "save_forms",
]
