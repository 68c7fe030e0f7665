"""What every installation starts with: standard, laws, bank, cases, courses."""

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command

# In this order: each rests on those before it. All are idempotent.
LOADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("load_standard", ("standards/data/3-01-04-03-2022.yaml",)),
    ("load_law", ()),
    ("import_items", ("question_bank/data",)),
    ("load_blueprints", ()),
    ("load_cases", ()),
    ("load_courses", ()),
)


def fill_house(say: Callable[[str], object]) -> None:
    for verb, paths in LOADS:
        say(f"{verb} …")
        call_command(verb, *(str(settings.BASE_DIR / path) for path in paths))
