"""A procedure as a flow chart: its steps, their branches, the limits beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.procedures.catalogue import Deadline, Procedure, Step

# How steps and limits write a period or the day by which something is done.
PERIOD = re.compile(r"\d+(?:个?工作日|日|天|个月)[内后前]?")
# Words with which the catalogue begins what is done in one case only.
CONDITIONS = (
    "不符合", "符合", "缺件", "无异议", "有投诉", "不成功", "成功的", "未", "不齐",
    "不能", "不通过", "已就业", "已稳定", "有求职需求", "不稳定", "无匹配", "必要时",
    "有系统", "不满意",
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One thing that is done in a step; a branch is done in one case only."""

    text: str
    is_branch: bool


@dataclass(frozen=True)
class Box:
    """A step with its moves and the limits that are surely its own."""

    number: int
    name: str
    moves: tuple[Move, ...]
    deadlines: tuple[Deadline, ...]


def chart_of(procedure: Procedure) -> tuple[Box, ...]:
    """The steps in their order. A limit stands beside a step only if the catalogue's
    words tie it to that one and no other."""
    owners = {
        place: owned
        for place, deadline in enumerate(procedure.deadlines)
        if (owned := _owner(deadline, procedure)) is not None
    }
    return tuple(
        Box(
            number=number + 1,
            name=step.name,
            moves=tuple(map(_move, re.split("[；;]", step.does))),
            deadlines=tuple(
                procedure.deadlines[place]
                for place, owner in owners.items()
                if owner == number
            ),
        )
        for number, step in enumerate(procedure.steps)
    )


def _move(text: str) -> Move:
    return Move(text.strip(), text.strip().startswith(CONDITIONS))


def _owner(deadline: Deadline, procedure: Procedure) -> int | None:
    """The step that names the limit in words or, failing that, by its period alone."""
    steps = procedure.steps
    tied = [place for place, step in enumerate(steps) if _is_tied(deadline, step)]
    if len(tied) != 1 and not _is_shared(deadline, procedure.deadlines):
        tied = [
            place for place, step in enumerate(steps) if _has_period(deadline, step)
        ]
    return tied[0] if len(tied) == 1 else None


def _has_period(deadline: Deadline, step: Step) -> bool:
    period = PERIOD.search(deadline.text)
    return period is not None and period[0] in step.does


def _is_shared(deadline: Deadline, deadlines: Sequence[Deadline]) -> bool:
    """Whether another limit of the procedure names the same period."""
    period = PERIOD.search(deadline.text)
    return period is not None and any(
        period[0] in one.text for one in deadlines if one is not deadline
    )


def _is_tied(deadline: Deadline, step: Step) -> bool:
    return (
        deadline.text in step.does
        or deadline.what in step.does
        or deadline.what in step.name
        or step.name in deadline.what
    )
