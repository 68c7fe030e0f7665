"""Files of pictures, real and broken, and items that show one."""

from io import BytesIO
from typing import Any

from PIL import Image

from exams.papers.models import PaperForm
from question_bank.images import note_images, upload_image
from question_bank.models import Item, ItemImage
from tests.factories import MADE_AT, make_form, make_form_item, make_item, make_user


def picture_file(
    name: str = "PNG",
    size: tuple[int, int] = (6, 4),
    mode: str = "RGB",
    colour: Any = 0,
    **options: Any,
) -> bytes:
    """The bytes of a picture of one colour, in Pillow's format `name`."""
    target = BytesIO()
    Image.new(mode, size, colour).save(target, name, **options)
    return target.getvalue()


def moving_file(name: str) -> bytes:
    """A picture of two different frames."""
    first, second = (
        Image.new("RGB", (9, 9), colour) for colour in ("#ff0000", "#0000ff")
    )
    target = BytesIO()
    first.save(target, name, save_all=True, append_images=[second], duration=100)
    return target.getvalue()


def make_image(**fields: Any) -> ItemImage:
    """A picture of somebody who has no other part in the test."""
    data = picture_file(**fields)
    return upload_image(data=data, user=make_user(), at=MADE_AT)


def make_item_showing(
    image: ItemImage, kind: str = "single_choice", **fields: Any
) -> Item:
    """A published item with `image` in its stem."""
    item = make_item(kind, stem=f"看![图](image:{image.pk})。", **fields)
    note_images(item=item, content=item.current.content)
    return item


def make_form_showing(
    image: ItemImage, kind: str = "single_choice", **fields: Any
) -> PaperForm:
    """A form whose one item shows `image`."""
    form = make_form(kinds=[], **fields)
    make_form_item(form, make_item_showing(image, kind, pool=form.pool))
    return form
