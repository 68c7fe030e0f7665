"""Reading a case and its policy pack from YAML into typed templates."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from casework.engine.linting import CaseDataError, lint
from casework.engine.serial import digest_in_order
from casework.engine.template import (
    ActSpec,
    CaseTemplate,
    CriticalSpec,
    Deadline,
    Decision,
    DocumentType,
    EventSpec,
    FieldSpec,
    Holding,
    ItemSpec,
    Need,
    PaperRule,
    PolicyPack,
    Rule,
    Share,
)

DATA = Path(__file__).resolve().parent.parent / "data"

Raw = Mapping[str, Any]
PACK_DAYS = ("valid_from", "valid_until", "dated", "checked")
MERGE = "tag:yaml.org,2002:merge"

# What YAML and the readers below raise on data of an unforeseen shape.
MISSHAPEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def load_case(source: str | Path) -> CaseTemplate:
    """Return a case by its name in the built-in data, or by the path of its file.

    The pack it names is a folder, looked for beside the case (`packs/` or the same
    folder), then among the built-in packs: `pack.yaml` and the chapters that the case
    names. Raises CaseDataError on faulty data.
    """
    path = source if isinstance(source, Path) else DATA / "cases" / f"{source}.yaml"
    try:
        template = case_from(*read_sources(path))
        lint(template)
    except MISSHAPEN as error:
        fault = f"{path.name}: {type(error).__name__} {error}"
        raise CaseDataError([fault]) from error
    return template


def procedures_of(path: Path) -> tuple[str, ...]:
    """Return the procedures that a case file names, without reading its pack.

    CaseDataError if it names none that can be read; nothing else is checked.
    """
    named = _read(path).get("procedures")
    if not isinstance(named, (list, dict)):
        raise CaseDataError([f"{path.name}: no procedures"])
    return tuple(str(one) for one in named)


def read_sources(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the file of a case, and its pack with the chapters that it names."""
    raw = _read(path)
    folder = _pack_folder(path, raw.get("pack", ""))
    pack = _read(folder / "pack.yaml")
    for chapter in raw.get("chapters") or ():
        _add_chapter(pack, folder / f"{chapter}.yaml")
    return raw, pack


def rules_in(path: Path) -> frozenset[str]:
    """Return the keys of the rules that a file of a pack has; CaseDataError as above."""
    return frozenset(_read(path).get("rules") or ())


def case_from(raw: Raw, raw_pack: Raw) -> CaseTemplate:
    """Return the template of a case given as mappings; nothing is checked.

    They may come from YAML or from JSON, where the keys of a mapping are texts.
    """
    pack = _pack(raw_pack)
    choices = {**pack.choices, **(raw.get("choices") or {})}
    return CaseTemplate(
        id=raw["id"],
        version=raw["version"],
        title=raw["title"],
        summary=raw["summary"],
        level=raw["level"],
        minutes=raw["minutes"],
        standard=raw["standard"],
        procedures=tuple(raw["procedures"]),
        shares=_shares(raw["procedures"]),
        bounds={
            key: (low, high) for key, (low, high) in (raw.get("bounds") or {}).items()
        },
        pack=pack,
        sha256=digest_in_order([raw, raw_pack]),
        opens=raw["office"]["opens"],
        closes=raw["office"]["closes"],
        intro=raw["intro"],
        facts=raw["facts"],
        known=raw.get("known") or {},
        curated={int(seed): f for seed, f in (raw.get("curated") or {}).items()},
        client=raw["client"],
        moods={int(low): label for low, label in raw["moods"].items()},
        tabs=raw["tabs"],
        holdings=tuple(_holding(each) for each in raw["holdings"]),
        decisions=_decisions(raw),
        choices=choices,
        acts={key: _act(key, each, choices) for key, each in raw["acts"].items()},
        events={key: EventSpec(key, tuple(e)) for key, e in raw["events"].items()},
        opening=tuple(raw["opening"]),
        weights={key: Decimal(str(n)) for key, n in raw["weights"].items()},
        items=tuple(_item(each) for each in raw["items"]),
        criticals=tuple(_critical(each) for each in raw.get("criticals") or ()),
        perfect=tuple(raw["perfect"]),
    )


def _shares(procedures: Raw | Sequence[str]) -> dict[str, Share]:
    """A list names the procedures only; a mapping says what belongs to each."""
    if not isinstance(procedures, Mapping):
        return {}
    return {key: _share(each or {}) for key, each in procedures.items()}


