"""What happens to published items: frozen by a new law, retired, kept apart."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from law.models import SourceVersion
from question_bank.errors import BankError
from question_bank.hooks import tell_stopped
from question_bank.models import EnemyGroup, Item, ItemStatus, ItemVersion


def freeze_items(version: SourceVersion, at: datetime) -> int:
    """Keep items that rest on this version of a law out of papers; how many.

    One comes back by a publication of its revised text, never by loading the same
    file again.
    """
    resting = Item.objects.filter(current__sources__article__version=version)
    published = Item.objects.filter(pk__in=resting, status=ItemStatus.PUBLISHED)
    versions = list(published.values_list("current", flat=True))
    # Several articles of the law may bear the same item.
    frozen = Item.objects.filter(current__in=versions, status=ItemStatus.PUBLISHED)
    number = frozen.update(status=ItemStatus.FROZEN)
    # Papers may hold earlier versions of what is frozen now.
    all_versions = ItemVersion.objects.filter(item__current__in=versions)
    tell_stopped(list(all_versions.values_list("pk", flat=True)), "frozen", at)
    return number


@transaction.atomic
def retire_item(*, item: Item, actor: User, reason: str, at: datetime) -> None:
    """Take an item out of use for good; papers that hold it keep it.

    BankError: reason_missing, item_state.
    """
    if not reason.strip():
        raise BankError("reason_missing", _("请写明停用的理由。"))
    in_use = Item.objects.filter(
        pk=item.pk, status__in=[ItemStatus.PUBLISHED, ItemStatus.FROZEN]
    )
    if not in_use.update(status=ItemStatus.RETIRED):
        raise BankError("item_state", _("只有已发布或者已冻结的题可以停用。"))
    tell_stopped(list(item.versions.values_list("pk", flat=True)), "retired", at)
    evidence.record(
        actor=actor,
        action="question_bank.item.retired",
        subject=f"item:{item.pk}",
        before={"status": item.status},
        after={"status": ItemStatus.RETIRED.value},
        reason=reason.strip(),
        at=at,
    )


@transaction.atomic
def declare_enemies(
    *, items: Iterable[Item], actor: User, reason: str, at: datetime
) -> EnemyGroup:
    """From now on a form holds one of these items at the most.

    BankError: reason_missing, too_few.
    """
    members = {item.pk: item for item in items}
    if not reason.strip():
        raise BankError("reason_missing", _("请写明这些题为什么不能同卷。"))
    if len(members) < 2:
        raise BankError("too_few", _("敌题至少要有两道题。"))
    group = EnemyGroup.objects.create(
        reason=reason.strip(), created_by=actor, created_at=at
    )
    group.items.set(members.values())
    evidence.record(
        actor=actor,
        action="question_bank.enemies.declared",
        subject=f"enemy_group:{group.pk}",
        after={"items": sorted(map(str, members))},
        reason=group.reason,
        at=at,
    )
    return group


@transaction.atomic
def dissolve_enemies(*, group: EnemyGroup, actor: User, at: datetime) -> None:
    """These items may stand on one form again."""
    members = sorted(map(str, group.items.values_list("pk", flat=True)))
    evidence.record(
        actor=actor,
        action="question_bank.enemies.dissolved",
        subject=f"enemy_group:{group.pk}",
        before={"items": members, "reason": group.reason},
        at=at,
    )
    group.delete()
