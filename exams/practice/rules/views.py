"""Rule cards: what was taken up, and one card a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from accounts.http import AuthenticatedHttpRequest
from casework.rule_cards import RuleCard, card_named
from exams.practice.errors import PracticeError
from exams.practice.models import RuleAnswer, RuleDeck, RuleMemory
from exams.practice.rules.day import held_by, rule_day
from exams.practice.rules.forms import CardForm, ProceduresForm
from exams.practice.rules.pages import card_page, deck_rows
from exams.practice.rules.queue import NEW_A_DAY
from exams.practice.rules.services import (
    CardReply,
    answer_card,
    may_answer,
    put_away,
    take_up,
)
from exams.practice.stopwatch import seconds_since, stamp


@require_GET
@login_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The procedures whose cards were taken up, and what waits today."""
    day = rule_day(request.user, timezone.now())
    context = {"day": day, "rows": deck_rows(day), "new_a_day": NEW_A_DAY}
    return render(request, "practice/rules/index.html", context)


@require_POST
@login_required
def take(request: AuthenticatedHttpRequest) -> HttpResponse:
    """收进复习, from the page of a procedure or the debrief of a case."""
    form = ProceduresForm(request.POST)
    try:
        wanted = form.cleaned_data["procedure"] if form.is_valid() else ()
        take_up(user=request.user, procedures=wanted, at=timezone.now())
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已收进复习。现在就可以开始，也会排进每天的计划。"))
    return redirect("practice:rules")


@require_POST
@login_required
def put(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Put the cards of a procedure away."""
    form = ProceduresForm(request.POST)
    if form.is_valid():
        put_away(user=request.user, procedures=form.cleaned_data["procedure"])
        messages.success(request, _("已移出复习。答过的记录还在，再收进来会接着算。"))
    return redirect("practice:rules")


@never_cache
@require_GET
@login_required
def review(request: AuthenticatedHttpRequest) -> HttpResponse:
    """On to the card that waits, or back to the list."""
    waiting = rule_day(request.user, timezone.now()).waiting
    if not waiting:
        return redirect("practice:rules")
    held = held_by(request.user).get(waiting[0].key)
    turn = held.turns + 1 if held else 1
    return redirect("practice:rule_card", key=waiting[0].key, turn=turn)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def card(request: AuthenticatedHttpRequest, key: str, turn: int) -> HttpResponse:
    """One card: to answer, or answered beside its rule."""
    asked = _own(request, key)
    if request.method == "POST":
        return _answered(request, asked, turn)
    answer = RuleAnswer.objects.filter(user=request.user, card=key, turn=turn).first()
    if answer is not None:
        left = len(rule_day(request.user, timezone.now()).waiting)
        context = {"page": card_page(asked, turn, left, answer)}
        return render(request, "practice/rules/answered.html", context)
    known = RuleMemory.objects.filter(user=request.user, card=key).first()
    if not may_answer(known, turn, timezone.now()):
        return redirect("practice:rules_review")
    return _ask(request, asked, turn)


def _own(request: AuthenticatedHttpRequest, key: str) -> RuleCard:
    """A card of a procedure that this person took up."""
    found = card_named(key)
    mine = RuleDeck.objects.filter(user=request.user)
    if found is None or not mine.filter(procedure=found.procedure).exists():
        raise Http404
    return found


def _ask(
    request: AuthenticatedHttpRequest,
    asked: RuleCard,
    turn: int,
    refused: PracticeError | None = None,
) -> HttpResponse:
    at = timezone.now()
    left = len(rule_day(request.user, at).waiting)
    context = {
        "page": card_page(asked, turn, left),
        "stamp": stamp(f"{asked.key} {turn}", at),
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "practice/rules/card.html", context, status=status)


def _answered(
    request: AuthenticatedHttpRequest, asked: RuleCard, turn: int
) -> HttpResponse:
    form, at = CardForm(request.POST), timezone.now()
    if not form.is_valid():
        return _ask(request, asked, turn, PracticeError("answer_invalid"))
    sent = form.cleaned_data
    reply = CardReply(
        value=sent["choice"],
        gives_up=sent["gives_up"],
        feeling=sent["feeling"],
        seconds=seconds_since(sent["shown"], f"{asked.key} {turn}", at),
    )
    try:
        answer_card(user=request.user, card=asked, turn=turn, reply=reply, at=at)
    except PracticeError as error:
        if error.code != "rule_card_not_waiting":
            return _ask(request, asked, turn, error)
        messages.error(request, error.message)
        return redirect("practice:rules")
    return redirect("practice:rule_card", key=asked.key, turn=turn)
