"""Reading a case and its policy pack from YAML into typed templates."""

from collections.abc import Mapping
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
)

DATA = Path(__file__).resolve().parent.parent / "data"

Raw = Mapping[str, Any]


def load_case(source: str | Path) -> CaseTemplate:
    """Return a case by its name in the built-in data, or by the path of its file.

    The pack it names is a folder, looked for beside the case (`packs/` or the same
    folder), then among the built-in packs: `pack.yaml` and the chapters that the case
    names. Raises CaseDataError on faulty data.
    """
    path = source if isinstance(source, Path) else DATA / "cases" / f"{source}.yaml"
    raw, raw_pack = read_sources(path)
    try:
        template = case_from(raw, raw_pack)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        fault = f"{path.name}: {type(error).__name__} {error}"
        raise CaseDataError([fault]) from error
    lint(template)
    return template


def read_sources(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the file of a case, and its pack with the chapters that it names."""
    raw = _read(path)
    folder = _pack_folder(path, raw.get("pack", ""))
    pack = _read(folder / "pack.yaml")
    for chapter in raw.get("chapters") or ():
        _add_chapter(pack, folder / f"{chapter}.yaml")
    return raw, pack


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


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise CaseDataError([f"{path.name}: {error}"]) from error
    if not isinstance(loaded, dict):
        raise CaseDataError([f"{path.name}: not a mapping"])
    return loaded


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
    names = ("title", "anchor", "count", "unit", "mode", "rule")
    return Deadline(key, *(raw[name] for name in names))


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
    )


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
