"""Drills: exercises of two to four minutes, made from the catalogue of procedures.

The modules re-exported here are pure: a procedure, a sort and a seed make the same
drill on any machine, with exactly one right answer and the place it is taken from. A
sort that the facts of a procedure do not carry is not offered.
"""

from casework.drills.answers import Answer, BadAnswer, points_of, read_answer
from casework.drills.drill import LARGEST_SEED, Drill, Option, Shape, Sort
from casework.drills.offers import drilled, is_for_drills, make_drill, sorts_of

__all__ = [
    "LARGEST_SEED",
    "Answer",
    "BadAnswer",
    "Drill",
    "Option",
    "Shape",
    "Sort",
    "drilled",
    "is_for_drills",
    "make_drill",
    "points_of",
    "read_answer",
    "sorts_of",
]
