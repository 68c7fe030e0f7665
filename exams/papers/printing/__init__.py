"""Printed papers: papers, answer sheets, keys, proofs and the forms around them.

Pure modules draw from the dataclasses of `paper`; `sources` makes those from a form.
Outsiders import from `services` and `paper` only.
"""
