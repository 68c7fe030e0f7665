"""Trainees at casework desks: `python -m tests.faults.desks --trainees 6`.

A program of its own, as tests/faults/seats.py. Prints a JSON list of desks: the address
of an open play, the cookies of its person, and the forms of the perfect way.
"""

import argparse
import json
import os
import sys
from uuid import uuid4

TOKEN = "a" * 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainees", type=int, required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(desks(options.trainees)))


def desks(trainees: int) -> list[dict[str, object]]:
    from django.core.management import call_command
    from django.utils import timezone

    from casework.models import Case
    from casework.shelving import CASES, load_cases

    call_command("load_law", verbosity=0, stdout=sys.stderr)
    load_cases(paths=sorted(CASES.glob("*.yaml")), at=timezone.now())
    shelf = list(Case.objects.current())
    return [desk(shelf[number % len(shelf)]) for number in range(trainees)]


def desk(case) -> dict[str, object]:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from accounts.models import PrivacyNotice
    from accounts.services import give_consent
    from casework.services import start_play
    from tests.casework.stage import perfect_of, post_data
    from tests.factories import make_user

    user, now = make_user(username=uuid4().hex), timezone.now()
    for notice in PrivacyNotice.objects.all():
        give_consent(user=user, notice=notice, at=now)
    play = start_play(user=user, case=case, at=now)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    forms = enumerate(perfect_of(play), start=1)
    return {
        "play": str(play.pk),
        "path": play.get_absolute_url(),
        "shelf": reverse("casework:index"),
        "cookies": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "forms": [
            post_data(act, number) | {"csrfmiddlewaretoken": TOKEN}
            for number, act in forms
        ],
    }


if __name__ == "__main__":
    main()
