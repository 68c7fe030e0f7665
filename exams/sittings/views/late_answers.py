"""What did not reach the server in time: room-end codes, answer files, late writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles_at, staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.attempts.files import MOST_BYTES, text_of
from exams.attempts.models import Verdict
from exams.attempts.services import Because
from exams.sittings.errors import REFUSED
from exams.sittings.late_answers import LatePart, Tried, code_rows, late_parts
from exams.sittings.late_forms import DecisionForm
from exams.sittings.models import Sitting, SittingStatus
from exams.sittings.services.late_answers import (
    Restored,
    decide_writes,
    note_code,
    restore_answers,
)
from exams.sittings.views.access import (
    clerk_required,
    load,
    office_required,
    refused,
)

PER_PAGE = 30
MOST_FILES = 50
FIELD = "code-"
DECIDERS = (CentreRole.CLERK, CentreRole.REGISTRAR)
AMENDABLE = {SittingStatus.OPEN, SittingStatus.MARKING}
SAID = {
    Verdict.PROPOSED: gettext_lazy("已提请采用，等另一人确认。"),
    Verdict.ACCEPTED: gettext_lazy("已采用，这份答卷按现在的答案计分。"),
    Verdict.DECLINED: gettext_lazy("已记下不采用，记录仍然保留。"),
}

invigilator_required = staff_required(CentreRole.INVIGILATOR)


@dataclass(frozen=True)
class Outcome:
    """What became of one uploaded file."""

    name: str
    restored: Restored | None = None
    message: str = ""


@invigilator_required
def room_end(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One field for each candidate who has begun: the code on their screen."""
    sitting = load(request, pk, CentreRole.INVIGILATOR)
    tried: Mapping[UUID, Tried] = {}
    if request.method == "POST":
        kept, tried = _note_codes(request, sitting)
        if kept:
            says = _("已录入 %(number)d 个考场结束码。") % {"number": kept}
            messages.success(request, says)
        if not tried:
            return redirect(request.get_full_path())
    words = request.GET.get("q", "").strip()
    rows = code_rows(sitting, request.user, words, timezone.now(), tried)
    shown = {row.part.attempt.pk for row in rows}
    context = {
        "sitting": sitting,
        "rows": rows,
        "words": words,
        "refused": [one for found, one in tried.items() if found not in shown],
    }
    status = 400 if tried else 200
    return render(request, "sittings/room_end.html", context, status=status)


def _note_codes(
    request: AuthenticatedHttpRequest, sitting: Sitting
) -> tuple[int, Mapping[UUID, Tried]]:
    """How many codes are on record now, and what was not taken."""
    at, kept = timezone.now(), 0
    tried: dict[UUID, Tried] = {}
    for attempt_id, typed in _typed_codes(request).items():
        try:
            note_code(
                sitting=sitting,
                attempt_id=attempt_id,
                code=typed,
                actor=request.user,
                at=at,
            )
            kept += 1
        except REFUSED as error:
            tried[attempt_id] = Tried(typed[:30], error.message)
    return kept, tried


def _typed_codes(request: AuthenticatedHttpRequest) -> dict[UUID, str]:
    """What stands in the fields, by attempt; fields that are not ours are left out."""
    found = {}
    for name, typed in request.POST.items():
        if not name.startswith(FIELD) or not str(typed).strip():
            continue
        try:
            found[UUID(name.removeprefix(FIELD))] = str(typed)
        except ValueError:
            continue
    return found


