"""The life of a form: checked, approved, sealed, released, used, archived; withdrawn.

Every step is one compare-and-set with its evidence. Before the approval its makers may
look at it; from the seal on nobody may alone, until the release writes its items out.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from exams.papers.alarms import refuse_stopped
from exams.papers.checking import check_form, check_sealed
from exams.papers.compositions import Composition, composition_of, data_key_of
from exams.papers.errors import PaperError
from exams.papers.exam_times import is_in_use
from exams.papers.models import FormStatus, PaperForm, SealedIndex
from exams.papers.officers import wrap_for_pairs
from exams.papers.releasing import expose_items, write_items
from question_bank.models import Pool

DRAFT, CHECKED, APPROVED = FormStatus.DRAFT, FormStatus.CHECKED, FormStatus.APPROVED
SEALED, RELEASED, USED = FormStatus.SEALED, FormStatus.RELEASED, FormStatus.USED
BEFORE_USE = (DRAFT, CHECKED, APPROVED, SEALED, RELEASED)


@transaction.atomic
def check_paper(*, form: PaperForm, actor: User | None, at: datetime) -> PaperForm:
    """Let the independent checker count a draft again, from what is stored.

    PaperError: form_unfit (detail: the rules that are off), form_state.
    """
    _require(form, (DRAFT,))
    check_form(form)
    refuse_stopped(form, composition_of(form))
    return _move(form, (DRAFT,), CHECKED, actor, at, checked_by=actor, checked_at=at)


@transaction.atomic
def approve_form(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """A second person approves a checked draft; the one who made it may not.

    PaperError: same_person, maker_unknown (an exam paper that nobody stands for),
    form_state.
    """
    if form.pool == Pool.EXAM and form.created_by_id is None:
        raise PaperError(
            "maker_unknown",
            _("这份试卷没有记下组卷人，不能用于考试。请由组卷人重新组卷。"),
        )
    if form.created_by_id == actor.pk:
        raise PaperError("same_person", _("试卷须由另一人审定。"))
    return _move(
        form, (CHECKED,), APPROVED, actor, at, approved_by=actor, approved_at=at
    )


@transaction.atomic
def seal_form(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """Close an approved form: its page shows figures alone until the release.

    Each pair of officers with keys can open it together; the server opens it in time.
    PaperError: form_state, key_missing, envelope_broken.
    """
    _require(form, (APPROVED,))
    wrap_for_pairs(form, data_key_of(form), at)
    return _move(form, (APPROVED,), SEALED, actor, at, sealed_by=actor, sealed_at=at)


@transaction.atomic
def seal_attended(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """Close an approved form so that two officers alone can open it, on the day.

    The server gives up its copy of the data key, and the blind index with it: whoever
    has the server's key could try all versions against it. PaperError: form_state,
    no_pairs (nobody could open it any more).
    """
    _require(form, (APPROVED,))
    if not wrap_for_pairs(form, data_key_of(form), at):
        raise PaperError(
            "no_pairs",
            _("到场启封至少要有两名设好启封密钥的试卷管理员。"),
        )
    SealedIndex.objects.filter(form=form).delete()
    return _move(
        form,
        (APPROVED,),
        SEALED,
        actor,
        at,
        sealed_by=actor,
        sealed_at=at,
        attended=True,
        wrapped_key=None,
    )


@transaction.atomic
def approve_and_seal(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """Both at once, as people do it: nobody needs to see an approved form again."""
    approved = approve_form(form=form, actor=actor, at=at)
    return seal_form(form=approved, actor=actor, at=at)


@transaction.atomic
def approve_attended(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """Approve, and leave the opening to two officers on the day."""
    approved = approve_form(form=form, actor=actor, at=at)
    return seal_attended(form=approved, actor=actor, at=at)


def opens_for(opens_at: datetime) -> datetime:
    """From when on the papers of an exam that begins at `opens_at` may be opened."""
    return opens_at - timedelta(minutes=settings.PAPER_RELEASE_MINUTES)


@transaction.atomic
def release_form(
    *, form: PaperForm, actor: User | None, at: datetime, opens_at: datetime
) -> PaperForm:
    """Bring a sealed form into use for an exam that begins at `opens_at`.

    It is checked again; then its items stand in rows and count as exposed. The machine
    (no actor) may do it when the time has come. PaperError: too_early, form_state,
    form_unfit, alarm_undecided, items_stopped, attended, key_missing, envelope_broken.
    """
    if at < opens_for(opens_at):
        raise PaperError(
            "too_early",
            _("还不到启封的时间，试卷在开考前 %(minutes)d 分钟启封。")
            % {"minutes": settings.PAPER_RELEASE_MINUTES},
        )
    _require(form, (SEALED,))
    check_sealed(form, composition_of(form))
    refuse_stopped(form, composition_of(form))
    return _release(form, SEALED, actor, at)


@transaction.atomic
def release_practice_form(*, form: PaperForm, at: datetime) -> PaperForm:
    """Bring a practice paper into use without an approval: no result rests on it.

    PaperError: not_practice, form_state.
    """
    if form.pool != Pool.PRACTICE:
        raise PaperError("not_practice", _("只有练习用的试卷可以不经审定启用。"))
    return _release(form, DRAFT, None, at)


@transaction.atomic
def release_opened(
    *, form: PaperForm, composition: Composition, actor: User, at: datetime
) -> PaperForm:
    """Release what two officers have opened and `exams.papers.openings` has checked."""
    moved = _move(
        form, (SEALED,), RELEASED, actor, at, released_by=actor, released_at=at
    )
    write_items(moved, composition)
    expose_items(moved, composition, at)
    return moved


def _release(
    form: PaperForm, old: FormStatus, actor: User | None, at: datetime
) -> PaperForm:
    # The compare-and-set comes first: of two releases at once only one writes rows.
    moved = _move(form, (old,), RELEASED, actor, at, released_by=actor, released_at=at)
    composition = composition_of(moved)
    write_items(moved, composition)
    expose_items(moved, composition, at)
    return moved


@transaction.atomic
def mark_used(*, form: PaperForm, actor: User | None, at: datetime) -> PaperForm:
    """The exam it was released for is over. PaperError: form_state."""
    return _move(form, (RELEASED,), USED, actor, at, used_at=at)


@transaction.atomic
def archive_form(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """Put a used form away; everything about it stays. PaperError: form_state."""
    return _move(
        form, (USED,), FormStatus.ARCHIVED, actor, at, archived_by=actor, archived_at=at
    )


@transaction.atomic
def withdraw_form(
    *, form: PaperForm, actor: User, reason: str, at: datetime
) -> PaperForm:
    """Take a form that no exam has used out of use for good.

    PaperError: reason_missing, form_state, form_in_use (candidates were given it).
    """
    if not reason.strip():
        raise PaperError("reason_missing", _("请写明撤下的理由。"))
    if form.is_opened and is_in_use(form):
        raise PaperError(
            "form_in_use",
            _("考生正在用这份试卷考试，不能撤下；有错的题，考后由考评组处理。"),
        )
    return _move(
        form,
        BEFORE_USE,
        FormStatus.WITHDRAWN,
        actor,
        at,
        withdrawn_by=actor,
        withdrawn_at=at,
        withdrawn_reason=reason.strip(),
    )


def _require(form: PaperForm, states: Collection[FormStatus]) -> None:
    """Refuse early what would be in vain; only `_move` decides."""
    if form.stage not in states:
        raise _wrong_state(form, states)


def _wrong_state(form: PaperForm, states: Collection[FormStatus]) -> PaperError:
    wanted = "”“".join(str(state.label) for state in states)
    return PaperError(
        "form_state",
        _("试卷 %(code)s 不在“%(states)s”状态。")
        % {"code": form.code, "states": wanted},
    )


def _move(
    form: PaperForm,
    old: Collection[FormStatus],
    new: FormStatus,
    actor: User | None,
    at: datetime,
    **changes: object,
) -> PaperForm:
    """Change the status, with its evidence; whoever comes at once waits for the row, or
    would be refused for what is not true any more."""
    forms = PaperForm.objects.filter(pk=form.pk)
    before = forms.select_for_update().values_list("status", flat=True).get()
    if before not in old:
        raise _wrong_state(form, old)
    forms.update(status=new, **changes)
    evidence.record(
        actor=actor,
        action=f"papers.form.{new}",
        subject=f"papers.form:{form.pk}",
        before={"status": before},
        after={"status": new.value, "digest": form.digest},
        reason=str(changes.get("withdrawn_reason", "")),
        at=at,
    )
    form.refresh_from_db()
    return form
