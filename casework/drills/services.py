"""What a drill changes: the answer of one person is kept, once."""

from datetime import datetime

from accounts.models import User
from casework.drills.answers import Answer, points_of
from casework.drills.drill import Drill
from casework.models import DrillResult


def answer_drill(
    *, user: User, drill: Drill, answer: Answer, at: datetime
) -> DrillResult:
    """Keep the answer with its points. The first one counts: a form sent again
    returns what is kept."""
    result, _ = DrillResult.objects.get_or_create(
        user=user,
        procedure=drill.procedure,
        sort=drill.sort.value,
        seed=drill.seed,
        defaults={
            "answer": answer,
            "digest": drill.digest,
            "points": points_of(drill, answer),
            "at": at,
        },
    )
    return result
