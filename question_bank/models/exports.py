"""Items that somebody took along as a file."""

import uuid

from django.conf import settings
from django.db import models

from question_bank.querysets import ItemExportQuerySet


class ItemExport(models.Model):
    """A file of items that a job makes for one person, who alone may fetch it.

    It is asked for by the address of a list (`query`): the job carries only its id.
    `holds_secret`: somebody who may read every exam item took some along. It lies in private storage for a day; then `stored` is empty and the row only
    tells that it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    query = models.TextField(blank=True)
    file_format = models.CharField(max_length=4, default="xlsx")
    holds_secret = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=200, blank=True)

    objects = ItemExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file_name
