"""Papers of the demo: mocks for trainees, a sealed pair for the sitting."""

from dataclasses import replace
from datetime import datetime

from accounts.models import Centre, User
from exams.papers.assembling import Plan
from exams.papers.blueprints.plans import ground_of
from exams.papers.blueprints.presets import preset_rules
from exams.papers.blueprints.rules import CaseRule
from exams.papers.life import (
    approve_and_seal,
    check_paper,
    release_form,
)
from exams.papers.models import PaperForm
from exams.papers.planning import level_of
from exams.papers.services import assemble_forms, save_forms
from question_bank.models import Pool
from standards.models import Part

SITTING_LEVEL = 5
# Of each level, the seeds of its theory mocks; the first is its skill mock's too.
MOCK_SEEDS = {5: (11, 12), 4: (11,), 3: (11,)}
# The skill mock of its level has this case as a station, worth so many half points.
CASE_LEVEL = 4
CASE = CaseRule(case="c01", area="就业创业服务", half_points=40)
NO_PLAN = Plan()


def make_mock_papers(at: datetime) -> None:
    """Theory papers and a skill paper of every level, open to every trainee."""
    for level, seeds in MOCK_SEEDS.items():
        for seed in seeds:
            _make(level, Part.THEORY, Pool.PRACTICE, seed, None, at)
        plan = _plan_with_case() if level == CASE_LEVEL else NO_PLAN
        _make(level, Part.SKILL, Pool.PRACTICE, seeds[0], None, at, plan)


def _plan_with_case() -> Plan:
    """The plain skill paper with a desk among its tasks."""
    ground = ground_of(level_of(CASE_LEVEL), Part.SKILL)
    rules = preset_rules("S", ground, cooldown=0)
    return Plan(rules=replace(rules, cases=(CASE,)))


def make_exam_papers(
    centre: Centre, seed: int, at: datetime
) -> tuple[PaperForm, PaperForm]:
    """The theory and the skill paper of a sitting at `centre`."""
    return (
        _make(SITTING_LEVEL, Part.THEORY, Pool.EXAM, seed, centre, at),
        _make(SITTING_LEVEL, Part.SKILL, Pool.EXAM, seed, centre, at),
    )


def _make(
    level: int,
    part: Part,
    pool: Pool,
    seed: int,
    centre: Centre | None,
    at: datetime,
    plan: Plan = NO_PLAN,
) -> PaperForm:
    maker = User.objects.get(username="shijuan1")
    checker = User.objects.get(username="shijuan2")
    papers = assemble_forms(
        level=level_of(level), part=part, pool=pool, forms=1, seed=seed, plan=plan
    )
    [form] = save_forms(papers, actor=maker, at=at, centre=centre)
    check_paper(form=form, actor=maker, at=at)
    form = approve_and_seal(form=form, actor=checker, at=at)
    # Mocks are in use from now on; a sitting's papers are released when it opens.
    return form if centre else release_form(form=form, actor=None, at=at, opens_at=at)
