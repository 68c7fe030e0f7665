"""Pictures on a frozen form. Whose form it is, the views of each room ask first."""

from uuid import UUID

from django.http import Http404, HttpResponse

from exams.papers.models import PaperForm
from question_bank.images import image_response, images_of
from question_bank.models import ItemImage, ItemVersion


def form_image_response(form: PaperForm, image: UUID) -> HttpResponse:
    """A picture that an item version on `form` shows; Http404 for any other.

    2 queries. That the item ever showed it (ItemImageUse) is not enough here: the
    version on the form must.
    """
    versions = ItemVersion.objects.filter(
        form_items__form=form, item__image_uses__image=image
    )
    if not any(image in images_of(version.content) for version in versions):
        raise Http404
    return image_response(ItemImage.objects.get(pk=image))
