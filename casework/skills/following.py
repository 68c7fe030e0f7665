"""What to practise next, and why; the learner may choose otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from casework.drills.shelf import next_seeds
from casework.models import DrillSort, Play
from casework.skills.choosing import Choice, Offer, apart, choices, gain_of
from casework.skills.evidence import Evidence, evidence_of
from casework.skills.frame import SkillFrame, offered_levels, skill_frame
from casework.skills.offers import offers_now
from casework.skills.studied import studied_level
from casework.skills.wording import reason_text
from standards.models import Level


@dataclass(frozen=True)
class Step:
    """An exercise to do: `url` leads to a drill or to the open play; a case that is
    still to be begun has none and is posted to its `slug`; `times` says how often the
    exercise was done."""

    title: str
    minutes: int
    kind: str
    reason: str
    slug: str
    url: str
    times: int


class Standing:
    """Where one person stands at a level (4 queries)."""

    def __init__(self, user: User, level: Level, at: datetime) -> None:
        self.user = user
        self.frame: SkillFrame = skill_frame(level)
        self.evidence: Evidence = evidence_of([user.pk], at)[user.pk]
        self.offers: Sequence[Offer] = offers_now()

    @cached_property
    def masteries(self) -> Mapping[str, float]:
        return {one.ref: self.evidence.mastery(one.ref) for one in self.frame.codes}

    @cached_property
    def ranked(self) -> list[Choice]:
        """All that may come next, the best first."""
        gains = {
            one.ref: gain_of(one.points, self.masteries[one.ref])
            for one in self.frame.codes
        }
        evidence = self.evidence
        return choices(self.offers, gains, evidence.times, evidence.latest_procedures)

    def steps(self, number: int) -> list[Step]:
        """The best of them that have nothing to do with each other (2 queries)."""
        chosen = apart(self.ranked, number)
        open_plays = _open_plays(self.user)
        drills = [one.offer for one in chosen if not one.offer.is_case]
        seeds = next_seeds(self.user, [(one.procedure, one.sort) for one in drills])
        return [
            self._step(one, _address(one.offer, open_plays, seeds)) for one in chosen
        ]

    def _step(self, choice: Choice, url: str) -> Step:
        offer, ref = choice.offer, choice.leading
        skill, seen = self.frame.by_ref[ref], self.evidence.of(ref)
        times = self.evidence.times.get(offer.key, 0)
        return Step(
            title=_title(offer),
            minutes=offer.minutes,
            kind=_("案例") if offer.is_case else _("短练"),
            reason=reason_text(skill, seen, self.masteries[ref], times),
            slug=offer.slug,
            url=url,
            times=times,
        )


def next_step(user: User, at: datetime) -> Step | None:
    """The one exercise to do next at the level that the person studies for; None while
    no standard is loaded or nothing is left (7 queries, and those of a goal)."""
    levels = offered_levels()
    if not levels:
        return None
    standing = Standing(user, studied_level(user, "", levels), at)
    return next(iter(standing.steps(1)), None)


def _title(offer: Offer) -> str:
    """A drill is named by its sort as well."""
    return (
        offer.title
        if offer.is_case
        else f"{offer.title} · {DrillSort(offer.sort).label}"
    )


def _open_plays(user: User) -> dict[str, UUID]:
    return dict(Play.objects.of(user).open().values_list("case__slug", "pk"))


def _address(
    offer: Offer,
    open_plays: Mapping[str, UUID],
    seeds: Mapping[tuple[str, str], int],
) -> str:
    if not offer.is_case:
        place = offer.procedure, offer.sort
        return reverse("casework:drill", args=[*place, seeds[place]])
    play = open_plays.get(offer.slug)
    return reverse("casework:desk", args=[play]) if play else ""