@require_safe
@office_required
def overview(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Codes, files and late writes of the sitting, by candidate."""
    return _overview(request, load(request, pk))


def _overview(
    request: AuthenticatedHttpRequest,
    sitting: Sitting,
    outcomes: tuple[Outcome, ...] = (),
    status: int = 200,
) -> HttpResponse:
    rows = late_parts(sitting)
    context = {
        "sitting": sitting,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": sum(row.waiting for row in rows),
        "proposed": sum(row.proposed for row in rows),
        "files": sum(len(row.files) for row in rows),
        "unused": sum(len(row.unused_codes) for row in rows),
        "is_clerk": CentreRole.CLERK in _roles(request, sitting),
        "is_amendable": sitting.stage in AMENDABLE,
        "outcomes": outcomes,
    }
    return render(request, "sittings/late_answers.html", context, status=status)


@require_POST
@clerk_required
def upload(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take in answer files, each by itself; the page says what became of each."""
    sitting = load(request, pk, CentreRole.CLERK)
    files = request.FILES.getlist("files")[:MOST_FILES]
    if not files:
        messages.error(request, _("请先选择答案文件。"))
        return redirect("sittings:late_answers", pk=sitting.pk)
    outcomes = tuple(_taken_in(request, sitting, file) for file in files)
    all_refused = not any(outcome.restored for outcome in outcomes)
    return _overview(request, sitting, outcomes, 400 if all_refused else 200)


def _taken_in(
    request: AuthenticatedHttpRequest, sitting: Sitting, file: UploadedFile
) -> Outcome:
    name = str(file.name)[:80]
    try:
        # One byte more than allowed tells that it is too long.
        text = text_of(file.read(MOST_BYTES + 1))
        restored = restore_answers(
            sitting=sitting, text=text, actor=request.user, at=timezone.now()
        )
    except REFUSED as error:
        return Outcome(name, message=error.message)
    return Outcome(name, restored)


@require_safe
@office_required
def attempt(request: AuthenticatedHttpRequest, pk: UUID, one: UUID) -> HttpResponse:
    """What came too late of one part of one candidate; who may decides here."""
    sitting = load(request, pk)
    return _attempt_page(request, sitting, _late_part(sitting, one))


@require_POST
@staff_required(*DECIDERS)
def decide(request: AuthenticatedHttpRequest, pk: UUID, one: UUID) -> HttpResponse:
    """Propose, accept or decline the writes that were ticked."""
    sitting = load(request, pk, *DECIDERS)
    row = _late_part(sitting, one)
    form = DecisionForm(request.POST, writes=row.writes)
    if not form.is_valid():
        return _attempt_page(request, sitting, row, form)
    verdict = Verdict(form.cleaned_data["verdict"])
    because = Because(request.user, timezone.now(), form.cleaned_data["reason"])
    try:
        decide_writes(
            sitting=sitting,
            attempt_id=one,
            verdict=verdict,
            writes=form.cleaned_data["writes"],
            because=because,
        )
    except REFUSED as error:
        return refused(request, sitting, error)
    messages.success(request, str(SAID[verdict]))
    return redirect("sittings:late_attempt", pk=sitting.pk, one=one)


def _late_part(sitting: Sitting, attempt_id: UUID) -> LatePart:
    found = late_parts(sitting, attempt_id)
    if not found:
        raise Http404
    return found[0]


def _attempt_page(
    request: AuthenticatedHttpRequest,
    sitting: Sitting,
    row: LatePart,
    form: DecisionForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "sitting": sitting,
        "row": row,
        "form": form or DecisionForm(writes=row.writes),
        "may_decide": sitting.stage in AMENDABLE
        and bool(_roles(request, sitting) & set(DECIDERS)),
        "may_accept": _may_accept(request, row),
        "is_amendable": sitting.stage in AMENDABLE,
    }
    status = 400 if form else 200
    return render(request, "sittings/late_attempt.html", context, status=status)


def _may_accept(request: AuthenticatedHttpRequest, row: LatePart) -> bool:
    """Whether somebody else proposed any of the writes."""
    return any(
        write.state == "proposed"
        and write.decision is not None
        and write.decision.by_id != request.user.pk
        for write in row.writes
    )


def _roles(request: AuthenticatedHttpRequest, sitting: Sitting) -> frozenset[str]:
    return roles_at(request.user, sitting.centre, timezone.localdate())
