"""What can be practised at the desk, and what cannot yet: no code is silently missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.drills import drilled, is_for_drills
from casework.engine import CaseTemplate
from casework.procedures import Catalogue, Procedure
from casework.procedures.catalogue import Skill
from casework.procedures.limits import reading_of
from casework.rule_cards import cards_of

# Why there is no case and no drill, in the words of the page.
REASONS = {
    "A": "to be written",
    "C": "order and knowledge only: no client, no decision",
}
NO_DRILL = "few facts, and none that carries a drill"
NO_CARD = "no card either: no order of steps to ask for, no limit that names a day"
UNCHECKED = "not checked: never scored"
# Why a code cannot be practised.
OUTSIDE = "outside the guides"
ONLY_UNCHECKED = "described by unchecked supplements only, which are never scored"
ONLY_CARDS = "its procedures have no client and no decision: rule cards only"
ONLY_READ = "its procedures can only be read"
NOT_ITS_ITEMS = "the cases of its procedures score other codes"


@dataclass(frozen=True)
class ProcedureRow:
    """A procedure or a supplement, the cases that play it, the sorts of drills that ask
    about it and the number of its rule cards, or why there is neither case nor drill."""

    id: str
    title: str
    use: str
    cases: tuple[str, ...]
    drills: tuple[str, ...]
    cards: int
    reason: str


@dataclass(frozen=True)
class SkillRow:
    """A code of the standard: the cases that score it, the procedures whose drills
    practise it, where it is at least described, and why it cannot be practised."""

    skill: str
    text: str
    scored: tuple[str, ...]
    drilled: tuple[str, ...]
    described: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Limits:
    """How many limits name a day, are met at once, or stay open; the open ones."""

    dated: int
    at_once: int
    open: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    procedures: tuple[ProcedureRow, ...]
    skills: tuple[SkillRow, ...]
    limits: Limits


def coverage_of(
    found: Catalogue, cases: Iterable[CaseTemplate], skills: Mapping[str, str]
) -> Coverage:
    """`skills` are the standard's texts by reference, as 4:2.5.1S."""
    playing = list(cases)
    return Coverage(
        procedures=tuple(_procedure_rows(found, playing)),
        skills=tuple(
            _skill_row(found, playing, ref, text) for ref, text in skills.items()
        ),
        limits=_limits(found.procedures.values()),
    )


def _procedure_rows(
    found: Catalogue, cases: Sequence[CaseTemplate]
) -> Iterable[ProcedureRow]:
    for one in found.procedures.values():
        played = tuple(case.id for case in cases if one.id in case.procedures)
        sorts = tuple(sort.value for sort in drilled().get(one.id, ()))
        reason = "" if played or sorts else _reason(one)
        cards = len(cards_of(one.id))
        yield ProcedureRow(one.id, one.title, one.use, played, sorts, cards, reason)
    for extra in found.supplements.values():
        played = tuple(case.id for case in cases if extra.id in case.procedures)
        missing = "to be written" if extra.is_checked else UNCHECKED
        yield ProcedureRow(
            extra.id, extra.title, "N", played, (), 0, "" if played else missing
        )


def _reason(procedure: Procedure) -> str:
    reason = NO_DRILL if is_for_drills(procedure) else REASONS[procedure.use]
    return reason if cards_of(procedure.id) else f"{reason}; {NO_CARD}"


def _skill_row(
    found: Catalogue, cases: Sequence[CaseTemplate], ref: str, text: str
) -> SkillRow:
    scored = tuple(case.id for case in cases if ref in case.refs)
    described = tuple(_described(found, ref))
    asked = tuple(key for key in described if key in drilled())
    reason = "" if scored or asked else _not_practised(found, cases, described)
    return SkillRow(ref, text, scored, asked, described, reason)


def _not_practised(
    found: Catalogue, cases: Sequence[CaseTemplate], described: Sequence[str]
) -> str:
    """Why nothing practises a code that these procedures and supplements describe."""
    played = {key for case in cases for key in case.procedures}
    guided = [key for key in described if key in found.procedures]
    if not described:
        return OUTSIDE
    if played & set(described):
        return NOT_ITS_ITEMS
    if not guided:
        return ONLY_UNCHECKED
    return ONLY_CARDS if any(map(cards_of, guided)) else ONLY_READ


def _described(found: Catalogue, ref: str) -> Iterable[str]:
    rows: Iterable[tuple[str, tuple[Skill, ...]]] = [
        *((one.id, one.skills) for one in found.procedures.values()),
        *((one.id, one.skills) for one in found.supplements.values()),
    ]
    return [key for key, skills in rows if any(skill.ref == ref for skill in skills)]


def _limits(procedures: Iterable[Procedure]) -> Limits:
    listed = [(one.id, limit) for one in procedures for limit in one.deadlines]
    dated = [limit for _, limit in listed if reading_of(limit) is not None]
    at_once = [limit for _, limit in listed if limit.kind == "immediate"]
    return Limits(
        dated=len(dated),
        at_once=len(at_once),
        open=tuple(
            f"{key} {limit.what}: “{limit.text}”"
            for key, limit in listed
            if limit.kind != "immediate" and reading_of(limit) is None
        ),
    )


def as_markdown(found: Coverage) -> str:
    """The page docs/casework-coverage.md."""
    scored = [row for row in found.skills if row.scored]
    described = [row for row in found.skills if row.described]
    practised = [row for row in found.skills if row.scored or row.drilled]
    played = [row for row in found.procedures if row.cases]
    asked = [row for row in found.procedures if row.drills]
    kept = [row for row in found.procedures if row.cards]
    nothing = [
        row.id for row in found.procedures if not (row.cases or row.drills or row.cards)
    ]
    limits = found.limits
    lines = [
        "# What the casework desk covers",
        "",
        "Made by `manage.py casework_coverage`; a test holds this page to the data.",
        "",
        f"- {len(played)} of {len(found.procedures)} procedures and supplements are played by a case, "
        f"{len(asked)} are asked about by short drills, {len(kept)} by rule cards.",
        f"- {len(nothing)} have none of the three: {' '.join(nothing)}.",
        f"- {len(scored)} of {len(found.skills)} skill codes are scored by a case, "
        f"{len(practised)} by a case or a drill; "
        f"{len(described)} are described by a procedure or a supplement.",
        f"- Of {limits.dated + limits.at_once + len(limits.open)} limits {limits.dated} name a day, "
        f"{limits.at_once} are met at once, {len(limits.open)} name no day (below).",
        "",
        "## Procedures",
        "",
        "Use, as the catalogue means it: A a case with client, papers and decision; B a short drill; "
        "C rule cards at most; N supplement. Cards: how many rule cards there are.",
        "",
        "| id | procedure | use | cases | drills | cards | why neither case nor drill |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {row.id} | {row.title} | {row.use} | {' '.join(row.cases)} | "
            f"{' '.join(row.drills)} | {row.cards or ''} | {row.reason} |"
            for row in found.procedures
        ),
        "",
        "## Skill codes",
        "",
        "A drill practises every code that its procedure names. Described by: procedures and supplements.",
        "",
        "| code | requirement | scored by | drills of | described by | why nothing practises it |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.skill} | {row.text} | {' '.join(row.scored)} | {' '.join(row.drilled)} | "
            f"{' '.join(row.described)} | {row.reason} |"
            for row in found.skills
        ),
        "",
        "## Limits that name no day",
        "",
        "Regular but without a number, spans of planning, or garbled in the source: shown, never scored.",
        "",
        *(f"- {line}" for line in limits.open),
        "",
    ]
    return "\n".join(lines)
