"""Papers and answer sheets with names, for the paper officers of a centre."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.papers.models import PaperForm
from exams.papers.printing.forms import WishForm
from exams.sittings.errors import REFUSED
from exams.sittings.models import Sitting
from exams.sittings.printing import PERSONAL, PrintOrder, start_printing
from exams.sittings.querysets import SittingQuerySet


class SittingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Sitting) -> str:
        return _("%(title)s（%(number)d 人）") % {
            "title": obj.title,
            "number": obj.candidate_count,  # type: ignore[attr-defined]
        }


class OrderForm(WishForm):
    """For whose names, besides what and on which sheets."""

    sitting = SittingField(Sitting.objects.none(), label=_("考试"), empty_label=None)
    field_order = ("sitting", "document", "sheet", "versions")

    def __init__(self, *args: object, sittings: SittingQuerySet) -> None:
        super().__init__(*args, documents=PERSONAL)
        self.fields["sitting"].queryset = sittings  # type: ignore[attr-defined]


@staff_required(CentreRole.PAPER_OFFICER)
def print_copies(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Order a copy of a paper for every candidate of a sitting that uses it."""
    today = timezone.localdate()
    readable = PaperForm.objects.readable_by(request.user, today)
    paper = get_object_or_404(readable.for_printing(), pk=pk)
    form = OrderForm(request.POST or None, sittings=_sittings(request, paper))
    if form.is_valid():
        return _ordered(request, paper, form)
    context = {"paper": paper, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "sittings/print.html", context, status=status)


def _sittings(request: AuthenticatedHttpRequest, paper: PaperForm) -> SittingQuerySet:
    """Sittings of this officer's centres that use the paper."""
    own = Sitting.objects.for_staff(
        request.user, timezone.localdate(), CentreRole.PAPER_OFFICER
    )
    using = own.with_form(paper)
    return using.exclude(status="cancelled").with_candidate_count()


def _ordered(
    request: AuthenticatedHttpRequest, paper: PaperForm, form: OrderForm
) -> HttpResponse:
    order = PrintOrder(form.cleaned_data["sitting"], paper, form.wish)
    try:
        job = start_printing(order=order, actor=request.user, at=timezone.now())
    except REFUSED as error:
        status = getattr(error, "status", 409)
        context = {"error": error}
        return render(request, "papers/print_refused.html", context, status=status)
    return redirect("jobs:detail", pk=job.pk)
