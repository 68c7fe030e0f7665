"""An item's page: what it says, where it stands, what happened to it, who said what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.models import PlatformRole, User
from question_bank.editing.pages import Preview, preview_of
from question_bank.hooks import ExposureRow, exposures_of
from question_bank.models import (
    Challenge,
    Cognition,
    Draft,
    EnemyGroup,
    Item,
    ItemComment,
    ItemStatus,
    Pool,
    PoolMove,
    StarterReview,
)
from question_bank.querysets import REVIEW_ROLES, WRITER_ROLES
from question_bank.records import ItemBody
from question_bank.services.drafts import body_of, body_of_revision, is_owner


@dataclass(frozen=True)
class Happening:
    """One line of an item's history; `compare` names what can be compared there."""

    at: datetime
    title: str
    note: str
    tone: str = "neutral"
    state: str = ""


@dataclass(frozen=True)
class ItemPage:
    item: Item
    body: ItemBody
    preview: Preview
    sources: Sequence[Any]
    draft: Draft | None
    versions: Sequence[Any]
    history: list[Happening]
    starter_reviews: Sequence[StarterReview]
    comments: Sequence[ItemComment]
    challenges: Sequence[Challenge]
    enemy_groups: Sequence[EnemyGroup]
    moves: Sequence[PoolMove]
    exposures: Sequence[ExposureRow]
    may_edit: bool
    may_review: bool
    is_own_words: bool
    """Whether a reviewer may not review it because they wrote in it."""
    may_withdraw: bool
    may_revise: bool
    may_retire: bool
    may_dissolve: bool

    @property
    def cognition(self) -> str:
        return str(Cognition(self.body.cognition).label)

    @property
    def pools(self) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Pool.choices]

    @property
    def superseded(self) -> list[str]:
        """Sources of the current version that no longer hold."""
        return [
            str(source.article)
            for source in self.sources
            if source.article and source.article.version.valid_to is not None
        ]


def item_page(item: Item, user: User) -> ItemPage:
    """Everything about `item` that `user` may see (their right to it is checked)."""
    drafts = _drafts(item, user)
    draft = next((one for one in drafts if one.is_open), None)
    versions = list(
        item.versions.select_related("author", "reviewer", "final_reviewer").order_by(
            "-number"
        )
    )
    body = _body(item, draft, drafts)
    writes = has_platform_role(user, *WRITER_ROLES)
    manages = has_platform_role(user, PlatformRole.BANK_MANAGER)
    in_use = item.status in (ItemStatus.PUBLISHED, ItemStatus.FROZEN)
    return ItemPage(
        item=item,
        body=body,
        preview=preview_of(body),
        sources=_sources(item),
        draft=draft,
        versions=versions,
        history=_history(item, versions, drafts),
        starter_reviews=list(item.starter_reviews.all()),
        comments=list(
            item.comments.filter(
                Q(draft=None) | Q(draft__in=Draft.objects.visible_to(user))
            ).select_related("author")
        ),
        challenges=list(
            Challenge.objects.filter(version__item=item).select_related(
                "answered_by", "version"
            )
        ),
        enemy_groups=_enemy_groups(item, user),
        moves=list(item.pool_moves.select_related("moved_by")),
        exposures=exposures_of(item.pk),
        may_edit=writes and draft is not None and draft.state == "writing",
        may_review=draft is not None and may_review(draft, user),
        is_own_words=draft is not None and _is_own_words(draft, user),
        may_withdraw=writes
        and draft is not None
        and draft.state in ("review", "final_review")
        and is_owner(draft, user),
        may_revise=writes and in_use and not item.drafts.open().exists(),
        may_retire=in_use and manages,
        may_dissolve=manages,
    )


def _drafts(item: Item, user: User) -> list[Draft]:
    return list(
        Draft.objects.visible_to(user)
        .filter(item=item)
        .select_related("head", "author", "item")
        .prefetch_related(
            "decisions__reviewer", "decisions__revision", "revisions__saved_by"
        )
    )


def _enemy_groups(item: Item, user: User) -> list[EnemyGroup]:
    """Groups with the members that `user` may see, if there are others than `item`."""
    seen = Prefetch("items", Item.objects.visible_to(user))
    groups = item.enemy_groups.prefetch_related(seen)
    return [group for group in groups if len(group.items.all()) > 1]


def _body(item: Item, draft: Draft | None, drafts: Sequence[Draft]) -> ItemBody:
    """What the item says: its version in use, else its newest draft."""
    if item.current is not None:
        return body_of(item.current, item.kind)
    newest = draft or max(drafts, key=lambda one: one.updated_at)
    return body_of_revision(newest.revision, item.kind)


def _sources(item: Item) -> Sequence[Any]:
    if item.current is None:
        return []
    return list(item.current.sources.select_related("article__version__source", "node"))


def may_review(draft: Draft, user: User) -> bool:
    """Whether the draft waits for a decision of `user`."""
    own = Draft.objects.filter(pk=draft.pk)
    return (
        own.awaiting_first(user).exists()
        if draft.state == "review"
        else own.awaiting_final(user).exists()
    )


def _is_own_words(draft: Draft, user: User) -> bool:
    waits = draft.state in ("review", "final_review")
    if not waits or not has_platform_role(user, *REVIEW_ROLES):
        return False
    return not Draft.objects.filter(pk=draft.pk).not_written_by(user).exists()


def _history(
    item: Item, versions: Sequence[Any], drafts: Sequence[Draft]
) -> list[Happening]:
    """Publications and decisions, newest first."""
    happenings = [
        Happening(
            version.created_at,
            _("第 %(number)d 版发布") % {"number": version.number},
            _signed(version),
            "saved",
            version.get_pool_display(),
        )
        for version in versions
    ]
    happenings += [
        Happening(
            decision.decided_at,
            f"{decision.get_stage_display()} · {decision.reviewer}",
            decision.reason,
            decision.tone,
            decision.get_verdict_display(),
        )
        for draft in drafts
        for decision in draft.decisions.all()
    ]
    happenings += [
        Happening(draft.created_at, _("编写"), _writers(draft)) for draft in drafts
    ]
    return sorted(happenings, key=lambda one: one.at, reverse=True)


def _writers(draft: Draft) -> str:
    """Everybody who saved a word of a draft, who began it first."""
    names = [str(draft.author)]
    names += [str(one.saved_by) for one in draft.revisions.all()]
    return "、".join(dict.fromkeys(names))


def _signed(version: Any) -> str:
    """Who stands for a version."""
    if version.author is None:
        return _("随平台提供的样题，由两次通读记录担保。")
    people = [_("命题 %(name)s") % {"name": version.author}]
    people.append(_("审题 %(name)s") % {"name": version.reviewer})
    if version.final_reviewer:
        people.append(_("终审 %(name)s") % {"name": version.final_reviewer})
    return "，".join(people)
