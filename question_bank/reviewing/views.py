"""Pages on which colleagues read, compare, decide and remark."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import has_platform_role, platform_role_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import PlatformRole
from question_bank.editing.pages import advice_on, preview_of
from question_bank.editing.twins import twins_of
from question_bank.errors import BankError, ItemError
from question_bank.models import (
    Challenge,
    Cognition,
    Draft,
    DraftRevision,
    EnemyGroup,
    Item,
    Pool,
)
from question_bank.querysets import BANK_ROLES, REVIEW_ROLES, WRITER_ROLES
from question_bank.records import ItemBody
from question_bank.reviewing.citing import cited_by
from question_bank.reviewing.comparing import FieldChange, field_changes
from question_bank.reviewing.inbox import inbox_of
from question_bank.reviewing.item_page import item_page, may_review
from question_bank.services.drafts import body_of, body_of_revision, start_revision
from question_bank.services.lifecycle import dissolve_enemies, retire_item
from question_bank.services.notes import add_comment, answer_challenge
from question_bank.services.reviews import accept_draft, return_draft
from question_bank.typed import whole, written

STATE = re.compile(r"v(?P<version>\d{1,6})|r(?P<revision>\d{1,12})")


@platform_role_required(*BANK_ROLES)
def inbox(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits for this person: returned, to review, challenged, frozen."""
    writes = has_platform_role(request.user, *WRITER_ROLES)
    context = {"inbox": inbox_of(request.user), "writes": writes}
    return render(request, "question_bank/reviewing/inbox.html", context)


