"""What may become a picture of an item: PNG, JPEG or WebP, and nothing but its pixels.

A file is believed only once it is decoded, and only what was decoded is kept: metadata
(place, device, author), a second picture or a program behind the first do not pass. Pure.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import Image, ImageFile, ImageOps

from question_bank.errors import Fault, ItemError

LARGEST_FILE = 2 * 1024 * 1024
LONGEST_SIDE = 4000
# 24 MB decoded, and a few times that while it is encoded anew.
MOST_PIXELS = 6_000_000
# The switch belongs to the whole process.
_ONE_AT_A_TIME = Lock()
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_QUALITY: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 90},
    "WEBP": {"quality": 90, "method": 2},
}
_MODES = {
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "JPEG": {"L", "RGB"},
    "WEBP": {"RGB", "RGBA"},
}


@dataclass(frozen=True)
class Picture:
    """A picture encoded by us; sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


def read_picture(data: bytes) -> Picture:
    """Decode, check and encode anew. ItemError: `image_too_large` (bytes or pixels),
    `image_unreadable` (no picture, or of another format), `image_moves`."""
    refuse_large_file(len(data))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with _strictly():
                return _encoded(_decoded(data))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_pixels() from None
        except (OSError, SyntaxError, ValueError, IndexError, TypeError):
            # What Pillow's readers raise for broken files; UnidentifiedImageError too.
            raise _refusal(
                "image_unreadable",
                "读不出这张图片。请用 PNG、JPEG 或 WebP 格式，重新保存后再上传。",
            ) from None


@contextmanager
def _strictly() -> Iterator[None]:
    """Let Pillow refuse what is cut short: WeasyPrint allows that for all the process."""
    with _ONE_AT_A_TIME:
        allowed = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = allowed


def refuse_large_file(size: int) -> None:
    """ItemError (`image_too_large`) for more than 2 MB."""
    if size > LARGEST_FILE:
        raise _refusal("image_too_large", "图片超过 2 MB，请缩小后再上传。")


def _decoded(data: bytes) -> Image.Image:
    # The size stands in the head: nothing is unpacked before it is known.
    image = Image.open(BytesIO(data), formats=tuple(FORMATS))
    if max(image.size) > LONGEST_SIDE or image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise _refusal("image_moves", "这是动图。请上传一张静止的图片。")
    image.load()
    return image


def _encoded(image: Image.Image) -> Picture:
    # Phones write two pictures into one JPEG (MPO): the first is the one meant.
    name = "JPEG" if image.format == "MPO" else str(image.format)
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in _MODES[name]:
        upright = upright.convert(_mode_for(upright, name))
    transparent = upright.info.get("transparency")
    upright.info = {} if transparent is None else {"transparency": transparent}
    target = BytesIO()
    upright.save(target, name, **_QUALITY[name])
    return Picture(target.getvalue(), FORMATS[name], *upright.size)


def _mode_for(image: Image.Image, name: str) -> str:
    return "RGBA" if image.has_transparency_data and name != "JPEG" else "RGB"


def _too_many_pixels() -> ItemError:
    return _refusal(
        "image_too_large",
        f"图片太大：每边最多 {LONGEST_SIDE} 像素，总共最多 {MOST_PIXELS // 10_000} 万像素。请缩小后再上传。",
    )


def _refusal(code: str, message: str) -> ItemError:
    return ItemError(code, [Fault("image", message)])
