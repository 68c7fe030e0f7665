"""A session that an entry code opened: for one sitting's exam and nothing else.

It is an ordinary session of the candidate's account with a mark; `middleware` keeps it
to the exam. No last login is noted and no password hashed: a room of 300 comes in at
once.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from exams.sittings.models import Candidacy

MARK = "sittings.entry"
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Time may be granted beyond the window, and the record is read afterwards.
AFTERWARDS = timedelta(hours=4)


def open_session(request: HttpRequest, candidacy: Candidacy, at: datetime) -> None:
    """Whoever used this browser before is signed out (no query for a new one)."""
    session = request.session
    session.flush()
    user = candidacy.user
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[MARK] = {
        "candidacy": str(candidacy.pk),
        "attempts": [
            str(candidacy.theory_attempt_id),
            str(candidacy.skill_attempt_id),
        ],
    }
    end = candidacy.sitting.closes_at + AFTERWARDS
    session.set_expiry(max(int((end - at).total_seconds()), 3600))
    rotate_token(request)


def entered_as(session: SessionBase) -> UUID | None:
    """The candidacy for which this session was opened; None for others."""
    mark = session.get(MARK)
    return UUID(mark["candidacy"]) if mark else None


def may_open_attempt(session: SessionBase, attempt_id: UUID) -> bool:
    """Sessions of an entry code lead to the two attempts of that sitting only."""
    mark = session.get(MARK)
    return mark is None or str(attempt_id) in mark["attempts"]
