"""What can be practised at the desk, and what cannot yet: no code is silently missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.drills import drilled, is_for_drills
from casework.engine import CaseTemplate
from casework.procedures import Catalogue, Procedure
from casework.procedures.catalogue import Skill
from casework.procedures.limits import reading_of

# Why there is no case and no drill, in the words of the page.
REASONS = {
    "A": "to be written",
    "C": "order and knowledge only: no client, no decision",
}
NO_DRILL = "few facts, and none that carries a drill"


@dataclass(frozen=True)
class ProcedureRow:
    """A procedure or a supplement, the cases that play it and the sorts of drills that
    ask about it, or why there is none of either."""

    id: str
    title: str
    use: str
    cases: tuple[str, ...]
    drills: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class SkillRow:
    """A code of the standard: where it is scored, and where it is at least described."""

    skill: str
    text: str
    scored: tuple[str, ...]
    described: tuple[str, ...]


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
            SkillRow(
                skill=ref,
                text=text,
                scored=tuple(one.id for one in playing if ref in one.refs),
                described=tuple(_described(found, ref)),
            )
            for ref, text in skills.items()
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
        yield ProcedureRow(one.id, one.title, one.use, played, sorts, reason)
    for extra in found.supplements.values():
        played = tuple(case.id for case in cases if extra.id in case.procedures)
        missing = "to be written" if extra.is_checked else "not checked: never scored"
        yield ProcedureRow(
            extra.id, extra.title, "N", played, (), "" if played else missing
        )


def _reason(procedure: Procedure) -> str:
    return NO_DRILL if is_for_drills(procedure) else REASONS[procedure.use]


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
    played = [row for row in found.procedures if row.cases]
    asked = [row for row in found.procedures if row.drills]
    limits = found.limits
    lines = [
        "# What the casework desk covers",
        "",
        "Made by `manage.py casework_coverage`; a test holds this page to the data.",
        "",
        f"- {len(played)} of {len(found.procedures)} procedures and supplements are played by a case, "
        f"{len(asked)} are asked about by short drills.",
        f"- {len(scored)} of {len(found.skills)} skill codes are scored by a case, "
        f"{len(described)} are described by a procedure or a supplement.",
        f"- Of {limits.dated + limits.at_once + len(limits.open)} limits {limits.dated} name a day, "
        f"{limits.at_once} are met at once, {len(limits.open)} name no day (below).",
        "",
        "## Procedures",
        "",
        "Use: A a case with client, papers and decision; B a short drill; C cards only; N supplement.",
        "",
        "| id | procedure | use | cases | drills | why none |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.id} | {row.title} | {row.use} | {' '.join(row.cases)} | "
            f"{' '.join(row.drills)} | {row.reason} |"
            for row in found.procedures
        ),
        "",
        "## Skill codes",
        "",
        "| code | requirement | scored by | described by |",
        "|---|---|---|---|",
        *(
            f"| {row.skill} | {row.text} | {' '.join(row.scored)} | "
            f"{' '.join(row.described) or 'nothing: outside the guides'} |"
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
