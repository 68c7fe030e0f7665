"""From stored rows to the engine: the desk of a play is folded anew each time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.days import workdays_of
from casework.engine import (
    Act,
    CaseInstance,
    CaseTemplate,
    DeskState,
    IsWorkday,
    case_from,
    fold,
    make_instance,
)
from casework.models import Case, Play, PlayAct


def template_of(case: Case) -> CaseTemplate:
    """Return the case as the engine wants it."""
    return _template(case.document)


@lru_cache(maxsize=64)
def _template(document: str) -> CaseTemplate:
    return case_from(*json.loads(document))


@dataclass(frozen=True)
class Replay:
    """A play with its stored acts, ready to fold. Hidden data: never to a browser."""

    instance: CaseInstance
    calendar: IsWorkday
    rows: tuple[PlayAct, ...]

    @classmethod
    def of(cls, play: Play) -> "Replay":
        """Return the replay of the play (one query, two if its case is not loaded)."""
        return cls(
            instance=make_instance(template_of(play.case), play.seed),
            calendar=workdays_of(play.days_off),
            rows=tuple(play.acts.all()),
        )

    @property
    def acts(self) -> list[Act]:
        return engine_acts(self.rows)

    def state(self, count: int | None = None) -> DeskState:
        """Return the desk after the first `count` acts, or after all."""
        return fold(self.instance, self.acts[:count], self.calendar)


def engine_acts(rows: Sequence[PlayAct]) -> list[Act]:
    return [Act(row.key, row.payload) for row in rows]
