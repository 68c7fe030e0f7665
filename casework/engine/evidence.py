"""What was done at the desk, as a scored item asks for it, and what is said of it.

The checks read the folded desk through `Evidence` and answer with a `Verdict`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from casework.engine.instance import CaseInstance
from casework.engine.oracle import right_values
from casework.engine.state import DeskState, Done
from casework.engine.texts import chinese_date, quoted, split_list

NOT_DONE = "没有办理。"
IN_VAIN = "问了，没有问出来。"
TOO_SOON = "事情还没有办就记了。"
NEVER = "没有办过的事，记成办了。"
GROUNDLESS = "没有依据就办了。"
SAID_BOTH = "前后不一：另外还选过别的。"
# Fields that name what an act is done to: done to another one, it is not done to this.
OBJECTS = frozenset({"paper", "entry"})
FULL = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Verdict:
    """Share earned (0 to 1), error code when below 1, and the trainee's doing.

    `is_open`: it may still come right by another act. `amiss`: what was taken beyond
    the right, as people read it.
    """

    share: Decimal
    error: str
    your: str
    is_open: bool = False
    amiss: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The folded desk with the questions that checks ask of it."""

    desk: DeskState

    @property
    def instance(self) -> CaseInstance:
        """Return the instance that was played."""
        return self.desk.instance

    @cached_property
    def words(self) -> dict[str, Any]:
        """Return the words for the right way: several items ask for the same."""
        return right_values(self.instance)

    @property
    def wanted(self) -> set[str]:
        """Return the documents that the client has to be told of."""
        return set(split_list(self.words["ask"]))

    def every(
        self, act: str, where: Mapping[str, Any] | None = None, of: str = ""
    ) -> list[Done]:
        """Return the performances of an act whose payload has these values.

        A value may be a list: any of these. `of` is the title of the person who has to
        sit at the window. One that nobody answered is none: `was_in_vain` tells of it.
        """
        answered = self._answered.get(act, [])
        if of:
            answered = [done for done in answered if self.seated(done) == of]
        return [done for done in answered if fits(done, where)] if where else answered

    def first(
        self, act: str, where: Mapping[str, Any] | None = None, of: str = ""
    ) -> Done | None:
        """Return the first such performance."""
        return next(iter(self.every(act, where, of)), None)

    def first_of(
        self, acts: Iterable[str], where: Mapping[str, Any] | None = None
    ) -> Done | None:
        """Return the first such performance of any of these acts."""
        found = (done for act in acts for done in self.every(act, where)[:1])
        return min(found, key=lambda done: done.number, default=None)

    def seated(self, done: Done) -> str:
        """Return the title of whoever sat at the window then."""
        return self.desk.seated.get(done.number, "")

    @cached_property
    def _answered(self) -> dict[str, list[Done]]:
        """By act: every item asks for some, and a play has many."""
        found: dict[str, list[Done]] = {}
        for done in self.desk.done:
            if done.number not in self.desk.in_vain:
                found.setdefault(done.act.key, []).append(done)
        return found

    def was_in_vain(self, act: str) -> bool:
        """Return whether the act was performed and nobody answered."""
        return any(
            done.act.key == act and done.number in self.desk.in_vain
            for done in self.desk.done
        )

    def is_since(self, done: Done, anchors: Iterable[str]) -> bool:
        """Return whether one of the acts or events took place before the act."""
        moments = [self.desk.anchor(key) for key in anchors]
        return any(moment <= done.at for moment in moments if moment is not None)

    def is_past(self, key: str, done: Done) -> bool:
        """Return whether the act or event came before this act."""
        if key in self.instance.template.events:
            return self.is_since(done, [key])
        first = self.first(key)
        return first is not None and first.number < done.number

    def came(self, anchors: Iterable[str]) -> bool:
        """Return whether one of the acts or events took place at all."""
        return any(self.desk.anchor(key) is not None for key in anchors)

    def label(self, act: str, name: str, value: str) -> str:
        """Return a payload value as people read it."""
        spec = self.instance.template.acts[act]
        options = next((f.options for f in spec.fields if f.name == name), {})
        documents = self.instance.template.pack.documents
        parts = (
            options.get(part) or (documents[part].title if part in documents else part)
            for part in split_list(value)
        )
        return "、".join(parts) or "空"


