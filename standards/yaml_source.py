"""Turns the bytes of a YAML (or JSON) file into plain values.

PyYAML's safe loader takes the last of two equal keys without a word and lets an alias
multiply a document; both are refused here.
"""

from typing import Any, NoReturn

import yaml

from standards.faults import FaultCode, FaultList

SIZE_LIMIT_MIB = 2
DEPTH_LIMIT = 50


def read_yaml(source: bytes, faults: FaultList) -> Any:
    """The plain values of the file, or None with the faults noted."""
    if len(source) > SIZE_LIMIT_MIB * 1024 * 1024:
        faults.add("", FaultCode.TOO_LARGE, limit=SIZE_LIMIT_MIB)
        return None
    try:
        return _load(source.decode("utf-8"), faults)
    except UnicodeDecodeError:
        reason = "文字编码不是 UTF-8"
    except yaml.MarkedYAMLError as error:
        reason = _describe(error)
    except (yaml.YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0]
    faults.add("", FaultCode.MALFORMED, reason=reason)
    return None


def _load(text: str, faults: FaultList) -> Any:
    _refuse_aliases_and_depth(text)
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _note_repeated_keys(node, "", faults)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_aliases_and_depth(text: str) -> None:
    """Read the events alone, before anything follows an alias or goes down."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            _refuse("不允许使用别名", event)
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            _refuse("嵌套层次过深", event)


def _refuse(problem: str, event: yaml.Event) -> NoReturn:
    assert event.start_mark
    raise ValueError(f"第 {event.start_mark.line + 1} 行，{problem}")


def _note_repeated_keys(node: yaml.Node, path: str, faults: FaultList) -> None:
    if isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _note_repeated_keys(value, f"{path}[{position}]", faults)
    elif isinstance(node, yaml.MappingNode):
        _note_repeats_of_mapping(node, path, faults)


def _note_repeats_of_mapping(
    node: yaml.MappingNode, path: str, faults: FaultList
) -> None:
    seen: set[str] = set()
    for key_node, value in node.value:
        key = str(key_node.value)
        where = f"{path}.{key}" if path else key
        if key in seen:
            line = key_node.start_mark.line + 1
            faults.add(where, FaultCode.DUPLICATE_KEY, key=key, line=line)
        seen.add(key)
        _note_repeated_keys(value, where, faults)


def _describe(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark
    problem = error.problem or "内容有误"
    return f"第 {mark.line + 1} 行，{problem}" if mark else problem
