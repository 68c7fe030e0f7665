"""The life of an attempt. Outsiders import from here; saving is in `lane.journal`.

Admission and door, start and lease, what invigilators do, the end, and what came
after it.
"""

from exams.attempts.services.admission import admit, fresh_order_seed
from exams.attempts.services.asides import (
    accept_writes,
    decline_writes,
    propose_writes,
)
from exams.attempts.services.calm import pause_calmly, resume_calmly
from exams.attempts.services.ending import (
    expire,
    expire_overdue,
    submit_attempt,
    terminate_attempt,
)
from exams.attempts.services.entering import (
    Visit,
    enter_attempt,
    start_attempt,
    take_over,
)
from exams.attempts.services.files import (
    latest_code,
    note_room_end,
    restore_file,
)
from exams.attempts.services.supervising import (
    Because,
    grant_time,
    issue_move_code,
    let_in,
    pause_attempt,
    resume_attempt,
    send_message,
)

__all__ = [
    "Because",
    "Visit",
    "accept_writes",
    "admit",
    "decline_writes",
    "enter_attempt",
    "expire",
    "expire_overdue",
    "fresh_order_seed",
    "grant_time",
    "issue_move_code",
    "latest_code",
    "let_in",
    "note_room_end",
    "pause_attempt",
    "pause_calmly",
    "propose_writes",
    "restore_file",
    "resume_attempt",
    "resume_calmly",
    "send_message",
    "start_attempt",
    "submit_attempt",
    "take_over",
    "terminate_attempt",
]
