from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.bulk.registry import acts_of
from question_bank.choosing import asked_level, level_named, offered_levels
from question_bank.errors import BankError
from question_bank.listing.balance import key_pictures
from question_bank.listing.filters import ItemFilterForm
from question_bank.listing.forms import FilterNameForm
from question_bank.listing.rows import rows_of, with_texts
from question_bank.querysets import BANK_ROLES
from question_bank.services.saved_filters import rename_filter, save_filter

PAGE_SIZE = 30


@platform_role_required(*BANK_ROLES)
def items(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The items of a level, narrowed by a filter; some or all can be acted on."""
    levels = offered_levels()
    level = asked_level(request, levels)
    form = ItemFilterForm(request.GET, level=level, user=request.user)
    found = form.found()
    listed = with_texts(found, request.user)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "question_bank/listing/items.html",
        {"level": level, "levels": levels, "form": form, "page": page}
        | {"rows": rows_of(page), "query": form.query()}
        | {"pictures": key_pictures(found, page.paginator.count)}
        | {"acts": acts_of(request.user)}
        | {"kept_filters": request.user.item_filters.all()},
    )


@platform_role_required(*BANK_ROLES)
def filters(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One's kept filters, to rename or to drop."""
    kept = request.user.item_filters.all()
    return render(request, "question_bank/listing/filters.html", {"kept_filters": kept})


@require_POST
@platform_role_required(*BANK_ROLES)
def filter_save(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Keep the filter of a list under a name."""
    query = _normalised(request, request.POST.get("query", ""))
    form = FilterNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("筛选要有名称，最多 40 个字。"))
    else:
        _keep(request, form.cleaned_data["name"], query)
    return redirect(f"{reverse('question_bank:items')}?{query}")


def _keep(request: AuthenticatedHttpRequest, name: str, query: str) -> None:
    try:
        save_filter(owner=request.user, name=name, query=query, at=timezone.now())
    except BankError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("筛选已存为“%(name)s”。") % {"name": name})


def _normalised(request: AuthenticatedHttpRequest, query: str) -> str:
    """The filter as its form writes it; what the form does not know is dropped."""
    asked = QueryDict(query)
    level = level_named(asked.get("level", ""))
    return ItemFilterForm(asked, level=level, user=request.user).query()


@require_POST
@platform_role_required(*BANK_ROLES)
def filter_rename(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(request.user.item_filters, pk=pk)
    form = FilterNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("筛选要有名称，最多 40 个字。"))
        return redirect("question_bank:filters")
    try:
        rename_filter(kept=kept, name=form.cleaned_data["name"])
    except BankError as error:
        messages.error(request, error.message)
    return redirect("question_bank:filters")


@require_POST
@platform_role_required(*BANK_ROLES)
def filter_delete(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.item_filters, pk=pk).delete()
    return redirect("question_bank:filters")
