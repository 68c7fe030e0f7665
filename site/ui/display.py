"""How a reader wants pages drawn: size of type and ground. Kept in two cookies."""

from dataclasses import dataclass

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TYPE_COOKIE = "xieli-type"
THEME_COOKIE = "xieli-theme"
# The exam room starts light whatever the ground elsewhere: its own wish.
EXAM_THEME_COOKIE = "xieli-exam-theme"
YEAR = 365 * 24 * 3600  # seconds


class TypeSize(models.TextChoices):
    STANDARD = "standard", _("标准")
    LARGE = "large", _("大字")
    LARGER = "larger", _("特大字")


class Theme(models.TextChoices):
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


@dataclass(frozen=True)
class Display:
    type_size: TypeSize = TypeSize.STANDARD
    theme: Theme = Theme.LIGHT


def display_of(
    request: HttpRequest | None, theme_cookie: str = THEME_COOKIE
) -> Display:
    """The reader's wish, or the default where a cookie is missing or unknown."""
    cookies = request.COOKIES if request else {}
    type_size = cookies.get(TYPE_COOKIE, "")
    theme = cookies.get(theme_cookie, "")
    return Display(
        TypeSize(type_size) if type_size in TypeSize.values else TypeSize.STANDARD,
        Theme(theme) if theme in Theme.values else Theme.LIGHT,
    )
