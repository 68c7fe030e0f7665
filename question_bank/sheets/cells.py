"""Texts and what a cell can hold of them. Each function here has its exact inverse."""

import re
from collections.abc import Iterable, Sequence

# What a spreadsheet program would compute instead of showing, also in full width.
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")
_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
_SPECIAL = re.compile(r"[\\|\n\r]")
_WRITTEN = re.compile(r"\\([\\|nrste])")
_READ = {"\\": "\\", "|": "|", "n": "\n", "r": "\r", "s": " ", "t": "\t", "e": ""}
_EDGES = {" ": "\\s", "\t": "\\t"}
# A separator is a bar that no backslash takes back.
_BAR = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)", re.DOTALL)
EMPTY = "\\e"


def guarded(text: str) -> str:
    """The text so that no program takes a CSV's cell for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` protected; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def rows_cell(rows: Iterable[Sequence[str]]) -> str:
    r"""Rows of texts as one cell: a row a line, "列1 | 列2 | 列3".

    In a text \| is a bar, \n a line break, \\ a backslash.
    """
    return "\n".join(_line(row) for row in rows)


def _line(row: Sequence[str]) -> str:
    return " | ".join(map(_escaped, row)) or EMPTY


def _escaped(text: str) -> str:
    body = _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)
    inner = body.strip(" \t")
    if inner == body:
        return body
    start = body.index(inner) if inner else len(body)
    ends = body[:start], body[start + len(inner) :]
    first, last = ("".join(_EDGES[c] for c in end) for end in ends)
    return first + inner + last


def rows_of(cell: str) -> list[list[str]]:
    """The rows that `rows_cell` wrote, or people did; empty lines are left out."""
    lines = cell.replace("\r\n", "\n").split("\n")
    return [_texts(line) for line in lines if line.strip(" \t")]


def _texts(line: str) -> list[str]:
    return [_unescaped(part.strip(" \t")) for part in _split(line)]


def _split(line: str) -> list[str]:
    parts = []
    place = 0
    while True:
        found = _BAR.match(line, place)
        assert found is not None, "the pattern also matches nothing"
        parts.append(found[1])
        if not found[0].endswith("|") or found.end() == found.end(1):
            return parts
        place = found.end()


def _unescaped(text: str) -> str:
    return _WRITTEN.sub(lambda found: _READ[found[1]], text)
