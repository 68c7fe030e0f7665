"""Which variant of a case is printed under which number."""

from casework.days import calendar_around
from casework.engine import CaseInstance, IsWorkday, make_instance
from casework.engine.serial import digest
from casework.models import Case
from casework.replay import template_of
from casework.seeds import LARGEST

MOST_VARIANTS = 99


def variant(case: Case, number: int) -> tuple[CaseInstance, IsWorkday]:
    """The instance of that number with its calendar (2 queries).

    Its seed follows from case and number alone, so that both sheets show the same one
    on any machine; it is never the worked case, which everybody plays first.
    """
    drawn = int(digest([case.slug, "classroom", number])[:8], 16)
    instance = make_instance(template_of(case), 1 + drawn % LARGEST)
    return instance, calendar_around(instance.starts.date())
