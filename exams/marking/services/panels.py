"""Setting up: who marks, and which scripts."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import evidence
from accounts.models import Centre, CentreRole, StaffAssignment, User
from exams.attempts.models import ENDED, Attempt, Purpose
from exams.marking.errors import MarkingError
from exams.marking.models import Panel, PanelMember, Script, Sheet
from exams.marking.rubrics import rubric_items
from law import facts

CODE_DIGITS = 6


@transaction.atomic
def create_panel(
    *,
    centre: Centre,
    title: str,
    chair: User,
    examiners: Sequence[User],
    actor: User | None,
    at: datetime,
) -> Panel:
    """Name an odd panel of examiners of the centre, one of them the chair.

    The standard, 1.9.3: three or more (the dated fact `examiners.min`), and an odd
    number. MarkingError: too_few_examiners, even_panel, examiner_repeated, not_examiner,
    chair_outside.
    """
    _check_panel(centre, chair, examiners, timezone.localdate(at))
    panel = Panel.objects.create(centre=centre, title=title, chair=chair, created_at=at)
    seats = list(examiners)
    # Codes say nothing about who was named first.
    secrets.SystemRandom().shuffle(seats)
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, examiner=examiner, code=f"K{number}")
        for number, examiner in enumerate(seats, start=1)
    )
    evidence.record(
        actor=actor,
        action="marking.panel.created",
        subject=f"marking.panel:{panel.pk}",
        after={
            "centre": str(centre.public_id),
            "chair": str(chair.public_id),
            "examiners": sorted(str(examiner.public_id) for examiner in examiners),
        },
        at=at,
    )
    return panel


def _check_panel(
    centre: Centre, chair: User, examiners: Sequence[User], on: date
) -> None:
    named = {examiner.pk for examiner in examiners}
    if len(named) != len(examiners):
        raise MarkingError("examiner_repeated")
    if len(named) < facts.whole("examiners.min", on):
        raise MarkingError("too_few_examiners")
    if len(named) % 2 == 0:
        raise MarkingError("even_panel")
    if chair.pk not in named:
        raise MarkingError("chair_outside")
    if named - _examiners_of(centre, on):
        raise MarkingError("not_examiner")


def _examiners_of(centre: Centre, on: date) -> set[int]:
    held = StaffAssignment.objects.current(on).filter(
        centre=centre, role=CentreRole.EXAMINER
    )
    return set(held.values_list("user", flat=True))


@transaction.atomic
def add_scripts(
    *, panel: Panel, attempts: Sequence[Attempt], actor: User | None, at: datetime
) -> list[Script]:
    """Give the panel these answers, under random codes, a sheet for each member.

    MarkingError: mock_attempt, not_ended, own_script, nothing_to_mark,
    already_assigned.
    """
    members = list(panel.members.values_list("examiner", flat=True))
    named = Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts])
    fresh = list(named.select_related("form"))
    for attempt in fresh:
        _check_attempt(attempt, members)
    _check_forms(fresh)
    scripts = _create_scripts(panel, fresh)
    Sheet.objects.bulk_create(
        Sheet(script=script, examiner_id=examiner)
        for script in scripts
        for examiner in members
    )
    evidence.record(
        actor=actor,
        action="marking.scripts.added",
        subject=f"marking.panel:{panel.pk}",
        after={"scripts": {str(one.attempt_id): one.code for one in scripts}},
        at=at,
    )
    return scripts


def _check_attempt(attempt: Attempt, members: Sequence[int]) -> None:
    if attempt.purpose != Purpose.SITTING:
        raise MarkingError("mock_attempt")
    if attempt.status not in ENDED:
        raise MarkingError("not_ended")
    if attempt.candidate_id in members:
        raise MarkingError("own_script")


def _check_forms(attempts: Sequence[Attempt]) -> None:
    forms = {attempt.form_id: attempt.form for attempt in attempts}
    if not all(map(rubric_items, forms.values())):
        raise MarkingError("nothing_to_mark")


def _create_scripts(panel: Panel, attempts: Sequence[Attempt]) -> list[Script]:
    taken = set(panel.scripts.values_list("code", flat=True))
    scripts = [
        Script(panel=panel, attempt=attempt, code=code)
        for attempt, code in zip(attempts, _codes(taken), strict=False)
    ]
    try:
        with transaction.atomic():
            return Script.objects.bulk_create(scripts)
    except IntegrityError:
        raise MarkingError("already_assigned") from None


def _codes(taken: set[str]) -> Iterator[str]:
    """Random codes like 312-904: their order tells nothing of seat, name or time."""
    while True:
        digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        code = f"{digits[:3]}-{digits[3:]}"
        if code not in taken:
            taken.add(code)
            yield code
