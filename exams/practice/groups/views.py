"""Study groups: joined and left by trainees, founded and looked into by instructors."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import has_platform_role, platform_role_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import PlatformRole
from exams.practice.errors import PracticeError
from exams.practice.groups.export import FileKind, file_of
from exams.practice.groups.forms import CodeForm, ColleagueForm, GroupForm
from exams.practice.groups.pages import group_page, person_page
from exams.practice.groups.services import (
    add_colleague,
    close_group,
    end_membership,
    found_group,
    group_with_code,
    join_group,
    renew_code,
)
from exams.practice.groups.skills import group_skills_page
from exams.practice.models import GroupMember, StudyGroup
from question_bank.choosing import offered_levels
from standards.models import Part


@require_GET
@login_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The groups one is in, with a way into another; an instructor's own groups."""
    return render(request, "practice/groups/index.html", _index(request))


def _index(
    request: AuthenticatedHttpRequest, form: GroupForm | None = None
) -> dict[str, object]:
    joined = GroupMember.objects.present().filter(
        user=request.user, group__closed_at__isnull=True
    )
    context: dict[str, object] = {
        "memberships": joined.select_related("group__level").prefetch_related(
            "group__instructors"
        ),
        "code_form": CodeForm(),
        "teaches": has_platform_role(request.user, PlatformRole.INSTRUCTOR),
    }
    if context["teaches"]:
        own = StudyGroup.objects.taught_by(request.user).with_size()
        context["groups"] = own.select_related("level")
        context["form"] = form or GroupForm(levels=offered_levels())
    return context


@require_GET
@login_required
def join(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What joining the group with this code means, before anybody joins."""
    if "code" not in request.GET:
        return redirect("practice:groups")
    form = CodeForm(request.GET)
    if form.is_valid():
        try:
            group = group_with_code(form.cleaned_data["code"])
        except PracticeError as error:
            # The one field says it below itself; a summary would say the same again.
            form.add_error("code", error.message)
            form.fields["code"].widget.attrs["autofocus"] = True
        else:
            return render(request, "practice/groups/join.html", {"group": group})
    context = _index(request) | {"code_form": form}
    return render(request, "practice/groups/index.html", context, status=422)


@require_POST
@login_required
def accept(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Consent given: the instructors see this trainee from now on."""
    try:
        member = join_group(
            user=request.user, code=request.POST.get("code", ""), at=timezone.now()
        )
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        names = {"group": member.group.name}
        messages.success(request, _("已加入“%(group)s”。") % names)
    return redirect("practice:groups")


@require_POST
@login_required
def leave(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    group = get_object_or_404(StudyGroup.objects.joined_by(request.user), pk=pk)
    end_membership(group=group, user=request.user, at=timezone.now())
    names = {"group": group.name}
    messages.success(request, _("已退出“%(group)s”，教师不再看到你的情况。") % names)
    return redirect("practice:groups")


@require_POST
@platform_role_required(PlatformRole.INSTRUCTOR)
def found(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = GroupForm(request.POST, levels=offered_levels())
    if not form.is_valid():
        context = _index(request, form)
        return render(request, "practice/groups/index.html", context, status=422)
    group = found_group(
        name=form.cleaned_data["name"],
        level=form.cleaned_data["level"],
        instructor=request.user,
        at=timezone.now(),
    )
    return redirect("practice:group", pk=group.pk)


@require_GET
@platform_role_required(PlatformRole.INSTRUCTOR)
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The group by rows of the standard, and by name."""
    group = _own(request, pk)
    page = group_page(group=group, part=_part(request), at=timezone.now())
    context = {
        "page": page,
        "parts": list(Part),
        "colleagues": group.instructors.all(),
        "colleague_form": ColleagueForm(),
    }
    return render(request, "practice/groups/detail.html", context)


@require_GET
@platform_role_required(PlatformRole.INSTRUCTOR)
def skills(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What the members can do at the desk, by skill code: by name or by kind of error."""
    page = group_skills_page(group=_own(request, pk), at=timezone.now())
    context = {"page": page, "parts": list(Part), "by_error": "errors" in request.GET}
    return render(request, "practice/groups/skills.html", context)


@require_GET
@platform_role_required(PlatformRole.INSTRUCTOR)
def person(request: AuthenticatedHttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """One member by rows of the standard."""
    page = person_page(member=_member(request, pk, person), at=timezone.now())
    return render(request, "practice/groups/person.html", {"page": page})


@require_GET
@platform_role_required(PlatformRole.INSTRUCTOR)
def export(request: AuthenticatedHttpRequest, pk: UUID, kind: str) -> HttpResponse:
    group = _own(request, pk)
    if kind not in FileKind.values:
        raise Http404
    page = group_page(group=group, part=_part(request), at=timezone.now())
    content = file_of(page, FileKind(kind))
    day = timezone.localdate().isoformat()
    disposition = content_disposition_header(True, f"{group.name} {day}.{kind}")
    return HttpResponse(
        content,
        content_type=FileKind(kind).label,
        headers={"Content-Disposition": disposition or "attachment"},
    )


@require_POST
@platform_role_required(PlatformRole.INSTRUCTOR)
def new_code(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    renew_code(_own(request, pk))
    messages.success(request, _("已换成新的加入码，原来的不能再用。"))
    return redirect("practice:group", pk=pk)


@require_POST
@platform_role_required(PlatformRole.INSTRUCTOR)
def remove(request: AuthenticatedHttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Somebody who joined by mistake; they may join again with the code."""
    member = _member(request, pk, person)
    end_membership(group=member.group, user=member.user, at=timezone.now())
    messages.success(request, _("已移出 %(name)s。") % {"name": member.user})
    return redirect("practice:group", pk=pk)


@require_POST
@platform_role_required(PlatformRole.INSTRUCTOR)
def colleague(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    group, username = _own(request, pk), request.POST.get("username", "")
    try:
        person = add_colleague(group=group, username=username)
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        names = {"name": person}
        messages.success(request, _("%(name)s 也能看这个小组了。") % names)
    return redirect("practice:group", pk=pk)


@require_POST
@platform_role_required(PlatformRole.INSTRUCTOR)
def close(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    group = _own(request, pk)
    close_group(group=group, at=timezone.now())
    names = {"group": group.name}
    messages.success(request, _("“%(group)s”已结束，不再显示任何人。") % names)
    return redirect("practice:groups")


def _own(request: AuthenticatedHttpRequest, pk: UUID) -> StudyGroup:
    groups = StudyGroup.objects.taught_by(request.user)
    return get_object_or_404(groups.select_related("level__standard"), pk=pk)


def _member(request: AuthenticatedHttpRequest, pk: UUID, person: UUID) -> GroupMember:
    group = _own(request, pk)
    present = group.members.present().select_related("user")
    member: GroupMember = get_object_or_404(present, user__public_id=person)
    member.group = group
    return member


def _part(request: AuthenticatedHttpRequest) -> Part:
    try:
        return Part(request.GET.get("part", Part.THEORY))
    except ValueError:
        raise Http404(_("没有这个科目。")) from None
