"""Pictures of items that a trainee has met in practice."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from exams.practice.querysets import versions_met_by
from question_bank.images import image_response, images_of
from question_bank.models import ItemImage


@require_GET
@login_required
def item_image(request: AuthenticatedHttpRequest, image: UUID) -> HttpResponse:
    """A picture in a version that one was asked, or of an item that one keeps."""
    met = versions_met_by(request.user).filter(item__image_uses__image=image)
    if not any(image in images_of(version.content) for version in met):
        raise Http404
    return image_response(get_object_or_404(ItemImage, pk=image))
