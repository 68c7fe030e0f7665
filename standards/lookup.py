"""Finds what an address of a standard's pages names, or says what there is none of."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from standards.errors import StandardError
from standards.models import Level, Node, Standard

View = Callable[..., HttpResponse]

BASIC = "basic"


class NotFoundError(StandardError):
    """Nothing stands at this address; `way_out` is the nearest page that does."""

    def __init__(self, code: str, message: str, way_out: str) -> None:
        super().__init__(code, message)
        self.way_out = way_out


def explain_missing(view: View) -> View:
    """Answer a `NotFoundError` with a 404 page that says what is missing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFoundError as error:
            context = {"error": error}
            return render(request, "standards/missing.html", context, status=404)

    return answer


def find_standard(code: str, edition: str) -> Standard:
    """One query. `document` is loaded with it."""
    standard = Standard.objects.edition(edition, code=code).first()
    if standard is None:
        message = _("没有载入职业编码为 %(code)s 的 %(edition)s 年版标准。")
        raise NotFoundError(
            "no_standard",
            message % {"code": code, "edition": edition},
            reverse("standards:index"),
        )
    return standard


def find_level(standard: Standard, number: str) -> Level:
    """One query."""
    is_number = number.isascii() and number.isdecimal() and len(number) == 1
    level = standard.levels.filter(number=number).first() if is_number else None
    if level is None:
        message = _("这份标准没有“%(level)s”这个等级。")
        raise NotFoundError(
            "no_level", message % {"level": number}, standard.get_absolute_url()
        )
    return level


def find_node(standard: Standard, level: Level | None, path_code: str) -> Node:
    """One query; the way up to the root is loaded with it."""
    nodes = Node.objects.of_level(level) if level else Node.objects.basic(standard)
    ref = f"{level.number}:{path_code}" if level else path_code
    node = nodes.select_related("parent__parent", "area").filter(ref=ref).first()
    if node is None:
        message = _("这份标准没有编号为“%(code)s”的要求。")
        way_out = level.get_absolute_url() if level else basic_url(standard)
        raise NotFoundError("no_node", message % {"code": path_code}, way_out)
    return node


def basic_url(standard: Standard) -> str:
    return reverse("standards:basic", args=[standard.code, standard.edition])
