"""组卷方案: rules kept in versions, the editor, forecasts, and asking for papers.

Outsiders import from here: `rules` (what a version demands, as JSON), `plans` (from
rules and a weight table to the assembler's blueprint), `services`, `asking`.
"""
