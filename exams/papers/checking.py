"""A stored form checked again, by every rule.

Before the approval the engine's checker counts what the *bank* says of the items, and
what the form says of them is compared with that: neither a changed envelope nor a
changed bank passes. At the release it counts what was approved (see `check_sealed`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.models import Case
from exams.papers.assembly import (
    BlueprintError,
    CheckRow,
    FormUnfit,
    PaperFacts,
    check,
    paper_facts,
)
from exams.papers.assembly.checker import CheckedItem
from exams.papers.compositions import (
    CASE,
    Composition,
    Entry,
    composition_of,
    fingerprint,
)
from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.papers.planning import bank_items
from exams.papers.plans import blueprint_from
from exams.papers.wording import RULES
from question_bank.bank import BankRow, rows_of


@dataclass(frozen=True)
class _Placed:
    """An item at its place, as the bank describes it today."""

    entry: Entry
    row: BankRow

    @property
    def position(self) -> int:
        return self.entry.position

    @property
    def item(self) -> str:
        return self.row.item

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def area(self) -> str:
        return self.row.area

    @property
    def half_points(self) -> int:
        own = self.row.points
        return self.entry.half_points if own is None else int(own * 2)

    @property
    def assessment_point(self) -> str:
        return self.row.assessment_point

    @property
    def level(self) -> int:
        return self.row.level

    @property
    def difficulty(self) -> int:
        return self.row.difficulty

    @property
    def importance(self) -> str:
        return self.row.importance


@dataclass(frozen=True)
class _PlacedCase:
    """A case at its place: its name is the shelf's, its points are the plan's."""

    entry: Entry
    item: str
    kind: str = CASE
    assessment_point: str = ""
    difficulty: int = 0
    importance: str = ""

    @property
    def position(self) -> int:
        return self.entry.position

    @property
    def area(self) -> str:
        return self.entry.area

    @property
    def half_points(self) -> int:
        return self.entry.half_points

    @property
    def level(self) -> int:
        return self.entry.level


def check_form(form: PaperForm) -> tuple[CheckRow, ...]:
    """Open `form` on the server and prove it; PaperError as below and as of opening."""
    return check_composition(form, composition_of(form))


def check_composition(
    form: PaperForm, composition: Composition
) -> tuple[CheckRow, ...]:
    """The proof of fit, counted anew (4 queries). PaperError: form_unfit (detail: the
    rules that are off, without items), plan_unreadable."""
    placed = _items_at_their_places(form, composition)
    entries: list[_Placed | _PlacedCase] = [
        *placed,
        *_cases_at_their_places(composition),
    ]
    entries.sort(key=_place)
    off = [*_stored_rows(form, composition, placed)]
    return _proved(off, entries, _facts(form, [one.row for one in placed]))


def check_sealed(form: PaperForm, composition: Composition) -> tuple[CheckRow, ...]:
    """The proof before the release (4 queries): the plan by what was approved, and the
    texts against the bank. PaperError as of `check_composition`.

    Whatever the bank decided since about areas or enemies is for coming papers: nobody
    could mend this one minutes before its exam. Stopped items are alarms.
    """
    placed = _items_at_their_places(form, composition)
    off = [*_stored_rows(form, composition, placed, same=_has_its_text)]
    return _proved(off, composition.entries, _facts(form, []))


def _proved(
    off: list[CheckRow], entries: Sequence[CheckedItem], facts: PaperFacts
) -> tuple[CheckRow, ...]:
    proof: tuple[CheckRow, ...] = ()
    try:
        proof = check(entries, facts)
    except FormUnfit as error:
        off += error.rows
    if any(row.difference for row in off):
        raise _unfit([row for row in off if row.difference])
    return (*off, *proof)


def _place(one: _Placed | _PlacedCase) -> int:
    return one.position


def _items_at_their_places(form: PaperForm, composition: Composition) -> list[_Placed]:
    found = rows_of(composition.version_ids, paper_level=form.level.number)
    rows = {row.version_pk: row for row in found}
    return [
        _Placed(entry, rows[entry.version_id])
        for entry in composition.entries
        if entry.version_id in rows
    ]


def _cases_at_their_places(composition: Composition) -> list[_PlacedCase]:
    if not composition.has_case:
        return []
    ids = [entry.case_id for entry in composition.entries if entry.case_id]
    slugs = dict(Case.objects.filter(pk__in=ids).values_list("pk", "slug"))
    return [
        _PlacedCase(entry, slugs[entry.case_id])
        for entry in composition.entries
        if entry.case_id in slugs
    ]


def _facts(form: PaperForm, rows: Sequence[BankRow]) -> PaperFacts:
    try:
        blueprint = blueprint_from(form.blueprint, form.level, form.part)
    except (BlueprintError, KeyError, TypeError) as error:
        raise PaperError(
            "plan_unreadable", _("这份试卷没有留下可以核对的组卷方案。")
        ) from error
    return paper_facts(blueprint, bank_items(rows))


def _stored_rows(
    form: PaperForm,
    composition: Composition,
    placed: Sequence[_Placed],
    same: Callable[[_Placed], bool] | None = None,
) -> Iterable[CheckRow]:
    """What the row says of the envelope, and the envelope of the bank."""
    entries = len(composition.entries)
    yield _row("places_stored", form.item_count, entries)
    same = same or _is_as_stored
    unlike = sum(1 for one in placed if not same(one))
    items = sum(1 for entry in composition.entries if entry.version_id)
    yield _row("items_unlike_the_bank", 0, unlike + items - len(placed))
    yield _row("fingerprint", 0, int(fingerprint(composition) != form.digest))


def _is_as_stored(one: _Placed) -> bool:
    """Texts of another hash were never published under this version."""
    entry, row = one.entry, one.row
    stored = (entry.item, entry.version, entry.kind, entry.area, entry.half_points)
    found = (row.item, row.version, row.kind, row.area, one.half_points)
    return stored == found and _has_its_text(one)


def _has_its_text(one: _Placed) -> bool:
    return one.entry.content_hash in ("", one.row.content_hash)


def _row(rule: str, planned: int, actual: int) -> CheckRow:
    return CheckRow(
        rule=rule,
        area="",
        kind="",
        planned=planned,
        actual=actual,
        least=planned,
        most=planned,
    )


def _unfit(rows: Sequence[CheckRow]) -> PaperError:
    named = "、".join(dict.fromkeys(str(RULES.get(row.rule, row.rule)) for row in rows))
    return PaperError(
        "form_unfit",
        _("核对不通过，这份试卷不能使用。不符的规则：%(rules)s。") % {"rules": named},
        {"rows": [_told(row) for row in rows]},
    )


def _told(row: CheckRow) -> Mapping[str, Any]:
    return {**asdict(row), "difference": row.difference}
