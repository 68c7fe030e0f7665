"""A person's own pages: desk, data, privacy, first password."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import my_data as my_data_report
from accounts.desk import cards_for
from accounts.errors import AccountError
from accounts.forms import ConsentForm, InvitationForm
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Consent, PrivacyNotice
from accounts.services import accept_invitation, give_consent, withdraw_consent


@never_cache
@login_required
def desk(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What waits for the person, from every room."""
    cards = cards_for(request.user, timezone.now())
    return render(request, "accounts/desk.html", {"cards": cards})


@never_cache
@login_required
def my_data(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the platform holds about the person."""
    user = request.user
    context = {
        "documents": user.identity_documents.order_by("added_at"),
        "enrolments": user.enrolments.select_related("centre").order_by("joined_on"),
        "assignments": user.assignments.select_related("centre").order_by("starts_on"),
        "consents": Consent.objects.filter(user=user).select_related("notice"),
        "hours": my_data_report.hours_of(user),
        "evidence": my_data_report.evidence_about(user)[: my_data_report.NEWEST],
    }
    return render(request, "accounts/my_data.html", context)


@never_cache
@login_required
def export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A copy of the person's data as a file."""
    answer = JsonResponse(
        my_data_report.copy_of(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def notice(request: HttpRequest) -> HttpResponse:
    """The newest privacy notice; who has yet to answer it finds the form below."""
    newest = PrivacyNotice.objects.newest()
    context = {"notice": newest, "form": ConsentForm(), "owed": _owes(request)}
    return render(request, "accounts/notice.html", context)


@require_POST
@login_required
def consent(request: AuthenticatedHttpRequest, version: int) -> HttpResponse:
    """Consent to the version that was shown; a newer one is asked for next."""
    shown = get_object_or_404(PrivacyNotice, version=version)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        context = {"notice": shown, "form": form, "owed": True}
        return render(request, "accounts/notice.html", context, status=422)
    give_consent(user=request.user, notice=shown, at=timezone.now())
    return redirect("accounts:desk")


@require_POST
@login_required
def withdraw(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Withdraw every consent and leave; the account rests until a new consent."""
    withdraw_consent(user=request.user, at=timezone.now())
    logout(request)
    messages.success(request, _("已撤回同意。再次登录时可以重新同意。"))
    return redirect("account_login")


@sensitive_post_parameters("password", "password_again", "code")
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """Spend a one-time code: choose login name and password."""
    form = InvitationForm(
        request.POST or None, initial={"code": request.GET.get("code", "")}
    )
    if form.is_valid() and _accepted(form):
        messages.success(request, _("密码已设好，请用新的登录名和密码登录。"))
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", {"form": form}, status=status)


def _accepted(form: InvitationForm) -> bool:
    fields = {
        name: form.cleaned_data[name] for name in ("code", "username", "password")
    }
    try:
        accept_invitation(**fields, at=timezone.now())
    except AccountError as error:
        field = "username" if error.code == "username_taken" else "code"
        form.add_error(field, error.message)
        return False
    return True


def _owes(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and Consent.objects.is_owed_by(
        user, timezone.localdate()
    )
