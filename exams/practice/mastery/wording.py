"""How mastery is told. A figure of points never stands without its range."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exams.practice.mastery.points import ENOUGH_ANSWERS, Held, Readiness
from ui.tones import Tone

# From these chances on.
LIKELY, OPEN = 0.8, 0.4


@dataclass(frozen=True)
class Verdict:
    """A readiness in a word, with its colour role."""

    tone: str
    word: str


def verdict_of(readiness: Readiness) -> Verdict:
    if readiness.chance >= LIKELY:
        return Verdict(Tone.SAVED, _("多半能过"))
    if readiness.chance >= OPEN:
        return Verdict(Tone.NEUTRAL, _("说不准"))
    return Verdict(Tone.FLAG, _("还差一些"))


def unknown_verdict() -> Verdict:
    return Verdict(Tone.NEUTRAL, _("还看不准"))


def row_verdict(held: Held) -> Verdict:
    """Whether three fifths of a row's points are held, or too little is seen."""
    if not held.is_seen:
        return unknown_verdict()
    if held.is_mastered:
        return Verdict(Tone.SAVED, _("够六成"))
    return Verdict(Tone.FLAG, _("不到六成"))


def points_text(points: float) -> str:
    """3.4, and 5 where nothing stands behind the point."""
    return f"{points:.1f}".removesuffix(".0")


def chance_text(readiness: Readiness, pass_mark: int) -> str:
    """The chance in tenths: finer would promise more than is known."""
    times = round(readiness.chance * 10)
    values = {"mark": pass_mark, "times": times}
    if times <= 0:
        return _("今天去考，十次里到 %(mark)s 分的不到一次。") % values
    if times >= 10:
        return _("今天去考，十次里有九次以上能到 %(mark)s 分。") % values
    return _("今天去考，十次里大约有 %(times)s 次能到 %(mark)s 分。") % values


def range_text(low: float, high: float) -> str:
    """50～64, in whole points."""
    return _("%(low)s～%(high)s") % {"low": round(low), "high": round(high)}


def fine_range_text(held: Held) -> str:
    """1.4～2.7, in tenths of a point."""
    return _("%(low)s～%(high)s") % {
        "low": f"{held.low:.1f}",
        "high": f"{held.high:.1f}",
    }


def missing_text(answers: int, part: str) -> str:
    """What is still to be answered before anything is said of a part."""
    return _("再做 %(number)s 道没做过的%(part)s题，就能估出分数。") % {
        "number": ENOUGH_ANSWERS - answers,
        "part": part,
    }
