"""How long a class and a trainee wait for their mastery.

    PYTHONPATH=site:. python -m benchmarks.mastery [people] [answers each]

The starter bank; 60 people in one study group with 1,000 answers each, spread over half
a year, of which many repeat an item. Measures the instructor's page of the group and
one trainee's own page, through the views. Goal: the class within 500 ms. DATABASE_URL
chooses the database. On a busy machine the process's own time is the fairer one (SQLite
works in it).
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from benchmarks.scratch_database import new_database, set_up

REPEATS = 5
GOAL_MS = 500


def main(people: int, each: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("xieli_benchmark"):
            measure(people, each)


def measure(people: int, each: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    group, teacher, trainee = prepare(people, each)
    print(f"{connection.vendor}: {people} people, {each} answers each")
    for name, user, address in (
        ("the class", teacher, reverse("practice:group", args=[group.pk])),
        (
            "its table",
            teacher,
            reverse("practice:group_export", args=[group.pk, "xlsx"]),
        ),
        ("one's own", trainee, reverse("practice:mastery")),
    ):
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        report(name, lambda client=client, address=address: fetch(client, address))


def fetch(client: object, address: str) -> None:
    response = client.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
    assert response.status_code == 200, response.headers.get("Location")


def report(name: str, act: Callable[[], None]) -> None:
    act()
    times, busy = [], []
    for _ in range(REPEATS):
        start, used = time.perf_counter(), time.process_time()
        act()
        times.append((time.perf_counter() - start) * 1000)
        busy.append((time.process_time() - used) * 1000)
    print(
        f"  {name:<10} {statistics.median(times):6.0f} ms, worst {max(times):.0f},"
        f" of this process {statistics.median(busy):.0f}"
    )


def prepare(people: int, each: int):  # type: ignore[no-untyped-def]
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import PrivacyNotice, User
    from accounts.services import give_consent
    from config.demo.house import fill_house
    from exams.practice.groups.services import found_group, join_group
    from standards.models import Level

    fill_house(lambda line: None)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    teacher = User.objects.create(username="teacher", name="梁老师")
    teacher.groups.add(Group.objects.get_or_create(name="instructor")[0])
    level = Level.objects.get(number=5)
    group = found_group(name="大班", level=level, instructor=teacher, at=now)
    trainees = [
        User.objects.create(username=f"trainee{number}", name=f"学员{number}")
        for number in range(people)
    ]
    for person in (teacher, trainees[0]):
        give_consent(user=person, notice=PrivacyNotice.objects.get(), at=now)
    for trainee in trainees:
        join_group(user=trainee, code=group.code, at=now)
    answer(trainees, level, each, now)
    return group, teacher, trainees[0]


def answer(trainees, level, each, now) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection

    from exams.practice.models import PracticeAnswer
    from question_bank.models import Item

    chance = random.Random(1)
    items = Item.objects.filter(
        point__level=level, pool="practice", status="published", point__part="theory"
    )
    versions = list(items.values_list("current", flat=True))
    for trainee in trainees:
        PracticeAnswer.objects.bulk_create(
            PracticeAnswer(
                key=UUID(int=chance.getrandbits(128)),
                user=trainee,
                version_id=chance.choice(versions),
                share=int(right),
                is_right=right,
                how="drill",
                at=now - timedelta(days=180 * chance.random()),
            )
            for _ in range(each)
            for right in [chance.random() < 0.65]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:] or ("60", "1000")))
