"""The pages of the table of assessment points: read, edit, files in and out."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import has_platform_role, platform_role_required
from accounts.errors import AccountError
from accounts.http import AuthenticatedHttpRequest
from question_bank.choosing import asked_level, offered_levels, offered_pools
from question_bank.models import AssessmentPoint, ItemStatus, PointTable
from question_bank.point_table import preview
from question_bank.point_table.changes import Change, changes_between, edit_of
from question_bank.point_table.content import TableContent
from question_bank.point_table.errors import TableError
from question_bank.point_table.forms import PointFilterForm, WorkbookForm
from question_bank.point_table.grid import (
    AREA_PLACE,
    Grid,
    edit_from,
    grid_from,
    grid_of,
    groups_of,
    with_blank_rows,
)
from question_bank.point_table.heads import head_of
from question_bank.point_table.pages import narrowed, page_rows
from question_bank.point_table.paper import paper_of
from question_bank.point_table.reading import faults_by_cell, read_workbook
from question_bank.point_table.rules import TableFault, faults_of, warnings_of
from question_bank.point_table.storing import (
    check_edit,
    level_facts,
    save_table,
    table_content,
)
from question_bank.point_table.workbook import CONTENT_TYPE, workbook_of
from question_bank.querysets import BANK_ROLES, TABLE_ROLES
from standards.models import Level

PDF = "application/pdf"


@require_safe
@platform_role_required(*BANK_ROLES)
def points(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The 鉴定要素细目表 of a level as published tables look, and what it lacks."""
    level = asked_level(request)
    content, facts = table_content(level), level_facts(level)
    pools = offered_pools(request)
    counts = item_counts(level, pools)
    totals = {code: sum(each) for code, each in counts.items()}
    form = PointFilterForm(request.GET, content=content)
    chosen, under = form.narrow(content.points, totals)
    rows = page_rows(content, counts, shown=narrowed(content, chosen, under))
    return render(
        request,
        "question_bank/points.html",
        {
            "level": level,
            "levels": offered_levels(),
            "pools": pools,
            "rows": rows,
            "form": form,
            "shown": len(chosen),
            "content": content,
            "table": PointTable.objects.filter(level=level)
            .select_related("saved_by")
            .first(),
            "faults": faults_of(content, facts),
            "warnings": warnings_of(content, facts, totals),
            "may_edit": has_platform_role(request.user, *TABLE_ROLES),
        },
    )


