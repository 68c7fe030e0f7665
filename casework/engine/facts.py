"""Drawing the hidden facts of an instance from the generators of its template.

Generators, one word each: value, choice, integer, text, birth_date, id_number,
misread, date_before, days_from, written, cases (the first row whose `when` holds).
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from casework.engine.conditions import Situation, holds
from casework.engine.draws import draw_choice, draw_integer
from casework.engine.texts import fill, written_day
from casework.engine.workdays import add_months

Facts = dict[str, Any]
Generator = Callable[[Any, str, int, Facts], Any]

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# No such administrative division exists: the person is visibly invented.
ID_REGION = "990000"


def draw_facts(
    generators: Mapping[str, Mapping[str, Any]],
    seed: int,
    fixed: Mapping[str, Any],
) -> Facts:
    """Return all facts in the author's order; `fixed` facts are taken as given."""
    facts: Facts = {}
    for name, spec in generators.items():
        facts[name] = fixed[name] if name in fixed else _draw(spec, name, seed, facts)
    return facts


def _draw(spec: Mapping[str, Any], name: str, seed: int, facts: Facts) -> Any:
    for word, generator in GENERATORS.items():
        if word in spec:
            return generator(spec[word], f"facts.{name}", seed, facts)
    raise ValueError(f"fact {name} has no known generator")


def _value(spec: Any, name: str, seed: int, facts: Facts) -> Any:
    return spec


def _choice(spec: Any, name: str, seed: int, facts: Facts) -> Any:
    return draw_choice(seed, name, spec)


def _integer(spec: Any, name: str, seed: int, facts: Facts) -> int:
    return draw_integer(seed, name, spec[0], spec[1])


def _text(spec: Any, name: str, seed: int, facts: Facts) -> str:
    return fill(spec, facts)


def _birth_date(spec: Any, name: str, seed: int, facts: Facts) -> str:
    """Return a birthday so that the person has that age on the start day."""
    start = date.fromisoformat(facts["start"])
    birthday = add_months(start, -12 * int(facts[spec]))
    return (birthday - timedelta(days=draw_integer(seed, name, 0, 364))).isoformat()


def _date_before(spec: Any, name: str, seed: int, facts: Facts) -> str:
    """Return the date the given number of months before the start day."""
    start = date.fromisoformat(facts["start"])
    return add_months(start, -int(facts[spec])).isoformat()


def _days_from(spec: Any, name: str, seed: int, facts: Facts) -> str:
    days = draw_integer(seed, name, spec[0], spec[1])
    return (date.fromisoformat(facts["start"]) + timedelta(days=days)).isoformat()


def _written(spec: Any, name: str, seed: int, facts: Facts) -> str:
    """Return the date that another fact is, as people write it."""
    return written_day(facts[spec])


def _id_number(spec: Any, name: str, seed: int, facts: Facts) -> str:
    """Return an identity number that cannot be real: its check digit is wrong."""
    order = draw_integer(seed, name, 0, 499) * 2 + (facts[spec["sex"]] == "男")
    body = f"{ID_REGION}{facts[spec['birth']].replace('-', '')}{order:03d}"
    return body + ID_CHECKS[(checksum(body) + 1) % 11]


def _misread(spec: Any, name: str, seed: int, facts: Facts) -> str:
    """Return an identity number with one digit of its serial wrong, still not real.

    Two wrong digits in one place cannot both fit the check character.
    """
    number: str = facts[spec]
    place = draw_integer(seed, name, 14, 16)
    wrong = (_with_digit(number, place, step) for step in (5, 3))
    return next(one for one in wrong if one[-1] != ID_CHECKS[checksum(one[:-1])])


def _with_digit(number: str, place: int, step: int) -> str:
    digit = (int(number[place]) + step) % 10
    return f"{number[:place]}{digit}{number[place + 1 :]}"


def checksum(body: str) -> int:
    """Return the index of the check character of 17 digits (GB 11643)."""
    pairs = zip(ID_WEIGHTS, body, strict=True)
    return sum(weight * int(digit) for weight, digit in pairs) % 11


def _cases(spec: Any, name: str, seed: int, facts: Facts) -> Any:
    for row in spec:
        if holds(row.get("when") or {}, Situation(facts)):
            return _draw(row, name.removeprefix("facts."), seed, facts)
    raise ValueError(f"{name}: no row holds")


GENERATORS: dict[str, Generator] = {
    "cases": _cases,
    "value": _value,
    "choice": _choice,
    "integer": _integer,
    "text": _text,
    "birth_date": _birth_date,
    "date_before": _date_before,
    "days_from": _days_from,
    "written": _written,
    "id_number": _id_number,
    "misread": _misread,
}
