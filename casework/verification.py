"""Replaying a stored play from nothing and comparing all that was written down."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from casework.chain import broken_link
from casework.engine import (
    SCORER_VERSION,
    ImpossibleAct,
    ScoreReport,
    score,
    state_hash,
)
from casework.models import Play
from casework.replay import Replay


@dataclass(frozen=True)
class Verification:
    """What a replay found. Faults: chain, refused, state, score, report, scorer."""

    play: str
    status: str
    acts: int
    state_hash: str
    score: str
    faults: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify_play(play: Play) -> Verification:
    """Replay the play; an empty `faults` means that everything agrees."""
    replay = Replay.of(play)
    faults = _chain_faults(play, replay)
    found, total = "", ""
    try:
        found = state_hash(replay.state())
        report = score(replay.instance, replay.acts, replay.calendar)
        total = str(report.total)
        faults += _closing_faults(play, found, report)
    except ImpossibleAct as refused:
        faults.append(f"refused: {refused.code}")
    return Verification(
        play=str(play.pk),
        status=play.status,
        acts=len(replay.rows),
        state_hash=found,
        score=total,
        faults=tuple(faults),
    )


def _chain_faults(play: Play, replay: Replay) -> list[str]:
    broken = broken_link(play, replay.rows)
    return [] if broken is None else [f"chain: broken at act {broken}"]


def _closing_faults(play: Play, found: str, report: ScoreReport) -> list[str]:
    """Compare with what was stored when the play closed."""
    if play.is_open:
        return []
    pairs: list[tuple[str, object, object]] = [("state", play.state_hash, found)]
    stored = play.report or {}
    judged = stored.get("scorer_version", SCORER_VERSION)
    if judged != SCORER_VERSION:
        # Only `casework_rescore` can say what its points are worth now.
        pairs.append(("score", str(play.score), str(stored.get("total"))))
        return [*_differing(pairs), f"scorer: version {judged}, now {SCORER_VERSION}"]
    pairs += [
        ("score", play.score, report.total),
        ("report", play.report, report.to_dict()),
    ]
    return _differing(pairs)


def _differing(pairs: Iterable[tuple[str, object, object]]) -> list[str]:
    return [f"{name}: differs" for name, stored, right in pairs if stored != right]
