from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from question_bank.bulk.base import BulkAct, Setting
from question_bank.bulk.forms import chosen_items
from question_bank.bulk.registry import ACTS
from question_bank.bulk.told import ToldLine, told
from question_bank.errors import BankError
from question_bank.models import BulkRun, BulkState
from question_bank.querysets import WRITER_ROLES
from question_bank.services.bulk import (
    Line,
    choose_items,
    confirm_bulk,
    plan_bulk,
)
from question_bank.typed import written


@require_POST
@platform_role_required(*WRITER_ROLES)
def choose(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Begin an act on the items that were ticked, or on all that a filter finds."""
    query = written(request.POST, "query")
    try:
        run = choose_items(
            owner=request.user,
            act=_act(request.POST.get("act", "")),
            items=chosen_items(request.POST, request.user),
            query=query,
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('question_bank:items')}?{query}")
    return redirect("question_bank:bulk", pk=run.pk)


def _act(code: str) -> BulkAct:
    if code not in ACTS:
        raise BankError("no_act", _("请先选要办的事。"))
    return ACTS[code]


@require_http_methods(["GET", "POST"])
@platform_role_required(*WRITER_ROLES)
def bulk(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What will happen, the confirmation, and afterwards what happened."""
    run = get_object_or_404(request.user.bulk_runs, pk=pk)
    if run.state != BulkState.CHOSEN:
        return _outcome(request, run)
    return _confirm(request, run) if request.method == "POST" else _ask(request, run)


def _ask(
    request: AuthenticatedHttpRequest, run: BulkRun, status: int = 200
) -> HttpResponse:
    """The wish, if the act needs one, and the plan that follows from it."""
    act = ACTS[run.act]
    asked = request.POST if request.method == "POST" else request.GET
    form = act.form(asked) if asked or not act.form.base_fields else act.form()
    plan = None
    if form.is_bound and form.is_valid():
        setting = Setting(request.user, timezone.now())
        plan = plan_bulk(run, form.cleaned_data, setting)
    context = {"run": run, "act": act, "form": form, "plan": plan}
    if plan is not None:
        context |= {
            "changes": _told(plan.changes, request.user),
            "left_out": _told(plan.left_out, request.user),
        }
    return render(request, "question_bank/bulk/confirm.html", context, status=status)


def _confirm(request: AuthenticatedHttpRequest, run: BulkRun) -> HttpResponse:
    form = ACTS[run.act].form(request.POST)
    if not form.is_valid():
        return _ask(request, run, status=400)
    try:
        confirm_bulk(
            run=run,
            wish=form.cleaned_data,
            digest=request.POST.get("digest", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
        return _ask(request, run, status=error.status)
    return redirect("question_bank:bulk", pk=run.pk)


def _outcome(request: AuthenticatedHttpRequest, run: BulkRun) -> HttpResponse:
    lines = [(UUID(one["item"]), one["code"], one["says"]) for one in run.outcome]
    changed = {one["item"] for one in run.outcome if one["changed"]}
    shown = told(lines, request.user)
    context = {
        "run": run,
        "act": ACTS[run.act],
        "changed": [line for line in shown if str(line.item) in changed],
        "left_out": [line for line in shown if str(line.item) not in changed],
    }
    return render(request, "question_bank/bulk/outcome.html", context)


def _told(lines: Iterable[Line], user: User) -> list[ToldLine]:
    return told(((line.item, line.code, line.says) for line in lines), user)
