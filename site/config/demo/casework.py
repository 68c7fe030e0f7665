"""What the demo's trainees did at the simulated desk: cases closed, drills answered.

Through the same services as the pages, so that skills, what comes next and the group's
map all have something to show.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from casework.drills import Drill, drilled, make_drill
from casework.drills.pages import known_days
from casework.drills.services import answer_drill
from casework.engine import Act, ImpossibleAct, perfect_acts
from casework.models import Case, Play
from casework.replay import Replay
from casework.services import perform_act, start_play
from config.demo.people import EXTRAS, TRAINEE


@dataclass(frozen=True)
class Clerk:
    """The cases that somebody closed, one every other day; of a hundred acts they left
    out so many. `drills` were answered, wrong as often."""

    username: str
    cases: tuple[str, ...]
    drills: int
    lapses: int


CLERKS = (
    Clerk(TRAINEE[0], ("c01", "c03", "c01"), 6, 10),
    Clerk(EXTRAS[0][0], ("c01", "c12", "c08"), 4, 4),
    Clerk(EXTRAS[1][0], ("c03", "c01"), 8, 25),
    Clerk(EXTRAS[2][0], ("c12",), 0, 15),
)


def make_casework(now: datetime) -> None:
    """The same plays and drills on every machine, until yesterday."""
    chance = random.Random(771)
    for clerk in CLERKS:
        user = User.objects.get(username=clerk.username)
        for number, slug in enumerate(clerk.cases):
            days = 1 + 2 * (len(clerk.cases) - number)
            _close(user, slug, clerk.lapses, chance, now - timedelta(days=days))
        _answer_drills(user, clerk, chance, now - timedelta(days=1))


def _close(
    user: User, slug: str, lapses: int, chance: random.Random, at: datetime
) -> None:
    case = Case.objects.current().get(slug=slug)
    play = start_play(user=user, case=case, at=at)
    replay = Replay.of(play)
    *acts, closing = perfect_acts(replay.instance, replay.calendar)
    for act in acts:
        if chance.random() * 100 >= lapses:
            play = _act(play, act, at)
    _act(play, closing, at)


def _act(play: Play, act: Act, at: datetime) -> Play:
    """What has become impossible because something was left out is left out too."""
    number = play.acts.count() + 1
    try:
        return perform_act(
            play=play, key=act.key, payload=act.payload, sequence=number, at=at
        )
    except ImpossibleAct:
        return play


def _answer_drills(
    user: User, clerk: Clerk, chance: random.Random, at: datetime
) -> None:
    days = known_days()
    for key in chance.sample(list(drilled()), clerk.drills):
        drill = make_drill(key, drilled()[key][0], 1, days)
        is_right = chance.random() * 100 >= clerk.lapses
        answer_drill(
            user=user, drill=drill, answer=_said(drill, is_right=is_right), at=at
        )


def _said(drill: Drill, *, is_right: bool) -> str:
    """The right answer; else something that does not belong, or all turned round."""
    right = "".join(one.key for one in drill.right)
    if is_right:
        return right
    wrong = (one.key for one in drill.options if not one.choice.place)
    return next(wrong, right[::-1])
