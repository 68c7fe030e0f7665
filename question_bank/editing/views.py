"""Writing items: begin one, write, save, hand to review, take back, give up."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from law.models import Article
from question_bank.choosing import asked_level, offered_pools
from question_bank.editing.conflicts import conflict_page
from question_bank.editing.drawing import SPARE_ROWS
from question_bank.editing.forms import NewItemForm
from question_bank.editing.pages import (
    EditorPage,
    page_of_body,
    page_of_posted,
)
from question_bank.editing.posted import Posted, read_posted
from question_bank.editing.twins import twins_of
from question_bank.errors import BankError, Fault, ItemError
from question_bank.kinds import kind_of
from question_bank.models import Cognition, Draft
from question_bank.querysets import WRITER_ROLES
from question_bank.records import ItemBody
from question_bank.services.drafts import (
    body_of_revision,
    discard_draft,
    is_owner,
    save_draft,
    start_item,
    submit_draft,
    withdraw_draft,
)
from standards.models import Level, Node

MOST_FOUND = 12


@platform_role_required(*WRITER_ROLES)
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose what the item is about; addresses of the work list fill the form in."""
    level = asked_level(request)
    node = _node(level, request.GET.get("node", ""))
    asked = request.POST or None
    form = NewItemForm(
        asked,
        level=level,
        pools=offered_pools(request),
        node=node,
        initial=_wished(request.GET),
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "level": level, "node": node}
        return render(request, "question_bank/editing/new.html", context, status=status)
    wish = form.cleaned_data
    draft = start_item(
        author=request.user,
        point=wish["point"],
        pool=wish["pool"],
        body=_blank(wish["kind"], wish["difficulty"]),
        at=timezone.now(),
    )
    return redirect("question_bank:editor", pk=draft.pk)


def _blank(kind: str, difficulty: int) -> ItemBody:
    return ItemBody(
        kind=kind,
        content=kind_of(kind).content_from({}),
        difficulty=difficulty,
        cognition=Cognition.UNDERSTAND,
        points=None,
        minutes=None,
        sources=(),
    )


