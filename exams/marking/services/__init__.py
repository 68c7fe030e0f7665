"""Every write of marking. Outsiders import from here."""

from exams.marking.services.amendments import follow_amendment
from exams.marking.services.panels import add_scripts, create_panel
from exams.marking.services.results import (
    conclude_script,
    mark_by_keys,
    mark_unmarked,
    remark_by_keys,
    settle_script,
)
from exams.marking.services.sheets import NewMark, save_marks, sign_sheet

__all__ = [
    "NewMark",
    "add_scripts",
    "conclude_script",
    "create_panel",
    "follow_amendment",
    "mark_by_keys",
    "mark_unmarked",
    "remark_by_keys",
    "save_marks",
    "settle_script",
    "sign_sheet",
]
