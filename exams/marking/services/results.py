"""The marks of an attempt: by key, or the mean of a panel's signed sheets."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import evidence
from accounts.models import User
from exams.attempts.models import ENDED, Attempt, Purpose
from exams.attempts.reports import final_answers
from exams.marking.errors import MarkingError
from exams.marking.keys import KeyedItem, mark_all
from exams.marking.marks import ItemMark, area_marks
from exams.marking.models import (
    MarkMethod,
    PartResult,
    Script,
    Sheet,
    SheetStatus,
)
from exams.marking.panel import item_total, mean, sheet_total, spread
from exams.marking.reading import marked_item, marks_of
from exams.marking.rounding import round_score, round_shares
from exams.marking.rubrics import RubricItem, is_marked_by_keys, rubric_items
from law import facts
from question_bank.kinds import KINDS, kind_of
from standards.models import Area

logger = logging.getLogger(__name__)


@transaction.atomic
def mark_by_keys(*, attempt: Attempt, at: datetime) -> PartResult:
    """Mark an ended attempt whose items all have a key; a repeat changes nothing.

    The marks of a sitting are evidence from then on; a mock's decide nothing.
    MarkingError: not_ended, needs_panel.
    """
    # Two callers at once (the hand-in and the sweep) make one result.
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if attempt.status not in ENDED:
        raise MarkingError("not_ended")
    known = _latest(attempt)
    if known:
        return known
    if not is_marked_by_keys(attempt.form):
        raise MarkingError("needs_panel")
    result = _store(attempt, MarkMethod.KEYS, _key_marks(attempt), "", at)
    if attempt.purpose == Purpose.SITTING:
        evidence.record(
            actor=None,
            action="marking.attempt.marked",
            subject=f"attempt:{attempt.pk}",
            after={"score": result.score, "version": result.version},
            at=at,
        )
    return result


@transaction.atomic
def remark_by_keys(
    *, attempt: Attempt, actor: User | None, reason: str, at: datetime
) -> PartResult | None:
    """Mark the answers as they stand now: the next version, whose score may be the same.

    None if keys have not marked the attempt: who marks it later sees all answers.
    """
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    known = _latest(attempt)
    if known is None or known.method != MarkMethod.KEYS:
        return None
    result = _store(attempt, MarkMethod.KEYS, _key_marks(attempt), reason, at)
    if attempt.purpose == Purpose.SITTING:
        evidence.record(
            actor=actor,
            action="marking.attempt.remarked",
            subject=f"attempt:{attempt.pk}",
            before={"score": known.score, "version": known.version},
            after={"score": result.score, "version": result.version},
            reason=reason,
            at=at,
        )
    return result


def mark_unmarked(at: datetime) -> list[UUID]:
    """Mark ended attempts that keys can mark and nothing has marked yet; their ids.

    The end of an attempt marks it at once; this mends what was lost on the way.
    """
    by_people = [code for code, kind in KINDS.items() if not kind.marked_by_key]
    waiting = (
        Attempt.objects.filter(status__in=ENDED, part_results=None)
        .exclude(form__items__kind__in=by_people)
        .exclude(form__items__version=None)
    )
    return [attempt.pk for attempt in waiting if _is_mended(attempt, at)]


def _is_mended(attempt: Attempt, at: datetime) -> bool:
    try:
        mark_by_keys(attempt=attempt, at=at)
    except Exception:
        # One that cannot be marked must not keep the others waiting.
        logger.exception("Attempt %s was not marked", attempt.pk)
        return False
    return True


def _latest(attempt: Attempt) -> PartResult | None:
    return attempt.part_results.order_by("version").last()


def _key_marks(attempt: Attempt) -> tuple[ItemMark, ...]:
    """Marks of the items that have a key, in the order of the paper."""
    answers = {row.form_item_id: row.answer for row in final_answers(attempt)}
    rows = attempt.form.items.select_related("version").order_by("position")
    return mark_all(
        KeyedItem(
            form_item=row.pk,
            kind=row.kind,
            area=row.area_name,
            points=row.points,
            content=row.version.content,
            order=row.option_order,
            answer=answers.get(row.pk),
        )
        for row in rows
        if row.version is not None and kind_of(row.kind).marked_by_key
    )


def _store(
    attempt: Attempt,
    method: MarkMethod,
    marks: Sequence[ItemMark],
    reason: str,
    at: datetime,
) -> PartResult:
    known = _latest(attempt)
    return PartResult.objects.create(
        attempt=attempt,
        version=known.version + 1 if known else 1,
        method=method,
        score=round_score(sum((mark.got for mark in marks), Decimal())),
        items=[
            {
                "form_item": mark.form_item,
                "area": mark.area,
                "got": str(mark.got),
                "points": str(mark.points),
            }
            for mark in marks
        ],
        areas=[
            {"area": area.area, "got": str(area.got), "points": str(area.points)}
            for area in area_marks(marks, _area_order(attempt))
        ],
        made_at=at,
        reason=reason,
    )


def _area_order(attempt: Attempt) -> list[str]:
    """The areas as the standard's weight tables print them."""
    areas = Area.objects.filter(standard__levels=attempt.form.level_id)
    return list(areas.values_list("name", flat=True))


