"""Every write of a sitting. Outsiders import from here.

In order: plan_sitting, register_candidates, attach_forms, admit_candidates,
appoint_panel, close_sitting, prepare_results, release_results; or cancel_sitting.
"""

from exams.sittings.services.admission import admit_candidates
from exams.sittings.services.cancelling import cancel_sitting
from exams.sittings.services.closing import close_sitting
from exams.sittings.services.codes import issue_candidate_codes
from exams.sittings.services.opening import (
    next_opening,
    open_due_papers,
    open_papers,
)
from exams.sittings.services.panels import appoint_panel
from exams.sittings.services.papers import attach_forms
from exams.sittings.services.planning import plan_sitting
from exams.sittings.services.registration import (
    TAKING_CANDIDATES,
    register_candidates,
    withdraw_candidate,
)
from exams.sittings.services.results import prepare_results, release_results

__all__ = [
    "TAKING_CANDIDATES",
    "admit_candidates",
    "appoint_panel",
    "attach_forms",
    "cancel_sitting",
    "close_sitting",
    "issue_candidate_codes",
    "next_opening",
    "open_due_papers",
    "open_papers",
    "plan_sitting",
    "prepare_results",
    "register_candidates",
    "release_results",
    "withdraw_candidate",
]