def fits(done: Done, where: Mapping[str, Any]) -> bool:
    return all(
        done.act.payload.get(name, "") in _any_of(value)
        for name, value in where.items()
    )


def _any_of(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def acts_named(word: Any) -> list[str]:
    """Return the acts that a word of a check names: one, a list, or lists by paper."""
    if isinstance(word, bool):
        return []
    if isinstance(word, Mapping):
        return [act for acts in word.values() for act in acts_named(acts)]
    return [word] if isinstance(word, str) else [*word]


def done_on(done: Done) -> str:
    return f"{chinese_date(done.at.date())}办理。"


def full(your: str) -> Verdict:
    return Verdict(FULL, "", your)


def overtaken_by(
    check: Mapping[str, Any], evidence: Evidence, done: Done, which: str = ""
) -> str:
    """The act or event of `before` that did not wait for this one: its key, or "".

    `before` is one, a list of them, or says for each of several things (`which`).
    """
    limits = check.get("before", ())
    named = limits.get(which, ()) if isinstance(limits, Mapping) else limits
    past = (key for key in acts_named(named) if evidence.is_past(key, done))
    return next(past, "")


def overtaken(done: Done, by: str, evidence: Evidence) -> str:
    """The day alone may be right: what is wrong is what had been done by then."""
    day = chinese_date(done.at.date())
    other = evidence.instance.template.acts.get(by)
    return f"{day}才办，" + (
        f"那时已经先办了{quoted(other.label)}。" if other else "晚了。"
    )


def comes_early(check: Mapping[str, Any], evidence: Evidence, done: Done) -> bool:
    """Whether nothing of `since` had taken place yet; with `if_done` that is no fault
    where it never did: the item that asks for it tells."""
    anchors = check.get("since")
    if not anchors or evidence.is_since(done, anchors):
        return False
    return not check.get("if_done") or evidence.came(anchors)


def how_early(check: Mapping[str, Any], evidence: Evidence, done: Done) -> str:
    came = evidence.came(check["since"])
    return f"{done_on(done)[:-1]}，过早。" if came else GROUNDLESS


def once_more(act: str, check: Mapping[str, Any], evidence: Evidence) -> list[Done]:
    """What was done before the act `until`, and after it again."""
    first = evidence.first(act)
    end = evidence.first(check["until"]) if "until" in check else None
    if first is None or end is None or end.number < first.number:
        return []
    return [done for done in evidence.every(act) if done.number > end.number]


def contradicts_itself(check: Mapping[str, Any], evidence: Evidence) -> bool:
    """Whether something was done as well that excludes this (`only`): the same act with
    other values than those of `where` (with `which: last` only thereafter), or one of
    the acts listed."""
    only = check.get("only")
    if isinstance(only, list):
        return any(evidence.first(act) for act in only)
    same = evidence.every(check["act"], _objects(check, evidence))
    counted = same[-1:] if check.get("which") == "last" else same
    return bool(only) and any(not fits(d, check["where"]) for d in counted)


def tried(check: Mapping[str, Any], evidence: Evidence) -> str:
    objects = _objects(check, evidence)
    given = evidence.every(check["act"], objects, check.get("of", ""))
    if not given:
        return IN_VAIN if evidence.was_in_vain(check["act"]) else NOT_DONE
    return f"办了，选的是{quoted(chosen(check, evidence, given))}。"


def _objects(check: Mapping[str, Any], evidence: Evidence) -> dict[str, Any]:
    """What of `where` says to what the act is done, not how."""
    fields = evidence.instance.template.acts[check["act"]].fields
    kinds = {field.name: field.kind for field in fields}
    where = check.get("where", {})
    return {name: value for name, value in where.items() if kinds[name] in OBJECTS}


def chosen(check: Mapping[str, Any], evidence: Evidence, given: Iterable[Done]) -> str:
    """How the act was done, as far as `where` asks for it."""
    objects = _objects(check, evidence)
    labels = [
        evidence.label(check["act"], name, done.act.payload.get(name, ""))
        for done in given
        for name in check.get("where", {})
        if name not in objects
    ]
    return "；".join(dict.fromkeys(labels))
