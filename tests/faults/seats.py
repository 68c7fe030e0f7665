"""Admit candidates to one paper: `python -m tests.faults.seats --seats 100`.

A program of its own, because it speaks to the database of DATABASE_URL under the
settings of production. Prints a JSON list of seats (tests/faults/candidate.py).
"""

import argparse
import json
import os
import sys
import time
from datetime import timedelta
from itertools import count
from uuid import uuid4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seats", type=int, required=True)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--opens-in", type=float, default=0, help="seconds from then")
    parser.add_argument("--ends-in", type=float, help="seconds from then")
    parser.add_argument("--purpose", choices=["mock", "sitting"], default="mock")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(admitted(options)))


def admitted(options: argparse.Namespace) -> list[dict[str, object]]:
    """Seats whose times are reckoned from when all are there."""
    from django.db import transaction

    from exams.attempts.clock import database_now
    from exams.attempts.models import Attempt
    from tests import factories
    from tests.factories import make_attempt, make_form, make_user

    # Its codes begin anew in each process; the room may have seats already.
    factories._numbers = count(int(time.time()) % 10**6 * 1000)
    with transaction.atomic():
        now = database_now()
        form = make_form(kinds=["single_choice"] * options.items)
        attempts = [
            make_attempt(
                form,
                candidate=make_user(username=uuid4().hex),
                at=now,
                purpose=options.purpose,
            )
            for _ in range(options.seats)
        ]
        then = database_now()
        Attempt.objects.filter(form=form).update(
            opens_at=then + timedelta(seconds=options.opens_in),
            hard_end=options.ends_in and then + timedelta(seconds=options.ends_in),
        )
    return [seat_of(attempt, options.items) for attempt in attempts]


def seat_of(attempt, items: int) -> dict[str, object]:
    from exams.attempts.tokens import pass_for

    door = pass_for(attempt.pk, attempt.candidate_id)
    return {"attempt": str(attempt.pk), "door": door, "items": items}


if __name__ == "__main__":
    main()