def _share(raw: Raw) -> Share:
    if strange := raw.keys() - {"decisions", "papers", "deadlines"}:
        raise ValueError(f"a procedure has no {min(strange)}")
    return Share(
        decisions=tuple(raw.get("decisions") or ()),
        papers=tuple(raw.get("papers") or ()),
        deadlines=tuple(raw.get("deadlines") or ()),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = _parsed(path)
    except UnicodeDecodeError as error:
        raise CaseDataError([f"{path.name}: not UTF-8 text"]) from error
    except (OSError, yaml.YAMLError, *MISSHAPEN) as error:
        told = " ".join(str(error).split())
        raise CaseDataError([f"{path.name}: {told}"]) from error
    if not isinstance(loaded, dict):
        raise CaseDataError([f"{path.name}: not a mapping"])
    return loaded


def _parsed(path: Path) -> Any:
    """The file's content; of a key that stands twice YAML itself keeps the last."""
    loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if twice := sorted(_keys_twice(node, set())):
            raise CaseDataError(
                [f"{path.name}: line {line}: {key} stands twice" for line, key in twice]
            )
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _keys_twice(node: yaml.Node, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Lines and keys that a mapping under `node` has already; an anchor counts once."""
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _keys_twice(each, seen)
        return
    keys: set[str] = set()
    for key, value in node.value:
        if key.tag != MERGE and isinstance(key, yaml.ScalarNode):
            if key.value in keys:
                yield key.start_mark.line + 1, key.value
            keys.add(key.value)
        yield from _keys_twice(value, seen)


def _add_chapter(pack: dict[str, Any], path: Path) -> None:
    """Add what a chapter says to the pack; nothing may be said twice."""
    for section, added in _read(path).items():
        known = pack.setdefault(section, type(added)())
        if isinstance(known, dict) and isinstance(added, dict):
            if twice := known.keys() & added.keys():
                raise CaseDataError(
                    [f"{path.name}: {section} {min(twice)} stands twice"]
                )
            known.update(added)
        elif isinstance(known, list) and isinstance(added, list):
            known.extend(added)
        else:
            raise CaseDataError([f"{path.name}: {section} belongs into pack.yaml"])


def _pack_folder(case: Path, pack: str) -> Path:
    folders = [case.parent, case.parent / "packs", case.parent.parent / "packs"]
    candidates = [folder / pack for folder in [*folders, DATA / "packs"]]
    found = (one for one in candidates if (one / "pack.yaml").exists())
    return next(found, candidates[-1])


def _pack(raw: Raw) -> PolicyPack:
    return PolicyPack(
        id=raw["id"],
        version=raw["version"],
        title=raw["title"],
        jurisdiction=raw["jurisdiction"],
        history_badge=raw.get("history_badge") or "",
        rules={key: _rule(key, each) for key, each in raw["rules"].items()},
        documents={k: DocumentType(k, title) for k, title in raw["documents"].items()},
        decisions=_decisions(raw),
        deadlines={
            key: _deadline(key, d) for key, d in (raw.get("deadlines") or {}).items()
        },
        papers=tuple(_paper_rule(each) for each in raw.get("papers") or ()),
        shared=tuple(_paper_rule(each) for each in raw.get("shared") or ()),
        choices=raw.get("choices") or {},
        **{name: raw.get(name) or "" for name in PACK_DAYS},
    )


def _rule(key: str, raw: Raw) -> Rule:
    return Rule(
        key=key,
        text=raw["text"],
        document=raw["document"],
        chapter=raw["chapter"],
        quote=raw.get("quote") or "",
        teaching=bool(raw.get("teaching")),
        note=raw.get("note") or "",
        laws=tuple(raw.get("laws") or ()),
    )


def _deadline(key: str, raw: Raw) -> Deadline:
    rest = raw.get("rest")
    whole = {**raw, **rest, "rest": False} if isinstance(rest, Mapping) else None
    return Deadline(
        key=key,
        title=raw["title"],
        anchor=raw["anchor"],
        count=raw["count"],
        unit=raw["unit"],
        mode=raw["mode"],
        rule=raw["rule"],
        is_rest=bool(rest),
        whole=_deadline(whole["key"], whole) if whole else None,
    )


def _decisions(raw: Raw) -> dict[str, Decision]:
    return {
        key: Decision(key, each["hit"], tuple(each["rows"]), each["otherwise"])
        for key, each in (raw.get("decisions") or {}).items()
    }


def _paper_rule(raw: Raw) -> PaperRule:
    return PaperRule(raw.get("when") or {}, tuple(raw["documents"]))


def _holding(raw: Raw) -> Holding:
    return Holding(
        document=raw["document"],
        form=raw["form"],
        where=raw["where"],
        when=raw.get("when") or {},
        fields=raw["fields"],
        valid_until=raw.get("valid_until") or "",
    )


def _act(key: str, raw: Raw, choices: Mapping[str, Raw]) -> ActSpec:
    kind = raw["kind"]
    return ActSpec(
        key=key,
        kind=kind,
        tab=raw["tab"],
        label=raw["label"],
        minutes=raw.get("minutes", 3 if kind == "intent" else 10),
        fields=tuple(_field(each, choices) for each in raw.get("fields") or ()),
        needs=tuple(
            Need(each["when"], each["code"], each["message"])
            for each in raw.get("needs") or ()
        ),
        effects=tuple(raw.get("effects") or ()),
    )


def _field(raw: Raw, choices: Mapping[str, Raw]) -> FieldSpec:
    options = raw.get("options") or {}
    return FieldSpec(
        name=raw["name"],
        label=raw["label"],
        kind=raw["kind"],
        options=choices[options] if isinstance(options, str) else options,
        required=raw.get("required", True),
    )


def _item(raw: Raw) -> ItemSpec:
    return ItemSpec(
        id=raw["id"],
        type=raw["type"],
        title=raw["title"],
        weight=Decimal(str(raw["weight"])),
        when=raw.get("when") or {},
        check=raw["check"],
        rule=raw["rule"],
        refs=tuple(raw["refs"]),
        right=raw["right"],
        right_undated=raw.get("right_undated", raw["right"]),
        consequence=raw["consequence"],
        instead=tuple(_item(_reworded(raw, row)) for row in raw.get("instead") or ()),
    )


def _reworded(raw: Raw, row: Raw) -> Raw:
    """The item as it reads where the row's `when` holds."""
    kept = {name: value for name, value in raw.items() if name != "instead"}
    if "right" in row:
        kept.pop("right_undated", None)
    return {**kept, **row}


def _critical(raw: Raw) -> CriticalSpec:
    return CriticalSpec(
        id=raw["id"],
        type=raw.get("type", "判"),
        title=raw["title"],
        when=raw["when"],
        error=raw["error"],
        rule=raw["rule"],
        your=raw.get("your", f"{raw['title']}。"),
        right=raw["right"],
        consequence=raw["consequence"],
    )
