"""Rules with dates: what a parameter was on a day. One query each.

No fact has a default in code: a missing one is an error that names its key.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from law.errors import LawError
from law.models import DatedFact

SECONDS, MINUTES = "秒", "分钟"


def fact(key: str, on: date) -> DatedFact:
    """The fact `key` as it held on the day `on`; raises fact_unknown."""
    found: DatedFact | None = (
        DatedFact.objects.filter(key=key).in_force(on).newest_first().first()
    )
    if found is None:
        raise LawError(
            "fact_unknown",
            _("%(day)s 没有可用的参数 %(key)s，请先载入法规数据。")
            % {"day": on.isoformat(), "key": key},
        )
    return found


def value(key: str, on: date) -> str:
    return fact(key, on).value


def decimal(key: str, on: date) -> Decimal:
    return Decimal(value(key, on))


def whole(key: str, on: date) -> int:
    return int(value(key, on))


def yes(key: str, on: date) -> bool:
    """A fact that says 是 or 否."""
    return {"是": True, "否": False}[value(key, on)]


def minutes(key: str, on: date) -> timedelta:
    return timedelta(minutes=int(_in_unit(key, on, MINUTES)))


def seconds(key: str, on: date) -> timedelta:
    return timedelta(seconds=int(_in_unit(key, on, SECONDS)))


def _in_unit(key: str, on: date, unit: str) -> str:
    found = fact(key, on)
    if found.unit != unit:
        raise LawError(
            "fact_unit",
            _("参数 %(key)s 的单位是%(unit)s，不能这样使用。")
            % {"key": key, "unit": found.unit or _("（无）")},
        )
    return found.value
