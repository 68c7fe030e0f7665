"""冷却: which items rest because papers that were brought into use have shown them.

What counts: a *release day* of a level and part is a day (Asia/Shanghai) on which at
least one of its exam papers, of whatever centre, was released; all papers of one day
are one event, as the parallel forms of one sitting are. An item rests while fewer
than `cooldown` release days of its level and part have followed the last on which it
was shown, that day itself counted as the first: with a cooldown of 3 an item of the
newest release day comes back when three more days have seen a release. Practice
papers and drafts count for nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone

from exams.papers.models import Exposure, PaperForm
from question_bank.models import Pool
from standards.models import Level


@dataclass(frozen=True)
class Wear:
    """What exam papers have done to the items of some levels and a part.

    `age` counts the release days after the last one that showed an item, `uses` the
    papers that have shown it.
    """

    age: Mapping[str, int]
    uses: Mapping[str, int]

    def rest_of(self, item: str, cooldown: int) -> int:
        """How many more release days the item rests; 0 if it may be drawn."""
        age = self.age.get(item)
        return 0 if age is None else max(0, cooldown - age)


NO_WEAR = Wear({}, {})


def wear_of(levels: Collection[Level], part: str) -> Wear:
    """How exam papers have used the items of these levels (2 queries)."""
    days = _release_days(levels, part)
    age, uses = {}, {}
    for item, level, last, number in _shown(levels, part):
        day = timezone.localdate(last)
        age[item] = sum(1 for other in days.get(level, ()) if other > day)
        uses[item] = number
    return Wear(age, uses)


def _release_days(levels: Collection[Level], part: str) -> dict[int, set[date]]:
    forms = PaperForm.objects.filter(
        pool=Pool.EXAM, level__in=levels, part=part, released_at__isnull=False
    ).annotate(day=TruncDate("released_at"))
    days: dict[int, set[date]] = {}
    for level, day in forms.order_by().values_list("level", "day").distinct():
        days.setdefault(level, set()).add(day)
    return days


def _shown(
    levels: Collection[Level], part: str
) -> Iterator[tuple[str, int, datetime, int]]:
    """(item, its level, when last, how often) for exam papers of whatever level."""
    shown = Exposure.objects.filter(
        form__pool=Pool.EXAM,
        form__released_at__isnull=False,
        version__item__point__level__in=levels,
        version__item__point__part=part,
    )
    grouped = shown.values_list("version__item__code", "version__item__point__level")
    yield from grouped.annotate(Max("form__released_at"), Count("pk"))