@transaction.atomic
def conclude_script(*, script: Script, at: datetime) -> PartResult:
    """The part's score: the mean of all signed sheets, by the one rounding rule.

    Items of the same paper that have a key are added to it. A repeat returns the
    first result. MarkingError: sheets_unsigned, spread_too_wide (further apart than
    the dated fact `score.spread_max`; the chair must decide: `settle_script`).
    """
    script = _hold(script)
    known = _latest(script.attempt)
    if known:
        return known
    sheets = _signed_sheets(script)
    limit = facts.decimal("score.spread_max", timezone.localdate(at))
    if spread(_totals(sheets)) > limit:
        raise MarkingError("spread_too_wide")
    return _conclude(script, sheets, None, "", at)


@transaction.atomic
def settle_script(
    *, script: Script, chair: User, reason: str, at: datetime
) -> PartResult:
    """The chair lets the mean of far-apart sheets stand, and says why.

    MarkingError: not_chair, reason_missing, sheets_unsigned.
    """
    script = _hold(script)
    if script.panel.chair_id != chair.pk:
        raise MarkingError("not_chair")
    # PostgreSQL stores no NUL.
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise MarkingError("reason_missing")
    known = _latest(script.attempt)
    if known:
        return known
    return _conclude(script, _signed_sheets(script), chair, reason, at)


def conclude_if_ready(script: Script, at: datetime) -> PartResult | None:
    """Conclude if nothing stands against it; the caller holds the script's row."""
    try:
        return conclude_script(script=script, at=at)
    except MarkingError as error:
        if error.code in {"sheets_unsigned", "spread_too_wide"}:
            return None
        raise


def _hold(script: Script) -> Script:
    """The script, locked: two conclusions at once make one result."""
    scripts = Script.objects.select_for_update(of=["self"])
    return scripts.select_related("panel", "attempt__form").get(pk=script.pk)


def _signed_sheets(script: Script) -> list[Sheet]:
    sheets = list(script.sheets.all())
    if not sheets or any(sheet.status != SheetStatus.SIGNED for sheet in sheets):
        raise MarkingError("sheets_unsigned")
    return sheets


def _totals(sheets: Sequence[Sheet]) -> list[Decimal]:
    return [sheet.total for sheet in sheets if sheet.total is not None]


def _conclude(
    script: Script,
    sheets: Sequence[Sheet],
    actor: User | None,
    reason: str,
    at: datetime,
) -> PartResult:
    marks = _panel_marks(script.attempt, sheets)
    result = _store(script.attempt, MarkMethod.PANEL, marks, reason, at)
    evidence.record(
        actor=actor,
        action="marking.script.settled" if actor else "marking.script.concluded",
        subject=f"marking.script:{script.pk}",
        after={
            "score": result.score,
            "version": result.version,
            "sheets": {str(sheet.pk): sheet.total for sheet in sheets},
        },
        reason=reason,
        at=at,
    )
    return result


def _panel_marks(attempt: Attempt, sheets: Sequence[Sheet]) -> tuple[ItemMark, ...]:
    """Every item of the paper: keyed ones exactly, the others as the sheets' mean.

    Means are rounded so that the items add up to the rounded score.
    """
    keyed = {mark.form_item: mark for mark in _key_marks(attempt)}
    means = _item_means(rubric_items(attempt.form), sheets)
    rows = list(attempt.form.items.order_by("position"))
    exact = [
        Fraction(keyed[row.pk].got) if row.pk in keyed else means[row.pk]
        for row in rows
    ]
    return tuple(
        ItemMark(row.pk, row.area_name, got, row.points)
        for row, got in zip(rows, round_shares(exact), strict=True)
    )


def _item_means(
    items: Sequence[RubricItem], sheets: Sequence[Sheet]
) -> Mapping[int, Fraction]:
    marks = marks_of(sheets)
    for sheet in sheets:
        kept = [marked_item(item, marks[sheet.pk]) for item in items]
        # A signed sheet whose marks no longer make its total was changed unseen.
        if sheet_total(kept) != sheet.total:
            raise MarkingError("sheet_changed")
    return {
        item.form_item: mean(
            [item_total(marked_item(item, marks[sheet.pk])) for sheet in sheets]
        )
        for item in items
    }
