from accounts.models import User
from question_bank.bulk.base import BulkAct
from question_bank.bulk.classifying import AssignPoint, AssignPool, Classify
from question_bank.bulk.drafting import Discard, Revise, Submit
from question_bank.bulk.managing import DeclareEnemies, Retire

ACTS: dict[str, BulkAct] = {
    act.code: act
    for act in (
        Classify(),
        AssignPoint(),
        AssignPool(),
        Revise(),
        Submit(),
        Discard(),
        Retire(),
        DeclareEnemies(),
    )
}


def acts_of(user: User) -> list[BulkAct]:
    """The acts that `user` may do."""
    return [act for act in ACTS.values() if act.may(user)]
