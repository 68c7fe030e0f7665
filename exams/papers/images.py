"""Pictures on a frozen form. Whose form it is, the views of each room ask first.

The address of a picture names its id only on a released form. Before that it names the
place on the form: addresses stand in logs.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from exams.papers.compositions import Composition
from exams.papers.models import PaperForm
from question_bank.images import image_response, images_of
from question_bank.models import ItemImage, ItemVersion

PLACES_BITS = 16


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


def placed_image_response(composition: Composition, place: UUID) -> HttpResponse:
    """The picture at a place of a form that is not released; Http404 if none is."""
    position, number = divmod(place.int, 1 << PLACES_BITS)
    entry = next((one for one in composition.entries if one.position == position), None)
    version = ItemVersion.objects.filter(
        pk__in=[entry.version_id] if entry and entry.version_id else []
    ).first()
    images = sorted(images_of(version.content)) if version else []
    if not 1 <= number <= len(images):
        raise Http404
    return image_response(ItemImage.objects.get(pk=images[number - 1]))


def images_by_place(content: Mapping[str, Any], position: int) -> Mapping[str, Any]:
    """`content` with its pictures named by the place that `position` gives them."""
    names = {
        str(image): str(UUID(int=(position << PLACES_BITS) + number))
        for number, image in enumerate(sorted(images_of(content)), start=1)
    }
    renamed = _renamed(content, names) if names else content
    assert isinstance(renamed, Mapping)
    return renamed


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, Mapping):
        return {key: _renamed(one, names) for key, one in value.items()}
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value
