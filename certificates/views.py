"""Pages of certificates: the public check, a person's own, a centre's office."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_at, staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from certificates.background import AT_ONCE, start_issue
from certificates.certificate_pdf import certificate_pdf, certificates_pdf
from certificates.certificate_sheet import check_address, sheet_of
from certificates.forms import IssueForm, RevokeForm
from certificates.handing_out import make_score_sheet, note_printing
from certificates.models import Certificate, SheetFormat
from certificates.office import OFFICE, batch_of, office_of
from certificates.responses import file_response, refusals_explained
from certificates.rules import require_role, require_valid
from certificates.services import (
    awaiting_certificate,
    issue_certificates,
    revoke_certificate,
)
from exams.sittings.models import Sitting


@require_safe
@login_required
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    held = Certificate.objects.held_by(request.user).order_by("-issued_on", "number")
    return render(request, "certificates/mine.html", {"certificates": held})


@require_safe
@login_required
@never_cache
def show(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The certificate on a screen, with the document number masked."""
    certificate = _readable(request, pk)
    roles = roles_at(request.user, certificate.centre, timezone.localdate())
    held = Certificate.objects.held_by(request.user)
    context = {
        "certificate": certificate,
        "sitting_id": certificate.result.candidacy.sitting_id,
        "is_holder": held.filter(pk=certificate.pk).exists(),
        "sheet": sheet_of(certificate, certificate.document_masked),
        "check_address": check_address(certificate),
        "may_revoke": certificate.is_valid and CentreRole.REGISTRAR in roles,
        "form": RevokeForm(),
    }
    return render(request, "certificates/show.html", context)


@require_safe
@login_required
@never_cache
@refusals_explained
def pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    certificate = _readable(request, pk)
    require_valid(certificate)
    content = certificate_pdf(certificate)
    note_printing(certificates=[certificate], actor=request.user, at=timezone.now())
    return file_response(content, f"{certificate.number}.pdf", "application/pdf")


@require_POST
@staff_required(*OFFICE)
@refusals_explained
def revoke(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    at = timezone.now()
    readable = Certificate.objects.for_staff(request.user, timezone.localdate(at))
    certificate = get_object_or_404(readable, pk=pk)
    revoke_certificate(
        certificate=certificate,
        actor=request.user,
        reason=request.POST.get("reason", ""),
        at=at,
    )
    messages.success(request, _("证书已撤销，查验页从现在起显示“已撤销”。"))
    return redirect("certificates:show", pk=pk)


@require_safe
@staff_required(*OFFICE)
def sitting(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The office of one sitting: score sheets, issue, the list of certificates."""
    today = timezone.localdate()
    one = _staffed(request, pk)
    context = {
        "office": office_of(one, request.user, today),
        "form": IssueForm(initial={"issued_on": today}),
    }
    return render(request, "certificates/sitting.html", context)


@require_POST
@staff_required(CentreRole.CLERK)
@refusals_explained
def issue(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Issue to everyone who waits: at once to a few, as a job to many."""
    at = timezone.now()
    one = _staffed(request, pk)
    form = IssueForm(request.POST)
    if not form.is_valid():
        context = {
            "office": office_of(one, request.user, timezone.localdate(at)),
            "form": form,
        }
        return render(request, "certificates/sitting.html", context, status=400)
    act = {
        "sitting": one,
        "actor": request.user,
        "issued_on": form.cleaned_data["issued_on"],
        "at": at,
    }
    if awaiting_certificate(one).count() > AT_ONCE:
        return redirect("jobs:detail", pk=start_issue(**act).pk)
    issued = issue_certificates(**act)
    messages.success(request, _("已签发 %(count)d 张证书。") % {"count": len(issued)})
    return redirect("certificates:sitting", pk=pk)


@require_POST
@staff_required(*OFFICE)
@refusals_explained
def score_sheet(
    request: AuthenticatedHttpRequest, pk: UUID, sheet_format: str
) -> HttpResponse:
    """Hand a score sheet over; a POST, because each copy is noted."""
    if sheet_format not in SheetFormat.values:
        raise Http404
    sheet = make_score_sheet(
        sitting=_staffed(request, pk),
        sheet_format=SheetFormat(sheet_format),
        actor=request.user,
        at=timezone.now(),
    )
    return file_response(sheet.content, sheet.name, sheet.content_type)


@require_safe
@staff_required(*OFFICE)
@never_cache
@refusals_explained
def batch_pdf(request: AuthenticatedHttpRequest, pk: UUID, batch: int) -> HttpResponse:
    """Valid certificates of a sitting for the printer, one a page."""
    one = _staffed(request, pk)
    roles = (CentreRole.CLERK, CentreRole.REGISTRAR)
    require_role(request.user, one.centre, *roles, on=timezone.localdate())
    certificates = batch_of(one, batch)
    content = certificates_pdf(certificates)
    note_printing(certificates=certificates, actor=request.user, at=timezone.now())
    name = _("证书-%(title)s-%(batch)d.pdf") % {"title": one.title, "batch": batch}
    return file_response(content, name, "application/pdf")


def _readable(request: AuthenticatedHttpRequest, pk: UUID) -> Certificate:
    readable = Certificate.objects.readable_by(request.user, timezone.localdate())
    return get_object_or_404(readable.for_printing().distinct(), pk=pk)


def _staffed(request: AuthenticatedHttpRequest, pk: UUID) -> Sitting:
    staffed = Sitting.objects.for_staff(request.user, timezone.localdate())
    return get_object_or_404(staffed.select_related("centre", "level__standard"), pk=pk)
