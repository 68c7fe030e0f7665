"""Drills: choose, answer one item a page, look back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from accounts.http import AuthenticatedHttpRequest
from exams.attempts.posted import posted_answer
from exams.practice.drills import (
    Reply,
    answer_question,
    challenge_question,
    end_drill,
    settle_drill,
)
from exams.practice.errors import PracticeError
from exams.practice.forms import DrillForm, ReplyForm, WaitingForm
from exams.practice.goals import goal_of, levels_with_items
from exams.practice.models import Aim, Cause, Drill, DrillQuestion, Explains
from exams.practice.pages.choosing import area_choices
from exams.practice.pages.drills import (
    answered_page,
    drill_result,
    drills_page,
    question_page,
)
from exams.practice.reviewing import for_review
from exams.practice.starting import begin_chosen, begin_waiting, place_named
from exams.practice.stopwatch import seconds_since, stamp
from question_bank.errors import BankError
from question_bank.models import AssessmentPoint
from standards.models import Level


@require_http_methods(["GET", "POST"])
@login_required
def choose(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What to practise. GET takes `level` and `scope` as other pages link them."""
    form = DrillForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_begun(request, form))
        except PracticeError as error:
            form.add_error(None, error.message)
    levels = levels_with_items()
    level = _asked_level(request, levels)
    context = {
        "form": form,
        "levels": levels,
        "level": level,
        "areas": area_choices(level) if level else (),
        "chosen": _chosen(request),
        "point": _linked_point(request, level),
    }
    status = 422 if form.errors else 200
    return render(request, "practice/choose.html", context, status=status)


def _begun(request: AuthenticatedHttpRequest, form: DrillForm) -> Drill:
    return begin_chosen(
        user=request.user,
        scope=form.cleaned_data["wish"],
        number=form.cleaned_data["number"],
        explains=Explains(form.cleaned_data["explains"]),
        at=timezone.now(),
    )


def _asked_level(
    request: AuthenticatedHttpRequest, levels: list[Level]
) -> Level | None:
    asked = request.POST.get("level") or request.GET.get("level", "")
    named = [level for level in levels if str(level.pk) == asked]
    return named[0] if named else goal_of(request.user).level


def _chosen(request: AuthenticatedHttpRequest) -> dict[str, str]:
    """What is marked on the form: what was sent, or the link's, or the usual."""
    sent = request.POST if request.method == "POST" else request.GET
    usual = {"number": "10", "explains": Explains.EACH.value}
    names = ("scope", "kind", "difficulty", "number", "explains", "only_new")
    return {name: sent.get(name) or usual.get(name, "") for name in names}


def _linked_point(
    request: AuthenticatedHttpRequest, level: Level | None
) -> AssessmentPoint | None:
    """The assessment point that a link chose: the form lists areas and nodes only."""
    scope = _chosen(request)["scope"]
    if level is None or not scope.startswith("point:"):
        return None
    try:
        place = place_named(scope, level)
    except PracticeError:
        return None
    return place if isinstance(place, AssessmentPoint) else None


