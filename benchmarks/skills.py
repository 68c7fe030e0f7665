"""What to practise next: how fast it is chosen, and whether it is worth following.

    PYTHONPATH=site:. python -m benchmarks.skills [learners]

The shelf and the catalogue as they are, level 四级. One trainee with 100 closed plays
and 300 drills asks what comes next (goal: 50 ms) and opens the page of skills; an
instructor opens a group of 60 with 20 plays and 50 drills each. Then invented learners
(300) practise until they master three quarters of the points that can be practised: by
the choice, and by a random exercise that has any code of the level and was not just done.
A learner follows the numbers of the model: learns, slips and guesses as it says. Goal:
three quarters of the exercises of the random order. On a busy machine the process's own
time is the fairer one.
"""

import random
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks.mastery import fetch, report
from benchmarks.scratch_database import new_database, set_up

PLAYS, DRILLS = 100, 300
PEOPLE, THEIR_PLAYS, THEIR_DRILLS = 60, 20, 50
ENOUGH, MOST_EXERCISES = 0.75, 3000


def main(learners: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("xieli_benchmark"):
            measure()
            compare(learners)


def measure() -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from casework.skills.following import next_step

    group, teacher, trainee = prepare()
    now = timezone.now()
    print(f"{connection.vendor}: {PLAYS} plays and {DRILLS} drills; {PEOPLE} people")
    report("what next", lambda: next_step(trainee, now))
    for name, user, address in (
        ("one's own", trainee, reverse("casework:skills") + "?level=4"),
        ("the class", teacher, reverse("practice:group_skills", args=[group.pk])),
    ):
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        report(name, lambda client=client, address=address: fetch(client, address))


def prepare():  # type: ignore[no-untyped-def]
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.utils import timezone

    from accounts.models import PrivacyNotice, User
    from accounts.services import give_consent
    from config.demo.house import fill_house
    from exams.practice.groups.services import found_group, join_group
    from exams.practice.models import StudyGoal
    from standards.models import Level

    fill_house(lambda line: None)
    call_command("collectstatic", interactive=False, verbosity=0)
    now, level = timezone.now(), Level.objects.get(number=4)
    teacher, *people = [
        User.objects.create(username=f"person{number}", name=f"学员{number}")
        for number in range(PEOPLE + 2)
    ]
    teacher.groups.add(Group.objects.get_or_create(name="instructor")[0])
    trainee, *members = people
    for person in (teacher, trainee):
        give_consent(user=person, notice=PrivacyNotice.objects.get(), at=now)
    StudyGoal.objects.create(user=trainee, level=level)
    group = found_group(name="大班", level=level, instructor=teacher, at=now)
    practise([trainee], PLAYS, DRILLS)
    practise(members, THEIR_PLAYS, THEIR_DRILLS)
    for member in members:
        join_group(user=member, code=group.code, at=now)
    return group, teacher, trainee


def practise(people, plays: int, drills: int) -> None:  # type: ignore[no-untyped-def]
    """Closed plays and drills over half a year, with three in ten items lost."""
    from django.utils import timezone

    from casework.drills import drilled
    from casework.models import Case, DrillResult, Play

    chance, now = random.Random(1), timezone.now()
    reports = {case: report_of(case.slug) for case in Case.objects.current()}
    sorts = [(key, sort.value) for key, listed in drilled().items() for sort in listed]

    def lately() -> datetime:
        return now - timedelta(days=180 * chance.random())

    for person in people:
        for case in chance.choices(list(reports), k=plays):
            at = lately()
            Play.objects.create(
                user=person,
                case=case,
                seed=0,
                days_off=[],
                status="closed",
                started_at=at,
                closed_at=at,
                score=70,
                report=with_losses(reports[case], chance),
            )
        DrillResult.objects.bulk_create(
            DrillResult(
                user=person,
                procedure=key,
                sort=sort,
                seed=seed,
                answer="a",
                digest="benchmark",
                points=chance.choice((0, 50, 100)),
                at=lately(),
            )
            for seed in range(1, drills + 1)
            for key, sort in [chance.choice(sorts)]
        )


def report_of(slug: str) -> dict:  # type: ignore[type-arg]
    from benchmarks.casework import is_workday
    from casework.engine import load_case, make_instance, perfect_acts, score

    instance = make_instance(load_case(slug), 0)
    return score(instance, perfect_acts(instance, is_workday), is_workday).to_dict()


def with_losses(report: dict, chance: random.Random) -> dict:  # type: ignore[type-arg]
    items = [
        item | {"earned": "0.0", "error": "E1"} if chance.random() < 0.3 else item
        for item in report["items"]
    ]
    return report | {"items": items}


class Learner:
    """Somebody who learns, slips and guesses as the model says; what is known of them is
    traced as the page traces it."""

    def __init__(self, seed: int) -> None:
        from casework.skills.offers import offers_now
        from casework.skills.tracing import START, Observation, standing_at
        from standards.models import Level

        self._chance = random.Random(seed)
        self._observation, self._standing_at = Observation, standing_at
        frame, self.offers = frame_of(Level.objects.get(number=4)), offers_now()
        can = {ref for offer in self.offers for ref in offer.skills}
        self.points = {one.ref: one.points for one in frame.codes if one.ref in can}
        self.masters = {ref: self._chance.random() < START for ref in self.points}
        self.known = dict.fromkeys(self.points, START)
        self.times: Counter[str] = Counter()
        self.minutes, self._last = 0, frozenset[str]()
        self._seen: defaultdict[str, list] = defaultdict(list)  # type: ignore[type-arg]
        self._at = datetime(2026, 1, 1, tzinfo=UTC)

    @property
    def has_enough(self) -> bool:
        held = sum(self.points[ref] for ref, known in self.masters.items() if known)
        return held >= ENOUGH * sum(self.points.values())

    def chosen(self):  # type: ignore[no-untyped-def]
        from casework.skills.choosing import choices, gain_of

        gains = {ref: gain_of(self.points[ref], self.known[ref]) for ref in self.points}
        return choices(self.offers, gains, self.times, self._last)[0].offer

    def drawn(self):  # type: ignore[no-untyped-def]
        allowed = [
            offer
            for offer in self.offers
            if offer.skills & self.points.keys() and not offer.procedures & self._last
        ]
        return self._chance.choice(allowed)

    def do(self, offer) -> None:  # type: ignore[no-untyped-def]
        from casework.skills.tracing import GUESS_ACTED, GUESS_CHOSEN, LEARN, SLIP

        self._at += timedelta(hours=1)
        guess = GUESS_ACTED if offer.is_case else GUESS_CHOSEN
        for ref in sorted(offer.skills & self.points.keys()):
            succeeds = self._chance.random() < (
                1 - SLIP if self.masters[ref] else guess
            )
            seen = self._observation(self._at, float(succeeds), guess)
            self._seen[ref].append(seen)
            self.known[ref] = self._standing_at(self._seen[ref], self._at)
            self.masters[ref] = self.masters[ref] or self._chance.random() < LEARN
        self.times[offer.key] += 1
        self.minutes += offer.minutes
        self._last = offer.procedures


_frames: dict = {}  # type: ignore[type-arg]


def frame_of(level):  # type: ignore[no-untyped-def]
    from casework.skills.frame import skill_frame

    if level not in _frames:
        _frames[level] = skill_frame(level)
    return _frames[level]


def compare(learners: int) -> None:
    chosen = [until_enough(seed, Learner.chosen) for seed in range(learners)]
    drawn = [until_enough(seed, Learner.drawn) for seed in range(learners)]
    for what, place in (("exercises", 0), ("minutes", 1)):
        by_choice = statistics.mean(one[place] for one in chosen)
        at_random = statistics.mean(one[place] for one in drawn)
        print(
            f"  {learners} learners, {what}: {by_choice:.0f} by choice, "
            f"{at_random:.0f} at random, {by_choice / at_random:.0%}"
        )


def until_enough(seed: int, choose: Callable) -> tuple[int, int]:  # type: ignore[type-arg]
    learner, number = Learner(seed), 0
    while not learner.has_enough and number < MOST_EXERCISES:
        learner.do(choose(learner))
        number += 1
    return number, learner.minutes


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:] or ("300",)))
