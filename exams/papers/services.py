"""Making papers: assemble them, keep them.

Asking for them is in `exams.papers.blueprints.asking`, what becomes of a kept form in
`exams.papers.life`.
"""

from exams.papers.assembling import AssembledPapers, Plan, assemble_forms, new_seed
from exams.papers.saving import save_forms

__all__ = ["AssembledPapers", "Plan", "assemble_forms", "new_seed", "save_forms"]
