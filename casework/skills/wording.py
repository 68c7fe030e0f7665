"""How mastery of a skill is told: in words, with what it rests on, never as a figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.engine import ERRORS
from casework.skills.frame import SkillCode
from casework.skills.tracing import Observation
from ui.tones import Tone

# From these chances of mastery on. One faultless play reaches the first, two the second.
SOME, FIRM = 0.5, 0.9
UNMET: Final = "unmet"


@dataclass(frozen=True)
class Verdict:
    """Mastery in a word with its colour role; `step` shades a map, 0 for nothing seen."""

    key: str
    tone: str
    word: str
    step: int


def verdict_of(observations: Sequence[Observation], mastery: float) -> Verdict:
    if not observations:
        return Verdict(UNMET, Tone.NEUTRAL, _("没练过"), 0)
    if mastery >= FIRM:
        return Verdict("firm", Tone.SAVED, _("熟练"), 4)
    if mastery >= SOME:
        return Verdict("some", Tone.NEUTRAL, _("有些把握"), 3)
    return Verdict("weak", Tone.FLAG, _("还不熟"), 2)


def evidence_text(observations: Sequence[Observation]) -> str:
    """练过 3 次，最近一次11月20日，拿到 80% 的分; empty if there is none."""
    if not observations:
        return ""
    last = observations[-1]
    day = localdate(last.at)
    return _(
        "练过 %(times)s 次，最近一次 %(month)s月%(day)s日，拿到 %(share)s%% 的分"
    ) % {
        "times": len(observations),
        "month": day.month,
        "day": day.day,
        # Nearly all is not all.
        "share": int(last.share * 100),
    }


def reason_text(
    skill: SkillCode,
    observations: Sequence[Observation],
    mastery: float,
    times: int = 0,
) -> str:
    """Why the skill comes next: its weight in the exam, and what happened to it.
    `times` is how often the exercise that is offered was done already."""
    return _("%(function)s占%(level)s技能考试 %(points)s 分。“%(text)s”%(state)s") % {
        "function": skill.function.name,
        "level": skill.level,
        "points": skill.function.points,
        "text": skill.text,
        "state": _state_text(observations, mastery, times),
    }


def _state_text(observations: Sequence[Observation], mastery: float, times: int) -> str:
    if not observations and times:
        # Not every variant of a case asks for all of its skills.
        return _("你办过的几次没有考到这一项。")
    if not observations:
        return _("你还没有练过。")
    lost = list(takewhile(lambda one: one.share < 1, reversed(observations)))
    if len(lost) > 1:
        return _("你最近 %(times)s 次都丢了分%(why)s。") % {
            "times": len(lost),
            "why": _mostly(lost),
        }
    if lost:
        return _("上次丢了分%(why)s。") % {"why": _mostly(lost)}
    if mastery < FIRM:
        return _("上次做对了，再练一次才稳。")
    return _("已经熟练，隔一阵再练，免得忘了。")


def _mostly(observations: Sequence[Observation]) -> str:
    """，多半是漏步; empty where errors have no kind."""
    counts = Counter(error for one in observations for error in one.errors)
    if not counts:
        return ""
    [(error, _times)] = counts.most_common(1)
    return _("，多半是%(error)s") % {"error": ERRORS[error]}
