"""What practice keeps of a trainee: answers, cards, drills, favourites, goal, mocks.

Outsiders may import `PracticeAnswer` (the log) and `ReviewCard`; nothing here reaches
results or certificates, and nothing here is ever of the exam pool.
"""

from exams.practice.models.answers import Feeling, How, PracticeAnswer
from exams.practice.models.cards import Favourite, ReviewCard
from exams.practice.models.causes import Cause, SaidCause
from exams.practice.models.drills import Aim, Drill, DrillQuestion, Explains
from exams.practice.models.goals import StudyGoal
from exams.practice.models.groups import GroupMember, StudyGroup
from exams.practice.models.mocks import Mock, Pace
from exams.practice.models.rules import RuleAnswer, RuleDeck, RuleMemory

__all__ = [
    "Aim",
    "Cause",
    "Drill",
    "DrillQuestion",
    "Explains",
    "Favourite",
    "Feeling",
    "GroupMember",
    "How",
    "Mock",
    "Pace",
    "PracticeAnswer",
    "ReviewCard",
    "RuleAnswer",
    "RuleDeck",
    "RuleMemory",
    "SaidCause",
    "StudyGoal",
    "StudyGroup",
]
