"""What the pages of the catalogue show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.drills import drilled
from casework.models import Case
from casework.procedures.catalogue import (
    OFFICES,
    Catalogue,
    Deadline,
    Doubt,
    Procedure,
    Renaming,
    Skill,
    catalogue,
)
from casework.procedures.chart import Box, chart_of
from casework.procedures.forms import ProcedureFilterForm
from standards.models import Level, Node, NodeKind

# How limits of a kind are told; the words of the source stand beside it.
KINDS: dict[str, str | Promise] = {
    "immediate": _("当场或即时"),
    "workdays_after": _("工作日期限"),
    "days_after": _("日历日期限"),
    "hours_before": _("事前"),
    "days_before": _("事前"),
    "by_date": _("固定日期前"),
    "on_date": _("固定日期"),
    "recurring": _("周期"),
    "window": _("时段"),
    "duration": _("时长"),
}


@dataclass(frozen=True)
class Group:
    """The procedures of one office."""

    office: str
    procedures: tuple[Procedure, ...]


@dataclass(frozen=True)
class Limit:
    """A deadline and what its kind is called."""

    deadline: Deadline
    kind: str | Promise


@dataclass(frozen=True)
class ProcedurePage:
    procedure: Procedure
    guide: str
    chart: tuple[Box, ...]
    limits: tuple[Limit, ...]
    nodes: tuple[Node, ...]
    renamings: tuple[Renaming, ...]
    doubts: tuple[Doubt, ...]
    cases: tuple[Case, ...]
    has_drills: bool


def filter_form(asked: QueryDict, found: Catalogue) -> ProcedureFilterForm:
    """The form over the list (2 queries)."""
    standard = _of_standard(found)
    levels = Level.objects.filter(**standard).values_list("number", "name")
    return ProcedureFilterForm(
        asked,
        levels=[(str(number), name) for number, name in levels],
        functions=sorted(function_names(found).items()),
    )


def function_names(found: Catalogue) -> dict[str, str]:
    """What the functions of the standard are called, by code (one query)."""
    functions = Node.objects.filter(kind=NodeKind.FUNCTION, **_of_standard(found))
    return dict(functions.values_list("code", "area__short_name"))


def grouped(procedures: Iterable[Procedure]) -> list[Group]:
    """By office, from the lowest up: who sits at the window looks there first."""
    listed = list(procedures)
    groups = [
        Group(office, tuple(one for one in listed if one.office == office))
        for office in reversed(OFFICES)
    ]
    return [group for group in groups if group.procedures]


def procedure_page(procedure: Procedure) -> ProcedurePage:
    """What is known of a procedure (2 queries)."""
    found = catalogue()
    return ProcedurePage(
        procedure=procedure,
        guide=found.guides[procedure.guide],
        chart=chart_of(procedure),
        limits=tuple(Limit(one, KINDS[one.kind]) for one in procedure.deadlines),
        nodes=nodes_of(procedure.skills),
        renamings=found.renamed_in(procedure),
        doubts=found.doubts_about(procedure),
        cases=tuple(_cases_of(procedure)),
        has_drills=procedure.id in drilled(),
    )


def nodes_of(skills: Iterable[Skill]) -> tuple[Node, ...]:
    """The requirements of the standard, in its order (one query)."""
    refs = [skill.ref for skill in skills]
    nodes = Node.objects.filter(ref__in=refs, **_of_standard(catalogue()))
    listed = nodes.select_related("standard", "level").defer("standard__document")
    return tuple(listed.order_by("position"))


def _cases_of(procedure: Procedure) -> Sequence[Case]:
    current = Case.objects.current().without_text()
    return [case for case in current if procedure.id in case.procedures]


def _of_standard(found: Catalogue) -> dict[str, str]:
    code, edition = found.standard.split("/")
    return {"standard__code": code, "standard__edition": edition}
