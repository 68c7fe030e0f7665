"""Pictures in items. The file lies in private storage; views check who may see it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from question_bank.image_storage import image_path, private_storage
from question_bank.pictures import SUFFIXES
from question_bank.querysets import ItemImageQuerySet


class ItemImage(models.Model):
    """A picture that texts of items show as ![what it shows](image:ID).

    `upload_image` makes it, decoded and encoded anew; `sha256` and `size` (bytes) are
    those of the stored file, width and height are pixels. A row never changes and is
    never deleted (triggers): a published version names it and must not come to say
    something else. Another picture is another row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    file = models.FileField(storage=private_storage, upload_to=image_path)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    objects = ItemImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("试题图片")
        verbose_name_plural = _("试题图片")
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "sha256"],
                name="question_bank_itemimage_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(mime__in=sorted(SUFFIXES)),
                name="question_bank_itemimage_mime_valid",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ItemImageUse(models.Model):
    """That a draft or a version of an item shows a picture, or once did.

    `note_images` adds rows at every save and publication; none is ever taken away
    (triggers). Whoever may see the item may see the picture.
    """

    item = models.ForeignKey(
        "question_bank.Item", models.PROTECT, related_name="image_uses"
    )
    image = models.ForeignKey(ItemImage, models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "image"], name="question_bank_itemimageuse_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.image_id}"
