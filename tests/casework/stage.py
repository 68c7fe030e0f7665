"""Cases on a shelf, plays on a desk, and acts posted as a browser posts them."""

from pathlib import Path

from casework.engine import DATA, perfect_acts
from casework.models import Case
from casework.replay import Replay
from casework.services import perform_act, start_play
from casework.shelving import load_cases
from exams.attempts.lane.journal import store
from exams.attempts.places import place_on
from exams.attempts.scribe import Scribe
from exams.attempts.stations import course_at, read_act
from tests.factories import MADE_AT, make_user

C01 = DATA / "cases" / "c01.yaml"


def make_case(path: Path = C01):
    """The case of that file; the shelf holds nothing else."""
    load_cases(paths=[path], at=MADE_AT)
    return Case.objects.current().get()


def make_play(user=None, *, seed=None, at=MADE_AT, path=C01):
    """An open play; `seed` chooses the variant (0 is the worked case)."""
    play = start_play(user=user or make_user(), case=make_case(path), at=at)
    if seed is not None:
        play.seed = seed
        play.save(update_fields=["seed"])
    return play


def play_acts(play, acts, at=MADE_AT):
    """Perform the acts one after the other through the service."""
    for act in acts:
        number = play.acts.count() + 1
        play = perform_act(
            play=play, key=act.key, payload=act.payload, sequence=number, at=at
        )
    return play


def perfect_of(play):
    replay = Replay.of(play)
    return perfect_acts(replay.instance, replay.calendar)


def close_perfectly(play, at=MADE_AT):
    return play_acts(play, perfect_of(play), at)


def post_data(act, sequence):
    """The fields of the form that a browser would send for the act."""
    data = {"act": act.key, "sequence": sequence}
    if act.key == "compare":
        entries = [act.payload["left"], act.payload["right"]]
        return data | {"compare": "1", "entry": entries}
    return data | {
        f"in-{name}": value.split(",") for name, value in act.payload.items()
    }


def act_at_station(attempt, lease, station, *, number, at):
    """The first `number` of perfect acts at a station of a paper, stored."""
    scribe = Scribe(lease, attempt.form_id)
    course = course_at(attempt.pk, place_on(attempt.form_id, station))
    acts = perfect_acts(course.instance, course.calendar)[:number]
    for sequence, act in enumerate(acts, start=1):
        payload = {
            "act": act.key,
            "payload": dict(act.payload),
            "sequence": sequence,
            "made_at": at.isoformat(),
        }
        write = scribe.write(station, payload, "act")
        [receipt] = store([scribe.posted(write)], at, read_act)
        assert receipt.position == sequence
