"""Opening with two officers: one's key, asking, handing over, looking."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedHttpRequest
from exams.papers.access import paper_staff_required
from exams.papers.errors import PaperError
from exams.papers.forms import NewPassphraseForm, OfficerKeyForm
from exams.papers.looks import record_look
from exams.papers.models import LookAt, OfficerKey, Opening, OpeningPurpose
from exams.papers.officers import (
    change_passphrase,
    make_officer_key,
    revoke_officer_key,
)
from exams.papers.openings import answer_opening, ask_opening, use_opening
from exams.papers.reading import paper_on_page
from exams.papers.views import load_form, readable_forms
from question_bank.typed import written

MOST_REASON = 200


@sensitive_post_parameters()
@never_cache
@paper_staff_required
def officer_key(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Set the passphrase of one's key, or put the key under another one."""
    key = OfficerKey.objects.filter(user=request.user, revoked_at=None).first()
    form_type = NewPassphraseForm if key else OfficerKeyForm
    form = form_type(request.POST or None)
    if form.is_valid():
        try:
            _keep_key(request, key, form.cleaned_data)
            return redirect("papers:officer_key")
        except PaperError as error:
            form.add_error(None, error.message)
    status = 422 if form.is_bound else 200
    context = {"form": form, "key": key}
    return render(request, "papers/officer_key.html", context, status=status)


def _keep_key(
    request: AuthenticatedHttpRequest, key: OfficerKey | None, told: dict[str, Any]
) -> None:
    user, at, new = request.user, timezone.now(), told["passphrase"]
    if key is None:
        make_officer_key(user=user, passphrase=new, at=at)
        messages.success(
            request, _("启封密钥已设好。口令只有你知道，忘了没有人能找回。")
        )
    else:
        change_passphrase(user=user, old=told["old"], new=new, at=at)
        messages.success(request, _("启封口令已更改。"))


@require_POST
@paper_staff_required
def lost_key(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give up one's key: the passphrase is forgotten or somebody else knows it."""
    try:
        revoke_officer_key(user=request.user, actor=request.user, at=timezone.now())
    except PaperError as error:
        return _refused(request, error)
    messages.success(request, _("原来的启封密钥已作废，请另设一把。"))
    return redirect("papers:officer_key")


@require_POST
@paper_staff_required
def ask(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Ask another officer to open a sealed form together."""
    purpose = request.POST.get("purpose", "")
    if purpose not in OpeningPurpose.values:
        purpose = OpeningPurpose.LOOK
    try:
        ask_opening(
            form=load_form(request, pk),
            purpose=purpose,
            reason=written(request.POST, "reason", MOST_REASON),
            actor=request.user,
            at=timezone.now(),
        )
    except PaperError as error:
        return _refused(request, error, pk)
    messages.success(request, _("已提出。请另一名启封人在自己的登录里确认。"))
    return redirect("papers:detail", pk=pk)


@sensitive_post_parameters()
@require_POST
@paper_staff_required
def answer(request: AuthenticatedHttpRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """The second officer's passphrase."""
    try:
        answer_opening(
            opening=_opening(request, pk, opening),
            passphrase=request.POST.get("passphrase", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except PaperError as error:
        return _refused(request, error, pk)
    messages.success(request, _("已确认。对方十分钟内用自己的口令启封。"))
    return redirect("papers:detail", pk=pk)


@sensitive_post_parameters()
@never_cache
@require_POST
@paper_staff_required
def use(request: AuthenticatedHttpRequest, pk: UUID, opening: UUID) -> HttpResponse:
    """The first officer's passphrase: what is on the form, shown this once."""
    found, at = _opening(request, pk, opening), timezone.now()
    try:
        composition = use_opening(
            opening=found,
            passphrase=request.POST.get("passphrase", ""),
            actor=request.user,
            at=at,
        )
    except PaperError as error:
        return _refused(request, error, pk)
    if found.purpose == OpeningPurpose.RELEASE:
        messages.success(request, _("试卷已到场启封，考试可以使用。"))
        return redirect("papers:detail", pk=pk)
    if found.purpose == OpeningPurpose.PRINT:
        messages.success(request, _("已启封，一小时内可以印制这份试卷。"))
        return redirect("papers:detail", pk=pk)
    form = found.form
    record_look(
        form=form, request=request, page=LookAt.OPENING, at=at, reason=found.reason
    )
    paper = paper_on_page(form, composition)
    return render(request, "papers/opened.html", {"form": form, "paper": paper})


def _opening(request: AuthenticatedHttpRequest, pk: UUID, opening: UUID) -> Opening:
    openings = Opening.objects.filter(form__in=readable_forms(request), form=pk)
    related = ("form__level", "form__centre", "asked_by", "answered_by")
    return get_object_or_404(openings.select_related(*related), pk=opening)


def _refused(
    request: AuthenticatedHttpRequest, error: PaperError, pk: UUID | None = None
) -> HttpResponse:
    context = {"error": error, "pk": pk}
    return render(request, "papers/refused.html", context, status=409)
