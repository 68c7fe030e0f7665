"""Acts on many items: choose, see what will happen, confirm once, carry out.

The acts themselves call the bank's services, whose rules hold here as well.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from jobs.services import start_job
from question_bank.bulk.base import BulkAct, Chosen, LeftOut, Setting, Wish
from question_bank.bulk.registry import ACTS
from question_bank.errors import BankError, ItemError
from question_bank.models import BulkRun, BulkState, Draft, Item
from question_bank.services.holding import hold_items

JOB = "question_bank.bulk"
MOST = 5000
MOST_AT_ONCE = 300
MOST_JOINT = 50
CHUNK = 100
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """What will become, or became, of one item: `says` what, or why nothing."""

    item: UUID
    code: str
    is_changed: bool
    says: str

    def as_json(self) -> dict[str, Any]:
        return {
            "item": str(self.item),
            "code": self.code,
            "changed": self.is_changed,
            "says": self.says,
        }


@dataclass(frozen=True)
class BulkPlan:
    lines: tuple[Line, ...]
    chosen: Mapping[UUID, Chosen]

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @property
    def left_out(self) -> list[Line]:
        return [line for line in self.lines if not line.is_changed]

    @property
    def digest(self) -> str:
        """Names exactly this plan: what somebody read before they confirmed it."""
        told = "\n".join(f"{line.item} {line.says}" for line in self.lines)
        return hashlib.sha256(told.encode()).hexdigest()


@transaction.atomic
def choose_items(
    *, owner: User, act: BulkAct, items: Iterable[UUID], query: str, at: datetime
) -> BulkRun:
    """Begin an act on `items`; nothing happens to them before it is confirmed.

    BankError: none_chosen, too_many, not_yours (the act is for other roles).
    """
    require_may(act, owner)
    pks = list(dict.fromkeys(map(str, items)))
    if not pks:
        raise BankError("none_chosen", _("请先选中要办的题。"))
    most = MOST_JOINT if act.is_joint else MOST
    if len(pks) > most:
        message = _("一次最多办 %(most)s 题，现在选了 %(n)s 题，请缩小筛选。")
        raise BankError("too_many", message % {"most": most, "n": len(pks)})
    forgotten = owner.bulk_runs.filter(made_at__lt=at - FORGOTTEN_AFTER)
    forgotten.filter(state=BulkState.CHOSEN).delete()
    return BulkRun.objects.create(
        owner=owner, act=act.code, items=pks, query=query, made_at=at
    )


def require_may(act: BulkAct, user: User) -> None:
    if not act.may(user):
        raise BankError("not_yours", _("你的角色不能办这件事。"), status=403)


def plan_bulk(run: BulkRun, wish: Wish, setting: Setting) -> BulkPlan:
    """What would become of every chosen item now (at most 6 queries)."""
    return _plan(run, run.items, wish, setting, held=False)


@transaction.atomic
def confirm_bulk(
    *, run: BulkRun, wish: Wish, digest: str, actor: User, at: datetime
) -> BulkRun:
    """Carry out the plan that `digest` names, or queue a long one as a job.

    A second confirmation changes nothing: it finds what became of the first.
    BankError: plan_changed (somebody changed one of the items meanwhile; look
    again), nothing_to_do, not_yours.
    """
    run = BulkRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state != BulkState.CHOSEN:
        return run
    act = ACTS[run.act]
    require_may(act, actor)
    setting = Setting(actor, at)
    plan = _plan(run, run.items, wish, setting, held=True)
    if plan.digest != digest:
        raise BankError(
            "plan_changed", _("确认之前有题变了，什么都还没有改。请再看一遍。")
        )
    if not plan.changes:
        raise BankError("nothing_to_do", _("没有一题可以这样办。"))
    run.wish = dict(wish)
    run.planned = {str(line.item): line.says for line in plan.changes}
    if len(plan.changes) > MOST_AT_ONCE and not act.is_joint:
        _queue(run, act, at)
    else:
        run.outcome = [line.as_json() for line in _carried_out(run, plan, setting)]
        _finish(run, at)
    return run


@transaction.atomic
def carry_on(*, run: BulkRun, at: datetime) -> BulkRun:
    """Carry out the next chunk of a queued act; done when no item is left."""
    run = BulkRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state != BulkState.WAITING:
        return run
    settled = {line["item"] for line in run.outcome}
    rest = [pk for pk in run.items if pk not in settled]
    setting = Setting(run.owner, at)
    plan = _plan(run, rest[:CHUNK], run.wish, setting, held=True)
    run.outcome += [line.as_json() for line in _carried_out(run, plan, setting)]
    if len(rest) <= CHUNK:
        _finish(run, at)
    else:
        run.save(update_fields=["outcome"])
    return run


def _queue(run: BulkRun, act: BulkAct, at: datetime) -> None:
    title = ngettext("%(act)s：%(n)s 题", "%(act)s：%(n)s 题", len(run.planned))
    job = start_job(
        owner=run.owner,
        kind=JOB,
        title=title % {"act": act.label, "n": len(run.planned)},
        arguments={"run": str(run.pk)},
        at=at,
    )
    run.job, run.state = job.pk, BulkState.WAITING
    run.save(update_fields=["wish", "planned", "job", "state"])


def _finish(run: BulkRun, at: datetime) -> None:
    run.state, run.done_at = BulkState.DONE, at
    run.save(update_fields=["wish", "planned", "outcome", "state", "done_at"])


def _plan(
    run: BulkRun, pks: Sequence[str], wish: Wish, setting: Setting, *, held: bool
) -> BulkPlan:
    act = ACTS[run.act]
    chosen = load_chosen(pks, setting.actor, held=held)
    lines = tuple(_line(act, one, wish, setting) for one in chosen.values())
    lines += tuple(_gone(pk) for pk in map(UUID, pks) if pk not in chosen)
    if act.is_joint and sum(line.is_changed for line in lines) < 2:
        lines = tuple(_alone(line) for line in lines)
    return BulkPlan(lines, chosen)


def _line(act: BulkAct, chosen: Chosen, wish: Wish, setting: Setting) -> Line:
    item = chosen.item
    try:
        return Line(item.pk, item.code, True, act.says(chosen, wish, setting))
    except LeftOut as reason:
        return Line(item.pk, item.code, False, reason.why)


def _gone(pk: UUID) -> Line:
    return Line(pk, "", False, _("这道题不在了，或者你已经看不到它。"))


def _alone(line: Line) -> Line:
    """One item by itself is no joint act."""
    if not line.is_changed:
        return line
    return Line(line.item, line.code, False, _("至少要有两道题。"))


def load_chosen(pks: Sequence[str], actor: User, *, held: bool) -> dict[UUID, Chosen]:
    """The items that `actor` may see, in order, with the drafts that they may read.

    `held`: nobody else changes them before the commit.
    """
    if held:
        hold_items(pks)
    items = (
        Item.objects.visible_to(actor)
        .filter(pk__in=pks)
        .select_related("current", "point__level__standard")
        .defer("point__level__standard__document")
        .order_by("code")
    )
    drafts = Draft.objects.open().filter(item__in=pks)
    seen = drafts.visible_to(actor).select_related("head", "author")
    readable = {draft.item_id: draft for draft in seen}
    hidden = set(drafts.values_list("item_id", flat=True)) - set(readable)
    return {
        item.pk: Chosen(item, _of_item(readable, item), item.pk in hidden)
        for item in items
    }


def _of_item(drafts: Mapping[UUID, Draft], item: Item) -> Draft | None:
    """The draft, which need not load its item again."""
    draft = drafts.get(item.pk)
    if draft is not None:
        draft.item = item
    return draft


def _carried_out(run: BulkRun, plan: BulkPlan, setting: Setting) -> list[Line]:
    """Do what was confirmed; what reads otherwise by now is left alone."""
    act = ACTS[run.act]
    if act.is_joint:
        members = [plan.chosen[line.item] for line in plan.changes]
        act.carry_out(members, run.wish, setting)
        return list(plan.lines)
    return [_done(act, line, run, plan, setting) for line in plan.lines]


def _done(
    act: BulkAct, line: Line, run: BulkRun, plan: BulkPlan, setting: Setting
) -> Line:
    if not line.is_changed:
        return line
    if run.planned.get(str(line.item)) != line.says:
        return Line(line.item, line.code, False, _("确认之后有变化，没有动它。"))
    try:
        with transaction.atomic():
            act.carry_out([plan.chosen[line.item]], run.wish, setting)
    except BankError as error:
        return Line(line.item, line.code, False, error.message)
    except ItemError as error:
        return Line(line.item, line.code, False, error.faults[0].message)
    return line
