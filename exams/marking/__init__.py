"""Objective keys, rubrics, one sheet per examiner, results of a part."""
