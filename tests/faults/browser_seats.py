"""What a real browser needs to sit down: `python -m tests.faults.browser_seats …`.

Like tests/faults/seats.py a program of its own under the settings of production.
`--kind task` admits one candidate and prints the attempt, a session of theirs and, of
a sitting, the clerk's session and the address of the record that staff read.
`--code ATTEMPT` prints the code with which that attempt moves to another computer.
"""

import argparse
import json
import os
import secrets
import sys
import time
from itertools import count
from uuid import uuid4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", default="single_choice")
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--purpose", choices=["mock", "sitting"], default="mock")
    parser.add_argument("--code", metavar="ATTEMPT")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests import factories

    # Its codes begin anew in each process; the room may have seats already.
    factories._numbers = count(int(time.time()) % 10**6 * 1000)
    told = move_code(options.code) if options.code else admitted(options)
    sys.stdout.write(json.dumps(told))


def admitted(options: argparse.Namespace) -> dict[str, str]:
    from exams.attempts.clock import database_now
    from tests.factories import make_attempt, make_form, make_user

    part = "skill" if options.kind == "task" else "theory"
    pool = "exam" if options.purpose == "sitting" else "practice"
    kinds = [options.kind] * options.items
    attempt = make_attempt(
        make_form(kinds=kinds, part=part, pool=pool),
        candidate=make_user(username=uuid4().hex),
        at=database_now(),
        purpose=options.purpose,
    )
    told = {"attempt": str(attempt.pk), "session": session_of(attempt.candidate)}
    return told | (record(attempt) if options.purpose == "sitting" else {})


def record(attempt) -> dict[str, str]:
    """The attempt's place in a sitting, as the clerk of its centre sees it."""
    from django.urls import reverse

    from tests import factories
    from tests.factories import make_candidacy, make_centre, make_sitting, make_staff

    # A centre's code has six digits, and here only these objects count from here.
    factories._numbers = count(secrets.randbelow(9000) + 1)
    # With a demo centre no server under production settings would start again.
    centre = make_centre(province_code="11", is_demo=False)
    sitting = make_sitting(centre=centre, status="open", theory_form=attempt.form)
    candidacy = make_candidacy(
        sitting=sitting, user=attempt.candidate, theory_attempt=attempt
    )
    clerk = make_staff("clerk", centre=sitting.centre, username=uuid4().hex)
    return {
        "staff_session": session_of(clerk),
        "record": reverse("sittings:record", args=[sitting.pk, candidacy.pk]),
    }


def session_of(user) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def move_code(attempt: str) -> str:
    from exams.attempts.clock import database_now
    from exams.attempts.models import Attempt
    from exams.attempts.services import Because, issue_move_code
    from tests.factories import make_user

    because = Because(
        by=make_user(username=uuid4().hex), at=database_now(), reason="device"
    )
    return issue_move_code(attempt=Attempt.objects.get(pk=attempt), because=because)


if __name__ == "__main__":
    main()
