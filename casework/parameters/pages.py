"""What the page of 教学参数 shows: by pack and file, with today's numbers and their cases."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from casework.engine import DATA, CaseDataError, CaseTemplate, case_from
from casework.engine.loading import rules_in
from casework.engine.template import Deadline, PolicyPack, Rule
from casework.models import Case
from casework.replay import template_of

PACKS = DATA / "packs"
ROOT = DATA.parent.parent
# How a period is told, by unit and mode.
PERIODS = {
    ("workday", "within"): _("%(number)s个工作日内"),
    ("workday", "not_before"): _("满%(number)s个工作日"),
    ("day", "within"): _("%(number)s日内"),
    ("day", "not_before"): _("满%(number)s日"),
    ("month", "within"): _("%(number)s个月内"),
    ("month", "not_before"): _("满%(number)s个月"),
    ("month_end", "within"): _("到当月倒数第%(number)s个工作日"),
    ("month_end", "not_before"): _("从当月倒数第%(number)s个工作日起"),
    ("month_day", "within"): _("到当月%(number)s日"),
    ("month_day", "not_before"): _("从当月%(number)s日起"),
    ("next_month_day", "within"): _("到次月%(number)s日"),
    ("next_month_day", "not_before"): _("从次月%(number)s日起"),
}


@dataclass(frozen=True)
class Parameter:
    """A rule that the pack decides; `values` are the periods that rest on it, `cases`
    the titles of those that score it."""

    rule: Rule
    values: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A file of the pack, as one finds it in the project."""

    file: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class PackParameters:
    pack: PolicyPack
    chapters: tuple[Chapter, ...]

    @property
    def number(self) -> int:
        return sum(len(chapter.parameters) for chapter in self.chapters)


def parameters_now() -> list[PackParameters]:
    """The parameters by which the cases on the shelf are played (1 query)."""
    stored = Case.objects.current().values_list("document", flat=True)
    by_pack: defaultdict[str, list[CaseTemplate]] = defaultdict(list)
    for document in stored:
        template = case_from(*json.loads(document))
        by_pack[template.pack.id].append(template)
    return [_of_pack(by_pack[key]) for key in sorted(by_pack)]


def number_in(cases: Iterable[Case]) -> int:
    """How many parameters the cases score (a query for each not yet in memory)."""
    found = {
        (template.pack.id, key)
        for template in map(template_of, cases)
        for key in _scored(template)
        if template.pack.rules[key].teaching
    }
    return len(found)


def _of_pack(templates: list[CaseTemplate]) -> PackParameters:
    pack = templates[0].pack
    files = _files_of(pack.id)
    chapters: defaultdict[str, list[Parameter]] = defaultdict(list)
    rules = {key: rule for one in templates for key, rule in one.pack.rules.items()}
    deadlines = {k: one for each in templates for k, one in each.pack.deadlines.items()}
    scored = [(one.title, _scored(one)) for one in templates]
    for key, rule in rules.items():
        if rule.teaching:
            resting = (one for one in deadlines.values() if one.rule == key)
            cases = (title for title, keys in scored if key in keys)
            found = Parameter(rule, tuple(_values(resting)), tuple(cases))
            chapters[files.get(key, "")].append(found)
    return PackParameters(
        pack, tuple(Chapter(file, tuple(chapters[file])) for file in sorted(chapters))
    )


def _scored(template: CaseTemplate) -> frozenset[str]:
    """The rules on which a point or a critical error of the case rests."""
    items = {item.rule for item in template.wordings}
    return frozenset(items | {one.rule for one in template.criticals})


def _values(deadlines: Iterable[Deadline]) -> Iterator[str]:
    """Each period once: one rule may be counted for several clients."""
    told = (f"{one.title} {_period(one)}" for one in deadlines)
    yield from dict.fromkeys(told)


def _period(deadline: Deadline) -> str:
    if deadline.unit == "day" and not deadline.count:
        return str(_("当日"))
    return str(PERIODS[deadline.unit, deadline.mode] % {"number": deadline.count})


def _files_of(pack: str) -> Mapping[str, str]:
    """The file in which each rule of the pack stands; none for what is there no more."""
    found: dict[str, str] = {}
    for path in sorted((PACKS / pack).glob("*.yaml")):
        place = path.relative_to(ROOT).as_posix()
        found |= dict.fromkeys(_rules_in(path, path.stat().st_mtime_ns), place)
    return found


@lru_cache(maxsize=128)
def _rules_in(path: Path, changed_at: int) -> frozenset[str]:
    """Keys of the file's rules; it is read again once it was changed."""
    try:
        return rules_in(path)
    except CaseDataError:
        return frozenset()
