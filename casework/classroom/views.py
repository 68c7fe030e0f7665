"""打印案例: a page to choose a variant, the case as PDF, its perfect way as PDF."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from casework.classroom.forms import VariantForm
from casework.classroom.pdf import answers_pdf, case_pdf
from casework.classroom.variants import MOST_VARIANTS
from casework.models import Case
from ui.paper import GlyphMissing

Printer = Callable[[Case, int], bytes]


@require_safe
@login_required
def choose(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    """Which variant; what may be printed of it."""
    case = get_object_or_404(Case.objects.current().without_text(), slug=slug)
    form = VariantForm(request.GET if "number" in request.GET else None)
    number = form.cleaned_data["number"] if form.is_valid() else 1
    context = {
        "case": case,
        "form": form,
        "number": number,
        "answers": Case.objects.with_answers_for(request.user).filter(pk=case.pk),
    }
    status = 400 if form.errors else 200
    return render(request, "casework/classroom/choose.html", context, status=status)


@require_safe
@login_required
def print_case(
    request: AuthenticatedHttpRequest, slug: str, number: int
) -> HttpResponse:
    """For trainees: whoever may play the case may have it on paper."""
    case = get_object_or_404(Case.objects.current(), slug=slug)
    name = _("%(title)s（第 %(number)d 号）") % {"title": case.title, "number": number}
    return _file(request, case, number, case_pdf, name)


@require_safe
@login_required
def print_answers(
    request: AuthenticatedHttpRequest, slug: str, number: int
) -> HttpResponse:
    """For instructors: it tells the hidden facts."""
    mine = Case.objects.with_answers_for(request.user)
    case = get_object_or_404(mine.current(), slug=slug)
    name = _("%(title)s（第 %(number)d 号）满分做法") % {
        "title": case.title,
        "number": number,
    }
    return _file(request, case, number, answers_pdf, name)


def _file(
    request: AuthenticatedHttpRequest,
    case: Case,
    number: int,
    printer: Printer,
    name: str,
) -> HttpResponse:
    if not 1 <= number <= MOST_VARIANTS:
        raise Http404
    try:
        content = printer(case, number)
    except GlyphMissing as error:
        told = _("这台机器缺少字形“%(signs)s”，没有打印。请换一号，或者告诉管理员。")
        messages.error(request, told % {"signs": error.characters})
        return redirect("casework:print", slug=case.slug)
    disposition = content_disposition_header(False, f"{name}.pdf") or "inline"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
