"""Mastery in exam points: what a trainee would hold today, and how sure that is.

`ability` and `points` are the calculation, without database or clock; `answers` reads
what was answered, `history` looks back. What the figures mean and why they are made so:
docs/decisions/0013-mastery-in-exam-points.md.
"""
