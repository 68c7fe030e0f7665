"""Which level a page of mastery is about."""

from collections.abc import Sequence

from accounts.models import User
from exams.practice.goals import goal_of
from question_bank.choosing import level_named
from standards.models import Level


def studied_level(user: User, asked: str, levels: Sequence[Level]) -> Level:
    """The level asked for, else the one studied for, else the first.

    404 for a level that is not there, and where no standard is loaded.
    """
    own = None if asked else goal_of(user).level
    return own or level_named(asked, levels)
