"""Hypothesis strategies: valid content of every kind, `contents("single_choice")`."""

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from question_bank.kinds.fill_blank import normal_form
from question_bank.kinds.rubric import FORMS

_CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
)


def texts(*, lines: bool = True, longest: int = 12) -> st.SearchStrategy[str]:
    """A text that says something; of one trimmed line if not `lines`."""
    if not lines:
        return st.text(_CHARACTERS, max_size=longest).map(str.strip).filter(bool)
    alphabet = st.one_of(_CHARACTERS, st.sampled_from("\n\t|<>&=是甲1"))
    return st.text(alphabet, min_size=1, max_size=longest).filter(str.strip)


def texts_apart(least: int, most: int | None = None) -> st.SearchStrategy[list[str]]:
    """Texts no two of which are alike when trimmed."""
    return st.lists(
        texts(lines=False), min_size=least, max_size=most or least, unique_by=str.strip
    )


@cache
def contents(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Valid content of a kind, with what is optional there or left out."""
    return _MAKERS[kind]()


def _with_key(
    fields: dict[str, Any], optional: dict[str, Any] | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """`fields` with a stem (without blanks drawn in it) and an explanation."""
    stem = texts().filter(lambda text: "_" not in text and "＿" not in text)
    return st.fixed_dictionaries(
        {"stem": stem, "explanation": texts()} | fields, optional=optional
    )


def _choice(
    number: int, least: int, most: int, optional: dict[str, Any] | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    letters = st.sampled_from("ABCDEFGH"[:number])
    key = st.sets(letters, min_size=least, max_size=most).map(sorted)
    return _with_key({"options": texts_apart(number), "key": key}, optional)


def _fill_blank() -> st.SearchStrategy[dict[str, Any]]:
    """Half of them draw their blanks in the stem."""
    plain = _with_key({"blanks": st.lists(_blank(), min_size=1, max_size=3)})
    drawn = plain.map(
        lambda content: {
            **content,
            "stem": content["stem"]
            + "".join(f"（{n}）____" for n in range(1, len(content["blanks"]) + 1)),
        }
    )
    return st.one_of(plain, drawn)


def _blank() -> st.SearchStrategy[dict[str, list[str]]]:
    seen = texts(lines=False).filter(normal_form)
    answers = st.lists(seen, min_size=1, max_size=2, unique=True)
    return st.fixed_dictionaries({"answers": answers})


def _numbers(least: int = -(10**9)) -> st.SearchStrategy[int | float]:
    """As JSON keeps what people type: whole, or with up to three decimals."""
    thousandths = st.integers(least * 1000, 10**12)
    return thousandths.map(lambda n: n // 1000 if n % 1000 == 0 else n / 1000)


def _result() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "asked": st.one_of(st.just(""), texts()),
            "answer": _numbers(),
            "tolerance": st.sampled_from([0, 0.01, 0.5, 3]),
            "unit": st.sampled_from(["", "元", "%", "人", "m²", "Ｋｇ"]),
        }
    )


def _rows(name: str, least: int, most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    return texts_apart(least, most).map(lambda found: [{name: text} for text in found])


def _matching(rights: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of `rights` in pairs with lefts, the others spare."""
    lefts = st.integers(2, len(rights)).flatmap(texts_apart)
    return st.tuples(lefts, _with_key({})).map(
        lambda drawn: (
            drawn[1]
            | {
                "pairs": [
                    {"left": left, "right": right}
                    for left, right in zip(drawn[0], rights, strict=False)
                ]
            }
            | _extras(rights[len(drawn[0]) :])
        )
    )


def _extras(rights: list[str]) -> dict[str, Any]:
    return {"extras": [{"right": text} for text in rights]} if rights else {}


def _composite() -> st.SearchStrategy[dict[str, Any]]:
    parts = st.one_of(*map(_part, ("single_choice", "true_false", "fill_blank")))
    multiple = _part("multiple_choice")
    return st.fixed_dictionaries(
        {
            "stem": texts(),
            "parts": st.lists(st.one_of(parts, multiple), min_size=2, max_size=3),
        }
    )


def _part(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Parts are typed in one row: their blanks' answers hold no bar."""
    return (
        contents(kind)
        .map(lambda content: {"kind": kind} | content)
        .filter(lambda part: "scoring" not in part and not _has_bar(part))
    )


def _has_bar(part: dict[str, Any]) -> bool:
    return any(bar in str(part.get("blanks")) for bar in "|｜")


def _case_analysis() -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(
        _rubric().filter(lambda content: content.get("materials")),
        _rows("text", 1, 3),
    ).map(lambda drawn: drawn[0] | {"questions": drawn[1]})


def _rubric() -> st.SearchStrategy[dict[str, Any]]:
    def pairs(second: str) -> st.SearchStrategy[list[dict[str, str]]]:
        one = st.fixed_dictionaries({"title": texts(), second: texts()})
        return st.lists(one, max_size=2)

    return st.fixed_dictionaries(
        {
            "stem": texts(),
            "form": st.sampled_from(FORMS),
            "rubric": st.lists(
                _scoring_point(),
                min_size=1,
                max_size=3,
                unique_by=lambda point: point["code"].strip(),
            ),
            "reference": texts(),
        },
        optional={"materials": pairs("body"), "vetoes": pairs("guide")},
    )


def _scoring_point() -> st.SearchStrategy[dict[str, Any]]:
    half_points = st.integers(1, 40)
    return st.fixed_dictionaries(
        {
            "code": texts(),
            "title": texts(),
            "points": half_points.map(lambda n: n // 2 if n % 2 == 0 else n / 2),
            "guide": st.one_of(st.just(""), texts()),
        }
    )


_MAKERS: dict[str, Callable[[], st.SearchStrategy[dict[str, Any]]]] = {
    "single_choice": lambda: _choice(4, 1, 1),
    "multiple_choice": lambda: _choice(5, 2, 5, {"scoring": st.just("partial")}),
    "true_false": lambda: _with_key({"key": st.booleans()}),
    "fill_blank": _fill_blank,
    "calculation": lambda: _with_key(
        {"results": st.lists(_result(), min_size=1, max_size=3)}
    ),
    "ordering": lambda: _with_key({"entries": _rows("text", 3, 6)}),
    "matching": lambda: texts_apart(4, 7).flatmap(_matching),
    "composite": _composite,
    "written": _rubric,
    "case_analysis": _case_analysis,
    "task": _rubric,
}
