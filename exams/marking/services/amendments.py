"""Answers of an ended attempt that changed: by a file, or because people accepted them."""

from uuid import UUID

from django.db import transaction

from accounts import evidence
from exams.attempts.hooks import Amendment
from exams.attempts.models import Attempt
from exams.marking.errors import MarkingError
from exams.marking.models import Script, Sheet, SheetMark
from exams.marking.services.results import remark_by_keys


def refuse_signed(attempt_id: UUID) -> None:
    """MarkingError `answers_signed` if an examiner has signed for these answers.

    The script's row stays locked to the end: nobody signs meanwhile.
    """
    scripts = Script.objects.select_for_update(of=("self",))
    script = scripts.filter(attempt=attempt_id).first()
    if script and script.sheets.signed().exists():
        raise MarkingError("answers_signed")


@transaction.atomic
def follow_amendment(amendment: Amendment) -> None:
    """Keys mark again; examiners find the new words, and no points for old ones."""
    attempt = Attempt.objects.select_related("form").get(pk=amendment.attempt_id)
    remark_by_keys(
        attempt=attempt,
        actor=amendment.by,
        reason=amendment.reason,
        at=amendment.at,
    )
    _withdraw_drafts(amendment)


def _withdraw_drafts(amendment: Amendment) -> None:
    """Take back unsigned points for items whose answer is another now: whoever gave
    them has not read it. Saves wait for the sheets' rows meanwhile."""
    sheets = Sheet.objects.select_for_update(of=("self",)).order_by("pk")
    held = list(sheets.filter(script__attempt=amendment.attempt_id).open())
    drafts = SheetMark.objects.filter(
        sheet__in=held, form_item__in=amendment.form_items
    )
    withdrawn = sorted(f"{one.sheet_id} {one.rubric_code}" for one in drafts)
    if not withdrawn:
        return
    drafts.delete()
    evidence.record(
        actor=amendment.by,
        action="marking.drafts.withdrawn",
        subject=f"attempt:{amendment.attempt_id}",
        before={"marks": withdrawn},
        reason=amendment.reason,
        at=amendment.at,
    )
