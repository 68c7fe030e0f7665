"""Pictures of items for the people of the bank. Candidates have views of their own."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.errors import ItemError
from question_bank.forms import ImageForm
from question_bank.images import image_response, upload_image
from question_bank.models.images import ItemImage
from question_bank.querysets import BANK_ROLES
from ui.rich_text import image_markdown


@require_GET
@platform_role_required(*BANK_ROLES)
def image(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One's own picture, or one in an item that one may see."""
    mine = ItemImage.objects.visible_to(request.user)
    return image_response(get_object_or_404(mine, pk=pk))


@platform_role_required(*BANK_ROLES)
def upload(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take a picture and answer with the Markdown that shows it.

    A page of its own; to a script (HX-Request) only the outcome.
    """
    posted = request.method == "POST"
    form = ImageForm(request.POST, request.FILES) if posted else ImageForm()
    context = {"form": form} | (_taken(request, form) if posted else {})
    name = "question_bank/image_upload.html" + ("#outcome" if request.htmx else "")
    status = 422 if form.errors else 200
    return render(request, name, context, status=status)


def _taken(request: AuthenticatedHttpRequest, form: ImageForm) -> dict[str, object]:
    if not form.is_valid():
        return {}
    try:
        kept = upload_image(
            data=form.cleaned_data["image"].read(),
            user=request.user,
            at=timezone.now(),
        )
    except ItemError as error:
        form.add_error("image", [fault.message for fault in error.faults])
        return {}
    alt = form.cleaned_data["alt"]
    return {
        "form": ImageForm(),
        "kept": kept,
        "alt": alt,
        "markdown": image_markdown(kept.pk, alt),
    }
