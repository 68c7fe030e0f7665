"""Why an answer was wrong: said by the trainee, shown to nobody else."""

from collections.abc import Iterable, Mapping

from exams.practice.models import Cause, PracticeAnswer, SaidCause


def say_cause(*, answer: PracticeAnswer, cause: Cause | None) -> None:
    """Keep why `answer` was wrong, in place of what was said before; None takes it
    back."""
    if cause is None:
        SaidCause.objects.filter(answer=answer).delete()
    else:
        SaidCause.objects.update_or_create(answer=answer, defaults={"cause": cause})


def causes_of(answers: Iterable[PracticeAnswer | None]) -> Mapping[int, Cause]:
    """What was said of these answers, by their id (1 query)."""
    said = SaidCause.objects.filter(answer__in=[one for one in answers if one])
    return {row.answer_id: Cause(row.cause) for row in said}
