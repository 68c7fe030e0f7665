"""The reader's display wishes, and pages that show developers the pieces."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ui import display, samples


@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Keep the wished size of type or ground, and go back to the page."""
    response = redirect(_page_to_return_to(request))
    for name, cookie, values in (
        ("type", display.TYPE_COOKIE, display.TypeSize.values),
        ("theme", display.THEME_COOKIE, display.Theme.values),
        ("exam-theme", display.EXAM_THEME_COOKIE, display.Theme.values),
    ):
        if request.POST.get(name) in values:
            response.set_cookie(
                cookie, request.POST[name], max_age=display.YEAR, samesite="Lax"
            )
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"


def gallery(request: HttpRequest) -> HttpResponse:
    """Every piece in every state, for developers."""
    return render(request, "ui/gallery.html", samples.gallery())


def gallery_exam(request: HttpRequest) -> HttpResponse:
    """The exam room's frame, for developers."""
    return render(request, "ui/gallery_exam.html", samples.exam())


def gallery_desk(request: HttpRequest) -> HttpResponse:
    """The casework desk's frame, for developers."""
    return render(request, "ui/gallery_desk.html")


def error_page(request: HttpRequest, code: str) -> HttpResponse:
    """An error page as readers would see it."""
    return render(request, f"{code}.html", status=int(code))
