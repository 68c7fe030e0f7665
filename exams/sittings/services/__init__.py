"""Every write of a sitting. Outsiders import from here.

In order: plan_sitting, register_candidates, attach_forms, add_room, place_candidates,
admit_candidates, appoint_panel, issue_entry_codes, close_sitting, prepare_results,
release_results; or cancel_sitting. In the room: sign_in, carry_out.
"""

from exams.sittings.services.admission import admit_candidates
from exams.sittings.services.cancelling import cancel_sitting
from exams.sittings.services.closing import close_sitting
from exams.sittings.services.codes import issue_candidate_codes
from exams.sittings.services.entry_codes import (
    IssuedCode,
    issue_entry_codes,
    reissue_entry_code,
)
from exams.sittings.services.invigilating import ConsoleAct, Order, Outcome, carry_out
from exams.sittings.services.opening import (
    next_opening,
    open_due_papers,
    open_papers,
)
from exams.sittings.services.panels import appoint_panel
from exams.sittings.services.papers import attach_forms
from exams.sittings.services.placing import change_seat, place_candidates
from exams.sittings.services.planning import plan_sitting
from exams.sittings.services.registration import (
    TAKING_CANDIDATES,
    register_candidates,
    withdraw_candidate,
)
from exams.sittings.services.results import prepare_results, release_results
from exams.sittings.services.rooms import (
    ARRANGING,
    RoomPlan,
    add_room,
    change_room,
    remove_room,
)
from exams.sittings.services.signing_in import Newcomer, sign_in

__all__ = [
    "ARRANGING",
    "TAKING_CANDIDATES",
    "ConsoleAct",
    "IssuedCode",
    "Newcomer",
    "Order",
    "Outcome",
    "RoomPlan",
    "add_room",
    "admit_candidates",
    "appoint_panel",
    "attach_forms",
    "cancel_sitting",
    "carry_out",
    "change_room",
    "change_seat",
    "close_sitting",
    "issue_candidate_codes",
    "issue_entry_codes",
    "next_opening",
    "open_due_papers",
    "open_papers",
    "place_candidates",
    "plan_sitting",
    "prepare_results",
    "register_candidates",
    "reissue_entry_code",
    "release_results",
    "remove_room",
    "sign_in",
    "withdraw_candidate",
]
