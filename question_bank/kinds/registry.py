from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Kind
from question_bank.kinds.calculation import Calculation
from question_bank.kinds.case_analysis import CaseAnalysis
from question_bank.kinds.composite import Composite
from question_bank.kinds.fill_blank import FillBlank
from question_bank.kinds.matching import Matching
from question_bank.kinds.multiple_choice import MultipleChoice
from question_bank.kinds.ordering import Ordering
from question_bank.kinds.single_choice import SingleChoice
from question_bank.kinds.task import Task
from question_bank.kinds.true_false import TrueFalse
from question_bank.kinds.written import Written

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        TrueFalse(),
        FillBlank(),
        Calculation(),
        Ordering(),
        Matching(),
        Composite(),
        Written(),
        CaseAnalysis(),
        Task(),
    )
}


def kind_of(code: str) -> Kind:
    """The strategy of a kind; ItemError (`kind_unknown`) if there is none."""
    try:
        return KINDS[code]
    except KeyError:
        raise ItemError("kind_unknown", [Fault(code, "没有这种题型。")]) from None
