"""Pages on which staff look after other people's accounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import services
from accounts.access import (
    has_platform_role,
    platform_role_required,
    staff_or_platform_role_required,
)
from accounts.appointments import appoint, end_appointment, set_platform_roles
from accounts.class_list import (
    Draft,
    import_class_list,
    open_draft,
    read_class_list,
    seal_draft,
)
from accounts.errors import AccountError
from accounts.forms import (
    AppointmentForm,
    ClassListForm,
    PeopleSearchForm,
    ReasonForm,
    RolesForm,
)
from accounts.handing_codes import codes_issued, shown_at
from accounts.http import AuthenticatedHttpRequest
from accounts.models import (
    Centre,
    CentreRole,
    Enrolment,
    PlatformRole,
    StaffAssignment,
    User,
)
from accounts.querysets import EnrolmentQuerySet

PAGE_SIZE = 50
caretakers = staff_or_platform_role_required(
    (CentreRole.CLERK, CentreRole.REGISTRAR), (PlatformRole.ADMINISTRATOR,)
)
administrators = platform_role_required(PlatformRole.ADMINISTRATOR)


@caretakers
def people(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The people whose accounts the member of staff looks after."""
    form = PeopleSearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    today = timezone.localdate()
    found = User.objects.visible_to(request.user, today)
    classes = Enrolment.objects.visible_to(request.user, today)
    rows = found.filter(_matches(wanted, classes)).distinct().order_by("name", "pk")
    page = Paginator(
        rows.prefetch_related(Prefetch("enrolments", classes), "identity_documents"),
        PAGE_SIZE,
    ).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"page": page, "form": form})


