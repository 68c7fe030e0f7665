"""Alarms: an item that was stopped in the bank stands on a form that is sealed.

The bank does not know which forms hold an item, and neither does the database: the
server's key tells, form by form.
"""

import hashlib
import hmac
import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from exams.papers.compositions import Composition
from exams.papers.errors import PaperError
from exams.papers.models import (
    FormStatus,
    PaperAlarm,
    PaperForm,
    SealedIndex,
)
from exams.papers.sealing.keys import index_key
from question_bank.models import ItemStatus, ItemVersion

logger = logging.getLogger(__name__)
UNRELEASED = (
    FormStatus.DRAFT,
    FormStatus.CHECKED,
    FormStatus.APPROVED,
    FormStatus.SEALED,
)
STOPPED = (ItemStatus.FROZEN, ItemStatus.RETIRED)
BATCH = 500


def index_token(key: bytes, form: UUID, version: int) -> str:
    """The blind name of an item version on one form."""
    return hmac.new(key, f"{form}|{version}".encode(), hashlib.sha256).hexdigest()


def write_index(form: PaperForm, composition: Composition) -> None:
    """Let alarms find `form` by the versions on it."""
    key = index_key(form.envelope_key_id)
    SealedIndex.objects.bulk_create(
        SealedIndex(form=form, token=index_token(key, form.pk, version))
        for version in composition.version_ids
    )


def raise_alarms(versions: Collection[int], cause: str, at: datetime) -> int:
    """Tell every form that is not released and holds one of `versions`; how many.

    Called by the bank within the transaction of its act. A form whose key is missing
    cannot be asked: its release finds the item.
    """
    if not versions:
        return 0
    forms = PaperForm.objects.filter(status__in=UNRELEASED, attended=False)
    wanted = {
        token: form
        for form in forms.only("pk", "envelope_key_id")
        for token in _tokens(form, versions)
    }
    found = [token for batch in _batches(wanted) for token in _indexed(batch)]
    PaperAlarm.objects.bulk_create(
        [
            PaperAlarm(form=wanted[token], token=token, cause=cause, raised_at=at)
            for token in found
        ],
        ignore_conflicts=True,
    )
    return len(found)


def _tokens(form: PaperForm, versions: Collection[int]) -> list[str]:
    try:
        key = index_key(form.envelope_key_id)
    except PaperError as error:
        logger.error("Form %s cannot be asked for alarms: %s", form.pk, error.code)
        return []
    return [index_token(key, form.pk, version) for version in versions]


def _batches(tokens: Iterable[str]) -> Iterable[list[str]]:
    listed = list(tokens)
    return (listed[at : at + BATCH] for at in range(0, len(listed), BATCH))


def _indexed(tokens: Collection[str]) -> Iterable[str]:
    rows = SealedIndex.objects.filter(token__in=tokens)
    return rows.values_list("token", flat=True)


def has_open_alarm(form: PaperForm) -> bool:
    return form.alarms.filter(kept_at__isnull=True).exists()


@transaction.atomic
def keep_despite_alarm(
    *, alarm: PaperAlarm, actor: User, reason: str, at: datetime
) -> PaperAlarm:
    """A second person decides that the paper may be used as it is.

    PaperError: reason_missing, same_person (who made the form), alarm_decided,
    form_state.
    """
    if not reason.strip():
        raise PaperError("reason_missing", _("请写明保留这份试卷的理由。"))
    if alarm.form.created_by_id == actor.pk:
        raise PaperError("same_person", _("是否保留，须由组卷人以外的另一人决定。"))
    if alarm.form.stage not in UNRELEASED:
        raise PaperError("form_state", _("这份试卷已启用或撤下，不必再决定。"))
    waiting = PaperAlarm.objects.filter(pk=alarm.pk, kept_at__isnull=True)
    if not waiting.update(kept_by=actor, kept_at=at, kept_reason=reason.strip()):
        raise PaperError("alarm_decided", _("另一人已经决定过了。"))
    evidence.record(
        actor=actor,
        action="papers.alarm.kept",
        subject=f"papers.form:{alarm.form_id}",
        after={"alarm": alarm.pk, "cause": alarm.cause},
        reason=reason.strip(),
        at=at,
    )
    alarm.refresh_from_db()
    return alarm


def refuse_stopped(form: PaperForm, composition: Composition) -> None:
    """Look at the bank itself, whatever alarms there are (3 queries).

    PaperError: alarm_undecided, items_stopped (an attended form's, or one that no
    alarm told of).
    """
    if has_open_alarm(form):
        raise PaperError(
            "alarm_undecided",
            _("试卷 %(code)s 有试题已停用或改动，先决定更换还是保留，再使用。")
            % {"code": form.code},
        )
    key = index_key(form.envelope_key_id)
    stopped = {
        (index_token(key, form.pk, version), status)
        for version, status in stopped_versions(composition)
    }
    # To have kept a paper despite a revision is no leave to use what was frozen since.
    if stopped - set(form.alarms.values_list("token", "cause")):
        raise PaperError(
            "items_stopped",
            _("试卷 %(code)s 有试题已冻结或停用，不能使用，请换一份试卷。")
            % {"code": form.code},
        )


def stopped_versions(composition: Composition) -> list[tuple[int, str]]:
    """The versions on a form whose items are frozen or retired by now, and which of
    both (1 query)."""
    on_form = ItemVersion.objects.filter(pk__in=composition.version_ids)
    stopped = on_form.filter(item__status__in=STOPPED)
    return list(stopped.values_list("pk", "item__status"))
