"""Advice while an item is being written: what often spoils one. Pure, no models.

`advice` looks at one item, `set_advice` at the keys of many. Nothing here refuses: an
author may overrule each piece of advice with a reason, which is kept under its `code`;
so codes are stable words. A false alarm teaches people to overrule: each check
would rather miss. Kinds and shapes that a check does not know simply pass.
"""

from question_bank.checks.advice import Advice
from question_bank.checks.balance import Answered, set_advice
from question_bank.checks.registry import advice

__all__ = ["Advice", "Answered", "advice", "set_advice"]