@platform_role_required(*BANK_ROLES)
def item(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """An item as the candidate sees it, its key, sources and history beside."""
    page = item_page(_item(request, pk), request.user)
    return render(request, "question_bank/reviewing/item.html", {"page": page})


@platform_role_required(*BANK_ROLES)
def compare(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Two states of an item: versions (v2) or saved drafts (r17)."""
    found = _item(request, pk)
    before, after = (_state(request, found, request.GET.get(n, "")) for n in "ab")
    context = {
        "item": found,
        "changes": field_changes(before[1], after[1]),
        "before": before[0],
        "after": after[0],
    }
    return render(request, "question_bank/reviewing/compare.html", context)


def _state(
    request: AuthenticatedHttpRequest, found: Item, name: str
) -> tuple[str, ItemBody]:
    """A label and the body that `name` means; 404 for what this person may not see."""
    asked = STATE.fullmatch(name)
    if asked is None:
        raise Http404
    if asked["version"]:
        version = get_object_or_404(found.versions, number=asked["version"])
        label = _("第 %(number)d 版") % {"number": version.number}
        return label, body_of(version, found.kind)
    drafts = Draft.objects.visible_to(request.user).filter(item=found)
    revisions = DraftRevision.objects.filter(draft__in=drafts)
    revision = get_object_or_404(
        revisions.select_related("saved_by"), pk=asked["revision"]
    )
    label = _("%(name)s 于 %(at)s 保存的草稿") % {
        "name": revision.saved_by,
        "at": timezone.localtime(revision.saved_at).strftime("%Y-%m-%d %H:%M"),
    }
    return label, body_of_revision(revision, found.kind)


@platform_role_required(*REVIEW_ROLES)
def review(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Read a draft that waits for this person, then accept it or send it back."""
    draft = _reviewable(request, pk)
    if request.method == "POST":
        return _decide(request, draft)
    return _review_screen(request, draft)


def _reviewable(request: AuthenticatedHttpRequest, pk: UUID) -> Draft:
    drafts = Draft.objects.visible_to(request.user).select_related(
        "head",
        "base",
        "author",
        "item__point__area",
        "item__point__node",
        "item__point__level__standard",
    )
    draft: Draft = get_object_or_404(drafts, pk=pk)
    return draft


def _review_screen(request: AuthenticatedHttpRequest, draft: Draft) -> HttpResponse:
    body = body_of_revision(draft.revision, draft.item.kind)
    changes = _changes(draft, body)
    context = {
        "draft": draft,
        "body": body,
        "preview": preview_of(body),
        "changes": [one for one in changes if not one.tells_answer],
        "answer_changes": [one for one in changes if one.tells_answer],
        "cited": cited_by(body, draft.item.point.level.standard),
        "decisions": draft.decisions.select_related("reviewer"),
        "cognition": Cognition(body.cognition).label,
        "kept": [
            one for one in advice_on(body, draft.revision.overrides) if one.reason
        ],
        "twins": twins_of(body.content, draft.item, request.user),
        "may_decide": may_review(draft, request.user),
    }
    return render(request, "question_bank/reviewing/review.html", context)


def _changes(draft: Draft, body: ItemBody) -> list[FieldChange]:
    """Against what the reader last saw: the returned text, else the version in use."""
    returned = draft.decisions.filter(verdict="returned").order_by("decided_at").last()
    if returned is not None:
        before = body_of_revision(returned.revision, draft.item.kind)
    elif draft.base is not None:
        before = body_of(draft.base, draft.item.kind)
    else:
        return []
    return [change for change in field_changes(before, body) if change.is_changed]


def _decide(request: AuthenticatedHttpRequest, draft: Draft) -> HttpResponse:
    act = accept_draft if request.POST.get("act") == "accept" else return_draft
    try:
        act(
            draft=draft,
            number=whole(request.POST.get("number", "")),
            reviewer=request.user,
            reason=written(request.POST, "reason", 2000),
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
        return redirect("question_bank:review", pk=draft.pk)
    except ItemError as error:
        # A law may have changed since the draft was handed in.
        faults = "".join(fault.message for fault in error.faults)
        hint = _("%(faults)s请退回作者修改。") % {"faults": faults}
        messages.error(request, hint)
        return redirect("question_bank:review", pk=draft.pk)
    messages.success(request, _said(draft))
    return redirect("question_bank:inbox")


def _said(draft: Draft) -> str:
    draft.refresh_from_db()
    return {
        "published": _("已通过，题目发布了。"),
        "final_review": _("已通过，等终审。"),
        "writing": _("已退回，作者会在待办里看到理由。"),
    }[draft.state]


@require_POST
@platform_role_required(*WRITER_ROLES)
def revise(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Begin a revision, perhaps for the other pool."""
    pool = request.POST.get("pool", "")
    try:
        draft = start_revision(
            item=_item(request, pk),
            author=request.user,
            at=timezone.now(),
            pool=pool if pool in Pool.values else None,
            reason=written(request.POST, "reason", 200).strip(),
        )
    except BankError as error:
        messages.error(request, error.message)
        return redirect("question_bank:item", pk=pk)
    return redirect("question_bank:editor", pk=draft.pk)


@require_POST
@platform_role_required(PlatformRole.BANK_MANAGER)
def retire(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    try:
        retire_item(
            item=_item(request, pk),
            actor=request.user,
            reason=written(request.POST, "reason", 500),
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("题目已停用，今后不再组卷。"))
    return redirect("question_bank:item", pk=pk)


@require_POST
@platform_role_required(PlatformRole.BANK_MANAGER)
def dissolve(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Let items that were enemies stand on one form again."""
    group = get_object_or_404(EnemyGroup, pk=pk)
    first = group.items.order_by("code").first()
    dissolve_enemies(group=group, actor=request.user, at=timezone.now())
    messages.success(request, _("敌题已解除，这些题今后可以同卷。"))
    if first is None:
        return redirect("question_bank:inbox")
    return redirect("question_bank:item", pk=first.pk)


@require_POST
@platform_role_required(*BANK_ROLES)
def comment(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    try:
        add_comment(
            item=_item(request, pk),
            author=request.user,
            body=written(request.POST, "body"),
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
    return redirect("question_bank:item", pk=pk)


@platform_role_required(*WRITER_ROLES)
def challenge(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A trainee's doubt with the facts of the attempt; answer it."""
    own = Challenge.objects.for_answering(request.user).select_related(
        "version__item__point", "raised_by", "answered_by"
    )
    found: Challenge = get_object_or_404(own, pk=pk)
    if request.method == "POST":
        return _answer(request, found)
    body = body_of(found.version, found.version.item.kind)
    context = {"challenge": found, "preview": preview_of(body)}
    return render(request, "question_bank/reviewing/challenge.html", context)


def _answer(request: AuthenticatedHttpRequest, found: Challenge) -> HttpResponse:
    try:
        answer_challenge(
            challenge=found,
            actor=request.user,
            upheld=request.POST.get("act") == "uphold",
            answer=written(request.POST, "answer", 1000),
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
        return redirect("question_bank:challenge", pk=found.pk)
    messages.success(request, _("答复已记下，学员看得到。"))
    if request.POST.get("act") == "uphold":
        return _mend(request, found)
    return redirect("question_bank:inbox")


def _mend(request: AuthenticatedHttpRequest, found: Challenge) -> HttpResponse:
    """Begin the revision at once: a wrong item must not be forgotten."""
    reason = _("学员反映：%(body)s") % {"body": found.body}
    try:
        draft = start_revision(
            item=found.version.item,
            author=request.user,
            at=timezone.now(),
            reason=reason[:200],
        )
    except BankError as error:
        messages.warning(request, error.message)
        return redirect("question_bank:item", pk=found.version.item_id)
    return redirect("question_bank:editor", pk=draft.pk)


def _item(request: AuthenticatedHttpRequest, pk: UUID) -> Item:
    items = Item.objects.visible_to(request.user).select_related(
        "current", "point__area", "point__node", "point__level__standard"
    )
    found: Item = get_object_or_404(items, pk=pk)
    return found
