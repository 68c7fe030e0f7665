"""The examiner's desk. Every load is by `for_examiner`: what is not theirs is 404."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.marking.errors import MarkingError
from exams.marking.forms import ItemMarksForm
from exams.marking.models import Panel, Sheet
from exams.marking.pages import (
    SheetPage,
    first_open_number,
    panel_page,
    sheet_page,
)
from exams.marking.querysets import PanelQuerySet, SheetQuerySet
from exams.marking.services import save_marks, settle_script, sign_sheet
from exams.papers.images import form_image_response

examiner_required = staff_required(CentreRole.EXAMINER)


def _panels(request: AuthenticatedHttpRequest) -> PanelQuerySet:
    return Panel.objects.for_examiner(request.user, timezone.localdate())


def _sheets(request: AuthenticatedHttpRequest) -> SheetQuerySet:
    own = Sheet.objects.for_examiner(request.user, timezone.localdate())
    return own.select_related("script__panel", "script__attempt__form__level")


@examiner_required
def desk(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The examiner's panels: how many sheets they signed, how many wait."""
    panels = _panels(request).with_own_progress(request.user).order_by("-created_at")
    return render(request, "marking/desk.html", {"panels": panels})


@examiner_required
def panel(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One's own sheets of a panel; for the chair also what they must decide."""
    found = get_object_or_404(_panels(request), pk=pk)
    page = panel_page(found, request.user)
    return render(request, "marking/panel.html", {"page": page})


@require_POST
@examiner_required
def settle(request: AuthenticatedHttpRequest, pk: UUID, script: UUID) -> HttpResponse:
    """The chair decides about sheets that stand far apart."""
    chaired = _panels(request).chaired_by(request.user)
    found = get_object_or_404(chaired, pk=pk)
    try:
        result = settle_script(
            script=get_object_or_404(found.scripts, pk=script),
            chair=request.user,
            reason=request.POST.get("reason", "")[:300],
            at=timezone.now(),
        )
    except MarkingError as error:
        messages.error(request, error.message)
    else:
        says = _("已裁定，成绩为 %(score)s 分。") % {"score": floatformat(result.score)}
        messages.success(request, says)
    return redirect("marking:panel", pk=pk)


@examiner_required
def sheet(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Open a sheet at the first item that still lacks points."""
    found = get_object_or_404(_sheets(request), pk=pk)
    return redirect("marking:sheet_item", pk=pk, number=first_open_number(found))


@examiner_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of the paper that a sheet of one's own marks."""
    found = get_object_or_404(_sheets(request), pk=pk)
    return form_image_response(found.script.attempt.form, image)


@examiner_required
def sheet_item(
    request: AuthenticatedHttpRequest, pk: UUID, number: int
) -> HttpResponse:
    """One item of a sheet; POST saves it, and `act` says what comes next."""
    found = get_object_or_404(_sheets(request), pk=pk)
    page = sheet_page(found, number)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _save(request, page)
    return render(request, "marking/sheet.html", {"page": page})


def _save(request: AuthenticatedHttpRequest, page: SheetPage) -> HttpResponse:
    form = ItemMarksForm(page.item, page.kept, request.POST)
    form.is_valid()
    try:
        save_marks(sheet=page.sheet, marks=form.marks(), at=timezone.now())
        if not form.errors and not request.htmx:
            return _go_on(request, page)
    except MarkingError as error:
        return _show(request, page, form, error)
    return _show(request, page, form)


def _go_on(request: AuthenticatedHttpRequest, page: SheetPage) -> HttpResponse:
    """Where the pressed button leads. MarkingError if it was the signature."""
    if request.POST.get("act") == "sign":
        signed = sign_sheet(sheet=page.sheet, at=timezone.now())
        says = _("答卷 %(code)s 已签字，%(total)s 分。")
        code = page.sheet.script.code
        messages.success(
            request, says % {"code": code, "total": floatformat(signed.total)}
        )
        return redirect(_after(request, page))
    if request.POST.get("act") == "next" and page.next_url:
        return redirect(page.next_url)
    return redirect(request.path)


def _after(request: AuthenticatedHttpRequest, page: SheetPage) -> str:
    """The next open sheet of the panel after this one, else any, else the panel."""
    panel = page.sheet.script.panel
    left = _sheets(request).of_panel(panel).open()
    later = left.filter(script__code__gt=page.sheet.script.code).first()
    following = later or left.first()
    if following is None:
        return reverse("marking:panel", args=[panel.pk])
    return reverse("marking:sheet", args=[following.pk])


def _show(
    request: AuthenticatedHttpRequest,
    page: SheetPage,
    form: ItemMarksForm,
    error: MarkingError | None = None,
) -> HttpResponse:
    """The page as it now stands; to htmx only its state (always 200: it swaps)."""
    fresh = sheet_page(page.sheet, page.item.number)
    context = {"page": fresh, "form": form, "error": error}
    if request.htmx:
        return render(request, "marking/sheet.html#state", context)
    status = error.status if error else 400 if form.errors else 200
    return render(request, "marking/sheet.html", context, status=status)
