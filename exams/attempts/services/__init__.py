"""The life of an attempt. Outsiders import from here; saving is in `lane.journal`.

Admission and door, start and lease, what invigilators do, the end.
"""

from exams.attempts.services.admission import admit, fresh_order_seed
from exams.attempts.services.calm import pause_calmly, resume_calmly
from exams.attempts.services.ending import (
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
    "admit",
    "enter_attempt",
    "expire_overdue",
    "fresh_order_seed",
    "grant_time",
    "issue_move_code",
    "let_in",
    "pause_attempt",
    "pause_calmly",
    "resume_attempt",
    "resume_calmly",
    "send_message",
    "start_attempt",
    "submit_attempt",
    "take_over",
    "terminate_attempt",
]
