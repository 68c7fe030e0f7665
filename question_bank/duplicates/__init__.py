"""Near-duplicates: items that ask what another already asks, in nearly the same words.

`put`, `put_many`, `remove` and `clear` keep what is compared, `near` looks for the
twins of one text, `near_many` for those of an import; `difference` marks where two
texts differ. A projection like the search: `question_bank.indexing` makes it anew.

Who may see a twin is the caller's to decide: `near(…, among=visible)`.
"""

from question_bank.duplicates.difference import Segment, Side, difference
from question_bank.duplicates.index import (
    FileTwin,
    Twin,
    Twins,
    clear,
    near,
    near_many,
    put,
    put_many,
    remove,
)

__all__ = [
    "FileTwin",
    "Segment",
    "Side",
    "Twin",
    "Twins",
    "clear",
    "difference",
    "near",
    "near_many",
    "put",
    "put_many",
    "remove",
]
