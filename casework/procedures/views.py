"""The catalogue's pages: a list to search in, and a page a procedure."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import has_platform_role
from accounts.http import AuthenticatedHttpRequest
from accounts.models import PlatformRole
from casework.panels import panels_for
from casework.parameters.pages import number_in
from casework.procedures.catalogue import catalogue
from casework.procedures.pages import filter_form, grouped, procedure_page


@require_safe
@login_required
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures, or those asked for."""
    found = catalogue()
    form = filter_form(request.GET, found)
    wanted = form.narrow(found.procedures.values())
    context = {
        "form": form,
        "groups": grouped(wanted),
        "number": len(wanted),
        "total": len(found.procedures),
    }
    return render(request, "casework/procedures.html", context)


@require_safe
@login_required
def procedure(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    """One procedure: chart, papers, limits, rules and source."""
    found = catalogue().procedures.get(key)
    if found is None:
        raise Http404
    page = procedure_page(found)
    is_instructor = has_platform_role(request.user, PlatformRole.INSTRUCTOR)
    context = {
        "page": page,
        "panels": panels_for(request.user, [key]),
        "parameters": number_in(page.cases) if is_instructor else 0,
    }
    return render(request, "casework/procedure.html", context)
