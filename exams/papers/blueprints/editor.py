"""The editor: new blueprints and new versions, with the table live beside the form.

Without script every button posts the whole form: `check` and the presets draw it
again and store nothing, `save` stores. With htmx each change posts as `check` and
only the panel and the faults are exchanged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import has_platform_role
from accounts.http import AuthenticatedHttpRequest
from exams.papers.access import paper_staff_required
from exams.papers.blueprints.differences import differences
from exams.papers.blueprints.faults import Ground
from exams.papers.blueprints.forms import NOTE_LENGTH, OwnerForm
from exams.papers.blueprints.live import Live, kind_label, live_view
from exams.papers.blueprints.pages import SPARE_ROWS, EditorPage
from exams.papers.blueprints.plans import faults_of, ground_of
from exams.papers.blueprints.posted import Posted, posted_from, posted_of
from exams.papers.blueprints.presets import (
    PRESET_NAMES,
    default_cooldown,
    preset_rules,
    presets_of,
)
from exams.papers.blueprints.rules import (
    BlueprintRules,
    RuleFault,
    RulesRefused,
    rules_from_json,
)
from exams.papers.blueprints.services import (
    create_blueprint,
    newest_version,
    rules_of,
    save_version,
)
from exams.papers.errors import PaperError
from exams.papers.models import PaperBlueprint
from question_bank.choosing import asked_level, offered_levels
from question_bank.querysets import WRITER_ROLES
from question_bank.typed import written
from standards.models import Level, Part

TEMPLATE = "papers/blueprints/editor.html"
MORE_ROWS = 6


@dataclass(frozen=True)
class Subject:
    """What is edited: rules for a level and part, of a blueprint or of a new one."""

    level: Level
    ground: Ground
    blueprint: PaperBlueprint | None = None
    from_number: int = 0

    @property
    def part(self) -> str:
        return self.ground.part


@never_cache
@paper_staff_required
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A new blueprint of ?level=…&part=…, begun from a template."""
    subject = _new_subject(request)
    owner = OwnerForm(
        request.POST if request.POST.get("act") == "save" else None,
        user=request.user,
        on=timezone.localdate(),
        initial=request.POST.dict() or {"name": ""},
    )
    if request.method != "POST":
        preset = request.GET.get("template", presets_of(subject.part)[0])
        posted = _preset(preset, subject)
        return _screen(request, subject, posted, owner=owner)
    act, posted = request.POST.get("act", ""), posted_from(request.POST, subject.part)
    if act != "save":
        return _redraw(request, subject, posted, act, owner=owner)
    return _create(request, subject, posted, owner)


def _new_subject(request: AuthenticatedHttpRequest) -> Subject:
    level = asked_level(request)
    part = request.GET.get("part", Part.THEORY.value)
    if part not in Part.values:
        raise Http404(_("没有这个科目。"))
    return Subject(level, ground_of(level, part))


def _create(
    request: AuthenticatedHttpRequest,
    subject: Subject,
    posted: Posted,
    owner: OwnerForm,
) -> HttpResponse:
    rules, faults = _read(posted, subject.ground)
    if faults or rules is None or not owner.is_valid():
        return _screen(request, subject, posted, faults, owner=owner, status=422)
    try:
        made = create_blueprint(
            actor=request.user,
            centre=owner.centre,
            level=subject.level,
            part=subject.part,
            name=owner.cleaned_data["name"],
            rules=rules,
            at=timezone.now(),
        )
    except PaperError as error:
        owner.add_error("name", error.message)
        return _screen(request, subject, posted, owner=owner, status=422)
    messages.success(request, _("方案已保存。"))
    return redirect("papers:blueprint", pk=made.pk)


