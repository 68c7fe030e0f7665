from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.bulk.base import Setting
from question_bank.choosing import asked_level
from question_bank.editing.forms import DIFFICULTY_LABELS
from question_bank.listing.filters import ItemFilterForm
from question_bank.listing.grid import GridRow, fresh_row
from question_bank.models import AssessmentPoint, Cognition
from question_bank.querysets import WRITER_ROLES
from question_bank.services.bulk import load_chosen
from question_bank.services.grid import save_grid
from standards.models import Level

PAGE_SIZE = 30


@platform_role_required(*WRITER_ROLES)
def grid(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A page of the filtered items as a table that can be typed into."""
    if request.method == "POST":
        return _save(request)
    level = asked_level(request)
    form = ItemFilterForm(request.GET, level=level, user=request.user)
    found = form.found().values_list("pk", flat=True)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return _screen(request, level, form, _rows(request, page), page)


def _save(request: AuthenticatedHttpRequest) -> HttpResponse:
    level = asked_level(request)
    outcome = save_grid(
        items=_posted_items(request),
        data=request.POST,
        setting=Setting(request.user, timezone.now()),
    )
    if outcome.saved:
        says = ngettext("已保存 %(n)s 题。", "已保存 %(n)s 题。", outcome.saved)
        messages.success(request, says % {"n": outcome.saved})
    if not outcome.unsaved:
        return redirect(request.get_full_path())
    form = ItemFilterForm(request.GET, level=level, user=request.user)
    return _screen(request, level, form, list(outcome.unsaved), status=409)


def _posted_items(request: AuthenticatedHttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("items")[:PAGE_SIZE]]
    except ValueError:
        raise Http404 from None


def _rows(request: AuthenticatedHttpRequest, pks: "Page[UUID]") -> list[GridRow]:
    chosen = load_chosen([str(pk) for pk in pks], request.user, held=False)
    rows = (fresh_row(chosen[pk]) for pk in pks if pk in chosen)
    return [row for row in rows if row is not None]


def _screen(
    request: AuthenticatedHttpRequest,
    level: Level,
    form: ItemFilterForm,
    rows: list[GridRow],
    page: "Page[UUID] | None" = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "level": level,
        "query": form.query(),
        "rows": rows,
        "page": page,
        "points": AssessmentPoint.objects.active().filter(level=level),
        "difficulties": DIFFICULTY_LABELS,
        "cognitions": Cognition.choices,
    }
    return render(request, "question_bank/listing/grid.html", context, status=status)
