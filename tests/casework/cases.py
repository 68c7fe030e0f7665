"""The cases as their files say. To read and look through one takes half a second, and
two dozen modules ask for some of them: each is read once a process."""

from functools import cache

from casework import engine

load_case = cache(engine.load_case)
