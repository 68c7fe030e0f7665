"""Texts cut into grams: pairs of neighbouring letters.

Chinese has no blanks between words, so a database's own tokeniser takes a whole
clause for one word and finds nothing for 社保. Pairs of neighbours find it: a text
that contains the query contains all its pairs.
"""

import re
from dataclasses import dataclass

from question_bank.texts import normalised

# Digits of one UTF-16 unit in hexadecimal. Grams are kept in it, so that no
# database has an opinion on what a letter is.
UNIT = 4
PAIR = 2 * UNIT
RUN = re.compile(r"[^\W_]+")


def grams_of(text: str) -> set[str]:
    """Every pair of neighbours in a normalised text, and the last letter of each run.

    So every letter begins some gram, and a query of one letter asks for the grams
    that begin with it.
    """
    found: set[str] = set()
    for run in map(_in_units, RUN.findall(text)):
        found.update(run[at : at + PAIR] for at in range(0, len(run), UNIT))
    return found


@dataclass(frozen=True)
class Word:
    """One word of a query: the grams that narrow, and whether they say it all.

    A gram of one letter stands for all that begin with it.
    """

    text: str
    grams: frozenset[str]
    exact: bool


def words_of(query: str) -> list[Word]:
    """The words of a query, which blanks separate."""
    return [_word(text) for text in normalised(query).split()]


def _word(text: str) -> Word:
    runs = [_in_units(run) for run in RUN.findall(text)]
    pairs = {
        run[at : at + PAIR] for run in runs for at in range(0, len(run) - UNIT, UNIT)
    }
    # Beside a pair a single letter narrows nothing worth its long list of rows.
    exact = runs == [_in_units(text)] and len(runs[0]) <= PAIR
    return Word(text, frozenset(pairs or runs), exact)


def _in_units(run: str) -> str:
    return run.encode("utf-16-be", "surrogatepass").hex()
