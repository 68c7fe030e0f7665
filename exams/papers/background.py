"""The background job that assembles exam papers for a centre."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from exams.papers.assembling import AssembledPapers, Plan, assemble_forms, new_seed
from exams.papers.blueprints.asking import ASSEMBLE
from exams.papers.blueprints.services import rules_of
from exams.papers.errors import PaperError
from exams.papers.life import check_paper
from exams.papers.meetings import candidate_groups
from exams.papers.models import BlueprintVersion, PaperForm
from exams.papers.saving import save_forms
from jobs.context import JobContext
from jobs.registry import handler
from question_bank.models import Pool


@handler(ASSEMBLE)
def run(job: JobContext) -> dict[str, Any]:
    """Outcome: the ids of the drafts and the page of the one, or of them all; of an
    impossible wish, why (rules and cells by number, no items) and the page of that."""
    try:
        papers = _assemble(job)
    except PaperError as error:
        if error.code == "impossible":
            error.outcome = _proof(job, error)
        raise
    job.check_cancelled()
    drafts = _keep(papers, User.objects.get(pk=job.owner.pk), job.arguments)
    job.progress(1, 1, _told(papers))
    return {
        "forms": [str(draft.pk) for draft in drafts],
        "url": page_of(drafts),
    }


def _told(papers: AssembledPapers) -> str:
    """That they are there, and how far people had to be given what they know."""
    said = _("试卷已组好，等待另一人审定。")
    known = [
        _("%(form)s 卷 %(number)d 题") % {"form": form.label, "number": number}
        for form in papers.assembly.forms
        if (number := papers.items_met(form))
    ]
    if known:
        told = {"forms": "、".join(known)}
        said += _("题库不够全部避开，有考生做过的题：%(forms)s。") % told
    return said


@transaction.atomic
def _keep(
    papers: AssembledPapers, maker: User, wish: Mapping[str, Any]
) -> list[PaperForm]:
    """Store the drafts and let the independent checker read them back, or neither."""
    at = timezone.now()
    drafts = save_forms(
        papers,
        actor=maker,
        at=at,
        centre=Centre.objects.get(pk=wish["centre"]),
        blueprint_version=papers.version,
        replaces=PaperForm.objects.filter(pk=wish["replaces"]).first(),
    )
    return [check_paper(form=draft, actor=maker, at=at) for draft in drafts]


def _assemble(job: JobContext) -> AssembledPapers:
    wish = job.arguments

    def watch(done: int, total: int) -> None:
        job.check_cancelled()
        job.progress(done, total, _("正在按方案组卷。"))

    version = BlueprintVersion.objects.select_related("blueprint__level__standard").get(
        pk=wish["blueprint_version"]
    )
    return assemble_forms(
        level=version.blueprint.level,
        part=version.blueprint.part,
        pool=Pool.EXAM,
        forms=wish["number"],
        seed=new_seed(),
        plan=_plan(version, wish, User.objects.get(pk=job.owner.pk)),
        watch=watch,
    )


def _plan(version: BlueprintVersion, wish: dict[str, Any], officer: User) -> Plan:
    rules = rules_of(version)
    if wish["cooldown"] is not None:
        rules = replace(rules, cooldown=wish["cooldown"])
    return Plan(version=version, rules=rules, people=people_of(wish["group"], officer))


def people_of(group: str, officer: User) -> frozenset[int]:
    """Those for whom papers are made; nobody without a group.

    PaperError group_unknown: it is gone, or not one of the officer's.
    """
    if not group:
        return frozenset()
    for one in candidate_groups(officer, timezone.localdate()):
        if one.key == group:
            return one.people
    raise PaperError("group_unknown", _("没有这批考生，可能考试已经开始或取消。"))


def _proof(job: JobContext, error: PaperError) -> dict[str, Any]:
    return {
        "url": reverse("papers:blueprint_proof", args=[job.id]),
        "clash": error.detail["clash"],
        "missing": error.detail["missing"],
    }


def page_of(drafts: Sequence[PaperForm]) -> str:
    """Where one finds them: the one draft itself, or the list."""
    if len(drafts) == 1:
        return reverse("papers:detail", args=[drafts[0].pk])
    return reverse("papers:index")
