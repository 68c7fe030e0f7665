"""Which items somebody asks for. The address of a list is the filter."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from question_bank.editing.forms import DIFFICULTY_LABELS
from question_bank.kinds import KINDS
from question_bank.models import (
    ChallengeState,
    Cognition,
    Draft,
    DraftState,
    Importance,
    Item,
    ItemStatus,
    Pool,
)
from question_bank.querysets import ItemQuerySet
from question_bank.search import matching
from standards.models import Area, Level, Node, NodeKind, Part

ANY = ("", _("全部"))
DRAFT_STATES = (DraftState.WRITING, DraftState.REVIEW, DraftState.FINAL_REVIEW)
STATUSES = [
    ANY,
    *((one.value, one.label) for one in ItemStatus if one != ItemStatus.DRAFT),
    *((one.value, one.label) for one in DRAFT_STATES),
]
SORTS = [
    ("", _("按编号")),
    ("newest", _("最近改动的在前")),
    ("easiest", _("易的在前")),
    ("hardest", _("难的在前")),
    ("point", _("按鉴定点")),
]
DIFFICULTIES = [(str(number), label) for number, label in DIFFICULTY_LABELS]


FOLDED = (
    "area",
    "content",
    "point",
    "cognition",
    "importance",
    "source",
    "sort",
    "mine",
    "challenged",
)


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.text}"


class ItemFilterForm(forms.Form):
    """Narrows the items of a level; every field may stay empty."""

    search = forms.CharField(label=_("编号或文字"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=STATUSES)
    part = forms.ChoiceField(
        label=_("科目"), required=False, choices=[ANY, *Part.choices]
    )
    pool = forms.ChoiceField(
        label=_("用途"), required=False, choices=[ANY, *Pool.choices]
    )
    kind = forms.MultipleChoiceField(
        label=_("题型"),
        required=False,
        choices=[(kind.code, kind.label) for kind in KINDS.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    difficulty = forms.MultipleChoiceField(
        label=_("难度"),
        required=False,
        choices=DIFFICULTIES,
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("范围"), required=False, empty_label=_("全部")
    )
    content = NodeChoice(
        Node.objects.none(),
        label=_("工作内容"),
        required=False,
        empty_label=_("全部"),
        to_field_name="ref",
    )
    point = forms.CharField(label=_("鉴定点代码或名称"), required=False, max_length=40)
    cognition = forms.ChoiceField(
        label=_("认知层次"), required=False, choices=[ANY, *Cognition.choices]
    )
    importance = forms.ChoiceField(
        label=_("重要程度"), required=False, choices=[ANY, *Importance.choices]
    )
    source = forms.CharField(
        label=_("已发布版本的出处"),
        required=False,
        max_length=60,
        help_text=_("法规简称，可以再写条号，如：社会保险法 第四十五条。"),
    )
    mine = forms.BooleanField(label=_("只看我命题的"), required=False)
    challenged = forms.BooleanField(label=_("有待答复的反映"), required=False)
    sort = forms.ChoiceField(label=_("次序"), required=False, choices=SORTS)

    def __init__(self, data: Any, *, level: Level, user: User) -> None:
        super().__init__(data)
        self.level, self.user = level, user
        areas = Area.objects.filter(standard=level.standard_id)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["content"].queryset = _contents(level)  # type: ignore[attr-defined]

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self["kind"], self["difficulty"]]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that stand folded away."""
        return [self[name] for name in FOLDED]

    @property
    def has_more(self) -> bool:
        """Whether one of the folded fields narrows or orders the list."""
        return any(self.data.get(name) for name in (*FOLDED, "kind", "difficulty"))

    def found(self) -> ItemQuerySet:
        """The items asked for that the person may see, in order; none if invalid."""
        if not self.is_valid():
            return Item.objects.none()
        return self._ordered(self._narrowed(readable_items(self.user, self.level)))

    def query(self) -> str:
        """The filter as an address: the same for the same wish, without empty parts."""
        wanted = self.cleaned_data if self.is_valid() else {}
        pairs = [("level", self.level.key)]
        for name in self.fields:
            if wanted.get(name):
                pairs += [(name, _as_text(one)) for one in _as_list(wanted[name])]
        return urlencode(pairs)

    def _narrowed(self, items: ItemQuerySet) -> ItemQuerySet:
        for name, narrow in NARROWING.items():
            if value := self.cleaned_data[name]:
                items = narrow(items, value, self.user)
        return items

    def _ordered(self, items: ItemQuerySet) -> ItemQuerySet:
        latest = Draft.objects.filter(item=OuterRef("pk")).order_by("-updated_at")
        match self.cleaned_data["sort"]:
            case "newest":
                changed = Subquery(latest.values("updated_at")[:1])
                when = Coalesce(changed, "current__created_at")
                return items.order_by(when.desc(), "code")
            case "easiest" | "hardest" as wish:
                said = Subquery(latest.values("head__difficulty")[:1])
                hard = Coalesce("current__difficulty", said)
                first = hard.asc() if wish == "easiest" else hard.desc()
                return items.order_by(first, "code")
            case "point":
                return items.order_by("point__code", "code")
        return items.order_by("code")


