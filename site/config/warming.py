"""What a web worker would read at somebody's first request, read before it is forked.

Otherwise whoever came first after a start waited for it, and a hundred at once for
each other.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import reverse

from casework.models import Case
from casework.replay import template_of


def warm_up() -> None:
    """Load the addresses with their views, our templates, and the cases of the shelf."""
    reverse("casework:index")
    for name in own_templates():
        get_template(name)
    for case in Case.objects.current().without_text():
        template_of(case)


def own_templates() -> Iterator[str]:
    """Name every template of this project."""
    for folder in map(Path, get_app_template_dirs("templates")):
        if (
            folder.is_relative_to(settings.BASE_DIR)
            and "site-packages" not in folder.parts
        ):
            for path in sorted(folder.rglob("*.html")):
                yield path.relative_to(folder).as_posix()
