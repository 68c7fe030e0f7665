"""Where the bank is thin: targets, the heat map, and what to write next.

`spread`, `heat` and `gaps` are pure; `loading` counts rows of the database.
"""