@platform_role_required(*WRITER_ROLES)
def editor(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The editing screen. Every button saves first, so that nothing typed is lost."""
    draft = _draft(request, pk)
    head = body_of_revision(draft.revision, draft.item.kind)
    if request.method != "POST":
        if draft.state != "writing":
            return redirect("question_bank:item", pk=draft.item_id)
        page = page_of_body(
            draft,
            head,
            from_number=draft.revision.number,
            overrides=draft.revision.overrides,
        )
        return _screen(request, page)
    posted = read_posted(request.POST, head)
    try:
        revision = _save(request, draft, posted)
        return _after_saving(request, draft, posted, revision.number)
    except BankError as error:
        if error.code == "draft_changed":
            return _conflict(request, draft, posted)
        page = page_of_posted(draft, posted)
        messages.error(request, error.message)
        return _screen(request, page, status=error.status)


def _save(request: AuthenticatedHttpRequest, draft: Draft, posted: Posted):  # type: ignore[no-untyped-def]
    return save_draft(
        draft=draft,
        from_number=posted.from_number,
        body=posted.body,
        overrides=posted.overrides,
        editor=request.user,
        at=timezone.now(),
    )


def _after_saving(
    request: AuthenticatedHttpRequest, draft: Draft, posted: Posted, number: int
) -> HttpResponse:
    act = request.POST.get("act", "save")
    if posted.unread_sources:
        return _screen(request, _saved_page(draft, posted, number, _unread(posted)))
    if act.startswith("more:"):
        spare = {act.removeprefix("more:"): SPARE_ROWS + 1}
        return _screen(request, _saved_page(draft, posted, number, (), spare))
    if act == "submit":
        return _submit(request, draft, posted, number)
    messages.success(request, _("已保存。"))
    return redirect("question_bank:editor", pk=draft.pk)


def _submit(
    request: AuthenticatedHttpRequest, draft: Draft, posted: Posted, number: int
) -> HttpResponse:
    try:
        submit_draft(
            draft=draft, from_number=number, actor=request.user, at=timezone.now()
        )
    except ItemError as error:
        page = _saved_page(draft, posted, number, error.faults)
        return _screen(request, page, status=422)
    messages.success(request, _("已送审。审题结果会出现在“待办”里。"))
    return redirect("question_bank:item", pk=draft.item_id)


def _saved_page(
    draft: Draft,
    posted: Posted,
    number: int,
    faults: Iterable[Fault],
    spare: dict[str, int] | None = None,
) -> EditorPage:
    """The screen after a save: what was typed, standing on the new revision."""
    saved = Posted(
        posted.body,
        posted.values,
        posted.sources_text,
        posted.unread_sources,
        posted.overrides,
        number,
    )
    return page_of_posted(draft, saved, faults=faults, spare=spare)


def _unread(posted: Posted) -> tuple[Fault, ...]:
    message = _("认不出这个出处：%(text)s。其余内容已保存。")
    return tuple(
        Fault("sources", message % {"text": text}) for text in posted.unread_sources
    )


def _conflict(
    request: AuthenticatedHttpRequest, draft: Draft, posted: Posted
) -> HttpResponse:
    draft.refresh_from_db()
    page = conflict_page(draft, posted)
    return render(
        request, "question_bank/editing/conflict.html", {"page": page}, status=409
    )


@require_POST
@platform_role_required(*WRITER_ROLES)
def preview(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The candidate's view of what is being typed; saves nothing."""
    draft = _draft(request, pk)
    head = body_of_revision(draft.revision, draft.item.kind)
    page = page_of_posted(draft, read_posted(request.POST, head))
    return render(request, "question_bank/editing/_preview.html", {"page": page})


@require_POST
@platform_role_required(*WRITER_ROLES)
def twins(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Items nearly like what is being typed."""
    draft = _draft(request, pk)
    head = body_of_revision(draft.revision, draft.item.kind)
    content = read_posted(request.POST, head).body.content
    found = twins_of(content, draft.item, request.user)
    return render(request, "question_bank/editing/_twins.html", {"twins": found})


@platform_role_required(*WRITER_ROLES)
def source_search(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Articles in force whose law, number or gist holds every word asked for."""
    articles = Article.objects.filter(version__valid_to__isnull=True)
    words = request.GET.get("q", "").replace("\x00", "").split()[:5]
    for word in words:
        articles = articles.filter(version__source__short_title__contains=word) | (
            articles.filter(number__contains=word)
            | articles.filter(says__contains=word)
        )
    found = articles.select_related("version__source")[:MOST_FOUND] if words else []
    return render(
        request,
        "question_bank/editing/_sources.html",
        {"articles": found, "asked": bool(words)},
    )


@require_POST
@platform_role_required(*WRITER_ROLES)
def withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    draft = _managed(request, pk)
    try:
        withdraw_draft(draft=draft, actor=request.user, at=timezone.now())
    except BankError as error:
        messages.error(request, error.message)
        return redirect("question_bank:item", pk=draft.item_id)
    return redirect("question_bank:editor", pk=draft.pk)


@require_POST
@platform_role_required(*WRITER_ROLES)
def discard(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    draft = _managed(request, pk)
    try:
        discard_draft(draft=draft, actor=request.user, at=timezone.now())
    except BankError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("草稿已放弃，写过的内容留在历史里。"))
    return redirect("question_bank:item", pk=draft.item_id)


def _screen(
    request: AuthenticatedHttpRequest, page: EditorPage, status: int = 200
) -> HttpResponse:
    context = {"page": page, "may_discard": is_owner(page.draft, request.user)}
    return render(request, "question_bank/editing/editor.html", context, status=status)


def _managed(request: AuthenticatedHttpRequest, pk: UUID) -> Draft:
    draft: Draft = get_object_or_404(Draft.objects.managed_by(request.user), pk=pk)
    return draft


def _draft(request: AuthenticatedHttpRequest, pk: UUID) -> Draft:
    drafts = Draft.objects.visible_to(request.user).select_related(
        "head", "item__point__area", "item__point__level__standard", "author"
    )
    draft: Draft = get_object_or_404(drafts, pk=pk)
    return draft


def _node(level: Level, ref: str) -> Node | None:
    if not ref:
        return None
    node: Node = get_object_or_404(Node, standard=level.standard_id, ref=ref)
    return node


def _wished(data: QueryDict) -> dict[str, str]:
    names = ("point", "kind", "pool", "difficulty")
    return {name: str(data[name]) for name in names if data.get(name)}
