"""The bank's tables: points, items and versions, drafts, notes, pools, work, sheets."""

from question_bank.duplicates.models import ItemShingles
from question_bank.models.drafts import (
    OPEN_STATES,
    Draft,
    DraftRevision,
    DraftState,
    ReviewDecision,
    ReviewStage,
    Verdict,
)
from question_bank.models.exports import ItemExport
from question_bank.models.images import ItemImage, ItemImageUse
from question_bank.models.imports import (
    ImportBatch,
    ImportRow,
    ImportStatus,
    RowState,
)
from question_bank.models.items import (
    Cognition,
    Item,
    ItemSource,
    ItemStatus,
    ItemVersion,
    Origin,
    Pool,
    StarterReview,
)
from question_bank.models.notes import Challenge, ChallengeState, ItemComment
from question_bank.models.points import AssessmentPoint, Importance
from question_bank.models.pools import EnemyGroup, PoolMove
from question_bank.models.scopes import PointTable, Scope
from question_bank.models.working import BulkRun, BulkState, SavedFilter
from question_bank.search.models import SearchText

__all__ = [
    "OPEN_STATES",
    "AssessmentPoint",
    "BulkRun",
    "BulkState",
    "Challenge",
    "ChallengeState",
    "Cognition",
    "Draft",
    "DraftRevision",
    "DraftState",
    "EnemyGroup",
    "ImportBatch",
    "ImportRow",
    "ImportStatus",
    "Importance",
    "Item",
    "ItemComment",
    "ItemExport",
    "ItemImage",
    "ItemImageUse",
    "ItemShingles",
    "ItemSource",
    "ItemStatus",
    "ItemVersion",
    "Origin",
    "PointTable",
    "Pool",
    "PoolMove",
    "ReviewDecision",
    "ReviewStage",
    "Scope",
    "SavedFilter",
    "RowState",
    "SearchText",
    "StarterReview",
    "Verdict",
]
