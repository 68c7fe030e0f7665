"""Cards on rules: a sentence of the entry with one gap."""

from collections.abc import Iterator

from casework.procedures import Procedure
from casework.rule_cards.card import WRONG, Asked, Sort
from casework.rule_cards.written import written


def cloze_cards(procedure: Procedure) -> Iterator[Asked]:
    """One card for each gap that a reader has cut into the entry's rules."""
    limits = {one.text for one in procedure.deadlines}
    for gap in written().gaps.get(procedure.id, ()):
        yield Asked(
            sort=Sort.CLOZE,
            fact=gap.sentence,
            ask=f"填空：{gap.question}",
            right=gap.right,
            wrong=gap.wrong[:WRONG],
            phrase=gap.whole,
            is_source=gap.whole in limits,
        )
