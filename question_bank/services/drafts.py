"""Writing items: begin, save, hand to review, take back, give up.

A save names the revision it was made from. If somebody else has saved since, it is
refused (`draft_changed`) and the screen shows all three texts: nothing is lost.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from question_bank import checks
from question_bank.codes import next_codes
from question_bank.errors import BankError, Fault, ItemError
from question_bank.images import missing_images, note_images
from question_bank.indexing import forget_items, index_items
from question_bank.kinds import kind_of
from question_bank.models import (
    AssessmentPoint,
    Draft,
    DraftRevision,
    DraftState,
    Item,
    ItemSource,
    ItemStatus,
    ItemVersion,
    Origin,
)
from question_bank.records import ItemBody, SourceRecord, sources_from_json
from question_bank.services.holding import held_draft, hold_items
from question_bank.services.references import References

Overrides = Mapping[str, str]


@transaction.atomic
def start_item(
    *,
    author: User,
    point: AssessmentPoint,
    pool: str,
    body: ItemBody,
    at: datetime,
    overrides: Overrides | None = None,
) -> Draft:
    """A new item of `author`, as a draft. Its code follows from point and kind.

    BankError: point_retired.
    """
    kind = kind_of(body.kind)
    [code] = next_codes(point, kind, 1)
    item = Item.objects.create(
        code=code, point=point, kind=kind.code, pool=pool, origin=Origin.OWN
    )
    draft = Draft.objects.create(
        item=item, author=author, pool=pool, created_at=at, updated_at=at
    )
    _add_revision(draft, body.cleaned(), overrides or {}, author, at)
    return draft


@transaction.atomic
def start_revision(
    *,
    item: Item,
    author: User,
    at: datetime,
    pool: str | None = None,
    reason: str = "",
) -> Draft:
    """A draft of the next version of a published or frozen item, and why.

    With `pool` the publication moves the item there. BankError: item_state,
    draft_open.
    """
    if item.status not in (ItemStatus.PUBLISHED, ItemStatus.FROZEN):
        raise BankError("item_state", _("只有已发布或者已冻结的题可以修订。"))
    base = item.current
    assert base is not None, "a CHECK constraint gives published items a version"
    try:
        with transaction.atomic():
            draft = Draft.objects.create(
                item=item,
                author=author,
                pool=pool or item.pool,
                base=base,
                reason=reason,
                created_at=at,
                updated_at=at,
            )
    except IntegrityError:
        raise BankError("draft_open", _("这道题已有一份没有办完的草稿。")) from None
    _add_revision(draft, body_of_version(item), {}, author, at)
    return draft


def body_of_version(item: Item) -> ItemBody:
    """What the current version says (1 query more than the version)."""
    version = item.current
    assert version is not None, "only published items have a body to read"
    return body_of(version, item.kind)


def body_of(version: ItemVersion, kind: str) -> ItemBody:
    """What a version says (1 query)."""
    rows = version.sources.select_related("article__version__source", "node")
    return ItemBody(
        kind=kind,
        content=version.content,
        difficulty=version.difficulty,
        cognition=version.cognition,
        points=version.points,
        minutes=version.minutes,
        sources=tuple(map(_source_record, rows)),
    )


def _source_record(row: ItemSource) -> SourceRecord:
    if row.article is None:
        assert row.node is not None, "a CHECK constraint sets one of the two"
        return SourceRecord(standard=row.node.ref)
    law = row.article.version.source.short_title
    return SourceRecord(law=law, article=row.article.number)


def body_of_revision(revision: DraftRevision, kind: str) -> ItemBody:
    return ItemBody(
        kind=kind,
        content=revision.content,
        difficulty=revision.difficulty,
        cognition=revision.cognition,
        points=revision.points,
        minutes=revision.minutes,
        sources=sources_from_json(revision.sources),
    )


@transaction.atomic
def save_draft(
    *,
    draft: Draft,
    from_number: int,
    body: ItemBody,
    editor: User,
    at: datetime,
    overrides: Overrides | None = None,
) -> DraftRevision:
    """Add a revision made from number `from_number`; an unchanged one adds none.

    BankError: draft_state, draft_changed (somebody saved since).
    """
    draft = held_draft(draft)
    if draft.state != DraftState.WRITING:
        raise BankError("draft_state", _("草稿已送审，不能再改；要改先撤回。"))
    head = draft.revision
    overrides, body = overrides or {}, body.cleaned()
    if _says(head, draft.item.kind) == (body, dict(overrides)):
        return head
    if head.number != from_number:
        raise BankError("draft_changed", _("别人在你之后保存过这份草稿。"))
    return _add_revision(draft, body, overrides, editor, at)


@transaction.atomic
def submit_draft(
    *,
    draft: Draft,
    from_number: int,
    actor: User,
    at: datetime,
    known: References | None = None,
) -> None:
    """Hand the draft to review as it stands. `known` as in require_complete.

    ItemError with every fault of content and sources (`draft_incomplete`), or with
    the advice that is neither followed nor answered with a reason (`advice_open`);
    BankError: draft_state, draft_changed.
    """
    draft = held_draft(draft)
    head = draft.revision
    if head.number != from_number:
        raise BankError("draft_changed", _("别人在你之后保存过这份草稿。"))
    require_ready(draft, head, known)
    _move(draft, DraftState.WRITING, DraftState.REVIEW, at)


@transaction.atomic
def withdraw_draft(*, draft: Draft, actor: User, at: datetime) -> None:
    """Take a draft back from review to go on writing.

    BankError: not_author (nor a bank manager), draft_state.
    """
    _require_owner(draft, actor)
    waiting = Draft.objects.filter(
        pk=draft.pk, state__in=[DraftState.REVIEW, DraftState.FINAL_REVIEW]
    )
    if not waiting.update(state=DraftState.WRITING, updated_at=at):
        raise BankError("draft_state", _("草稿不在审题中，不用撤回。"))


@transaction.atomic
def discard_draft(*, draft: Draft, actor: User, at: datetime) -> None:
    """Give a draft up; what it said stays as history.

    An item that was never published goes out of use with it; its code stays burnt.
    BankError: not_author (nor a bank manager), draft_state.
    """
    _require_owner(draft, actor)
    hold_items([draft.item_id])
    _move(draft, DraftState.WRITING, DraftState.DISCARDED, at)
    unpublished = Item.objects.filter(pk=draft.item_id, status=ItemStatus.DRAFT)
    if unpublished.update(status=ItemStatus.RETIRED):
        forget_items([draft.item_id])
    evidence.record(
        actor=actor,
        action="question_bank.draft.discarded",
        subject=f"item:{draft.item_id}",
        at=at,
    )


def is_owner(draft: Draft, user: User) -> bool:
    """Whether `user` may take the draft back or give it up (1 query)."""
    return Draft.objects.managed_by(user).filter(pk=draft.pk).exists()


def _require_owner(draft: Draft, actor: User) -> None:
    if not is_owner(draft, actor):
        message = _("草稿是%(author)s的，请由命题人或者题库管理员办理。")
        raise BankError("not_author", message % {"author": draft.author.name})


def require_ready(
    draft: Draft, revision: DraftRevision, known: References | None = None
) -> None:
    """ItemError if the revision cannot go to review as it stands."""
    body = body_of_revision(revision, draft.item.kind)
    require_complete(draft, body, known)
    _require_reasons(body, revision.overrides)


def require_complete(
    draft: Draft, body: ItemBody, known: References | None = None
) -> None:
    """ItemError naming all that a published item must not lack.

    Pass `known` to check many drafts of a standard with two queries.
    """
    faults: list[Fault] = []
    kind = kind_of(body.kind)
    try:
        kind.check(body.content)
    except ItemError as error:
        faults += error.faults
    if kind.own_points and not body.minutes:
        faults.append(Fault("minutes", _("请写明作答时间（分钟）。")))
    faults += source_faults(draft, body, known)
    faults += _image_faults(body)
    if faults:
        raise ItemError("draft_incomplete", faults)


def _require_reasons(body: ItemBody, overrides: Overrides) -> None:
    found = checks.advice(body.kind, body.content, body.sources, points=body.points)
    unanswered = [one for one in found if not overrides.get(one.code, "").strip()]
    if unanswered:
        raise ItemError(
            "advice_open", [Fault("advice", str(one.message)) for one in unanswered]
        )


def source_faults(
    draft: Draft, body: ItemBody, known: References | None = None
) -> list[Fault]:
    """A source is needed, must be known, and must still hold."""
    if not body.sources:
        return [Fault("sources", _("至少须有一个出处。"))]
    known = known or References(draft.item.point.level.standard)
    faults = []
    for source in body.sources:
        if not known.resolves(source):
            faults.append(
                Fault("sources", _("找不到出处：%(one)s。") % {"one": source})
            )
        elif known.is_superseded(source):
            faults.append(
                Fault("sources", _("%(one)s已被新版本取代。") % {"one": source})
            )
    return faults


def _image_faults(body: ItemBody) -> list[Fault]:
    missing = missing_images(body.content)
    message = _("没有这张图片：%(id)s。请重新上传。")
    return [Fault("images", message % {"id": one}) for one in sorted(map(str, missing))]


def _says(revision: DraftRevision, kind: str) -> tuple[ItemBody, dict[str, str]]:
    return body_of_revision(revision, kind), revision.overrides


def _add_revision(
    draft: Draft, body: ItemBody, overrides: Overrides, editor: User, at: datetime
) -> DraftRevision:
    revision = DraftRevision.objects.create(
        draft=draft,
        number=(draft.head.number if draft.head else 0) + 1,
        sources=[source.as_json() for source in body.sources],
        overrides=dict(overrides),
        saved_by=editor,
        saved_at=at,
        **body.columns(),
    )
    draft.head, draft.updated_at = revision, at
    draft.save(update_fields=["head", "updated_at"])
    if draft.pool == draft.item.pool:
        # Whoever sees a practice item need not see what it will show in the exam pool.
        note_images(item=draft.item, content=body.content)
    if draft.item.current_id is None:
        # A revision under way is not searched: it may be meant for the exam pool.
        index_items([(draft.item, body.content)])
    return revision


def _move(draft: Draft, old: DraftState, new: DraftState, at: datetime) -> None:
    """Compare-and-set of the state."""
    waiting = Draft.objects.filter(pk=draft.pk, state=old)
    if not waiting.update(state=new, updated_at=at):
        message = _("草稿不在“%(state)s”状态。")
        raise BankError("draft_state", message % {"state": old.label})
