"""Where the files of pictures lie (migrations name these two functions)."""

from typing import Any

from django.core.files.storage import Storage, storages

from question_bank.pictures import SUFFIXES


def private_storage() -> Storage:
    """The storage that no address leads to; only views read from it."""
    return storages["private"]


def image_path(image: Any, filename: str) -> str:
    """Never the name that the uploader's file had: it may tell what it is about."""
    return f"item-images/{image.pk}.{SUFFIXES[image.mime]}"
