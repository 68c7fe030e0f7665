"""One form from a small sample: the quickest proof that a form is possible."""

from typing import Final

from ortools.sat.python import cp_model

from .pool import Pool
from .programs import Effort, add_form, require_rows, solve

SAMPLE_FACTOR: Final = 4
ATTEMPTS: Final = 2
SAMPLE_EFFORT: Final = Effort(deterministic_time=0.1)


def one_form_found(pool: Pool) -> bool:
    """Say whether a form was found; a "no" says nothing."""
    left = pool.shelves(seed=0)
    for attempt in range(ATTEMPTS):
        sample = pool.sample(left, SAMPLE_FACTOR, seed=attempt)
        model = cp_model.CpModel()
        require_rows(model, pool, add_form(model, pool, sample))
        if solve(model, seed=attempt, effort=SAMPLE_EFFORT).solver is not None:
            return True
    return False
