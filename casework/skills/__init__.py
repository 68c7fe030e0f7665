"""What a trainee can do, by skill code of the standard, and what to practise next.

Everything is read from closed plays and answered drills each time; nothing is stored.
`tracing` and `choosing` are pure. Other rooms may import `evidence`, `frame`, `offers`,
`wording` and `studied`, where a room that knows what a person studies for says so.
"""
