"""Hypothesis strategies: valid content of every kind, `contents("single_choice")`."""

from typing import Any

from hypothesis import strategies as st

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


def contents(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Valid content of a kind, with what is optional there or left out."""
    return {
        "single_choice": _choice(4, 1, 1),
        "multiple_choice": _choice(5, 2, 5),
        "true_false": st.fixed_dictionaries(
            {"stem": texts(), "key": st.booleans(), "explanation": texts()}
        ),
        "written": _rubric(),
        "task": _rubric(),
    }[kind]


def _choice(number: int, least: int, most: int) -> st.SearchStrategy[dict[str, Any]]:
    letters = st.sampled_from("ABCDEFGH"[:number])
    return st.fixed_dictionaries(
        {
            "stem": texts(),
            "options": texts_apart(number),
            "key": st.sets(letters, min_size=least, max_size=most).map(sorted),
            "explanation": texts(),
        }
    )


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