def readable_items(user: User, level: Level) -> ItemQuerySet:
    """Items of a level of which `user` may read something.

    Of one that was never published that is its draft: it may be for exams while the
    item still belongs to practice.
    """
    seen = Draft.objects.visible_to(user)
    items: ItemQuerySet = Item.objects.visible_to(user).filter(point__level=level)
    return items.filter(Q(current__isnull=False) | Q(pk__in=seen.values("item")))


def _contents(level: Level) -> Any:
    """Work contents of the level and the sections of the basic requirements."""
    tops = Q(level=None, parent=None, kind=NodeKind.BASIC_SECTION)
    return Node.objects.filter(standard=level.standard_id).filter(
        tops | Q(level=level, kind=NodeKind.CONTENT)
    )


Narrowing = Callable[[ItemQuerySet, Any, User], ItemQuerySet]


def _by_text(items: ItemQuerySet, value: str, user: User) -> ItemQuerySet:
    """The index holds what a list shows: the version, else the draft."""
    return matching(items, value)


def _by_status(items: ItemQuerySet, value: str, user: User) -> ItemQuerySet:
    if value in DRAFT_STATES:
        drafts = Draft.objects.visible_to(user).filter(state=value)
        return items.filter(pk__in=drafts.values("item"))
    return items.filter(status=value)


def _by_difficulty(items: ItemQuerySet, value: list[str], user: User) -> ItemQuerySet:
    return items.filter(
        Q(current__difficulty__in=value)
        | _unpublished(user, head__difficulty__in=value)
    )


def _by_cognition(items: ItemQuerySet, value: str, user: User) -> ItemQuerySet:
    return items.filter(
        Q(current__cognition=value) | _unpublished(user, head__cognition=value)
    )


def _unpublished(user: User, **said: Any) -> Q:
    """Items without a version whose draft, if `user` may read it, says so."""
    seen = Draft.objects.visible_to(user).filter(**said)
    return Q(current=None, pk__in=seen.values("item"))


def _by_content(items: ItemQuerySet, value: Node, user: User) -> ItemQuerySet:
    return items.filter(
        Q(point__node=value)
        | Q(point__node__parent=value)
        | Q(point__node__parent__parent=value)
    )


def _by_point(items: ItemQuerySet, value: str, user: User) -> ItemQuerySet:
    return items.filter(
        Q(point__code__istartswith=value) | Q(point__name__icontains=value)
    )


def _by_source(items: ItemQuerySet, value: str, user: User) -> ItemQuerySet:
    """By the law's short title, then perhaps the article's number."""
    law, _space, article = value.strip("《").replace("》", " ").partition(" ")
    rests_on = {
        "current__sources__article__version__source__short_title__icontains": law
    }
    if article.strip():
        rests_on["current__sources__article__number"] = article.strip()
    resting = Item.objects.filter(**rests_on)
    return items.filter(pk__in=resting.values("pk"))


def _by_author(items: ItemQuerySet, value: bool, user: User) -> ItemQuerySet:
    begun = Draft.objects.open().filter(author=user)
    return items.filter(Q(current__author=user) | Q(pk__in=begun.values("item")))


def _by_challenge(items: ItemQuerySet, value: bool, user: User) -> ItemQuerySet:
    doubted = Item.objects.filter(versions__challenges__state=ChallengeState.OPEN)
    return items.filter(pk__in=doubted.values("pk"))


def _by_column(column: str) -> Narrowing:
    return lambda items, value, user: items.filter(**{column: value})


NARROWING: dict[str, Narrowing] = {
    "search": _by_text,
    "status": _by_status,
    "part": _by_column("point__part"),
    "pool": _by_column("pool"),
    "kind": _by_column("kind__in"),
    "difficulty": _by_difficulty,
    "area": _by_column("point__area"),
    "content": _by_content,
    "point": _by_point,
    "cognition": _by_cognition,
    "importance": _by_column("point__importance"),
    "source": _by_source,
    "mine": _by_author,
    "challenged": _by_challenge,
}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_text(value: Any) -> str:
    if value is True:
        return "on"
    if isinstance(value, Node):
        return value.ref
    return str(value.pk) if isinstance(value, Area) else str(value)
