"""Chinese numerals in digits: 十五日 and 15日 are one."""

import re

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = re.compile(f"[{''.join(DIGITS)}{''.join(UNITS)}]+")


def in_digits(text: str) -> str:
    """The text with every numeral up to thousands written in digits."""
    return NUMERAL.sub(lambda found: str(_value(found[0])), text)


def _value(numeral: str) -> int | str:
    if not any(sign in UNITS for sign in numeral):
        return "".join(str(DIGITS[sign]) for sign in numeral)
    total = waiting = 0
    for sign in numeral:
        if sign in UNITS:
            total += (waiting or 1) * UNITS[sign]
            waiting = 0
        else:
            waiting = DIGITS[sign]
    return total + waiting