@require_POST
@login_required
def begin(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A step of the plan, the book or favourites as a drill."""
    form = WaitingForm(request.POST)
    if not form.is_valid():
        raise Http404
    wish = form.cleaned_data
    try:
        drill = begin_waiting(
            user=request.user,
            aim=Aim(wish["aim"]),
            number=wish["number"],
            area=wish["area"],
            at=timezone.now(),
        )
    except PracticeError as error:
        messages.error(request, error.message)
        return redirect("practice:index")
    return redirect(drill)


@require_GET
@login_required
def list_drills(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One's drills, newest first."""
    page = drills_page(request.user, request.GET.get("page", ""))
    return render(request, "practice/drills.html", {"page": page})


@never_cache
@require_GET
@login_required
def drill(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """On to the question that waits, or to the result."""
    own = _own(request, pk)
    waiting = None if own.finished_at else own.questions.waiting().first()
    if waiting is not None:
        return redirect("practice:question", pk=pk, place=waiting.position)
    if not own.finished_at:
        # What was left was retired or revised meanwhile.
        settle_drill(drill=own, at=timezone.now())
    return redirect("practice:drill_result", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def question(request: AuthenticatedHttpRequest, pk: UUID, place: int) -> HttpResponse:
    """One item: to answer, or answered and explained."""
    own = _own(request, pk)
    if request.method == "POST":
        return _answered(request, own, place)
    row = _question(own, place)
    if row is None or (row.answer_id is not None and not own.shows(row)):
        return redirect(own)
    if row.answer_id is not None:
        page = answered_page(request.user, own, row)
        context = {"page": page, "causes": Cause}
        return render(request, "practice/answered.html", context)
    return _ask(request, own, row)


def _ask(
    request: AuthenticatedHttpRequest,
    own: Drill,
    row: DrillQuestion,
    refused: PracticeError | None = None,
) -> HttpResponse:
    context = {
        "page": question_page(own, row),
        "stamp": stamp(row.key, timezone.now()),
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "practice/question.html", context, status=status)


def _answered(
    request: AuthenticatedHttpRequest, own: Drill, place: int
) -> HttpResponse:
    row, form = _question(own, place), ReplyForm(request.POST)
    if row is None or not form.is_valid():
        return redirect(own)
    try:
        reply = _reply(request.POST, form, row)
        answer_question(drill=own, place=place, reply=reply, at=timezone.now())
    except PracticeError as error:
        if error.code in ("answer_empty", "answer_invalid") and not row.answer_id:
            return _ask(request, own, row, error)
        return redirect(own)
    if own.explains == Explains.EACH:
        return redirect("practice:question", pk=own.pk, place=place)
    return redirect(own)


def _reply(posted: QueryDict, form: ReplyForm, row: DrillQuestion) -> Reply:
    try:
        answer = posted_answer(posted)
    except ValueError:
        raise PracticeError("answer_invalid") from None
    return Reply(
        answer=answer,
        gives_up=form.cleaned_data["gives_up"],
        feeling=form.cleaned_data["feeling"],
        seconds=seconds_since(form.cleaned_data["shown"], row.key, timezone.now()),
    )


@require_POST
@login_required
def end(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Finish early; what was answered stays."""
    end_drill(drill=_own(request, pk), at=timezone.now())
    return redirect("practice:drill_result", pk=pk)


@never_cache
@require_GET
@login_required
def result(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What was right, and every answered item with why."""
    own = _own(request, pk)
    if own.finished_at is None:
        return redirect(own)
    page = drill_result(request.user, own)
    showing = page.filter_for(request.GET.get("show", ""))
    items = page.items if showing == "all" else page.wrong
    context = {
        "page": page,
        "items": items,
        "showing": showing,
        "causes": Cause,
    }
    return render(request, "practice/drill_result.html", context)


@require_POST
@login_required
def challenge(request: AuthenticatedHttpRequest, pk: UUID, place: int) -> HttpResponse:
    """题目有误: what this trainee says is wrong with an item of their drill."""
    own, body = _own(request, pk), request.POST.get("body", "")
    try:
        challenge_question(drill=own, place=place, body=body, at=timezone.now())
    except BankError as error:
        messages.error(request, error.message)
    except PracticeError:
        raise Http404 from None
    else:
        messages.success(
            request, _("已转给命题人或者题库管理员，答复会显示在这道题下面。")
        )
    if own.finished_at is None:
        return redirect("practice:question", pk=pk, place=place)
    address = reverse("practice:drill_result", args=[pk])
    return redirect(f"{address}?show=all#item-{place}")


def _own(request: AuthenticatedHttpRequest, pk: UUID) -> Drill:
    mine = Drill.objects.for_trainee(request.user).select_related("user")
    found: Drill = get_object_or_404(mine, pk=pk)
    return found


def _question(own: Drill, place: int) -> DrillQuestion | None:
    """The question if it may be shown: one that waits, or one that was answered."""
    rows = own.questions.showable().filter(position=place)
    found: DrillQuestion | None = for_review(
        rows.select_related("answer"), "version__"
    ).first()
    if found is None or found.answer_id is not None:
        return found
    is_current = found.version.item.current_id == found.version_id
    return found if is_current and own.finished_at is None else None
