"""Checking the form of an act: the only place where a payload is judged possible."""

from collections.abc import Callable
from datetime import date
from typing import Any

from casework.engine.acts import ImpossibleAct
from casework.engine.state import DeskState
from casework.engine.template import ActSpec, FieldSpec
from casework.engine.texts import chinese_date, quoted, split_list

FORMS = {"original": "原件", "copy": "复印件", "record": "系统记录"}
LONGEST_TEXT = 200


def field_options(state: DeskState, spec: FieldSpec) -> dict[str, str]:
    """Return the values a field offers now, with their labels."""
    maker = OPTIONS.get(spec.kind)
    return maker(state) if maker else dict(spec.options)


def value_label(state: DeskState, spec: FieldSpec, value: str) -> str:
    """Return a payload value as people read it."""
    if spec.kind == "date":
        return _date_label(value)
    options = field_options(state, spec)
    chosen = [options[part] for part in split_list(value) if part in options]
    return "、".join(chosen) or value


def _date_label(value: str) -> str:
    try:
        return chinese_date(date.fromisoformat(value))
    except ValueError:
        return value


def paper_label(state: DeskState, key: str) -> str:
    """Return a paper's title with its form: 户口簿（原件）."""
    paper = state.instance.paper(key)
    return f"{paper.title}（{FORMS[paper.form]}）"


def _papers(state: DeskState) -> dict[str, str]:
    return {lying.key: paper_label(state, lying.key) for lying in state.papers}


def _entries(state: DeskState) -> dict[str, str]:
    return {
        f"{lying.key}.{name}": f"{paper_label(state, lying.key)}·{name}"
        for lying in state.papers
        for name in state.instance.paper(lying.key).fields
    }


def _documents(state: DeskState) -> dict[str, str]:
    documents = state.instance.template.pack.documents
    return {key: document.title for key, document in documents.items()}


OPTIONS: dict[str, Callable[[DeskState], dict[str, str]]] = {
    "paper": _papers,
    "entry": _entries,
    "document": _documents,
}


def read_payload(state: DeskState, spec: ActSpec, raw: Any) -> dict[str, str]:
    """Return the cleaned payload; unknown fields and values cannot be submitted."""
    if not (raw or spec.fields):
        return {}
    given = {str(name): _one_line(str(value)) for name, value in dict(raw).items()}
    unknown = set(given) - {each.name for each in spec.fields}
    if unknown:
        raise ImpossibleAct("unknown_field", "表单里没有这一栏。")
    cleaned = {
        each.name: _read(state, each, given.get(each.name, "")) for each in spec.fields
    }
    return {name: value for name, value in cleaned.items() if value}


def _read(state: DeskState, spec: FieldSpec, value: str) -> str:
    if not value:
        if spec.required:
            raise ImpossibleAct("field_missing", f"请填写{quoted(spec.label)}。")
        return ""
    if spec.kind == "date":
        return _read_date(spec, value)
    if spec.kind == "text":
        return value[:LONGEST_TEXT]
    return _read_options(state, spec, value)


def _one_line(value: str) -> str:
    """Return the printable letters; NUL and its kin are no text to a database."""
    if not value.isprintable():
        value = "".join(each for each in value if each.isprintable())
    return value.strip()


def _read_date(spec: FieldSpec, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        message = f"{quoted(spec.label)}要填成2026-04-08这样的日期。"
        raise ImpossibleAct("bad_date", message) from None


def _read_options(state: DeskState, spec: FieldSpec, value: str) -> str:
    """Return chosen options in the order of the form, each one once."""
    options = field_options(state, spec)
    many = spec.kind in ("checklist", "document")
    chosen = set(split_list(value)) if many else {value}
    if not chosen or not chosen <= set(options):
        raise ImpossibleAct("bad_option", f"{quoted(spec.label)}没有这个选项。")
    return ",".join(option for option in options if option in chosen)
