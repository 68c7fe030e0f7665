from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.http import AuthenticatedHttpRequest
from exams.papers.access import paper_staff_required
from exams.papers.comparing.loading import comparison_of
from exams.papers.comparing.pages import comparison_page
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.looks import record_look
from exams.papers.models import LookAt, PaperForm
from exams.papers.querysets import PaperFormQuerySet

MOST_CHOICES = 100


@never_cache
@paper_staff_required
def compare(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Two forms of one level and part side by side. What is sealed is not shown."""
    forms = _shown(request)
    form = get_object_or_404(forms.select_related("level"), pk=pk)
    others = forms.filter(level=form.level, part=form.part).exclude(pk=form.pk)
    context = {"form": form, "others": others[:MOST_CHOICES]}
    other = _chosen(request, others)
    if other is not None:
        for one in (form, other):
            record_look(
                form=one, request=request, page=LookAt.COMPARISON, at=timezone.now()
            )
        context |= _compared(form, other)
    return render(request, "papers/compare.html", context)


def _shown(request: AuthenticatedHttpRequest) -> PaperFormQuerySet:
    on = timezone.localdate()
    return PaperForm.objects.readable_by(request.user, on).shown_to_its_readers()


def _chosen(
    request: AuthenticatedHttpRequest, others: PaperFormQuerySet
) -> PaperForm | None:
    """404 for a form that is none of these; None if none was chosen."""
    wanted = request.GET.get("with")
    if not wanted:
        return None
    try:
        other: PaperForm = get_object_or_404(others, pk=UUID(wanted))
    except ValueError:
        other = get_object_or_404(others.none())
    return other


def _compared(form: PaperForm, other: PaperForm) -> dict[str, object]:
    try:
        found = comparison_of(composition_of(form), composition_of(other))
    except PaperError as error:
        return {"error": error, "other": other}
    names = [name for name, _percent in form.blueprint.get("areas", [])]
    return {"other": other, **comparison_page(found, names)}
