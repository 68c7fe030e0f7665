"""Why there is no paper: the answer a bank manager can act on."""

from dataclasses import dataclass
from typing import Final

ONE_FORM: Final = "one_form"
PARALLEL_FORMS: Final = "parallel_forms"


@dataclass(frozen=True, kw_only=True)
class MissingCell:
    """A cell that cannot be filled.

    `needed` counts all forms asked for. With a kind the unit is items on assessment
    points of their own; without (skill paper) it is half points. `available` is what
    the bank can put there while it serves the other cells as well as it can;
    `missing` new items, each on a new point, would close the gap.
    """

    area: str
    kind: str
    needed: int
    available: int
    missing: int

    @property
    def unit(self) -> str:
        """Return "items" or "half_points": what the three numbers count."""
        return "items" if self.kind else "half_points"


class AssemblyError(Exception):
    """No paper was made; `code` is stable, for messages and tests."""

    code = "assembly"


class ImpossiblePaper(AssemblyError):
    """Proved: the bank cannot give these forms.

    Code `one_form`: not even one form is possible and `missing` says what one form
    lacks. Code `parallel_forms`: one form is possible, `forms` disjoint ones are not.
    """

    def __init__(
        self, *, code: str, forms: int, missing: tuple[MissingCell, ...]
    ) -> None:
        self.code = code
        self.forms = forms
        self.missing = missing
        super().__init__(f"{code}: {forms} form(s), {self.reason()['missing']}")

    def reason(self) -> dict[str, object]:
        """Return code and numbers for a message in the reader's language."""
        return {
            "code": self.code,
            "forms": self.forms,
            "total_missing": sum(cell.missing for cell in self.missing),
            "missing": [
                {
                    "area": cell.area,
                    "kind": cell.kind,
                    "unit": cell.unit,
                    "needed": cell.needed,
                    "available": cell.available,
                    "missing": cell.missing,
                }
                for cell in self.missing
            ],
        }


class UndecidedPaper(AssemblyError):
    """The search reached its limit with neither a paper nor a proof.

    Only banks that are tight and full of enemies come here; nothing was issued.
    """

    code = "undecided"


class Infeasible(Exception):
    """A program was proved to have no solution; the diagnosis says why."""
