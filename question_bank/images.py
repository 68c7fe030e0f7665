"""Pictures of items: taking them in, noting where they stand, sending them out."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse

from accounts.models import User
from question_bank.models import Item
from question_bank.models.images import ItemImage, ItemImageUse
from question_bank.pictures import read_picture
from ui.rich_text import images_in


@transaction.atomic
def upload_image(*, data: bytes, user: User, at: datetime) -> ItemImage:
    """Keep a picture; the same one again from the same person is the one they have.

    ItemError as of `read_picture`: not PNG, JPEG or WebP, over 2 MB, too many pixels,
    moving. Nothing is stored then.
    """
    picture = read_picture(data)
    digest = hashlib.sha256(picture.data).hexdigest()
    # Two uploads at once are one row: the constraint lets the second find the first.
    image, _made = ItemImage.objects.get_or_create(
        uploaded_by=user,
        sha256=digest,
        defaults={
            "mime": picture.mime,
            "width": picture.width,
            "height": picture.height,
            "size": len(picture.data),
            "file": ContentFile(picture.data, name="picture"),
            "uploaded_at": at,
        },
    )
    return image


def note_images(*, item: Item, content: Mapping[str, Any]) -> frozenset[UUID]:
    """Let those who may see `item` see the pictures that `content` shows.

    To be called at every save and publication (no query where there is no picture).
    Returns the ids of pictures that there are none of: what shows them is not ready.
    """
    shown = images_of(content)
    missing = missing_images(content)
    ItemImageUse.objects.bulk_create(
        [ItemImageUse(item=item, image_id=image) for image in sorted(shown - missing)],
        ignore_conflicts=True,
    )
    return missing


def missing_images(content: Mapping[str, Any]) -> frozenset[UUID]:
    """Ids of pictures that `content` shows and that there are none of."""
    shown = images_of(content)
    if not shown:
        return frozenset()
    known = ItemImage.objects.filter(pk__in=shown).values_list("pk", flat=True)
    return shown - frozenset(known)


def images_of(content: Any) -> frozenset[UUID]:
    """Every picture that a text of this content shows."""
    return frozenset(image for text in _texts(content) for image in images_in(text))


def image_response(image: ItemImage) -> HttpResponse:
    """The file, for this reader only: the machines of an exam room keep no copy."""
    headers = {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        # Packed as it is: gzip would only cost time.
        "Content-Encoding": "identity",
    }
    with image.file.open("rb") as file:
        return HttpResponse(file.read(), content_type=image.mime, headers=headers)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