@never_cache
@paper_staff_required
def edit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A new version of a blueprint, begun from the newest."""
    blueprint = _editable(request, pk)
    newest = newest_version(blueprint)
    ground = ground_of(blueprint.level, blueprint.part)
    subject = Subject(blueprint.level, ground, blueprint, newest.number)
    if request.method != "POST":
        return _screen(request, subject, posted_of(rules_of(newest)))
    act, posted = request.POST.get("act", ""), posted_from(request.POST, subject.part)
    if act != "save":
        return _redraw(request, subject, posted, act)
    rules, faults = _read(posted, ground)
    if faults or rules is None:
        return _screen(request, subject, posted, faults, status=422)
    return _save(request, subject, posted, rules)


def _editable(request: AuthenticatedHttpRequest, pk: UUID) -> PaperBlueprint:
    """Readers of it who may not change it get 403, strangers 404."""
    on = timezone.localdate()
    known = PaperBlueprint.objects.select_related("level__standard", "centre")
    blueprint: PaperBlueprint = get_object_or_404(
        known.readable_by(request.user, on), pk=pk
    )
    editable = PaperBlueprint.objects.editable_by(request.user, on)
    if not editable.filter(pk=pk).exists():
        raise PermissionDenied
    return blueprint


def _save(
    request: AuthenticatedHttpRequest,
    subject: Subject,
    posted: Posted,
    rules: BlueprintRules,
) -> HttpResponse:
    blueprint = subject.blueprint
    assert blueprint is not None, "a new one is created"
    try:
        saved = save_version(
            blueprint=blueprint,
            from_number=_from_number(request),
            rules=rules,
            note=written(request.POST, "note", NOTE_LENGTH).strip(),
            actor=request.user,
            at=timezone.now(),
        )
    except PaperError as error:
        newest = newest_version(blueprint)
        changes = differences(rules_of(newest), rules)
        return _screen(
            request, subject, posted, conflict=error, changes=changes, status=409
        )
    said = _("没有改动，仍是第 %(n)d 版。"), _("已保存为第 %(n)d 版。")
    is_new = saved.number > subject.from_number
    messages.success(request, said[is_new] % {"n": saved.number})
    return redirect("papers:blueprint", pk=blueprint.pk)


def _from_number(request: AuthenticatedHttpRequest) -> int:
    """The version that was edited; one that cannot be read is not the newest."""
    text = request.POST.get("from_number", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _redraw(
    request: AuthenticatedHttpRequest,
    subject: Subject,
    posted: Posted,
    act: str,
    **more: Any,
) -> HttpResponse:
    """Check, add rows or take a template: drawn again, nothing stored."""
    if act.startswith("preset:"):
        posted = _with_sections(posted, _preset(act.removeprefix("preset:"), subject))
    faults = _read(posted, subject.ground)[1]
    spare = MORE_ROWS if act == "more" else SPARE_ROWS
    return _screen(request, subject, posted, faults, spare=spare, **more)


def _preset(code: str, subject: Subject) -> Posted:
    if code not in presets_of(subject.part):
        raise Http404(_("没有这个模板。"))
    cooldown = default_cooldown(timezone.localdate())
    return posted_of(preset_rules(code, subject.ground, cooldown=cooldown))


def _with_sections(posted: Posted, preset: Posted) -> Posted:
    """A template changes the sections; what else was typed stays."""
    return Posted(
        values=posted.values,
        bands=posted.bands,
        one_per_point=posted.one_per_point,
        sections=preset.sections,
        cases=posted.cases,
        part=posted.part,
    )


def _read(
    posted: Posted, ground: Ground
) -> tuple[BlueprintRules | None, tuple[RuleFault, ...]]:
    """The rules that were typed, and every fault of them."""
    try:
        rules = rules_from_json(posted.document())
    except RulesRefused as refused:
        return None, refused.faults
    return rules, faults_of(rules, ground)


def _screen(
    request: AuthenticatedHttpRequest,
    subject: Subject,
    posted: Posted,
    faults: Iterable[RuleFault] = (),
    *,
    spare: int = SPARE_ROWS,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    page = EditorPage(posted, subject.ground, faults, spare=spare)
    live = _live(subject, posted) if not page.faults else None
    context = {
        "subject": subject,
        "page": page,
        "live": live,
        "columns": [kind_label(kind) for kind in live.table.kinds] if live else [],
        "presets": [(code, PRESET_NAMES[code]) for code in presets_of(subject.part)],
        "levels": offered_levels(),
        "parts": list(Part),
        "note": request.POST.get("note", ""),
        "checked": request.method == "POST",
        "writes": has_platform_role(request.user, *WRITER_ROLES),
        **more,
    }
    if request.htmx:
        return render(request, f"{TEMPLATE}#live", context | {"is_live": True})
    return render(request, TEMPLATE, context, status=status)


def _live(subject: Subject, posted: Posted) -> Live | None:
    rules, faults = _read(posted, subject.ground)
    if rules is None or faults:
        return None
    return live_view(rules, subject.level, subject.ground, timezone.localdate())
