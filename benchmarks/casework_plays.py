"""Stored plays of the casework desk, made in bulk, and how long scoring them anew takes.

The rows are those that `start_play` and `perform_act` write.
"""

import itertools
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

from django.core.management import call_command

from accounts.models import User
from casework.chain import act_hash, origin_hash
from casework.days import days_off_around, workdays_of
from casework.engine import Act, CaseInstance, fold, score, state_hash
from casework.models import Case, Play, PlayAct, PlayStatus
from casework.shelving import CASES, load_cases
from tests.casework.mutators import Mutant

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
# Of so many plays one was scored otherwise, as by an earlier scorer.
ODD = 10
EARLIER = Decimal("59.5")
AT_ONCE = 500
GOAL_SECONDS = 60


def shelf() -> dict[str, Case]:
    """Return the cases by slug; puts them on the shelf."""
    load_cases(paths=sorted(CASES.glob("*.yaml")), at=AT)
    return {case.slug: case for case in Case.objects.current()}


@cache
def days_off(start: date) -> dict[str, Any]:
    return days_off_around(start)


def open_play(user: User, case: Case, instance: CaseInstance) -> Play:
    return Play(
        user=user,
        case=case,
        seed=instance.seed,
        days_off=days_off(instance.starts.date()),
        started_at=AT,
    )


def rows_of(play: Play, acts: Iterable[Act]) -> list[PlayAct]:
    """Return the acts as rows, each hashing the one before."""
    rows: list[PlayAct] = []
    previous = origin_hash(play)
    for number, act in enumerate(acts, start=1):
        payload = dict(act.payload)
        hashed = act_hash(previous, number, act.key, payload, AT)
        rows.append(
            PlayAct(
                play=play,
                sequence=number,
                key=act.key,
                payload=payload,
                at=AT,
                previous_hash=previous,
                act_hash=hashed,
            )
        )
        previous = hashed
    return rows


def close(play: Play, instance: CaseInstance, acts: Sequence[Act], odd: bool) -> None:
    """Close the play with its report; an odd one as an earlier scorer saw it."""
    calendar = workdays_of(play.days_off)
    report = score(instance, acts, calendar)
    total = EARLIER if odd else report.total
    play.status, play.closed_at, play.score = PlayStatus.CLOSED, AT, total
    play.report = report.to_dict() | {"total": str(total)}
    play.state_hash = state_hash(fold(instance, acts, calendar))


def store_plays(number: int, wrong: Iterator[tuple[CaseInstance, Mutant]]) -> None:
    """Store the first closed plays of wrong ones, as many as asked for."""
    cases, user = shelf(), User.objects.create(username="trainee", name="学员")
    counted = enumerate(itertools.islice(wrong, number))
    while part := list(itertools.islice(counted, AT_ONCE)):
        plays, acts = [], []
        for count, (instance, mutant) in part:
            play = open_play(user, cases[instance.template.id], instance)
            close(play, instance, mutant.acts, odd=count % ODD == 0)
            plays.append(play)
            acts += rows_of(play, mutant.acts)
        Play.objects.bulk_create(plays)
        PlayAct.objects.bulk_create(acts, batch_size=AT_ONCE)
    print(f"stored: {Play.objects.count():,} plays, {PlayAct.objects.count():,} acts")


def tell_rescoring() -> None:
    """Run the verb without keeping anything, and say how long it took."""
    out, began, used = StringIO(), time.monotonic(), time.process_time()
    call_command("casework_rescore", "--json", stdout=out)
    seconds, busy = time.monotonic() - began, time.process_time() - used
    told = json.loads(out.getvalue())
    print(
        f"rescored: {told['plays']:,} plays in {seconds:.1f} s (goal {GOAL_SECONDS}), "
        f"{busy:.1f} s of this process; {told['changed']:,} change, "
        f"{len(told['up'])} go up over 60, {len(told['down'])} down"
    )
