"""Why there is no paper: the answer a bank manager can act on."""

from dataclasses import asdict, dataclass
from typing import Final

from .rules import Rule

ONE_FORM: Final = "one_form"
PARALLEL_FORMS: Final = "parallel_forms"


@dataclass(frozen=True, kw_only=True)
class MissingCell:
    """A cell that cannot be filled.

    `needed` counts all forms asked for. With a kind the unit is items on assessment
    points of their own; without (skill paper) it is half points. `available` is what
    the bank can put there while it serves the other cells as well as it can;
    `missing` new items, each on a new point, would close the gap; where several forms
    are asked for or the bank is large, that is a proved least. `grades` says how
    many of them must be of difficulty 1 to 5; empty if any will do. Where the
    blueprint has a core share they are of importance X.
    """

    area: str
    kind: str
    needed: int
    available: int
    missing: int
    grades: tuple[int, ...] = ()

    @property
    def unit(self) -> str:
        """Return "items" or "half_points": what the three numbers count."""
        return "items" if self.kind else "half_points"

    def reason(self) -> dict[str, object]:
        """Return the numbers for a message; `grades` only if they are bound."""
        numbers: dict[str, object] = {
            "area": self.area,
            "kind": self.kind,
            "unit": self.unit,
            "needed": self.needed,
            "available": self.available,
            "missing": self.missing,
        }
        return {**numbers, "grades": list(self.grades)} if self.grades else numbers


class AssemblyError(Exception):
    """No paper was made; `code` is stable, for messages and tests."""

    code = "assembly"


class ImpossiblePaper(AssemblyError):
    """Proved: the bank cannot give these forms.

    Code `one_form`: not even one form is possible and `missing` says what one form
    lacks. Code `parallel_forms`: one form is possible, `forms` of them are not.
    `clash` is a smallest set of rules that cannot hold together: they alone clash, and
    without any one of them they no longer do. There may be further clashes.
    """

    def __init__(
        self,
        *,
        code: str,
        forms: int,
        missing: tuple[MissingCell, ...],
        clash: tuple[Rule, ...] = (),
    ) -> None:
        self.code = code
        self.forms = forms
        self.missing = missing
        self.clash = clash
        super().__init__(f"{code}: {forms} form(s), {self.reason()['missing']}")

    def reason(self) -> dict[str, object]:
        """Return code and numbers for a message in the reader's language."""
        return {
            "code": self.code,
            "forms": self.forms,
            "total_missing": sum(cell.missing for cell in self.missing),
            "missing": [cell.reason() for cell in self.missing],
            "clash": [
                {**asdict(rule), "numbers": list(rule.numbers)} for rule in self.clash
            ],
        }


class UndecidedPaper(AssemblyError):
    """The search reached its limit with neither a paper nor a proof.

    Only banks that are tight and full of enemies come here; nothing was issued.
    """

    code = "undecided"


class FormsRefused(ValueError):
    """A number of forms that nobody assembles at once: below 1 or above the limit."""

    code = "forms_invalid"

    def __init__(self, forms: int, most: int) -> None:
        self.forms = forms
        self.most = most
        super().__init__(f"{forms} forms asked for, 1 to {most} can be assembled")


class SeedRefused(ValueError):
    """A seed that is no whole number."""

    code = "seed_invalid"


class Infeasible(Exception):
    """A program was proved to have no solution; the diagnosis says why."""
