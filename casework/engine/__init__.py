"""The casework engine: a desk that is a pure function of a case and its acts.

No Django, no wall clock, no randomness: the same template, seed, acts and
calendar give the same desk, the same view and the same score, for ever.

The way through it:

- `load_case(name_or_path)` reads a `CaseTemplate` and its policy pack;
  `read_sources(path)` gives both as written, `case_from` makes the template again.
- `make_instance(template, seed)` draws the hidden facts; seed 0 is the worked case.
- `fold(instance, acts, calendar)` replays stored `Act`s into a `DeskState`;
  `apply(state, act)` adds one; both raise `ImpossibleAct(code, message)`.
- `visible(state)` is all that may leave the server: a `DeskView`; `client_view(state)`
  is its client alone.
- `score(instance, acts, calendar)` gives a `ScoreReport` with its debrief.
- `slips(instance, acts, calendar)` tells after each act what was wrong about it.
- `perfect_acts(instance, calendar)` is one list of acts worth 100 points.
- `timeline(instance, acts, calendar)` tells those acts, or the trainee's, in words.
- `rule_on(template, facts, anchors, calendar, procedure)` is the referee asked about given
  facts; `fact_schema` tells which it needs, `explained` puts the ruling into words.
- `state_hash(state)` proves that two replays agree.

`calendar` is any callable from a date to bool: is this day worked?
"""

from casework.engine.acts import Act, ImpossibleAct
from casework.engine.deciding import (
    FIRST_DAY,
    LAST_DAY,
    FactsError,
    Ruling,
    anchors_of,
    deadlines_of,
    fact_schema,
    rule_on,
    share_of,
)
from casework.engine.explaining import deadline_told, explained
from casework.engine.folding import apply, fold
from casework.engine.instance import CaseInstance, make_instance
from casework.engine.linting import CaseDataError
from casework.engine.loading import (
    DATA,
    case_from,
    load_case,
    procedures_of,
    read_sources,
)
from casework.engine.oracle import perfect_acts
from casework.engine.scoring import (
    ERRORS,
    PASS_MARK,
    SCORER_VERSION,
    ItemResult,
    ScoreReport,
    points_of,
    score,
)
from casework.engine.slips import Slip, slips
from casework.engine.state import DeskState, state_hash
from casework.engine.template import CaseTemplate
from casework.engine.timeline import TimelineRow, timeline
from casework.engine.view import ClientView, DeskView, client_view, visible
from casework.engine.workdays import IsWorkday, monday_to_friday

__all__ = [
    "DATA",
    "ERRORS",
    "FIRST_DAY",
    "LAST_DAY",
    "PASS_MARK",
    "SCORER_VERSION",
    "Act",
    "CaseDataError",
    "CaseInstance",
    "CaseTemplate",
    "ClientView",
    "DeskState",
    "DeskView",
    "FactsError",
    "ImpossibleAct",
    "IsWorkday",
    "ItemResult",
    "Ruling",
    "ScoreReport",
    "Slip",
    "TimelineRow",
    "anchors_of",
    "deadlines_of",
    "apply",
    "case_from",
    "client_view",
    "deadline_told",
    "explained",
    "fact_schema",
    "fold",
    "load_case",
    "make_instance",
    "monday_to_friday",
    "perfect_acts",
    "points_of",
    "procedures_of",
    "read_sources",
    "rule_on",
    "score",
    "share_of",
    "slips",
    "state_hash",
    "timeline",
    "visible",
]