@never_cache
@caretakers
def person(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    """One account, and what may be done with it."""
    visible = User.objects.visible_to(request.user, timezone.localdate())
    shown = get_object_or_404(visible, public_id=public_id)
    return render(request, "accounts/person.html", _person_context(request, shown))


@never_cache
@require_POST
@caretakers
def reset(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    """Take the password away and show a one-time code, once."""
    shown = _managed(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, form)
    try:
        code = services.reset_by_staff(
            user=shown,
            actor=request.user,
            reason=_reason(form),
            at=timezone.now(),
            shown_at=shown_at(request),
        )
    except AccountError:
        back = reverse("accounts:person", args=[shown.public_id])
        return codes_issued(request, back, str(shown.name))
    return render(request, "accounts/code.html", {"person": shown, "code": code})


@require_POST
@caretakers
def lock(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    return _act(request, public_id, services.lock_user)


@require_POST
@caretakers
def unlock(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    return _act(request, public_id, services.unlock_user)


@never_cache
@caretakers
def class_import(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Upload a class list; see it checked before anything is written."""
    form = ClassListForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        on=timezone.localdate(),
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(
            request, "accounts/class_import.html", {"form": form}, status=status
        )
    return _preview(request, form)


@never_cache
@require_POST
@caretakers
def class_confirm(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take in the list as previewed; the codes are on this page and nowhere else."""
    try:
        context = _taken_in(request, timezone.now())
    except AccountError as error:
        if error.code == "code_issued":
            return codes_issued(request, reverse("accounts:people"), _("人员"))
        messages.error(request, error.message)
        return redirect("accounts:class_import")
    return render(request, "accounts/class_imported.html", context)


@require_POST
@administrators
def appointment(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    shown = _managed(request, public_id)
    form = AppointmentForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, form)
    return _told(request, shown, lambda: _appoint(request, shown, form))


@require_POST
@administrators
def appointment_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(
        StaffAssignment.objects.not_over(timezone.localdate()), pk=pk
    )
    shown = _managed(request, assignment.user.public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, form)
    end_appointment(
        assignment=assignment,
        actor=request.user,
        reason=_reason(form),
        at=timezone.now(),
    )
    return redirect("accounts:person", public_id=shown.public_id)


@require_POST
@administrators
def roles(request: AuthenticatedHttpRequest, public_id: UUID) -> HttpResponse:
    shown = _managed(request, public_id)
    form = RolesForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, form)
    return _told(
        request,
        shown,
        lambda: set_platform_roles(
            user=shown,
            roles=form.cleaned_data["roles"],
            actor=request.user,
            at=timezone.now(),
        ),
    )


def _managed(request: AuthenticatedHttpRequest, public_id: UUID) -> User:
    """The person to act upon: 404 if invisible, 403 if not to be managed."""
    today = timezone.localdate()
    visible = User.objects.visible_to(request.user, today)
    shown: User = get_object_or_404(visible, public_id=public_id)
    if not User.objects.manageable_by(request.user, today).filter(pk=shown.pk).exists():
        raise PermissionDenied
    return shown


def _act(
    request: AuthenticatedHttpRequest, public_id: UUID, service: Any
) -> HttpResponse:
    shown = _managed(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown, form)
    act = {"reason": _reason(form), "at": timezone.now()}
    return _told(request, shown, lambda: service(user=shown, actor=request.user, **act))


def _told(request: AuthenticatedHttpRequest, shown: User, act: Any) -> HttpResponse:
    """Do it, tell of a refusal, and show the person again."""
    try:
        act()
    except AccountError as error:
        messages.error(request, error.message)
    return redirect("accounts:person", public_id=shown.public_id)


def _refused(request: AuthenticatedHttpRequest, shown: User, form: Any) -> HttpResponse:
    context = {**_person_context(request, shown), "refused": form}
    return render(request, "accounts/person.html", context, status=422)


def _reason(form: ReasonForm) -> str:
    return str(form.cleaned_data["reason"])


def _person_context(request: AuthenticatedHttpRequest, shown: User) -> dict[str, Any]:
    today = timezone.localdate()
    manageable = User.objects.manageable_by(request.user, today)
    return {
        "person": shown,
        "shown_at": timezone.now().isoformat(),
        "documents": shown.identity_documents.all(),
        "enrolments": Enrolment.objects.visible_to(request.user, today)
        .filter(user=shown)
        .select_related("centre"),
        "assignments": shown.assignments.not_over(today).select_related("centre"),
        "can_manage": manageable.filter(pk=shown.pk).exists(),
        "is_administrator": has_platform_role(request.user, PlatformRole.ADMINISTRATOR),
        "reason_forms": {
            act: ReasonForm(auto_id=f"{act}-%s") for act in ("reset", "lock", "unlock")
        },
        "appointment_form": AppointmentForm(initial={"starts_on": today}),
        "roles_form": RolesForm(initial={"roles": _role_names(shown)}),
    }


def _role_names(user: User) -> list[str]:
    return list(user.groups.values_list("name", flat=True))


def _preview(request: AuthenticatedHttpRequest, form: ClassListForm) -> HttpResponse:
    now = timezone.now()
    fields = form.cleaned_data
    try:
        checked = read_class_list(fields["file"], timezone.localdate(now))
    except AccountError as error:
        form.add_error("file", error.message)
        return render(request, "accounts/class_import.html", {"form": form}, status=422)
    context = {"form": form, "checked": checked, "class_name": fields["class_name"]}
    if not checked.is_right:
        return render(request, "accounts/class_faults.html", context, status=422)
    draft = Draft(
        fields["centre"].pk, fields["class_name"], checked.people, now.isoformat()
    )
    context["draft"] = seal_draft(draft, request.user, now)
    return render(request, "accounts/class_preview.html", context)


def _taken_in(request: AuthenticatedHttpRequest, at: datetime) -> dict[str, Any]:
    """Import what was previewed; the centre must still be one's own."""
    draft = open_draft(request.POST.get("draft", ""), request.user, at)
    own = Centre.objects.looked_after_by(request.user, timezone.localdate(at))
    centre = get_object_or_404(own, pk=draft.centre)
    admitted = import_class_list(
        people=draft.people,
        centre=centre,
        class_name=draft.class_name,
        actor=request.user,
        at=at,
        shown_at=datetime.fromisoformat(draft.shown_at),
    )
    return {"admitted": admitted, "draft": draft, "centre": centre}


def _appoint(
    request: AuthenticatedHttpRequest, shown: User, form: AppointmentForm
) -> None:
    fields = form.cleaned_data
    appoint(
        user=shown,
        centre=fields["centre"],
        role=fields["role"],
        period=(fields["starts_on"], fields["ends_on"]),
        actor=request.user,
        at=timezone.now(),
    )


def _matches(text: str, classes: EnrolmentQuerySet) -> Q:
    if not text:
        return Q()
    return (
        Q(name__icontains=text)
        | Q(username__icontains=text)
        | Q(enrolments__in=classes.filter(class_name__icontains=text))
    )