def item_counts(level: Level, pools: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Published items in each of `pools` by code of point (1 query)."""
    published = Q(items__status=ItemStatus.PUBLISHED)
    found = AssessmentPoint.objects.filter(level=level).annotate(
        **{
            f"in_{pool}": Count("items", filter=published & Q(items__pool=pool))
            for pool in pools
        }
    )
    rows = found.values_list("code", *(f"in_{pool}" for pool in pools))
    return {code: tuple(counts) for code, *counts in rows}


@never_cache
@platform_role_required(*TABLE_ROLES)
def edit(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The grid of one second-level scope; the whole table is checked and saved."""
    level = asked_level(request)
    content = table_content(level)
    area = _area(request, content)
    if request.method != "POST":
        return _grid_page(request, level, content, grid_of(content, area))
    grid = grid_from(request.POST.dict(), area)
    wanted, faults = edit_from(grid, content, level_facts(level))
    if faults:
        faults += check_edit(level, content, wanted)
        return _grid_page(request, level, content, grid, faults=faults)
    try:
        changes = save_table(
            level=level,
            edit=wanted,
            seen=request.POST.get("seen", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except TableError as error:
        return _not_saved(request, level, grid, error)
    _tell(request, changes)
    return redirect(_address("edit", level, area))


def _not_saved(
    request: AuthenticatedHttpRequest, level: Level, grid: Grid, error: TableError
) -> HttpResponse:
    """The grid with everything that was typed; of another's save, the differences."""
    content = table_content(level)
    if error.code != "table_changed":
        return _grid_page(request, level, content, grid, faults=error.details)
    wanted, _faults = edit_from(grid, content, level_facts(level))
    differences = changes_between(content, wanted)
    return _grid_page(
        request, level, content, grid, status=409, error=error, differences=differences
    )


def _grid_page(
    request: AuthenticatedHttpRequest,
    level: Level,
    content: TableContent,
    grid: Grid,
    *,
    faults: Sequence[TableFault] = (),
    status: int = 0,
    **context: Any,
) -> HttpResponse:
    in_use = AssessmentPoint.objects.filter(level=level).in_use()
    used = frozenset(in_use.values_list("code", flat=True))
    whole = with_blank_rows(grid)
    own = {row.place for row in (*whole.scopes, *whole.points)}
    area = content.scope(grid.area)
    assert area is not None, "_area answers 404 for others"
    context |= {
        "level": level,
        "content": content,
        "area": area,
        "areas": [one for one in content.scopes if one.depth == 2],
        "groups": groups_of(whole, faults, used),
        "faults": faults,
        "elsewhere": [f for f in faults if f.place not in own | {AREA_PLACE}],
        "area_faults": [f for f in faults if f.place == AREA_PLACE],
        "nodes": [n for n in level_facts(level).nodes if n.area == area.name],
    }
    page = "question_bank/points_edit.html"
    return render(request, page, context, status=status or (400 if faults else 200))


def _area(request: AuthenticatedHttpRequest, content: TableContent) -> str:
    """The second-level scope in the address, else the first; 404 if there is none."""
    codes = [scope.code for scope in content.scopes if scope.depth == 2]
    asked = request.GET.get("area") or next(iter(codes), "")
    if asked not in codes:
        raise Http404(_("细目表里没有这个二级范围。"))
    return asked


def _address(name: str, level: Level, area: str = "") -> str:
    address = f"{reverse(f'question_bank:points_{name}')}?level={level.key}"
    return f"{address}&area={area}" if area else address


def _tell(request: AuthenticatedHttpRequest, changes: Sequence[Change]) -> None:
    number = len(changes)
    if not changes:
        messages.info(request, _("没有改动，细目表保持原样。"))
        return
    told = ngettext("已保存 %(n)d 处改动。", "已保存 %(n)d 处改动。", number)
    messages.success(request, told % {"n": number})


@require_safe
@platform_role_required(*BANK_ROLES)
def workbook(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The table as XLSX, to be edited and imported again."""
    level = asked_level(request)
    content = workbook_of(table_content(level), head_of(level))
    return _file(content, level, "xlsx", CONTENT_TYPE)


@require_safe
@platform_role_required(*BANK_ROLES)
def paper(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The table on A4 paper."""
    level = asked_level(request)
    try:
        content = paper_of(table_content(level), head_of(level))
    except TableError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('question_bank:points')}?level={level.key}")
    return _file(content, level, "pdf", PDF)


def _file(content: bytes, level: Level, ending: str, kind: str) -> HttpResponse:
    name = f"{level.standard.name}{level.name.partition('/')[0]}鉴定要素细目表.{ending}"
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@never_cache
@platform_role_required(*TABLE_ROLES)
def upload(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose a workbook; what it would change is shown before anything is stored."""
    level = asked_level(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return _preview(request, level, form.cleaned_data["file"])
        except AccountError as error:
            form.add_error("file", error.message)
    status = 400 if form.errors else 200
    context = {"level": level, "form": form}
    return render(request, "question_bank/points_upload.html", context, status=status)


def _preview(
    request: AuthenticatedHttpRequest, level: Level, file: Any
) -> HttpResponse:
    current = table_content(level)
    read = read_workbook(file, current, level_facts(level))
    wanted = edit_of(read.content, current)
    faults = [*read.faults, *check_edit(level, current, wanted)]
    changes = changes_between(current, wanted)
    kinds = Counter(change.kind.label for change in changes)
    context = {
        "level": level,
        "faults": faults_by_cell(faults),
        "changes": changes,
        "kinds": kinds.items(),
        "sealed": preview.seal(
            wanted, current.digest, level, request.user, timezone.now()
        ),
    }
    status = 400 if faults else 200
    return render(request, "question_bank/points_preview.html", context, status=status)


@require_POST
@platform_role_required(*TABLE_ROLES)
def confirm(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Store the previewed workbook, all of it or nothing."""
    level = asked_level(request)
    at = timezone.now()
    try:
        wanted, seen = preview.unseal(
            request.POST.get("table", ""), level, request.user, at
        )
        changes = save_table(
            level=level, edit=wanted, seen=seen, actor=request.user, at=at
        )
    except TableError as error:
        context = {"level": level, "error": error}
        page = "question_bank/points_refused.html"
        return render(request, page, context, status=409)
    _tell(request, changes)
    return redirect(f"{reverse('question_bank:points')}?level={level.key}")
