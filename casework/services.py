"""What changes at the casework desk: plays begin, acts are added, plays close."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from casework.chain import act_hash, origin_hash
from casework.days import days_off_around
from casework.engine import (
    Act,
    DeskState,
    ImpossibleAct,
    apply,
    make_instance,
    score,
    state_hash,
)
from casework.errors import CaseworkError
from casework.models import Case, Play, PlayAct, PlayStatus, Shift
from casework.refusing import check_new_act
from casework.replay import Replay, template_of
from casework.seeds import next_seed


def start_play(*, user: User, case: Case, at: datetime) -> Play:
    """Return the person's open play of the case, or a new one.

    The first play is the worked case; later ones are other variants. A play of an
    earlier version of the case is gone on with. Refuses: case_retired.
    """
    mine = Play.objects.of(user).of_case(case.slug)
    going_on = mine.open().first()
    if going_on:
        return going_on
    if not case.is_current:
        raise CaseworkError("case_retired")
    try:
        with transaction.atomic():
            return _new_play(user, case, mine.closed().first(), at)
    except IntegrityError:
        # The same click arrived twice; the other one has made the play.
        return mine.open().get()


def _new_play(user: User, case: Case, last: Play | None, at: datetime) -> Play:
    template = template_of(case)
    seed = next_seed(template, last.report if last else None)
    starts: date = make_instance(template, seed).starts.date()
    return Play.objects.create(
        user=user,
        case=case,
        seed=seed,
        days_off=days_off_around(starts),
        started_at=at,
    )


@transaction.atomic
def perform_act(
    *, play: Play, key: str, payload: Mapping[str, str], sequence: int, at: datetime
) -> Play:
    """Add the act as number `sequence` and return the play as it stands then.

    The same act sent twice has happened once. The act that closes the case scores
    the play. Refuses: closed, stale (another act has that number), garbled (no page has
    shown that number yet); raises the engine's ImpossibleAct. Nothing is stored then.
    """
    # The lock puts two tabs in a row; the second one finds its number taken.
    locked = Play.objects.select_for_update(of=("self",)).with_case()
    play = locked.get(pk=play.pk)
    replay = Replay.of(play)
    act = Act(key, dict(payload))
    if _has_happened(replay, act, sequence):
        return play
    if not play.is_open:
        raise CaseworkError("closed")
    if sequence != len(replay.acts) + 1:
        was_next = 1 <= sequence <= len(replay.acts)
        raise CaseworkError("stale" if was_next else "garbled")
    check_new_act(replay.instance, act)
    state = apply(replay.state(), act)
    _append(play, replay, state.done[-1].act, at)
    if state.closed:
        _close(play, state, at)
    return play


def tell_slips(*, play: Play, tells: bool) -> None:
    """Tell errors when they are made, or only in the debrief; of an open play."""
    Play.objects.open().filter(pk=play.pk).update(tells_slips=tells)


def close_play(*, play: Play, sequence: int, at: datetime) -> Play:
    """Close the case as act number `sequence`; see `perform_act`."""
    key = template_of(play.case).closing_act
    return perform_act(play=play, key=key, payload={}, sequence=sequence, at=at)


def _has_happened(replay: Replay, act: Act, sequence: int) -> bool:
    """Return whether that very act, cleaned as it was then, bears that number."""
    if not 1 <= sequence <= len(replay.acts):
        return False
    stored = replay.acts[sequence - 1]
    try:
        done = apply(replay.state(sequence - 1), act).done[-1].act
    except ImpossibleAct:
        return False
    return (done.key, dict(done.payload)) == (stored.key, dict(stored.payload))


def _append(play: Play, replay: Replay, act: Act, at: datetime) -> None:
    previous = replay.rows[-1].act_hash if replay.rows else origin_hash(play)
    sequence, payload = len(replay.rows) + 1, dict(act.payload)
    PlayAct.objects.create(
        play=play,
        sequence=sequence,
        key=act.key,
        payload=payload,
        at=at,
        previous_hash=previous,
        act_hash=act_hash(previous, sequence, act.key, payload, at),
    )


def _close(play: Play, state: DeskState, at: datetime) -> None:
    acts = [done.act for done in state.done]
    report = score(state.instance, acts, state.calendar)
    play.status = PlayStatus.CLOSED
    play.closed_at = at
    play.score = report.total
    play.report = report.to_dict()
    play.state_hash = state_hash(state)
    play.save(update_fields=["status", "closed_at", "score", "report", "state_hash"])
    _end_shift_with_last(play, at)


def _end_shift_with_last(play: Play, at: datetime) -> None:
    """End the shift of the play if it was the last one open in it."""
    # The lock puts two tabs that close the last two plays in a row.
    shift = Shift.objects.select_for_update().open().with_play(play).first()
    if shift and not Play.objects.open().filter(places__shift=shift).exists():
        shift.ended_at = at
        shift.save(update_fields=["ended_at"])
