"""Pages of blueprints: list, one with its history, comparison, forecast, proof."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import has_platform_role, staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.papers.access import paper_staff_required
from exams.papers.blueprints.asking import ASSEMBLE, request_papers
from exams.papers.blueprints.differences import (
    case_text,
    differences,
    rule_texts,
    section_text,
)
from exams.papers.blueprints.forms import AskForm
from exams.papers.blueprints.live import kind_label, live_view
from exams.papers.blueprints.outlook import outlook_of
from exams.papers.blueprints.plans import ground_of
from exams.papers.blueprints.rules import RulesRefused
from exams.papers.blueprints.services import (
    newest_version,
    retire_blueprint,
    rules_of,
)
from exams.papers.blueprints.worklist import work_list
from exams.papers.clashes import clash_from, missing_from, rule_sentence
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion, PaperBlueprint
from exams.papers.navigation import assembles_papers
from jobs.models import Job, JobStatus
from question_bank.querysets import WRITER_ROLES


@paper_staff_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every blueprint that one may read, by level; retired ones last."""
    on = timezone.localdate()
    readable = PaperBlueprint.objects.readable_by(request.user, on).with_newest()
    rows = readable.select_related("level__standard", "centre").defer(
        "level__standard__document"
    )
    ordered = rows.order_by(
        "level__standard__code", "-level__number", "-part", "name", "pk"
    )
    return render(
        request,
        "papers/blueprints/index.html",
        {
            "active": [one for one in ordered if not one.retired_at],
            "retired": [one for one in ordered if one.retired_at],
            "may_assemble": assembles_papers(request.user),
        },
    )


@paper_staff_required
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The newest version, what the bank says to it, and all versions."""
    blueprint = _load(request, pk)
    version, on = newest_version(blueprint), timezone.localdate()
    rules, ground = rules_of(version), ground_of(blueprint.level, blueprint.part)
    try:
        live, refused = live_view(rules, blueprint.level, ground, on), None
    except RulesRefused as error:
        live, refused = None, error
    return render(
        request,
        "papers/blueprints/detail.html",
        _about(request, blueprint)
        | {
            "version": version,
            "versions": blueprint.versions.select_related("created_by").order_by(
                "-number"
            ),
            "sections": [section_text(one) for one in rules.sections],
            "cases": [case_text(one) for one in rules.cases],
            "rules": rule_texts(rules),
            "live": live,
            "refused": refused,
            "columns": [kind_label(k) for k in live.table.kinds] if live else [],
        },
    )


@paper_staff_required
def compare(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Two versions (?old=1&new=3), the last two by default: what changed, in words."""
    blueprint = _load(request, pk)
    versions = list(blueprint.versions.order_by("number"))
    new = _version(versions, request.GET.get("new", str(versions[-1].number)))
    before = max(1, new.number - 1)
    old = _version(versions, request.GET.get("old", str(before)))
    return render(
        request,
        "papers/blueprints/compare.html",
        _about(request, blueprint)
        | {
            "old": old,
            "new": new,
            "versions": versions,
            "differences": differences(rules_of(old), rules_of(new)),
        },
    )


def _version(versions: list[BlueprintVersion], asked: str) -> BlueprintVersion:
    for version in versions:
        if str(version.number) == asked:
            return version
    raise Http404(_("没有这个版本。"))


@paper_staff_required
def forecast(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """How many more papers, by cell; what rests, and what to write."""
    blueprint = _load(request, pk)
    version, ground = (
        newest_version(blueprint),
        ground_of(blueprint.level, blueprint.part),
    )
    try:
        outlook = outlook_of(
            rules_of(version), blueprint.level, ground, timezone.localdate()
        )
    except RulesRefused as error:
        return _refused(request, error.faults[0].message, 409)
    context = _about(request, blueprint) | {"version": version, "outlook": outlook}
    return render(request, "papers/blueprints/forecast.html", context)


@require_POST
@paper_staff_required
def retire(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    on = timezone.localdate()
    editable = PaperBlueprint.objects.editable_by(request.user, on)
    blueprint = get_object_or_404(editable, pk=pk)
    try:
        retire_blueprint(blueprint=blueprint, actor=request.user, at=timezone.now())
    except PaperError as error:
        return _refused(request, error.message, 409)
    messages.success(request, _("方案已停用，不能再用来组卷。"))
    return redirect("papers:blueprints")


def _begun_with(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """What a link has chosen already; the form's querysets decide whether it may."""
    told = {
        name: _uuid(request.GET.get(name, "")) for name in ("blueprint", "replaces")
    }
    centre = request.GET.get("centre", "")
    return told | ({"centre": centre} if centre.isdecimal() else {})


@staff_required(CentreRole.PAPER_OFFICER)
def ask(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for exam papers of a centre; a background job assembles them."""
    form = AskForm(
        request.POST or None,
        user=request.user,
        on=timezone.localdate(),
        initial=_begun_with(request),
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "papers/new.html", {"form": form}, status=status)
    job = request_papers(actor=request.user, wish=form.wish, at=timezone.now())
    return redirect("jobs:detail", pk=job.pk)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@paper_staff_required
def proof(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Why one's own job could not make its papers: clashing rules, missing items."""
    own = Job.objects.owned_by(request.user).filter(
        kind=ASSEMBLE, status=JobStatus.FAILED, outcome__has_key="clash"
    )
    job = get_object_or_404(own, pk=pk)
    versions = BlueprintVersion.objects.select_related("blueprint__level__standard")
    version = get_object_or_404(versions, pk=job.arguments["blueprint_version"])
    level = version.blueprint.level
    return render(
        request,
        "papers/blueprints/proof.html",
        _about(request, version.blueprint)
        | {
            "job": job,
            "version": version,
            "clash": [rule_sentence(r) for r in clash_from(job.outcome["clash"])],
            "work": work_list(level, missing_from(job.outcome["missing"])),
        },
    )


def _about(
    request: AuthenticatedHttpRequest, blueprint: PaperBlueprint
) -> dict[str, object]:
    """What every page of a blueprint needs: itself, and what one may do."""
    on = timezone.localdate()
    editable = PaperBlueprint.objects.editable_by(request.user, on)
    return {
        "blueprint": blueprint,
        "may_edit": editable.filter(pk=blueprint.pk).exists(),
        "may_assemble": assembles_papers(request.user) and not blueprint.retired_at,
        "writes": has_platform_role(request.user, *WRITER_ROLES),
    }


def _load(request: AuthenticatedHttpRequest, pk: UUID) -> PaperBlueprint:
    readable = PaperBlueprint.objects.readable_by(request.user, timezone.localdate())
    related = readable.select_related("level__standard", "centre")
    blueprint: PaperBlueprint = get_object_or_404(related, pk=pk)
    return blueprint


def _refused(
    request: AuthenticatedHttpRequest, message: str, status: int
) -> HttpResponse:
    context = {"message": message}
    return render(request, "papers/blueprints/refused.html", context, status=status)
