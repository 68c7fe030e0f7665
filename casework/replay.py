"""From stored rows to the engine: the desk of a play is folded anew each time."""

import json
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
    """Return the case as the engine wants it (its text is read once a process)."""
    return _template(case.digest)


@lru_cache(maxsize=64)
def _template(digest: str) -> CaseTemplate:
    texts = Case.objects.filter(digest=digest).values_list("document", flat=True)
    return case_from(*json.loads(texts[0]))


def variant_of(case: Case, seed: int) -> CaseInstance:
    """Return the variant of the case, drawn once a process: it never changes."""
    return _instance(case.digest, seed)


@lru_cache(maxsize=512)
def _instance(digest: str, seed: int) -> CaseInstance:
    return make_instance(_template(digest), seed)


@dataclass(frozen=True)
class Course:
    """A case instance with the acts done in it so far, ready to fold. Hidden data:
    never to a browser."""

    instance: CaseInstance
    calendar: IsWorkday
    acts: tuple[Act, ...]

    def state(self, count: int | None = None) -> DeskState:
        """Return the desk after the first `count` acts, or after all."""
        return fold(self.instance, self.acts[:count], self.calendar)


@dataclass(frozen=True)
class Replay(Course):
    """A play with its stored acts."""

    rows: tuple[PlayAct, ...]

    @classmethod
    def of(cls, play: Play) -> "Replay":
        """Return the replay of the play (one query if its case is loaded)."""
        rows = tuple(play.acts.all())
        return cls(
            instance=variant_of(play.case, play.seed),
            calendar=workdays_of(play.days_off),
            acts=tuple(Act(row.key, row.payload) for row in rows),
            rows=rows,
        )
